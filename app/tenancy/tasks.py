"""Background work: the permit as a PDF."""

from app.documents import services as documents
from app.documents.blocks import Paper
from app.documents.models import IssuedDocument
from app.documents.states import PaperKind, Reader
from app.kernel.clock import today
from app.kernel.db import db
from app.kernel.settings import setting
from app.kernel.text import N_
from app.tasks.registry import task
from app.tasks.services import WORKER
from app.tasks.states import Lane
from app.tasks.steps import looking, step
from app.tenancy import papers
from app.tenancy.models import Tenancy
from app.tenancy.queries import charging
from app.tenancy.services.permit_papers import MAKE, SUBJECT, in_force, latest


@task(MAKE, title=N_("사용허가서 만들기"), lane=Lane.HEAVY, in_steps=True)
def make_paper(tenancy_id: int) -> None:
    """Reserve the number, lay the permit out, issue it; it replaces the paper before."""
    document_id = step(reserve_paper, tenancy_id)
    if document_id:
        step(issue_paper, tenancy_id, document_id)


def _paper(tenancy: Tenancy) -> Paper:
    charges = [row for row in charging.charges_of(tenancy) if row.year_no == 1 and row.amount > 0]
    return papers.use_permit(tenancy, charges, setting("OFFICE_NAME"))


def reserve_paper(tenancy_id: int) -> int:
    """The number of the paper. 0 when the permit is not in force, or a valid paper says the same."""
    tenancy = db.session.get_one(Tenancy, tenancy_id)
    if not in_force(tenancy):
        return 0
    paper = _paper(tenancy)
    subject = documents.Subject(SUBJECT, tenancy.id, venture_id=tenancy.venture_id)
    if documents.unchanged(paper, PaperKind.USE_PERMIT, subject, Reader.VENTURE) is not None:
        return 0
    document = documents.reserve(
        PaperKind.USE_PERMIT,
        subject,
        Reader.VENTURE,
        title=paper.title,
        as_of=tenancy.contracted_on or today(),
        issuer=setting("OFFICE_NAME"),
        actor=WORKER,
        replaces=latest(tenancy),
    )
    return document.id


def issue_paper(tenancy_id: int, document_id: int) -> None:
    """Lay out and keep; given up when the permit was taken back meanwhile. No transaction is open while it is drawn."""
    with looking():
        paper = _paper(db.session.get_one(Tenancy, tenancy_id))
        stamp = documents.stamp_of(db.session.get_one(IssuedDocument, document_id), setting("PUBLIC_URL"))
    rendered, said = documents.made(paper, stamp)
    document = db.session.get_one(IssuedDocument, document_id)
    if in_force(db.session.get_one(Tenancy, tenancy_id, populate_existing=True)):
        documents.issue(document, rendered, said, actor=WORKER)
    else:
        documents.abandon(document, actor=WORKER, note="허가가 그 사이에 끝남")

"""Background work: the agreement as a PDF; calls that agreements follow on; reminders of what is due."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select

from app.agreements import archive, papers
from app.agreements.models import Agreement, AgreementVersion, ProgressCheck, Settlement
from app.agreements.services import calls, letters
from app.agreements.services.making import MAKE
from app.agreements.states import WRITABLE, AgreementState, CheckState, SettlementState, VersionState
from app.applications.archive_parts import lays_into_archive
from app.documents import queries as register
from app.documents import services as documents
from app.documents.models import IssuedDocument
from app.documents.states import PaperKind, Reader
from app.kernel import clock
from app.kernel.db import db
from app.kernel.settings import setting
from app.kernel.text import N_, Text, translated
from app.tasks.registry import schedule, task
from app.tasks.services import WORKER
from app.tasks.states import Lane
from app.tasks.steps import looking, step

SUBJECT = "agreement"
AHEAD = timedelta(days=7)


lays_into_archive(archive.agreements_of_the_call)


@task(MAKE, title=N_("협약서 만들기"), lane=Lane.HEAVY, in_steps=True)
def make_paper(version_id: int) -> None:
    """Reserve the number, lay the agreement out, issue it; a change replaces the paper before."""
    document_id = step(reserve_paper, version_id)
    if document_id:
        step(issue_paper, version_id, document_id)


def reserve_paper(version_id: int) -> int:
    """The number of the paper. 0 when a later version is in force already."""
    version = db.session.get_one(AgreementVersion, version_id)
    if version.state is not VersionState.IN_FORCE or version.signed_at is None:
        return 0
    agreement = version.agreement
    document = documents.reserve(
        PaperKind.AGREEMENT,
        documents.Subject(SUBJECT, agreement.id, venture_id=agreement.venture_id),
        Reader.VENTURE,
        title=f"{agreement.call.title} 협약서",
        as_of=clock.on(version.signed_at),
        issuer=setting("OFFICE_NAME"),
        actor=WORKER,
        replaces=register.latest(PaperKind.AGREEMENT, SUBJECT, agreement.id, Reader.VENTURE),
    )
    return document.id


def issue_paper(version_id: int, document_id: int) -> None:
    """Lay out and keep. No transaction is open while the PDF is drawn."""
    with looking():
        paper = papers.agreement(db.session.get_one(AgreementVersion, version_id), setting("OFFICE_NAME"))
        stamp = documents.stamp_of(db.session.get_one(IssuedDocument, document_id), setting("PUBLIC_URL"))
    rendered, said = documents.made(paper, stamp)
    documents.issue(db.session.get_one(IssuedDocument, document_id), rendered, said, actor=WORKER)


@schedule("0 10 4 * * *")
@task("agreements.advance", title=N_("협약과 정산을 마친 공고 옮기기"))
def advance_calls() -> None:
    """Every night: calls whose agreements are all made, or all settled."""
    calls.advance_all()


@schedule("0 10 9 * * *")
@task("agreements.remind", title=N_("점검과 정산 기한 알리기"))
def remind() -> None:
    """Every morning: a week before the day, and on the day after it."""
    today = clock.today()
    for what, agreement, day in _due(_days(today)):
        letters.due(agreement, what, day, late=day < today)


def _due(days: list[date]) -> Iterator[tuple[Text, Agreement, date]]:
    """Checks, settlements and money to come back whose day is one of these. Nothing more is asked of the progress of
    an agreement that has ended."""
    asked = func.coalesce(ProgressCheck.mend_until, ProgressCheck.due_on)
    for check in db.session.scalars(
        select(ProgressCheck)
        .join(Agreement, Agreement.id == ProgressCheck.agreement_id)
        .where(Agreement.state == AgreementState.IN_FORCE, asked.in_(days))
        .where(ProgressCheck.state.in_([CheckState.WAITING, CheckState.TO_MEND]))
    ):
        yield check.kind.label, check.agreement, check.mend_until or check.due_on
    written = Settlement.state.in_(WRITABLE) & Settlement.due_on.in_(days)
    owing = (Settlement.state == SettlementState.SETTLED) & Settlement.return_due_on.in_(days)
    for one in db.session.scalars(select(Settlement).where(written | owing)):
        if one.state is SettlementState.SETTLED and one.return_due_on is not None:
            yield translated(N_("지원금 반납")), one.agreement, one.return_due_on
        else:
            yield translated(N_("정산")), one.agreement, one.due_on


def _days(today: date) -> list[date]:
    return [today + AHEAD, today - timedelta(days=1)]

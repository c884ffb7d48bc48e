"""Background work: making a paper that was ordered."""

from app.documents import services as documents
from app.documents.models import IssuedDocument
from app.documents.render import PaperFailed
from app.documents.states import PaperState
from app.dossier import services
from app.kernel.db import db
from app.kernel.settings import setting
from app.kernel.text import N_
from app.tasks.registry import task
from app.tasks.services import WORKER
from app.tasks.states import Lane
from app.tasks.steps import looking, step


@task("dossier.build", title=N_("기업 보고서 만들기"), lane=Lane.HEAVY, in_steps=True)
def build(document_id: int) -> None:
    """Lay the paper out and issue it; nothing is open on the database meanwhile."""
    step(make, document_id)


def make(document_id: int) -> bool:
    """Make one paper. True when it was issued; a paper the press refuses keeps its number and is given up."""
    with looking():
        document = _waiting(document_id)
        if document is None:
            return False
        paper = services.said_by(document)
        stamp = documents.stamp_of(document, str(setting("PUBLIC_URL")))
    try:
        rendered, said = documents.made(paper, stamp)
    except PaperFailed as failure:
        return _give_up(document_id, str(failure))
    document = _waiting(document_id)
    if document is None:
        return False
    documents.issue(document, rendered, said, actor=WORKER)
    return True


def _waiting(document_id: int) -> IssuedDocument | None:
    """The paper, while it is still to be made."""
    document = db.session.get(IssuedDocument, document_id)
    return document if document is not None and document.state is PaperState.PREPARING else None


def _give_up(document_id: int, why: str) -> bool:
    document = _waiting(document_id)
    if document is not None:
        documents.abandon(document, actor=WORKER, note=why[:200])
    return False

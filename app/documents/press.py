"""Making a paper whose number is reserved: what the worker does once it was ordered."""

from collections.abc import Callable

from app.documents import services
from app.documents.blocks import Paper
from app.documents.models import IssuedDocument
from app.documents.render import PaperFailed
from app.documents.states import PaperState
from app.kernel.db import db
from app.kernel.settings import setting
from app.tasks.services import WORKER
from app.tasks.steps import looking


def make(document_id: int, said_by: Callable[[IssuedDocument], Paper]) -> bool:
    """Lay one paper out and issue it; nothing is open on the database meanwhile.

    True when it was issued. A paper the press refuses keeps its number and is given up; one that is not waiting any
    more is left alone.
    """
    with looking():
        document = _waiting(document_id)
        if document is None:
            return False
        paper = said_by(document)
        stamp = services.stamp_of(document, str(setting("PUBLIC_URL")))
    try:
        rendered, said = services.made(paper, stamp)
    except PaperFailed as failure:
        return _give_up(document_id, str(failure))
    document = _waiting(document_id)
    if document is None:
        return False
    services.issue(document, rendered, said, actor=WORKER)
    return True


def _waiting(document_id: int) -> IssuedDocument | None:
    """The paper, while it is still to be made."""
    document = db.session.get(IssuedDocument, document_id)
    return document if document is not None and document.state is PaperState.PREPARING else None


def _give_up(document_id: int, why: str) -> bool:
    document = _waiting(document_id)
    if document is not None:
        services.abandon(document, actor=WORKER, note=why[:200])
    return False

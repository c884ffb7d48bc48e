"""The committee's paper: asked for here, made by the worker, kept in the register."""

from app.audit.services import record
from app.documents import queries as register
from app.documents import services as documents
from app.documents.models import IssuedDocument
from app.documents.states import PaperKind, Reader
from app.evaluations.models import EvaluationSession
from app.evaluations.policy import EvaluationPermission
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.errors import WrongState
from app.kernel.settings import setting
from app.kernel.text import N_
from app.tasks.services import enqueue

MAKE = "evaluations.decision_paper"
SUBJECT = "evaluation_session"


def order(session: EvaluationSession, *, actor: Actor) -> int:
    """Have the paper of a closed session made; gives the task. Raises NotAllowed, WrongState while it is open."""
    authorize(actor, EvaluationPermission.RUN, session)
    if session.closed_at is None:
        raise WrongState
    task_id = enqueue(MAKE, asked_by=actor, session_id=session.id)
    record(
        actor,
        "evaluations.order_paper",
        session,
        N_("%(title)s 의결서를 만들게 했습니다"),
        title=session.title,
    )
    return int(task_id)


def reserve(session: EvaluationSession, *, actor: Actor) -> IssuedDocument:
    """The number of the next edition; it will replace the one before."""
    earlier = register.latest(PaperKind.DECISION_PAPER, SUBJECT, session.id, Reader.COMMITTEE)
    return documents.reserve(
        PaperKind.DECISION_PAPER,
        documents.Subject(SUBJECT, session.id),
        Reader.COMMITTEE,
        title=f"{session.title} 의결서",
        as_of=clock.today(),
        issuer=setting("OFFICE_NAME"),
        actor=actor,
        replaces=earlier,
    )

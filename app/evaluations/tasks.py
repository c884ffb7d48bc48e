"""Background work: the committee's paper; evaluators reminded of what is due."""

from datetime import timedelta

from sqlalchemy import select

from app.applications.archive_parts import lays_into_archive
from app.documents import committee
from app.documents import services as documents
from app.documents.models import IssuedDocument
from app.evaluations import archive, papers
from app.evaluations.models import EvaluationSession
from app.evaluations.queries import results
from app.evaluations.queries.sessions import find
from app.evaluations.services import minutes, panel, publishing
from app.evaluations.services.papers import MAKE, reserve
from app.evaluations.states import SessionState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.settings import setting
from app.kernel.text import N_
from app.tasks.registry import schedule, task
from app.tasks.services import WORKER
from app.tasks.states import Lane
from app.tasks.steps import looking, step

lays_into_archive(archive.closed_sessions)


@task(MAKE, title=N_("의결서 만들기"), lane=Lane.HEAVY, in_steps=True)
def make_decision_paper(session_id: int) -> None:
    """Reserve the number, lay the paper out from the record, issue it."""
    document_id = step(reserve_paper, session_id)
    step(issue_paper, session_id, document_id)


def reserve_paper(session_id: int) -> int:
    """The number of the paper."""
    return reserve(find(session_id), actor=WORKER).id


def issue_paper(session_id: int, document_id: int) -> None:
    """Lay out and keep. No transaction is open while the PDF is drawn."""
    with looking():
        session = find(session_id)
        gathered = results.gather(session)
        plain = papers.decision_paper(session, gathered, results.outcome_of(session, gathered))
        stamp = documents.stamp_of(db.session.get_one(IssuedDocument, document_id), setting("PUBLIC_URL"))
    rendered, said = documents.made(committee.decision_paper(plain), stamp)
    documents.issue(db.session.get_one(IssuedDocument, document_id), rendered, said, actor=WORKER)


@task(minutes.MAKE, title=N_("회의록 만들기"), lane=Lane.HEAVY, in_steps=True)
def make_minutes(session_id: int) -> None:
    """Reserve the number, lay the minutes out, issue them."""
    document_id = step(reserve_minutes, session_id)
    step(issue_minutes, session_id, document_id)


def reserve_minutes(session_id: int) -> int:
    """The number of the minutes."""
    return minutes.reserve(find(session_id), actor=WORKER).id


def issue_minutes(session_id: int, document_id: int) -> None:
    """Lay out and keep. No transaction is open while the PDF is drawn."""
    with looking():
        session = find(session_id)
        gathered = results.gather(session)
        plain = papers.minutes(session, gathered, results.outcome_of(session, gathered))
        stamp = documents.stamp_of(db.session.get_one(IssuedDocument, document_id), setting("PUBLIC_URL"))
    rendered, said = documents.made(committee.minutes(plain), stamp)
    documents.issue(db.session.get_one(IssuedDocument, document_id), rendered, said, actor=WORKER)


@schedule("0 * * * * *")
@task("evaluations.publish", title=N_("정한 때가 된 결과 공개하기"))
def publish_what_is_due() -> None:
    """Every minute: results whose time has come, each in a transaction of its own."""
    due = select(EvaluationSession).where(EvaluationSession.publish_at <= clock.now())
    publishing.order_due(list(db.session.scalars(due)), actor=WORKER)


@task(publishing.AT_ITS_TIME, title=N_("결과 공개하기"))
def publish_session(session_id: int) -> None:
    """Tell everyone of one session what was decided."""
    publishing.publish_due(find(session_id), actor=WORKER)


@schedule("0 0 9 * * *")
@task("evaluations.remind", title=N_("평가표 마감 알리기"))
def remind_evaluators() -> None:
    """Every morning: tell those whose sheets are due within two days, or late."""
    soon = clock.now() + timedelta(days=2)
    open_ones = select(EvaluationSession).where(
        EvaluationSession.state == SessionState.OPEN, EvaluationSession.due_at <= soon
    )
    for session in db.session.scalars(open_ones).all():
        panel.remind(session, actor=WORKER)

"""기피 신청: what an applicant may challenge, what waits for the office."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.applications.models import Application
from app.evaluations.models import Assignment, Challenge, EvaluationSession, Evaluator
from app.evaluations.queries.sessions import JUDGED, panel
from app.evaluations.states import ChallengeState, SessionState
from app.kernel.db import db
from app.kernel.errors import Missing


def session_to_challenge(application: Application) -> EvaluationSession | None:
    """The session in which an application is or will be marked: prepared with a panel, or open."""
    if application.state not in JUDGED:
        return None
    return db.session.scalar(
        select(EvaluationSession)
        .join(Evaluator, Evaluator.session_id == EvaluationSession.id)
        .join(Assignment, Assignment.evaluator_id == Evaluator.id)
        .where(
            Assignment.application_id == application.id,
            EvaluationSession.state.in_([SessionState.PREPARING, SessionState.OPEN]),
        )
        .order_by(EvaluationSession.id.desc())
        .limit(1)
    )


def named_panel(session: EvaluationSession) -> list[str]:
    """Names and employers of the members, where applicants may know them."""
    if not session.names_panel:
        return []
    return [f"{one.user.name} ({one.employer})" if one.employer else one.user.name for one in panel(session)]


def of_application(application: Application) -> list[Challenge]:
    """What one application asked, the newest first."""
    wanted = select(Challenge).where(Challenge.application_id == application.id)
    return list(db.session.scalars(wanted.order_by(Challenge.id.desc())))


def of_session(session: EvaluationSession) -> list[Challenge]:
    """Every challenge in a session, those that wait first."""
    rows = db.session.scalars(
        select(Challenge)
        .where(Challenge.session_id == session.id)
        .options(
            joinedload(Challenge.application).joinedload(Application.venture),
            joinedload(Challenge.evaluator).joinedload(Evaluator.user),
        )
        .order_by(Challenge.id)
    ).all()
    return sorted(rows, key=lambda row: row.state is not ChallengeState.FILED)


def waiting(session: EvaluationSession) -> int:
    """How many challenges wait for an answer."""
    wanted = select(func.count()).where(
        Challenge.session_id == session.id, Challenge.state == ChallengeState.FILED
    )
    return db.session.scalar(wanted) or 0


def unanswered(session: EvaluationSession) -> int:
    """How many challenges of applications that still take part wait for an answer."""
    wanted = (
        select(func.count())
        .select_from(Challenge)
        .join(Challenge.application)
        .where(
            Challenge.session_id == session.id,
            Challenge.state == ChallengeState.FILED,
            Application.state.in_(JUDGED),
        )
    )
    return db.session.scalar(wanted) or 0


def get(session: EvaluationSession, challenge_id: int) -> Challenge:
    """One challenge of a session. Raises Missing."""
    found = db.session.get(Challenge, challenge_id)
    if found is None or found.session_id != session.id:
        raise Missing
    return found

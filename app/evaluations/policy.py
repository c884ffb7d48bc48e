"""Who prepares, marks, closes and decides an evaluation, and what evaluators may read of applications."""

from enum import Enum

from sqlalchemy import select

from app.accounts.models import User
from app.applications.models import Application
from app.applications.policy import BUILDERS, grants_reading, programmes_of, tells_judged
from app.applications.states import Programme
from app.evaluations.models import Assignment, EvaluationSession, Evaluator
from app.evaluations.states import AssignmentState, SessionState
from app.kernel.access import Actor, rule
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.states import MemberRole


class EvaluationPermission(Enum):
    """What can be done with an evaluation session."""

    READ = "evaluations.read"
    PREPARE = "evaluations.prepare"
    RUN = "evaluations.run"
    SEE_RESULT = "evaluations.see_result"
    DECIDE = "evaluations.decide"
    PUBLISH = "evaluations.publish"
    EXPORT = "evaluations.export"
    KEEP_POOL = "evaluations.keep_pool"


class SheetPermission(Enum):
    """What an evaluator can do with what they were given."""

    DECLARE = "sheets.declare"
    READ = "sheets.read"
    MARK = "sheets.mark"


class PoolPermission(Enum):
    """What evaluators do with their own page of the pool."""

    AGREE = "pool.agree"
    DESCRIBE_ONESELF = "pool.describe_oneself"


@rule(PoolPermission.AGREE)
def evaluators_agree_for_themselves(actor: Actor, person: User) -> bool:
    """Nobody agrees for somebody else."""
    return actor.id is not None and actor.id == person.id and actor.has(Role.EVALUATOR)


@rule(PoolPermission.DESCRIBE_ONESELF)
def evaluators_and_the_office_write_where_they_work(actor: Actor, person: User) -> bool:
    """Employer, career and field: the evaluator knows them best. Kind, gender and appointment are the office's."""
    return evaluators_agree_for_themselves(actor, person) or actor.has(*BUILDERS)


class RatingPermission(Enum):
    """What an applicant says of a panel."""

    RATE = "ratings.rate"


class ChallengePermission(Enum):
    """What an applicant asks of a panel."""

    FILE = "challenges.file"


_WRITERS = frozenset({MemberRole.OWNER.value, MemberRole.EDITOR.value})


@rule(RatingPermission.RATE, ChallengePermission.FILE)
def writing_members_of_the_applicant(actor: Actor, application: Application) -> bool:
    """Owners and editors of the venture that applied."""
    return actor.role_in("venture", application.venture_id) in _WRITERS


def is_seated(actor: Actor, session: EvaluationSession) -> bool:
    """Whether the actor sits or sat on the panel."""
    seat = select(Evaluator.id).where(Evaluator.session_id == session.id, Evaluator.user_id == actor.id)
    return actor.id is not None and db.session.scalar(seat.limit(1)) is not None


def has_applied(actor: Actor, session: EvaluationSession) -> bool:
    """Whether the actor belongs to a venture that is marked in this call."""
    own = actor.ids("venture")
    if not own:
        return False
    sent_in = select(Application.id).where(
        Application.call_id == session.call_id,
        Application.venture_id.in_(own),
        Application.submitted_at.is_not(None),
    )
    return db.session.scalar(sent_in.limit(1)) is not None


@rule(EvaluationPermission.READ)
def staff_of_the_programme_read(actor: Actor, session: EvaluationSession) -> bool:
    """The office, and the desk the call leads to."""
    programme: Programme = session.call.programme
    return programme in programmes_of(actor)


@rule(EvaluationPermission.PREPARE, EvaluationPermission.RUN)
def the_office_prepares_and_runs(actor: Actor, session: EvaluationSession | None) -> bool:
    """Coordinators and the district, never who also applied; what an evaluator wrote is never theirs to change."""
    return actor.has(*BUILDERS) and (session is None or not has_applied(actor, session))


@rule(EvaluationPermission.KEEP_POOL)
def the_office_keeps_the_pool(actor: Actor, _subject: object) -> bool:
    """Coordinators and the district keep the profiles of evaluators."""
    return actor.has(*BUILDERS)


@rule(EvaluationPermission.SEE_RESULT, EvaluationPermission.EXPORT)
def marks_are_seen_when_the_session_is_closed(actor: Actor, session: EvaluationSession) -> bool:
    """Nobody of the office reads marks while others are still marking; who also applied, not before it is told."""
    done = session.state in (SessionState.CLOSED, SessionState.DECIDED)
    told = session.published_at is not None
    return (
        done and session.call.programme in programmes_of(actor) and (told or not has_applied(actor, session))
    )


@rule(EvaluationPermission.DECIDE, EvaluationPermission.PUBLISH)
def someone_who_did_not_score_decides(actor: Actor, session: EvaluationSession) -> bool:
    """Coordinators and the district, never a member of the panel nor of a venture that applied."""
    return actor.has(*BUILDERS) and not is_seated(actor, session) and not has_applied(actor, session)


def _is_at_work(actor: Actor, assignment: Assignment) -> bool:
    evaluator = assignment.evaluator
    mine = actor.id is not None and evaluator.user_id == actor.id
    return mine and evaluator.removed_at is None and evaluator.session.state is SessionState.OPEN


@rule(SheetPermission.DECLARE)
def evaluators_declare_on_what_they_were_given(actor: Actor, assignment: Assignment) -> bool:
    """Before anything is shown, and again when they find out while reading."""
    return _is_at_work(actor, assignment) and assignment.state in (
        AssignmentState.ASSIGNED,
        AssignmentState.CLEAR,
    )


@rule(SheetPermission.READ, SheetPermission.MARK)
def evaluators_without_a_conflict_read_and_mark(actor: Actor, assignment: Assignment) -> bool:
    """Only what was given to them, only after the declaration, only while the session is open."""
    return _is_at_work(actor, assignment) and assignment.state is AssignmentState.CLEAR


@grants_reading
def applications_an_evaluator_reads(user_id: int) -> set[int]:
    """Applications of open sessions that hide nothing, where the evaluator declared no conflict."""
    rows = db.session.scalars(
        select(Assignment.application_id)
        .join(Evaluator, Evaluator.id == Assignment.evaluator_id)
        .join(EvaluationSession, EvaluationSession.id == Evaluator.session_id)
        .where(
            Evaluator.user_id == user_id,
            Evaluator.removed_at.is_(None),
            Assignment.state == AssignmentState.CLEAR,
            EvaluationSession.state == SessionState.OPEN,
            EvaluationSession.blind.is_(False),
        )
    )
    return set(rows)


@tells_judged
def applications_an_evaluator_was_given(user_id: int) -> set[int]:
    """Of any session, also of one that is over and of a member who stayed out of it or left: none of them answers what
    is said against the result."""
    given = select(Assignment.application_id).join(Evaluator, Evaluator.id == Assignment.evaluator_id)
    return set(db.session.scalars(given.where(Evaluator.user_id == user_id)))


READERS = (
    Role.COORDINATOR, Role.DISTRICT_OFFICER, Role.AUDITOR, Role.ADMIN, Role.FUND_MANAGER, Role.LOAN_OFFICER,
)  # fmt: skip
"""Roles that may come to the pages of the office; which sessions they see follows from their programmes."""

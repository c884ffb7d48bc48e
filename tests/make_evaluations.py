"""Makers of evaluation: sessions, panels and sheets through the services that people use; rows are flushed."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.accounts.queries import actor_of
from app.applications.models import Application, Call
from app.applications.states import CallState
from app.evaluations.models import (
    Assignment,
    Decision,
    EvaluationSession,
    Evaluator,
    EvaluatorProfile,
    Sheet,
)
from app.evaluations.services import conflicts, decisions, panel, publishing, results, sessions, sheets
from app.evaluations.states import DeclarationAnswer, EvaluatorKind, Gender, Stage
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.roles import Role
from tests import make, make_applications


def call(**over: Any) -> Call:
    """A call whose screening is under way."""
    made: Call = make_applications.call(**({"state": CallState.SCREENING} | over))
    return made


def applications(of: Call, count: int) -> list[Application]:
    """Eligible applications, the first one sent in first."""
    now = clock.now().replace(microsecond=0)
    return [
        make_applications.eligible(of, submitted_at=now - timedelta(minutes=60 - n)) for n in range(count)
    ]


def coordinator() -> Actor:
    """Somebody of the office."""
    return make.actor(Role.COORDINATOR)


def person(kind: EvaluatorKind = EvaluatorKind.EXTERNAL, gender: Gender | None = None, **over: Any) -> Any:
    """An evaluator of the pool."""
    made = make.user(Role.EVALUATOR, **over)
    make.added(
        EvaluatorProfile(
            user_id=made.id, employer="성수회계법인", kind=kind, gender=gender, updated_at=clock.now()
        )
    )
    return made


def session(of: Call | None = None, *, actor: Actor | None = None, **over: Any) -> EvaluationSession:
    """A session that is being prepared: the paper stage alone."""
    settings = {"due_at": clock.now() + timedelta(days=5)} | over
    stage = settings.pop("stage", Stage.PAPER)
    return sessions.create(of or call(), stage, sessions.Settings(**settings), actor=actor or coordinator())


def seats(of: EvaluationSession, count: int, actor: Actor | None = None) -> list[Evaluator]:
    """Members of both genders."""
    doer = actor or coordinator()
    genders = [Gender.FEMALE, Gender.MALE]
    return [panel.seat(of, person(gender=genders[n % 2]), actor=doer) for n in range(count)]


def opened(
    evaluators: int = 3, count: int = 2, *, of: Call | None = None, **over: Any
) -> tuple[EvaluationSession, list[Application], list[Evaluator]]:
    """An open session with its panel; everyone has everything to mark and has declared nothing yet."""
    doer = coordinator()
    chosen = of or call()
    rows = applications(chosen, count)
    made = session(chosen, actor=doer, **over)
    members = seats(made, evaluators, doer)
    panel.assign_all(made, actor=doer)
    sessions.open_session(made, actor=doer, exception="" if evaluators >= 3 else "위원을 더 모시지 못함")
    return made, rows, members


def assignment(evaluator: Evaluator, application: Application) -> Assignment:
    """What this member was given of this application."""
    return (
        make.db.session.query(Assignment)
        .filter_by(evaluator_id=evaluator.id, application_id=application.id)
        .one()
    )


def marked(
    evaluator: Evaluator, application: Application, points: list[Any], *, hand_in: bool = True
) -> Sheet:
    """Declared without conflict, marked, and handed in."""
    actor = actor_of(evaluator.user)
    given = assignment(evaluator, application)
    if given.state.value == "assigned":
        conflicts.declare(given, DeclarationAnswer.NONE, actor=actor)
    sheet = sheets.begin(given, actor=actor)
    values = {n: Decimal(str(p)) for n, p in enumerate(points)}
    sheets.save(sheet, values, "근거를 확인했습니다.", actor=actor)
    if hand_in:
        sheets.hand_in(sheet, actor=actor)
    return sheet


def closed(
    marks: list[list[list[Any] | None]], **over: Any
) -> tuple[EvaluationSession, list[Application], list[Evaluator]]:
    """A closed session from points per application and evaluator; None is a recusal."""
    made, rows, members = opened(len(marks[0]), len(marks), **over)
    for application, sheets_of in zip(rows, marks, strict=True):
        for member, points in zip(members, sheets_of, strict=True):
            if points is None:
                recused(member, application)
            else:
                marked(member, application, points)
    results.close(made, actor=coordinator())
    return made, rows, members


def told(session: EvaluationSession) -> Decision:
    """The session decided and its result published: applications have their outcome and hear of it."""
    decision = decisions.decide(session, actor=coordinator())
    publishing.publish(session, actor=coordinator())
    return decision


def recused(evaluator: Evaluator, application: Application) -> None:
    """The member declares a conflict of interest."""
    conflicts.declare(
        assignment(evaluator, application),
        DeclarationAnswer.EXISTS,
        relation=conflicts.Relation.ADVISED,
        reason="지난해 자문을 맡았습니다.",
        actor=actor_of(evaluator.user),
    )

"""Sessions, their panels, and how far everyone is. Every read takes a number of statements that no row count changes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from app.accounts.models import Invitation, RoleGrant, User
from app.accounts.states import InvitationState
from app.applications.models import Application, Call
from app.applications.policy import programmes_of
from app.applications.states import ApplicationState, CallState
from app.evaluations import consent, rules_panel
from app.evaluations.models import (
    Assignment,
    EvaluationSession,
    Evaluator,
    EvaluatorProfile,
    Sheet,
)
from app.evaluations.states import AssignmentState, SessionState, SheetState, Stage
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.roles import Role

POOL = "evaluator_pool"
"""The kind of an invitation that leads into the pool rather than to a session."""
MOST_INVITED = 100
JUDGED = (
    ApplicationState.ELIGIBLE,
    ApplicationState.SELECTED,
    ApplicationState.WAITLISTED,
    ApplicationState.REJECTED,
)
"""States of applications that take part; withdrawn and ineligible ones fell out."""


def visible_to(actor: Actor) -> Select[EvaluationSession]:
    """Sessions an actor sees as staff."""
    return (
        select(EvaluationSession)
        .join(EvaluationSession.call)
        .options(contains_eager(EvaluationSession.call))
        .where(Call.programme.in_(programmes_of(actor)))
    )


def get(session_id: int, actor: Actor) -> EvaluationSession:
    """One session of the office. Raises Missing."""
    found = db.session.scalar(visible_to(actor).where(EvaluationSession.id == session_id))
    if found is None:
        raise Missing
    return found


def find(session_id: int) -> EvaluationSession:
    """One session, for background work. Raises Missing."""
    found = db.session.get(EvaluationSession, session_id)
    if found is None:
        raise Missing
    return found


@dataclass(frozen=True)
class SessionRow:
    """One line of the list: the session and its counts."""

    session: EvaluationSession
    applications: int
    evaluators: int
    wanted: int
    handed_in: int


def listed(actor: Actor, state: SessionState | None = None) -> list[SessionRow]:
    """The sessions an actor sees, the ones at work first, then the newest."""
    wanted = visible_to(actor)
    if state:
        wanted = wanted.where(EvaluationSession.state == state)
    sessions = list(db.session.scalars(wanted.order_by(EvaluationSession.created_at.desc())))
    counts = counts_of([session.id for session in sessions])
    order = [SessionState.CLOSED, SessionState.OPEN, SessionState.PREPARING, SessionState.DECIDED]
    rows = [SessionRow(session, *counts[session.id]) for session in sessions]
    return sorted(rows, key=lambda row: order.index(row.session.state))


def counts_of(session_ids: list[int]) -> dict[int, tuple[int, int, int, int]]:
    """Per session: applications, members of the panel, sheets asked for, sheets handed in."""
    asks = Assignment.state.in_([AssignmentState.ASSIGNED, AssignmentState.CLEAR])
    done = asks & (Sheet.state == SheetState.HANDED_IN)
    rows = db.session.execute(
        select(
            Evaluator.session_id,
            func.count(Assignment.application_id.distinct()),
            func.count(Evaluator.id.distinct()),
            func.count(Assignment.id).filter(asks),
            func.count(Assignment.id).filter(done),
        )
        .outerjoin(Assignment, Assignment.evaluator_id == Evaluator.id)
        .outerjoin(Sheet, Sheet.assignment_id == Assignment.id)
        .where(Evaluator.session_id.in_(session_ids), Evaluator.removed_at.is_(None))
        .group_by(Evaluator.session_id)
    )
    found = {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}
    return {key: found.get(key, (0, 0, 0, 0)) for key in session_ids}


def calls_without_session(actor: Actor) -> list[tuple[Call, Stage]]:
    """Calls whose screening is under way and that have no session yet; after a paper stage, the presentation.

    A call without criteria is decided in order of receipt, by no session.
    """
    rows: list[tuple[Call, EvaluationSession | None]] = [
        (call, session) for call, session in db.session.execute(_calls_with_sessions(actor))
    ]
    held: dict[int, list[EvaluationSession]] = {}
    calls: dict[int, Call] = {}
    for call, session in rows:
        calls[call.id] = call
        held.setdefault(call.id, []).extend([] if session is None else [session])
    return [
        (calls[key], stage)
        for key, sessions in held.items()
        if calls[key].criteria and (stage := next_stage(sessions))
    ]


def _calls_with_sessions(actor: Actor) -> Select[Call, EvaluationSession]:
    return (
        select(Call, EvaluationSession)
        .outerjoin(EvaluationSession, EvaluationSession.call_id == Call.id)
        .options(lazyload(EvaluationSession.call))
        .where(
            Call.programme.in_(programmes_of(actor)),
            Call.state.in_([CallState.SCREENING, CallState.EVALUATING]),
        )
        .order_by(Call.closes_at.desc(), Call.id)
    )


def next_stage(sessions: list[EvaluationSession]) -> Stage | None:
    """Which stage may be set up now: any when there is none, the presentation after a published paper stage."""
    if not sessions:
        return Stage.PAPER
    paper_done = len(sessions) == 1 and not sessions[0].is_final
    return Stage.PRESENTATION if paper_done and sessions[0].published_at else None


def of_call(call: Call) -> list[EvaluationSession]:
    """The sessions of a call, the first one first."""
    wanted = select(EvaluationSession).where(EvaluationSession.call_id == call.id)
    return list(db.session.scalars(wanted.order_by(EvaluationSession.id)))


def paper_stage(call: Call) -> EvaluationSession | None:
    """The decided paper stage whose best went on to a presentation, where there was one."""
    return next((s for s in of_call(call) if not s.is_final and s.published_at), None)


def panel(session: EvaluationSession, *, removed: bool = False) -> list[Evaluator]:
    """The members with their people, by seat; with `removed` also those who left."""
    wanted = (
        select(Evaluator)
        .where(Evaluator.session_id == session.id)
        .options(joinedload(Evaluator.user).lazyload(User.grants), lazyload(Evaluator.session))
        .order_by(Evaluator.seat)
    )
    if not removed:
        wanted = wanted.where(Evaluator.removed_at.is_(None))
    return list(db.session.scalars(wanted))


def eligible_of(session: EvaluationSession) -> list[Application]:
    """The call's applications that take part in a session that is being prepared, by receipt."""
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.call_id == session.call_id, Application.state == ApplicationState.ELIGIBLE)
            .options(joinedload(Application.venture), lazyload(Application.call))
            .order_by(Application.submitted_at, Application.id)
        )
    )


def pool() -> list[tuple[User, EvaluatorProfile | None]]:
    """Everyone who holds the role of an evaluator, with what is known of them, by name."""
    rows = db.session.execute(
        select(User, EvaluatorProfile)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .outerjoin(EvaluatorProfile, EvaluatorProfile.user_id == User.id)
        .options(lazyload(User.grants), lazyload(EvaluatorProfile.user))
        .where(RoleGrant.role == Role.EVALUATOR, User.active)
        .order_by(User.name, User.id)
    )
    return [(user, profile) for user, profile in rows]


def invited(session: EvaluationSession) -> list[Invitation]:
    """Invitations to the panel that wait for an answer."""
    wanted = select(Invitation).where(
        Invitation.scope_kind == "evaluation_session",
        Invitation.scope_id == session.id,
        Invitation.state == InvitationState.WAITING,
    )
    return list(db.session.scalars(wanted.order_by(Invitation.id)))


def invited_to_pool() -> list[Invitation]:
    """Invitations into the pool: those that wait first, then the newest; accepted ones are members by then."""
    wanted = (
        select(Invitation)
        .where(Invitation.scope_kind == POOL, Invitation.state != InvitationState.ACCEPTED)
        .options(joinedload(Invitation.invited_by).lazyload(User.grants))
    )
    waits = Invitation.state == InvitationState.WAITING
    return list(db.session.scalars(wanted.order_by(waits.desc(), Invitation.id.desc()).limit(MOST_INVITED)))


def invitation_to_pool(invitation_id: int) -> Invitation:
    """One invitation into the pool. Raises Missing."""
    found = db.session.get(Invitation, invitation_id)
    if found is None or found.scope_kind != POOL:
        raise Missing
    return found


def has_agreed(user_id: int) -> bool:
    """Whether an evaluator agreed to the present words on personal data."""
    profile = db.session.get(EvaluatorProfile, user_id)
    return profile is not None and profile.consent_version == consent.VERSION


def is_whole(user_id: int | None) -> bool:
    """Whether a member of the pool has written where they work, pledged and agreed."""
    known = db.session.get(EvaluatorProfile, user_id) if user_id is not None else None
    return known is not None and bool(known.employer and known.pledged_at) and known.consented_at is not None


@dataclass(frozen=True)
class Ticket:
    """One candidate of a drawing, in the order in which the lot fell."""

    rank: int
    number: int
    name: str
    digest: str
    drawn: bool


@dataclass(frozen=True)
class Lot:
    """One drawing as it was, and whether the same seed draws the same people again."""

    seed: str
    count: int
    rows: list[Ticket]
    same: bool


def lots(session: EvaluationSession) -> list[Lot]:
    """Every drawing of a session, drawn again before everyone's eyes."""
    ids = {key for lot in session.draws for key in lot["candidates"]}
    named = db.session.execute(select(User.id, User.name).where(User.id.in_(ids))) if ids else ()
    names = {key: str(name) for key, name in named}
    return [_lot(held, names) for held in session.draws]


def _lot(held: dict[str, Any], names: dict[int, str]) -> Lot:
    seed, chosen = held["seed"], held["chosen"]
    order = rules_panel.drawn_by_lot(held["candidates"], len(held["candidates"]), seed)
    rows = [
        Ticket(rank, key, names.get(key, "–"), rules_panel.ticket(seed, key), key in chosen)
        for rank, key in enumerate(order, 1)
    ]
    return Lot(seed, held["count"], rows, order[: held["count"]] == chosen)

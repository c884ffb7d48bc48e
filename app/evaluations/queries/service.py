"""What members of the pool did so far: sessions, sheets, how many late, recusals. Statements constant in rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select

from app.evaluations import spread
from app.evaluations.models import Assignment, Decision, EvaluationSession, Evaluator, Sheet
from app.evaluations.queries.results import outcome
from app.evaluations.states import AssignmentState, SheetState
from app.kernel import clock
from app.kernel.db import db

MOST_SERVED = 30
"""Sessions that the page of one person shows, the newest first."""


@dataclass(frozen=True)
class Service:
    """Counts of one person: sheets asked for, handed in, of these late; owed beyond the day; recused applications."""

    sessions: int
    asked: int
    handed_in: int
    late: int
    overdue: int
    recused: int


@dataclass(frozen=True)
class Served:
    """One session somebody sat in, with the counts there, and how far their marks lay from the others' once that is told."""

    session: EvaluationSession
    seat: int
    removed_at: datetime | None
    attended: bool | None
    counts: Service
    offset: Decimal | None


def _counts() -> tuple[Any, ...]:
    asks = Assignment.state.in_([AssignmentState.ASSIGNED, AssignmentState.CLEAR])
    given = asks & (EvaluationSession.opened_at.is_not(None))
    done = given & (Sheet.state == SheetState.HANDED_IN)
    left = given & Evaluator.removed_at.is_(None) & func.coalesce(Sheet.state != SheetState.HANDED_IN, True)
    return (
        func.count(Evaluator.id.distinct()),
        func.count(Assignment.id).filter(given),
        func.count(Assignment.id).filter(done),
        func.count(Assignment.id).filter(done, Sheet.handed_in_at > EvaluationSession.due_at),
        func.count(Assignment.id).filter(left, EvaluationSession.due_at < clock.now()),
        func.count(Assignment.id).filter(Assignment.state == AssignmentState.RECUSED),
    )


def _sat(*columns: Any) -> Select[Any]:
    return (
        select(*columns, *_counts())
        .select_from(Evaluator)
        .join(EvaluationSession, EvaluationSession.id == Evaluator.session_id)
        .outerjoin(Assignment, Assignment.evaluator_id == Evaluator.id)
        .outerjoin(Sheet, Sheet.assignment_id == Assignment.id)
    )


def of_people(user_ids: Iterable[int]) -> dict[int, Service]:
    """User → what they did, in one statement; nobody who never sat."""
    rows = db.session.execute(
        _sat(Evaluator.user_id).where(Evaluator.user_id.in_(list(user_ids))).group_by(Evaluator.user_id)
    )
    return {row[0]: Service(*row[1:]) for row in rows}


def served(user_id: int) -> list[Served]:
    """The sessions one person sat in, the newest first."""
    rows = db.session.execute(_sat(Evaluator.id).where(Evaluator.user_id == user_id).group_by(Evaluator.id))
    counts = {row[0]: Service(*row[1:]) for row in rows}
    newest = (
        select(Evaluator, Decision.record)
        .outerjoin(Decision, Decision.session_id == Evaluator.session_id)
        .where(Evaluator.user_id == user_id)
        .order_by(Evaluator.seated_at.desc(), Evaluator.id.desc())
        .limit(MOST_SERVED)
    )
    return [
        Served(
            seat.session, seat.seat, seat.removed_at, seat.attended, counts[seat.id], _offset(seat, record)
        )
        for seat, record in db.session.execute(newest)
    ]


def _offset(seat: Evaluator, record: str | None) -> Decimal | None:
    """How far this member's marks lay from the others' on the same applications; None before the result is told."""
    if record is None or seat.session.published_at is None:
        return None
    found = outcome(record)
    return spread.offsets_of(found.record.evaluators, found.results).get(seat.key)

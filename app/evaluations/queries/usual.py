"""How an evaluator marked elsewhere in the session: beside each criterion, so that equal work gets equal marks."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import func, select

from app.evaluations.models import Assignment, Mark, Sheet
from app.evaluations.states import AssignmentState
from app.kernel.db import db


@dataclass(frozen=True)
class Usual:
    """Of one criterion: how many other applications have a mark, the lowest, the highest, the mean to one decimal."""

    count: int
    lowest: Decimal
    highest: Decimal
    mean: Decimal


def usual_marks(assignment: Assignment) -> dict[int, Usual]:
    """Criterion → the evaluator's own marks of other applications, in one statement."""
    rows = db.session.execute(
        select(
            Mark.position,
            func.count(),
            func.min(Mark.points),
            func.max(Mark.points),
            func.sum(Mark.points),
        )
        .join(Sheet, Sheet.id == Mark.sheet_id)
        .join(Assignment, Assignment.id == Sheet.assignment_id)
        .where(
            Assignment.evaluator_id == assignment.evaluator_id,
            Assignment.state == AssignmentState.CLEAR,
            Assignment.id != assignment.id,
        )
        .group_by(Mark.position)
    )
    return {
        position: Usual(count, lowest, highest, _mean(total, count))
        for position, count, lowest, highest, total in rows
    }


def _mean(total: Decimal, count: int) -> Decimal:
    return (Decimal(total) / count).quantize(Decimal("0.1"), ROUND_HALF_UP)

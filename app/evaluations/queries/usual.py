"""How an evaluator marked elsewhere in the session: beside each criterion, so that equal work gets equal marks."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import func, select

from app.evaluations.models import Assignment, Mark
from app.evaluations.queries.sheets import Course
from app.evaluations.states import AssignmentState
from app.kernel.db import db

RECENT = 200
"""The sheets begun last that are compared with: who marks thousands is compared with how they mark now."""


@dataclass(frozen=True)
class Usual:
    """Of one criterion: how many other applications have a mark, the lowest, the highest, the mean to one decimal.

    `recent` where there are more than were counted.
    """

    count: int
    lowest: Decimal
    highest: Decimal
    mean: Decimal
    recent: bool = False


def usual_marks(way: Course, assignment: Assignment) -> dict[int, Usual]:
    """Criterion → the evaluator's own marks of other applications on the way, in one statement."""
    clear = AssignmentState.CLEAR.value
    begun = [sheet for key, state, _, sheet in way.rows if sheet and state == clear and key != assignment.id]
    last = sorted(begun)[-RECENT:]
    rows = db.session.execute(
        select(
            Mark.position,
            func.count(),
            func.min(Mark.points),
            func.max(Mark.points),
            func.sum(Mark.points),
        )
        .where(Mark.sheet_id.in_(last))
        .group_by(Mark.position)
    )
    return {
        position: Usual(count, lowest, highest, _mean(total, count), len(last) < len(begun))
        for position, count, lowest, highest, total in rows
    }


def _mean(total: Decimal, count: int) -> Decimal:
    return (Decimal(total) / count).quantize(Decimal("0.1"), ROUND_HALF_UP)

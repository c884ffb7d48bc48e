"""What members wrote beside their marks of one application, and marks they mended: for the office, once all is closed."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from app.applications.rules.criteria import summed
from app.evaluations import blind
from app.evaluations.models import Assignment, EvaluationSession, Evaluator, Sheet, SheetRevision
from app.evaluations.queries.sessions import panel
from app.evaluations.states import AssignmentState, SheetState
from app.kernel.db import db


def words_of(session: EvaluationSession, application_id: int) -> list[str]:
    """What members wrote of an application, without who wrote it: by their letters, the names of the panel covered."""
    rows = db.session.scalars(
        select(Sheet.comment)
        .join(Assignment, Assignment.id == Sheet.assignment_id)
        .join(Evaluator, Evaluator.id == Assignment.evaluator_id)
        .where(
            Evaluator.session_id == session.id,
            Evaluator.removed_at.is_(None),
            Assignment.application_id == application_id,
            Assignment.state == AssignmentState.CLEAR,
            Sheet.state == SheetState.HANDED_IN,
            Sheet.comment != "",
        )
    )
    names = blind.words_to_hide(*(member.user.name for member in panel(session, removed=True)))
    return sorted({blind.covered(words.strip(), names) for words in rows})


@dataclass(frozen=True)
class OpenedSheet:
    """One member's words, and the totals that stood there before with the reasons for mending them."""

    seat: int
    comment: str
    earlier: list[tuple[Decimal, str]]


def of_application(session: EvaluationSession, application_id: int) -> list[OpenedSheet]:
    """The sheets that count, by seat; two statements."""
    rows = db.session.execute(
        select(Evaluator.seat, Sheet)
        .join(Assignment, Assignment.evaluator_id == Evaluator.id)
        .join(Sheet, Sheet.assignment_id == Assignment.id)
        .options(lazyload(Sheet.marks), lazyload(Sheet.assignment))
        .where(
            Evaluator.session_id == session.id,
            Evaluator.removed_at.is_(None),
            Assignment.application_id == application_id,
            Assignment.state == AssignmentState.CLEAR,
            Sheet.state == SheetState.HANDED_IN,
        )
        .order_by(Evaluator.seat)
    ).all()
    wanted = select(SheetRevision).where(SheetRevision.sheet_id.in_([sheet.id for _, sheet in rows]))
    earlier: dict[int, list[tuple[Decimal, str]]] = defaultdict(list)
    counted = [str(place) for place in summed(session.criteria)]
    for row in db.session.scalars(wanted.order_by(SheetRevision.number)):
        total = sum((Decimal(row.marks[place]) for place in counted if place in row.marks), Decimal(0))
        earlier[row.sheet_id].append((total, row.reason))
    return [OpenedSheet(seat, sheet.comment, earlier[sheet.id]) for seat, sheet in rows]

"""How far everyone of a session is, a part at a time. Every read takes a number of statements that no row count changes."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, lazyload

from app.applications.models import Application
from app.evaluations.models import Assignment, EvaluationSession, Evaluator, Recusal, Sheet
from app.evaluations.queries.sessions import JUDGED
from app.evaluations.states import AssignmentState, SheetState
from app.kernel.db import db


@dataclass
class ProgressRow:
    """One application and how each seat stands to it: seat → (state, sheet state or None)."""

    application_id: int
    receipt_no: str
    venture: str
    cells: dict[int, "ProgressCell"] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """Sheets handed in."""
        return sum(cell.is_in for cell in self.cells.values())

    @property
    def wanted(self) -> int:
        """Sheets asked for."""
        return sum(cell.is_asked for cell in self.cells.values())


@dataclass(frozen=True)
class ProgressCell:
    """How one evaluator stands to one application. Never any points."""

    assignment_id: int
    state: AssignmentState
    sheet: SheetState | None
    recusal: Recusal | None

    @property
    def is_asked(self) -> bool:
        """Whether a sheet is still asked for."""
        return self.state in (AssignmentState.ASSIGNED, AssignmentState.CLEAR)

    @property
    def is_in(self) -> bool:
        """Whether the sheet is handed in and counts."""
        return self.is_asked and self.sheet is SheetState.HANDED_IN


@dataclass(frozen=True)
class Tally:
    """Sheets by seat: asked for, and of these handed in."""

    asked: dict[int, int]
    handed_in: dict[int, int]

    @property
    def wanted(self) -> int:
        """Sheets asked for."""
        return sum(self.asked.values())

    @property
    def done(self) -> int:
        """Sheets handed in."""
        return sum(self.handed_in.values())

    @property
    def owed(self) -> dict[int, int]:
        """How many sheets each seat still owes; nobody who owes none."""
        left = {seat: count - self.handed_in[seat] for seat, count in self.asked.items()}
        return {seat: count for seat, count in left.items() if count}


_ASKS = Assignment.state.in_([AssignmentState.ASSIGNED, AssignmentState.CLEAR])


def _standing(session: EvaluationSession, *columns: Any) -> Select[Any]:
    """Assignments that stand: of members who sit, to applications that take part."""
    return (
        select(*columns)
        .join(Assignment, Assignment.application_id == Application.id)
        .join(Evaluator, Evaluator.id == Assignment.evaluator_id)
        .where(
            Evaluator.session_id == session.id,
            Evaluator.removed_at.is_(None),
            Assignment.state != AssignmentState.TAKEN_BACK,
            Application.state.in_(JUDGED),
        )
    )


def tally(session: EvaluationSession) -> Tally:
    """How many sheets each seat was asked for and has handed in."""
    done = func.count().filter(_ASKS, Sheet.state == SheetState.HANDED_IN)
    rows = db.session.execute(
        _standing(session, Evaluator.seat, func.count().filter(_ASKS), done)
        .select_from(Application)
        .outerjoin(Sheet, Sheet.assignment_id == Assignment.id)
        .group_by(Evaluator.seat)
    ).all()
    return Tally({seat: asked for seat, asked, _ in rows}, {seat: handed_in for seat, _, handed_in in rows})


def applications_given(session: EvaluationSession) -> int:
    """How many applications somebody was given."""
    counted = _standing(session, func.count(Application.id.distinct())).select_from(Application)
    return db.session.scalar(counted) or 0


def asked_for(session: EvaluationSession) -> set[int]:
    """The applications that at least one member is asked to mark."""
    wanted = _standing(session, Application.id).select_from(Application).where(_ASKS).distinct()
    return set(db.session.scalars(wanted))


def progress(session: EvaluationSession, start: int = 0, most: int | None = None) -> list[ProgressRow]:
    """Applications by receipt with the state of every assignment; of many, those from `start` on, in one statement."""
    order = (Application.submitted_at, Application.id)
    part = _standing(session, Application.id).select_from(Application).group_by(Application.id, *order[:1])
    here = part.order_by(*order).offset(start).limit(most).subquery()
    rows = db.session.execute(
        _standing(session, Application, Evaluator.seat, Assignment.id, Assignment.state, Sheet.state, Recusal)
        .select_from(Application)
        .join(here, here.c.id == Application.id)
        .outerjoin(Sheet, Sheet.assignment_id == Assignment.id)
        .outerjoin(Recusal, Recusal.assignment_id == Assignment.id)
        .options(joinedload(Application.venture), lazyload(Application.call))
        .order_by(*order, Evaluator.seat)
    )
    found: dict[int, ProgressRow] = {}
    for application, seat, key, state, sheet, recusal in rows:
        row = found.setdefault(
            application.id,
            ProgressRow(application.id, application.receipt_no or "", application.venture.full_name),
        )
        row.cells[seat] = ProgressCell(key, state, sheet, recusal)
    return list(found.values())

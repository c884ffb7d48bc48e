"""An evaluator's own work: what was given to them, and nothing else. Others' is Missing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, String, and_, false, func, or_, select, type_coerce
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from app.applications.models import Application
from app.applications.rules.criteria import summed
from app.evaluations.models import (
    Assignment,
    ConflictDeclaration,
    EvaluationSession,
    Evaluator,
    Mark,
    Recusal,
    Sheet,
    SheetRevision,
)
from app.evaluations.queries.sessions import JUDGED
from app.evaluations.states import AssignmentState, SessionState, SheetState
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Missing
from app.ventures.models import Venture


@dataclass(frozen=True)
class Given:
    """One application that was given to the evaluator; `number` counts within the session."""

    number: int
    assignment: Assignment
    sheet: Sheet | None
    recusal: Recusal | None

    @property
    def is_in(self) -> bool:
        """Whether the sheet is handed in."""
        return self.sheet is not None and self.sheet.state is SheetState.HANDED_IN


@dataclass(frozen=True)
class Task:
    """One session as its evaluator sees it, counted: nothing of the applications."""

    evaluator: Evaluator
    total: int
    asked: int
    """Everything but recusals."""
    undeclared: int
    """Where the declaration is missing."""
    done: int
    """Sheets handed in."""

    @property
    def session(self) -> EvaluationSession:
        """The session."""
        return self.evaluator.session

    @property
    def left(self) -> int:
        """Sheets that are still asked for."""
        return self.asked - self.done


class Step(NamedTuple):
    """One application on the way through a session, without anything of it."""

    number: int
    assignment_id: int
    state: AssignmentState
    is_in: bool

    @property
    def waits(self) -> bool:
        """Whether something is still to be done."""
        return self.state in (AssignmentState.ASSIGNED, AssignmentState.CLEAR) and not self.is_in


@dataclass(frozen=True)
class Course:
    """The evaluator's way through one session, by receipt: rows as they were read, light enough for two thousand
    applications. A row is (assignment, the word of its state, 1 when the sheet is in, the sheet)."""

    rows: Sequence[tuple[int, str, int | None, int | None]]

    def __len__(self) -> int:
        return len(self.rows)

    def step(self, place: int) -> Step:
        """What stands at a place, counted from 0."""
        key, state, is_in, _ = self.rows[place]
        return Step(place + 1, key, AssignmentState(state), bool(is_in))

    @cached_property
    def done(self) -> int:
        """Sheets handed in."""
        return sum(row[2] or 0 for row in self.rows)

    @cached_property
    def asked(self) -> int:
        """Sheets asked for: what one stays out of is none."""
        return sum(row[1] in (AssignmentState.ASSIGNED, AssignmentState.CLEAR) for row in self.rows)

    @property
    def undeclared(self) -> list[Step]:
        """Where the declaration is missing."""
        return [self.step(place) for place, row in enumerate(self.rows) if row[1] == AssignmentState.ASSIGNED]

    def place(self, assignment_id: int) -> int:
        """Where an assignment stands in the list."""
        return next((place for place, row in enumerate(self.rows) if row[0] == assignment_id), 0)

    def number(self, assignment_id: int) -> int:
        """The number an application has for this evaluator; all a blind stage shows of it."""
        return self.place(assignment_id) + 1

    def after(self, assignment_id: int) -> Step | None:
        """The next application that waits behind this one, starting again from the first."""
        place = self.place(assignment_id)
        turned = map(self.step, (*range(place + 1, len(self)), *range(place)))
        return next((step for step in turned if step.waits), None)

    def beside(self, assignment_id: int, direction: int) -> Step | None:
        """The nearest application before (-1) or behind (1) that may be read."""
        place = self.place(assignment_id) + direction
        while 0 <= place < len(self):
            if self.rows[place][1] == AssignmentState.CLEAR:
                return self.step(place)
            place += direction
        return None


def tasks_of(actor: Actor) -> list[Task]:
    """The actor's open sessions with how much was given to them, the nearest deadline first."""
    seats = list(
        db.session.scalars(
            select(Evaluator)
            .join(Evaluator.session)
            .where(
                Evaluator.user_id == actor.id,
                Evaluator.removed_at.is_(None),
                EvaluationSession.state == SessionState.OPEN,
            )
            .options(lazyload(Evaluator.user))
            .order_by(EvaluationSession.due_at, EvaluationSession.id)
        )
    )
    rows = db.session.execute(
        _given_to([seat.id for seat in seats])
        .with_only_columns(Assignment.evaluator_id, Assignment.state, Sheet.state, func.count())
        .group_by(Assignment.evaluator_id, Assignment.state, Sheet.state)
    )
    counts: dict[int, Counter[AssignmentState | SheetState]] = {seat.id: Counter() for seat in seats}
    for seat_id, state, sheet, count in rows:
        counts[seat_id][state] += count
        if sheet is SheetState.HANDED_IN and state is AssignmentState.CLEAR:
            counts[seat_id][sheet] += count
    return [_task(seat, counts[seat.id]) for seat in seats]


def _task(seat: Evaluator, counts: Counter[AssignmentState | SheetState]) -> Task:
    undeclared, clear = counts[AssignmentState.ASSIGNED], counts[AssignmentState.CLEAR]
    total = undeclared + clear + counts[AssignmentState.RECUSED]
    return Task(seat, total, undeclared + clear, undeclared, counts[SheetState.HANDED_IN])


def _given_to(seats: list[int]) -> Select[Any]:
    """Assignments of these seats with their sheets, of applications that take part."""
    return (
        select(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .outerjoin(Sheet, Sheet.assignment_id == Assignment.id)
        .where(
            Assignment.evaluator_id.in_(seats),
            Assignment.state != AssignmentState.TAKEN_BACK,
            Application.state.in_(JUDGED),
        )
    )


def part_of(starts: list[tuple[Task, int]], size: int) -> dict[int, list[Given]]:
    """Session → at most `size` applications behind the first `start`, for all sessions in one statement."""
    seats = [task.evaluator.id for task, _ in starts]
    number = func.row_number().over(
        partition_by=Assignment.evaluator_id, order_by=(Application.submitted_at, Application.id)
    )
    counted = _given_to(seats).with_only_columns(Assignment.id.label("id"), number.label("number")).subquery()
    rows = db.session.execute(
        select(counted.c.number, Assignment, Sheet, Recusal)
        .join(Assignment, Assignment.id == counted.c.id)
        .join(Assignment.application)
        .outerjoin(Sheet, Sheet.assignment_id == Assignment.id)
        .outerjoin(Recusal, Recusal.assignment_id == Assignment.id)
        .where(
            or_(
                false(),
                *(
                    and_(
                        Assignment.evaluator_id == task.evaluator.id,
                        counted.c.number.between(start + 1, start + size),
                    )
                    for task, start in starts
                ),
            )
        )
        .options(
            contains_eager(Assignment.application).joinedload(Application.venture),
            lazyload(Assignment.evaluator),
            lazyload(Sheet.assignment),
            lazyload(Sheet.marks),
        )
        .order_by(counted.c.number)
    )
    by_seat: dict[int, list[Given]] = {seat: [] for seat in seats}
    for place, assignment, sheet, recusal in rows:
        by_seat[assignment.evaluator_id].append(Given(place, assignment, sheet, recusal))
    return {task.session.id: by_seat[task.evaluator.id] for task, _ in starts}


def undeclared(task: Task, most: int) -> list[Assignment]:
    """What the evaluator has not declared on yet, by the name of the venture, at most so many at a time."""
    wanted = (
        _given_to([task.evaluator.id])
        .join(Application.venture)
        .where(Assignment.state == AssignmentState.ASSIGNED)
        .options(contains_eager(Assignment.application).contains_eager(Application.venture))
        .order_by(Venture.name, Application.id)
        .limit(most)
    )
    return list(db.session.scalars(wanted))


def undeclared_one(task: Task, application_id: int) -> Assignment:
    """What the evaluator was given of one application and has not declared on. Raises Missing."""
    found: Assignment | None = db.session.scalar(
        _given_to([task.evaluator.id])
        .options(joinedload(Assignment.application).joinedload(Application.venture))
        .where(Assignment.state == AssignmentState.ASSIGNED, Assignment.application_id == application_id)
    )
    if found is None:
        raise Missing
    return found


def task(session_id: int, actor: Actor) -> Task:
    """One open session of the actor. Raises Missing."""
    found = next((one for one in tasks_of(actor) if one.session.id == session_id), None)
    if found is None:
        raise Missing
    return found


def given(assignment_id: int, actor: Actor) -> Given:
    """One application given to the actor in an open session. Raises Missing."""
    row = db.session.execute(
        select(Assignment, Sheet, Recusal)
        .join(Assignment.evaluator)
        .join(Evaluator.session)
        .join(Assignment.application)
        .outerjoin(Sheet, Sheet.assignment_id == Assignment.id)
        .outerjoin(Recusal, Recusal.assignment_id == Assignment.id)
        .where(
            Assignment.id == assignment_id,
            Assignment.state != AssignmentState.TAKEN_BACK,
            Evaluator.user_id == actor.id,
            Evaluator.removed_at.is_(None),
            EvaluationSession.state == SessionState.OPEN,
            Application.state.in_(JUDGED),
        )
        .options(
            contains_eager(Assignment.evaluator).contains_eager(Evaluator.session),
            contains_eager(Assignment.application).options(
                joinedload(Application.venture), lazyload(Application.call)
            ),
            lazyload(Sheet.assignment),
        )
    ).first()
    if row is None:
        raise Missing
    return Given(0, *row)


def course(evaluator: Evaluator) -> Course:
    """Everything given to one evaluator, in one statement; columns are read as they lie, without a type for each."""
    is_in = type_coerce(Sheet.state == SheetState.HANDED_IN, Integer)
    rows = db.session.execute(
        select(Assignment.id, type_coerce(Assignment.state, String), is_in, Sheet.id)
        .join(Assignment.application)
        .outerjoin(Sheet, Sheet.assignment_id == Assignment.id)
        .where(
            Assignment.evaluator_id == evaluator.id,
            Assignment.state != AssignmentState.TAKEN_BACK,
            Application.state.in_(JUDGED),
        )
        .order_by(Application.submitted_at, Application.id)
    )
    return Course([(key, state, is_in, sheet) for key, state, is_in, sheet in rows])


def sheet_of(assignment: Assignment) -> Sheet | None:
    """The sheet with its marks, when one was begun."""
    return db.session.scalar(select(Sheet).where(Sheet.assignment_id == assignment.id))


def declarations_of(assignment: Assignment) -> list[ConflictDeclaration]:
    """What was declared, the first one first."""
    wanted = select(ConflictDeclaration).where(ConflictDeclaration.assignment_id == assignment.id)
    return list(db.session.scalars(wanted.order_by(ConflictDeclaration.id)))


def revisions_of(sheet: Sheet) -> list[SheetRevision]:
    """Marks that were mended later, the first ones first."""
    wanted = select(SheetRevision).where(SheetRevision.sheet_id == sheet.id)
    return list(db.session.scalars(wanted.order_by(SheetRevision.number)))


def others_totals(assignment: Assignment) -> list[tuple[int, object]]:
    """Totals of the others for the same application, by seat; for someone whose own sheet is in."""
    rows = db.session.execute(
        select(Evaluator.seat, func.sum(Mark.points))
        .join(Assignment, Assignment.evaluator_id == Evaluator.id)
        .join(Sheet, Sheet.assignment_id == Assignment.id)
        .join(Mark, Mark.sheet_id == Sheet.id)
        .where(
            Evaluator.session_id == assignment.evaluator.session_id,
            Evaluator.id != assignment.evaluator_id,
            Evaluator.removed_at.is_(None),
            Assignment.application_id == assignment.application_id,
            Assignment.state == AssignmentState.CLEAR,
            Sheet.state == SheetState.HANDED_IN,
            Mark.position.in_(summed(assignment.evaluator.session.criteria)),
        )
        .group_by(Evaluator.seat)
        .order_by(Evaluator.seat)
    )
    return [(seat, total) for seat, total in rows]

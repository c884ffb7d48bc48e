"""An evaluator's own work: what was given to them, and nothing else. Others' is Missing."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload

from app.applications.models import Application
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

    @property
    def waits(self) -> bool:
        """Whether something is still to be done."""
        return self.assignment.state in (AssignmentState.ASSIGNED, AssignmentState.CLEAR) and not self.is_in


@dataclass(frozen=True)
class Task:
    """One session as its evaluator sees it."""

    evaluator: Evaluator
    given: list[Given]

    @property
    def session(self) -> EvaluationSession:
        """The session."""
        return self.evaluator.session

    @property
    def undeclared(self) -> list[Given]:
        """Where the declaration is missing."""
        return [one for one in self.given if one.assignment.state is AssignmentState.ASSIGNED]

    @property
    def asked(self) -> list[Given]:
        """Everything but recusals."""
        return [one for one in self.given if one.assignment.state is not AssignmentState.RECUSED]

    @property
    def done(self) -> int:
        """Sheets handed in."""
        return sum(one.is_in for one in self.given)


@dataclass(frozen=True)
class Step:
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
    """The evaluator's way through one session, by receipt: light enough for two thousand applications."""

    steps: list[Step]

    @property
    def done(self) -> int:
        """Sheets handed in."""
        return sum(step.is_in for step in self.steps)

    @property
    def undeclared(self) -> list[Step]:
        """Where the declaration is missing."""
        return [step for step in self.steps if step.state is AssignmentState.ASSIGNED]

    def place(self, assignment_id: int) -> int:
        """Where an assignment stands in the list."""
        return next((i for i, step in enumerate(self.steps) if step.assignment_id == assignment_id), 0)

    def number(self, assignment_id: int) -> int:
        """The number an application has for this evaluator; all a blind stage shows of it."""
        return self.steps[self.place(assignment_id)].number

    def after(self, assignment_id: int) -> Step | None:
        """The next application that waits behind this one, starting again from the first."""
        place = self.place(assignment_id)
        turned = self.steps[place + 1 :] + self.steps[:place]
        return next((step for step in turned if step.waits), None)

    def beside(self, assignment_id: int, direction: int) -> Step | None:
        """The nearest application before (-1) or behind (1) that may be read."""
        place = self.place(assignment_id) + direction
        while 0 <= place < len(self.steps):
            if self.steps[place].state is AssignmentState.CLEAR:
                return self.steps[place]
            place += direction
        return None


def tasks_of(actor: Actor) -> list[Task]:
    """The actor's open sessions with everything given to them, the nearest deadline first."""
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
        select(Assignment, Sheet, Recusal)
        .join(Application, Application.id == Assignment.application_id)
        .outerjoin(Sheet, Sheet.assignment_id == Assignment.id)
        .outerjoin(Recusal, Recusal.assignment_id == Assignment.id)
        .where(
            Assignment.evaluator_id.in_([seat.id for seat in seats]),
            Assignment.state != AssignmentState.TAKEN_BACK,
            Application.state.in_(JUDGED),
        )
        .options(
            joinedload(Assignment.application).joinedload(Application.venture), lazyload(Sheet.assignment)
        )
        .order_by(Application.submitted_at, Application.id)
    )
    by_seat: dict[int, list[Given]] = {seat.id: [] for seat in seats}
    for assignment, sheet, recusal in rows:
        mine = by_seat[assignment.evaluator_id]
        mine.append(Given(len(mine) + 1, assignment, sheet, recusal))
    return [Task(seat, by_seat[seat.id]) for seat in seats]


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
            joinedload(Assignment.application).joinedload(Application.venture), lazyload(Sheet.assignment)
        )
    ).first()
    if row is None:
        raise Missing
    return Given(0, *row)


def course(evaluator: Evaluator) -> Course:
    """Everything given to one evaluator, in one statement."""
    rows = db.session.execute(
        select(Assignment.id, Assignment.state, Sheet.state)
        .join(Assignment.application)
        .outerjoin(Sheet, Sheet.assignment_id == Assignment.id)
        .where(
            Assignment.evaluator_id == evaluator.id,
            Assignment.state != AssignmentState.TAKEN_BACK,
            Application.state.in_(JUDGED),
        )
        .order_by(Application.submitted_at, Application.id)
    )
    return Course(
        [
            Step(number, key, state, sheet is SheetState.HANDED_IN)
            for number, (key, state, sheet) in enumerate(rows, 1)
        ]
    )


def find(assignment_id: int) -> Assignment:
    """One assignment, for the office. Raises Missing."""
    found = db.session.get(Assignment, assignment_id)
    if found is None:
        raise Missing
    return found


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
        )
        .group_by(Evaluator.seat)
        .order_by(Evaluator.seat)
    )
    return [(seat, total) for seat, total in rows]

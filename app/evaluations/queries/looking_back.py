"""An evaluator's own sheets of sessions that are over: nobody else's marks, no application, no result."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from app.applications.models import Application
from app.applications.rules.criteria import summed
from app.evaluations.models import Assignment, EvaluationSession, Evaluator, Sheet
from app.evaluations.queries.sheets import course
from app.evaluations.states import AssignmentState, SessionState, SheetState
from app.evaluations.written_record import plain
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.text import N_, Text, translated

OVER = (SessionState.CLOSED, SessionState.DECIDED)


@dataclass(frozen=True)
class Past:
    """One session that is over, and how many sheets the evaluator handed in."""

    session: EvaluationSession
    sheets: int


@dataclass(frozen=True)
class OwnSheet:
    """One sheet as it was frozen; `name` is all a blind stage ever showed of the application."""

    name: Text
    receipt_no: str
    sheet: Sheet
    marks: dict[int, str]
    """Points as they were typed, by the place of the criterion."""
    total: str


def _own(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Evaluator.user_id == actor.id,
        Evaluator.removed_at.is_(None),
        EvaluationSession.state.in_(OVER),
        Assignment.state == AssignmentState.CLEAR,
        Sheet.state == SheetState.HANDED_IN,
    )


def past_of(actor: Actor) -> list[Past]:
    """Sessions that are over in which the actor handed sheets in, the newest first."""
    rows = db.session.execute(
        select(EvaluationSession, func.count(Sheet.id))
        .join(Evaluator, Evaluator.session_id == EvaluationSession.id)
        .join(Assignment, Assignment.evaluator_id == Evaluator.id)
        .join(Sheet, Sheet.assignment_id == Assignment.id)
        .where(_own(actor))
        .group_by(EvaluationSession.id)
        .order_by(EvaluationSession.id.desc())
        .options(joinedload(EvaluationSession.call))
    )
    return [Past(session, count) for session, count in rows]


def past(session_id: int, actor: Actor) -> Past:
    """One of them. Raises Missing."""
    found = next((one for one in past_of(actor) if one.session.id == session_id), None)
    if found is None:
        raise Missing
    return found


def own_sheets(of: Past, actor: Actor, start: int, most: int) -> list[OwnSheet]:
    """At most so many sheets behind the first `start`, in the order they were read."""
    session = of.session
    rows = db.session.scalars(
        select(Sheet)
        .join(Sheet.assignment)
        .join(Assignment.evaluator)
        .join(Evaluator.session)
        .join(Assignment.application)
        .where(EvaluationSession.id == session.id, _own(actor))
        .order_by(Application.submitted_at, Application.id)
        .offset(start)
        .limit(most)
        .options(
            contains_eager(Sheet.assignment).options(
                contains_eager(Assignment.application).joinedload(Application.venture),
                lazyload(Assignment.evaluator),
            )
        )
    )
    places, sheets = summed(session.criteria), rows.all()
    if not sheets:
        return []
    way = course(sheets[0].assignment.evaluator)
    return [_told(sheet, places, way.number(sheet.assignment_id), session.blind) for sheet in sheets]


def _told(sheet: Sheet, places: list[int], number: int, blind: bool) -> OwnSheet:
    application: Any = sheet.assignment.application
    marks = {mark.position: mark.points for mark in sheet.marks}
    total = sum((marks[place] for place in places if place in marks), Decimal(0))
    name = translated(N_("신청기업 %(number)s"), number=number) if blind else application.venture.full_name
    typed = {place: plain(points) for place, points in marks.items()}
    return OwnSheet(name, application.receipt_no, sheet, typed, plain(total))

"""Objections to results: until when, whose, and which wait for an answer."""

from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.applications.models import Application, Call, Objection
from app.applications.policy import ApplicationPermission, programmes_of
from app.applications.rules import deadlines
from app.applications.states import CONTESTABLE, ApplicationState, ObjectionState
from app.kernel import clock
from app.kernel.access import Actor, may
from app.kernel.db import db
from app.kernel.errors import Missing


def contested_at(application: Application) -> datetime | None:
    """When the result was found that could be contested; None when there is none."""
    if application.state not in CONTESTABLE:
        return None
    if application.state is ApplicationState.INELIGIBLE:
        return application.screened_at
    return application.decided_at


def objection_until(application: Application) -> date | None:
    """The last day, that day included, on which the result may be contested."""
    found_at = contested_at(application)
    if found_at is None:
        return None
    return deadlines.objection_until(clock.on(found_at), application.call.objection_days)


def may_object_now(application: Application) -> bool:
    """Whether the window is open and this result was not contested yet."""
    until, found_at = objection_until(application), contested_at(application)
    if until is None or clock.today() > until:
        return False
    return all(row.result_at != found_at for row in objections_of(application))


def objections_of(application: Application) -> list[Objection]:
    """Every objection of an application, the newest first."""
    return list(
        db.session.scalars(
            select(Objection)
            .where(Objection.application_id == application.id)
            .order_by(Objection.filed_at.desc(), Objection.id.desc())
        )
    )


def objections_visible_to(actor: Actor, call: Call | None = None) -> Select[Objection]:
    """Objections within reach of staff, those that wait first, then the newest."""
    wanted = (
        select(Objection)
        .join(Objection.application)
        .join(Application.call)
        .where(Call.programme.in_(programmes_of(actor)))
        .options(joinedload(Objection.application).joinedload(Application.venture))
        .order_by(Objection.answered_at.is_not(None), Objection.filed_at.desc(), Objection.id.desc())
    )
    return wanted.where(Application.call_id == call.id) if call is not None else wanted


def objection(objection_id: int, actor: Actor) -> Objection:
    """One objection as staff open it. Raises Missing."""
    found = db.session.scalar(objections_visible_to(actor).where(Objection.id == objection_id))
    if found is None:
        raise Missing
    return found


def objections_to_answer(actor: Actor) -> list[Objection]:
    """Those that wait and that this actor may answer."""
    waiting = db.session.scalars(
        objections_visible_to(actor).where(Objection.state == ObjectionState.FILED)
    ).all()
    return [row for row in waiting if may(actor, ApplicationPermission.ANSWER_OBJECTION, row)]


def open_objections(call: Call) -> int:
    """How many of a call have no answer yet."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Objection)
            .join(Application, Application.id == Objection.application_id)
            .where(Application.call_id == call.id, Objection.state == ObjectionState.FILED)
        )
        or 0
    )

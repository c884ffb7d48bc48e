"""Trials of a call that is not published: whose they are, and who may begin one."""

from secrets import compare_digest

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.applications.models import Application, Call
from app.applications.models.trials import WITH_TRIALS
from app.applications.policy import CallPermission
from app.applications.states import CallState
from app.kernel.access import Actor, may
from app.kernel.db import db
from app.kernel.errors import Missing


def _trials() -> Select[Application]:
    return (
        select(Application)
        .where(Application.trial)
        .options(joinedload(Application.venture))
        .execution_options(**{WITH_TRIALS: True})
    )


def trials_of(call: Call) -> list[Application]:
    """Every trial of a call, the first one first."""
    return list(db.session.scalars(_trials().where(Application.call_id == call.id).order_by(Application.id)))


def trial(application_id: int, actor: Actor) -> Application:
    """A trial of whoever began it. Raises Missing for anyone else's."""
    found = db.session.scalar(
        _trials().where(Application.id == application_id, Application.started_by_id == actor.id)
    )
    if found is None or actor.id is None:
        raise Missing
    return found


def trials_by(actor: Actor, call: Call) -> list[Application]:
    """The trials an actor has begun of a call."""
    return [row for row in trials_of(call) if actor.id is not None and row.started_by_id == actor.id]


def may_try(call: Call, actor: Actor, key: str = "") -> bool:
    """Whether the actor may see and try a draft: who builds it, or who was given its link."""
    if call.state is not CallState.DRAFT:
        return False
    invited = call.trial_key is not None and compare_digest(call.trial_key.encode(), key.encode())
    return invited or may(actor, CallPermission.BUILD, call)

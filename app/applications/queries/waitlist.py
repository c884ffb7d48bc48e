"""The waitlist of a call: who stands where, and who is next when a place becomes free."""

from sqlalchemy import Select, func, select

from app.applications.models import Application, Call
from app.applications.states import ApplicationState, CallState
from app.kernel.db import db

_RANK = (Application.rank.is_(None), Application.rank, Application.submitted_at, Application.id)


def waitlist(call: Call) -> Select[Application]:
    """The waitlisted of a call in their order: by rank, then by who sent in first."""
    return (
        select(Application)
        .where(Application.call_id == call.id, Application.state == ApplicationState.WAITLISTED)
        .order_by(*_RANK)
    )


def place_in_waitlist(application: Application) -> int | None:
    """Which place a waitlisted application holds, from one; None when it is not waitlisted."""
    if application.state is not ApplicationState.WAITLISTED:
        return None
    ids = list(db.session.scalars(waitlist(application.call).with_only_columns(Application.id)))
    return ids.index(application.id) + 1


def moves_up_after(application: Application) -> Application | None:
    """Who is selected when this selected application gives its place up.

    Nobody when the waitlist is empty, the call has ended, or as many are selected as there are places even so.
    """
    call = application.call
    others = db.session.scalar(
        select(func.count())
        .select_from(Application)
        .where(
            Application.call_id == call.id,
            Application.state == ApplicationState.SELECTED,
            Application.id != application.id,
        )
    )
    if call.state is CallState.ENDED or (others or 0) >= call.places:
        return None
    return db.session.scalars(waitlist(call).limit(1)).first()

"""Who writes along in an application from outside the venture."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.applications.models import Application, Call, CoWriter
from app.applications.policy import being_written
from app.kernel.access import Actor
from app.kernel.db import db
from app.ventures.states import AskState


def co_writers_of(application: Application) -> list[CoWriter]:
    """Those who write along and those who have not answered yet."""
    wanted = select(CoWriter).where(
        CoWriter.application_id == application.id, CoWriter.state.in_((AskState.OPEN, AskState.ACCEPTED))
    )
    return list(db.session.scalars(wanted.order_by(CoWriter.id)))


def co_writer(key: int) -> CoWriter | None:
    """One of them by id; whoever asks still has to be let in."""
    return db.session.scalar(select(CoWriter).where(CoWriter.id == key))


def invitations_to_write(actor: Actor) -> list[CoWriter]:
    """Invitations that wait for this person: sent to the address they confirmed, while there is something to write."""
    person = db.session.get(User, actor.id) if actor.id is not None else None
    if person is None or person.confirmed_at is None:
        return []
    asked = select(CoWriter).where(CoWriter.email == person.email, CoWriter.state == AskState.OPEN)
    return list(db.session.scalars(_with_call(asked).where(being_written())))


def written_along(actor: Actor) -> list[CoWriter]:
    """Everything this person writes along in, also where nothing is to be written now."""
    own = select(CoWriter).where(CoWriter.user_id == actor.id, CoWriter.state == AskState.ACCEPTED)
    return list(db.session.scalars(_with_call(own)))


def _with_call(wanted: Select[CoWriter]) -> Select[CoWriter]:
    return (
        wanted.join(Application, Application.id == CoWriter.application_id)
        .join(Call, Call.id == Application.call_id)
        .options(
            joinedload(CoWriter.application).joinedload(Application.venture),
            joinedload(CoWriter.application).joinedload(Application.call),
        )
        .order_by(CoWriter.id)
    )

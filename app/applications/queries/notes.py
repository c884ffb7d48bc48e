"""Notes of the office about applications."""

from sqlalchemy import exists, select

from app.applications.models import Application, ApplicationNote
from app.applications.queries.reach import visible_to
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Missing

FLAGGED = exists().where(
    ApplicationNote.application_id == Application.id,
    ApplicationNote.flagged,
    ApplicationNote.settled_at.is_(None),
)
"""Applications with something marked that nobody has settled."""


def notes_of(application: Application) -> list[ApplicationNote]:
    """The notes about one application, the newest first."""
    wanted = select(ApplicationNote).where(ApplicationNote.application_id == application.id)
    return list(db.session.scalars(wanted.order_by(ApplicationNote.id.desc())))


def note(note_id: int, actor: Actor) -> ApplicationNote:
    """One note about an application within reach. Raises Missing."""
    reach = visible_to(actor).with_only_columns(Application.id)
    found = db.session.scalar(
        select(ApplicationNote).where(
            ApplicationNote.id == note_id, ApplicationNote.application_id.in_(reach)
        )
    )
    if found is None:
        raise Missing
    return found

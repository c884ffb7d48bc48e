"""Reads of stored files."""

from collections.abc import Iterable

from sqlalchemy import select

from app.files.models import StoredFile
from app.files.policy import FilePermission
from app.kernel.access import Actor, may
from app.kernel.db import db
from app.kernel.errors import Missing


def get(file_id: int, actor: Actor) -> StoredFile:
    """A file the actor may take away. Raises Missing for any other."""
    file = db.session.get(StoredFile, file_id)
    if file is None or not may(actor, FilePermission.DOWNLOAD, file):
        raise Missing
    return file


def of_owner(purpose: str, owner_id: int) -> list[StoredFile]:
    """Files of one row, in the order they came; whoever asks has passed the row's own check."""
    found = select(StoredFile).where(StoredFile.purpose == purpose, StoredFile.owner_id == owner_id)
    return list(db.session.scalars(found.order_by(StoredFile.id)))


def names_of(file_ids: Iterable[int]) -> dict[int, str]:
    """The names of these files, for the log."""
    rows = db.session.execute(select(StoredFile.id, StoredFile.name).where(StoredFile.id.in_(list(file_ids))))
    return {row[0]: row[1] for row in rows}

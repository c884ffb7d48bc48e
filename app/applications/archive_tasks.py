"""Making the zip of a call on disk, application by application, and keeping it in one step at the end."""

import tempfile
from pathlib import Path
from zipfile import ZipFile

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.applications import archive, queries
from app.applications.models import Application, CallArchive
from app.applications.services import archives
from app.kernel.db import db
from app.tasks.services import WORKER
from app.tasks.steps import looking, progress, step


def make(archive_id: int) -> None:
    """Lay the zip out without holding the database, saying how far it is; a worker that died begins anew."""
    with tempfile.TemporaryDirectory(prefix="archive") as folder:
        path = Path(folder) / "call.zip"
        with ZipFile(path, "w") as book:
            _fill(book, archive_id)
        step(keep, archive_id, str(path))


def _fill(book: ZipFile, archive_id: int) -> None:
    with looking():
        asked = db.session.get_one(CallArchive, archive_id)
        call, asker = asked.call, db.session.get(User, asked.asked_by_id) if asked.asked_by_id else None
        ids = [row.id for row in db.session.scalars(queries.of_call(call))]
        archive.add_lists(book, call, WORKER)
        if asker is not None:
            archive.add_parts(book, call, actor_of(asker))
    for done, application_id in enumerate(ids):
        progress(done, len(ids))
        with looking():
            archive.add_application(book, db.session.get_one(Application, application_id))
    progress(len(ids), len(ids))


def keep(archive_id: int, path: str) -> None:
    """Put the finished zip among the kept files."""
    archives.keep(db.session.get_one(CallArchive, archive_id), Path(path), actor=WORKER)

"""Copies to read on screen: asked for in the transaction of whoever hands files in, made by the worker, kept by hash."""

import hashlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.files import blobs
from app.files.models import ReadingCopy, ReadingPage
from app.files.reader.apart import Drawn, LaidOpen
from app.files.states import CopyEnd, CopyFault, FileKind
from app.kernel import clock
from app.kernel.db import db
from app.tasks.models import Task
from app.tasks.services import enqueue
from app.tasks.states import TaskState

MAKE, MAKE_NOW = "files.lay_open", "files.lay_open_now"


def order(wanted: Mapping[str, FileKind]) -> None:
    """Have contents (SHA-256 → kind) laid open; what was, or is under way, is left alone."""
    if not wanted:
        return
    known = {copy.sha256: copy for copy in of(wanted)}
    for sha256 in [sha256 for sha256 in wanted if sha256 not in known]:
        copy_id = _begun(sha256, wanted[sha256])
        if copy_id is not None:
            db.session.get_one(ReadingCopy, copy_id).task_id = enqueue(MAKE, copy_id=copy_id)
    for copy in known.values():
        if is_stuck(copy):
            copy.task_id = enqueue(MAKE, copy_id=copy.id)
    db.session.flush()


def _begun(sha256: str, kind: FileKind) -> int | None:
    """The row of a new copy; None when another transaction began it first."""
    insert = postgresql_insert if db.session.get_bind().dialect.name == "postgresql" else sqlite_insert
    values = {"sha256": sha256, "kind": kind, "asked_at": clock.now(), "pages": 0, "drawn": 0, "words": ""}
    return db.session.scalar(
        insert(ReadingCopy)
        .values(values)
        .on_conflict_do_nothing(index_elements=["sha256"])
        .returning(ReadingCopy.id)
    )


def of(contents: Iterable[str]) -> list[ReadingCopy]:
    """The copies of these contents, without their words, in one statement."""
    wanted = select(ReadingCopy).where(ReadingCopy.sha256.in_(list(contents)))
    return list(db.session.scalars(wanted))


def is_stuck(copy: ReadingCopy) -> bool:
    """Whether nothing is being done about a copy that is not there: the work failed, or was cleared away."""
    if copy.made_at is not None:
        return False
    task = db.session.get(Task, copy.task_id) if copy.task_id is not None else None
    return task is None or task.over


def waits_in_line(copy: ReadingCopy) -> bool:
    """Whether it was asked for ahead of need, and nobody has begun."""
    task = db.session.get(Task, copy.task_id) if copy.made_at is None and copy.task_id is not None else None
    return task is not None and task.name == MAKE and task.state is TaskState.WAITING


def hasten(sha256: str) -> None:
    """Somebody has it open and waits: it goes before everything else. What is begun, or done, is left alone."""
    for copy in of([sha256]):
        if waits_in_line(copy):  # whichever comes first makes it, the other finds it made
            copy.task_id = enqueue(MAKE_NOW, copy_id=copy.id)
    db.session.flush()


def pages_of(copy: ReadingCopy) -> list[ReadingPage]:
    """Its pictures in order."""
    wanted = select(ReadingPage).where(ReadingPage.copy_id == copy.id)
    return list(db.session.scalars(wanted.order_by(ReadingPage.number)))


def page(sha256: str, number: int) -> ReadingPage | None:
    """One picture of a content."""
    return db.session.scalar(
        select(ReadingPage)
        .join(ReadingCopy, ReadingCopy.id == ReadingPage.copy_id)
        .where(ReadingCopy.sha256 == sha256, ReadingPage.number == number)
    )


def put(pages: Iterable[Drawn]) -> list[dict[str, Any]]:
    """Keep the pictures by their hashes; gives what the rows will say. Raises StoreAway."""
    rows = []
    for drawn in pages:
        content = drawn.path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        blobs.put(digest, BytesIO(content))
        rows.append({"number": drawn.number, "sha256": digest, "width": drawn.width, "height": drawn.height})
    return rows


def keep(copy_id: int, found: LaidOpen, rows: list[dict[str, Any]]) -> None:
    """Write down what came of it; nothing when the file went meanwhile, or when it was written before."""
    copy = db.session.get(ReadingCopy, copy_id, with_for_update=True)
    if copy is None or copy.made_at is not None:
        return
    copy.made_at = clock.now()
    if found.fault:
        copy.fault = CopyFault(found.fault)
        return
    copy.ending, copy.words = CopyEnd(found.end), found.words
    copy.drawn = len(rows)
    copy.pages = max(found.count, len(rows))
    db.session.add_all(ReadingPage(copy_id=copy_id, **row) for row in rows)

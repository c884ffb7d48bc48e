"""Taking files in and giving their content back. Content goes to the store first, the row with the transaction."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import BinaryIO, Protocol

from sqlalchemy import ColumnElement, delete, exists, select

from app.files import blobs, refusals
from app.files.contents import sniff
from app.files.models import ReadingCopy, ReadingPage, StoredFile
from app.files.refusals import NotTaken
from app.files.rules import (
    LIMIT,
    MACRO_FORMATS,
    OLD_FORMATS,
    ending,
    in_megabytes,
    kind_of_ending,
    safe_name,
)
from app.files.states import FileKind
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.text import N_

TEXT_KINDS = frozenset({FileKind.TXT, FileKind.CSV})
"""Plain text, which only a room that looks through it takes in."""
ALL_KINDS = frozenset(FileKind) - TEXT_KINDS
ORPHAN_AGE = timedelta(hours=24)


class Upload(Protocol):
    """A file field's content, as forms give it."""

    filename: str | None
    stream: BinaryIO


def store(
    upload: Upload | None,
    *,
    actor: Actor,
    purpose: str,
    owner_id: int | None = None,
    limit: int = LIMIT,
    kinds: frozenset[FileKind] = ALL_KINDS,
    field: str | None = None,
    name: str = "",
) -> StoredFile:
    """Check an uploaded file and keep it; the row is flushed into the present transaction.

    `name` is kept in place of the file's own, `purpose` names the download rule, `owner_id` the row of that room (may be set later), `limit` is in bytes,
    `field` names the form's field. Raises Refused on `field` with the reason and the way out, StoreAway.
    If the transaction is rolled back the content stays behind without a row until `sweep` takes it away.
    """
    if upload is None or not safe_name(upload.filename or ""):
        raise Refused(N_("올릴 파일을 골라 주세요."), field=field)
    try:
        kept = safe_name(name or upload.filename or "")
        return _take(upload.stream, kept, actor, purpose, owner_id, limit, kinds)
    except (NotTaken, blobs.StoreAway) as refusal:
        refusal.field = field
        raise


def keep(
    content: bytes, name: str, *, actor: Actor, purpose: str = "", owner_id: int | None = None
) -> StoredFile:
    """Keep a file that the product made itself (a PDF, a sheet); checked like any other.

    Without a `purpose` only the room itself gives it out, through a view of its own. Raises Refused.
    """
    name = safe_name(name)
    return _take(BytesIO(content), name, actor, purpose, owner_id, 10 * LIMIT, ALL_KINDS)


def _take(
    stream: BinaryIO,
    name: str,
    actor: Actor,
    purpose: str,
    owner_id: int | None,
    limit: int,
    kinds: frozenset[FileKind],
) -> StoredFile:
    size = stream.seek(0, 2)
    if size == 0:
        raise NotTaken(refusals.EMPTY, name=name)
    if size > limit:
        raise NotTaken(refusals.TOO_LARGE, name=name, size=in_megabytes(size), limit=in_megabytes(limit))
    kind = checked_kind(stream, size, name, kinds)
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    blobs.put(digest, stream)
    file = StoredFile(
        name=name,
        sha256=digest,
        size=size,
        kind=kind,
        purpose=purpose,
        owner_id=owner_id,
        uploaded_by_id=actor.id,
        created_at=clock.now(),
    )
    db.session.add(file)
    db.session.flush()
    return file


def checked_kind(stream: BinaryIO, size: int, name: str, kinds: frozenset[FileKind]) -> FileKind:
    """The kind of the content, which must be allowed and agree with the name. Raises NotTaken."""
    end = ending(name)
    if end in OLD_FORMATS:
        raise NotTaken(refusals.OLD_FORMAT, name=name, ending=end, better=OLD_FORMATS[end])
    if end in MACRO_FORMATS:
        raise NotTaken(refusals.MACROS, name=name, better=MACRO_FORMATS[end])
    allowed = ", ".join(str(kind).upper() for kind in FileKind if kind in kinds)
    claimed = kind_of_ending(name)
    if end and claimed is None:
        raise NotTaken(refusals.UNKNOWN, name=name, kinds=allowed)
    found = sniff(stream, size, name)
    if found is None:
        raise NotTaken(refusals.BROKEN if claimed else refusals.UNKNOWN, name=name, kinds=allowed)
    if not end:
        raise NotTaken(refusals.NO_ENDING, name=name, better=str(found))
    if found is not claimed:
        raise NotTaken(refusals.WRONG_ENDING, name=name, found=str(found).upper(), ending=end)
    if found not in kinds:
        raise NotTaken(refusals.UNKNOWN, name=name, kinds=allowed)
    return found


def content(file: StoredFile) -> bytes:
    """The whole content. Raises BlobMissing, StoreAway. Who may have it was asked before."""
    return blobs.content(file.sha256)


def parts_of(file: StoredFile) -> Iterator[bytes]:
    """The content in parts, for a download. Raises BlobMissing, StoreAway."""
    return blobs.parts_of(file.sha256)


def forget(file: StoredFile) -> None:
    """Take the row away, and what was laid open of it; `sweep` removes the content once no row names it."""
    sha256 = file.sha256
    db.session.delete(file)
    db.session.flush()
    _forget_copies(ReadingCopy.sha256 == sha256)


def _forget_copies(*which: ColumnElement[bool]) -> None:
    """Copies to read go with the last file of their content."""
    named = exists().where(StoredFile.sha256 == ReadingCopy.sha256)
    db.session.execute(delete(ReadingCopy).where(~named, *which))


def sweep(*, older_than: timedelta = ORPHAN_AGE) -> int:
    """Remove content that no row names and that was kept longer ago; gives the number removed.

    A transaction that is still open may name content which was kept just now, hence the age.
    """
    limit = clock.now() - older_than
    _forget_copies(ReadingCopy.asked_at < limit)
    old = [sha256 for sha256, kept_at, _ in blobs.all_kept() if kept_at < limit]
    removed = 0
    for sha256 in old:
        if _is_named(sha256):
            continue
        kept = blobs.kept_at(sha256)
        if kept is not None and kept < limit:
            blobs.remove(sha256)
            removed += 1
    return removed


def _is_named(sha256: str) -> bool:
    """Whether a file has this content, or a page is its picture."""
    by = (select(row.sha256).where(row.sha256 == sha256).limit(1) for row in (StoredFile, ReadingPage))
    return any(db.session.scalar(wanted) is not None for wanted in by)

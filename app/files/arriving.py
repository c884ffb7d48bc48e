"""Files that come in parts: a lost connection goes on where it was. Parts lie in the store, the row says how far.

Whoever calls has asked whether the actor may hand the file in; here it is only theirs or not there.
"""

import secrets
import tempfile
from datetime import timedelta
from typing import BinaryIO, cast

from sqlalchemy import select

from app.files import blobs, refusals
from app.files.models import PartialUpload
from app.files.refusals import NotTaken
from app.files.rules import LIMIT, in_megabytes, safe_name
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Missing, Refused, WrongState
from app.kernel.text import N_

MOST_PART = 2 * 1024 * 1024
"""Bytes of one part."""
KEPT_FOR = timedelta(days=1)
MOST_UNDER_WAY = 10
"""Uploads of one person that are not whole yet: what is begun and left must not fill the store."""
_IN_MEMORY = 4 * 1024 * 1024


class OutOfStep(WrongState):
    """The part does not begin where the last one ended; `offset` is where to go on."""

    default = N_("이어서 올릴 자리가 맞지 않습니다. 받은 곳부터 다시 보내 주세요.")

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__()


class Whole:
    """A file put together, as forms give one. Close the stream when done."""

    def __init__(self, name: str, stream: BinaryIO) -> None:
        self.filename: str | None = name
        self.stream = stream


def begin(
    name: str,
    size: int,
    changed: int,
    *,
    purpose: str,
    owner_id: int,
    slot: str,
    actor: Actor,
    limit: int = LIMIT,
) -> PartialUpload:
    """Room for a file; the one that was begun and not finished, with what came of it. Raises Refused.

    `changed` is when the sender's copy was last written, in seconds since 1970: a file mended meanwhile begins anew.
    """
    kept = _checked_name(name, size, limit, actor)
    same = {
        "name": kept,
        "size": size,
        "changed": changed,
        "purpose": purpose,
        "owner_id": owner_id,
        "slot": slot,
    }
    earlier = db.session.scalar(
        select(PartialUpload).filter_by(**same, sender_id=actor.id).order_by(PartialUpload.id.desc()).limit(1)
    )
    if earlier is not None:
        return earlier
    _make_room(actor)
    now = clock.now()
    made = PartialUpload(
        **same, sender_id=actor.id, token=secrets.token_urlsafe(24), received=0, began_at=now, touched_at=now
    )
    db.session.add(made)
    db.session.flush()
    return made


def _make_room(actor: Actor) -> None:
    """The uploads that waited longest give way to a further one."""
    held = db.session.scalars(
        select(PartialUpload)
        .where(PartialUpload.sender_id == actor.id)
        .order_by(PartialUpload.touched_at.desc(), PartialUpload.id.desc())
    ).all()
    for left in held[MOST_UNDER_WAY - 1 :]:
        forget(left)


def _checked_name(name: str, size: int, limit: int, actor: Actor) -> str:
    kept = safe_name(name)
    if not kept or actor.id is None:
        raise Refused(N_("올릴 파일을 골라 주세요."))
    if size <= 0:
        raise NotTaken(refusals.EMPTY, name=kept)
    if size > limit:
        raise NotTaken(refusals.TOO_LARGE, name=kept, size=in_megabytes(size), limit=in_megabytes(limit))
    return kept


def find(token: str, *, purpose: str, owner_id: int, actor: Actor) -> PartialUpload:
    """An upload of this actor, held until the end of the transaction. Raises Missing for anyone else's."""
    found = db.session.scalar(
        select(PartialUpload)
        .where(
            PartialUpload.token == token,
            PartialUpload.purpose == purpose,
            PartialUpload.owner_id == owner_id,
            PartialUpload.sender_id == actor.id,
        )
        .with_for_update()
    )
    if found is None:
        raise Missing
    return found


def add(upload: PartialUpload, offset: int, part: bytes) -> None:
    """Keep the next part. Raises OutOfStep, Refused (larger than was said), StoreAway."""
    if offset != upload.received:
        raise OutOfStep(upload.received)
    if len(part) > MOST_PART or upload.received + len(part) > upload.size:
        raise Refused(N_("보낸 파일이 처음에 말한 크기보다 큽니다. 파일을 다시 골라 주세요."))
    if part:
        blobs.put_part(upload.token, offset, part)
    upload.received += len(part)
    upload.touched_at = clock.now()


def whole(upload: PartialUpload) -> Whole:
    """The file from its parts. Raises OutOfStep while some are missing, StoreAway."""
    if upload.received < upload.size:
        raise OutOfStep(upload.received)
    stream = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (closed by who takes it)
    blobs.put_together(upload.token, upload.size, cast("BinaryIO", stream))
    if stream.tell() != upload.size:
        stream.close()
        raise Refused(N_("파일을 다 받지 못했습니다. 다시 올려 주세요."))
    return Whole(upload.name, cast("BinaryIO", stream))


def forget(upload: PartialUpload) -> None:
    """Its row and its parts go. Raises StoreAway."""
    blobs.remove_parts(upload.token)
    db.session.delete(upload)


def forget_of(purpose: str, owner_id: int) -> int:
    """Take away everything half-way for one row; gives how many."""
    rows = db.session.scalars(
        select(PartialUpload).where(PartialUpload.purpose == purpose, PartialUpload.owner_id == owner_id)
    ).all()
    for row in rows:
        forget(row)
    return len(rows)


def sweep(*, older_than: timedelta = KEPT_FOR) -> int:
    """Take away what nobody went on with; gives how many."""
    old = db.session.scalars(
        select(PartialUpload).where(PartialUpload.touched_at < clock.now() - older_than)
    ).all()
    for row in old:
        forget(row)
    return len(old)

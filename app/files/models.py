"""Stored files: a row names and guards what is kept once per content, under its hash; and uploads half-way. Sizes in bytes."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.files.states import FileKind
from app.kernel.db import NAME, Instant, Model, enum_type


class StoredFile(Model):
    """One file as someone handed it in. `purpose` names the rule that decides who may take it away.

    `owner_id` is the row it belongs to in the room of that rule; both are plain values, since rooms stand above.
    """

    __tablename__ = "stored_file"
    __unaudited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(NAME)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[FileKind] = mapped_column(enum_type(FileKind))
    purpose: Mapped[str] = mapped_column(String(80))
    owner_id: Mapped[int | None]
    uploaded_by_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        CheckConstraint("size > 0", name="size_above_zero"),
        CheckConstraint("length(sha256) = 64", name="whole_hash"),
        CheckConstraint("length(name) > 0", name="named"),
        Index(None, "purpose", "owner_id"),
    )


class PartialUpload(Model):
    """A file that is coming in parts: `received` bytes of `size` are there. Kept for a day after the last part.

    `changed` is when the sender's copy was last written, in seconds; `slot` says within the owner what the file is for; `token` is its address, known to who sends it alone.
    """

    __tablename__ = "partial_upload"
    __unaudited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(NAME)
    size: Mapped[int] = mapped_column(BigInteger)
    changed: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    purpose: Mapped[str] = mapped_column(String(80))
    owner_id: Mapped[int]
    slot: Mapped[str] = mapped_column(String(120))
    sender_id: Mapped[int] = mapped_column(index=True)
    began_at: Mapped[datetime] = mapped_column(Instant)
    touched_at: Mapped[datetime] = mapped_column(Instant, index=True)

    __table_args__ = (
        CheckConstraint("size > 0", name="size_above_zero"),
        CheckConstraint("received BETWEEN 0 AND size", name="received_within_size"),
        CheckConstraint("length(name) > 0", name="named"),
        Index(None, "purpose", "owner_id"),
    )

"""Stored files: a row names and guards what is kept once per content, under its hash; uploads half-way; copies to read on screen. Sizes in bytes."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.files.states import CopyEnd, CopyFault, FileKind
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


class ReadingCopy(Model):
    """What can be read of some content on screen: pages as pictures, or words. One for each content, whoever handed it in.

    Not made yet while `made_at` is empty: `task_id` is the work that makes it. `pages` counts those of the document,
    `drawn` those kept as pictures. Made from the content alone, so it may go and be made again.
    """

    __tablename__ = "reading_copy"
    __unaudited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[FileKind] = mapped_column(enum_type(FileKind))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    task_id: Mapped[int | None]
    made_at: Mapped[datetime | None] = mapped_column(Instant)
    fault: Mapped[CopyFault | None] = mapped_column(enum_type(CopyFault))
    ending: Mapped[CopyEnd | None] = mapped_column(enum_type(CopyEnd))
    pages: Mapped[int] = mapped_column(default=0)
    drawn: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(Text, default="", deferred=True)

    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="whole_hash"),
        CheckConstraint(
            "(made_at IS NOT NULL) = (fault IS NOT NULL OR ending IS NOT NULL)", name="made_or_at_fault"
        ),
        CheckConstraint("fault IS NULL OR ending IS NULL", name="at_fault_or_ended"),
        CheckConstraint("drawn BETWEEN 0 AND pages", name="drawn_within_pages"),
    )


class ReadingPage(Model):
    """The picture of one page, kept under its own hash."""

    __tablename__ = "reading_page"
    __unaudited__ = True

    copy_id: Mapped[int] = mapped_column(
        ForeignKey(ReadingCopy.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    width: Mapped[int]
    height: Mapped[int]

    __table_args__ = (
        CheckConstraint("number >= 1", name="counts_from_one"),
        CheckConstraint("width > 0 AND height > 0", name="has_a_size"),
        CheckConstraint("length(sha256) = 64", name="whole_hash"),
    )

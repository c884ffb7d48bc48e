"""The register of issued papers. A row is never deleted; its number has no gap within a year of Seoul's calendar."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.documents.states import PaperKind, PaperState, Reader
from app.files.models import StoredFile
from app.kernel.db import LINE, NAME, Instant, Model, Versioned, enum_type


class DocumentCounter(Model):
    """The last serial given in a year; the row is the lock for the next one."""

    __tablename__ = "document_counter"
    __unaudited__ = True

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]

    __table_args__ = (CheckConstraint("last > 0", name="last_positive"),)


class IssuedDocument(Versioned, Model):
    """One paper with its number, from the reservation of the number on.

    `subject_type` and `subject_id` name what it is about ("venture", "application", "fund"); `venture_id` and
    `fund_id` decide whose it is. `destroyed_at` dates the day its time of keeping was over: the file went, number,
    hash and state stay. The rooms stand above this one, so these are plain numbers.
    """

    __tablename__ = "issued_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(40), unique=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[PaperKind] = mapped_column(enum_type(PaperKind))
    reader: Mapped[Reader] = mapped_column(enum_type(Reader))
    title: Mapped[str] = mapped_column(NAME)
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    venture_id: Mapped[int | None] = mapped_column(index=True)
    fund_id: Mapped[int | None] = mapped_column(index=True)
    as_of_on: Mapped[date]
    state: Mapped[PaperState] = mapped_column(enum_type(PaperState), default=PaperState.PREPARING)
    issuer: Mapped[str] = mapped_column(NAME)
    prepared_by_id: Mapped[int | None]
    prepared_by: Mapped[str] = mapped_column(NAME)
    reserved_at: Mapped[datetime] = mapped_column(Instant)
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    pages: Mapped[int | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id), index=True)
    issued_at: Mapped[datetime | None] = mapped_column(Instant)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("issued_document.id"), index=True)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("issued_document.id"), index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    destroyed_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_reason: Mapped[str | None] = mapped_column(LINE)

    file: Mapped[StoredFile | None] = relationship()
    replaces: Mapped["IssuedDocument | None"] = relationship(
        foreign_keys=[replaces_id], remote_side="IssuedDocument.id", viewonly=True
    )
    replaced_by: Mapped["IssuedDocument | None"] = relationship(
        foreign_keys=[replaced_by_id], remote_side="IssuedDocument.id", viewonly=True
    )

    __table_args__ = (
        UniqueConstraint("year", "serial"),
        CheckConstraint("serial > 0", name="serial_from_one"),
        CheckConstraint("(state IN ('preparing', 'abandoned')) = (sha256 IS NULL)", name="hashed_iff_made"),
        CheckConstraint(
            "(sha256 IS NULL) = (file_id IS NULL AND destroyed_at IS NULL)", name="kept_iff_hashed"
        ),
        CheckConstraint("destroyed_at IS NULL OR file_id IS NULL", name="destroyed_without_file"),
        CheckConstraint("(sha256 IS NULL) = (issued_at IS NULL)", name="dated_iff_made"),
        CheckConstraint("state <> 'replaced' OR replaced_by_id IS NOT NULL", name="replaced_by_something"),
        CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)", name="revoked_iff_dated"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_reason IS NULL)", name="revoked_with_reason"),
        CheckConstraint("replaces_id IS NULL OR replaces_id <> id", name="replaces_another"),
        Index(None, "subject_type", "subject_id", "kind"),
    )

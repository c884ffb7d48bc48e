"""Audit entries. `seq` starts at 1 without gaps; hashes are SHA-256 in hex over canonical JSON."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.audit.states import Kind
from app.kernel.db import JSON_DOC, NAME, Instant, Model, append_only, enum_type


class AuditEntry(Model):
    """One thing that was done, read or refused: who, when, from where, to what, whose data."""

    __tablename__ = "audit_entry"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[Kind] = mapped_column(enum_type(Kind))
    action: Mapped[str] = mapped_column(String(80))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(NAME)
    ip: Mapped[str | None] = mapped_column(String(64))
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int | None]
    venture_id: Mapped[int | None]
    sentence: Mapped[str] = mapped_column(Text)
    params: Mapped[dict[str, Any]] = mapped_column(JSON_DOC)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON_DOC)
    note: Mapped[str] = mapped_column(Text)
    request_id: Mapped[str | None] = mapped_column(String(40))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("previous"),
        UniqueConstraint("hash"),
        CheckConstraint("seq > 0", name="seq_from_one"),
        Index(None, "subject_type", "subject_id", "seq"),
        Index(None, "venture_id", "seq"),
        Index(None, "actor_id", "seq"),
    )


_table: Table = AuditEntry.__table__  # type: ignore[assignment]
append_only(_table)

"""Everything of a call as one zip: who asked for it, why, and the file while it is kept."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.applications.models.calls import Call
from app.files.models import StoredFile
from app.kernel.db import LINE, NAME, Instant, Model


class CallArchive(Model):
    """One order of the whole dossier of a call. The file goes after some days; that it was taken stays."""

    __tablename__ = "call_archive"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint("file_id IS NULL OR made_at IS NOT NULL", name="made_when_kept"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    reason: Mapped[str] = mapped_column(LINE)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    asked_by: Mapped[str] = mapped_column(NAME)
    task_id: Mapped[int | None]
    made_at: Mapped[datetime | None] = mapped_column(Instant)
    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id), index=True)

    call: Mapped[Call] = relationship()
    file: Mapped[StoredFile | None] = relationship()

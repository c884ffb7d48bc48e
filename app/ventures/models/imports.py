"""A spreadsheet that was uploaded and is being looked at before anything of it is written."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import JSON_DOC, NAME, Instant, Model, enum_type
from app.ventures.states import UploadState


class RosterUpload(Model):
    """The file as it was uploaded, for its uploader's eyes; the content goes once it is written or dropped."""

    __tablename__ = "roster_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(NAME)
    sheet: Mapped[str | None] = mapped_column(String(100))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[UploadState] = mapped_column(enum_type(UploadState), default=UploadState.WAITING)
    skip_errors: Mapped[bool] = mapped_column(default=False)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(JSON_DOC, default=dict)
    message: Mapped[str] = mapped_column(NAME, default="")
    uploaded_at: Mapped[datetime] = mapped_column(Instant)

"""Two records found to be one venture: what was moved, so that it can be moved back."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import JSON_DOC, LINE, Instant, Model
from app.ventures.models.venture import Venture


class VentureMerge(Model):
    """`merged` was taken into `kept`. `moved` lists row ids per table column, `stayed` those that clashed, `filled` old and new values."""

    __tablename__ = "venture_merge"
    __table_args__ = (CheckConstraint("kept_id <> merged_id", name="two_records"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("venture.id"), index=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("venture.id"), index=True)
    reason: Mapped[str] = mapped_column(LINE)
    moved: Mapped[dict[str, Any]] = mapped_column(JSON_DOC)
    stayed: Mapped[dict[str, Any]] = mapped_column(JSON_DOC)
    filled: Mapped[dict[str, Any]] = mapped_column(JSON_DOC)
    merged_state: Mapped[str] = mapped_column(LINE)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"), index=True)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)

    kept: Mapped[Venture] = relationship(foreign_keys=[kept_id])
    merged: Mapped[Venture] = relationship(foreign_keys=[merged_id])

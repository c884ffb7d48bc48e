"""적격검토: the eligibility sheet of an application, and 보완요청 for named answers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.applications.models.applications import Application
from app.applications.models.questions import KEY
from app.applications.states import FixState, Verdict, VerdictSource
from app.kernel.db import JSON_DOC, LINE, NAME, Instant, Model, enum_type


class ScreeningPoint(Model):
    """One point of the eligibility sheet: what was found, by whom, from which source."""

    __tablename__ = "screening_point"
    __table_args__ = (UniqueConstraint("application_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(KEY)
    verdict: Mapped[Verdict] = mapped_column(enum_type(Verdict))
    source: Mapped[VerdictSource] = mapped_column(enum_type(VerdictSource))
    fact: Mapped[str] = mapped_column(LINE, default="")
    note: Mapped[str] = mapped_column(LINE, default="")
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)


class FixRequest(Model):
    """보완요청: only the questions and documents named in `keys` are open, until `due_at`."""

    __tablename__ = "fix_request"
    __table_args__ = (
        CheckConstraint("due_at > asked_at", name="due_after_asking"),
        CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name="answered_iff_dated"),
        Index(
            "uq_fix_request_open",
            "application_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    state: Mapped[FixState] = mapped_column(enum_type(FixState), default=FixState.OPEN)
    keys: Mapped[list[str]] = mapped_column(JSON_DOC)
    reason: Mapped[str] = mapped_column(LINE)
    due_at: Mapped[datetime] = mapped_column(Instant)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    asked_by: Mapped[str] = mapped_column(NAME)
    submission_before: Mapped[int]
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    application: Mapped[Application] = relationship()

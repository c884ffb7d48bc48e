"""이의신청: a result that its applicant contests, and the answer of a person who did not decide it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.applications.models.applications import Application
from app.applications.states import ApplicationState, ObjectionState
from app.files.models import StoredFile
from app.kernel.db import NAME, Instant, Model, Versioned, enum_type


class Objection(Versioned, Model):
    """One objection to one result: `contested` is the state of the application and `result_at` when it was found.

    `decided_by_id` is who made that result and therefore does not answer. A changed result may be contested anew.
    """

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("application_id", "result_at"),
        CheckConstraint("contested IN ('ineligible', 'waitlisted', 'rejected')", name="contests_a_result"),
        CheckConstraint("filed_at >= result_at", name="after_the_result"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint("(state = 'filed') = (answered_at IS NULL)", name="answered_iff_dated"),
        CheckConstraint("(state = 'filed') = (answer = '')", name="answered_with_a_reason"),
        CheckConstraint(
            "answered_by_id IS NULL OR decided_by_id IS NULL OR answered_by_id <> decided_by_id",
            name="answered_by_another",
        ),
        Index("ix_objection_state_filed_at", "state", "filed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    state: Mapped[ObjectionState] = mapped_column(enum_type(ObjectionState), default=ObjectionState.FILED)
    contested: Mapped[ApplicationState] = mapped_column(enum_type(ApplicationState))
    result_at: Mapped[datetime] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    reason: Mapped[str] = mapped_column(String(4000))
    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id), index=True)
    filed_at: Mapped[datetime] = mapped_column(Instant)
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    filed_by: Mapped[str] = mapped_column(NAME)
    answer: Mapped[str] = mapped_column(String(4000), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    answered_by: Mapped[str] = mapped_column(NAME, default="")

    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)
    file: Mapped[StoredFile | None] = relationship()

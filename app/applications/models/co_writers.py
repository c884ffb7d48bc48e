"""공동 작성자: people outside the venture who write along in one application and see nothing else of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.applications.models.applications import Application
from app.kernel.db import Instant, Model, enum_type
from app.ventures.states import AskState, MemberRole

_OPEN, _ACCEPTED = text("state = 'open'"), text("state = 'accepted'")


class CoWriter(Model):
    """An invitation to one application, and once accepted what its person may do there.

    The address is kept only while nobody has answered. `WITHDRAWN` is an invitation taken back as well as a
    person who left or was taken out.
    """

    __tablename__ = "application_co_writer"
    __table_args__ = (
        CheckConstraint("role IN ('editor', 'viewer')", name="never_owner"),
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint("(state = 'open') = (email <> '')", name="address_while_open"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_iff_closed"),
        CheckConstraint("state <> 'accepted' OR user_id IS NOT NULL", name="accepted_by_a_person"),
        Index(
            "uq_application_co_writer_open",
            "application_id",
            "email",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "uq_application_co_writer_accepted",
            "application_id",
            "user_id",
            unique=True,
            sqlite_where=_ACCEPTED,
            postgresql_where=_ACCEPTED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    role: Mapped[MemberRole] = mapped_column(enum_type(MemberRole))
    state: Mapped[AskState] = mapped_column(enum_type(AskState), default=AskState.OPEN)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User | None] = relationship(foreign_keys=[user_id], lazy="joined")

"""Who acts for a venture: members with their roles, invitations and requests to join."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.kernel.db import LINE, NAME, Instant, Model, enum_type
from app.ventures.models.venture import Venture
from app.ventures.states import AskState, MemberRole

_STILL = text("until_on IS NULL")
_OPEN = text("state = 'open'")


class Membership(Model):
    """A person acting for a venture from `from_on`; on `until_on` it has ended already, so that leaving is at once.

    `represents_as` is the representative's name as someone else recorded that this person is it: what the account is
    called decides nothing.
    """

    __tablename__ = "venture_membership"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="until_after_from"),
        Index(
            "uq_venture_membership_current",
            "venture_id",
            "user_id",
            unique=True,
            sqlite_where=_STILL,
            postgresql_where=_STILL,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    role: Mapped[MemberRole] = mapped_column(enum_type(MemberRole))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    represents_as: Mapped[str | None] = mapped_column(NAME)

    venture: Mapped[Venture] = relationship()
    user: Mapped[User] = relationship()


class MemberInvitation(Model):
    """An owner's invitation to an e-mail address; taken up by the person who has confirmed that address."""

    __tablename__ = "venture_invitation"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_iff_closed"),
        Index(
            "uq_venture_invitation_open",
            "venture_id",
            "email",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254), index=True)
    role: Mapped[MemberRole] = mapped_column(enum_type(MemberRole))
    state: Mapped[AskState] = mapped_column(enum_type(AskState), default=AskState.OPEN)
    invited_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    invited_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    venture: Mapped[Venture] = relationship()


class JoinRequest(Model):
    """A person's request to act for a venture that is already recorded."""

    __tablename__ = "venture_join_request"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_iff_closed"),
        Index(
            "uq_venture_join_request_open",
            "venture_id",
            "user_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    state: Mapped[AskState] = mapped_column(enum_type(AskState), default=AskState.OPEN)
    message: Mapped[str] = mapped_column(LINE, default="")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )

    venture: Mapped[Venture] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])

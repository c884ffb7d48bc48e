"""대표자 확인: what a representative said about one content of an application, by a link or signed in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.applications.states import ConfirmationMeans, ConfirmationState
from app.kernel.db import NAME, Instant, Model, enum_type

_ASKED = text("state = 'asked'")


class RepresentativeConfirmation(Model):
    """One question to the representative, or one confirmation given at once by a member who is the representative.

    `content_sha256` is the hash of what was confirmed: another content is not confirmed by it. Of the key in the
    link only the hash is kept.
    """

    __tablename__ = "representative_confirmation"
    __table_args__ = (
        CheckConstraint("means IN ('member', 'link')", name="in_person"),
        CheckConstraint("(means = 'link') = (token_hash IS NOT NULL)", name="link_iff_key"),
        CheckConstraint("(means = 'link') = (expires_at IS NOT NULL)", name="link_iff_term"),
        CheckConstraint(
            "means = 'link' OR (user_id IS NOT NULL AND state = 'confirmed')", name="member_named"
        ),
        CheckConstraint(
            "(state IN ('confirmed', 'returned')) = (answered_at IS NOT NULL)", name="answered_iff_dated"
        ),
        CheckConstraint("(state = 'confirmed') = (content_sha256 IS NOT NULL)", name="confirmed_iff_hashed"),
        CheckConstraint("content_sha256 IS NULL OR length(content_sha256) = 64", name="hash_is_whole"),
        CheckConstraint("state <> 'returned' OR reason <> ''", name="returned_with_a_reason"),
        CheckConstraint("expires_at IS NULL OR expires_at > asked_at", name="expires_after_asking"),
        Index(
            "uq_representative_confirmation_asked",
            "application_id",
            unique=True,
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    means: Mapped[ConfirmationMeans] = mapped_column(enum_type(ConfirmationMeans))
    state: Mapped[ConfirmationState] = mapped_column(
        enum_type(ConfirmationState), default=ConfirmationState.ASKED
    )
    email: Mapped[str] = mapped_column(String(254), default="")
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    asked_by: Mapped[str] = mapped_column(NAME)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(NAME, default="")
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(2000), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

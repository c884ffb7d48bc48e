"""가점 as staff confirmed it, the decision with its frozen record, and what letters about it will say."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.evaluations.states import BonusVerdict
from app.kernel.db import LINE, NAME, POINTS, Instant, Model, append_only, enum_type


class BonusReview(Model):
    """Whether the proof of one bonus claim holds. Points are those of the call at that time."""

    __tablename__ = "bonus_review"
    __table_args__ = (
        UniqueConstraint("application_id", "key"),
        CheckConstraint("points > 0", name="points_are_positive"),
        CheckConstraint("proof <> ''", name="says_what_was_seen"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(LINE)
    points: Mapped[Decimal] = mapped_column(POINTS)
    verdict: Mapped[BonusVerdict] = mapped_column(enum_type(BonusVerdict))
    proof: Mapped[str] = mapped_column(LINE)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)


class Decision(Model):
    """결과 확정: `record` is the JSON the decision was computed from, word for word; it hashes to `sha256`.

    `results` are the figures it gives, as JSON, so that a replay can be compared years later.
    """

    __tablename__ = "evaluation_decision"
    __table_args__ = (
        UniqueConstraint("session_id"),
        CheckConstraint("length(sha256) = 64", name="hash_is_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("evaluation_session.id"))
    record: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    results: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    by_name: Mapped[str] = mapped_column(NAME)
    note: Mapped[str] = mapped_column(String(2000), default="")
    tells_points: Mapped[bool] = mapped_column(default=False)


class FeedbackDraft(Model):
    """What the letter of one application will say of its evaluation. Kept apart from the application until the
    result is published, when the words go into the application and the draft away."""

    __tablename__ = "feedback_draft"
    __table_args__ = (CheckConstraint("words <> ''", name="says_something"),)

    session_id: Mapped[int] = mapped_column(
        ForeignKey("evaluation_session.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    words: Mapped[str] = mapped_column(String(4000))
    saved_at: Mapped[datetime] = mapped_column(Instant)
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)


append_only(Decision.__table__)  # type: ignore[arg-type]

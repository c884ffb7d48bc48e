"""위원 평가: what applicants say of evaluators and panels, kept so that nobody can tell who said it.

An answer has no time, no number that counts up, no application and no session beside the person it is about. Who has
answered is a keyed one-way token in a table of its own. Answers are shown in batches of five; `batch` is empty before.
"""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model

COMMENT = 500


class EvaluatorRating(Model):
    """One answer about one evaluator, or about how one panel was run. The key is drawn by chance."""

    __tablename__ = "evaluator_rating"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="one_to_five"),
        CheckConstraint("(user_id IS NULL) <> (session_id IS NULL)", name="about_one_thing"),
        CheckConstraint("length(key) = 32", name="key_is_whole"),
        CheckConstraint("batch >= 1", name="batches_count_from_one"),
        Index("ix_evaluator_rating_user_id", "user_id"),
        Index("ix_evaluator_rating_session_id", "session_id"),
        {"sqlite_with_rowid": False},
    )
    __unaudited__ = True  # the second of an answer would tell whose it is; five that are shown are audited

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_session.id", ondelete="CASCADE"))
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(String(COMMENT), default="")
    batch: Mapped[int | None]


class RatingToken(Model):
    """That one application has answered about one session: HMAC-SHA-256 of both under the key of this office."""

    __tablename__ = "evaluator_rating_token"
    __table_args__ = (
        CheckConstraint("length(token) = 64", name="token_is_whole"),
        {"sqlite_with_rowid": False},
    )
    __unaudited__ = True  # as above

    token: Mapped[str] = mapped_column(String(64), primary_key=True)

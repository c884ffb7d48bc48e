"""What a call asks: sections, versions of questions, required documents and bonus points with proof."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.applications.states import LimitMode, QuestionKind
from app.kernel.db import JSON_DOC, LINE, NAME, POINTS, Instant, Model, enum_type

KEY = String(40)


class Section(Model):
    """One page of the application: 3 to 8 questions on one topic, in a group of the task list."""

    __tablename__ = "call_section"
    __table_args__ = (UniqueConstraint("call_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(KEY)
    position: Mapped[int]
    group_title: Mapped[str] = mapped_column(NAME)
    title: Mapped[str] = mapped_column(NAME)
    hint: Mapped[str] = mapped_column(LINE, default="")
    why: Mapped[str] = mapped_column(LINE, default="")
    minutes: Mapped[int] = mapped_column(default=5)


class Question(Model):
    """One version of one question. A change after the first submission adds a version and dates the old one.

    `options` are the choices' words; `columns` of a table are [{"key", "label", "kind", "sums_to"?}];
    `condition` is {"match": "all"|"any", "tests": [{"question", "is", "value"}]} over earlier answers;
    `prefill` names a fact of the venture's record, `feeds` a fact of the application ("amount_asked",
    "one_line", "capacity"); `notice` of a consent is {"purpose", "items", "retention", "recipients"?}.
    `shown_blind` of a file says that it was asked for without names: a blind stage shows it.
    """

    __tablename__ = "call_question"
    __table_args__ = (
        UniqueConstraint("call_id", "key", "version"),
        Index(
            "uq_call_question_current",
            "call_id",
            "key",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        CheckConstraint("most > 0", name="limit_is_positive"),
        CheckConstraint("version >= 1", name="versions_count_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    section_key: Mapped[str] = mapped_column(KEY)
    key: Mapped[str] = mapped_column(KEY)
    version: Mapped[int] = mapped_column(default=1)
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(enum_type(QuestionKind))
    label: Mapped[str] = mapped_column(LINE)
    hint: Mapped[str] = mapped_column(LINE, default="")
    required: Mapped[bool] = mapped_column(default=True)
    most: Mapped[int | None]
    limit_mode: Mapped[LimitMode] = mapped_column(enum_type(LimitMode), default=LimitMode.BLOCK)
    unit: Mapped[str] = mapped_column(String(20), default="")
    options: Mapped[list[str]] = mapped_column(JSON_DOC, default=list)
    columns: Mapped[list[dict[str, Any]]] = mapped_column(JSON_DOC, default=list)
    condition: Mapped[dict[str, Any] | None] = mapped_column(JSON_DOC)
    notice: Mapped[dict[str, Any] | None] = mapped_column(JSON_DOC)
    prefill: Mapped[str] = mapped_column(KEY, default="")
    feeds: Mapped[str] = mapped_column(KEY, default="")
    shown_blind: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    replaced_at: Mapped[datetime | None] = mapped_column(Instant)


class RequiredFile(Model):
    """A document to hand in, always or when earlier answers say so; `shown_blind`: without names, see `Question`."""

    __tablename__ = "call_required_file"
    __table_args__ = (UniqueConstraint("call_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(KEY)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(LINE)
    hint: Mapped[str] = mapped_column(LINE, default="")
    required: Mapped[bool] = mapped_column(default=True)
    shown_blind: Mapped[bool] = mapped_column(default=False)
    condition: Mapped[dict[str, Any] | None] = mapped_column(JSON_DOC)


class BonusItem(Model):
    """Points beyond the marks, each with its proof."""

    __tablename__ = "call_bonus_item"
    __table_args__ = (
        UniqueConstraint("call_id", "key"),
        CheckConstraint("points > 0", name="points_are_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(KEY)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(LINE)
    proof: Mapped[str] = mapped_column(LINE, default="")
    points: Mapped[Decimal] = mapped_column(POINTS)

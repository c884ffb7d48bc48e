"""공고: one call for applications, its capacity by kind and the extensions of its deadline."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.applications.models.questions import BonusItem, Question, RequiredFile, Section
from app.applications.states import CallState, ConfirmationWay, Programme
from app.kernel.db import (
    JSON_DOC,
    LINE,
    NAME,
    WON,
    Instant,
    Model,
    Versioned,
    append_only,
    enum_type,
    guard,
)


class CallCapacity(Model):
    """How many of one kind a call gives: a room, a group of desks, a size of support."""

    __tablename__ = "call_capacity"
    __table_args__ = (CheckConstraint("places >= 1", name="at_least_one_place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(NAME)
    places: Mapped[int]
    people: Mapped[str] = mapped_column(String(40), default="")
    area_m2: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    yearly_fee: Mapped[int | None] = mapped_column(WON)
    note: Mapped[str] = mapped_column(LINE, default="")


class Call(Versioned, Model):
    """One announcement: whom it is for, what it gives, what it asks, and until when.

    `eligibility` holds the rules as data (see `rules.eligibility`), `criteria` and `rule` the evaluation settings
    (criteria: [{"name", "max", "looks_at"}], rule: the keys of an evaluation record), frozen when published.
    `trial_key` opens a draft to whoever was given its link. `schedule` is [{"on": "2026-11-27", "text", "detail"}], `guide` the public text.
    """

    __tablename__ = "call"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
        CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name="published_is_dated"),
        CheckConstraint("trial_key IS NULL OR state = 'draft'", name="only_a_draft_is_tried"),
        CheckConstraint("fiscal_year BETWEEN 2000 AND 2199", name="fiscal_year_is_a_year"),
        Index("ix_call_state_closes_at", "state", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(NAME)
    programme: Mapped[Programme] = mapped_column(enum_type(Programme))
    fiscal_year: Mapped[int]
    notice_no: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[CallState] = mapped_column(enum_type(CallState), default=CallState.DRAFT)
    opens_at: Mapped[datetime] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    reference_on: Mapped[date]
    lead: Mapped[str] = mapped_column(LINE, default="")
    gives: Mapped[str] = mapped_column(LINE, default="")
    guide: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(LINE, default="")
    minutes: Mapped[int] = mapped_column(default=40)
    eligibility: Mapped[dict[str, Any]] = mapped_column(JSON_DOC, default=dict)
    criteria: Mapped[list[dict[str, Any]]] = mapped_column(JSON_DOC, default=list)
    rule: Mapped[dict[str, Any]] = mapped_column(JSON_DOC, default=dict)
    schedule: Mapped[list[dict[str, Any]]] = mapped_column(JSON_DOC, default=list)
    objection_days: Mapped[int] = mapped_column(default=7)
    confirmation: Mapped[ConfirmationWay] = mapped_column(
        enum_type(ConfirmationWay), default=ConfirmationWay.REPRESENTATIVE
    )
    sealed: Mapped[bool] = mapped_column(default=False)
    retain_until: Mapped[date | None]
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    trial_key: Mapped[str | None] = mapped_column(String(40))
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("call.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    capacities: Mapped[list[CallCapacity]] = relationship(
        cascade="all, delete-orphan", order_by=CallCapacity.position, passive_deletes=True
    )
    sections: Mapped[list[Section]] = relationship(
        cascade="all, delete-orphan", order_by=Section.position, passive_deletes=True
    )
    questions: Mapped[list[Question]] = relationship(
        cascade="all, delete-orphan",
        order_by=lambda: (Question.position, Question.id),
        primaryjoin=lambda: (Question.call_id == Call.id) & (Question.replaced_at.is_(None)),
        passive_deletes=True,
    )
    required_files: Mapped[list[RequiredFile]] = relationship(
        cascade="all, delete-orphan", order_by=RequiredFile.position, passive_deletes=True
    )
    bonus_items: Mapped[list[BonusItem]] = relationship(
        cascade="all, delete-orphan", order_by=BonusItem.position, passive_deletes=True
    )

    def is_sealed(self, at: datetime) -> bool:
        """Whether what was sent in is still closed to everyone of the office."""
        return self.sealed and at <= self.closes_at

    @property
    def places(self) -> int:
        """How many can be selected in all."""
        return sum(row.places for row in self.capacities)


class CallExtension(Model):
    """The deadline was put off: by whom, from when to when, and why."""

    __tablename__ = "call_extension"
    __table_args__ = (
        CheckConstraint("closes_after > closes_before", name="later_than_before"),
        UniqueConstraint("call_id", "closes_after"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    closes_before: Mapped[datetime] = mapped_column(Instant)
    closes_after: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(LINE)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    by_name: Mapped[str] = mapped_column(NAME)


append_only(CallExtension.__table__)  # type: ignore[arg-type]

_KEEPS = "a published call keeps its last day of keeping"
_LOSES = "NEW.state <> 'draft' AND NEW.retain_until IS NULL AND (OLD.state = 'draft' OR OLD.retain_until IS NOT NULL)"
guard(  # no CHECK: calls published before it was asked for have none
    Call.__table__,  # type: ignore[arg-type]
    sqlite=[
        (
            f"CREATE TRIGGER call_keeps_its_day BEFORE UPDATE ON call WHEN {_LOSES} "
            f"BEGIN SELECT RAISE(ABORT, '{_KEEPS}'); END"
        )
    ],
    postgresql=[
        (
            "CREATE FUNCTION call_keep_day() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{_KEEPS}' USING ERRCODE = '23514'; END $$"
        ),
        (
            f"CREATE TRIGGER call_keeps_its_day BEFORE UPDATE ON call FOR EACH ROW WHEN ({_LOSES}) "
            "EXECUTE FUNCTION call_keep_day()"
        ),
    ],
)

"""Engagements, visits and ties. `_at` is a UTC instant, `_on` a Seoul date.

One consultant is never in two visits at the same time: both databases refuse overlapping hours.
"""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.applications.models import Application
from app.consulting.states import EngagementState, Field, TieKind, VisitPlace, VisitState
from app.files.models import StoredFile
from app.kernel.db import LINE, NAME, Instant, Model, Versioned, enum_type, guard
from app.kernel.text import N_
from app.ventures.merging import merges
from app.ventures.models import Venture

OVERLAP = "visit_hours_do_not_overlap"


class Engagement(Versioned, Model):
    """One consultant advising one venture on one topic: `quota` visits agreed, `extra` approved beyond them."""

    __tablename__ = "engagement"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("quota >= 1 AND extra >= 0", name="quota_makes_sense"),
        CheckConstraint("log_within_days >= 0", name="log_days_not_negative"),
        CheckConstraint("(state = 'active') = (closed_on IS NULL)", name="closed_iff_dated"),
        CheckConstraint("state <> 'stopped' OR closing_note <> ''", name="stopped_for_a_reason"),
        UniqueConstraint("id", "consultant_id"),
        Index(None, "venture_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id"))
    consultant_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey(Application.id), index=True)
    field: Mapped[Field] = mapped_column(enum_type(Field))
    topic: Mapped[str] = mapped_column(NAME)
    quota: Mapped[int]
    extra: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    log_within_days: Mapped[int] = mapped_column(default=7)
    state: Mapped[EngagementState] = mapped_column(enum_type(EngagementState), default=EngagementState.ACTIVE)
    opened_on: Mapped[date]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    closed_on: Mapped[date | None]
    closing_note: Mapped[str] = mapped_column(LINE, default="")

    venture: Mapped[Venture] = relationship(lazy="joined", innerjoin=True)
    consultant: Mapped[User] = relationship(foreign_keys=[consultant_id], lazy="joined", innerjoin=True)

    @property
    def allowed(self) -> int:
        """How many visits may be logged in all."""
        return self.quota + self.extra


class Visit(Versioned, Model):
    """One visit, numbered within its engagement, and its log. Hours are of one Seoul day, the end left out."""

    __tablename__ = "visit"
    __table_args__ = (
        ForeignKeyConstraint(
            ["engagement_id", "consultant_id"],
            ["engagement.id", "engagement.consultant_id"],
            name="fk_visit_case",
        ),
        UniqueConstraint("engagement_id", "number"),
        CheckConstraint("number >= 1", name="counts_from_one"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("attendees >= 1", name="somebody_was_there"),
        CheckConstraint("topic <> '' AND content <> ''", name="says_what_was_done"),
        CheckConstraint("(state = 'logged') = (answered_at IS NULL)", name="answered_iff_dated"),
        CheckConstraint("state <> 'disputed' OR answer <> ''", name="disputed_for_a_reason"),
        Index(None, "consultant_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(Integer, index=True)
    consultant_id: Mapped[int]
    number: Mapped[int]
    held_on: Mapped[date]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    place: Mapped[VisitPlace] = mapped_column(enum_type(VisitPlace))
    attendees: Mapped[int]
    topic: Mapped[str] = mapped_column(NAME)
    content: Mapped[str] = mapped_column(String(8000))
    action_items: Mapped[str] = mapped_column(String(2000), default="")
    next_step: Mapped[str] = mapped_column(LINE, default="")
    next_on: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id), index=True)
    state: Mapped[VisitState] = mapped_column(enum_type(VisitState), default=VisitState.LOGGED)
    logged_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    answer: Mapped[str] = mapped_column(LINE, default="")

    engagement: Mapped[Engagement] = relationship(lazy="joined", innerjoin=True)
    file: Mapped[StoredFile | None] = relationship()


class ConsultantTie(Model):
    """Something between a consultant and a venture that rules advising it out."""

    __tablename__ = "consultant_tie"
    __table_args__ = (CheckConstraint("until_on >= since_on", name="until_after_since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultant_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id"), index=True)
    kind: Mapped[TieKind] = mapped_column(enum_type(TieKind))
    since_on: Mapped[date]
    until_on: Mapped[date | None]

    venture: Mapped[Venture] = relationship()
    consultant: Mapped[User] = relationship()


_CLASH = (
    "SELECT RAISE(ABORT, 'visit_hours_do_not_overlap') WHERE EXISTS (SELECT 1 FROM visit o "
    "WHERE o.consultant_id = NEW.consultant_id AND o.id IS NOT NEW.id "
    "AND o.starts_at < NEW.ends_at AND NEW.starts_at < o.ends_at)"
)
_HOURS = "(consultant_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)"
guard(
    Visit.__table__,  # type: ignore[arg-type]
    sqlite=[
        f"CREATE TRIGGER {OVERLAP}_{verb.lower()} BEFORE {verb} ON visit BEGIN {_CLASH}; END"
        for verb in ("INSERT", "UPDATE")
    ],
    postgresql=[
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        f"ALTER TABLE visit ADD CONSTRAINT {OVERLAP} EXCLUDE USING gist {_HOURS}",
    ],
)
merges(Engagement.venture_id, N_("컨설팅"))
merges(ConsultantTie.venture_id, N_("컨설턴트와의 관계"))

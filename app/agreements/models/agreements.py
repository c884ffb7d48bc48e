"""협약: the terms of a call, an agreement, and its versions with tranches, budget lines and KPIs."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agreements.states import AgreementState, TrancheCondition, VersionState
from app.applications.models import Application, Call
from app.kernel.db import JSON_DOC, LINE, NAME, WON, Instant, Model, Versioned, enum_type, guard
from app.kernel.text import N_
from app.ventures.merging import merges
from app.ventures.models import Venture

MEASURE = Numeric(18, 4)
"""A KPI's value."""
UNFINISHED = "state IN ('draft', 'sent', 'accepted')"


class AgreementTerms(Versioned, Model):
    """What a call asks of whoever it selects: with them its selected applications are to be agreed on.

    `lines` are [{"name", "limit_bp"}]: budget lines with the most each may be of the whole cost, in basis points
    (10,000 = 100 %) or None. `own_share_bp` is of support and own share together.
    """

    __tablename__ = "agreement_terms"
    __table_args__ = (
        CheckConstraint("own_share_bp BETWEEN 0 AND 9999", name="own_share_below_the_whole"),
        CheckConstraint("settle_days BETWEEN 1 AND 365", name="settle_days_within_a_year"),
        CheckConstraint("return_days BETWEEN 1 AND 365", name="return_days_within_a_year"),
        CheckConstraint("max_support > 0", name="most_support_is_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey(Call.id), unique=True)
    own_share_bp: Mapped[int] = mapped_column(default=0)
    max_support: Mapped[int | None] = mapped_column(WON)
    settle_days: Mapped[int] = mapped_column(default=15)
    return_days: Mapped[int] = mapped_column(default=15)
    in_proportion: Mapped[bool] = mapped_column(default=False)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON_DOC, default=list)

    call: Mapped[Call] = relationship(lazy="joined", innerjoin=True)


class Agreement(Versioned, Model):
    """One agreement on one selected application. What it says is in its versions."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("(state IN ('making', 'cancelled')) = (began_on IS NULL)", name="began_iff_agreed"),
        CheckConstraint("(state = 'cancelled') = (cancelled_on IS NOT NULL)", name="cancelled_iff_dated"),
        CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closed_iff_dated"),
        CheckConstraint("state <> 'terminated' OR terminated_on IS NOT NULL", name="terminated_is_dated"),
        CheckConstraint("terminated_on IS NULL OR began_on IS NOT NULL", name="terminated_after_agreeing"),
        CheckConstraint(
            "(cancelled_on IS NULL AND terminated_on IS NULL) OR reason <> ''", name="ended_for_a_reason"
        ),
        Index(
            "uq_agreement_live",
            "application_id",
            unique=True,
            sqlite_where=text("state <> 'cancelled'"),
            postgresql_where=text("state <> 'cancelled'"),
        ),
        Index("ix_agreement_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey(Application.id), index=True)
    call_id: Mapped[int] = mapped_column(ForeignKey(Call.id), index=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id"), index=True)
    state: Mapped[AgreementState] = mapped_column(enum_type(AgreementState), default=AgreementState.MAKING)
    made_on: Mapped[date]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    began_on: Mapped[date | None]
    terminated_on: Mapped[date | None]
    cancelled_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(LINE, default="")
    settle_days: Mapped[int]
    return_days: Mapped[int]
    in_proportion: Mapped[bool] = mapped_column(default=False)

    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)
    call: Mapped[Call] = relationship(lazy="joined", innerjoin=True)
    venture: Mapped[Venture] = relationship(lazy="joined", innerjoin=True)


merges(Agreement.venture_id, N_("협약"))


class Tranche(Model):
    """지급 회차 of a version."""

    __tablename__ = "agreement_tranche"
    __table_args__ = (
        UniqueConstraint("version_id", "number"),
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("number >= 1", name="counts_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("agreement_version.id", ondelete="CASCADE"))
    number: Mapped[int]
    due_on: Mapped[date]
    amount: Mapped[int] = mapped_column(WON)
    condition: Mapped[TrancheCondition] = mapped_column(enum_type(TrancheCondition))
    note: Mapped[str] = mapped_column(LINE, default="")


class BudgetLine(Model):
    """비목 of a version; `limit_bp` is the most it may be of the whole cost, in basis points."""

    __tablename__ = "agreement_line"
    __table_args__ = (
        UniqueConstraint("version_id", "name"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("limit_bp BETWEEN 1 AND 10000", name="limit_is_a_share"),
        CheckConstraint("name <> ''", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("agreement_version.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(NAME)
    amount: Mapped[int] = mapped_column(WON)
    limit_bp: Mapped[int | None]


class Kpi(Model):
    """성과목표 of a version: from a baseline to a target, in a unit."""

    __tablename__ = "agreement_kpi"
    __table_args__ = (
        UniqueConstraint("version_id", "name"),
        CheckConstraint("name <> ''", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("agreement_version.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(NAME)
    unit: Mapped[str] = mapped_column(String(20), default="")
    baseline: Mapped[Decimal] = mapped_column(MEASURE)
    target: Mapped[Decimal] = mapped_column(MEASURE)


class AgreementVersion(Versioned, Model):
    """What an agreement says: number 1 first, every change (변경협약) another number with its reason.

    A version that was sent is not changed any more; the database refuses it.
    """

    __tablename__ = "agreement_version"
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        CheckConstraint("number >= 1", name="counts_from_one"),
        CheckConstraint("number = 1 OR reason <> ''", name="changed_for_a_reason"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("support >= 0 AND own_share >= 0", name="money_not_negative"),
        CheckConstraint("state IN ('draft', 'dropped') OR support > 0", name="sent_with_support"),
        CheckConstraint("state NOT IN ('sent', 'accepted') OR sent_at IS NOT NULL", name="sent_is_dated"),
        CheckConstraint(
            "state NOT IN ('accepted', 'in_force', 'replaced') OR (accepted_at IS NOT NULL AND accepted_by <> '')",
            name="accepted_by_a_person",
        ),
        CheckConstraint(
            "(state IN ('in_force', 'replaced')) = (signed_at IS NOT NULL)", name="signed_iff_in_force"
        ),
        CheckConstraint("signed_at IS NULL OR signed_by <> ''", name="signed_by_a_person"),
        CheckConstraint("(state = 'replaced') = (replaced_at IS NOT NULL)", name="replaced_iff_dated"),
        Index(
            "uq_agreement_version_in_force",
            "agreement_id",
            unique=True,
            sqlite_where=text("state = 'in_force'"),
            postgresql_where=text("state = 'in_force'"),
        ),
        Index(
            "uq_agreement_version_unfinished",
            "agreement_id",
            unique=True,
            sqlite_where=text(UNFINISHED),
            postgresql_where=text(UNFINISHED),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey(Agreement.id))
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(enum_type(VersionState), default=VersionState.DRAFT)
    reason: Mapped[str] = mapped_column(LINE, default="")
    plan: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    interim_on: Mapped[date | None]
    support: Mapped[int] = mapped_column(WON)
    own_share: Mapped[int] = mapped_column(WON)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    returned: Mapped[str] = mapped_column(LINE, default="")
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    accepted_by: Mapped[str] = mapped_column(NAME, default="")
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    signed_by: Mapped[str] = mapped_column(NAME, default="")
    replaced_at: Mapped[datetime | None] = mapped_column(Instant)

    agreement: Mapped[Agreement] = relationship(lazy="joined", innerjoin=True)
    tranches: Mapped[list[Tranche]] = relationship(
        cascade="all, delete-orphan", order_by=Tranche.number, passive_deletes=True, lazy="selectin"
    )
    lines: Mapped[list[BudgetLine]] = relationship(
        cascade="all, delete-orphan", order_by=BudgetLine.position, passive_deletes=True, lazy="selectin"
    )
    kpis: Mapped[list[Kpi]] = relationship(
        cascade="all, delete-orphan", order_by=Kpi.position, passive_deletes=True, lazy="selectin"
    )

    @property
    def cost(self) -> int:
        """총사업비: support and own share, won."""
        return self.support + self.own_share


# A version leaves the desk only when its sums are right, and nothing of it changes afterwards.
_UNEVEN = "agreement_version sums"
_SUMS = (
    "(SELECT COALESCE(SUM(amount), 0) FROM agreement_tranche WHERE version_id = NEW.id) <> NEW.support "
    "OR (SELECT COALESCE(SUM(amount), 0) FROM agreement_line WHERE version_id = NEW.id) <> NEW.support + NEW.own_share"
)
_FIXED = " OR ".join(
    f"NEW.{name} <> OLD.{name}" for name in ("plan", "starts_on", "ends_on", "support", "own_share", "number")
)
_SENDS = "OLD.state = 'draft' AND NEW.state = 'sent'"
_CHANGED = "agreement_version is fixed once sent"
_REFUSAL = "OLD.state <> 'draft' AND NEW.state <> 'draft'"
guard(
    AgreementVersion.__table__,  # type: ignore[arg-type]
    sqlite=[
        (
            f"CREATE TRIGGER agreement_version_sums BEFORE UPDATE ON agreement_version WHEN {_SENDS} AND ({_SUMS}) "
            f"BEGIN SELECT RAISE(ABORT, '{_UNEVEN}'); END"
        ),
        (
            f"CREATE TRIGGER agreement_version_fixed BEFORE UPDATE ON agreement_version WHEN {_REFUSAL} AND ({_FIXED}) "
            f"BEGIN SELECT RAISE(ABORT, '{_CHANGED}'); END"
        ),
    ],
    postgresql=[
        (
            "CREATE FUNCTION agreement_version_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {_SENDS} AND ({_SUMS}) THEN RAISE EXCEPTION '{_UNEVEN}' USING ERRCODE = '23514'; END IF; "
            f"IF {_REFUSAL} AND ({_FIXED}) THEN RAISE EXCEPTION '{_CHANGED}' USING ERRCODE = '23514'; END IF; "
            "RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER agreement_version_checked BEFORE UPDATE ON agreement_version "
            "FOR EACH ROW EXECUTE FUNCTION agreement_version_check()"
        ),
    ],
)
for _part in (Tranche, BudgetLine, Kpi):
    _name = _part.__tablename__
    _sent = f"{_name} of a version that was sent"
    _state = "(SELECT state FROM agreement_version WHERE id = {row}.version_id) <> 'draft'"
    guard(
        _part.__table__,  # type: ignore[arg-type]
        sqlite=[
            f"CREATE TRIGGER {_name}_fixed_{verb.lower()} BEFORE {verb} ON {_name} "
            f"WHEN {_state.format(row='OLD' if verb == 'DELETE' else 'NEW')} "
            f"BEGIN SELECT RAISE(ABORT, '{_sent}'); END"
            for verb in ("INSERT", "UPDATE", "DELETE")
        ],
        postgresql=[
            (
                f"CREATE FUNCTION {_name}_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF TG_OP = 'DELETE' THEN IF {_state.format(row='OLD')} THEN "
                f"RAISE EXCEPTION '{_sent}' USING ERRCODE = '23514'; END IF; RETURN OLD; END IF; "
                f"IF {_state.format(row='NEW')} THEN RAISE EXCEPTION '{_sent}' USING ERRCODE = '23514'; END IF; "
                "RETURN NEW; END $$"
            ),
            (
                f"CREATE TRIGGER {_name}_fixed_always BEFORE INSERT OR UPDATE OR DELETE ON {_name} "
                f"FOR EACH ROW EXECUTE FUNCTION {_name}_fixed()"
            ),
        ],
    )

"""Funds and their ledger. Amounts are positive whole won; `_on` is a Seoul date; the ledger is append-only.

A mistake is corrected by a reversing line. What was known on a day are the lines recorded by its end.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.funds.rules import Kind, Line
from app.funds.states import Instrument, Vehicle
from app.kernel.db import (
    LINE,
    NAME,
    RATE,
    WON,
    Instant,
    Model,
    Versioned,
    append_only,
    enum_type,
)
from app.kernel.money import Won
from app.ventures.models import Venture


class Fund(Versioned, Model):
    """One fund (투자조합) with the terms of its by-laws; rates are shares of 1."""

    __tablename__ = "fund"
    __table_args__ = (
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("term_months > 0", name="term_positive"),
        CheckConstraint(
            "main_purpose_ratio IS NULL OR main_purpose_ratio BETWEEN 0 AND 1",
            name="main_purpose_is_a_share",
        ),
        CheckConstraint("carry_rate IS NULL OR carry_rate BETWEEN 0 AND 1", name="carry_is_a_share"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(NAME, unique=True)
    vehicle: Mapped[Vehicle] = mapped_column(enum_type(Vehicle), default=Vehicle.VENTURE_FUND)
    registered_no: Mapped[str] = mapped_column(String(60), default="")
    manager_name: Mapped[str] = mapped_column(NAME, default="")
    formed_on: Mapped[date]
    size: Mapped[Won] = mapped_column(WON)
    term_months: Mapped[int] = mapped_column(default=96)
    investment_until: Mapped[date | None]
    main_purpose_ratio: Mapped[Decimal | None] = mapped_column(RATE)
    main_purpose: Mapped[str] = mapped_column(LINE, default="")
    management_fee_rate: Mapped[Decimal | None] = mapped_column(RATE)
    hurdle_rate: Mapped[Decimal | None] = mapped_column(RATE)
    carry_rate: Mapped[Decimal | None] = mapped_column(RATE)


class FundManager(Model):
    """A person who may see and keep one fund's books."""

    __tablename__ = "fund_manager"
    __table_args__ = (UniqueConstraint("user_id", "fund_id"), Index(None, "fund_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    since: Mapped[date]


class LedgerLine(Model):
    """One line of a fund's ledger."""

    __tablename__ = "fund_ledger_line"
    __table_args__ = (
        CheckConstraint("amount > 0 OR (kind = 'valuation' AND amount = 0)", name="amount_positive"),
        CheckConstraint(
            "(kind IN ('investment', 'valuation', 'proceeds')) = (venture_id IS NOT NULL)",
            name="firm_iff_about_a_firm",
        ),
        CheckConstraint(
            "kind <> 'investment' OR instrument_kind IS NOT NULL", name="investment_has_instrument"
        ),
        CheckConstraint("party <> '' OR kind IN ('fee', 'expense')", name="party_named"),
        UniqueConstraint("fund_id", "number"),
        UniqueConstraint("reverses_id"),
        Index(None, "fund_id", "dated_on"),
        Index(None, "venture_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    number: Mapped[int]
    dated_on: Mapped[date]
    kind: Mapped[Kind] = mapped_column(enum_type(Kind))
    party: Mapped[str] = mapped_column(NAME)
    venture_id: Mapped[int | None] = mapped_column(ForeignKey("venture.id"))
    instrument: Mapped[str] = mapped_column(String(60), default="")
    instrument_kind: Mapped[Instrument | None] = mapped_column(enum_type(Instrument))
    amount: Mapped[Won] = mapped_column(WON)
    note: Mapped[str] = mapped_column(LINE, default="")
    basis: Mapped[str] = mapped_column(LINE, default="")
    main_purpose: Mapped[bool | None]
    share_pct: Mapped[Decimal | None] = mapped_column(RATE)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("fund_ledger_line.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    venture: Mapped[Venture | None] = relationship(lazy="raise")


_lines: Table = LedgerLine.__table__  # type: ignore[assignment]
append_only(_lines)


def as_line(row: LedgerLine) -> Line:
    """The row as the rules read it."""
    return Line(
        on=row.dated_on,
        kind=row.kind,
        party=row.party,
        amount=row.amount,
        instrument=row.instrument,
        note=row.note,
        number=row.number,
    )

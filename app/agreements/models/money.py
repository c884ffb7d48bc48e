"""지급·정산: tranches paid, expenses with evidence, the settlement and what came back. Amounts are positive won."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agreements.models.agreements import Agreement
from app.agreements.states import (
    ExpenseDeed,
    ExpenseState,
    MoneyFrom,
    PaidBy,
    PaymentState,
    SettlementState,
    VatHandling,
)
from app.files.models import StoredFile
from app.kernel.db import LINE, NAME, WON, Instant, Model, Versioned, append_only, enum_type

_LIVE = "state <> 'cancelled'"


class TranchePayment(Versioned, Model):
    """A tranche was paid: whoever registers it never confirms it. One live payment a tranche."""

    __tablename__ = "agreement_payment"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("(state = 'confirmed') = (confirmed_at IS NOT NULL)", name="confirmed_iff_dated"),
        CheckConstraint(
            "confirmed_by_id IS NULL OR registered_by_id IS NULL OR confirmed_by_id <> registered_by_id",
            name="confirmed_by_another",
        ),
        CheckConstraint("state <> 'cancelled' OR reason <> ''", name="cancelled_for_a_reason"),
        Index(
            "uq_agreement_payment_live",
            "agreement_id",
            "number",
            unique=True,
            sqlite_where=text(_LIVE),
            postgresql_where=text(_LIVE),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey(Agreement.id), index=True)
    number: Mapped[int]
    state: Mapped[PaymentState] = mapped_column(enum_type(PaymentState), default=PaymentState.REGISTERED)
    paid_on: Mapped[date]
    amount: Mapped[int] = mapped_column(WON)
    registered_at: Mapped[datetime] = mapped_column(Instant)
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    registered_by: Mapped[str] = mapped_column(NAME)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    confirmed_by: Mapped[str] = mapped_column(NAME, default="")
    reason: Mapped[str] = mapped_column(LINE, default="")

    agreement: Mapped[Agreement] = relationship(lazy="joined", innerjoin=True)


class Expense(Versioned, Model):
    """집행 내역: one expense with its evidence. `amount` is what counts; the tax does where it is not refunded."""

    __tablename__ = "agreement_expense"
    __table_args__ = (
        CheckConstraint("supply > 0 AND vat >= 0", name="money_makes_sense"),
        CheckConstraint("vat_handling <> 'exempt' OR vat = 0", name="exempt_has_no_tax"),
        CheckConstraint(
            "amount = supply + CASE WHEN vat_handling = 'borne' THEN vat ELSE 0 END", name="amount_as_counted"
        ),
        CheckConstraint(
            "(state = 'judged') = (confirmed IS NOT NULL) AND (state = 'judged') = (disallowed IS NOT NULL) "
            "AND (state = 'judged') = (judged_on IS NOT NULL)",
            name="judged_whole",
        ),
        CheckConstraint("confirmed >= 0 AND disallowed >= 0", name="judged_not_negative"),
        CheckConstraint("confirmed + disallowed = amount", name="judged_sums_to_the_amount"),
        CheckConstraint("COALESCE(disallowed, 0) = 0 OR reason <> ''", name="disallowed_for_a_reason"),
        Index("ix_agreement_expense_agreement_id_spent_on", "agreement_id", "spent_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey(Agreement.id))
    state: Mapped[ExpenseState] = mapped_column(enum_type(ExpenseState), default=ExpenseState.ENTERED)
    line: Mapped[str] = mapped_column(NAME)
    money: Mapped[MoneyFrom] = mapped_column(enum_type(MoneyFrom))
    spent_on: Mapped[date]
    what: Mapped[str] = mapped_column(LINE)
    payee: Mapped[str] = mapped_column(NAME)
    supply: Mapped[int] = mapped_column(WON)
    vat: Mapped[int] = mapped_column(WON)
    vat_handling: Mapped[VatHandling] = mapped_column(enum_type(VatHandling))
    amount: Mapped[int] = mapped_column(WON)
    paid_by: Mapped[PaidBy] = mapped_column(enum_type(PaidBy))
    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id), index=True)
    entered_on: Mapped[date]
    confirmed: Mapped[int | None] = mapped_column(WON)
    disallowed: Mapped[int | None] = mapped_column(WON)
    reason: Mapped[str] = mapped_column(LINE, default="")
    judged_on: Mapped[date | None]
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    removed_on: Mapped[date | None]

    agreement: Mapped[Agreement] = relationship(lazy="joined", innerjoin=True)
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class ExpenseStep(Model):
    """What an expense was from a day on: as written, as corrected, as judged, as taken out. Never changed.

    The last step by a day is the expense of that day, so that the books of a past day stay what they were.
    """

    __tablename__ = "agreement_expense_step"
    __table_args__ = (
        UniqueConstraint("expense_id", "number"),
        CheckConstraint("number >= 1", name="counts_from_one"),
        CheckConstraint("(number = 1) = (deed = 'entered')", name="entered_first"),
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint(
            "(deed = 'judged') = (confirmed IS NOT NULL) AND (deed = 'judged') = (disallowed IS NOT NULL)",
            name="judged_whole",
        ),
        CheckConstraint("confirmed >= 0 AND disallowed >= 0", name="judged_not_negative"),
        CheckConstraint("confirmed + disallowed = amount", name="judged_sums_to_the_amount"),
        CheckConstraint("COALESCE(disallowed, 0) = 0 OR reason <> ''", name="disallowed_for_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expense_id: Mapped[int] = mapped_column(ForeignKey(Expense.id))
    number: Mapped[int]
    deed: Mapped[ExpenseDeed] = mapped_column(enum_type(ExpenseDeed))
    done_at: Mapped[datetime] = mapped_column(Instant)
    done_on: Mapped[date]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    done_by: Mapped[str] = mapped_column(NAME)
    line: Mapped[str] = mapped_column(NAME)
    money: Mapped[MoneyFrom] = mapped_column(enum_type(MoneyFrom))
    spent_on: Mapped[date]
    what: Mapped[str] = mapped_column(LINE)
    payee: Mapped[str] = mapped_column(NAME)
    vat_handling: Mapped[VatHandling] = mapped_column(enum_type(VatHandling))
    amount: Mapped[int] = mapped_column(WON)
    paid_by: Mapped[PaidBy] = mapped_column(enum_type(PaidBy))
    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id), index=True)
    confirmed: Mapped[int | None] = mapped_column(WON)
    disallowed: Mapped[int | None] = mapped_column(WON)
    reason: Mapped[str] = mapped_column(LINE, default="")

    expense: Mapped[Expense] = relationship(lazy="joined", innerjoin=True)
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


append_only(ExpenseStep.__table__)  # type: ignore[arg-type]


class Settlement(Versioned, Model):
    """정산 of one agreement. `to_return` is what the settlement stated when it was made."""

    __tablename__ = "agreement_settlement"
    __table_args__ = (
        CheckConstraint("interest >= 0", name="interest_not_negative"),
        CheckConstraint("to_return >= 0", name="return_not_negative"),
        CheckConstraint("state <> 'handed_in' OR handed_in_on IS NOT NULL", name="handed_in_is_dated"),
        CheckConstraint("state <> 'to_mend' OR reason <> ''", name="sent_back_for_a_reason"),
        CheckConstraint(
            "(state IN ('settled', 'closed')) = (settled_on IS NOT NULL) "
            "AND (state IN ('settled', 'closed')) = (to_return IS NOT NULL) "
            "AND (state IN ('settled', 'closed')) = (return_due_on IS NOT NULL)",
            name="settled_whole",
        ),
        CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closed_iff_dated"),
        Index("ix_agreement_settlement_state_due_on", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey(Agreement.id), unique=True)
    state: Mapped[SettlementState] = mapped_column(enum_type(SettlementState), default=SettlementState.OPEN)
    due_on: Mapped[date]
    interest: Mapped[int] = mapped_column(WON, default=0)
    note: Mapped[str] = mapped_column(LINE, default="")
    handed_in_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(LINE, default="")
    settled_on: Mapped[date | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    to_return: Mapped[int | None] = mapped_column(WON)
    return_due_on: Mapped[date | None]
    closed_on: Mapped[date | None]

    agreement: Mapped[Agreement] = relationship(lazy="joined", innerjoin=True)


class SettlementStep(Model):
    """What a settlement was from a day on: opened, put off, handed in, sent back, settled, closed. Never changed."""

    __tablename__ = "agreement_settlement_step"
    __table_args__ = (
        UniqueConstraint("settlement_id", "number"),
        CheckConstraint("number >= 1", name="counts_from_one"),
        CheckConstraint("number > 1 OR state = 'open'", name="open_first"),
        CheckConstraint("interest >= 0", name="interest_not_negative"),
        CheckConstraint("to_return >= 0", name="return_not_negative"),
        CheckConstraint("state <> 'to_mend' OR reason <> ''", name="sent_back_for_a_reason"),
        CheckConstraint(
            "(state IN ('settled', 'closed')) = (to_return IS NOT NULL) "
            "AND (state IN ('settled', 'closed')) = (return_due_on IS NOT NULL)",
            name="settled_whole",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey(Settlement.id))
    number: Mapped[int]
    state: Mapped[SettlementState] = mapped_column(enum_type(SettlementState))
    done_at: Mapped[datetime] = mapped_column(Instant)
    done_on: Mapped[date]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    done_by: Mapped[str] = mapped_column(NAME)
    due_on: Mapped[date]
    interest: Mapped[int] = mapped_column(WON)
    note: Mapped[str] = mapped_column(LINE, default="")
    reason: Mapped[str] = mapped_column(LINE, default="")
    to_return: Mapped[int | None] = mapped_column(WON)
    return_due_on: Mapped[date | None]

    settlement: Mapped[Settlement] = relationship(lazy="joined", innerjoin=True)


append_only(SettlementStep.__table__)  # type: ignore[arg-type]


class MoneyReturned(Model):
    """반납: money that came back; a mistake is taken back by a line with the opposite sign."""

    __tablename__ = "agreement_return"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount_is_something"),
        CheckConstraint("(amount < 0) = (reverses_id IS NOT NULL)", name="negative_iff_reversing"),
        CheckConstraint("reverses_id IS NULL OR note <> ''", name="reversed_for_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey(Settlement.id), index=True)
    returned_on: Mapped[date]
    amount: Mapped[int] = mapped_column(WON)
    note: Mapped[str] = mapped_column(LINE, default="")
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_return.id"), unique=True)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    settlement: Mapped[Settlement] = relationship(lazy="joined", innerjoin=True)


append_only(MoneyReturned.__table__)  # type: ignore[arg-type]

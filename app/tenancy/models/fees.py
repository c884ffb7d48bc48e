"""What is owed for a tenancy and what was paid. Won; append-only: a mistake is put right by another line.

A charge is positive; a line that takes a charge back is negative. A payment is positive, its correction negative.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import LINE, WON, Instant, Model, append_only
from app.tenancy.models.tenancies import Tenancy


class FeeCharge(Model):
    """One instalment of the usage fee, or a line that lowers what is owed. Known from `charged_on`.

    `year_no` is the year of the permit it is for; `amount` includes `interest`.
    """

    __tablename__ = "fee_charge"
    __table_args__ = (
        UniqueConstraint("tenancy_id", "number"),
        CheckConstraint("amount <> 0", name="amount_is_not_zero"),
        CheckConstraint("number >= 1 AND year_no >= 1", name="counts_from_one"),
        CheckConstraint("interest >= 0 AND (interest = 0 OR interest < amount)", name="interest_is_a_part"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tenancy_id: Mapped[int] = mapped_column(ForeignKey(Tenancy.id), index=True)
    number: Mapped[int]
    year_no: Mapped[int]
    words: Mapped[str] = mapped_column(LINE)
    charged_on: Mapped[date]
    due_on: Mapped[date]
    amount: Mapped[int] = mapped_column(WON)
    interest: Mapped[int] = mapped_column(WON, default=0)

    tenancy: Mapped[Tenancy] = relationship()


class FeePayment(Model):
    """Money received for a tenancy, or the correction of a receipt."""

    __tablename__ = "fee_payment"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount_is_not_zero"),
        CheckConstraint("(reverses_id IS NULL) = (amount > 0)", name="corrections_are_negative"),
        UniqueConstraint("reverses_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tenancy_id: Mapped[int] = mapped_column(ForeignKey(Tenancy.id), index=True)
    paid_on: Mapped[date]
    amount: Mapped[int] = mapped_column(WON)
    note: Mapped[str] = mapped_column(LINE, default="")
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("fee_payment.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)


append_only(FeeCharge.__table__)  # type: ignore[arg-type]
append_only(FeePayment.__table__)  # type: ignore[arg-type]

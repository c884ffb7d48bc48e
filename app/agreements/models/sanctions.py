"""참여제한: a venture may not take part from one day to another, decided by a person who did not propose it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agreements.models.agreements import Agreement
from app.agreements.states import SanctionState
from app.kernel.db import LINE, NAME, WON, Instant, Model, Versioned, enum_type
from app.kernel.text import N_
from app.ventures.merging import merges
from app.ventures.models import Venture


class Sanction(Versioned, Model):
    """One ban, both ends included. `clawback` is money asked back (환수액), won; `clawed_back_on` when it came."""

    __tablename__ = "participation_ban"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="ends_after_start"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint("clawback >= 0", name="clawback_not_negative"),
        CheckConstraint("clawed_back_on IS NULL OR clawback > 0", name="nothing_comes_back_of_nothing"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_iff_dated"),
        CheckConstraint("state <> 'dropped' OR decision <> ''", name="dropped_for_a_reason"),
        CheckConstraint(
            "decided_by_id IS NULL OR proposed_by_id IS NULL OR decided_by_id <> proposed_by_id",
            name="decided_by_another",
        ),
        CheckConstraint("(state = 'lifted') = (lifted_on IS NOT NULL)", name="lifted_iff_dated"),
        CheckConstraint("state <> 'lifted' OR lift_reason <> ''", name="lifted_for_a_reason"),
        Index("ix_participation_ban_venture_id_until_on", "venture_id", "until_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id"))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey(Agreement.id), index=True)
    state: Mapped[SanctionState] = mapped_column(enum_type(SanctionState), default=SanctionState.PROPOSED)
    reason: Mapped[str] = mapped_column(LINE)
    from_on: Mapped[date]
    until_on: Mapped[date]
    clawback: Mapped[int] = mapped_column(WON, default=0)
    clawed_back_on: Mapped[date | None]
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    proposed_by: Mapped[str] = mapped_column(NAME)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    decided_by: Mapped[str] = mapped_column(NAME, default="")
    decision: Mapped[str] = mapped_column(LINE, default="")
    lifted_on: Mapped[date | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    lift_reason: Mapped[str] = mapped_column(LINE, default="")

    venture: Mapped[Venture] = relationship(lazy="joined", innerjoin=True)
    agreement: Mapped[Agreement | None] = relationship()


merges(Sanction.venture_id, N_("참여제한"))

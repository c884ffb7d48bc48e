"""Tenancies: who may use which space from when to when. No two at once in one space: both databases refuse it."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.applications.models import Application
from app.kernel.db import JSON_DOC, LINE, WON, Model, Versioned, enum_type, no_overlap
from app.kernel.text import N_
from app.tenancy.models.places import AREA, Space
from app.tenancy.rules import FeeBasis
from app.tenancy.rules_term import Dated
from app.tenancy.states import ExitReason, TenancyState
from app.ventures.merging import merges
from app.ventures.models import Venture

_HELD = "('contracted', 'active', 'notice', 'ended')"


class Tenancy(Versioned, Model):
    """A space kept for one venture from `starts_on` to `ends_on`, both days included.

    `permit_ends_on` is what the permit says; `ends_on` becomes earlier when the venture leaves before.
    `annual_fee` is that of a whole year; `fee_steps` keep its arithmetic as it was when the permit was given:
    [{"label", "amount"}]. `first_on` is the first day of the first permit that this one goes on from.
    """

    __tablename__ = "tenancy"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("permit_ends_on >= ends_on", name="leaves_within_permit"),
        CheckConstraint(f"state NOT IN {_HELD} OR permit_no IS NOT NULL", name="held_by_a_permit"),
        CheckConstraint(
            f"permit_no IS NULL OR state = 'withdrawn' OR state IN {_HELD}", name="permit_once_contracted"
        ),
        CheckConstraint("(permit_no IS NULL) = (contracted_on IS NULL)", name="permit_is_dated"),
        CheckConstraint(
            "permit_no IS NULL OR (purpose <> '' AND annual_fee IS NOT NULL AND payments_a_year IS NOT NULL "
            "AND care_duty <> '' AND charges_borne <> '' AND conditions <> '')",
            name="permit_is_complete",
        ),
        CheckConstraint("state <> 'accepted' OR accepted_on IS NOT NULL", name="accepted_is_dated"),
        CheckConstraint(
            "(state IN ('declined', 'withdrawn')) = (refused_on IS NOT NULL)", name="refused_iff_dated"
        ),
        CheckConstraint(
            "(state IN ('active', 'notice', 'ended')) = (moved_in_on IS NOT NULL)", name="moved_in_iff_dated"
        ),
        CheckConstraint("state <> 'notice' OR notice_on IS NOT NULL", name="notice_is_dated"),
        CheckConstraint("(state = 'ended') = (moved_out_on IS NOT NULL)", name="ended_iff_moved_out"),
        CheckConstraint("state <> 'ended' OR exit_reason IS NOT NULL", name="ended_for_a_reason"),
        CheckConstraint("exit_reason IS NULL OR state IN ('notice', 'ended')", name="reason_to_leave_only"),
        CheckConstraint("moved_out_on >= moved_in_on", name="out_after_in"),
        CheckConstraint("moved_in_on >= starts_on", name="in_after_start"),
        CheckConstraint("annual_fee >= 0 AND payments_a_year BETWEEN 1 AND 12", name="fee_makes_sense"),
        CheckConstraint("reduction_pct BETWEEN 0 AND 100", name="reduction_is_a_share"),
        CheckConstraint("reduction_pct = 0 OR reduction_basis <> ''", name="reduction_has_a_ground"),
        CheckConstraint("(follows_id IS NULL) = (renewal_no = 0)", name="renewal_follows_another"),
        Index("ix_tenancy_space_id_starts_on", "space_id", "starts_on"),
        Index("ix_tenancy_venture_id_starts_on", "venture_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey(Space.id))
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey(Application.id), index=True)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("tenancy.id"), index=True)
    renewal_no: Mapped[int] = mapped_column(default=0)
    first_on: Mapped[date]
    state: Mapped[TenancyState] = mapped_column(enum_type(TenancyState), default=TenancyState.OFFERED)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    permit_ends_on: Mapped[date]

    offered_on: Mapped[date]
    answer_by: Mapped[date]
    offered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    accepted_on: Mapped[date | None]
    refused_on: Mapped[date | None]
    refusal: Mapped[str] = mapped_column(LINE, default="")

    contracted_on: Mapped[date | None]
    contracted_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    permit_no: Mapped[str | None] = mapped_column(String(40), unique=True)
    purpose: Mapped[str] = mapped_column(LINE, default="")
    care_duty: Mapped[str] = mapped_column(String(2000), default="")
    charges_borne: Mapped[str] = mapped_column(String(2000), default="")
    conditions: Mapped[str] = mapped_column(String(4000), default="")
    fee_area: Mapped[Decimal | None] = mapped_column(AREA)
    appraised_value: Mapped[int | None] = mapped_column(WON)
    fee_basis: Mapped[FeeBasis | None] = mapped_column(enum_type(FeeBasis))
    rate_per_mille: Mapped[int | None]
    reduction_pct: Mapped[int] = mapped_column(default=0)
    reduction_basis: Mapped[str] = mapped_column(LINE, default="")
    annual_fee: Mapped[int | None] = mapped_column(WON)
    payments_a_year: Mapped[int | None]
    by_venture_table: Mapped[bool] = mapped_column(default=True)
    fee_steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON_DOC, default=list)

    moved_in_on: Mapped[date | None]
    notice_on: Mapped[date | None]
    exit_reason: Mapped[ExitReason | None] = mapped_column(enum_type(ExitReason))
    exit_note: Mapped[str] = mapped_column(LINE, default="")
    moved_out_on: Mapped[date | None]

    space: Mapped[Space] = relationship(lazy="joined", innerjoin=True)
    venture: Mapped[Venture] = relationship(lazy="joined", innerjoin=True)

    @property
    def dated(self) -> Dated:
        """Its days alone, for the rules."""
        return Dated(
            offered_on=self.offered_on,
            starts_on=self.starts_on,
            permit_ends_on=self.permit_ends_on,
            ends_on=self.ends_on,
            accepted_on=self.accepted_on,
            refused_on=self.refused_on,
            refused_as=self.state if self.state is TenancyState.WITHDRAWN else TenancyState.DECLINED,
            contracted_on=self.contracted_on,
            moved_in_on=self.moved_in_on,
            notice_on=self.notice_on,
            moved_out_on=self.moved_out_on,
        )


no_overlap(
    Tenancy.__table__,  # type: ignore[arg-type]
    "tenancy_one_at_a_time",
    key="space_id",
    start="starts_on",
    end="ends_on",
    where="state NOT IN ('declined', 'withdrawn')",
)
merges(Tenancy.venture_id, N_("입주"))

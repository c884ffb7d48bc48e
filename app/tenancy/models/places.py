"""Buildings, floors and spaces. Areas are square metres, appraised values whole won; terms are data per facility."""

from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import JSON_DOC, LINE, NAME, WON, Model, Versioned, enum_type
from app.tenancy.rules import FeeRates, used_building_area
from app.tenancy.states import SpaceKind

AREA = Numeric(10, 2)


class Facility(Versioned, Model):
    """A building or a part of one that is run by one set of rules.

    `common_area` is shared by all spaces in proportion to `exclusive_total`. A permit first runs `first_months`,
    follows at most `max_renewals` times and never beyond `max_term_months` from the first day. `rate_…` are per
    mille of the appraised value a year (조례 제29조), `instalment_rate_bp` the interest on instalments.
    """

    __tablename__ = "facility"
    __table_args__ = (
        CheckConstraint("common_area >= 0 AND exclusive_total > 0", name="areas_make_sense"),
        CheckConstraint("max_term_months >= 1 AND max_renewals >= 0", name="terms_make_sense"),
        CheckConstraint("first_months BETWEEN 1 AND max_term_months", name="first_within_longest"),
        CheckConstraint(
            "renewal_notice_days >= 0 AND expiring_within_days >= 0 AND answer_within_days >= 1",
            name="day_counts_make_sense",
        ),
        CheckConstraint(
            "rate_standard BETWEEN 0 AND 1000 AND rate_social_venture BETWEEN 0 AND 1000 "
            "AND rate_non_profit BETWEEN 0 AND 1000 AND instalment_rate_bp BETWEEN 0 AND 10000",
            name="rates_make_sense",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(NAME, unique=True)
    address: Mapped[str] = mapped_column(LINE, default="")
    common_area: Mapped[Decimal] = mapped_column(AREA)
    exclusive_total: Mapped[Decimal] = mapped_column(AREA)
    first_months: Mapped[int] = mapped_column(default=36)
    max_term_months: Mapped[int] = mapped_column(default=60)
    max_renewals: Mapped[int] = mapped_column(default=1)
    renewal_notice_days: Mapped[int] = mapped_column(default=60)
    expiring_within_days: Mapped[int] = mapped_column(default=90)
    answer_within_days: Mapped[int] = mapped_column(default=7)
    rate_standard: Mapped[int] = mapped_column(default=50)
    rate_social_venture: Mapped[int] = mapped_column(default=10)
    rate_non_profit: Mapped[int] = mapped_column(default=25)
    instalment_rate_bp: Mapped[int] = mapped_column(default=0)
    care_duty: Mapped[str] = mapped_column(String(2000), default="")
    charges_borne: Mapped[str] = mapped_column(String(2000), default="")
    conditions: Mapped[str] = mapped_column(String(4000), default="")

    floors: Mapped[list["Floor"]] = relationship(
        back_populates="facility", order_by="Floor.level", cascade="all, delete-orphan"
    )

    @property
    def rates(self) -> FeeRates:
        """The rates of the ordinance, as kept here."""
        return FeeRates(self.rate_standard, self.rate_social_venture, self.rate_non_profit)


class Floor(Model):
    """One floor. `fixtures` are the parts of its plan that nobody rents:
    [{"x", "y", "w", "h", "lines": [words]}], one of them with "desks": true where the desks stand.
    """

    __tablename__ = "floor"
    __table_args__ = (UniqueConstraint("facility_id", "level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id", ondelete="CASCADE"), index=True)
    level: Mapped[int]
    name: Mapped[str] = mapped_column(NAME)
    plan_width: Mapped[int] = mapped_column(default=1000)
    plan_height: Mapped[int] = mapped_column(default=400)
    fixtures: Mapped[list[dict[str, Any]]] = mapped_column(JSON_DOC, default=list)

    facility: Mapped[Facility] = relationship(back_populates="floors", lazy="joined", innerjoin=True)


class Space(Versioned, Model):
    """A private room, a desk, or a room for everybody. `appraised_value` (재산평정가격) is that of its fee area."""

    __tablename__ = "space"
    __table_args__ = (
        UniqueConstraint("floor_id", "number"),
        CheckConstraint("exclusive_area > 0", name="has_an_area"),
        CheckConstraint("capacity >= 1", name="holds_somebody"),
        CheckConstraint("appraised_value >= 0", name="value_is_not_negative"),
        CheckConstraint(
            "(plan_x IS NULL) = (plan_y IS NULL) AND (plan_x IS NULL) = (plan_w IS NULL) "
            "AND (plan_x IS NULL) = (plan_h IS NULL)",
            name="on_the_plan_or_not",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    floor_id: Mapped[int] = mapped_column(ForeignKey("floor.id", ondelete="CASCADE"), index=True)
    kind: Mapped[SpaceKind] = mapped_column(enum_type(SpaceKind))
    number: Mapped[str] = mapped_column(String(20))
    exclusive_area: Mapped[Decimal] = mapped_column(AREA)
    capacity: Mapped[int]
    appraised_value: Mapped[int] = mapped_column(WON)
    in_use: Mapped[bool] = mapped_column(default=True)
    plan_x: Mapped[int | None]
    plan_y: Mapped[int | None]
    plan_w: Mapped[int | None]
    plan_h: Mapped[int | None]

    floor: Mapped[Floor] = relationship(lazy="joined", innerjoin=True)

    @property
    def fee_area(self) -> Decimal:
        """Own area and the share of the common area (조례 제31조)."""
        facility = self.floor.facility
        return used_building_area(self.exclusive_area, facility.common_area, facility.exclusive_total)

    @property
    def title(self) -> str:
        """How people call it: 503호, 자리 12."""
        return f"{self.number}호" if self.kind is SpaceKind.PRIVATE_ROOM else self.number

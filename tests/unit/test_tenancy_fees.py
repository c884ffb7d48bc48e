"""Fees of rooms as public property, with the arithmetic of the ordinance."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.kernel.dates import Period
from app.kernel.errors import Refused
from app.tenancy.rules import (
    ORDINARY_INSTALMENTS,
    VENTURE_INSTALMENTS,
    FeeBasis,
    FeeRates,
    LateStep,
    Reduction,
    annual_fee,
    fee,
    fee_by_days,
    fee_parts,
    instalment_rule,
    late_fee,
    limited_rise,
    limited_rise_by_area,
    reduced,
    used_building_area,
    used_site_area,
    value_of_share,
    yearly_due_dates,
)

YEAR = Period(date(2026, 3, 1), date(2027, 2, 28))


def test_of_a_rise_above_five_per_cent_seventy_per_cent_is_cut() -> None:
    assert limited_rise(1_000_000, 1_200_000) == 1_095_000


@pytest.mark.parametrize("computed", [0, 900_000, 1_050_000])
def test_a_rise_of_up_to_five_per_cent_and_a_fall_are_left_alone(computed: int) -> None:
    assert limited_rise(1_000_000, computed) == computed


def test_a_first_fee_has_nothing_to_rise_from() -> None:
    assert limited_rise(0, 1_200_000) == 1_200_000


def test_after_a_change_of_area_the_rise_is_measured_per_square_metre() -> None:
    assert limited_rise_by_area(1_000_000, Decimal(20), 2_400_000, Decimal(40)) == 2_190_000
    with pytest.raises(Refused):
        limited_rise_by_area(1, Decimal(0), 1, Decimal(1))


def test_a_room_carries_its_share_of_the_common_area() -> None:
    assert used_building_area(Decimal(33), Decimal(120), Decimal(600)) == Decimal("39.60")
    assert used_site_area(Decimal(0), Decimal(500), Decimal("39.6"), Decimal(6920)) == Decimal("2.86")


@pytest.mark.parametrize(
    ("own", "all_own"), [(Decimal(601), Decimal(600)), (Decimal(1), Decimal(0)), (Decimal(-1), Decimal(9))]
)
def test_a_room_larger_than_its_building_is_refused(own: Decimal, all_own: Decimal) -> None:
    with pytest.raises(Refused):
        used_building_area(own, Decimal(120), all_own)
    with pytest.raises(Refused):
        used_site_area(Decimal(0), Decimal(1), own, all_own)
    with pytest.raises(Refused):
        value_of_share(1, own, all_own)


def test_a_social_venture_pays_ten_per_mille_of_the_value() -> None:
    rates = FeeRates()
    assert [annual_fee(100_000_999, rates.of(b)) for b in FeeBasis] == [5_000_049, 1_000_009, 2_500_024]
    assert value_of_share(1_000_000_000, Decimal("39.6"), Decimal(6920)) == 5_722_543


def test_a_fee_by_days_counts_both_ends() -> None:
    assert fee_by_days(365_000, Period(date(2026, 3, 10), date(2026, 3, 31))) == 22_000


def test_only_the_largest_reduction_counts_and_each_names_its_ground() -> None:
    both = [Reduction(50, "사회적기업 인증"), Reduction(30, "기타")]
    assert reduced(1_000_001, both) == 500_000
    assert reduced(1_000_001, []) == 1_000_001
    with pytest.raises(Refused, match="근거"):
        Reduction(50, " ")
    with pytest.raises(Refused):
        Reduction(101, "가")


def test_a_fee_shows_every_step_that_led_to_it() -> None:
    got = fee(120_000_000, 10, YEAR, previous=1_000_000, reductions=[Reduction(50, "사회적협동조합")])
    assert [(s.label, s.amount) for s in got.steps] == [
        ("재산평정가격 × 사용료율", 1_200_000),
        ("인상 제한(제34조) 적용", 1_095_000),
        ("감면 적용", 547_500),
    ]
    assert got.amount == 547_500


def test_part_of_a_year_is_charged_by_days_and_a_leap_year_is_a_year() -> None:
    part = fee(36_500_000, 10, Period(date(2026, 3, 15), date(2026, 3, 31)))
    assert (part.amount, part.steps[-1].label) == (17_000, "사용 일수로 나눔")
    assert fee(36_500_000, 10, Period(date(2027, 3, 1), date(2028, 2, 29))).amount == 365_000


@pytest.mark.parametrize(
    ("amount", "table", "count"),
    [
        (500_000, ORDINARY_INSTALMENTS, None), (500_001, ORDINARY_INSTALMENTS, 4), (2_000_000, ORDINARY_INSTALMENTS, 4),
        (2_000_001, ORDINARY_INSTALMENTS, 12), (500_000, VENTURE_INSTALMENTS, 2), (1_000_000, VENTURE_INSTALMENTS, 4),
        (1_000_001, VENTURE_INSTALMENTS, 12),
    ],
)  # fmt: skip
def test_how_often_a_fee_may_be_split_hangs_on_its_amount(amount: int, table: Any, count: int | None) -> None:
    rule = instalment_rule(amount, table)
    assert (rule.count if rule else None) == count


def test_parts_of_a_fee_sum_to_it_and_carry_interest_on_what_is_left() -> None:
    parts = fee_parts(1_000_001, 4, date(2026, 3, 1), ORDINARY_INSTALMENTS, rate_bp=300)
    assert [p.due_on for p in parts] == [
        date(2026, 3, 1),
        date(2026, 5, 1),
        date(2026, 7, 1),
        date(2026, 9, 1),
    ]
    assert sum(p.amount for p in parts) == 1_000_001
    assert [p.interest for p in parts] == [0, 3_760, 2_506, 1_273]


def test_a_small_fee_cannot_be_split_and_any_may_be_paid_at_once() -> None:
    with pytest.raises(Refused):
        fee_parts(400_000, 2, date(2026, 3, 1), ORDINARY_INSTALMENTS, 300)
    with pytest.raises(Refused):
        fee_parts(1_000_000, 5, date(2026, 3, 1), ORDINARY_INSTALMENTS, 300)
    (only,) = fee_parts(400_000, 1, date(2026, 3, 1), ORDINARY_INSTALMENTS, 300)
    assert (only.amount, only.interest) == (400_000, 0)


STEPS = (LateStep(0, 700), LateStep(1, 800), LateStep(3, 900), LateStep(6, 1000))


@pytest.mark.parametrize(
    ("paid", "expected"),
    [
        (date(2026, 1, 31), 0),
        (date(2026, 2, 14), 2_684),
        (date(2026, 3, 2), 6_575),
        (date(2026, 8, 31), 58_082),
        (date(2040, 1, 31), 500_273),
    ],
)
def test_a_late_fee_follows_the_months_overdue_and_ends_after_sixty(paid: date, expected: int) -> None:
    assert late_fee(1_000_000, date(2026, 1, 31), paid, STEPS) == expected


def test_no_late_fee_is_made_up_where_no_rate_is_recorded() -> None:
    assert late_fee(1_000_000, date(2026, 1, 31), date(2027, 1, 31), ()) == 0


def test_the_first_fee_is_due_before_the_start_and_later_ones_within_thirty_days_of_the_anniversary() -> None:
    assert yearly_due_dates(Period(date(2026, 3, 1), date(2028, 2, 29))) == [
        date(2026, 2, 28),
        date(2027, 3, 31),
    ]

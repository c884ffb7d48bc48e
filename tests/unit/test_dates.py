"""Months, periods and business days as Korean law counts them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.dates import (
    Period,
    add_business_days,
    add_months,
    is_business_day,
    months_between,
    next_business_day,
)

DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2019, 3, 2), date(2026, 3, 1), 83),
        (date(2019, 3, 2), date(2026, 3, 2), 84),
        (date(2020, 2, 29), date(2023, 2, 28), 36),
        (date(2020, 2, 29), date(2023, 2, 27), 35),
        (date(2023, 1, 31), date(2023, 2, 28), 1),
        (date(2023, 5, 10), date(2023, 5, 10), 0),
        (date(2023, 5, 10), date(2023, 4, 10), -1),
    ],
)
def test_a_month_is_complete_on_the_same_day_or_the_last_of_the_month(
    start: date, end: date, months: int
) -> None:
    assert months_between(start, end) == months


@given(DAYS, st.integers(-300, 300))
def test_adding_months_and_counting_them_agree(day: date, months: int) -> None:
    assert months_between(day, add_months(day, months)) == months


def test_both_ends_of_a_period_are_in_it() -> None:
    period = Period(date(2026, 3, 1), date(2026, 3, 31))
    assert date(2026, 3, 1) in period and date(2026, 3, 31) in period
    assert date(2026, 4, 1) not in period and period.days == 31


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2026, 3, 2), date(2026, 3, 1))


@given(DAYS, DAYS, DAYS, DAYS)
def test_two_periods_overlap_when_they_share_a_day(a: date, b: date, c: date, d: date) -> None:
    one, two = Period(min(a, b), max(a, b)), Period(min(c, d), max(c, d))
    shares = max(one.start, two.start) <= min(one.end, two.end)
    assert one.overlaps(two) is two.overlaps(one) is shares


def test_a_substitute_holiday_is_no_business_day() -> None:
    assert not is_business_day(date(2026, 3, 2))  # 삼일절 falls on a Sunday
    assert next_business_day(date(2026, 2, 28)) == date(2026, 3, 3)


def test_the_office_adds_its_own_closures() -> None:
    closed = {date(2026, 11, 24)}
    assert next_business_day(date(2026, 11, 24), closed) == date(2026, 11, 25)
    assert add_business_days(date(2026, 11, 20), 2, closed) == date(2026, 11, 25)

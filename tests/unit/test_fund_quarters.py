"""Quarters of the calendar, and capital accounts that sum to the fund."""

from datetime import date

import pytest

from app.funds.rules import Kind, Line
from app.funds.rules_quarterly import (
    accounts,
    ended_quarters,
    moved,
    quarter_before,
    quarter_end,
    quarter_starts,
    quarters_until,
)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), date(2026, 6, 30)),
        (date(2026, 11, 29), date(2026, 12, 31)),
    ],
)
def test_a_day_lies_in_its_quarter(day: date, end: date) -> None:
    assert quarter_end(day) == end


def test_a_quarter_is_over_the_day_after_its_last() -> None:
    first = date(2026, 2, 10)
    assert ended_quarters(first, date(2026, 6, 30)) == [date(2026, 3, 31)]
    assert ended_quarters(first, date(2026, 7, 1)) == [date(2026, 6, 30), date(2026, 3, 31)]
    assert ended_quarters(first, date(2026, 3, 31)) == []


def test_quarters_follow_one_another_over_the_years_end() -> None:
    assert quarter_before(date(2026, 3, 31)) == date(2025, 12, 31)
    assert quarter_before(date(2026, 3, 31), 4) == date(2025, 3, 31)
    assert quarter_starts(date(2026, 3, 31)) == date(2026, 1, 1)
    course = quarters_until(date(2025, 8, 1), date(2026, 3, 31))
    assert course == [date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31)]


def _paid(party: str, committed: int, paid: int) -> list[Line]:
    return [
        Line(date(2026, 1, 2), Kind.COMMITMENT, party, committed),
        Line(date(2026, 1, 3), Kind.CALL, party, paid),
    ]


def test_shares_of_the_nav_sum_to_it_to_the_last_won() -> None:
    lines = [*_paid("가", 300, 100), *_paid("나", 300, 100), *_paid("다", 300, 100)]
    found = accounts(lines, date(2026, 1, 31), 1_000)
    assert [one.nav for one in found] == [334, 333, 333]
    assert [one.unfunded for one in found] == [200, 200, 200]


def test_nothing_is_shared_out_before_anybody_paid_in_or_below_nothing() -> None:
    lines = _paid("가", 300, 100)
    assert [one.nav for one in accounts(lines, date(2026, 1, 2), 0)] == [None]
    assert [one.nav for one in accounts(lines, date(2026, 1, 3), -5)] == [None]


def test_movements_are_those_of_the_days_between() -> None:
    lines = _paid("가", 300, 100)
    assert moved(lines, date(2026, 1, 3), date(2026, 1, 3))[Kind.CALL] == 100
    assert moved(lines, date(2026, 1, 4), date(2026, 3, 31))[Kind.CALL] == 0

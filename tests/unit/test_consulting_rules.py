"""Ties, late logs and quotas: no database."""

from datetime import date

import pytest

from app.consulting import rules
from app.consulting.rules import Tie


@pytest.mark.parametrize(
    ("until", "out"),
    [
        (None, True),
        (date(2023, 11, 17), True),
        (date(2023, 11, 16), False),
        (date(2020, 1, 1), False),
    ],
)
def test_a_tie_rules_out_until_three_years_after_it_ended(until: date | None, out: bool) -> None:
    assert rules.ruled_out([Tie(date(2019, 1, 1), until)], date(2026, 11, 16)) is out


def test_a_tie_that_has_not_begun_rules_nobody_out() -> None:
    assert not rules.ruled_out([Tie(date(2026, 11, 17), None)], date(2026, 11, 16))
    assert not rules.ruled_out([], date(2026, 11, 16))


def test_a_log_on_the_seventh_day_is_in_time_and_on_the_eighth_late() -> None:
    held = date(2026, 11, 2)
    assert not rules.is_late(held, date(2026, 11, 9), 7)
    assert rules.is_late(held, date(2026, 11, 10), 7)


@pytest.mark.parametrize(
    ("planned", "last", "days"),
    [
        (None, None, 0),
        (date(2026, 11, 4), None, 5),
        (date(2026, 11, 9), None, 0),
        (date(2026, 11, 4), date(2026, 11, 4), 0),
        (date(2026, 11, 4), date(2026, 10, 20), 5),
    ],
)
def test_the_log_of_a_planned_visit_is_missed_from_the_day_after_its_time(
    planned: date | None, last: date | None, days: int
) -> None:
    assert rules.days_missing(planned, last, date(2026, 11, 16), 7) == days


def test_visits_left_count_what_was_approved_on_top() -> None:
    assert [rules.visits_left(6, 0, 4), rules.visits_left(6, 2, 6), rules.visits_left(6, 0, 7)] == [2, 2, 0]

"""Loan schedules to the won, what a payment covers, and how late a loan is."""

from datetime import date
from typing import Any

import pytest

from app.kernel.errors import Refused
from app.loans.rules import (
    Allocation,
    Method,
    Owed,
    Residue,
    Standing,
    Terms,
    allocate,
    due_date,
    interest_of_period,
    late_fee,
    level_payment,
    overdue_days,
    schedule,
    standing,
)


def terms(**over: Any) -> Terms:
    asked = {
        "principal": 50_000_000, "rate_bp": 300, "method": Method.EQUAL_PRINCIPAL, "periods": 20, "grace": 4,
        "every_months": 3, "start": date(2026, 3, 16),
    }  # fmt: skip
    return Terms(**{**asked, **over})


def test_the_loan_of_the_ordinance_is_scheduled_to_the_won() -> None:
    rows = schedule(terms())
    assert [r.interest for r in rows[:4]] == [375_000] * 4
    assert [r.principal for r in rows] == [0] * 4 + [3_125_000] * 16
    assert rows[-1].interest == 23_437
    assert sum(r.interest for r in rows) == 4_687_496
    assert rows[-1].balance == 0
    assert rows[0].as_dict() == {
        "n": 1, "due_on": "2026-06-16", "principal": 0, "interest": 375_000, "balance": 50_000_000,
    }  # fmt: skip


def test_interest_below_one_won_is_cut_off() -> None:
    assert interest_of_period(3_125_000, 300, 3) == 23_437
    assert interest_of_period(1, 9_999, 12) == 0


@pytest.mark.parametrize(
    ("residue", "first", "last"), [(Residue.LAST, 333_333, 333_334), (Residue.FIRST, 333_334, 333_333)]
)
def test_principal_that_does_not_divide_falls_where_the_loan_says(
    residue: Residue, first: int, last: int
) -> None:
    rows = schedule(terms(principal=1_000_000, periods=3, grace=0, residue=residue))
    assert (rows[0].principal, rows[-1].principal) == (first, last)


def test_odd_amounts_may_be_put_on_the_first_instalment() -> None:
    rows = schedule(
        terms(principal=10_550_000, periods=4, grace=0, residue=Residue.FIRST, instalment_unit=100_000)
    )
    assert [r.principal for r in rows] == [2_750_000, 2_600_000, 2_600_000, 2_600_000]


def test_a_bullet_loan_pays_interest_and_everything_at_the_end() -> None:
    rows = schedule(terms(method=Method.BULLET, periods=4, grace=0, every_months=12))
    assert [r.principal for r in rows] == [0, 0, 0, 50_000_000]
    assert [r.interest for r in rows] == [1_500_000] * 4


def test_equal_payments_are_equal_until_the_last() -> None:
    rows = schedule(
        terms(method=Method.EQUAL_PAYMENT, principal=10_000_000, periods=12, grace=0, every_months=1)
    )
    assert level_payment(10_000_000, 300, 1, 12) == 846_936
    assert {r.total for r in rows[:-1]} == {846_936}
    assert abs(rows[-1].total - 846_936) <= 12
    assert rows[-1].balance == 0


def test_without_interest_equal_payments_are_equal_parts() -> None:
    rows = schedule(terms(method=Method.EQUAL_PAYMENT, rate_bp=0, principal=1_000, periods=3, grace=0))
    assert [(r.principal, r.interest) for r in rows] == [(333, 0), (333, 0), (334, 0)]


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2026, 1, 15), date(2026, 2, 19)),  # 15 February is a Sunday, then three days of 설날
        (date(2026, 4, 5), date(2026, 5, 6)),  # 어린이날
        (date(2026, 1, 31), date(2026, 3, 3)),  # 28 February is a Saturday, 2 March a substitute holiday
        (date(2026, 9, 3), date(2026, 10, 6)),  # 개천절 on a Saturday, its substitute on Monday
    ],
)
def test_a_due_date_moves_off_weekends_and_holidays(start: date, due: date) -> None:
    assert due_date(start, 1, 1) == due


def test_the_office_may_close_on_days_of_its_own() -> None:
    assert due_date(date(2026, 5, 9), 1, 1, closures={date(2026, 6, 9)}) == date(2026, 6, 10)


def test_a_moved_due_date_does_not_move_the_ones_after_it() -> None:
    days = [r.due_on for r in schedule(terms(start=date(2026, 1, 31), every_months=1, periods=6, grace=0))]
    assert days == [
        date(2026, 3, 3), date(2026, 3, 31), date(2026, 4, 30), date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 31),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"principal": 0}, "principal"), ({"rate_bp": -1}, "rate_bp"), ({"periods": 0, "grace": 0}, "periods"),
        ({"grace": 20}, "grace"), ({"grace": -1}, "grace"), ({"every_months": 0}, "every_months"),
        ({"instalment_unit": 0}, "instalment_unit"), ({"periods": 601}, "periods"),
    ],
)  # fmt: skip
def test_terms_that_make_no_loan_are_refused(over: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        terms(**over)
    assert refused.value.field == field


def test_a_payment_covers_late_fee_then_interest_then_principal() -> None:
    owed = Owed(late_fee=10, interest=100, principal=1_000)
    assert owed.total == 1_110
    assert allocate(5, owed) == Allocation(5, 0, 0, 0)
    assert allocate(60, owed) == Allocation(10, 50, 0, 0)
    assert allocate(2_000, owed) == Allocation(10, 100, 1_000, 890)


def test_a_late_fee_counts_the_days_after_the_due_date() -> None:
    assert late_fee(1_000_000, 800, date(2026, 1, 1), date(2026, 1, 31)) == 6_575
    assert late_fee(1_000_000, 800, date(2026, 1, 31), date(2026, 1, 1)) == 0


def test_a_loan_is_late_from_the_oldest_due_date_not_covered() -> None:
    due = {date(2026, 1, 1): 100, date(2026, 2, 1): 100}
    assert overdue_days(due, 0, date(2026, 1, 1)) == 0
    assert overdue_days(due, 99, date(2026, 1, 2)) == 1
    assert overdue_days(due, 100, date(2026, 2, 1)) == 0
    assert overdue_days(due, 150, date(2026, 2, 11)) == 10
    assert overdue_days(due, 200, date(2026, 5, 1)) == 0


@pytest.mark.parametrize(
    ("days", "found"),
    [(0, Standing.NORMAL), (1, Standing.LATE), (29, Standing.LATE), (30, Standing.LATE_30), (60, Standing.LATE_60),
     (89, Standing.LATE_60), (90, Standing.LATE_90)],
)  # fmt: skip
def test_lateness_is_classed_at_thirty_sixty_and_ninety_days(days: int, found: Standing) -> None:
    assert standing(days) is found

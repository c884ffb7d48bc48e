"""Schedules sum to what was lent, fees to what is owed, whatever the terms."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.kernel.dates import is_business_day
from app.loans.rules import Method, Owed, Residue, Terms, allocate, schedule
from app.tenancy.rules import ORDINARY_INSTALMENTS, fee_parts, limited_rise


@st.composite
def loans(draw: st.DrawFn) -> Terms:
    periods = draw(st.integers(1, 40))
    return Terms(
        principal=draw(st.integers(1, 10**9)),
        rate_bp=draw(st.integers(0, 2_000)),
        method=draw(st.sampled_from(list(Method))),
        periods=periods,
        grace=draw(st.integers(0, periods - 1)),
        every_months=draw(st.sampled_from([1, 3, 6, 12])),
        start=draw(st.dates(date(2017, 1, 1), date(2027, 12, 31))),
        residue=draw(st.sampled_from(list(Residue))),
    )


@given(loans())
def test_a_schedule_returns_exactly_what_was_lent_on_business_days(terms: Terms) -> None:
    rows = schedule(terms)
    assert len(rows) == terms.periods
    assert sum(r.principal for r in rows) == terms.principal
    balance = terms.principal
    for row in rows:
        assert row.principal >= 0
        assert row.interest == balance * terms.rate_bp * terms.every_months // 120_000
        balance -= row.principal
        assert row.balance == balance >= 0
        assert is_business_day(row.due_on)
    assert balance == 0
    assert all(r.principal == 0 for r in rows[: terms.grace])
    due = [r.due_on for r in rows]
    assert due == sorted(set(due))


@given(st.integers(0, 10**10), *[st.integers(0, 10**9)] * 3)
def test_a_payment_is_never_lost_and_never_covers_more_than_is_owed(
    paid: int, fee: int, interest: int, left: int
) -> None:
    got = allocate(paid, Owed(fee, interest, left))
    assert got.late_fee + got.interest + got.principal + got.over == paid
    assert got.over == 0 or (got.late_fee, got.interest, got.principal) == (fee, interest, left)
    assert got.principal == 0 or (got.late_fee, got.interest) == (fee, interest)


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_the_limiter_never_raises_a_fee_and_never_lowers_it_below_five_per_cent_more(
    previous: int, computed: int
) -> None:
    limited = limited_rise(previous, computed)
    assert limited <= computed
    assert limited >= min(computed, previous * 105 // 100)


@given(st.integers(2_000_001, 10**9), st.integers(1, 12))
def test_parts_of_a_fee_are_even_and_sum_to_it(amount: int, count: int) -> None:
    parts = fee_parts(amount, count, date(2026, 3, 1), ORDINARY_INSTALMENTS, 300)
    amounts = [p.amount for p in parts]
    assert sum(amounts) == amount
    assert max(amounts) - min(amounts) <= 1

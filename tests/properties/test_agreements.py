"""Settlements whatever was spent: sums are whole, nothing is counted twice, limits are never exceeded."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.agreements import rules
from app.agreements.rules import Line, Plan, Spent
from app.agreements.states import MoneyFrom

WON = st.integers(0, 10**12)
LINES = ("멘토비", "장비비", "홍보비")


@st.composite
def spent(draw: st.DrawFn) -> Spent:
    """One expense, looked at or not."""
    amount = draw(WON)
    confirmed = draw(st.one_of(st.none(), st.integers(0, amount)))
    return Spent(draw(st.sampled_from(LINES)), draw(st.sampled_from(MoneyFrom)), amount, confirmed)


def plan(support: int = 10_000, own: int = 2_000) -> Plan:
    """A plan whose lines hold every expense."""
    lines = tuple(Line(name, 0, limit) for name, limit in zip(LINES, (8000, 4000, None), strict=True))
    return Plan("", date(2026, 1, 1), date(2026, 6, 30), support, own, lines=lines)


@given(st.lists(spent()), WON, WON, WON)
def test_every_won_is_confirmed_disallowed_or_waits(
    expenses: list[Spent], paid: int, interest: int, returned: int
) -> None:
    told = rules.statement(plan(), expenses, paid=paid, interest=interest, returned=returned)
    assert told.confirmed + told.disallowed + told.pending == told.spent
    assert told.support_confirmed + told.own_confirmed == told.confirmed
    assert sum(line.spent for line in told.lines) == told.spent
    assert sum(line.confirmed for line in told.lines) == told.confirmed
    assert sum(line.disallowed for line in told.lines) == told.disallowed
    figures = (
        told.unspent,
        told.to_return,
        told.left_to_return,
        told.own_short,
        told.disallowed,
        told.pending,
    )
    assert all(type(figure) is int and figure >= 0 for figure in figures)


@given(st.lists(spent()), WON, WON)
def test_the_venture_keeps_no_more_than_was_confirmed(
    expenses: list[Spent], paid: int, interest: int
) -> None:
    told = rules.statement(plan(), expenses, paid=paid, interest=interest)
    kept = paid + interest - told.to_return
    assert kept == min(paid, told.support_confirmed)
    assert told.to_return - interest <= paid


@given(st.lists(spent()), WON)
def test_within_the_support_what_goes_back_is_what_was_not_spent_or_not_accepted(
    expenses: list[Spent], more: int
) -> None:
    judged = [row for row in expenses if row.confirmed is not None]
    paid = sum(row.amount for row in judged if row.money is MoneyFrom.SUPPORT) + more
    told = rules.statement(plan(), judged, paid=paid)
    assert told.to_return == told.unspent + told.support_disallowed == more + told.support_disallowed


@given(st.lists(spent()), st.integers(0, 10_000), st.integers(0, 2_000), WON)
def test_support_in_proportion_is_never_more_than_its_part_and_more_own_share_costs_nothing(
    expenses: list[Spent], paid: int, own: int, more: int
) -> None:
    agreed = replace(plan(own=own), in_proportion=True)
    cut, uncut = (rules.statement(of, expenses, paid=paid) for of in (agreed, plan(own=own)))
    kept = paid - cut.to_return
    assert kept == min(paid, cut.support_confirmed, cut.confirmed * agreed.support // agreed.cost)
    assert cut.to_return - uncut.to_return == cut.own_cut >= 0
    assert cut.own_met <= (cut.own_cut == 0)  # whoever spent the own share agreed on loses nothing
    fuller = rules.statement(agreed, [*expenses, Spent("홍보비", MoneyFrom.OWN, more, more)], paid=paid)
    assert fuller.to_return <= cut.to_return


@given(st.integers(0, 10**13), st.integers(0, 9_999))
def test_the_least_own_share_is_enough_and_no_won_too_much(support: int, share: int) -> None:
    least = rules.own_share_least(support, share)
    assert least * 10_000 >= share * (support + least)
    if least:
        assert (least - 1) * 10_000 < share * (support + least - 1)


@given(st.integers(0, 10**13), st.integers(1, 10_000), WON)
def test_what_can_still_be_confirmed_never_breaks_a_limit(cost: int, limit: int, others: int) -> None:
    one = Plan("", date(2026, 1, 1), date(2026, 1, 2), cost, 0, lines=(Line("멘토비", 0, limit),))
    most = rules.most_confirmable(one, "멘토비", others)
    assert most is not None and most >= 0
    assert others > rules.share_floor(cost, limit) or (others + most) * 10_000 <= cost * limit

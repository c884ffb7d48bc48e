"""Whatever a ledger says, its figures add up, its rate makes the flows vanish, and its order does not matter."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from app.funds.rules import CarryTerms, Kind, Line, check, figures, irr, multiple

START = date(2020, 1, 1)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Line]:
    """A ledger that is true: calls within commitments, money spent only when it is there."""
    lines = [Line(START, Kind.COMMITMENT, party, draw(st.integers(1_000, 10**9))) for party in ("가", "나")]
    left = {one.party: one.amount for one in lines}
    cash, on = 0, START
    firms: list[str] = []
    for _ in range(draw(st.integers(0, 25))):
        on += timedelta(days=draw(st.integers(0, 200)))
        kind = draw(st.sampled_from([k for k in Kind if k is not Kind.COMMITMENT]))
        party = draw(st.sampled_from(["갑", "을"] if kind is Kind.INVESTMENT else ["가", "나"]))
        most = {Kind.CALL: left.get(party, 0), Kind.PROCEEDS: 10**9, Kind.VALUATION: 10**9}.get(kind, cash)
        if kind in (Kind.VALUATION, Kind.PROCEEDS):
            if not firms:
                continue
            party = draw(st.sampled_from(firms))
        if most < 1:
            continue
        amount = draw(st.integers(1, most))
        if kind is Kind.CALL:
            left[party] -= amount
        if kind is Kind.INVESTMENT and party not in firms:
            firms.append(party)
        cash += {Kind.CALL: 1, Kind.PROCEEDS: 1, Kind.VALUATION: 0}.get(kind, -1) * amount
        lines.append(Line(on, kind, party, amount, number=len(lines) + 2))
    return lines


@given(ledgers())
def test_a_true_ledger_is_accepted_and_its_figures_add_up(lines: list[Line]) -> None:
    check(lines)
    got = figures(lines, max(one.on for one in lines))
    assert got.cash == (got.paid_in + got.proceeds - got.invested - got.fees_and_expenses - got.distributed)
    assert got.cash >= 0
    assert got.nav == got.fair_value + got.cash
    assert got.invested == sum(p.cost for p in got.positions)
    assert got.fair_value == sum(p.fair_value for p in got.positions)
    assert sum(amount for _, amount in got.net_flows) == got.distributed + got.nav - got.paid_in
    if got.paid_in:
        exact = Fraction(got.distributed + got.nav, got.paid_in)
        assert abs(Fraction(str(got.tvpi)) - exact) <= Fraction(1, 20_000)


@given(ledgers(), st.randoms())
def test_the_order_of_days_in_a_file_does_not_matter(lines: list[Line], random: Any) -> None:
    assume(len({one.on for one in lines}) == len(lines) - 1)
    shuffled = list(lines)
    random.shuffle(shuffled)
    on = max(one.on for one in lines)
    assert {p.party: p for p in figures(shuffled, on).positions} == {
        p.party: p for p in figures(lines, on).positions
    }
    assert figures(shuffled, on).net_flows == figures(lines, on).net_flows


@given(ledgers())
def test_carry_never_takes_what_investors_put_in(lines: list[Line]) -> None:
    on = max(one.on for one in lines)
    bare, got = figures(lines, on), figures(lines, on, CarryTerms(2000, 300))
    gain = bare.distributed + bare.nav - bare.paid_in
    assert 0 <= got.carried_interest <= max(0, gain)


@given(
    st.lists(st.tuples(st.integers(1, 3000), st.integers(-(10**9), 10**9)), min_size=1, max_size=12),
    st.integers(1, 10**9),
)
def test_a_rate_that_is_given_makes_the_flows_vanish(later: list[tuple[int, int]], paid: int) -> None:
    flows = [(START, -paid), *((START + timedelta(days=n), amount) for n, amount in later)]
    rate = irr(flows)
    if rate is not None and -0.9 < rate < 5:
        worth = [amount / (1 + rate) ** ((on - START).days / 365) for on, amount in flows]
        slope = sum(abs(w) * (on - START).days / 365 for w, (on, _) in zip(worth, flows, strict=True))
        assert abs(sum(worth)) <= 1 + 2e-6 * max(map(abs, worth)) + 1e-6 * slope / (1 + rate)


@given(st.integers(0, 10**15), st.integers(1, 10**15))
def test_a_multiple_is_never_more_than_half_a_last_digit_away(over: int, under: int) -> None:
    error = Fraction(str(multiple(over, under))) - Fraction(over, under)
    assert -Fraction(1, 20_000) < error <= Fraction(1, 20_000)

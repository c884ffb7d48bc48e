"""A fund's figures from its ledger on a date. Amounts are positive whole won; rates are per year, days/365."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from operator import attrgetter
from typing import Any

from app.kernel.errors import Refused
from app.kernel.money import Won, floor_won
from app.kernel.states import Labelled
from app.kernel.text import N_, translated

METHOD = N_("날짜별로 상계한 현금흐름과 기준일 가치의 연 내부수익률, 일수/365")
_IRR_PLACES = 6
_DUST = 0.5  # won: how far the present value at a rate may be from nothing, per billion of flows


class Kind(Labelled):
    """What a line of the ledger says."""

    COMMITMENT = "commitment", N_("출자약정")
    CALL = "call", N_("납입")
    INVESTMENT = "investment", N_("투자")
    VALUATION = "valuation", N_("공정가치 평가")
    PROCEEDS = "proceeds", N_("회수")
    FEE = "fee", N_("관리보수")
    EXPENSE = "expense", N_("조합비용")
    DISTRIBUTION = "distribution", N_("배분")


INFLOWS = frozenset((Kind.CALL, Kind.PROCEEDS))
OUTFLOWS = frozenset((Kind.INVESTMENT, Kind.FEE, Kind.EXPENSE, Kind.DISTRIBUTION))
OF_FIRMS = frozenset((Kind.INVESTMENT, Kind.VALUATION, Kind.PROCEEDS))
OF_INVESTORS = frozenset((Kind.CALL, Kind.DISTRIBUTION))
_AWAY = frozenset((Kind.CALL, Kind.INVESTMENT))
_INVESTMENT, _VALUATION = Kind.INVESTMENT, Kind.VALUATION
"""By names of their own where every line of a ledger is looked at: a member of an enum is found slowly."""


@dataclass(frozen=True)
class Line:
    """One line; `number` is where it stands in its file or ledger (1-based)."""

    on: date
    kind: Kind
    party: str
    amount: Won
    instrument: str = ""
    note: str = ""
    number: int = 0


class LedgerRefused(Refused):
    """A ledger that cannot be true; `line` is where it first shows, `reason` says it without the line."""

    def __init__(self, message: str, line: int, **params: Any) -> None:
        self.line, self.reason = line, translated(message, **params)
        super().__init__(N_("%(line)s행: %(reason)s"), line=line, reason=self.reason)


# What can never be true


def check(lines: Iterable[Line]) -> None:
    """Refuse a ledger that spends cash that is not there, pays in more than committed, or names strangers.

    Lines count in order of their dates; within a day money comes in before it goes out.
    """
    ordered = sorted(lines, key=lambda one: one.on)
    _check_parties(ordered)
    _check_commitments(ordered)
    _check_cash(ordered)


def _check_parties(ordered: Sequence[Line]) -> None:
    """Valuations and proceeds belong to a firm that was invested in, distributions to somebody of the fund."""
    invested: dict[str, date] = {}
    for line in ordered:
        if line.kind is Kind.INVESTMENT:
            invested.setdefault(line.party, line.on)
    insiders = {one.party: one.on for one in reversed(ordered) if one.kind in (Kind.COMMITMENT, Kind.FEE)}
    for line in ordered:
        if line.kind in (Kind.VALUATION, Kind.PROCEEDS) and invested.get(line.party, date.max) > line.on:
            raise LedgerRefused(
                N_("%(party)s에는 %(on)s까지 투자한 적이 없습니다."),
                line.number, party=line.party, on=line.on.isoformat(),
            )  # fmt: skip
        if line.kind is Kind.DISTRIBUTION and insiders.get(line.party, date.max) > line.on:
            raise LedgerRefused(
                N_("%(party)s은(는) 출자자가 아니어서 배분할 수 없습니다."),
                line.number,
                party=line.party,
            )


def _check_commitments(ordered: Sequence[Line]) -> None:
    """Nobody pays in more than they have committed by that day."""
    by_day = sorted(ordered, key=lambda one: (one.on, one.kind is not Kind.COMMITMENT))
    unfunded: dict[str, Won] = {}
    for line in by_day:
        if line.kind is Kind.COMMITMENT:
            unfunded[line.party] = unfunded.get(line.party, 0) + line.amount
        elif line.kind is Kind.CALL:
            left = unfunded.get(line.party, 0) - line.amount
            if left < 0:
                raise LedgerRefused(
                    N_("%(party)s의 납입액이 약정액보다 %(excess)s원 많습니다."),
                    line.number, party=line.party, excess=f"{-left:,}",
                )  # fmt: skip
            unfunded[line.party] = left


def _check_cash(ordered: Sequence[Line]) -> None:
    cash = 0
    for line in sorted(ordered, key=lambda one: (one.on, one.kind in OUTFLOWS)):
        cash += cash_effect(line)
        if cash < 0:
            raise LedgerRefused(
                N_("%(on)s에 현금이 %(short)s원 모자랍니다."),
                line.number, on=line.on.isoformat(), short=f"{-cash:,}",
            )  # fmt: skip


def cash_effect(line: Line) -> Won:
    """What a line does to the fund's cash, signed."""
    if line.kind in INFLOWS:
        return line.amount
    return -line.amount if line.kind in OUTFLOWS else 0


# Rates and multiples

Flow = tuple[date, Won]


def multiple(over: Won, under: Won) -> str | None:
    """A ratio to four places, halves up, from exact integers; None over nothing."""
    if under <= 0:
        return None
    size = (2 * abs(over) * 10**4 + under) // (2 * under)
    return f"{'-' if over < 0 and size else ''}{size // 10**4}.{size % 10**4:04}"


def netted(flows: Iterable[Flow]) -> list[Flow]:
    """One flow per day, in order, days that come to nothing left out."""
    by_day: dict[date, Won] = {}
    for on, amount in flows:
        by_day[on] = by_day.get(on, 0) + amount
    return sorted((on, amount) for on, amount in by_day.items() if amount)


def irr(flows: Iterable[Flow]) -> float | None:
    """The yearly rate at which the flows come to nothing (days/365), six places; None if there is none."""
    return rate_of(netted(flows))


def rate_of(net: Sequence[Flow]) -> float | None:
    """`irr` of flows that are netted already. A rate is believed only if the flows really vanish at it."""
    if not net:
        return None
    days, amounts = zip(*net, strict=True)
    if not min(amounts) < 0 < max(amounts):
        return None
    from pyxirr import xirr, xnpv

    rate = xirr(days, amounts)
    if rate is None or not math.isfinite(rate) or rate <= -1:
        return None
    left = xnpv(rate, days, amounts)
    near = max(_DUST, 1e-6 * abs(amounts[0]))  # no more than what `_vanish` lets pass
    if (left is None or abs(left) > near) and not _vanish(net, rate):
        return None
    return round(rate, _IRR_PLACES) + 0.0


def _vanish(net: Sequence[Flow], rate: float) -> bool:
    """Whether what is left at a rate is nothing beside the largest flow."""
    first, growth = net[0][0], math.log1p(rate)
    daily, exp = -growth / 365, math.exp
    worth = [amount * exp(daily * (on - first).days) for on, amount in net]
    return abs(math.fsum(worth)) <= max(_DUST, 1e-6 * max(*worth, -min(worth)))


# Positions and figures


@dataclass(frozen=True)
class Position:
    """One firm in the fund on a date; `flows` are what its rate was computed from."""

    party: str
    cost: Won
    proceeds: Won
    fair_value: Won
    flows: tuple[Flow, ...]
    valued_on: date | None = None

    @property
    def moic(self) -> str | None:
        return multiple(self.proceeds + self.fair_value, self.cost)

    @property
    def irr(self) -> float | None:
        return rate_of(self.flows)


@dataclass(frozen=True)
class CarryTerms:
    """성과보수: `carry_bp` of what is above capital and `hurdle_bp` a year, compounded by days/365."""

    carry_bp: int
    hurdle_bp: int


@dataclass(frozen=True)
class Figures:
    """Every figure of a fund on a date, with the flows behind both rates."""

    as_of: date
    committed: Won
    paid_in: Won
    distributed: Won
    invested: Won
    proceeds: Won
    fees_and_expenses: Won
    cash: Won
    fair_value: Won
    carried_interest: Won
    net_flows: tuple[Flow, ...]
    gross_flows: tuple[Flow, ...]
    positions: tuple[Position, ...] = field(default=())
    method: str = METHOD

    @property
    def nav(self) -> Won:
        return self.fair_value + self.cash - self.carried_interest

    @property
    def unfunded(self) -> Won:
        return self.committed - self.paid_in

    @property
    def pic(self) -> str | None:
        return multiple(self.paid_in, self.committed)

    @property
    def dpi(self) -> str | None:
        return multiple(self.distributed, self.paid_in)

    @property
    def rvpi(self) -> str | None:
        return multiple(self.nav, self.paid_in)

    @property
    def tvpi(self) -> str | None:
        """From exact values, so it may differ by one last digit from the sum of rounded DPI and RVPI."""
        return multiple(self.distributed + self.nav, self.paid_in)

    @property
    def moic(self) -> str | None:
        """All positions together."""
        return multiple(self.proceeds + self.fair_value, self.invested)

    @property
    def net_irr(self) -> float | None:
        return rate_of(self.net_flows)

    @property
    def gross_irr(self) -> float | None:
        return rate_of(self.gross_flows)

    def as_dict(self) -> dict[str, object]:
        """With the keys of the interface."""
        names = (
            "committed", "paid_in", "distributed", "invested", "proceeds", "fees_and_expenses", "cash", "fair_value",
            "nav", "pic", "dpi", "rvpi", "tvpi", "net_irr", "gross_irr",
        )  # fmt: skip
        firms = {
            p.party: {
                "cost": p.cost,
                "proceeds": p.proceeds,
                "fair_value": p.fair_value,
                "moic": p.moic,
                "irr": p.irr,
            }
            for p in self.positions
        }
        return {"as_of": self.as_of.isoformat(), **{n: getattr(self, n) for n in names}, "investments": firms}


def figures(lines: Iterable[Line], as_of: date, carry: CarryTerms | None = None) -> Figures:
    """The fund on a date from every line up to it; without carry terms nothing is accrued."""
    past = [one for one in lines if one.on <= as_of]
    totals = dict.fromkeys(Kind, 0)
    for one in past:
        totals[one.kind] += one.amount
    held = positions(past, as_of)
    cash = sum(totals[kind] for kind in INFLOWS) - sum(totals[kind] for kind in OUTFLOWS)
    fair_value = sum(p.fair_value for p in held)
    investors = [_signed(one) for one in past if one.kind in OF_INVESTORS]
    accrued = accrued_carry(investors, fair_value + cash, as_of, carry) if carry else 0
    deals = [flow for p in held for flow in p.flows]
    return Figures(
        as_of=as_of,
        committed=totals[Kind.COMMITMENT],
        paid_in=totals[Kind.CALL],
        distributed=totals[Kind.DISTRIBUTION],
        invested=totals[Kind.INVESTMENT],
        proceeds=totals[Kind.PROCEEDS],
        fees_and_expenses=totals[Kind.FEE] + totals[Kind.EXPENSE],
        cash=cash,
        fair_value=fair_value,
        carried_interest=accrued,
        net_flows=tuple(netted([*investors, (as_of, fair_value + cash - accrued)])),
        gross_flows=tuple(netted(deals)),
        positions=tuple(held),
    )


def _signed(line: Line) -> Flow:
    """A flow as the payer of capital sees it: paid away negative, received positive."""
    return line.on, -line.amount if line.kind in _AWAY else line.amount


_NEVER = (date.max, 0)


def positions(past: Iterable[Line], as_of: date) -> list[Position]:
    """Each firm invested in, in order of first investment."""
    by_firm: dict[str, list[Line]] = {}
    first: dict[str, tuple[date, int]] = {}
    for place, line in enumerate(past):
        if line.kind not in OF_FIRMS:
            continue
        by_firm.setdefault(line.party, []).append(line)
        if line.kind is _INVESTMENT:
            here = (line.on, place)
            if here < first.get(line.party, _NEVER):
                first[line.party] = here
    return [_position(party, by_firm[party], as_of) for party in sorted(first, key=first.__getitem__)]


def _position(party: str, own: list[Line], as_of: date) -> Position:
    """All in one turn over the lines: a fund may have a thousand firms with thirty lines each.

    The fair value is the cost until the first valuation after an investment; each valuation replaces what was there,
    a later investment adds its cost. Lines count by their days, within a day as the ledger has them.
    """
    cost, proceeds, value, valued = 0, 0, 0, None
    by_day: dict[date, Won] = {}
    for line in sorted(own, key=attrgetter("on")):
        kind, on, amount = line.kind, line.on, line.amount
        if kind is _VALUATION:
            valued = on
            value = amount if cost else value
            continue
        if kind is _INVESTMENT:
            cost, value, amount = cost + amount, value + amount, -amount
        else:
            proceeds += amount
        by_day[on] = by_day.get(on, 0) + amount
    by_day[as_of] = by_day.get(as_of, 0) + value
    flows = tuple([flow for flow in by_day.items() if flow[1]])  # in order, as the lines were
    return Position(party, cost, proceeds, value, flows, valued)


def accrued_carry(investors: Iterable[Flow], worth: Won, as_of: date, terms: CarryTerms) -> Won:
    """성과보수 owed if the fund were wound up on the date: a share of what is above capital and hurdle.

    The hurdle grows on capital not yet returned, by days/365; won below one are cut off (원 미만 절사).
    """
    with localcontext() as context:
        context.prec = 40
        growth = 1 + Decimal(terms.hurdle_bp) / 10_000
        owed = -sum(amount * growth ** (Decimal((as_of - on).days) / 365) for on, amount in netted(investors))
        above = Decimal(worth) - owed
        return floor_won(above * terms.carry_bp / 10_000) if above > 0 else 0


# Duties


def duty_ratio(qualifying: Won, base: Won) -> Fraction | None:
    """주목적투자 비율: qualifying investments over the base the by-laws name (약정총액 or 출자금)."""
    return Fraction(qualifying, base) if base > 0 else None


def is_stale(valued_on: date | None, as_of: date, days: int = 183) -> bool:
    """A value nobody confirmed for about half a year, or ever."""
    return valued_on is None or (as_of - valued_on).days > days

"""Quarters of the calendar, and what a fund's quarterly report adds up. Positive whole won; `_on` is a Seoul date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.funds.rules import Kind, Line
from app.kernel.dates import add_months, last_day
from app.kernel.money import Won, split_shares

MONTHS = 3


def quarter_end(day: date) -> date:
    """The last day of the calendar quarter a day lies in."""
    month = (day.month + MONTHS - 1) // MONTHS * MONTHS
    return date(day.year, month, last_day(day.year, month))


def quarter_before(end: date, count: int = 1) -> date:
    """The end of the quarter `count` quarters before the one that ends on `end`."""
    return quarter_end(add_months(end, -MONTHS * count))


def quarter_starts(end: date) -> date:
    """The first day of the quarter that ends on `end`."""
    return quarter_before(end) + timedelta(days=1)


def ended_quarters(first: date, today: date) -> list[date]:
    """Ends of the quarters that are over, from the one `first` lies in, newest first."""
    ends = []
    end = quarter_before(quarter_end(today))
    while end >= first:
        ends.append(end)
        end = quarter_before(end)
    return ends


def quarters_until(first: date, end: date) -> list[date]:
    """Ends of every quarter from the one `first` lies in to the one that ends on `end`, oldest first."""
    return [*reversed(ended_quarters(first, end)), end] if first <= end else [end]


def quarter_name(end: date) -> str:
    """2026년 3분기."""
    return f"{end.year}년 {end.month // MONTHS}분기"


@dataclass(frozen=True)
class Account:
    """An investor's capital account; `nav` is its share of the fund's, or None while nobody has paid in."""

    party: str
    committed: Won
    paid_in: Won
    distributed: Won
    nav: Won | None

    @property
    def unfunded(self) -> Won:
        """What may still be called."""
        return self.committed - self.paid_in


def accounts(lines: Iterable[Line], on: date, nav: Won) -> list[Account]:
    """Capital accounts on a date, by first commitment. The NAV is shared by what was paid in, to the last won.

    A fund whose NAV is below nothing (more costs than money) shares nothing out.
    """
    kinds = (Kind.COMMITMENT, Kind.CALL, Kind.DISTRIBUTION)
    sums: dict[str, dict[Kind, Won]] = {}
    for line in sorted((one for one in lines if one.on <= on), key=lambda one: one.on):
        if line.kind in kinds:
            own = sums.setdefault(line.party, dict.fromkeys(kinds, 0))
            own[line.kind] += line.amount
    paid = [own[Kind.CALL] for own in sums.values()]
    shares: list[Won | None] = [None] * len(paid)
    if sum(paid) > 0 and nav >= 0:
        shares = [*split_shares(nav, paid)]
    return [
        Account(party, own[Kind.COMMITMENT], own[Kind.CALL], own[Kind.DISTRIBUTION], share)
        for (party, own), share in zip(sums.items(), shares, strict=True)
    ]


def moved(lines: Iterable[Line], start: date, end: date) -> dict[Kind, Won]:
    """Sums by kind of what happened from `start` to `end`, both days included."""
    totals = dict.fromkeys(Kind, 0)
    for line in lines:
        if start <= line.on <= end:
            totals[line.kind] += line.amount
    return totals

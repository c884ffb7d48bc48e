"""A permit's fee year by year, in parts, and its settlement when a venture leaves early. Whole won; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.kernel.dates import Period, add_months
from app.kernel.errors import Refused
from app.kernel.money import Won
from app.kernel.text import N_
from app.tenancy import rules
from app.tenancy.rules import Fee, FeePart, InstalmentRule, Reduction

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class FeeTerms:
    """What a fee is computed from."""

    appraised: Won
    rate_per_mille: int
    previous: Won = 0
    reduction_pct: int = 0
    reduction_basis: str = ""

    @property
    def reductions(self) -> Sequence[Reduction]:
        """The reduction, when there is one."""
        return (Reduction(self.reduction_pct, self.reduction_basis),) if self.reduction_pct else ()


def years_of(period: Period) -> list[Period]:
    """The years of a permit, counted from its first day; the last one may be shorter."""
    years: list[Period] = []
    start = period.start
    while start <= period.end:
        following = add_months(period.start, 12 * (len(years) + 1))
        years.append(Period(start, min(period.end, following - _ONE_DAY)))
        start = following
    return years


def whole(start: date) -> Period:
    """The whole year from a day on."""
    return Period(start, add_months(start, 12) - _ONE_DAY)


def whole_year(terms: FeeTerms, start: date) -> Fee:
    """The fee of a whole year from `start`, with its arithmetic: what the permit states."""
    return rules.fee(terms.appraised, terms.rate_per_mille, whole(start), terms.previous, terms.reductions)


def amount_of_year(annual: Won, year: Period) -> Won:
    """What a year of a permit costs: the whole fee, or by days when the permit ends within it."""
    return annual if year.end >= whole(year.start).end else rules.fee_by_days(annual, year)


def parts_of_year(
    amount: Won,
    period: Period,
    year_no: int,
    *,
    count: int,
    table: Sequence[InstalmentRule],
    rate_bp: int,
) -> list[FeePart]:
    """One year's fee in parts with their due days.

    Raises Refused on field "payments_a_year" where the amount may not be divided so.
    """
    if amount == 0:
        return []
    first_due = rules.yearly_due_dates(period)[year_no - 1]
    try:
        return rules.fee_parts(amount, count, first_due, table, rate_bp)
    except Refused:
        most = most_parts(amount, table)
        raise Refused(
            N_("연 사용료 %(amount)s원은 %(most)s회까지 나누어 낼 수 있습니다."),
            field="payments_a_year",
            amount=f"{amount:,}",
            most=most,
        ) from None


def most_parts(amount: Won, table: Sequence[InstalmentRule]) -> int:
    """Into how many parts an amount may be divided."""
    row = rules.instalment_rule(amount, table)
    return row.count if row else 1


def taken_back(charged: Won, annual: Won, year: Period, last_day: date) -> Won:
    """What of a year's charges falls away when the venture leaves on `last_day` of it: the days not used.

    Days used are counted with both ends, by days/365 and cut to the won; never more than was charged.
    """
    if last_day >= year.end:
        return 0
    used = 0 if last_day < year.start else rules.fee_by_days(annual, Period(year.start, last_day))
    return max(0, charged - used)

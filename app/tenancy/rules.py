"""Fees of hub rooms as public property: whole won, square metres as Decimal, rates per mille. No database, no clock.

Every rate is a parameter with its source, because ordinances change; the names cite 성동구 공유재산 및 물품 관리 조례.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from app.kernel.dates import Period, add_months
from app.kernel.errors import Refused
from app.kernel.money import Won, floor_won, round_half_up, split_shares
from app.kernel.states import Labelled
from app.kernel.text import N_

_MILLE = 1000
_ONE_DAY = timedelta(days=1)


class FeeBasis(Labelled):
    """Which standard rate applies (제29조); the rate itself is data."""

    STANDARD = "standard", N_("일반 사용료율")
    SOCIAL_VENTURE = "social_venture", N_("소셜벤처")
    NON_PROFIT = "non_profit", N_("비영리 공익 목적")


@dataclass(frozen=True)
class FeeRates:
    """Rates per mille of the appraised value a year; the least the ordinance allows."""

    standard: int = 50
    social_venture: int = 10
    non_profit: int = 25

    def of(self, basis: FeeBasis) -> int:
        """The rate for a basis."""
        return {
            FeeBasis.STANDARD: self.standard,
            FeeBasis.SOCIAL_VENTURE: self.social_venture,
            FeeBasis.NON_PROFIT: self.non_profit,
        }[basis]


@dataclass(frozen=True)
class Reduction:
    """A share of the fee that falls away, with the words of its ground (제32조 제5항)."""

    pct: int
    basis: str

    def __post_init__(self) -> None:
        if not 0 <= self.pct <= 100:
            raise Refused(N_("감면율은 0%에서 100% 사이입니다."), field="pct")
        if self.pct and not self.basis.strip():
            raise Refused(N_("감면 근거를 적어 주세요."), field="basis")


@dataclass(frozen=True)
class Step:
    """One line of a fee's arithmetic, for printing: what was done and what it came to."""

    label: str
    amount: Won


@dataclass(frozen=True)
class Fee:
    """A fee with the steps that led to it."""

    amount: Won
    steps: tuple[Step, ...]


# Area (제31조)


def used_building_area(
    exclusive: Decimal, common: Decimal, all_exclusive: Decimal, places: int = 2
) -> Decimal:
    """Own exclusive area plus its share of the common area, half up at `places`: 33 + 120 × 33/600 = 39.6 ㎡."""
    if all_exclusive <= 0 or exclusive < 0 or common < 0 or exclusive > all_exclusive:
        raise Refused(N_("전용면적은 전체 전용면적을 넘을 수 없습니다."), field="exclusive_area")
    return round_half_up(exclusive + common * exclusive / all_exclusive, places)


def used_site_area(
    own_site: Decimal, common_site: Decimal, own_building: Decimal, gross: Decimal, places: int = 2
) -> Decimal:
    """Own site plus the share of the common site by building area, half up at `places`."""
    if gross <= 0 or own_building < 0 or own_building > gross:
        raise Refused(N_("건물 사용면적은 연면적을 넘을 수 없습니다."), field="building_area")
    return round_half_up(own_site + common_site * own_building / gross, places)


def value_of_share(appraised: Won, area: Decimal, gross: Decimal) -> Won:
    """The part of an appraised value that an area stands for, won below one cut off (원 미만 절사)."""
    if gross <= 0 or not 0 <= area <= gross:
        raise Refused(N_("사용면적은 전체 면적을 넘을 수 없습니다."), field="area")
    return floor_won(Decimal(appraised) * area / gross)


# Fee of a year and of days


def annual_fee(appraised: Won, rate_per_mille: int) -> Won:
    """재산평정가격 × 사용료율, won below one cut off (원 미만 절사)."""
    return appraised * rate_per_mille // _MILLE


def fee_by_days(annual: Won, period: Period, year_days: int = 365) -> Won:
    """일할: annual fee × days/365, both ends counted, won below one cut off (원 미만 절사)."""
    return annual * period.days // year_days


def limited_rise(previous: Won, computed: Won, free_rise_pct: int = 5, cut_pct: int = 70) -> Won:
    """제34조: of the part above a rise of 5 per cent, 70 per cent is cut; won below one cut off.

    1,000,000 → 1,200,000 becomes 1,050,000 + 150,000 × 30 % = 1,095,000. Without a previous fee nothing is cut.
    """
    if previous <= 0:
        return computed
    allowed = Fraction(previous * (100 + free_rise_pct), 100)
    if computed <= allowed:
        return computed
    limited = allowed + (computed - allowed) * (100 - cut_pct) / 100
    return limited.numerator // limited.denominator


def limited_rise_by_area(
    previous: Won,
    previous_area: Decimal,
    computed: Won,
    area: Decimal,
    free_rise_pct: int = 5,
    cut_pct: int = 70,
) -> Won:
    """The limiter after a change of area: the previous fee is first carried over per square metre."""
    if previous_area <= 0 or area <= 0:
        raise Refused(N_("면적은 0보다 커야 합니다."), field="area")
    carried = floor_won(Decimal(previous) * area / previous_area)
    return limited_rise(carried, computed, free_rise_pct, cut_pct)


def reduced(amount: Won, reductions: Sequence[Reduction]) -> Won:
    """The fee after the largest reduction only (reductions are not added up), won below one cut off."""
    largest = max((r.pct for r in reductions), default=0)
    return amount * (100 - largest) // 100


def fee(
    appraised: Won,
    rate_per_mille: int,
    period: Period,
    previous: Won = 0,
    reductions: Sequence[Reduction] = (),
) -> Fee:
    """The fee of a period of at most a year: value × rate, limiter, reduction, days; with its arithmetic."""
    yearly = annual_fee(appraised, rate_per_mille)
    steps = [Step(N_("재산평정가격 × 사용료율"), yearly)]
    limited = limited_rise(previous, yearly)
    if limited != yearly:
        steps.append(Step(N_("인상 제한(제34조) 적용"), limited))
    after = reduced(limited, reductions)
    if after != limited:
        steps.append(Step(N_("감면 적용"), after))
    is_whole_year = period.end >= add_months(period.start, 12) - _ONE_DAY
    due = after if is_whole_year else fee_by_days(after, period)
    if due != after:
        steps.append(Step(N_("사용 일수로 나눔"), due))
    return Fee(due, tuple(steps))


# Payment


@dataclass(frozen=True)
class InstalmentRule:
    """Above `over` won the fee may be paid in up to `count` parts within `months`."""

    over: Won
    count: int
    months: int


ORDINARY_INSTALMENTS = (InstalmentRule(500_000, 4, 8), InstalmentRule(2_000_000, 12, 12))
VENTURE_INSTALMENTS = (
    InstalmentRule(0, 2, 4),
    InstalmentRule(500_000, 4, 8),
    InstalmentRule(1_000_000, 12, 12),
)


@dataclass(frozen=True)
class FeePart:
    """One instalment of a fee: what is due when, interest on what was still unpaid included separately."""

    n: int
    due_on: date
    amount: Won
    interest: Won


def instalment_rule(amount: Won, table: Sequence[InstalmentRule]) -> InstalmentRule | None:
    """The row of the table for an amount; None where it must be paid at once."""
    fitting = [rule for rule in table if amount > rule.over]
    return max(fitting, key=lambda rule: rule.over) if fitting else None


def fee_parts(
    amount: Won, count: int, first_due: date, table: Sequence[InstalmentRule], rate_bp: int
) -> list[FeePart]:
    """The fee in `count` parts that sum to it, evenly within the months allowed, with interest by days/365."""
    rule = instalment_rule(amount, table)
    if count != 1 and (rule is None or not 2 <= count <= rule.count):
        raise Refused(N_("이 금액은 %(count)s회로 나누어 낼 수 없습니다."), field="count", count=count)
    months = rule.months if rule and count > 1 else 0
    parts, left, last_due = [], amount, first_due
    for n, part in enumerate(split_shares(amount, [1] * count)):
        due_on = add_months(first_due, n * months // count)
        interest = instalment_interest(left, rate_bp, last_due, due_on)
        parts.append(FeePart(n + 1, due_on, part, interest))
        left, last_due = left - part, due_on
    return parts


def instalment_interest(left: Won, rate_bp: int, since: date, until: date) -> Won:
    """Interest on what is not paid yet, by days/365, won below one cut off (원 미만 절사)."""
    return left * rate_bp * max(0, (until - since).days) // (10_000 * 365)


@dataclass(frozen=True)
class LateStep:
    """From this many whole months overdue the rate is `rate_bp` a year."""

    from_months: int
    rate_bp: int


def late_fee(
    amount: Won, due_on: date, paid_on: date, steps: Sequence[LateStep], most_months: int = 60
) -> Won:
    """연체료: the step for the months overdue applies to all overdue days (at most 60 months), by days/365."""
    if paid_on <= due_on or not steps:
        return 0
    until = min(paid_on, add_months(due_on, most_months))
    months = _months_overdue(due_on, until)
    rate_bp = max(
        (s for s in steps if s.from_months <= months), key=lambda s: s.from_months, default=steps[0]
    ).rate_bp
    return instalment_interest(amount, rate_bp, due_on, until)


def _months_overdue(due_on: date, until: date) -> int:
    months = (until.year - due_on.year) * 12 + until.month - due_on.month
    return months - (add_months(due_on, months) > until)


def yearly_due_dates(period: Period, days_after_anniversary: int = 30) -> list[date]:
    """When each year's fee is due: before the start for the first, within 30 days of the anniversary after."""
    dates, year = [period.start - _ONE_DAY], 1
    while (begins := add_months(period.start, 12 * year)) <= period.end:
        dates.append(begins + days_after_anniversary * _ONE_DAY)
        year += 1
    return dates

"""A loan's schedule, what a payment covers, and how late it is. Whole won, never negative; Seoul dates."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.kernel.dates import add_months, next_business_day
from app.kernel.errors import Refused
from app.kernel.money import Won
from app.kernel.states import Labelled
from app.kernel.text import N_

MOST_PERIODS = 600
_BP = 10_000


class Method(Labelled):
    """How the principal comes back."""

    EQUAL_PRINCIPAL = "equal_principal", N_("원금균등상환")
    EQUAL_PAYMENT = "equal_payment", N_("원리금균등상환")
    BULLET = "bullet", N_("만기일시상환")


class Residue(Labelled):
    """Which instalment takes the principal that does not divide."""

    LAST = "last", N_("마지막 회차")
    FIRST = "first", N_("첫 회차")


@dataclass(frozen=True)
class Terms:
    """A loan's terms; `periods` counts every due date, the first `grace` of them interest only.

    `instalment_unit` cuts each equal instalment of principal down to a multiple (은평구 기금관리 조례 시행규칙:
    odd amounts below 100,000 won fall on the first instalment).
    """

    principal: Won
    rate_bp: int
    method: Method
    periods: int
    grace: int
    every_months: int
    start: date
    residue: Residue = Residue.LAST
    instalment_unit: Won = 1

    def __post_init__(self) -> None:
        if self.principal <= 0:
            raise Refused(N_("융자 원금은 1원 이상이어야 합니다."), field="principal")
        if not 0 <= self.rate_bp <= _BP:
            raise Refused(N_("이율은 연 0%에서 100% 사이입니다."), field="rate_bp")
        if not 1 <= self.periods <= MOST_PERIODS:
            raise Refused(
                N_("상환 횟수는 1회에서 %(most)s회 사이입니다."), field="periods", most=MOST_PERIODS
            )
        if not 0 <= self.grace < self.periods:
            raise Refused(N_("거치 횟수는 전체 횟수보다 적어야 합니다."), field="grace")
        if not 1 <= self.every_months <= 12:
            raise Refused(N_("납부 간격은 1개월에서 12개월 사이입니다."), field="every_months")
        if self.instalment_unit < 1:
            raise Refused(N_("회차별 원금의 단위는 1원 이상이어야 합니다."), field="instalment_unit")


@dataclass(frozen=True)
class Instalment:
    """One due date; `balance` is the principal left after it."""

    n: int
    due_on: date
    principal: Won
    interest: Won
    balance: Won

    @property
    def total(self) -> Won:
        return self.principal + self.interest

    def as_dict(self) -> dict[str, object]:
        """With the keys of the interface."""
        return {
            "n": self.n,
            "due_on": self.due_on.isoformat(),
            "principal": self.principal,
            "interest": self.interest,
            "balance": self.balance,
        }


def interest_of_period(balance: Won, rate_bp: int, months: int) -> Won:
    """balance × rate × months/12, won below one cut off (원 미만 절사, 기금 융자 약정)."""
    return balance * rate_bp * months // (_BP * 12)


def due_date(start: date, n: int, every_months: int, closures: Collection[date] = ()) -> date:
    """The day of the month of `start`, moved off weekends and holidays to the next business day."""
    return next_business_day(add_months(start, n * every_months), closures)


def schedule(terms: Terms, closures: Collection[date] = ()) -> list[Instalment]:
    """Every instalment of the loan; the principal sums to what was lent. `closures` are the office's own."""
    principals = _principals(terms)
    rows, balance = [], terms.principal
    for n, principal in enumerate(principals, start=1):
        interest = interest_of_period(balance, terms.rate_bp, terms.every_months)
        balance -= principal
        rows.append(
            Instalment(
                n, due_date(terms.start, n, terms.every_months, closures), principal, interest, balance
            )
        )
    return rows


def _principals(terms: Terms) -> list[Won]:
    """The principal due in each period, grace first."""
    repaying = terms.periods - terms.grace
    if terms.method is Method.BULLET:
        own = [0] * (repaying - 1) + [terms.principal]
    elif terms.method is Method.EQUAL_PRINCIPAL:
        own = _equal_parts(terms.principal, repaying, terms.instalment_unit, terms.residue)
    else:
        own = _annuity_parts(terms, repaying)
    return [0] * terms.grace + own


def _equal_parts(total: Won, count: int, unit: Won, residue: Residue) -> list[Won]:
    """Equal parts, each a multiple of `unit`; what does not divide falls on the last or the first."""
    part = total // count // unit * unit
    parts = [part] * count
    parts[0 if residue is Residue.FIRST else -1] += total - part * count
    return parts


def _annuity_parts(terms: Terms, count: int) -> list[Won]:
    """Principal in equal payments; the last takes whatever the cut-off won left behind."""
    payment = level_payment(terms.principal, terms.rate_bp, terms.every_months, count)
    parts, balance = [], terms.principal
    for _ in range(count - 1):
        interest = interest_of_period(balance, terms.rate_bp, terms.every_months)
        part = min(balance, payment - interest)
        parts.append(part)
        balance -= part
    return [*parts, balance]


def level_payment(principal: Won, rate_bp: int, every_months: int, count: int) -> Won:
    """원리금균등 payment, P·r/(1−(1+r)⁻ⁿ) from exact fractions, won below one cut off (원 미만 절사)."""
    rate = Fraction(rate_bp * every_months, _BP * 12)
    if not rate:
        return principal // count
    growth = (1 + rate) ** count
    exact = principal * rate * growth / (growth - 1)
    return exact.numerator // exact.denominator


# Payments


@dataclass(frozen=True)
class Owed:
    """What is open on a date."""

    late_fee: Won
    interest: Won
    principal: Won

    @property
    def total(self) -> Won:
        return self.late_fee + self.interest + self.principal


@dataclass(frozen=True)
class Allocation:
    """What a payment covers; `over` is what nothing was owed for."""

    late_fee: Won
    interest: Won
    principal: Won
    over: Won


def allocate(paid: Won, owed: Owed) -> Allocation:
    """A payment covers late fee, then interest, then principal (은평구 기금관리 조례 시행규칙)."""
    left, covered = paid, []
    for open_amount in (owed.late_fee, owed.interest, owed.principal):
        part = min(left, open_amount)
        covered.append(part)
        left -= part
    return Allocation(covered[0], covered[1], covered[2], left)


def late_fee(amount: Won, late_rate_bp: int, due_on: date, paid_on: date) -> Won:
    """Fee on an overdue amount by days/365, the due date not counted, won below one cut off (원 미만 절사)."""
    days = max(0, (paid_on - due_on).days)
    return amount * late_rate_bp * days // (_BP * 365)


class Standing(Labelled):
    """How late a loan is on a date; follows from facts and is never stored."""

    NORMAL = "normal", N_("정상"), "good"
    LATE = "late", N_("연체"), "warn"
    LATE_30 = "late_30", N_("연체 30일 이상"), "warn"
    LATE_60 = "late_60", N_("연체 60일 이상"), "bad"
    LATE_90 = "late_90", N_("연체 90일 이상"), "bad"


def overdue_days(rows: Mapping[date, Won], paid: Won, on: date) -> int:
    """Days since the oldest due date that payments so far do not cover; 0 when nothing is late."""
    for due_on in sorted(rows):
        if due_on >= on:
            return 0
        paid -= rows[due_on]
        if paid < 0:
            return (on - due_on).days
    return 0


def standing(days: int) -> Standing:
    """The class of a number of overdue days."""
    for least, found in (
        (90, Standing.LATE_90),
        (60, Standing.LATE_60),
        (30, Standing.LATE_30),
        (1, Standing.LATE),
    ):
        if days >= least:
            return found
    return Standing.NORMAL

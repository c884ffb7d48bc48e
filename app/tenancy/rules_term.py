"""Terms of a tenancy: who sits where on a date, its state then, what runs out, what may be renewed. Pure.

Dates are Seoul's; the last day of a permit and the day of moving out are still days in the space.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from app.kernel.dates import Period, add_months
from app.tenancy.states import TenancyState


@dataclass(frozen=True)
class Dated:
    """The days on which something happened to a tenancy; None is not yet."""

    offered_on: date
    starts_on: date
    permit_ends_on: date
    ends_on: date
    accepted_on: date | None = None
    refused_on: date | None = None
    refused_as: TenancyState = TenancyState.DECLINED
    contracted_on: date | None = None
    moved_in_on: date | None = None
    notice_on: date | None = None
    moved_out_on: date | None = None


def state_on(tenancy: Dated, on: date) -> TenancyState | None:
    """The state of a tenancy at the end of a day, from its dates alone; None before it was offered.

    The day of moving out is a day in the space; the tenancy counts as ended from the day after.
    """
    if on < tenancy.offered_on:
        return None
    if tenancy.moved_out_on is not None and tenancy.moved_out_on < on:
        return TenancyState.ENDED
    if _by(tenancy.refused_on, on):
        return tenancy.refused_as
    steps = (
        (tenancy.notice_on, TenancyState.NOTICE),
        (tenancy.moved_in_on, TenancyState.ACTIVE),
        (tenancy.contracted_on, TenancyState.CONTRACTED),
        (tenancy.accepted_on, TenancyState.ACCEPTED),
    )
    return next((state for day, state in steps if _by(day, on)), TenancyState.OFFERED)


def _by(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def last_day(tenancy: Dated, on: date) -> date:
    """The last day in the space as it was known on a date: the permit's end until notice was given."""
    told = _by(tenancy.notice_on, on) or (tenancy.moved_out_on is not None and tenancy.moved_out_on <= on)
    return tenancy.ends_on if told else tenancy.permit_ends_on


def sits(tenancy: Dated, on: date, today: date) -> bool:
    """Whether the venture is in the space on a date.

    Up to `today` that is a fact (a stay beyond the permit counts); after it, the permit's end is believed.
    """
    if tenancy.moved_in_on is None or tenancy.moved_in_on > on:
        return False
    if tenancy.moved_out_on is not None:
        return on <= tenancy.moved_out_on
    return on <= today or on <= tenancy.ends_on


def days_left(ends_on: date, on: date) -> int:
    """Days from `on` to the last day; negative when the permit ran out."""
    return (ends_on - on).days


def expiring(ends_on: date, on: date, *, within_days: int) -> bool:
    """Whether a permit ends within so many days, or has ended with the venture still there."""
    return days_left(ends_on, on) <= within_days


def renewal_asked_by(ends_on: date, *, notice_days: int) -> date:
    """The last day on which a renewal is to be asked for."""
    return ends_on - timedelta(days=notice_days)


@dataclass(frozen=True)
class Limits:
    """How long a facility lets one venture stay: data of each facility, since offices differ."""

    max_term_months: int
    max_renewals: int


def stays_within(limits: Limits, first_day: date, last: date) -> bool:
    """Whether a stay from its very first day to `last` keeps to the longest term."""
    return last < add_months(first_day, limits.max_term_months)


def longest_end(limits: Limits, first_day: date) -> date:
    """The last day a venture that moved in on `first_day` may have."""
    return add_months(first_day, limits.max_term_months) - timedelta(days=1)


def may_renew(limits: Limits, *, first_day: date, renewal_no: int, ends_on: date) -> bool:
    """Whether another permit can follow: a renewal is left, and at least a day of the longest term."""
    return renewal_no < limits.max_renewals and ends_on < longest_end(limits, first_day)


def default_period(start: date, limits: Limits, *, first_months: int) -> Period:
    """The period proposed for a permit that begins on `start`."""
    months = min(first_months, limits.max_term_months)
    return Period(start, add_months(start, months) - timedelta(days=1))

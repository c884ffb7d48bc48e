"""Visits, their quota, late logs and ties that rule a consultant out. Minutes and days; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.kernel.dates import add_months

TIE_MONTHS = 36
"""A tie rules a consultant out until three years after it ended (제척 기준)."""


@dataclass(frozen=True)
class Tie:
    """Something between a consultant and a venture; an empty end means still."""

    since: date
    until: date | None


def ruled_out(ties: Iterable[Tie], on: date, months: int = TIE_MONTHS) -> bool:
    """Whether a tie lasts on a date or ended less than `months` before it."""
    return any(tie.since <= on and (tie.until is None or on < add_months(tie.until, months)) for tie in ties)


def log_due_on(held_on: date, within_days: int) -> date:
    """The last day on which a visit's log is in time."""
    return held_on + timedelta(days=within_days)


def is_late(held_on: date, logged_on: date, within_days: int) -> bool:
    """Whether a log was written after its day."""
    return logged_on > log_due_on(held_on, within_days)


def days_missing(planned_on: date | None, last_held_on: date | None, on: date, within_days: int) -> int:
    """Days by which the log of a planned visit is overdue; 0 when it is not, or a visit was logged since."""
    if planned_on is None or (last_held_on is not None and last_held_on >= planned_on):
        return 0
    return max(0, (on - log_due_on(planned_on, within_days)).days)


def visits_left(quota: int, extra: int, logged: int) -> int:
    """How many visits may still be logged."""
    return max(0, quota + extra - logged)

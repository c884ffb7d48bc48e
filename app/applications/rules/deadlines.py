"""The deadline, to the second, and what a call is at an instant. Instants are aware; no clock."""

from datetime import date, datetime, timedelta

from app.applications.states import CallPhase, CallState
from app.kernel.dates import next_business_day

SOON = timedelta(days=7)


def is_late(now: datetime, closes_at: datetime) -> bool:
    """Whether `now` is past the deadline; the second of the deadline itself is in time."""
    return now.replace(microsecond=0) > closes_at.replace(microsecond=0)


def takes_applications(state: CallState, opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Whether an application can be written and sent in at `now`."""
    return state is CallState.PUBLISHED and opens_at <= now and not is_late(now, closes_at)


def phase(state: CallState, opens_at: datetime, closes_at: datetime, now: datetime) -> CallPhase:
    """The word for a call at an instant: people's decisions where there are any, else the clock's."""
    if state is not CallState.PUBLISHED:
        return CallPhase(state.value)
    if now < opens_at:
        return CallPhase.UPCOMING
    if is_late(now, closes_at):
        return CallPhase.CLOSED
    return CallPhase.CLOSING if closes_at - now <= SOON else CallPhase.OPEN


def is_kept(retain_until: date | None, today: date) -> bool:
    """Whether what was written is still kept; its last day is one of the days."""
    return retain_until is None or today <= retain_until


def objection_until(told_on: date, days: int) -> date | None:
    """The last day to contest a result: the day of it not counted, moved on from a day off. None: no objections."""
    return next_business_day(told_on + timedelta(days=days)) if days > 0 else None

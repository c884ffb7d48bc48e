"""The only reader of the time. Instants are aware UTC datetimes; dates are Seoul's."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")

_offset: ContextVar[timedelta] = ContextVar("clock_offset", default=timedelta())


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC) + _offset.get()


def today() -> date:
    """The present date in Seoul."""
    return on(now())


def on(instant: datetime) -> date:
    """The Seoul date on which `instant` falls."""
    return instant.astimezone(SEOUL).date()


def at(day: date, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """The UTC instant of a Seoul wall-clock time."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=SEOUL).astimezone(UTC)


@contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Let the clock go on from `to` within the block: for the demo data's history and for tests."""
    token = _offset.set(to - datetime.now(UTC))
    try:
        yield
    finally:
        _offset.reset(token)

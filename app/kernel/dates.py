"""Periods (both ends included), whole months, Korean business days. Dates are Seoul's."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Self

from app.kernel.text import half_width

FAR_FUTURE = date(9999, 12, 31)
_WRITTEN = re.compile(r"(\d{4})(?:[-./\s년]+)(\d{1,2})(?:[-./\s월]+)(\d{1,2})[.\s일]*")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From `start` to `end`, both days included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a period cannot end before it starts")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """Number of days, both ends counted."""
        return (self.end - self.start).days + 1

    def overlaps(self, other: Self) -> bool:
        """Whether the two share at least one day."""
        return self.start <= other.end and other.start <= self.end


def read_day(typed: str) -> date | None:
    """A date as people write it (`2026-03-02`, `2026. 3. 2.`, `2026년 3월 2일`, `20260302`, full-width too), 1900–2199."""
    plain = half_width(typed).strip()
    found = _WRITTEN.fullmatch(plain) or _DIGITS.fullmatch(plain)
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 2199 else None


def written(day: date) -> str:
    """A date as it stands in a sentence: 2026. 3. 2."""
    return f"{day.year}. {day.month}. {day.day}."


def months_between(start: date, end: date) -> int:
    """Whole months from `start` to `end`; a month is complete on the same day number.

    A start on a day the end's month does not have (29 Feb, 31st) completes on that month's last day,
    as 민법 제160조 counts months.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def add_months(day: date, months: int) -> date:
    """The same day number `months` later, or the last day of that month."""
    years, month0 = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month0 + 1
    return date(year, month, min(day.day, last_day(year, month)))


def last_day(year: int, month: int) -> int:
    """The number of days in a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


@lru_cache(maxsize=256)
def _holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("KR", years=year))


def is_business_day(day: date, closures: Collection[date] = ()) -> bool:
    """Neither a weekend, a Korean public holiday (substitutes included), nor one of the office's own `closures`."""
    return day.weekday() < 5 and day not in _holidays(day.year) and day not in closures


def next_business_day(day: date, closures: Collection[date] = ()) -> date:
    """`day` itself when it is a business day, else the next one."""
    while not is_business_day(day, closures):
        day += timedelta(days=1)
    return day


def add_business_days(day: date, count: int, closures: Collection[date] = ()) -> date:
    """The date `count` business days after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_business_day(day, closures)
    return day

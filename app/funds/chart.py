"""The J-curve of a fund: what came back and is held, less what was paid in, at each year's end. Won."""

from dataclasses import dataclass
from datetime import date

from app.funds import rules
from app.funds.models import LedgerLine, as_line


@dataclass(frozen=True)
class Point:
    """The fund at one year's end, or on the date itself."""

    on: date
    cash_only: int
    with_nav: int


def worth(lines: list[LedgerLine], on: date) -> list[Point]:
    """A point per year's end from the first line to the date."""
    plain = [as_line(line) for line in lines]
    if not plain:
        return []
    ends = [date(year, 12, 31) for year in range(plain[0].on.year, on.year)] + [on]
    points = []
    for end in ends:
        found = rules.figures(plain, end)
        back = found.distributed - found.paid_in
        points.append(Point(end, back, back + found.nav))
    return points

"""Rooms and desks a venture holds alike, told as one line: five desks that end on the same day are one thing to do."""

from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from app.overview.items import _
from app.tenancy.queries import ArrearsRow, ExpiringRow

NAMED = 2
Row = TypeVar("Row", ArrearsRow, ExpiringRow)


def expiring(rows: Iterable[ExpiringRow]) -> list[ExpiringRow]:
    """Permits of one venture that end on the same day and may go on alike; the line leads to the first."""
    same = _alike((row, (row.venture_id, row.ends_on, row.may_renew)) for row in rows)
    return [replace(group[0], space=_named(group)) for group in same]


def in_arrears(rows: Iterable[ArrearsRow]) -> list[ArrearsRow]:
    """What one venture has owed since the same day, added up; the line leads to the first."""
    same = _alike((row, (row.venture_id, row.since)) for row in rows)
    return [replace(group[0], space=_named(group), amount=sum(row.amount for row in group)) for group in same]


def _alike(rows: Iterable[tuple[Row, Hashable]]) -> list[list[Row]]:
    together: dict[Hashable, list[Row]] = {}
    for row, key in rows:
        together.setdefault(key, []).append(row)
    return list(together.values())


def _named(rows: list[ArrearsRow] | list[ExpiringRow]) -> str:
    names = [row.space for row in rows]
    if len(names) <= NAMED:
        return ", ".join(names)
    return _("%(first)s 외 %(n)s곳", first=names[0], n=len(names) - 1)

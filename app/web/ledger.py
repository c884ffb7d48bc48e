"""A table's columns and total row made ready once, so that printing a cell costs nothing.

Column settings are those named at the top of `templates/ui/table.html`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

ROW_HEADER = Markup(' role="rowheader"')
CELL = Markup(' role="cell"')
_MARKS = ("num", "nowrap", "low", "full", "two", "stick")


class Key(str):
    """A column's key, as a cell of one's own gets it: text, and it knows how its plain cell is written."""

    kind: str = ""

    @property
    def key(self) -> str:
        """The key itself."""
        return str(self)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: attributes of its head and its cells as finished text, and how its value is written."""

    key: Key
    label: str
    is_name: bool
    kind: str
    head_attributes: Markup
    cell_attributes: Markup
    sort_to: str
    sort_state: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The columns, and the total row: how many columns its words span, then which columns follow."""

    columns: tuple[Column, ...]
    span: int
    summed: tuple[Column, ...]
    total_attributes: tuple[Markup, ...]


def lay_out(
    columns: Sequence[Mapping[str, Any]],
    *,
    stack: bool = False,
    sort: str = "",
    totals: Mapping[str, Any] | None = None,
    pick: bool = False,
) -> Ledger:
    """Prepare the columns of one table."""
    name = next((c["key"] for c in columns if c.get("head")), columns[0]["key"])
    made = tuple(_column(c, name=name, stack=stack, sort=sort) for c in columns)
    first = next((i for i, c in enumerate(made) if totals and c.key in totals), len(made))
    rest = made[first:] if totals else ()
    attributes = tuple(_total_attributes(c, stack=stack) for c in columns[first:]) if totals else ()
    return Ledger(made, first + (1 if pick else 0), rest, attributes)


def _column(setting: Mapping[str, Any], *, name: str, stack: bool, sort: str) -> Column:
    classes = _classes(setting)
    is_name = setting["key"] == name
    role = (ROW_HEADER if is_name else CELL) if stack else Markup("")
    label = _data_label(setting) if stack and not is_name else Markup("")
    state, to = _sorting(setting, sort)
    head_role = Markup(' role="columnheader"') if stack else Markup("")
    return Column(
        key=_key(setting),
        label=setting.get("label", ""),
        is_name=is_name,
        kind=setting.get("as", ""),
        head_attributes=head_role
        + classes
        + (Markup(' aria-sort="{}"').format(state) if state else Markup("")),
        cell_attributes=role + classes + label,
        sort_to=to,
        sort_state=state,
    )


def _key(setting: Mapping[str, Any]) -> Key:
    key = Key(setting["key"])
    key.kind = setting.get("as", "")
    return key


def _total_attributes(setting: Mapping[str, Any], *, stack: bool) -> Markup:
    role = CELL if stack else Markup("")
    return role + _classes(setting) + (_data_label(setting) if stack else Markup(""))


def _classes(setting: Mapping[str, Any]) -> Markup:
    names = " ".join(mark for mark in _MARKS if setting.get(mark))
    return Markup(' class="{}"').format(names) if names else Markup("")


def _data_label(setting: Mapping[str, Any]) -> Markup:
    return Markup(' data-label="{}"').format(escape(setting.get("short", setting.get("label", ""))))


def _sorting(setting: Mapping[str, Any], sort: str) -> tuple[str, str]:
    """The column's aria-sort, and the sort its head leads to; both empty when it does not sort."""
    asked = setting.get("sort")
    if not asked:
        return "", ""
    key = asked if isinstance(asked, str) else setting["key"]
    if sort == key:
        return "ascending", f"-{key}"
    if sort == f"-{key}":
        return "descending", key
    return "none", f"-{key}" if setting.get("num") else key

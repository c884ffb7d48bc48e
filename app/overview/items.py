"""What a home shows: things to do with their day and one verb, key figures, small tables. Plain data; whole won."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from app.kernel.text import said

MOST = 12
"""Rows of one source on a home; the source's own page shows all."""

Link: TypeAlias = tuple[str, dict[str, Any]]
"""An endpoint and its arguments; it becomes a link only where the view's door admits the reader."""


def _(message: str, **params: Any) -> str:
    """The message in the reader's language."""
    return said(message, **params)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. `due` is None where no day was set; `subject` is who or what it is about."""

    due: date | None
    subject: str
    text: str
    kind: str
    do: str
    to: Link
    about: Link | None = None
    tone: str = "going"


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure with its unit, one line of meaning, and the way to its rows."""

    term: str
    figure: str
    unit: str = ""
    line: str = ""
    to: Link | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a small table: words, how they are written, where they lead, how far a bar is filled, a second line."""

    value: Any
    kind: str = ""
    to: Link | None = None
    of: int | None = None
    sub: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A small table of one room. `heads` are (words, is a number)."""

    key: str
    title: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: str = ""
    to: Link | None = None
    empty: str = ""
    empty_text: str = ""
    note: str = ""
    wide: bool = False


@dataclass
class Home:
    """Everything a role's home shows."""

    figures: list[Figure] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)

    def add(self, other: "Home") -> None:
        """What another role of the same person sees, behind what is there."""
        self.figures += other.figures
        self.items += other.items
        self.panels += other.panels


def in_order(items: Iterable[Item]) -> list[Item]:
    """By day, what is late first; what has no day stands at the end."""
    return sorted(items, key=lambda item: (item.due is None, item.due or date.max, item.kind, item.subject))

"""What a section says: plain values with their kind, in blocks. Page, paper and export write them each in their way.

Money is whole won, dates are Seoul's. A value that is not there is a gap with its word, never a zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, TypeAlias

from app.kernel.money import Won
from app.kernel.states import Labelled


class Kind(StrEnum):
    """How a value is written."""

    TEXT = "text"
    WON = "won"
    SCAN = "scan"
    COUNT = "count"
    DAY = "day"
    SPAN = "span"
    PCT = "pct"
    TIMES = "times"
    POINTS = "points"
    STATE = "state"


class Gap(StrEnum):
    """Why there is no value: not handed in, before the founding, does not apply, cannot be computed; or none is wanted
    (a total's cell).
    """

    EMPTY = "empty"
    MISSING = "missing"
    BEFORE = "before"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Value:
    """One value. `unit` follows a count; `tone` is that of a state; `gap` says why `data` is None."""

    kind: Kind
    data: Any = None
    unit: str = ""
    tone: str = ""
    gap: Gap = Gap.MISSING


def text(words: str | None, gap: Gap = Gap.NONE) -> Value:
    """Words."""
    return Value(Kind.TEXT, words or None, gap=gap)


def won(amount: Won | None, gap: Gap = Gap.MISSING) -> Value:
    """Exact won."""
    return Value(Kind.WON, amount, gap=gap)


def scan(amount: Won | None, gap: Gap = Gap.MISSING) -> Value:
    """Won for the eye: 15.8억 원; the exact value stands in a table."""
    return Value(Kind.SCAN, amount, gap=gap)


def count(number: int | Decimal | None, unit: str = "", gap: Gap = Gap.MISSING) -> Value:
    """A number with its unit."""
    return Value(Kind.COUNT, number, unit, gap=gap)


def day(on: date | None, gap: Gap = Gap.NONE) -> Value:
    """A date."""
    return Value(Kind.DAY, on, gap=gap)


def span(start: date | None, end: date | None) -> Value:
    """A period, its last day included; an open end stays open."""
    return Value(Kind.SPAN, (start, end) if start or end else None, gap=Gap.NONE)


def pct(share: Decimal | float | None, gap: Gap = Gap.UNKNOWN) -> Value:
    """A share already in per cent."""
    return Value(Kind.PCT, share, gap=gap)


def times(multiple: Decimal | None) -> Value:
    """A multiple with two decimals."""
    return Value(Kind.TIMES, multiple, gap=Gap.UNKNOWN)


def points(mark: Decimal | None, gap: Gap = Gap.NONE) -> Value:
    """A mark with two decimals."""
    return Value(Kind.POINTS, mark, gap=gap)


def state(of: Labelled | None) -> Value:
    """The word of a state with its tone."""
    return Value(Kind.STATE, str(of.label) if of else None, tone=of.tone if of else "", gap=Gap.NONE)


def word(words: str, tone: str) -> Value:
    """A state that no enum names."""
    return Value(Kind.STATE, words, tone=tone)


BLANK = Value(Kind.TEXT, gap=Gap.EMPTY)
"""A cell of a total row that has nothing to sum."""

Cell: TypeAlias = Value | str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, how its plain cells are written, its share of the width on paper."""

    head: str
    kind: Kind = Kind.TEXT
    share: float = 10
    gap: Gap = Gap.NONE

    @property
    def is_number(self) -> bool:
        """Whether its cells stand at the right."""
        return self.kind in (Kind.WON, Kind.SCAN, Kind.COUNT, Kind.PCT, Kind.TIMES, Kind.POINTS)

    def value(self, cell: Cell) -> Value:
        """A cell as a value of this column's kind."""
        if isinstance(cell, Value):
            return cell
        return Value(self.kind, cell if cell != "" else None, gap=self.gap)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in order of the columns; `style` is "", "sum" or "hot" (overdue)."""

    cells: tuple[Cell, ...]
    style: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads. `unit` is said once, for all columns that share it."""

    block: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str
    unit: str = ""
    note: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """Properties of one thing."""

    block: ClassVar[str] = "pairs"
    rows: tuple[tuple[str, Value], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence or two."""

    block: ClassVar[str] = "words"
    words: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """Sentences in a list."""

    block: ClassVar[str] = "bullets"
    items: tuple[str, ...]
    caption: str = ""


class Form(StrEnum):
    """Shapes of charts."""

    COLUMNS = "columns"
    STACKED = "stacked"
    STEP = "step"
    LANES = "lanes"
    AXES = "axes"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as its numbers; how it is drawn is the page's or the paper's.

    COLUMNS: points = [(period, value)] and `over` as a line. STACKED: series = {name: values} over periods.
    STEP: levels = [(date, value)] and `against`. LANES: lanes. AXES: points = [(axis, value)], `over` = before.
    """

    block: ClassVar[str] = "chart"
    form: Form
    caption: str
    unit: str
    title: str
    points: tuple[tuple[str, Decimal | int | None], ...] = ()
    over: tuple[Decimal | int | None, ...] = ()
    series: tuple[tuple[str, tuple[int | None, ...]], ...] = ()
    levels: tuple[tuple[date, Decimal | int], ...] = ()
    against: tuple[tuple[date, Decimal | int], ...] = ()
    lanes: tuple["Lane", ...] = ()
    start: date | None = None
    end: date | None = None
    on: date | None = None
    places: int = 0
    names: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Stay:
    """A period on a lane; an open end reaches the edge."""

    start: date
    end: date | None
    words: str = ""
    tone: int = 1


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of the time line."""

    name: str
    stays: tuple[Stay, ...] = ()
    events: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks side by side where there is room; `widths` in mm on paper, the rest shared."""

    block: ClassVar[str] = "beside"
    blocks: tuple["Block", ...]
    widths: tuple[float | None, ...] = ()


Block: TypeAlias = Table | Pairs | Words | Bullets | Chart | Beside


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one section says. `finding` is a judgement the figures allow, or empty; without blocks it is empty."""

    title: str
    line: str = ""
    badge: Value | None = None
    finding: str = ""
    lead: str = ""
    sources: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    empty: str = ""
    empty_text: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at across rooms; `level` is bad, warn, good or none, `sheet` where it comes from."""

    word: str
    level: str
    note: str
    sheet: str
    due: date | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A key figure with one line of meaning; `spark` is its course over the years."""

    term: str
    value: Value
    line: str = ""
    spark: tuple[int | None, ...] = ()
    spark_title: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything one reader gets about one venture as of a date."""

    name: str
    summary: str
    on: date
    reader: str
    badges: tuple[Value, ...]
    lines: tuple[Value | str, ...]
    presets: tuple[tuple[str, date], ...]
    flags: tuple[Flag, ...]
    facts: tuple[Fact, ...]
    sheets: tuple[Sheet, ...]
    growth: tuple[int | None, ...] = field(default=())


def latest(rows: Sequence[Any]) -> Any | None:
    """The last of a list, or None."""
    return rows[-1] if rows else None

"""What a paper is made of: plain data, no database and no HTML. Widths in mm where named so, else shares."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, TypeAlias

from app.kernel.charts.drawing import Drawing


class Tone(StrEnum):
    """How words inside a line are set; a state tone brings its shape, so colour never stands alone."""

    BOLD = "b"
    RISK = "r"
    CAUTION = "a"
    GOOD = "g"
    ACCENT = "k"
    MISSING = "na"
    DROPPED = "drop"
    SMALL = "u"
    SERIES_1 = "s1"
    SERIES_2 = "s2"
    SERIES_3 = "s3"
    SERIES_4 = "s4"
    SERIES_5 = "s5"


@dataclass(frozen=True, slots=True)
class Words:
    """A few words in one tone."""

    text: str
    tone: Tone


Inline: TypeAlias = str | Words | tuple[str | Words, ...]

NOT_HANDED_IN = Words("미제출", Tone.MISSING)
BEFORE_FOUNDING = Words("설립 전", Tone.MISSING)
NOT_COMPUTABLE = Words("산출 불가", Tone.MISSING)
DOES_NOT_APPLY = "–"


def risk(text: str) -> Words:
    """■ and the word."""
    return Words(f"■ {text}", Tone.RISK)


def caution(text: str) -> Words:
    """▲ and the word."""
    return Words(f"▲ {text}", Tone.CAUTION)


def good(text: str) -> Words:
    """● and the word."""
    return Words(f"● {text}", Tone.GOOD)


def bold(text: str) -> Words:
    """Semibold words."""
    return Words(text, Tone.BOLD)


def muted(text: str) -> Words:
    """Grey words, for what is beside the point."""
    return Words(text, Tone.MISSING)


def dropped(text: str) -> Words:
    """A mark left out of the sum: struck through and in brackets, since a strike is silent."""
    return Words(f"({text})", Tone.DROPPED)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `style` is body, small, note, or finding for the judgement of a dense paper."""

    kind: ClassVar[str] = "paragraph"
    words: Inline
    style: str = "body"
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section: level 2 (dense papers), 3, or 4 for the small one beside a block."""

    kind: ClassVar[str] = "heading"
    words: Inline
    level: int = 3
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one per row; `name_share` is the width of the names in per cent."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, Inline], ...]
    name_share: float = 26
    note: Inline = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its share of the width, and number, text, date or middle."""

    head: str
    share: float
    align: str = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in order of the columns; `style` is sum, sub (chosen) or hot (overdue)."""

    cells: tuple[Inline, ...]
    style: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head repeats on every page. `groups` are heads above columns: (words, how many)."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    unit: Inline = ""
    note: Inline = ""
    groups: tuple[tuple[str, int], ...] = ()
    wide: bool = False
    tight: bool = False
    signing: bool = False
    empty: str = ""

    def __post_init__(self) -> None:
        wrong = [row for row in self.rows if len(row.cells) != len(self.columns)]
        if wrong:
            raise ValueError(f"a row has {len(wrong[0].cells)} cells for {len(self.columns)} columns")

    @property
    def tinted(self) -> bool:
        """Whether some rows have a ground, which insets the whole table."""
        return any(row.style in ("sub", "hot") for row in self.rows)

    @property
    def classes(self) -> tuple[str, ...]:
        """Style classes of each column; words after a figure keep a distance."""
        found, before = [], ""
        names = {"number": "n", "date": "dd", "middle": "m"}
        for column in self.columns:
            own = [names[column.align]] if column.align in names else []
            if before == "number" and column.align in ("text", "date"):
                own.append("g0")
            found.append(" ".join(own))
            before = column.align
        return tuple(found)

    @property
    def shares(self) -> tuple[float, ...]:
        """Column widths in per cent of the table."""
        whole = sum(column.share for column in self.columns)
        return tuple(round(100 * column.share / whole, 2) for column in self.columns)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption; its numbers belong into a table on the same page."""

    kind: ClassVar[str] = "figure"
    drawing: Drawing
    caption: Inline
    unit: Inline = ""
    note: Inline = ""
    numbered: bool = True
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """One key figure."""

    name: str
    value: Inline
    unit: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Keys:
    """A band of key figures."""

    kind: ClassVar[str] = "keys"
    items: tuple[Key, ...]
    wide: bool = True


@dataclass(frozen=True, slots=True)
class Points:
    """A list; `ordered` numbers it."""

    kind: ClassVar[str] = "points"
    items: tuple[Inline, ...]
    ordered: bool = False
    small: bool = True
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The sentence to be decided, between heavy rules."""

    kind: ClassVar[str] = "decision"
    words: Inline
    wide: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Start a new page here."""

    kind: ClassVar[str] = "page_break"
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Stack:
    """Blocks above each other inside `Beside`; without a width the rest is shared."""

    blocks: tuple["Block", ...]
    width_mm: float | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """Stacks side by side."""

    kind: ClassVar[str] = "beside"
    stacks: tuple[Stack, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """Where the code, the number and the fingerprint are printed; `full` in a frame with the explanation."""

    kind: ClassVar[str] = "check"
    full: bool = True
    wide: bool = False


Block: TypeAlias = (
    Paragraph | Heading | Facts | Table | Figure | Keys | Points | Decision | PageBreak | Beside | Check
)


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part. `finding` is one sentence of judgement, or empty where the facts allow none."""

    name: str
    blocks: tuple[Block, ...]
    finding: Inline = ""
    lead: Inline = ""
    rail: tuple[str, ...] = ()
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """First page of a report: a figure from the reader's own data, facts and contents."""

    art: Drawing | None = None
    art_note: str = ""
    summary: str = ""
    facts: tuple[tuple[str, Inline], ...] = ()
    how_to_read: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the register gives a paper: its number, code, public address, and who issued it when."""

    number: str
    code: str
    address: str
    issuer: str
    issued_at: datetime
    keep: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. Without a stamp it is a draft and says so."""

    title: str
    kind: str
    as_of: date
    reader: str
    summary: str = ""
    running_right: str = ""
    keywords: tuple[str, ...] = ()
    dense: bool = False
    cover: Cover | None = None
    side: tuple[str, ...] = ()
    opening: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    stamp: Stamp | None = None
    fingerprint: str = field(default="")

    def stamped(self, stamp: Stamp, fingerprint: str) -> "Paper":
        """The same paper with its place in the register."""
        return replace(self, stamp=stamp, fingerprint=fingerprint)

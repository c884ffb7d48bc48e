"""What a chart is made of: paths and words in named inks. Lengths in pt; y grows downward."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import floor, log10
from typing import TypeAlias

from app.kernel.money import round_half_up

PT_PER_MM = 72 / 25.4

Point: TypeAlias = tuple[float, float]
Figure: TypeAlias = Callable[[float], str]


class Ink(StrEnum):
    """Colours by what they mean; the page that shows the drawing decides the shade."""

    INK = "ink"
    SECOND = "second"
    NOTE = "note"
    RULE = "rule"
    BRAND = "brand"
    S1 = "s1"
    S2 = "s2"
    S3 = "s3"
    S4 = "s4"
    S5 = "s5"
    RISK = "risk"
    CAUTION = "caution"
    GOOD = "good"
    WHITE = "white"


@dataclass(frozen=True, slots=True)
class Shape:
    """One path; `d` is SVG path data."""

    d: str
    fill: Ink | None = None
    stroke: Ink | None = None
    width: float = 0.5
    dash: str = ""
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a baseline point; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    size: float = 7.0
    ink: Ink = Ink.SECOND
    anchor: str = "start"
    bold: bool = False


Mark: TypeAlias = Shape | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished chart. `title` is one sentence with the message: the text alternative."""

    width: float
    height: float
    title: str
    marks: tuple[Mark, ...]

    @property
    def width_mm(self) -> float:
        """Width on paper."""
        return self.width / PT_PER_MM

    @property
    def height_mm(self) -> float:
        """Height on paper."""
        return self.height / PT_PER_MM


@dataclass(frozen=True, slots=True)
class Size:
    """Room given to a chart, in mm of paper."""

    width_mm: float
    height_mm: float

    @property
    def width(self) -> float:
        """Width in pt."""
        return self.width_mm * PT_PER_MM

    @property
    def height(self) -> float:
        """Height in pt."""
        return self.height_mm * PT_PER_MM


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to positions."""

    low: float
    high: float
    at_low: float
    at_high: float

    def __call__(self, value: float) -> float:
        """Position of a value; a scale without extent puts everything at its low end."""
        if self.high == self.low:
            return self.at_low
        share = (value - self.low) / (self.high - self.low)
        return self.at_low + share * (self.at_high - self.at_low)


def drawing(size: Size, title: str, marks: Iterable[Mark | None]) -> Drawing:
    """Close a list of marks into a drawing, leaving out empty ones."""
    kept = tuple(m for m in marks if m is not None and (m.d if isinstance(m, Shape) else m.text))
    return Drawing(round(size.width, 1), round(size.height, 1), title, kept)


def number(value: float) -> str:
    """A coordinate with one decimal and no trailing zero."""
    text = f"{value:.1f}"
    return "0" if text in ("-0.0", "0.0") else text.removesuffix(".0")


def rect(x: float, y: float, width: float, height: float) -> str:
    """Path of a rectangle; a negative height is drawn upward."""
    if height < 0:
        y, height = y + height, -height
    n = number
    return f"M{n(x)} {n(y)}h{n(width)}v{n(height)}h{n(-width)}z"


def line(*points: Point) -> str:
    """Path through the points, left open."""
    if len(points) < 2:
        return ""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def strokes(places: Iterable[float], top: float, height: float) -> str:
    """Path of upright strokes of one height, one at each place."""
    stroke = f" {number(top)}v{number(height)}"
    return "".join(f"M{number(x)}{stroke}" for x in places)


def polygon(points: Sequence[Point]) -> str:
    """Path through the points, closed."""
    return line(*points) + "z" if len(points) > 2 else ""


def dot(x: float, y: float, radius: float) -> str:
    """Path of a filled circle."""
    r, across = number(radius), number(2 * radius)
    return f"M{number(x - radius)} {number(y)}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0z"


def together(paths: Iterable[str]) -> str:
    """Several paths as one, so that a series is one object in the file."""
    return "".join(paths)


def figure(value: float, places: int = 0) -> str:
    """A number as written in reports: thousands by comma, a negative with △."""
    text = f"{abs(round_half_up(Decimal(str(value)), places)):,}"
    return f"△{text}" if value < 0 and text.strip("0.,") else text


def places(count: int) -> Figure:
    """A writer of numbers with a fixed number of decimals."""
    return lambda value: figure(value, count)


def text_width(text: str, size: float) -> float:
    """Roughly how wide words are set in the report's typeface."""
    wide = sum(0.88 if c >= "\u1100" else 0.33 if c in " .,:;()’·|1" else 0.6 for c in text)
    return wide * size


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round values from `low` to at least `high`, about as many as asked, zero among them if crossed."""
    span = high - low
    if span <= 0:
        return [low]
    raw = span / about
    power = 10.0 ** floor(log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)
    first = floor(low / step + 1e-9)
    marks = [first * step]
    while marks[-1] < high - step * 1e-6:
        marks.append((first + len(marks)) * step)
    return [round(mark, 10) for mark in marks]


def grid(levels: Iterable[float], left: float, right: float) -> Shape:
    """Hairlines across the plot."""
    return Shape(together(line((left, y), (right, y)) for y in levels), stroke=Ink.RULE, width=0.35)


def base(y: float, left: float, right: float) -> Shape:
    """The line that values stand on."""
    return Shape(line((left, y), (right, y)), stroke=Ink.INK, width=0.5)

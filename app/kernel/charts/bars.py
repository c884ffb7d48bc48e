"""Charts of lying bars and of marks on one axis. Every bar carries its value in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel.charts.drawing import (
    Drawing,
    Figure,
    Ink,
    Label,
    Mark,
    Scale,
    Shape,
    Size,
    base,
    dot,
    drawing,
    figure,
    line,
    rect,
    text_width,
    together,
)

ROW = 13.0
BAR = 8.6


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its name, its value (None is missing) and the words written at its end."""

    name: str
    value: float | None
    words: str


def _name_room(rows: Sequence[Bar], size: float = 7.0) -> float:
    return max((text_width(row.name, size) for row in rows), default=0) + 6


def bars(rows: Sequence[Bar], *, width_mm: float, title: str) -> Drawing:
    """Plain bars from a common zero, such as arrears by age or multiples by venture."""
    size = Size(width_mm, (ROW * len(rows) + 2) * 25.4 / 72)
    left = _name_room(rows)
    room = max((text_width(row.words, 7) for row in rows), default=0) + 4
    x = Scale(0, max([0.0, *(row.value or 0 for row in rows)]) or 1, 0, size.width - left - room)
    marks: list[Mark] = [
        Shape(
            together(
                rect(left, ROW * i + 2.2, max(0.1, x(row.value or 0)), BAR) for i, row in enumerate(rows)
            ),
            fill=Ink.S3,
        ),
        Shape(line((left, 0), (left, ROW * len(rows))), stroke=Ink.INK),
    ]
    for i, row in enumerate(rows):
        baseline = ROW * i + 9.1
        shade = Ink.NOTE if row.value is None else Ink.INK
        marks.append(Label(0, baseline, row.name, ink=Ink.INK))
        marks.append(Label(left + x(row.value or 0) + 3, baseline, row.words, ink=shade))
    return drawing(size, title, marks)


def bullet(rows: Sequence[Bar], *, width_mm: float, title: str, target: float = 100) -> Drawing:
    """Attainment in per cent against a heavy line at the target, the words at the right edge."""
    pitch = 14.0
    size = Size(width_mm, (12 + pitch * len(rows)) * 25.4 / 72)
    left = _name_room(rows)
    right = size.width - max((text_width(row.words, 7.2) for row in rows), default=0) - 8
    top = max([target * 1.5, *(row.value or 0 for row in rows)])
    x = Scale(0, top, left, right)
    steps = [target * k / 2 for k in range(int(top / target * 2 + 1e-9) + 1)]
    foot = 11 + pitch * len(rows)
    marks: list[Mark] = [
        Shape(together(line((x(s), 9), (x(s), foot)) for s in steps), stroke=Ink.RULE, width=0.35),
        *(Label(x(s), 6, figure(s), size=6.6, anchor="middle") for s in steps),
    ]
    filled = [
        rect(left, 12.5 + pitch * i, x(row.value) - left, 9)
        for i, row in enumerate(rows)
        if row.value is not None
    ]
    marks.append(Shape(together(filled), fill=Ink.S3))
    marks.append(Shape(line((x(target), 9), (x(target), foot)), stroke=Ink.INK, width=1))
    for i, row in enumerate(rows):
        baseline = 19.2 + pitch * i
        known = row.value is not None
        shade = Ink.INK if known else Ink.NOTE
        marks.append(Label(0, baseline, row.name, ink=Ink.INK))
        marks.append(Label(size.width, baseline, row.words, ink=shade, anchor="end", bold=known))
    return drawing(size, title, marks)


def thresholds(
    rows: Sequence[Bar],
    *,
    width_mm: float,
    title: str,
    threshold: float,
    threshold_words: str,
    full: float = 100,
) -> Drawing:
    """Scores out of `full` on a pale track, with one line at the score to reach."""
    pitch = 16.0
    size = Size(width_mm, (pitch * len(rows) + 9.4) * 25.4 / 72)
    left = _name_room(rows, 7.5)
    x = Scale(0, full, left, size.width - 20)
    foot = pitch * len(rows) + 0.4
    track = together(rect(left, 4 + pitch * i, x(full) - left, 8) for i in range(len(rows)))
    reached = together(
        rect(left, 4 + pitch * i, x(row.value) - left, 8)
        for i, row in enumerate(rows)
        if row.value is not None
    )
    marks: list[Mark] = [Shape(track, fill=Ink.S5), Shape(reached, fill=Ink.S2)]
    for i, row in enumerate(rows):
        marks.append(Label(0, 10.8 + pitch * i, row.name, size=7.5))
        marks.append(
            Label(size.width, 10.8 + pitch * i, row.words, size=8, ink=Ink.INK, anchor="end", bold=True)
        )
    marks.append(Shape(line((x(threshold), 1), (x(threshold), foot)), stroke=Ink.INK, width=1.2))
    marks.append(Label(x(threshold), foot + 6.6, threshold_words, size=6.4, anchor="middle"))
    return drawing(size, title, marks)


SHADES = (Ink.S1, Ink.S2, Ink.S3, Ink.S4, Ink.S5, Ink.RULE)
DARK = frozenset({Ink.S1, Ink.S2, Ink.CAUTION})


@dataclass(frozen=True, slots=True)
class Part:
    """One share of a whole; `marked` sets it off, such as the reader's own share."""

    name: str
    share: float
    marked: bool = False


def share_bar(parts: Sequence[Part], *, width_mm: float, title: str) -> Drawing:
    """One bar cut into shares of their sum, written in per cent where they fit."""
    size = Size(width_mm, 4.8)
    whole = sum(part.share for part in parts) or 1
    free = size.width - 0.8 * max(0, len(parts) - 1)
    marks: list[Mark] = []
    x, turn = 0.0, 0
    for part in parts:
        width = free * part.share / whole
        ink = Ink.CAUTION if part.marked else SHADES[turn % len(SHADES)]
        turn += 0 if part.marked else 1
        marks.append(Shape(rect(x, 0, width, 13), fill=ink))
        words = figure(100 * part.share / whole, 1)
        if text_width(words, 6.8) + 6 <= width:
            marks.append(Label(x + 3, 9, words, size=6.8, ink=Ink.WHITE if ink in DARK else Ink.INK))
        x += width + 0.8
    return drawing(size, title, marks)


def strip(
    values: Sequence[float],
    *,
    size: Size,
    title: str,
    own: float | None,
    own_words: str = "",
    threshold: float | None = None,
    low: float = 50,
    high: float = 100,
) -> Drawing:
    """One dot per team on a line of marks, the reader's own dot large, the score to pass dashed."""
    foot = size.height - 11
    low, high = min([low, *values]), max([high, *values])
    x = Scale(low, high, 0, size.width)
    marks: list[Mark] = [base(foot, 0, size.width)]
    for k in range(6):
        value = low + (high - low) * k / 5
        anchor = "start" if k == 0 else "end" if k == 5 else "middle"
        marks.append(Label(x(value), size.height - 2, figure(value), size=6.6, anchor=anchor))
    if threshold is not None:
        marks.append(
            Shape(line((x(threshold), 4), (x(threshold), foot)), stroke=Ink.CAUTION, width=1, dash="2 1.5")
        )
    marks.append(Shape(together(dot(x(v), foot - 5, 2.4) for v in values if v != own), fill=Ink.S4))
    if own is not None:
        marks.append(Shape(dot(x(own), foot - 5, 3.4), fill=Ink.S1))
        near_edge = x(own) + text_width(own_words, 7) / 2 > size.width
        words_x, anchor = (size.width, "end") if near_edge else (x(own), "middle")
        marks.append(Label(words_x, foot - 14, own_words, ink=Ink.INK, anchor=anchor, bold=True))
    return drawing(size, title, marks)


@dataclass(frozen=True, slots=True)
class MarkRange:
    """Marks given to one application: those that count, those dropped, and the final score."""

    name: str
    counted: tuple[float, ...]
    dropped: tuple[float, ...]
    final: float | None

    @property
    def figures(self) -> tuple[float, ...]:
        """Every figure of the row."""
        return (*self.counted, *self.dropped, *(() if self.final is None else (self.final,)))


def mark_ranges(
    rows: Sequence[MarkRange],
    *,
    size: Size,
    title: str,
    threshold: float | None = None,
    selected: int = 0,
    selected_words: str = "",
) -> Drawing:
    """Spread of evaluators' marks per application in order of rank, with the final score and the cut."""
    every = [v for row in rows for v in row.figures]
    low = min([60.0, *(10 * (v // 10) for v in every)])
    top, foot, left = 6.0, size.height - 12, 20.0
    y = Scale(low, max([95.0, *every]), foot, top)
    pitch = (size.width - left) / max(1, len(rows))
    levels = [v for v in range(int(low), 100, 10) if v != threshold]
    marks: list[Mark] = [
        Shape(together(line((left, y(v)), (size.width, y(v))) for v in levels), stroke=Ink.RULE, width=0.35),
        *(Label(left - 5, y(v) + 2.4, figure(v), anchor="end") for v in levels),
    ]
    if threshold is not None:
        path = line((left, y(threshold)), (size.width, y(threshold)))
        marks.append(Shape(path, stroke=Ink.CAUTION, width=1, dash="3 2"))
        marks.append(
            Label(left - 5, y(threshold) + 2.4, figure(threshold), ink=Ink.CAUTION, anchor="end", bold=True)
        )
    middles = [left + pitch * (i + 0.5) for i in range(len(rows))]
    marks += _spreads(rows, middles, y)
    marks += [
        Label(x, size.height - 2, row.name, size=6.6, anchor="middle")
        for x, row in zip(middles, rows, strict=True)
    ]
    if 0 < selected < len(rows):
        cut = left + pitch * selected
        marks.append(Shape(line((cut, 2), (cut, foot)), stroke=Ink.INK, width=1.2))
        marks.append(Label(cut + 3, 8, selected_words, ink=Ink.INK, bold=True))
    return drawing(size, title, marks)


def _spreads(rows: Sequence[MarkRange], middles: Sequence[float], y: Scale) -> list[Mark]:
    """A band from lowest to highest mark, a small dot per counted mark, a large one for the final score."""
    spans, small, large = [], [], []
    for x, row in zip(middles, rows, strict=True):
        given = (*row.counted, *row.dropped)
        if given:
            spans.append(line((x, y(min(given)) + 1), (x, y(max(given)) - 1)))
        small += [dot(x, y(mark), 1.1) for mark in row.counted]
        if row.final is not None:
            large.append(dot(x, y(row.final), 2.3))
    return [
        Shape(together(spans), stroke=Ink.S4, width=9),
        Shape(together(small), fill=Ink.S2),
        Shape(together(large), fill=Ink.S1, stroke=Ink.WHITE, width=0.8),
    ]


@dataclass(frozen=True, slots=True)
class Span:
    """One step of a bridge: an amount added or taken; `total` stands on the ground."""

    name: str
    amount: float
    total: bool = False
    second_line: str = ""


def bridge(steps: Sequence[Span], *, size: Size, title: str, write: Figure = figure) -> Drawing:
    """From one total to another: gains filled, losses outlined, each joined to the next."""
    levels, running = [], 0.0
    for step in steps:
        start = 0.0 if step.total else running
        running = start + step.amount
        levels.append((start, running))
    foot = size.height - 21
    every = [v for pair in levels for v in pair]
    y = Scale(min([0.0, *every]), max([0.0, *every]) or 1, foot, 14)
    pitch = size.width / max(1, len(steps))
    width = pitch * 0.6
    marks: list[Mark] = []
    for i, (step, (start, end)) in enumerate(zip(steps, levels, strict=True)):
        left = pitch * i + (pitch - width) / 2
        lost = step.amount < 0 and not step.total
        path = rect(left, y(max(start, end)), width, abs(y(start) - y(end)))
        fill = Ink.WHITE if lost else Ink.S1 if step.total else Ink.S3
        marks.append(Shape(path, fill=fill, stroke=Ink.RISK if lost else None, width=1))
        sign = "+" if step.amount > 0 and not step.total else ""
        shade = Ink.RISK if lost else Ink.INK
        top = y(max(start, end)) - 4
        middle = left + width / 2
        marks.append(
            Label(middle, top, sign + write(step.amount), ink=shade, anchor="middle", bold=step.total)
        )
        marks.append(Label(middle, foot + 8, step.name, size=6.8, ink=Ink.INK, anchor="middle"))
        marks.append(Label(middle, foot + 16.5, step.second_line, size=6.8, anchor="middle"))
        if i + 1 < len(steps):
            marks.append(Shape(line((left + width, y(end)), (left + pitch, y(end))), stroke=Ink.NOTE))
    return drawing(size, title, [*marks, base(y(0), 0, size.width)])

"""Charts of upright columns over periods. A missing period is a dashed empty column, never a zero."""

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
    number,
    rect,
    together,
)

SERIES = (Ink.S2, Ink.S4, Ink.S3, Ink.S1, Ink.S5)
TOP = 20.0
FOOT = 12.0
FILL = 0.62
MISSING_HEIGHT = 14.0


@dataclass(frozen=True, slots=True)
class Slots:
    """Equal places for columns from left to right."""

    count: int
    width: float

    @property
    def pitch(self) -> float:
        """Width of one place."""
        return self.width / max(1, self.count)

    def middle(self, index: int) -> float:
        """Centre of one place."""
        return (index + 0.5) * self.pitch

    @property
    def column(self) -> float:
        """Width of a column."""
        return FILL * self.pitch

    def left(self, index: int) -> float:
        """Left edge of a column."""
        return self.middle(index) - self.column / 2


def _period_labels(slots: Slots, periods: Sequence[str], height: float) -> list[Mark]:
    return [Label(slots.middle(i), height - 2, text, anchor="middle") for i, text in enumerate(periods)]


def _absent(slots: Slots, index: int, zero: float, word: str) -> list[Mark]:
    left, right = slots.left(index), slots.left(index) + slots.column
    top = zero - MISSING_HEIGHT
    return [
        Shape(line((left, zero), (left, top), (right, top), (right, zero)), stroke=Ink.NOTE, dash="1.5 1.5"),
        Label(slots.middle(index), top - 3, word, size=6.6, ink=Ink.NOTE, anchor="middle"),
    ]


def _present(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def columns_with_line(
    periods: Sequence[str],
    columns: Sequence[float | None],
    *,
    size: Size,
    title: str,
    missing: str,
    over: Sequence[float | None] = (),
    write: Figure = figure,
) -> Drawing:
    """Columns with their values, the last one dark, and a second figure as a line on the same scale."""
    slots = Slots(len(periods), size.width)
    known = _present(columns) + _present(over)
    low, high = min([0.0, *known]), max([0.0, *known])
    bottom = size.height - FOOT - (6 if low < 0 else 0)
    y = Scale(low, high, bottom, TOP) if high > low else Scale(0, 1, bottom, TOP)
    zero = y(0)
    marks: list[Mark] = [base(zero, 0, size.width)]
    last = max((i for i, value in enumerate(columns) if value is not None), default=-1)
    light = together(
        rect(slots.left(i), y(v), slots.column, zero - y(v))
        for i, v in enumerate(columns)
        if v is not None and i != last
    )
    marks.append(Shape(light, fill=Ink.S4))
    for i, value in enumerate(columns):
        if value is None:
            marks += _absent(slots, i, zero, missing)
            continue
        if i == last:
            marks.append(Shape(rect(slots.left(i), y(value), slots.column, zero - y(value)), fill=Ink.S2))
        above = min(y(value), zero) - 3
        marks.append(
            Label(slots.middle(i), above, write(value), ink=Ink.INK, anchor="middle", bold=i == last)
        )
    points = [(slots.middle(i), y(v)) for i, v in enumerate(over) if v is not None]
    marks.append(Shape(line(*points), stroke=Ink.CAUTION, width=1.3))
    dots = together(dot(px, py, 1.7) for px, py in points)
    marks.append(Shape(dots, fill=Ink.CAUTION, stroke=Ink.WHITE, width=0.8))
    return drawing(size, title, [*marks, *_period_labels(slots, periods, size.height)])


def stacked(
    periods: Sequence[str],
    series: Sequence[Sequence[float | None]],
    *,
    size: Size,
    title: str,
    missing: str,
    write: Figure = figure,
) -> Drawing:
    """Columns of parts that sum to a whole, the sum written above. A period lacking a part is missing."""
    slots = Slots(len(periods), size.width)
    rows = list(zip(*series, strict=True))
    whole = [None if None in row else sum(_present(row)) for row in rows]
    zero = size.height - FOOT
    y = Scale(0, max([0.0, *_present(whole)]) or 1, zero, TOP)
    pieces: list[list[str]] = [[] for _ in series]
    marks: list[Mark] = []
    for i, row in enumerate(rows):
        total = whole[i]
        if total is None:
            marks += _absent(slots, i, zero, missing)
            continue
        below = 0.0
        for part, value in enumerate(_present(row)):
            pieces[part].append(
                rect(slots.left(i), y(below + value), slots.column, y(below) - y(below + value))
            )
            below += value
        bold = i == max(j for j, v in enumerate(whole) if v is not None)
        marks.append(
            Label(slots.middle(i), y(total) - 3, write(total), ink=Ink.INK, anchor="middle", bold=bold)
        )
    bars = [Shape(together(paths), fill=SERIES[part % 5]) for part, paths in enumerate(pieces)]
    labels = _period_labels(slots, periods, size.height)
    return drawing(size, title, [*bars, base(zero, 0, size.width), *marks, *labels])


def plan_and_actual(
    periods: Sequence[str],
    plan: Sequence[float | None],
    actual: Sequence[float | None],
    *,
    size: Size,
    title: str,
    missing: str,
    write: Figure = figure,
) -> Drawing:
    """Pairs of columns: the plan an outline, the actual filled; an actual not handed in says so."""
    slots = Slots(len(periods), size.width)
    half = slots.pitch * 0.34
    zero = size.height - FOOT
    y = Scale(0, max([0.0, *_present(plan), *_present(actual)]) or 1, zero, 12)
    outlines, filled, marks = [], [], list[Mark]()
    for i, (planned, reached) in enumerate(zip(plan, actual, strict=True)):
        middle = slots.middle(i)
        left, right = middle - half / 2 - 0.5, middle + half / 2 + 0.5
        if planned is not None:
            outlines.append(rect(left - half / 2, y(planned), half, zero - y(planned)))
            marks.append(Label(left, y(planned) - 2.5, write(planned), 6.5, anchor="middle"))
        if reached is None:
            marks.append(Label(right, zero - 2.5, missing, 6.5, Ink.NOTE, "middle"))
        else:
            filled.append(rect(right - half / 2, y(reached), half, zero - y(reached)))
            marks.append(Label(right, y(reached) - 2.5, write(reached), 6.5, Ink.INK, "middle", bold=True))
    return drawing(
        size,
        title,
        [
            Shape(together(outlines), fill=Ink.WHITE, stroke=Ink.NOTE, width=0.7),
            Shape(together(filled), fill=Ink.S2),
            base(zero, 0, size.width),
            *marks,
            *_period_labels(slots, periods, size.height),
        ],
    )


def balance(
    periods: Sequence[str],
    values: Sequence[float],
    past: int,
    *,
    size: Size,
    title: str,
    write: Figure = figure,
) -> Drawing:
    """A balance over time: the first `past` columns are actual and filled, the rest expected outlines."""
    slots = Slots(len(values), size.width)
    zero = size.height - FOOT
    y = Scale(0, max([0.0, *values]) or 1, zero, 10)
    columns = [rect(slots.left(i), y(v), slots.column, zero - y(v)) for i, v in enumerate(values)]
    marks: list[Mark] = [
        Shape(together(columns[:past]), fill=Ink.S2),
        Shape(together(columns[past:]), fill=Ink.WHITE, stroke=Ink.S3, width=0.7),
        base(zero, 0, size.width),
    ]
    if values:
        marks.append(Label(slots.left(0), y(values[0]) - 3, write(values[0]), ink=Ink.INK))
    if past > 1:
        now = values[past - 1]
        at = slots.left(past - 1)
        marks.append(Label(at, y(now) - 3, write(now), ink=Ink.INK, bold=True))
    for i, text in enumerate(periods):
        if text:
            anchor = "start" if i == 0 else "end" if i == len(periods) - 1 else "middle"
            x = 0 if i == 0 else size.width if i == len(periods) - 1 else slots.middle(i)
            marks.append(Label(x, size.height - 2, text, anchor=anchor))
    return drawing(size, title, marks)


def hairlines(
    values: Sequence[float | None],
    labels: dict[int, str],
    *,
    size: Size,
    title: str,
) -> Drawing:
    """A cover figure: one hairline per month, a dot where `labels` names the month; unknown months stay empty."""
    zero = size.height - 14
    y = Scale(0, max([0.0, *_present(values)]) or 1, zero, 4)
    step = (size.width - 2) / max(1, len(values) - 1)
    strokes, dots, marks = [], [], list[Mark]()
    for i, value in enumerate(values):
        x = 1 + i * step
        if value:
            strokes.append(f"M{number(x)} {number(zero)}V{number(y(value))}")
        if i in labels:
            anchor = "start" if i == 0 else "end" if x > size.width - 20 else "middle"
            marks.append(Label(x, size.height - 3, labels[i], anchor=anchor))
            if value:
                dots.append(dot(x, y(value), 1.9))
    return drawing(
        size,
        title,
        [
            Shape(together(strokes), stroke=Ink.S3, width=1.5),
            base(zero, 0, size.width),
            Shape(together(dots), fill=Ink.S1, stroke=Ink.WHITE, width=0.8),
            *marks,
        ],
    )

"""Charts for the screen: plain values in, a drawing and its numbers out. Geometry is `app.kernel.charts`; unit: pt.

7 pt in a drawing is 12 px on the screen. Every chart carries the table that must follow it; a value that is not
there is drawn as missing and written as the word given, never as zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from app.kernel.charts import bars as lying
from app.kernel.charts import columns as upright
from app.kernel.charts import radar as axes
from app.kernel.charts import timeline
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
    rect,
    strokes,
    text_width,
    together,
)
from app.kernel.charts.drawing import (
    line as path,
)
from app.web.formats import date, number

Value: TypeAlias = int | float | Decimal | None
MISSING = "미제출"
SMALL = Size(54, 31)
MIDDLE = Size(84, 62)


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and the numbers in it: `head` names the columns of `rows`. `legend` = (name, ink) where it needs one."""

    drawing: Drawing
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[tuple[str, str], ...] = ()


def _float(value: Value) -> float | None:
    return None if value is None else float(value)


def _floats(values: Iterable[Value]) -> list[float | None]:
    return [_float(value) for value in values]


def _writer(places: int) -> Figure:
    return lambda value: number(value, places)


def _cells(values: Iterable[Value], places: int, missing: str) -> tuple[str, ...]:
    return tuple(missing if value is None else number(value, places) for value in values)


def columns(
    points: Sequence[tuple[str, Value]],
    *,
    title: str,
    head: tuple[str, str],
    places: int = 0,
    missing: str = MISSING,
    size: Size = SMALL,
) -> Chart:
    """One column a period, the last one in the accent. `points` = (period, value); `head` = names of the two columns."""
    periods, values = [p for p, _ in points], [v for _, v in points]
    drawn = upright.columns_with_line(
        periods, _floats(values), size=size, title=title, missing=missing, write=_writer(places)
    )
    return Chart(drawn, head, tuple(zip(periods, _cells(values, places, missing), strict=True)))


def line(
    points: Sequence[tuple[str, Value]],
    *,
    title: str,
    head: tuple[str, str],
    places: int = 0,
    missing: str = MISSING,
    size: Size = SMALL,
) -> Chart:
    """A line through what is known, broken where a period is missing; the first and the last value are written."""
    periods, values = [p for p, _ in points], _floats(v for _, v in points)
    known = [v for v in values if v is not None]
    low, high, write = min([0.0, *known]), max([0.0, *known]), _writer(places)
    foot = size.height - (22 if low < 0 else 12)
    y = Scale(low, high if high > low else 1, foot, 16)
    slots = upright.Slots(len(periods), size.width)
    spots = [(slots.middle(i), y(v)) if v is not None else None for i, v in enumerate(values)]
    marks: list[Mark] = [base(y(0), 0, size.width), Shape(together(_runs(spots)), stroke=Ink.S2, width=1.4)]
    marks.append(Shape(together(dot(*spot, 1.8) for spot in spots if spot), fill=Ink.S2))
    marks += _end_words(values, spots, write)
    for i, period in enumerate(periods):
        marks.append(Label(slots.middle(i), size.height - 2, period, anchor="middle"))
        if values[i] is None:
            marks.append(Label(slots.middle(i), foot - 4, missing, size=6.6, ink=Ink.NOTE, anchor="middle"))
    rows = tuple(zip(periods, _cells(values, places, missing), strict=True))
    return Chart(drawing(size, title, marks), head, rows)


def _runs(spots: Sequence[tuple[float, float] | None]) -> list[str]:
    """Paths through neighbours that are both known."""
    runs: list[list[tuple[float, float]]] = [[]]
    for spot in spots:
        if spot is None:
            runs.append([])
        else:
            runs[-1].append(spot)
    return [path(*run) for run in runs]


def _end_words(
    values: Sequence[float | None], spots: Sequence[tuple[float, float] | None], write: Figure
) -> list[Mark]:
    known = [(v, spot) for v, spot in zip(values, spots, strict=True) if v is not None and spot is not None]
    if not known:
        return []
    (last, (x, y)) = known[-1]
    marks: list[Mark] = [Label(x, _beside(last, y), write(last), ink=Ink.INK, anchor="middle", bold=True)]
    if len(known) > 1:
        (first, (x, y)) = known[0]
        marks.append(Label(x, _beside(first, y), write(first), anchor="middle"))
    return marks


def _beside(value: float, y: float) -> float:
    """Where a value's words stand: above its dot, below where the zero line is above."""
    return y + 10 if value < 0 else y - 5


def stacked(
    periods: Sequence[str],
    series: Mapping[str, Sequence[Value]],
    *,
    title: str,
    period_head: str,
    places: int = 0,
    missing: str = MISSING,
    size: Size = SMALL,
) -> Chart:
    """Parts that sum to a whole, by period; a period that lacks a part is missing."""
    parts = [_floats(values) for values in series.values()]
    drawn = upright.stacked(periods, parts, size=size, title=title, missing=missing, write=_writer(places))
    rows = tuple(
        (p, *_cells(row, places, missing)) for p, row in zip(periods, zip(*parts, strict=True), strict=True)
    )
    legend = tuple((name, upright.SERIES[i % 5].value) for i, name in enumerate(series))
    return Chart(drawn, (period_head, *series), rows, legend)


def step(
    levels: Sequence[tuple[dt.date, Value]],
    *,
    title: str,
    head: tuple[str, str],
    until: dt.date,
    places: int = 0,
    size: Size = SMALL,
) -> Chart:
    """A value that holds until the next one: sums, balances and valuations step, they do not slope."""
    known = [(day, float(value)) for day, value in levels if value is not None]
    write = _writer(places)
    stairs = [timeline.Level(day, value, write(value)) for day, value in known]
    start = min([until, *(day for day, _ in known)])
    drawn = timeline.step(stairs, size=size, title=title, start=start, until=until, write=write)
    return Chart(drawn, head, tuple((date(day), write(value)) for day, value in known))


def radar(
    names: Sequence[str],
    after: Sequence[Value],
    *,
    title: str,
    head: tuple[str, ...],
    before: Sequence[Value] = (),
    full: int = 5,
    missing: str = MISSING,
    size: Size = MIDDLE,
) -> Chart:
    """Scores on several axes; the earlier ones dashed. `head` = names of the axis column and of each set of scores."""
    drawn = axes.radar(names, _floats(after), size=size, title=title, before=_floats(before), full=full)
    told = [before, after] if before else [after]
    rows = tuple(
        (name, *(_cells([scores[i] for scores in told], 1, missing))) for i, name in enumerate(names)
    )
    return Chart(drawn, head, rows)


def before_after(
    rows: Sequence[tuple[str, Value, Value]],
    *,
    title: str,
    head: tuple[str, str, str],
    full: float = 5,
    places: int = 1,
    missing: str = MISSING,
    width_mm: float = 82,
) -> Chart:
    """From an open dot to a filled one on a common scale, one row a name; the later value is written."""
    pitch = 13.5
    size = Size(width_mm, (pitch * len(rows) + 4) * 25.4 / 72)
    left = max((text_width(name, 7) for name, _, _ in rows), default=0) + 10
    x = Scale(0, full, left, size.width - 26)
    foot = pitch * len(rows)
    fifths = together(path((x(full * k / 5), 0), (x(full * k / 5), foot)) for k in range(1, 6))
    marks: list[Mark] = [Shape(fifths, stroke=Ink.RULE, width=0.5)]
    spans, open_dots, full_dots, words = [], [], [], list[Mark]()
    for i, (name, then, now) in enumerate(rows):
        y = pitch * i + 7
        words.append(Label(0, y + 2.4, name))
        if then is not None and now is not None:
            spans.append(path((x(float(then)), y), (x(float(now)), y)))
        if then is not None:
            open_dots.append(dot(x(float(then)), y, 2.4))
        if now is not None:
            full_dots.append(dot(x(float(now)), y, 2.9))
        last = now if now is not None else then
        at = x(float(last)) + 6 if last is not None else left
        words.append(_later_value(now, at, y + 2.4, places, missing))
    marks += [
        Shape(together(spans), stroke=Ink.S4, width=1.8),
        Shape(together(open_dots), fill=Ink.WHITE, stroke=Ink.INK, width=1.2),
        Shape(together(full_dots), fill=Ink.S2),
    ]
    table = tuple((name, *_cells((then, now), places, missing)) for name, then, now in rows)
    return Chart(drawing(size, title, [*marks, *words]), head, table)


def _later_value(now: Value, x: float, y: float, places: int, missing: str) -> Label:
    """The value a row ends at, or the word for what was not handed in."""
    if now is None:
        return Label(x, y, missing, ink=Ink.NOTE, bold=False)
    return Label(x, y, number(now, places), ink=Ink.INK, bold=True)


def bars(
    rows: Sequence[tuple[str, Value, str]],
    *,
    title: str,
    head: tuple[str, str],
    missing: str = MISSING,
    width_mm: float = 84,
) -> Chart:
    """Lying bars from a common zero; each row is (name, value, the value in words)."""
    made = [
        lying.Bar(name, _float(value), words if value is not None else missing) for name, value, words in rows
    ]
    return Chart(
        lying.bars(made, width_mm=width_mm, title=title), head, tuple((b.name, b.words) for b in made)
    )


def bullet(
    rows: Sequence[tuple[str, Value, str]],
    *,
    title: str,
    head: tuple[str, str],
    target: float = 100,
    missing: str = MISSING,
    width_mm: float = 84,
) -> Chart:
    """Attainment in per cent against a heavy line at the target."""
    made = [
        lying.Bar(name, _float(value), words if value is not None else missing) for name, value, words in rows
    ]
    drawn = lying.bullet(made, width_mm=width_mm, title=title, target=target)
    return Chart(drawn, head, tuple((b.name, b.words) for b in made))


def share(
    parts: Sequence[tuple[str, Value]],
    *,
    title: str,
    head: tuple[str, str],
    places: int = 1,
    width_mm: float = 84,
) -> Chart:
    """One bar cut into shares of their sum, in per cent."""
    known = [(name, float(value)) for name, value in parts if value]
    whole = sum(value for _, value in known) or 1
    drawn = lying.share_bar(
        [lying.Part(name, value) for name, value in known], width_mm=width_mm, title=title
    )
    rows = tuple((name, f"{number(Decimal(str(100 * value / whole)), places)}%") for name, value in known)
    legend = tuple((name, lying.SHADES[i % len(lying.SHADES)].value) for i, (name, _) in enumerate(known))
    return Chart(drawn, head, rows, legend)


def spark(values: Sequence[Value], *, title: str) -> Drawing:
    """A small line beside a figure, its last value dotted; missing values break it."""
    size = Size(20, 5)
    known = [float(v) for v in values if v is not None]
    y = Scale(min(known, default=0), max(known, default=1), size.height - 2.4, 2.4)
    x = Scale(0, max(1, len(values) - 1), 2.4, size.width - 2.4)
    spots = [(x(i), y(float(v))) if v is not None else None for i, v in enumerate(values)]
    last = next((spot for spot in reversed(spots) if spot), None)
    marks: list[Mark] = [Shape(together(_runs(spots)), stroke=Ink.S2, width=1.3)]
    if last:
        marks.append(Shape(dot(*last, 1.8), fill=Ink.S2))
    return drawing(size, title, marks)


def spread(
    marks_given: Sequence[Value], *, mean: Value, words: str, title: str, low: float = 0, high: float = 100
) -> Drawing:
    """One row's marks as ticks on a short axis, the mean heavy, `words` (such as the deviation) at the right."""
    size = Size(27, 4)
    middle = size.height / 2
    x = Scale(low, high, 2, size.width - 22)
    given = [x(float(v)) for v in marks_given if v is not None]
    marks: list[Mark] = [Shape(path((2, middle), (size.width - 22, middle)), stroke=Ink.RULE, width=0.6)]
    marks.append(Shape(strokes(given, middle - 2.6, 5.2), stroke=Ink.S3, width=0.9))
    if mean is not None:
        marks.append(Shape(strokes([x(float(mean))], 0.8, size.height - 1.6), stroke=Ink.S2, width=1.5))
    marks.append(Label(size.width, middle + 2.5, words, anchor="end"))
    return drawing(size, title, marks)


def lanes(
    rows: Sequence[Mapping[str, Any]],
    *,
    title: str,
    start: dt.date,
    end: dt.date,
    on: dt.date | None = None,
    on_words: str = "",
    width_mm: float = 174,
) -> Drawing:
    """Lanes over time. A row: {name, stays: [(start, end, words, tone 0–3)], events: [(day, words)]}; an end may be open."""
    made = [
        timeline.Lane(
            row["name"],
            tuple(timeline.Stay(stay[0], stay[1] or end, *stay[2:]) for stay in row.get("stays", ())),
            tuple(timeline.Event(*event) for event in row.get("events", ())),
        )
        for row in rows
    ]
    return timeline.lanes(
        made, width_mm=width_mm, title=title, start=start, end=end, today=on, today_words=on_words
    )


def meter(share_of_full: Value, *, title: str) -> Drawing:
    """A thin bar filled to a share in per cent, for a cell of a table on paper, where no progress element is drawn."""
    size = Size(20, 2)
    full = max(0.0, min(100.0, float(share_of_full or 0)))
    marks: list[Mark] = [
        Shape(rect(0, 1, size.width, size.height - 2), fill=Ink.S5),
        Shape(rect(0, 1, size.width * full / 100, size.height - 2) if full else "", fill=Ink.S2),
    ]
    return drawing(size, title, marks)

"""Charts over calendar time: values that hold until the next one, and lanes of periods and events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.charts.drawing import (
    Drawing,
    Figure,
    Ink,
    Label,
    Mark,
    Point,
    Scale,
    Shape,
    Size,
    base,
    dot,
    drawing,
    figure,
    grid,
    line,
    polygon,
    rect,
    text_width,
    ticks,
    together,
)


@dataclass(frozen=True, slots=True)
class Level:
    """A value from a date on; `words` are written where it starts."""

    on: date
    value: float
    words: str = ""


def _years(start: date, end: date) -> list[date]:
    return [date(year, 1, 1) for year in range(start.year, end.year + 1) if start <= date(year, 1, 1) <= end]


def _year_labels(x: Scale, start: date, until: date, size: Size) -> list[Label]:
    """A label per new year, in two digits where four would touch."""
    short = x(365) - x(0) < 26
    labels = []
    for day in _years(start, until):
        at = x(day.toordinal())
        if at < size.width - 8:
            text = f"’{day.year % 100:02d}" if short else str(day.year)
            labels.append(Label(at, size.height - 2, text, anchor="start" if at == x.at_low else "middle"))
    return labels


def _stairs(levels: Sequence[Level], x: Scale, y: Scale, until: date) -> list[Point]:
    points: list[Point] = []
    for level in levels:
        if points:
            points.append((x(level.on.toordinal()), points[-1][1]))
        points.append((x(level.on.toordinal()), y(level.value)))
    if points:
        points.append((x(until.toordinal()), points[-1][1]))
    return points


def _step_words(levels: Sequence[Level], x: Scale, y: Scale, right: float) -> list[Label]:
    """Words beside each step: right of the riser where they fit, otherwise left of it."""
    labels = []
    for i, level in enumerate(levels):
        at, height = x(level.on.toordinal()), y(level.value)
        room = (x(levels[i + 1].on.toordinal()) if i + 1 < len(levels) else right) - at
        rises = i == 0 or level.value >= levels[i - 1].value
        last = i == len(levels) - 1
        fits = text_width(level.words, 7) + 6 <= room
        if fits:
            labels.append(
                Label(at + 3, height - 4 if rises else height + 9, level.words, ink=Ink.INK, bold=last)
            )
        else:
            up = height - 4 if rises else height + 9
            labels.append(Label(at - 4, max(8, up), level.words, ink=Ink.INK, anchor="end", bold=last))
    return labels


def step(
    levels: Sequence[Level],
    *,
    size: Size,
    title: str,
    start: date,
    until: date,
    against: Sequence[Level] = (),
    against_words: str = "",
    write: Figure = figure,
) -> Drawing:
    """A value that holds until the next one, filled, with a second one dashed (such as cost)."""
    foot, left = size.height - 12, 18.0
    highest = max([0.0, *(level.value for level in (*levels, *against))]) or 1
    steps = ticks(0, highest, 4)
    y = Scale(0, max(steps[-1], highest), foot, 12)
    x = Scale(start.toordinal(), until.toordinal(), left, size.width - 4)
    marks: list[Mark] = [
        grid([y(v) for v in steps[1:]], left, size.width - 2),
        base(foot, left, size.width - 2),
    ]
    marks += [Label(left - 4, y(v) + 2.4, write(v), anchor="end") for v in steps]
    marks += _year_labels(x, start, until, size)
    stairs = _stairs(levels, x, y, until)
    if stairs:
        area = [(stairs[0][0], foot), *stairs, (stairs[-1][0], foot)]
        marks.append(Shape(polygon(area), fill=Ink.S5))
        marks.append(Shape(line(*stairs), stroke=Ink.S2, width=1.6))
    second = _stairs(against, x, y, until)
    marks.append(Shape(line(*second), stroke=Ink.CAUTION, width=1.2, dash="3 2"))
    if second and against_words:
        marks.append(
            Label(second[-1][0] - 2, second[-1][1] + 9, against_words, ink=Ink.CAUTION, anchor="end")
        )
    dots = together(dot(x(level.on.toordinal()), y(level.value), 2) for level in levels)
    marks.append(Shape(dots, fill=Ink.S2, stroke=Ink.WHITE, width=0.8))
    return drawing(size, title, [*marks, *_step_words(levels, x, y, size.width)])


@dataclass(frozen=True, slots=True)
class Stay:
    """A period on a lane, both ends included; `tone` 0 is palest, 3 darkest."""

    start: date
    end: date
    words: str = ""
    tone: int = 1


@dataclass(frozen=True, slots=True)
class Event:
    """A single day on a lane."""

    on: date
    words: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of the timeline."""

    name: str
    stays: tuple[Stay, ...] = ()
    events: tuple[Event, ...] = ()


TONES = (Ink.S5, Ink.S4, Ink.S3, Ink.S1)
PITCH = 16.0


def _stay_marks(stay: Stay, x: Scale, top: float) -> tuple[list[Mark], tuple[float, float]]:
    low, high = x.low, x.high
    first, last = max(low, stay.start.toordinal()), min(high, stay.end.toordinal() + 1)
    if last <= first:
        return [], (0.0, 0.0)
    left, right = x(first), x(last)
    ink = TONES[min(3, max(0, stay.tone))]
    marks: list[Mark] = [Shape(rect(left, top, max(0.8, right - left - 0.8), 10), fill=ink)]
    if text_width(stay.words, 6.8) + 6 <= right - left:
        shade = Ink.WHITE if ink is Ink.S1 else Ink.INK
        marks.append(Label(left + 3.6, top + 7.5, stay.words, size=6.8, ink=shade))
    return marks, (left, right)


def _event_marks(
    lane: Lane, x: Scale, top: float, right: float, taken: list[tuple[float, float]]
) -> list[Mark]:
    """Dots with their words on the side where nothing stands; words without room are left to the table."""
    shown = [
        event for event in sorted(lane.events, key=lambda e: e.on) if x.low <= event.on.toordinal() <= x.high
    ]
    spots = [x(event.on.toordinal()) for event in shown]
    taken = [*taken, *((spot - 2.5, spot + 2.5) for spot in spots)]
    marks: list[Mark] = [Shape(together(dot(spot, top + 5, 2) for spot in spots), fill=Ink.CAUTION)]
    for spot, event in zip(spots, shown, strict=True):
        width = text_width(event.words, 6.8)
        for anchor, start in (("start", spot + 5), ("end", spot - 5 - width)):
            end = start + width
            others = [pair for pair in taken if pair != (spot - 2.5, spot + 2.5)]
            if start >= x.at_low and end <= right and all(end < a or start > b for a, b in others):
                at = start if anchor == "start" else end
                marks.append(Label(at, top + 7.5, event.words, size=6.8, ink=Ink.INK, anchor=anchor))
                taken.append((start, end))
                break
    return marks


def lanes(
    rows: Sequence[Lane],
    *,
    width_mm: float,
    title: str,
    start: date,
    end: date,
    today: date | None = None,
    today_words: str = "",
) -> Drawing:
    """Lanes of periods and events between two dates; one lane alone is a bar of permits."""
    foot = 10 + PITCH * len(rows)
    size = Size(width_mm, (foot + 14) * 25.4 / 72)
    left = max((text_width(row.name, 7.2) for row in rows), default=0) + 12
    x = Scale(start.toordinal(), end.toordinal() + 1, left, size.width)
    years = [(x(day.toordinal()), str(day.year)) for day in _years(start, end)]
    marks: list[Mark] = [
        Shape(together(line((at, 10), (at, foot)) for at, _ in years), stroke=Ink.RULE, width=0.35),
        *(Label(at, 8, year, anchor="end" if at > size.width - 9 else "middle") for at, year in years),
        grid([10 + PITCH * (i + 1) for i in range(len(rows))], 0, size.width),
        base(10, 0, size.width),
    ]
    for i, row in enumerate(rows):
        top = 13 + PITCH * i
        marks.append(Label(0, top + 7.5, row.name, size=7.2, ink=Ink.INK, bold=True))
        taken = []
        for stay in row.stays:
            drawn, extent = _stay_marks(stay, x, top)
            marks += drawn
            taken.append(extent)
        marks += _event_marks(row, x, top, size.width, taken)
    if today is not None and start <= today <= end:
        at = x(today.toordinal())
        marks.append(Shape(line((at, 8), (at, foot + 2)), stroke=Ink.RISK, width=1))
        half = text_width(today_words, 7) / 2
        anchor, words_x = ("end", size.width) if at + half > size.width else ("middle", at)
        marks.append(Label(words_x, foot + 10, today_words, ink=Ink.RISK, anchor=anchor, bold=True))
    return drawing(size, title, marks)

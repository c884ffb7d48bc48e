"""Charts of a fund's money: capital called and given back, and what it is worth. Amounts in one unit, such as 억 원."""

from collections.abc import Sequence

from app.kernel.charts.columns import Slots
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
    grid,
    line,
    places,
    rect,
    ticks,
    together,
)

LEFT = 26.0
RIGHT = 50.0


def _axis(low: float, high: float, size: Size, write: Figure) -> tuple[Scale, list[Mark]]:
    steps = ticks(low, high, 5)
    y = Scale(steps[0], steps[-1], size.height - 14, 8)
    right = size.width - RIGHT
    marks: list[Mark] = [grid([y(v) for v in steps if v], LEFT, right)]
    marks += [Label(LEFT - 4, y(v) + 2.4, write(v), anchor="end") for v in steps]
    return y, marks


def _period_labels(slots: Slots, periods: Sequence[str], height: float) -> list[Mark]:
    return [Label(LEFT + slots.middle(i), height - 2, t, anchor="middle") for i, t in enumerate(periods) if t]


def j_curve(
    periods: Sequence[str],
    called: Sequence[float],
    distributed: Sequence[float],
    with_nav: Sequence[float],
    *,
    size: Size,
    title: str,
    cash_words: str,
    nav_words: str,
    write: Figure = figure,
) -> Drawing:
    """Calls below the line and distributions above it, net cash to date, and the same with NAV added."""
    cash, running = [], 0.0
    for paid, returned in zip(called, distributed, strict=True):
        running += returned - paid
        cash.append(running)
    low = min([0.0, *cash, *with_nav, *(-v for v in called)])
    y, marks = _axis(low, max([1.0, *cash, *with_nav, *distributed]), size, write)
    slots = Slots(len(periods), size.width - LEFT - RIGHT)
    width = min(10.0, slots.column)

    def bar(i: int, value: float) -> str:
        return rect(LEFT + slots.middle(i) - width / 2, y(max(0.0, value)), width, abs(y(0) - y(value)))

    marks.append(Shape(together(bar(i, -v) for i, v in enumerate(called) if v), fill=Ink.S4))
    marks.append(Shape(together(bar(i, v) for i, v in enumerate(distributed) if v), fill=Ink.S1))
    marks.append(base(y(0), LEFT, size.width - RIGHT))
    one = places(1)
    for values, ink, words in ((cash, Ink.CAUTION, cash_words), (with_nav, Ink.S2, nav_words)):
        points = [(LEFT + slots.middle(i), y(v)) for i, v in enumerate(values)]
        marks.append(Shape(line(*points), stroke=ink, width=1.6))
        if points:
            marks.append(Shape(dot(*points[-1], 1.8), fill=ink))
            at = points[-1][0] + 6
            marks.append(Label(at, points[-1][1] + 2.4, f"{one(values[-1])} {words}", ink=ink, bold=True))
    marks += _deepest(cash, slots, y)
    return drawing(size, title, [*marks, *_period_labels(slots, periods, size.height)])


def _deepest(cash: Sequence[float], slots: Slots, y: Scale) -> list[Mark]:
    """A dot and the amount where net cash was lowest, unless that is today."""
    lowest = min(range(len(cash)), key=lambda i: cash[i], default=None)
    if lowest is None or cash[lowest] >= 0 or lowest == len(cash) - 1:
        return []
    x, level = LEFT + slots.middle(lowest), y(cash[lowest])
    words = places(1)(cash[lowest])
    under = level + 9 if level + 9 < y.at_low else level - 5
    return [
        Shape(dot(x, level, 1.8), fill=Ink.CAUTION),
        Label(x, under, words, ink=Ink.CAUTION, anchor="middle", bold=True),
    ]


def paid_in(
    periods: Sequence[str],
    distributed: Sequence[float],
    nav: Sequence[float],
    paid: Sequence[float],
    *,
    size: Size,
    title: str,
    total_words: str,
    paid_words: str,
    write: Figure = figure,
) -> Drawing:
    """Distributions to date with NAV on top, against the capital paid in to date as a stepped line."""
    whole = [given + worth for given, worth in zip(distributed, nav, strict=True)]
    y, marks = _axis(0, max([1.0, *whole, *paid]), size, write)
    slots = Slots(len(periods), size.width - LEFT - RIGHT)
    lefts = [LEFT + slots.left(i) for i in range(len(periods))]
    dark = [rect(x, y(v), slots.column, y(0) - y(v)) for x, v in zip(lefts, distributed, strict=True) if v]
    pale = [
        rect(x, y(total), slots.column, y(given) - y(total))
        for x, given, total in zip(lefts, distributed, whole, strict=True)
    ]
    stairs = []
    for i, value in enumerate(paid):
        stairs += [(LEFT + slots.pitch * k, y(value)) for k in (i, i + 1)]
    marks += [
        Shape(together(dark), fill=Ink.S1),
        Shape(together(pale), fill=Ink.S4),
        base(y(0), LEFT, size.width - RIGHT),
        Shape(line(*stairs), stroke=Ink.CAUTION, width=1.5),
    ]
    if periods:
        one = places(1)
        at = size.width - RIGHT + 4
        top, under = y(whole[-1]), y(paid[-1])
        if abs(top - under) < 9:
            under = top + 9 if under > top else top - 9
        marks.append(Label(at, top + 2.4, f"{one(whole[-1])} {total_words}", ink=Ink.S1, bold=True))
        marks.append(Label(at, under + 2.4, f"{one(paid[-1])} {paid_words}", ink=Ink.CAUTION, bold=True))
    return drawing(size, title, [*marks, *_period_labels(slots, periods, size.height)])

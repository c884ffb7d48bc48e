"""Scores on several axes, before and after."""

from collections.abc import Sequence
from math import cos, pi, sin

from app.kernel.charts.drawing import (
    Drawing,
    Ink,
    Label,
    Mark,
    Point,
    Shape,
    Size,
    dot,
    drawing,
    line,
    polygon,
    together,
)


def radar(
    axes: Sequence[str],
    after: Sequence[float | None],
    *,
    size: Size,
    title: str,
    before: Sequence[float | None] = (),
    full: int = 5,
) -> Drawing:
    """The later scores as a filled shape, the earlier dashed. An axis without a score is left open."""
    middle_x, middle_y = size.width / 2, size.height / 2 + 2
    radius = min(size.width / 2 - 46, size.height / 2 - 15)
    count = max(3, len(axes))

    def at(axis: int, score: float) -> Point:
        angle = 2 * pi * axis / count - pi / 2
        reach = radius * score / full
        return middle_x + reach * cos(angle), middle_y + reach * sin(angle)

    marks: list[Mark] = [
        Shape(
            polygon([at(i, ring) for i in range(count)]), stroke=Ink.RULE, width=0.6 if ring == full else 0.35
        )
        for ring in range(1, full + 1)
    ]
    spokes = together(line((middle_x, middle_y), at(i, full)) for i in range(count))
    marks.append(Shape(spokes, stroke=Ink.RULE, width=0.35))
    now = [at(i, score) for i, score in enumerate(after) if score is not None]
    then = [at(i, score) for i, score in enumerate(before) if score is not None]
    marks.append(Shape(polygon(now), fill=Ink.S4, stroke=Ink.S2, width=1.6, opacity=0.45))
    marks.append(Shape(polygon(then), stroke=Ink.CAUTION, width=1.2, dash="3 2"))
    dots = together(dot(px, py, 1.8) for px, py in now)
    marks.append(Shape(dots, fill=Ink.S2, stroke=Ink.WHITE, width=0.8))
    marks += [_name(name, at(i, full), (middle_x, middle_y), radius) for i, name in enumerate(axes)]
    return drawing(size, title, marks)


def _name(name: str, tip: Point, middle: Point, radius: float) -> Label:
    """The name of an axis outside its tip."""
    aside = tip[0] - middle[0]
    anchor = "middle" if abs(aside) < 4 else "start" if aside > 0 else "end"
    shift = {"middle": 0, "start": 5, "end": -5}[anchor]
    above, below = tip[1] < middle[1] - radius * 0.9, tip[1] > middle[1] + radius * 0.6
    drop = -5 if above else 9 if below else 2.5
    return Label(tip[0] + shift, tip[1] + drop, name, ink=Ink.INK, anchor=anchor)

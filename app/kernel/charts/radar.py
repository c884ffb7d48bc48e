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
    for i, name in enumerate(axes):
        x, y = at(i, full)
        aside = x - middle_x
        anchor = "middle" if abs(aside) < 4 else "start" if aside > 0 else "end"
        shift = 0 if anchor == "middle" else 5 if anchor == "start" else -5
        drop = -5 if y < middle_y - radius * 0.9 else 9 if y > middle_y + radius * 0.6 else 2.5
        marks.append(Label(x + shift, y + drop, name, ink=Ink.INK, anchor=anchor))
    return drawing(size, title, marks)

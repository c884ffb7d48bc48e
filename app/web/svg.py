"""Drawings as SVG for the screen: geometry and numbers were made by `app.kernel.charts`; here they are only printed.

Printed in Python and not by a template: a page of ranks holds sixty drawings, and a template takes five times as long.
"""

from markupsafe import Markup, escape

from app.kernel.charts.drawing import Drawing, Label, Mark, Shape

PX_PER_PT = 12 / 7
"""7 pt in a drawing is 12 px on the screen."""


def svg(drawing: Drawing, name: str = "") -> Markup:
    """The bare picture, its title as the text alternative; `name` is its class, by its width when none is given."""
    width, height = drawing.width, drawing.height
    name = name or ("svg-l" if width > 340 else "svg-m" if width > 200 else "svg-s")
    marks = "".join(map(_mark, drawing.marks))
    return Markup(  # noqa: S704 - words are escaped, paths are numbers
        f'<svg class="drawn {escape(name)}" viewBox="0 0 {width} {height}" width="{round(width * PX_PER_PT)}" '
        f'height="{round(height * PX_PER_PT)}" role="img" aria-label="{escape(drawing.title)}" '
        f'font-family="Pretendard GOV, Pretendard, sans-serif">{marks}</svg>'
    )


def _mark(mark: Mark) -> str:
    return _words(mark) if isinstance(mark, Label) else _path(mark)


def _path(shape: Shape) -> str:
    fill = f"f-{shape.fill.value}" if shape.fill else "f-none"
    line = f" k-{shape.stroke.value}" if shape.stroke else ""
    width = f' stroke-width="{shape.width}"' if shape.stroke else ""
    dash = f' stroke-dasharray="{shape.dash}"' if shape.dash else ""
    opacity = f' opacity="{shape.opacity}"' if shape.opacity != 1 else ""
    return f'<path class="{fill}{line}" d="{shape.d}"{width}{dash}{opacity}/>'


def _words(label: Label) -> str:
    bold = " strong" if label.bold else ""
    anchor = f' text-anchor="{label.anchor}"' if label.anchor != "start" else ""
    return (
        f'<text class="f-{label.ink.value}{bold}" x="{round(label.x, 1)}" y="{round(label.y, 1)}" '
        f'font-size="{label.size}"{anchor}>{escape(label.text)}</text>'
    )

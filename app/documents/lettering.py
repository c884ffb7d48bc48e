"""How wide words are in the faces of our papers.

A label that ends or is centred at a point is placed by its width: left to the renderer, each would become a
transparent group of its own, a tenth of a short paper.
"""

from array import array
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}
PLANE = 0x10000
"""Letters of all living languages lie below it."""
UNKNOWN = 0.9
"""Ems of a letter that our faces do not have; another one stands in for it."""


@cache
def _ems(bold: bool) -> "array[float]":
    """Advance widths in ems by code point, as far as labels use them."""
    name = "DureSans-SemiBold.ttf" if bold else "DureSans-Regular.ttf"
    found = array("f", [UNKNOWN]) * PLANE
    with TTFont(FONTS / name, lazy=True) as font:
        metrics, per_em = font["hmtx"].metrics, font["head"].unitsPerEm
        for code, glyph in font.getBestCmap().items():
            if code < PLANE:
                found[code] = metrics[glyph][0] / per_em
    return found


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line in the unit of `size`, without kerning."""
    ems, codes = _ems(bold), map(ord, text)
    return size * sum(ems[code] if code < PLANE else UNKNOWN for code in codes)


def starts_at(x: float, text: str, size: float, anchor: str, *, bold: bool = False) -> float:
    """Where a line begins that starts at, is centred on, or ends at `x`."""
    share = SHARE[anchor]
    return x - share * width(text, size, bold=bold) if share else x

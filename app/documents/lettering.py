"""How wide words are in the faces of our papers.

A label that ends or is centred at a point is placed by its width: left to the renderer, each would become a
transparent group of its own, a tenth of a short paper.
"""

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}
UNKNOWN = 0.9
"""Ems of a letter that our faces do not have; another one stands in for it."""


@cache
def _ems(bold: bool) -> dict[int, float]:
    """Code point → advance width in ems."""
    name = "DureSans-SemiBold.ttf" if bold else "DureSans-Regular.ttf"
    with TTFont(FONTS / name, lazy=True) as font:
        metrics, per_em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: metrics[glyph][0] / per_em for code, glyph in font.getBestCmap().items()}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line in the unit of `size`, without kerning."""
    ems = _ems(bold)
    return size * sum(ems.get(ord(letter), UNKNOWN) for letter in text)


def starts_at(x: float, text: str, size: float, anchor: str, *, bold: bool = False) -> float:
    """Where a line begins that starts at, is centred on, or ends at `x`."""
    share = SHARE[anchor]
    return x - share * width(text, size, bold=bold) if share else x

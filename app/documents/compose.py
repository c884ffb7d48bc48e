"""A paper's plain data to HTML, through the shared templates. Text is escaped everywhere; nothing else is trusted."""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from app.documents.blocks import Inline, Paper, Words
from app.documents.lettering import starts_at
from app.documents.qr import qr_path
from app.kernel import clock
from app.kernel.charts.drawing import Ink, Label, number
from app.kernel.text import with_particles

SHADES = {
    Ink.INK: "#02162c",
    Ink.SECOND: "#464c53",
    Ink.NOTE: "#58616a",
    Ink.RULE: "#cdd1d5",
    Ink.BRAND: "#063a74",
    Ink.S1: "#052b57",
    Ink.S2: "#1c589c",
    Ink.S3: "#6b96c7",
    Ink.S4: "#bacbde",
    Ink.S5: "#d6e0eb",
    Ink.RISK: "#bd2c0f",
    Ink.CAUTION: "#8a5c00",
    Ink.GOOD: "#267337",
    Ink.WHITE: "#fff",
}


def inline(words: Inline) -> Markup:
    """Words inside a line, line ends as breaks, toned words in their element."""
    if isinstance(words, tuple):
        return Markup("").join(inline(part) for part in words)
    text = words.text if isinstance(words, Words) else words
    lines = Markup("<br>").join(escape(line) for line in text.split("\n"))
    if isinstance(words, Words):
        strong = words.tone in ("b", "r", "a", "g")
        element = Markup('<b class="{}">{}</b>') if strong else Markup('<span class="{}">{}</span>')
        return (
            Markup("<b>{}</b>").format(lines)
            if words.tone == "b"
            else element.format(words.tone.value, lines)
        )
    return lines


def css_string(text: str) -> Markup:
    """Text as a quoted string of a style sheet; anything but letters, digits and a few signs is escaped."""
    return Markup(  # noqa: S704  every character that could end the string or the element is escaped above
        '"' + "".join(c if c.isalnum() or c in " .,-|·" else css_escaped(c) for c in text) + '"'
    )


def css_escaped(letter: str) -> str:
    """One letter as a style sheet writes it by its number."""
    return f"\\{ord(letter):x} "


def day(value: date) -> str:
    """2026. 9. 30."""
    return f"{value.year}. {value.month}. {value.day}."


def moment(value: datetime, *, seconds: bool = False) -> str:
    """2026. 10. 12. 09:30 in Seoul, with seconds where they decide."""
    local = value.astimezone(clock.SEOUL)
    return f"{day(local.date())} {local:%H:%M:%S}" if seconds else f"{day(local.date())} {local:%H:%M}"


def stamp_time(value: datetime) -> str:
    """The same instant as PDF metadata writes it."""
    return value.astimezone(clock.SEOUL).isoformat(timespec="seconds")


def grouped(text: str, size: int = 8) -> str:
    """A fingerprint in groups, so that it can be read aloud and broken between lines."""
    return " ".join(text[i : i + size] for i in range(0, len(text), size))


def korean(message: str, **params: object) -> str:
    """A sentence of the template as it is: papers are issued in Korean, whoever has them made."""
    return message % params if params else message


def is_label(mark: Any) -> bool:
    """Whether a mark of a drawing is words."""
    return isinstance(mark, Label)


@cache
def environment() -> Environment:
    """The templates of papers, ready once per process."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        inline=inline,
        css_string=css_string,
        day=day,
        moment=moment,
        stamp_time=stamp_time,
        grouped=grouped,
        coord=number,
        begins=lambda label: starts_at(label.x, label.text, label.size, label.anchor, bold=label.bold),
    )
    made.tests["label"] = is_label
    made.globals.update(_=korean, shade=SHADES, qr_path=qr_path)
    return made


STAND_IN = "□"
"""What is printed where the fonts know no such letter."""


def html_of(paper: Paper, unprintable: frozenset[str] = frozenset()) -> str:
    """The whole document, ready for the press; `unprintable` letters are stood in for, and a note says so."""
    page = (
        environment().get_template("paper/paper.html").render(paper=paper, stand_in=unprintable and STAND_IN)
    )
    for letter in unprintable:
        page = page.replace(letter, STAND_IN).replace(css_escaped(letter), STAND_IN)
    return with_particles(page)


def fingerprint(paper: Paper) -> str:
    """SHA-256 of what a paper says, without its number and time: equal data, equal fingerprint."""
    content = asdict(replace(paper, stamp=None, fingerprint=""))
    text = json.dumps(content, default=str, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

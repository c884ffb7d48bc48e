"""Translatable words (Korean is the source language) and clean text: NFC, no control characters."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

import flask_babel
from flask_babel.speaklater import LazyString

from app.kernel.english import of_one

Text = str | LazyString
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

spoken: ContextVar[str | None] = ContextVar("spoken", default=None)
"""The language of the page being written, once it is known; None outside a request."""


def N_(message: str) -> str:
    """Mark a message for the catalogue; translated where it is shown."""
    return message


class Message(LazyString):  # type: ignore[misc]  # the library is untyped
    """A message of the catalogue with its parameters, said when it is shown."""

    def __init__(self, message: str, params: dict[str, Any]) -> None:
        super().__init__(said, message, **params)
        self.message, self.params = message, params


def translated(message: str, **params: Any) -> LazyString:
    """The message in the reader's language, looked up when it is shown; a date in it as that reader writes it."""
    return Message(message, params)


def said(message: str, **params: Any) -> str:
    """The message in the reader's language, now. Korean is the source: nothing is looked up for it."""
    params = {name: told(value) if type(value) is date else value for name, value in params.items()}
    if spoken.get() == "ko":
        return message % params if params else message
    found = str(flask_babel.gettext(message, **params))
    return of_one(found) if params else found


def told(day: date) -> str:
    """A date in a sentence of the reader's language: 2026. 3. 2., 2 Mar 2026."""
    if spoken.get() == "en":
        return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"
    return f"{day.year}. {day.month}. {day.day}."


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Whatever is said within is said in this language: to somebody else than the one who makes the request."""
    before = spoken.set(language)
    try:
        with flask_babel.force_locale(language):
            yield
    finally:
        spoken.reset(before)


def stored(text: object) -> Any:
    """Text as JSON that `told_again` says in any reader's language; what is no message of ours stays as it is."""
    if isinstance(text, Message):
        return {"say": text.message, "with": {name: stored(value) for name, value in text.params.items()}}
    if type(text) is date:
        return {"day": text.isoformat()}
    return text if isinstance(text, int) else str(text)


def told_again(kept: Any) -> str:
    """What `stored` kept, in the reader's language, now."""
    if not isinstance(kept, dict):
        return str(kept)
    if "day" in kept:
        return told(date.fromisoformat(kept["day"]))
    params = kept["with"].items()
    return said(kept["say"], **{k: told_again(v) if isinstance(v, dict) else v for k, v in params})


def clean(value: str) -> str:
    """NFC, outer space cut off, line ends as \\n, control and zero-width characters dropped."""
    value = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in value if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cn"))
    return "".join(kept).replace("\ufeff", "").replace("\u200b", "").strip()


def half_width(value: str) -> str:
    """Full-width digits, letters and signs as their ordinary forms; Hangul stays NFC."""
    narrow = "".join(
        chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else " " if c == "\u3000" else c for c in value
    )
    return unicodedata.normalize("NFC", narrow)


_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_SIGNED_NUMBER = re.compile(r"-\d+(\.\d+)?")


def no_formula(cell: Any) -> Any:
    """A cell for a spreadsheet: text one would take for a formula gets an apostrophe before it; a number stays one.

    Korean and Japanese editions of spreadsheets read the full-width signs as the ordinary ones.
    """
    risky = isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) and not _SIGNED_NUMBER.fullmatch(cell)
    return f"'{cell}" if risky else cell


_PARTICLES = {
    "을(를)": ("을", "를"), "이(가)": ("이", "가"), "은(는)": ("은", "는"), "과(와)": ("과", "와"), "와(과)": ("과", "와"),
    "(으)로": ("으로", "로"), "(이)라": ("이라", "라"), "(이)나": ("이나", "나"), "(이)며": ("이며", "며"),
}  # fmt: skip
_CLOSED_DIGITS = "013678"
_CLOSED_LETTERS = "lmnrLMNR"
_L_ENDINGS = "178lrLR"
_AFTER_A_WORD = re.compile(
    r"([가-힣0-9A-Za-z])((?:</?[a-z][^>]*>|[\"'’”)\]%])*)("
    + "|".join(re.escape(both) for both in _PARTICLES)
    + ")"
)


_TYPED = re.compile(r"(<textarea\b.*?</textarea>|\bvalue=\"[^\"]*\")", re.DOTALL)


def with_particles(text: str) -> str:
    """Choose 을/를, 이/가, 은/는, 과/와, (으)로 by the sound the word before ends in.

    Markup in between is passed over; what stands in a form's fields is left as it was typed.
    """
    if not any(both in text for both in _PARTICLES):
        return text
    parts = _TYPED.split(text)
    parts[::2] = [_AFTER_A_WORD.sub(_chosen, part) for part in parts[::2]]
    return "".join(parts)


_BOTH = re.compile("|".join(re.escape(both) for both in _PARTICLES))


def as_typed(markup: str) -> str:
    """Markup of what somebody wrote, that `with_particles` leaves as it was: "은(는)" is theirs, not ours."""
    return _BOTH.sub(lambda found: found[0].replace("(", "&#40;"), markup)


def _chosen(found: re.Match[str]) -> str:
    last, between, both = found.groups()
    closed, open_ = _PARTICLES[both]
    if "가" <= last <= "힣":
        final = (ord(last) - 0xAC00) % 28
        ends_closed, ends_in_l = final > 0, final == 8
    else:
        ends_closed, ends_in_l = last in _CLOSED_DIGITS or last in _CLOSED_LETTERS, last in _L_ENDINGS
    if both == "(으)로" and ends_in_l:
        ends_closed = False
    return f"{last}{between}{closed if ends_closed else open_}"

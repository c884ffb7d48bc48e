"""Translatable words (Korean is the source language) and clean text: NFC, no control characters."""

import unicodedata
from typing import Any

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

Text = str | LazyString


def N_(message: str) -> str:
    """Mark a message for the catalogue; translated where it is shown."""
    return message


def translated(message: str, **params: Any) -> LazyString:
    """The message in the reader's language, looked up when it is shown."""
    return lazy_gettext(message, **params)


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

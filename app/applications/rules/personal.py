"""주민등록번호 must never be kept: finding its pattern in text."""

import re
from datetime import date

from app.kernel.text import half_width

_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_PATTERN = re.compile(r"(?<!\d)(\d{6})\s?[-‐‑‒–—―−﹘﹣ㅡー~._/:·ㆍ・]{0,2}\s?([1-8]\d{6})(?!\d)")
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_CENTURY = {"1": 1900, "2": 1900, "5": 1900, "6": 1900, "3": 2000, "4": 2000, "7": 2000, "8": 2000}


def holds_resident_number(text: str) -> bool:
    """Whether the text contains what can only be read as a 주민등록번호 or 외국인등록번호.

    Numbers given since October 2020 have no check digit, so a valid birth date is enough, unless the digits
    are a 법인등록번호 by its own check digit and not one by the person's. Masked numbers do not count.
    """
    return any(_is_person(a + b) for a, b in _PATTERN.findall(_HIDDEN.sub("", half_width(text))))


TAKEN_OUT = "●●●●●●●"
"""What stands where the last seven digits stood."""
_TAKEN_OUT = re.compile(rf"\d{{6}}\D{{0,4}}{TAKEN_OUT}")


def without_resident_numbers(text: str) -> str:
    """The text with the last seven digits of every such number taken out; a text without one is left as it is."""
    if not holds_resident_number(text):
        return text
    return _PATTERN.sub(_taken_out, _HIDDEN.sub("", half_width(text)))


def _taken_out(found: re.Match[str]) -> str:
    whole = found[0]
    return whole[: found.start(2) - found.start()] + TAKEN_OUT if _is_person(found[1] + found[2]) else whole


def had_resident_number(text: str) -> bool:
    """Whether a number was taken out of the text."""
    return _TAKEN_OUT.search(text) is not None


def _is_person(digits: str) -> bool:
    try:
        date(_CENTURY[digits[6]] + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    return _person_check(digits) or not _corporate_check(digits)


def _person_check(digits: str) -> bool:
    total = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False))
    foreign = digits[6] in "5678"
    return ((13 if foreign else 11) - total % 11) % 10 == int(digits[12])


def _corporate_check(digits: str) -> bool:
    total = sum(int(d) * (1 + i % 2) for i, d in enumerate(digits[:12]))
    return (10 - total % 10) % 10 == int(digits[12])

"""Numbers and codes of papers. A number is 두레-year-serial; a code is ten signs that cannot be taken for each other."""

import re
import secrets
from collections.abc import Iterable

from app.kernel.text import half_width

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
MAKER = "두레"


def number_of(year: int, serial: int) -> str:
    """두레-2026-000123."""
    return f"{MAKER}-{year}-{serial:06d}"


def new_code() -> str:
    """A code nobody can guess: 30^10 possibilities."""
    return written(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))


def written(signs: Iterable[str]) -> str:
    """A code in its printed form 4-4-2."""
    text = "".join(signs)
    return "-".join(part for part in (text[:4], text[4:8], text[8:]) if part)


def read_code(typed: str) -> str:
    """What a person typed, in printed form: any case, with or without hyphens and spaces, full width too."""
    return written(c for c in half_width(typed).upper() if c in SIGNS)


def read_number(typed: str) -> str:
    """A document number as typed, in printed form; empty when it cannot be one."""
    found = re.search(r"(\d{4})\D{1,3}(\d{1,6})\D*$", half_width(typed))
    return number_of(int(found[1]), int(found[2])) if found else ""

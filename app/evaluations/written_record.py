"""A decision's record as text: keys in the order given, numbers exact, one way only to write it. Pure."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def dumps(value: Any, depth: int = 0) -> str:
    """JSON with exact numbers: a Decimal is written as it is, never through a float."""
    inner, outer = "  " * (depth + 1), "  " * depth
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        items = (f"{inner}{_text(str(key))}: {dumps(item, depth + 1)}" for key, item in value.items())
        return "{\n" + ",\n".join(items) + f"\n{outer}}}"
    if isinstance(value, list | tuple):
        if not value:
            return "[]"
        return "[\n" + ",\n".join(inner + dumps(item, depth + 1) for item in value) + f"\n{outer}]"
    if isinstance(value, Decimal):
        return plain(value)
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    if isinstance(value, str):
        return _text(value)
    raise TypeError(f"{type(value).__name__} has no place in a record")


def plain(value: Decimal) -> str:
    """A number without exponent and without zeros that say nothing: 18.5000 is 18.5."""
    return f"{value.normalize():f}" if value else "0"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def digest(text: str) -> str:
    """SHA-256 of the text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()

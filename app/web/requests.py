"""What an address or a form may say at all: no NUL, and no number that no table could hold."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

MOST = 2**31 - 1
"""The largest id either database gives."""


def without_nul(value: Any) -> Any:
    """Text as it can be stored; other values as they are."""
    return value.replace("\0", "") if isinstance(value, str) else value


class Parameters(ImmutableMultiDict[str, Any]):
    """Parameters of an address or fields of a form. A number out of reach counts as none given."""

    def __init__(self, mapping: Any = None) -> None:
        if isinstance(mapping, Iterable) and not hasattr(mapping, "items"):
            mapping = [(without_nul(key), without_nul(value)) for key, value in mapping]
        super().__init__(mapping)

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]  # noqa: A002
        """The first value, as `type` reads it; `default` when there is none or it cannot be read."""
        if type is None:
            return super().get(key, default)
        try:
            found = super().get(key, default, type)
        except OverflowError:
            return default
        return default if type is int and found is not None and not 0 <= found <= MOST else found


class Asked(Request):
    """A request whose parameters are within reason."""

    parameter_storage_class = Parameters


class IdConverter(IntegerConverter):
    """A number in an address that a table could hold; else there is no such page."""

    def to_python(self, value: str) -> int:
        """Raises ValidationError, which is a 404."""
        number = int(super().to_python(value)) if len(value) <= len(str(MOST)) else MOST + 1
        if number > MOST:
            raise ValidationError
        return number


class WordConverter(UnicodeConverter):
    """A word in an address, without NUL."""

    def to_python(self, value: str) -> str:
        """Raises ValidationError, which is a 404."""
        if "\0" in value:
            raise ValidationError
        return str(super().to_python(value))


def register(app: Flask) -> None:
    """Set before any page is hung up."""
    app.request_class = Asked
    app.url_map.converters |= {"int": IdConverter, "default": WordConverter, "string": WordConverter}

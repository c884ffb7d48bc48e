"""Words of the dossier in the reader's language: the page's, or Korean on paper."""

from typing import Any

from app.kernel.text import said


def _(message: str, **params: Any) -> str:
    """The message, translated now: a dossier is plain data and keeps no promises."""
    return said(message, **params)


def of_catalogue(message: str) -> str:
    """A message another room has marked for the catalogue."""
    return said(message)

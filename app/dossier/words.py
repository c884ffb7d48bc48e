"""Words of the dossier in the reader's language: the page's, or Korean on paper."""

from typing import Any

from flask_babel import gettext


def _(message: str, **params: Any) -> str:
    """The message, translated now: a dossier is plain data and keeps no promises."""
    return str(gettext(message, **params))


def of_catalogue(message: str) -> str:
    """A message another room has marked for the catalogue."""
    return str(gettext(message))

"""Wiring of the files room."""

from typing import Any

from flask import Flask

from app.files.blobs import StoreAway
from app.web.errors import answer


def register(app: Flask) -> None:
    """A store that is away is said as such: 503, nothing lost."""

    def store_away(error: StoreAway) -> Any:
        return answer(503, error.message)

    app.register_error_handler(StoreAway, store_away)

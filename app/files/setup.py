"""Wiring of the files room."""

import logging
from typing import Any

from flask import Flask

from app.audit import naming
from app.files import queries
from app.files.blobs import BlobMissing, StoreAway
from app.files.models import StoredFile
from app.files.rules import LIMIT, in_megabytes
from app.web.errors import answer

log = logging.getLogger("dure.files")


def register(app: Flask) -> None:
    """A store that is away is said as such: 503, nothing lost. Files are named in the log."""
    naming.register(StoredFile.__tablename__, queries.names_of)
    app.jinja_env.globals["file_limit"] = in_megabytes(LIMIT)

    def store_away(error: StoreAway) -> Any:
        return answer(503, error.message)

    def content_lost(error: BlobMissing) -> Any:
        log.error("stored content is missing", exc_info=error)
        return answer(503, error.message)

    app.register_error_handler(StoreAway, store_away)
    app.register_error_handler(BlobMissing, content_lost)

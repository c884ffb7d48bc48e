"""Wiring of background work: what /readyz says of the workers."""

from typing import Any

from flask import Flask

from app.tasks import queries
from app.web.health import inform


def workers() -> dict[str, Any]:
    """How many are at work, and when one was last heard of."""
    heard = queries.last_heard_at()
    return {"at_work": queries.any_alive(), "last_heard_at": heard.isoformat() if heard else None}


def register(app: Flask) -> None:
    """Attach the report."""
    inform(app, "workers", workers)

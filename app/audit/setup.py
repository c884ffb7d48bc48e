"""Wiring of the log into requests."""

from flask import Flask

from app.audit import reading


def register(app: Flask) -> None:
    """Attach the hooks."""
    reading.register(app)

"""Names of ventures for the log."""

from flask import Flask

from app.audit import naming
from app.ventures import queries
from app.ventures.models import Venture


def register(_app: Flask) -> None:
    """What belongs to a venture is told by its name, and found by it."""
    naming.register(Venture.__tablename__, queries.names_of, queries.ids_going_by)

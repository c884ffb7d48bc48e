"""Desks of the venture record."""

from app.ventures.routes import (
    duplicates,
    facts,
    importing,
    lists,
    members,
    profile,
    years,
)
from app.ventures.routes.blueprint import bp

__all__ = ["bp", "duplicates", "facts", "importing", "lists", "members", "profile", "years"]

"""Verbs of evaluation, by noun."""

from app.evaluations.services import (
    bonus,
    conflicts,
    decisions,
    panel,
    papers,
    pool,
    results,
    sessions,
    sheets,
)

__all__ = ["bonus", "conflicts", "decisions", "panel", "papers", "pool", "results", "sessions", "sheets"]

"""Verbs of evaluation, by noun."""

from app.evaluations.services import (
    bonus,
    challenges,
    conflicts,
    decisions,
    minutes,
    panel,
    papers,
    pool,
    publishing,
    ratings,
    results,
    sessions,
    sheets,
)

__all__ = [
    "bonus", "challenges", "conflicts", "decisions", "minutes", "panel", "papers", "pool", "publishing", "ratings",
    "results", "sessions", "sheets",
]  # fmt: skip

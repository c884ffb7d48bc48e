"""Verbs of calls and applications, by noun."""

from app.applications.services import (
    attachments,
    calls,
    drafts,
    fixes,
    outcome,
    questions,
    retention,
    screening,
    submission,
)

__all__ = [
    "attachments",
    "calls",
    "drafts",
    "fixes",
    "outcome",
    "questions",
    "retention",
    "screening",
    "submission",
]

"""Verbs of calls and applications, by noun."""

from app.applications.services import (
    archives,
    attachments,
    calls,
    drafts,
    fixes,
    objections,
    outcome,
    questions,
    result_letters,
    retention,
    screening,
    submission,
    trials,
    waitlist,
)

__all__ = [
    "archives",
    "attachments",
    "calls",
    "drafts",
    "fixes",
    "objections",
    "outcome",
    "questions",
    "result_letters",
    "retention",
    "screening",
    "submission",
    "trials",
    "waitlist",
]

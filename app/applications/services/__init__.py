"""Verbs of calls and applications, by noun."""

from app.applications.services import (
    archives,
    attachments,
    calls,
    confirming,
    drafts,
    fixes,
    looking,
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
    "confirming",
    "drafts",
    "fixes",
    "looking",
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

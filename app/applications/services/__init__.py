"""Verbs of calls and applications, by noun."""

from app.applications.services import (
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
    waitlist,
)

__all__ = [
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
    "waitlist",
]

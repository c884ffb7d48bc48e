"""Pages of calls and applications: public, applicant's, the desk's."""

from app.applications.routes import (
    archives,
    co_writers,
    desk,
    files,
    letters,
    mine,
    notes,
    objections,
    public,
    questions,
    representative,
    screening,
    sending,
    trials,
    uploads,
    waitlist,
    writing,
)
from app.applications.routes.blueprint import bp

__all__ = [
    "archives",
    "bp",
    "co_writers",
    "desk",
    "files",
    "letters",
    "mine",
    "notes",
    "objections",
    "public",
    "questions",
    "representative",
    "screening",
    "sending",
    "trials",
    "uploads",
    "waitlist",
    "writing",
]

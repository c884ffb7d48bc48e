"""Pages of calls and applications: public, applicant's, the desk's."""

from app.applications.routes import (
    archives,
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

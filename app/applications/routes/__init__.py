"""Pages of calls and applications: public, applicant's, the desk's."""

from app.applications.routes import (
    desk,
    files,
    letters,
    mine,
    objections,
    public,
    questions,
    screening,
    waitlist,
    writing,
)
from app.applications.routes.blueprint import bp

__all__ = [
    "bp",
    "desk",
    "files",
    "letters",
    "mine",
    "objections",
    "public",
    "questions",
    "screening",
    "waitlist",
    "writing",
]

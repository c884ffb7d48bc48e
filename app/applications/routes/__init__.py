"""Pages of calls and applications: public, applicant's, the desk's."""

from app.applications.routes import desk, files, mine, public, questions, screening, writing
from app.applications.routes.blueprint import bp

__all__ = ["bp", "desk", "files", "mine", "public", "questions", "screening", "writing"]

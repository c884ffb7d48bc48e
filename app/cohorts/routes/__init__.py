"""Pages of cohorts: cohorts, members, milestones."""

from app.cohorts.routes import cohorts, members
from app.cohorts.routes.blueprint import bp

__all__ = ["bp", "cohorts", "members"]

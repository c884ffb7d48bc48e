"""Pages of consulting: cases, visits, ties."""

from app.consulting.routes import cases, ties, visits
from app.consulting.routes.blueprint import bp

__all__ = ["bp", "cases", "ties", "visits"]

"""Pages of people: one's own account, everyone's accounts, invitations."""

from app.accounts.routes import mine
from app.accounts.routes.blueprint import bp

__all__ = ["bp", "mine"]

"""Pages of people: one's own account, everyone's accounts, invitations."""

from app.accounts.routes import invitations, joining, mine, people
from app.accounts.routes.blueprint import bp

__all__ = ["bp", "invitations", "joining", "mine", "people"]

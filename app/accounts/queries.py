"""Reads of people."""

from app.accounts.models import User
from app.kernel.access import Actor, load_scopes


def actor_of(user: User, ip: str | None = None) -> Actor:
    """The person as an actor, with everything within their reach."""
    roles = user.held_roles
    return Actor(
        id=user.id, name=user.name, roles=roles, scopes=load_scopes(user.id, roles), ip=ip
    )

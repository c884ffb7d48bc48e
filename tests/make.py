"""make.thing(**over): valid by default; a test says only what matters. Rows are flushed, not committed."""

import itertools
from typing import Any

from app.accounts.models import RoleGrant, User
from app.accounts.queries import actor_of
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.roles import Role

_numbers = itertools.count(1)


def added(row: Any) -> Any:
    """The row, flushed."""
    db.session.add(row)
    db.session.flush()
    return row


def user(*roles: Role, **over: Any) -> User:
    """A confirmed person with these roles."""
    number = next(_numbers)
    values = {
        "email": f"person{number}@example.kr",
        "name": f"사람{number}",
        "created_at": clock.now(),
        "confirmed_at": clock.now(),
    }
    grants = [RoleGrant(role=role, granted_at=clock.now()) for role in roles]
    person: User = added(User(**(values | over), grants=grants))
    return person


def actor(*roles: Role, **over: Any) -> Actor:
    """A person with these roles, as an actor."""
    return actor_of(user(*roles, **over))

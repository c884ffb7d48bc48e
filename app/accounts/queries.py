"""Reads of people, their browsers and invitations."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts import rules
from app.accounts.models import BrowserSession, User
from app.kernel.access import Actor, load_scopes
from app.kernel.db import db


def actor_of(user: User, ip: str | None = None) -> Actor:
    """The person as an actor, with everything within their reach."""
    roles = user.held_roles
    return Actor(id=user.id, name=user.name, roles=roles, scopes=load_scopes(user.id, roles), ip=ip)


def signed_in(key: str) -> tuple[User, BrowserSession] | None:
    """The person behind a browser's key, roles included, in one query; None when it is signed in no longer."""
    found = db.session.execute(
        select(User, BrowserSession)
        .join(BrowserSession, BrowserSession.user_id == User.id)
        .options(joinedload(User.grants))
        .where(
            BrowserSession.key_hash == rules.digest(key),
            BrowserSession.ended_at.is_(None),
            User.active,
        )
    )
    row = found.unique().first()
    return (row[0], row[1]) if row else None

"""The person behind the request."""

from collections.abc import Callable

from flask import Flask, current_app, g, has_request_context, request
from flask_login import AnonymousUserMixin

from app.kernel.access import NOBODY, Actor

ActorLoader = Callable[[str | None], Actor]


def load_actor_with(app: Flask, loader: ActorLoader) -> None:
    """Set how the signed-in person is read: `remote address → Actor`."""
    app.extensions["actor_loader"] = loader


def current_actor() -> Actor:
    """Who makes this request; NOBODY without one or when nobody is signed in."""
    if not has_request_context():
        return NOBODY
    if "actor" not in g:
        loader: ActorLoader | None = current_app.extensions.get("actor_loader")
        g.actor = loader(request.remote_addr) if loader else NOBODY
    actor: Actor = g.actor
    return actor


def forget_actor() -> None:
    """Read the person again at the next question: after sign-in, sign-out or a change of roles."""
    g.pop("actor", None)


def ask_no_more() -> None:
    """Take the person for nobody until the request ends: what would say who it is, is away."""
    g.actor = NOBODY
    g._login_user = AnonymousUserMixin()  # noqa: SLF001 (flask-login would ask again for every template)

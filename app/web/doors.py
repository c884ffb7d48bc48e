"""Who may enter a view, and when what it did is kept. `create_app` refuses to start if a view says neither."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, flash, make_response, redirect, request, url_for
from flask.wrappers import Response
from sqlalchemy.exc import IntegrityError

from app.kernel.access import Actor
from app.kernel.db import db, reading
from app.kernel.errors import NotAllowed
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web import once
from app.web.actor import current_actor

View = TypeVar("View", bound=Callable[..., Any])

EVERYONE_SIGNED_IN = frozenset(Role)


@dataclass(frozen=True)
class Door:
    """Which roles may enter; `open_because` says why a view is open to everyone."""

    roles: frozenset[Role] = frozenset()
    open_because: str | None = None

    def admits(self, actor: Actor) -> bool:
        """Whether the actor may enter."""
        if self.open_because is not None or actor.has(*self.roles):
            return True
        return (
            self.roles == EVERYONE_SIGNED_IN and actor.id is not None
        )  # whoever lost every role keeps the account


_foreign: dict[str, Door] = {}


def door(*roles: Role) -> Callable[[View], View]:
    """Only people with one of these roles enter; nobody signed in is sent to sign in."""
    return _hang(Door(frozenset(roles)))


def signed_in() -> Callable[[View], View]:
    """Everyone who is signed in enters."""
    return _hang(Door(EVERYONE_SIGNED_IN))


def open_to_all(because: str) -> Callable[[View], View]:
    """Everyone enters, for the reason given."""
    return _hang(Door(open_because=because))


def declare_foreign(endpoint: str, opening: Door) -> None:
    """A door for a view that a library brings."""
    _foreign[endpoint] = opening


def door_of(app: Flask, endpoint: str) -> Door | None:
    """The door of an endpoint, or None when it has not said."""
    return _foreign.get(endpoint) or getattr(app.view_functions.get(endpoint), "door", None)


def _hang(opening: Door) -> Callable[[View], View]:
    def wrap(view: View) -> View:
        @wraps(view)
        def entered(*args: Any, **kwargs: Any) -> Any:
            check(opening)
            return view(*args, **kwargs)

        entered.door = opening  # type: ignore[attr-defined]
        return entered  # type: ignore[return-value]

    return wrap


def check(opening: Door) -> None:
    """Raises NotAllowed for the wrong role; sends nobody to the sign-in page."""
    actor = current_actor()
    if opening.admits(actor):
        return
    if actor.id is None:
        if request.headers.get("HX-Request") or request.accept_mimetypes.best == "application/json":
            abort(401)
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        abort(redirect(url_for("security.login", next=target)))
    raise NotAllowed


def commits(view: View) -> View:
    """Commit when the view answers with a redirect or a response marked by `saved()`; else roll back.

    A page shown again has changed nothing, and nobody reads "saved" before it is saved. A form sent twice
    (double click, reload) is carried out once and answers with the first answer.
    """

    @wraps(view)
    def kept(*args: Any, **kwargs: Any) -> Any:
        key = once.key_of(request) if request.method == "POST" else None
        if key and (earlier := once.find(key)):
            return _done_already(earlier)
        try:
            response = make_response(view(*args, **kwargs))
            if not (300 <= response.status_code < 400 or getattr(response, "saved", False)):
                db.session.rollback()
                return response
            if key and response.location:
                once.keep(key, response.location)
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
            if key and (earlier := once.find(key)):
                return _done_already(earlier)
            raise
        except BaseException:
            db.session.rollback()
            raise
        return response

    kept.commits = True  # type: ignore[attr-defined]
    return kept  # type: ignore[return-value]


def changes_nothing(view: View) -> View:
    """For a POST that only computes (a preview, a check)."""

    @wraps(view)
    def looked(*args: Any, **kwargs: Any) -> Any:
        with reading():
            return view(*args, **kwargs)

    looked.commits = False  # type: ignore[attr-defined]
    return looked  # type: ignore[return-value]


def saved(response: Any) -> Response:
    """Mark an answer that is no redirect (autosave, htmx) as one that keeps its changes."""
    kept: Response = make_response(response)
    kept.saved = True  # type: ignore[attr-defined]
    return kept


def _done_already(location: str) -> Response:
    flash(translated(N_("이미 저장했습니다. 같은 내용을 두 번 저장하지 않았습니다.")), "info")
    return redirect(location)  # type: ignore[return-value]


def refuse_undeclared(app: Flask) -> None:
    """Raises RuntimeError naming views without a door, or that take changes without saying when they keep them."""
    problems = []
    for rule in app.url_map.iter_rules():
        if door_of(app, rule.endpoint) is None:
            problems.append(f"{rule.endpoint} has no door")
        changes = (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
        known = rule.endpoint in _foreign or hasattr(app.view_functions[rule.endpoint], "commits")
        if changes and not known:
            problems.append(f"{rule.endpoint} takes {sorted(changes)} without @commits")
    if problems:
        raise RuntimeError("; ".join(sorted(set(problems))))

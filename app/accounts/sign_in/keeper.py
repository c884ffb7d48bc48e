"""Who is behind a request: one query for the browser, the person and the roles. Idle browsers are signed out."""

import logging
from typing import Any

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask.wrappers import Response
from flask_login import current_user
from flask_security.utils import set_request_attr
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as WerkzeugResponse

from app.accounts import queries, rules
from app.accounts.models import BrowserSession, User
from app.accounts.services import sessions
from app.accounts.sign_in.store import demanding
from app.kernel import clock
from app.kernel.access import NOBODY, Actor
from app.kernel.db import db, reading
from app.kernel.text import N_, translated

KEY = "browser_key"

log = logging.getLogger("dure.accounts")


def load_person(uniquifier: str) -> User | None:
    """The signed-in person, or None when the browser was signed out, left idle or the password was changed."""
    key = session.get(KEY)
    found = queries.signed_in(key) if key and uniquifier else None
    if found is None or found[0].fs_uniquifier != uniquifier:
        return None
    person, browser = found
    now = clock.now()
    if now - browser.last_seen_at > current_app.config["IDLE_TIMEOUT"]:
        minutes = int(current_app.config["IDLE_TIMEOUT"].total_seconds() // 60)
        _leave(N_("%(minutes)s분 동안 쓰지 않아 로그아웃했습니다. 다시 로그인해 주세요."), minutes=minutes)
        return None
    if now - browser.created_at > rules.SESSION_MOST:
        _leave(N_("로그인한 지 12시간이 지나 로그아웃했습니다. 다시 로그인해 주세요."))
        return None
    g.browser = browser
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return demanding(person)


def _leave(sentence: str, **params: Any) -> None:
    for name in (KEY, "_user_id", "_fresh", "_id", "fs_paa", "fs_gexp"):
        session.pop(name, None)
    flash(translated(sentence, **params), "info")


def load_actor(ip: str | None) -> Actor:
    """The signed-in person as an actor; NOBODY otherwise."""
    if not isinstance(current_user, User):
        return Actor(NOBODY.id, NOBODY.name, ip=ip)
    return queries.actor_of(current_user, ip)


def this_browser() -> BrowserSession | None:
    """The browser of this request, when someone is signed in with it."""
    browser: BrowserSession | None = g.get("browser")
    return browser


def start(person: User) -> None:
    """Keep the browser of this request as signed in."""
    session[KEY] = sessions.begin(person, user_agent=request.user_agent.string, ip=request.remote_addr)
    session.setdefault("language", person.language)
    session.permanent = True


def _note(browser: BrowserSession) -> None:
    if clock.now() - browser.last_seen_at < rules.SEEN_EVERY:
        return
    browser_id = browser.id
    db.session.rollback()
    with reading(False):
        sessions.seen(browser_id)
        db.session.commit()


def register(app: Flask) -> None:
    """Staff complete their second factor first; use of a browser is noted at most once a minute.

    The note goes in a transaction of its own, after the page is ready.
    """

    @app.before_request
    def complete_the_second_factor() -> WerkzeugResponse | None:
        endpoint = request.endpoint or "static"
        if not current_app.config["STAFF_TWO_FACTOR"] or endpoint.startswith(("security.", "web.", "static")):
            return None
        if not isinstance(current_user, User) or not current_user.second_factor_required:
            return None
        if not current_user.has_second_factor:
            flash(translated(N_("직원 계정은 인증 앱을 등록해야 쓸 수 있습니다.")), "warn")
            return redirect(url_for("security.two_factor_setup"))
        if not current_user.mf_recovery_codes:
            flash(translated(N_("휴대전화를 잃어버릴 때를 대비해 복구 코드를 만들어 주세요.")), "warn")
            return redirect(url_for("security.mf_recovery_codes"))
        return None

    @app.after_request
    def note_use(response: Response) -> Response:
        browser = None if response.status_code >= 500 else this_browser()
        if browser is None:
            return response
        try:
            _note(browser)
        except OperationalError as error:  # what the person asked for is done: a note is not worth its answer
            log.warning("use of a browser not noted", exc_info=error)
            db.session.rollback()
        return response

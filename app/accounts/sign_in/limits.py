"""Limits on signing in and on asking for mail, for everyone; and answers that take the same time either way."""

import time

from flask import Flask, abort, current_app, g, request
from flask.wrappers import Response

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.accounts.services import attempts
from app.accounts.states import AttemptKind
from app.audit.services import record
from app.audit.states import Kind
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.text import N_

CLOSED = N_(
    "로그인에 여러 번 실패해 15분 동안 막았습니다. 잠시 뒤에 다시 해 주세요. 비밀번호를 잊었다면 새로 정할 수 있습니다."
)
ASKING = frozenset(
    {
        "security.forgot_password",
        "security.register",
        "security.send_confirmation",
        "security.change_email",
        "accounts.accept",
    }
)
"""Views that answer the same whether an account is there or not."""


def sign_in_closed(email: str) -> bool:
    """Whether this account or this network address failed too often."""
    return attempts.closed(AttemptKind.SIGN_IN_ACCOUNT, email) or attempts.closed(
        AttemptKind.SIGN_IN_ADDRESS, request.remote_addr or ""
    )


def failed(email: str, person: User | None) -> None:
    """Count a failed try for the account and the network address, and note it in the log."""
    ip = request.remote_addr
    actor = actor_of(person, ip) if person else Actor(None, "", ip=ip)
    locked = attempts.count(AttemptKind.SIGN_IN_ACCOUNT, email)
    locked_ip = attempts.count(AttemptKind.SIGN_IN_ADDRESS, ip or "")
    record(actor, "accounts.sign_in_failed", person, N_("로그인에 실패했습니다"), kind=Kind.SECURITY)
    if locked:
        sentence = N_("로그인에 거듭 실패해 계정을 15분 동안 막았습니다")
        record(actor, "accounts.locked", person, sentence, kind=Kind.SECURITY)
    if locked_ip:
        sentence = N_("로그인에 거듭 실패해 접속 주소를 15분 동안 막았습니다")
        record(actor, "accounts.address_locked", None, sentence, kind=Kind.SECURITY)
    keep_at_the_end()


def failed_for_sure(email: str, person: User) -> None:
    """The same at once, for a view of ours that is about to roll back."""
    db.session.rollback()
    failed(email, person)
    db.session.commit()


def keep_at_the_end() -> None:
    """Commit when the answer is ready, whatever it is: a failure must be counted although the page comes back."""
    g.keep_at_the_end = True


def register(app: Flask) -> None:
    """Attach the hooks."""
    app.config.setdefault("ANSWER_FLOOR", 0.0 if app.testing else 0.6)

    @app.before_request
    def limit_asking() -> None:
        if request.method != "POST" or request.endpoint not in ASKING:
            return
        g.asked_at = time.monotonic()
        ip = request.remote_addr or ""
        if attempts.closed(AttemptKind.ASK_ADDRESS, ip):
            abort(429)
        attempts.count(AttemptKind.ASK_ADDRESS, ip)
        db.session.commit()

    @app.after_request
    def answer_in_even_time(response: Response) -> Response:
        if g.pop("keep_at_the_end", False):
            db.session.commit()
        asked_at = g.pop("asked_at", None)
        if asked_at is not None:
            db.session.rollback()
            time.sleep(max(0.0, current_app.config["ANSWER_FLOOR"] - (time.monotonic() - asked_at)))
        return response

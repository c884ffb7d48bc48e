"""What happens at the door, told to the log: Flask-Security's signals become our verbs. No personal data."""

from typing import Any

from flask import Flask, request, session
from flask_login import user_logged_out
from flask_security import signals as fs

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.accounts.services import attempts, consents, people, sessions
from app.accounts.sign_in import keeper, limits
from app.accounts.states import AttemptKind, ConsentKind, SessionEnd
from app.audit.services import record
from app.audit.states import Kind
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.text import N_
from app.web.actor import current_actor, forget_actor

HOW = {
    "password": N_("비밀번호"),
    "webauthn": N_("패스키"),
    "change": N_("비밀번호 변경"),
}


def person_of(user: Any) -> User:
    """The person a signal speaks of (Flask-Login's proxy stands for one)."""
    if not isinstance(user, User):
        raise TypeError(user)
    return user


def note(user: Any, action: str, sentence: str, **params: Any) -> None:
    """One line of the log about a person's own doing."""
    person = person_of(user)
    record(actor_of(person, request.remote_addr), action, person, sentence, kind=Kind.SECURITY, **params)


def signed_in(_app: Flask, user: Any, authn_via: Any = None, **_extra: Any) -> None:
    """A person is in: keep the browser, forget the failures."""
    person = person_of(user)
    how = (authn_via or ["second_factor"])[0]
    keeper.start(person)
    forget_actor()
    attempts.forget(AttemptKind.SIGN_IN_ACCOUNT, person.email)
    if how != "change":
        word = HOW.get(how, N_("2단계 인증"))
        note(person, "accounts.sign_in", N_("로그인했습니다(%(how)s)"), how=word)


def signed_out(_app: Flask, user: Any = None, **_extra: Any) -> None:
    """A person left: their browser's key is worth nothing any more."""
    browser = keeper.this_browser()
    session.pop(keeper.KEY, None)
    if browser is not None and isinstance(user, User):
        sessions.end(browser.id, SessionEnd.SIGNED_OUT)
        note(user, "accounts.sign_out", N_("로그아웃했습니다"))
        limits.keep_at_the_end()
    forget_actor()


def failed(_app: Flask, user: Any, **_extra: Any) -> None:
    """A password, code or passkey was wrong."""
    person = person_of(user)
    limits.failed(person.email, person)


def signed_up(_app: Flask, user: Any, form_data: Any = None, **_extra: Any) -> None:
    """Someone signed up: the role of a venture's person, and what they agreed to."""
    person = person_of(user)
    db.session.flush()
    people.sign_up(person, ip=request.remote_addr)
    given = {ConsentKind.TERMS, ConsentKind.PRIVACY}
    if (form_data or {}).get("news"):
        given.add(ConsentKind.NEWS)
    consents.give(person, given, actor=Actor(person.id, person.name, ip=request.remote_addr))


def password_reset(_app: Flask, user: Any, **_extra: Any) -> None:
    """A new password through the mailbox: every browser is signed out, the address is confirmed with it."""
    person = person_of(user)
    if person.confirmed_at is None:
        person.confirmed_at = clock.now()
    sessions.end_all(person, SessionEnd.REPLACED)
    attempts.forget(AttemptKind.SIGN_IN_ACCOUNT, person.email)
    note(person, "accounts.password_reset", N_("비밀번호를 새로 정했습니다"))


def password_changed(_app: Flask, user: Any, **_extra: Any) -> None:
    """A new password from within: every other browser is signed out."""
    person = person_of(user)
    sessions.end_all(person, SessionEnd.REPLACED, but_key=session.get(keeper.KEY))
    note(person, "accounts.password_change", N_("비밀번호를 바꾸었습니다"))


def address_changed(_app: Flask, user: Any, old_email: str, **_extra: Any) -> None:
    """The link in the new mailbox was opened: it is the address from now on; this browser stays if it is theirs."""
    person = person_of(user)
    theirs = current_actor().id == person.id
    key = session.get(keeper.KEY) if theirs else None
    people.take_address(person, old_email, but_key=key, actor=actor_of(person, request.remote_addr))
    if theirs:
        session["_user_id"] = person.fs_uniquifier


def asked_for_known_address(user: Any) -> None:
    """Someone wanted an address that has an account: they are told nothing, the log is."""
    note(
        user,
        "accounts.ask_address_known",
        N_("이미 있는 주소로 이메일을 바꾸려고 했습니다"),
    )
    limits.keep_at_the_end()


def first_code(_app: Flask, user: Any, **_extra: Any) -> None:
    """The code that ends setting up the app on the way in."""
    if session.get("tf_state") == "validating_profile":
        note(user, "accounts.second_factor", N_("인증 앱을 등록했습니다"))


SIMPLE = (
    (fs.user_not_registered, "accounts.sign_up_known", N_("이미 있는 주소로 가입을 신청했습니다")),
    (fs.user_confirmed, "accounts.confirm", N_("이메일 주소를 확인했습니다")),
    (
        fs.reset_password_instructions_sent,
        "accounts.ask_reset",
        N_("비밀번호를 새로 정하는 링크를 보냈습니다"),
    ),
    (fs.confirm_instructions_sent, "accounts.ask_confirm", N_("이메일 확인 링크를 다시 보냈습니다")),
    (
        fs.change_email_instructions_sent,
        "accounts.ask_address",
        N_("새 이메일 주소로 확인 링크를 보냈습니다"),
    ),
    (fs.tf_profile_changed, "accounts.second_factor", N_("인증 앱을 등록했습니다")),
    (fs.tf_disabled, "accounts.second_factor_off", N_("인증 앱을 지웠습니다")),
    (fs.wan_registered, "accounts.passkey", N_("패스키를 등록했습니다")),
    (fs.wan_deleted, "accounts.passkey_off", N_("패스키를 지웠습니다")),
)
HEARD = (
    (fs.user_authenticated, signed_in),
    (user_logged_out, signed_out),
    (fs.user_failed_authn, failed),
    (fs.user_registered, signed_up),
    (fs.tf_code_confirmed, first_code),
    (fs.password_reset, password_reset),
    (fs.password_changed, password_changed),
    (fs.change_email_confirmed, address_changed),
)


def register(app: Flask) -> None:
    """Listen to this application's sign-in desk."""
    for signal, listener in HEARD:
        signal.connect(listener, sender=app)
    for signal, action, sentence in SIMPLE:
        signal.connect(_noted(action, sentence), sender=app, weak=False)


def _noted(action: str, sentence: str) -> Any:
    def listener(_app: Flask, user: Any, **_extra: Any) -> None:
        note(user, action, sentence)
        limits.keep_at_the_end()

    return listener

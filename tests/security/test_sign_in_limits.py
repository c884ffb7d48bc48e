"""Limits for everyone, counted in the database; answers that tell strangers nothing; secrets that are not kept."""

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.audit.models import AuditEntry
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from tests.clients import JudgingClient, csrf_of
from tests.conftest import make_app
from tests.make_accounts import PASSWORD, letters, person, sign_in

WRONG = "틀린 비밀번호 하나"


def leave(neighbour: Flask) -> None:
    """Let go of the database file, which the next test replaces."""
    with neighbour.app_context():
        db.session.remove()
        db.engine.dispose()


def try_to_sign_in(client: JudgingClient, token: str, email: str, password: str = WRONG) -> str:
    """One try; the page that came back, or where it led."""
    answer = client.post("/sign-in", data={"csrf_token": token, "email": email, "password": password})
    return answer.location or answer.get_data(as_text=True)


def test_another_process_knows_that_an_account_is_closed(
    app: Flask, client: JudgingClient, tmp_path: Path
) -> None:
    with app.app_context():
        email = person().email
    token = csrf_of(client.get("/sign-in"))
    for _ in range(5):
        try_to_sign_in(client, token, email)
    neighbour = make_app(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path)
    answer = neighbour.test_client().send("/sign-in", {"email": email, "password": PASSWORD})
    assert "15분 동안 막았습니다" in answer.get_data(as_text=True)
    leave(neighbour)


def test_one_network_address_cannot_try_every_account(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        email = person().email
    client.judging = False
    token = csrf_of(client.get("/sign-in"))
    for number in range(50):
        try_to_sign_in(client, token, f"nobody{number}@example.kr")
    assert "15분 동안 막았습니다" in try_to_sign_in(client, token, email, PASSWORD)
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    other = app.test_client()
    page = other.get("/sign-in", environ_base=elsewhere)
    fields = {"csrf_token": csrf_of(page), "email": email, "password": PASSWORD}
    assert other.post("/sign-in", data=fields, environ_base=elsewhere).location == "/home"


def test_the_lock_opens_by_itself(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        email = person().email
    token = csrf_of(client.get("/sign-in"))
    for _ in range(6):
        try_to_sign_in(client, token, email)
    with clock.travel(clock.now() + timedelta(minutes=15, seconds=5)):
        assert try_to_sign_in(client, token, email, PASSWORD) == "/home"


@pytest.mark.parametrize("path", ["/reset-password", "/confirm-email"])
def test_asking_for_mail_again_and_again_is_stopped(client: JudgingClient, path: str) -> None:
    token = csrf_of(client.get(path))
    answers = [
        client.post(path, data={"csrf_token": token, "email": f"nobody{number}@example.kr"}).status_code
        for number in range(31)
    ]
    assert answers == [200] * 30 + [429]


def test_nobody_fills_a_mailbox(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        email = person().email
    token = csrf_of(client.get("/reset-password"))
    for _ in range(8):
        page = client.post("/reset-password", data={"csrf_token": token, "email": email})
        assert "링크를 보냈습니다" in page.get_data(as_text=True)
    with app.app_context():
        assert len(letters()) == 5


def test_no_answer_comes_before_its_time_whether_the_address_is_known_or_not(
    app: Flask, client: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        known, first = person().email, person().email
    token = csrf_of(client.get("/reset-password"))
    client.judging = False
    client.post("/reset-password", data={"csrf_token": token, "email": first})  # what is loaded only once
    monkeypatch.setitem(app.config, "ANSWER_FLOOR", 0.4)
    took = {}
    for email in (known, "nobody@example.kr"):
        began = time.perf_counter()
        client.post("/reset-password", data={"csrf_token": token, "email": email})
        took[email] = time.perf_counter() - began
    assert min(took.values()) >= 0.4, took


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in", "/sign-up", "/reset-password", "/confirm-email", "/sign-in/passkey", "/account/password",
        "/account/second-factor", "/account/recovery-codes", "/account/passkeys", "/account/description",
        "/account/news", "/account/browsers/end-others", "/invitations/new", "/sign-in/code",
    ],
)  # fmt: skip
def test_every_form_about_accounts_needs_its_token(app: Flask, client: JudgingClient, path: str) -> None:
    if path.startswith(("/account", "/invitations")):
        with app.app_context():
            sign_in(client, person(Role.ADMIN))
    assert client.post(path, data={"email": "a@example.kr"}).status_code == 400


def test_over_https_the_cookie_stays_there(app: Flask, tmp_path: Path) -> None:
    strict = make_app(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, SESSION_COOKIE_SECURE=True)
    answer = strict.test_client().get("/sign-in", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert answer.headers["Cache-Control"] == "no-store" and "Strict-Transport-Security" in answer.headers
    leave(strict)


def test_keys_of_browsers_are_not_in_the_database(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, person())
    with client.session_transaction() as session:
        key = session["browser_key"]
    with app.app_context():
        rows = db.session.execute(text("SELECT * FROM browser_session")).all()
        assert rows and key not in str(rows)


def test_the_log_tells_no_addresses(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        user = person(name="김두레")
        email = user.email
    token = csrf_of(client.get("/sign-in"))
    try_to_sign_in(client, token, email)
    try_to_sign_in(client, token, "nobody@example.kr")
    client.send("/reset-password", {"email": email})
    try_to_sign_in(client, token, email, PASSWORD)
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry)).all()
        told = json.dumps([[e.sentence, e.params, e.changes, e.note] for e in entries], ensure_ascii=False)
        assert "@" not in told and "김두레" not in told
        assert {"accounts.sign_in", "accounts.sign_in_failed", "accounts.ask_reset"} <= {
            e.action for e in entries
        }

"""Signing in and out, and who is behind a request."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import BrowserSession, User
from app.accounts.states import SessionEnd
from app.audit.services import record
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from tests.clients import JudgingClient, counting_sql, csrf_of
from tests.make_accounts import PASSWORD, actions, person, sign_in


def test_a_person_signs_in_and_out(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        email = person(Role.COORDINATOR).email
    answer = client.send("/sign-in", {"email": email.upper(), "password": PASSWORD})
    assert answer.status_code == 302 and answer.location == "/home"
    answer = client.post("/sign-out", data={"csrf_token": csrf_of(client.get("/account"))})
    assert answer.location == "/sign-in"
    assert client.get("/account/password").status_code == 302
    with app.app_context():
        browser = db.session.scalars(select(BrowserSession)).one()
        assert browser.ended_because is SessionEnd.SIGNED_OUT
        assert {"accounts.sign_in", "accounts.sign_out"} <= set(actions())


@pytest.mark.parametrize("email", ["nobody@example.kr", "known"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    app: Flask, client: JudgingClient, email: str
) -> None:
    with app.app_context():
        email = person().email if email == "known" else email
    page = client.send("/sign-in", {"email": email, "password": "틀린 비밀번호 하나"}).get_data(as_text=True)
    words = re.sub(r"<[^>]+>", "", page[page.index("errors-h") : page.index("</section>")])
    assert "이메일이나 비밀번호가 맞지 않습니다" in words and email not in words


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, person())
    cookie = client.get_cookie("session")
    assert cookie
    client.post("/sign-out", data={"csrf_token": csrf_of(client.get("/account"))})
    thief = app.test_client()
    thief.set_cookie("session", cookie.value, domain="localhost")
    assert thief.get("/account/password").location.startswith("/sign-in")


def test_an_idle_browser_is_signed_out_and_told_so(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, person())
    with clock.travel(clock.now() + app.config["IDLE_TIMEOUT"] + timedelta(seconds=5)):
        assert client.get("/account/password").status_code == 302
        assert "60분 동안 쓰지 않아" in client.get("/sign-in").get_data(as_text=True)


def test_knowing_who_is_there_costs_at_most_three_queries(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, person(Role.COORDINATOR, Role.VENTURE, Role.FUND_MANAGER))
    with counting_sql() as asked:
        client.get("/account/password")
    about_the_page = ("FROM notice",)
    asked = [statement for statement in asked if not any(part in statement for part in about_the_page)]
    assert 1 <= len(asked) <= 3, asked
    assert sum("user_account" in statement for statement in asked) == 1


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "///evil.example", "javascript:x"],
)
def test_signing_in_never_leads_away(app: Flask, client: JudgingClient, target: str) -> None:
    with app.app_context():
        email = person().email
    answer = client.send("/sign-in", {"email": email, "password": PASSWORD, "next": target})
    parts = urlsplit(answer.location or "/")
    assert (parts.scheme, parts.netloc) == ("", "") and not (answer.location or "").startswith(("//", "/\\"))


def test_signing_in_leads_back_to_where_one_came_from(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        email = person().email
    answer = client.send("/sign-in", {"email": email, "password": PASSWORD, "next": "/account/password?a=1"})
    assert answer.location == "/account/password?a=1"


def test_a_deactivated_person_is_out_at_once(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        user = person()
        sign_in(client, user)
    assert client.get("/account/password").status_code == 200
    with app.app_context():
        user = db.session.scalars(select(User)).one()
        user.active = False
        record(system_actor("시험"), "accounts.test", user, "멈추었습니다")
        db.session.commit()
    assert client.get("/account/password").status_code == 302


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(app: Flask, client: JudgingClient) -> None:
    answer = client.get("/sign-in")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_only_a_page_renews_the_session_cookie_so_that_a_late_answer_takes_no_words_away(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        sign_in(client, person())
    client.get("/home")  # the first page writes the token of its forms
    background = {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors"}
    quiet = [
        client.get("/static/js/page.js"),
        client.get("/static/mark.svg"),
        client.get("/home", headers=background),
    ]
    assert not any("Set-Cookie" in answer.headers for answer in quiet)
    page = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}
    assert "session=" in client.get("/home", headers=page).headers["Set-Cookie"]
    assert "session=" in client.get("/home").headers["Set-Cookie"], (
        "a browser that does not say what it asks for"
    )

"""Passkeys with Chromium's virtual authenticator: registered, used alone and as a second step, removed."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.accounts.models import Passkey
from app.kernel.db import db
from app.kernel.roles import Role
from tests.make_accounts import PASSWORD, actions, person

pytestmark = pytest.mark.browser


def with_authenticator(page: Page) -> Page:
    """The page, on a machine that checks the person's finger and always finds it right."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def give_password(page: Page, served: str, email: str) -> None:
    """The first step of signing in."""
    page.goto(f"{served}/sign-in")
    page.get_by_label("이메일 주소").fill(email)
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="로그인").click()


def register(page: Page, served: str, usage: str) -> None:
    """A passkey on the account's page."""
    page.goto(f"{served}/account/passkeys")
    page.get_by_label("패스키 이름").fill("사무실 컴퓨터")
    page.get_by_label(usage).check()
    page.get_by_role("button", name="패스키 만들기").click()
    page.wait_for_url("**/account")
    expect(page.get_by_text("패스키를 등록했습니다: 사무실 컴퓨터")).to_be_visible()


def sign_out(page: Page, served: str) -> None:
    """Leave by the button."""
    page.goto(f"{served}/account/password")
    page.get_by_role("button", name="로그아웃").first.click()
    page.wait_for_url("**/sign-in")


def test_a_passkey_alone_lets_its_owner_in(app: Flask, served: str, open_page: Callable[..., Page]) -> None:
    with app.app_context():
        email = person(Role.VENTURE, name="최벤처").email
    page = with_authenticator(open_page())
    give_password(page, served, email)
    register(page, served, "비밀번호 없이 로그인할 때 씁니다")
    sign_out(page, served)
    page.get_by_role("link", name="패스키로 로그인하기").click()
    page.get_by_role("button", name="패스키 쓰기").click()
    page.wait_for_url(f"{served}/home")
    page.goto(f"{served}/account")
    expect(page.get_by_role("heading", name="내 계정")).to_be_visible()
    page.get_by_role("button", name="사무실 컴퓨터 지우기").click()
    expect(page.get_by_text("패스키를 지웠습니다")).to_be_visible()
    expect(page.get_by_role("heading", name="내 계정")).to_be_visible()
    with app.app_context():
        assert db.session.query(Passkey).count() == 0
        assert {"accounts.passkey", "accounts.passkey_off"} <= set(actions())


def test_a_passkey_is_asked_for_after_the_password(
    app: Flask, served: str, open_page: Callable[..., Page]
) -> None:
    with app.app_context():
        email = person(Role.COORDINATOR, name="김허브").email
    page = with_authenticator(open_page())
    give_password(page, served, email)
    register(page, served, "비밀번호를 적은 다음 한 번 더 확인할 때 씁니다")
    sign_out(page, served)
    give_password(page, served, email)
    expect(page.get_by_role("heading", name="패스키로 2단계 인증")).to_be_visible()
    page.get_by_role("button", name="패스키 쓰기").click()
    page.wait_for_url(f"{served}/home")
    page.goto(f"{served}/account")
    expect(page.get_by_role("heading", name="내 계정")).to_be_visible()

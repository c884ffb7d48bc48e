"""A person's own new e-mail address: asked for, proved through the new mailbox, told to the old one."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.accounts.queries import by_email
from app.kernel.roles import Role
from tests.clients import JudgingClient
from tests.make_accounts import PASSWORD, actions, letters, link_in, person, sign_in

OLD, NEW = "kim@example.kr", "kim@venture.example"


@pytest.fixture
def kim(app: Flask, client: JudgingClient) -> JudgingClient:
    """A browser in which the person with the old address is signed in."""
    with app.app_context():
        sign_in(client, person(Role.VENTURE, email=OLD))
    return client


def words(page: TestResponse) -> str:
    """What one reads on a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def link_to(app: Flask, address: str) -> str:
    """The link in the last mail to an address."""
    with app.app_context():
        return link_in([letter for letter in letters() if letter.to_address == address][-1])


def test_a_new_address_holds_once_its_mailbox_has_confirmed_it(app: Flask, kim: JudgingClient) -> None:
    with app.app_context():
        elsewhere = sign_in(app.test_client(), by_email(OLD) or User())
    assert 'href="/account/email"' in kim.get("/account").text
    asked = words(kim.send("/account/email", {"email": NEW.upper()}))
    assert "확인 메일을 보냈습니다" in asked and "2시간 안에" in asked
    with app.app_context():
        (letter,) = letters()
        assert letter.to_address == NEW and letter.secret and by_email(OLD) and not by_email(NEW)
        path = link_in(letter)
    assert kim.send(path).location == "/account"
    page = words(kim.get("/account"))
    assert "이메일 주소를 바꾸었습니다" in page and NEW in page
    assert elsewhere.get("/account").status_code == 302
    with app.app_context():
        assert by_email(NEW) and not by_email(OLD)
        assert letters()[-1].to_address == OLD and "본인이 하지 않았다면" in letters()[-1].text
        assert actions()[-2:] == ["accounts.ask_address", "accounts.change_address"]
    assert app.test_client().send("/sign-in", {"email": NEW, "password": PASSWORD}).location == "/home"


def test_a_scanner_of_mail_that_opens_the_link_changes_nothing(app: Flask, kim: JudgingClient) -> None:
    kim.send("/account/email", {"email": NEW})
    path, scanner = link_to(app, NEW), app.test_client()
    page = scanner.get(path)
    assert page.status_code == 200 and NEW in words(page) and "이 주소로 바꾸기" in words(page)
    with app.app_context():
        assert by_email(OLD) and not by_email(NEW) and actions()[-1] == "accounts.ask_address"
    assert app.test_client().post(path).status_code == 400
    assert kim.send(path).location == "/account"


def test_the_link_is_opened_in_another_browser(app: Flask, kim: JudgingClient) -> None:
    kim.send("/account/email", {"email": NEW})
    phone = app.test_client()
    assert phone.send(link_to(app, NEW)).location == "/account"
    assert "이메일 주소를 바꾸었습니다" in words(phone.get("/account", follow_redirects=True))
    assert kim.get("/account").status_code == 302


def test_a_link_works_once_even_after_the_old_address_is_back(app: Flask, kim: JudgingClient) -> None:
    kim.send("/account/email", {"email": NEW})
    first = link_to(app, NEW)
    kim.send(first)
    kim.send("/account/email", {"email": OLD})
    kim.send(link_to(app, OLD))
    assert kim.get(first).location == "/account/email"
    assert "이미 썼거나 쓸 수 없는 링크" in words(kim.get("/account/email"))
    with app.app_context():
        assert by_email(OLD) and not by_email(NEW)


def test_a_link_is_good_for_two_hours(
    app: Flask, kim: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    kim.send("/account/email", {"email": NEW})
    monkeypatch.setitem(app.config, "SECURITY_CHANGE_EMAIL_WITHIN", timedelta(seconds=-1))
    assert kim.get(link_to(app, NEW)).location == "/account/email"
    assert "지났습니다" in words(kim.get("/account/email"))
    with app.app_context():
        assert by_email(OLD) and not by_email(NEW)


def test_an_address_with_an_account_gets_the_same_answer_and_no_mail(app: Flask, kim: JudgingClient) -> None:
    with app.app_context():
        person(Role.VENTURE, email="lee@example.kr")
    taken = words(kim.send("/account/email", {"email": "lee@example.kr"}))
    with app.app_context():
        assert letters() == [] and actions()[-1] == "accounts.ask_address_known"
    free = words(kim.send("/account/email", {"email": "new@example.kr"}))
    assert free.replace("new@", "lee@") == taken


@pytest.mark.parametrize("typed", ["", "주소 아님", OLD])
def test_an_address_that_cannot_be_is_refused_on_its_field(
    app: Flask, kim: JudgingClient, typed: str
) -> None:
    page = kim.send("/account/email", {"email": typed})
    assert page.status_code == 200 and 'aria-invalid="true"' in page.text
    with app.app_context():
        assert letters() == []


def test_after_a_while_the_password_is_asked_for_first(kim: JudgingClient) -> None:
    with kim.session_transaction() as session:
        session["fs_paa"] -= 3600
    assert kim.get("/account/email").location.startswith("/account/verify")

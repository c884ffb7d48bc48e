"""Sign-up, confirmation, reset, lock, second factor: the ways in, and the answers that tell strangers nothing."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import BrowserSession, Consent, User
from app.accounts.queries import by_email
from app.accounts.states import ConsentKind
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from tests.clients import JudgingClient, csrf_of
from tests.make_accounts import PASSWORD, actions, code_of, letters, link_in, person, sign_in

NEW = "가을 하늘 아래 뚝섬 산책"
SIGN_UP = {
    "name": "김두레",
    "email": "kim@example.kr",
    "password": PASSWORD,
    "password_confirm": PASSWORD,
    "terms": "y",
    "privacy": "y",
}


def words(page: object) -> str:
    """What one reads on a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.get_data(as_text=True)))  # type: ignore[attr-defined]


def test_a_venture_signs_up_confirms_and_comes_in(app: Flask, client: JudgingClient) -> None:
    assert client.send("/sign-up", SIGN_UP).location == "/sign-up/sent"
    assert "메일을 확인해 주세요" in words(client.get("/sign-up/sent"))
    with app.app_context():
        user = by_email("kim@example.kr")
        assert user and user.held_roles == {Role.VENTURE} and user.confirmed_at is None
        kinds = set(db.session.scalars(select(Consent.kind)))
        assert kinds == {ConsentKind.TERMS, ConsentKind.PRIVACY}
        (letter,) = letters()
        path = link_in(letter)
        assert letter.secret and letter.to_address == "kim@example.kr"
    page = client.send("/sign-in", {"email": "kim@example.kr", "password": PASSWORD})
    assert "아직 이메일 주소를 확인하지 않았습니다" in words(page) and 'href="/confirm-email"' in page.text
    assert "이메일이나 비밀번호가 맞지 않습니다" not in words(page)
    assert client.send(path).location == "/sign-in"
    assert "이메일 주소를 확인했습니다" in words(client.get("/sign-in"))
    assert client.get(path).location == "/sign-in"
    assert "이미 확인한 이메일 주소입니다" in words(client.get("/sign-in"))
    assert client.send("/sign-in", {"email": "kim@example.kr", "password": PASSWORD}).location == "/home"
    with app.app_context():
        assert {"accounts.sign_up", "accounts.consent", "accounts.confirm", "accounts.sign_in"} <= set(
            actions()
        )


def test_opening_the_link_of_a_sign_up_confirms_nothing_yet(app: Flask, client: JudgingClient) -> None:
    client.send("/sign-up", SIGN_UP)
    with app.app_context():
        path = link_in(letters()[0])
    page = app.test_client().get(path)
    assert page.status_code == 200 and "kim@example.kr 주소가 확인되고" in words(page)
    with app.app_context():
        user = by_email("kim@example.kr")
        assert user and user.confirmed_at is None and "accounts.confirm" not in actions()


def test_whoever_signs_up_on_the_way_to_a_call_arrives_there(app: Flask, client: JudgingClient) -> None:
    page = client.get("/sign-in?next=/calls/7/apply")
    assert 'href="/sign-up?way=/calls/7/apply"' in page.text
    assert client.send("/sign-up?way=/calls/7/apply", SIGN_UP).location == "/sign-up/sent"
    with app.app_context():
        (address,) = re.findall(r"https?://[^/\s]+(\S+)", letters()[0].text)
    arrived = client.send(address).location
    assert arrived == "/sign-in?next=/calls/7/apply"
    assert "이메일 주소를 확인했습니다" in words(client.get(arrived))
    signed_in = client.send(arrived, {"email": "kim@example.kr", "password": PASSWORD})
    assert signed_in.location == "/calls/7/apply"


def test_a_way_out_of_the_site_is_not_put_into_the_mail(app: Flask, client: JudgingClient) -> None:
    assert 'name="way"' not in client.get("/sign-up?way=https://evil.example/").text
    token = csrf_of(client.get("/sign-up"))
    client.post("/sign-up", data={**SIGN_UP, "csrf_token": token, "way": "//evil.example/x"})
    with app.app_context():
        assert "evil" not in letters()[0].text


@pytest.mark.parametrize("missing", ["name", "email", "password", "terms", "privacy"])
def test_sign_up_asks_for_what_is_missing_and_keeps_the_rest(
    app: Flask, client: JudgingClient, missing: str
) -> None:
    page = client.get("/sign-up")
    sent = {key: value for key, value in SIGN_UP.items() if key != missing}
    page = client.post("/sign-up", data={"csrf_token": csrf_of(page), **sent})
    assert page.status_code == 200 and "고칠 곳이" in words(page)
    if missing != "name":
        assert 'value="김두레"' in page.get_data(as_text=True)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(User)) == 0


def test_sign_up_with_a_known_address_looks_the_same_and_tells_only_its_owner(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        person(Role.VENTURE, email="kim@example.kr")
    answer = client.send("/sign-up", SIGN_UP)
    assert answer.location == "/sign-up/sent"
    told = words(client.get("/sign-up/sent"))
    other = app.test_client()
    assert other.send("/sign-up", SIGN_UP | {"email": "lee@example.kr"}).location == "/sign-up/sent"
    assert words(other.get("/sign-up/sent")).replace("lee@", "kim@") == told
    with app.app_context():
        first, second = letters()
        assert "계정이 이미 있어" in first.text and "가입이 끝납니다" in second.text
        assert db.session.scalar(select(func.count()).select_from(User)) == 2


def test_a_forgotten_password_is_set_anew_and_every_browser_is_signed_out(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        user = person(Role.VENTURE)
        email = user.email
        sign_in(client, user)
    stranger = app.test_client()
    assert "링크를 보냈습니다" in words(stranger.send("/reset-password", {"email": email}))
    with app.app_context():
        path = link_in(letters()[0])
    assert stranger.send(path, {"password": NEW, "password_confirm": NEW}).location == "/sign-in"
    assert client.get("/account").status_code == 302
    assert stranger.send("/sign-in", {"email": email, "password": PASSWORD}).status_code == 200
    assert stranger.send("/sign-in", {"email": email, "password": NEW}).location == "/home"
    with app.app_context():
        assert "비밀번호를 새로 정했습니다" in letters()[1].subject
    used = app.test_client().get(path)
    assert used.location == "/reset-password"


def test_a_reset_link_is_good_for_an_hour(
    app: Flask, client: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        email = person().email
    client.send("/reset-password", {"email": email})
    with app.app_context():
        path = link_in(letters()[0])
    monkeypatch.setitem(app.config, "SECURITY_RESET_PASSWORD_WITHIN", timedelta(seconds=-1))
    assert client.get(path).location == "/reset-password"
    assert "링크를 다시 받아 주세요" in words(client.get("/reset-password"))


@pytest.mark.parametrize("path", ["/reset-password", "/confirm-email"])
def test_asking_for_mail_answers_the_same_for_known_and_unknown_addresses(
    app: Flask, client: JudgingClient, path: str
) -> None:
    with app.app_context():
        known = person(confirmed_at=None if path == "/confirm-email" else clock.now()).email
    said = words(client.send(path, {"email": known})).replace(known, "*")
    other = words(app.test_client().send(path, {"email": "nobody@example.kr"})).replace(
        "nobody@example.kr", "*"
    )
    assert said == other
    with app.app_context():
        assert [letter.to_address for letter in letters()] == [known]


def test_five_wrong_passwords_close_the_account_also_for_the_right_one(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        email = person().email
    for _ in range(5):
        client.send("/sign-in", {"email": email, "password": "틀린 비밀번호 하나"})
    page = client.send("/sign-in", {"email": email, "password": PASSWORD})
    assert page.status_code == 200 and "15분 동안 막았습니다" in words(page)
    with app.app_context():
        assert actions().count("accounts.sign_in_failed") == 5 and "accounts.locked" in actions()


def test_an_unknown_address_is_closed_just_the_same(client: JudgingClient) -> None:
    for _ in range(5):
        client.send("/sign-in", {"email": "nobody@example.kr", "password": "틀린 비밀번호 하나"})
    page = client.send("/sign-in", {"email": "nobody@example.kr", "password": PASSWORD})
    assert "15분 동안 막았습니다" in words(page)


def test_what_is_left_empty_is_asked_for_and_not_called_wrong(client: JudgingClient) -> None:
    page = words(client.send("/sign-in", {"email": "", "password": ""}))
    assert page.count("이메일 주소와 비밀번호를 적어 주세요.") == 1 and "맞지 않습니다" not in page
    assert "비밀번호를 적어 주세요." in words(
        client.send("/sign-in", {"email": "kim@example.kr", "password": ""})
    )
    assert "비밀번호를 한 번 더 적어 주세요." in words(
        client.send("/sign-up", SIGN_UP | {"password_confirm": ""})
    )
    for path in ("/reset-password", "/confirm-email"):
        asked = words(client.send(path, {"email": ""}))
        assert "이메일 주소를 적어 주세요." in asked and "보냈습니다" not in asked


def test_a_wrong_code_leaves_the_key_to_scan_where_it_is(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, person(Role.VENTURE))
    page = client.send("/account/second-factor", {"setup": "authenticator"})
    shown = re.search(r"<code>([A-Z0-9-]+)</code>", page.text)
    target = re.search(r'action="(/account/second-factor/[^"]+)"', page.text)
    assert shown and target
    page = client.post(target[1], data={"csrf_token": csrf_of(page), "code": "000000"})
    assert "인증 번호가 맞지 않습니다" in words(page) and shown[1] in page.text
    assert confirm_app(client, app, page) == "/account"


def set_up_app(client: JudgingClient, app: Flask, user_id: int) -> None:
    """Register the authenticator app on the account's page."""
    page = client.send("/account/second-factor", {"setup": "authenticator"})
    assert confirm_app(client, app, page) == "/account"
    assert "인증 앱을 등록했습니다" in words(client.get("/account"))


def confirm_app(client: JudgingClient, app: Flask, page: TestResponse) -> str:
    """Type the code that an app with the page's key shows; where it leads."""
    key = re.search(r"<code>([A-Z0-9 -]+)</code>", page.get_data(as_text=True))
    target = re.search(r'action="(/account/second-factor/[^"]+|/sign-in/code)"', page.get_data(as_text=True))
    assert key and target
    with app.app_context():
        totp = app.extensions["security"].totp_factory._totp
        code = totp(key=key[1].replace("-", "").replace(" ", ""), format="base32").generate().token
    answer = client.post(target[1], data={"csrf_token": csrf_of(page), "code": code})
    return str(answer.location)


def enter(app: Flask, email: str) -> JudgingClient:
    """A fresh browser that has given the right password and is asked for more."""
    client = app.test_client()
    answer = client.send("/sign-in", {"email": email, "password": PASSWORD})
    assert answer.location.startswith("/sign-in/code"), answer.location
    return client  # type: ignore[no-any-return]


def test_a_code_of_the_app_is_asked_for_and_good_once(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        user = person(Role.COORDINATOR)
        email, user_id = user.email, user.id
        sign_in(client, user)
    set_up_app(client, app, user_id)
    browser = enter(app, email)
    with app.app_context():
        code = code_of(db.session.get(User, user_id), steps=1)
    assert browser.send("/sign-in/code", {"code": "000000"}).status_code == 200
    assert browser.get("/account").status_code == 302
    assert browser.send("/sign-in/code", {"code": code}).location == "/home"
    assert browser.get("/account").status_code == 200
    again = enter(app, email)
    assert "맞지 않습니다" in words(again.send("/sign-in/code", {"code": code}))


def test_a_recovery_code_lets_in_once(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        user = person(Role.COORDINATOR)
        email, user_id = user.email, user.id
        sign_in(client, user)
    set_up_app(client, app, user_id)
    page = client.send("/account/recovery-codes", {"generate_new_codes": "1"}).get_data(as_text=True)
    codes = re.findall(r"<li><code>([0-9a-f-]{14})</code></li>", page)
    assert len(codes) == 10
    typed = codes[0].replace("-", "").upper()
    browser = enter(app, email)
    assert browser.send("/sign-in/recovery-code", {"code": typed}).location == "/home"
    again = enter(app, email)
    assert "쓸 수 없는 복구 코드" in words(again.send("/sign-in/recovery-code", {"code": typed}))
    with app.app_context():
        kept = db.session.get(User, user_id).mf_recovery_codes
        assert len(kept) == 9 and codes[1] not in kept
        assert {"accounts.recovery_codes", "accounts.recovery_code_used"} <= set(actions())


def test_wrong_codes_close_the_account_too(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        user = person(Role.COORDINATOR)
        email, user_id = user.email, user.id
        sign_in(client, user)
    set_up_app(client, app, user_id)
    browser = enter(app, email)
    for _ in range(5):
        browser.send("/sign-in/code", {"code": "000000"})
    with app.app_context():
        code = code_of(db.session.get(User, user_id), steps=1)
    page = browser.send("/sign-in/code", {"code": code})
    assert "15분 동안 막았습니다" in words(page) and browser.get("/account").status_code == 302
    with clock.travel(clock.now() + timedelta(minutes=16)):
        assert browser.send("/sign-in/code", {"code": code}).location == "/home"


def key_on(page: TestResponse) -> str:
    """The key to put into an authenticator app."""
    (key,) = re.findall(r"<code>([A-Z2-7-]+)</code>", page.text)
    return str(key)


def test_staff_set_up_the_app_on_the_way_in(
    app: Flask, client: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "STAFF_TWO_FACTOR", True)
    with app.app_context():
        email = person(Role.COORDINATOR).email
    client.send("/sign-in", {"email": email, "password": PASSWORD})
    page = client.send("/account/second-factor", {"setup": "authenticator"})
    token, key = csrf_of(page), key_on(page)
    page = client.post("/sign-in/code", data={"csrf_token": token, "code": "000000"})
    assert "인증 번호가 맞지 않습니다" in words(page) and key_on(page) == key
    assert confirm_app(client, app, page) == "/home"
    assert client.get("/account").location == "/account/recovery-codes"
    with app.app_context():
        assert {"accounts.second_factor", "accounts.sign_in"} <= set(actions())


@pytest.mark.parametrize(
    ("role", "leads_to"), [(Role.COORDINATOR, "/account/second-factor"), (Role.VENTURE, "/home")]
)
def test_staff_must_set_up_a_second_factor_where_it_is_required(
    app: Flask, client: JudgingClient, monkeypatch: pytest.MonkeyPatch, role: Role, leads_to: str
) -> None:
    monkeypatch.setitem(app.config, "STAFF_TWO_FACTOR", True)
    with app.app_context():
        email = person(role).email
    assert client.send("/sign-in", {"email": email, "password": PASSWORD}).location == leads_to
    assert client.get("/account").status_code == (302 if role is Role.COORDINATOR else 200)


def test_the_page_of_the_code_signs_nobody_out(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, person())
    assert client.get("/sign-in/code").location == "/account"
    assert client.get("/account").status_code == 200


def test_staff_complete_app_and_recovery_codes_before_anything_else(
    app: Flask, client: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        user = person(Role.COORDINATOR)
        sign_in(client, user)
        user_id = user.id
    monkeypatch.setitem(app.config, "STAFF_TWO_FACTOR", True)
    assert client.get("/account").location == "/account/second-factor"
    page = client.send("/account/second-factor", {"setup": "authenticator"})
    confirm_app(client, app, page)
    assert client.get("/account").location == "/account/recovery-codes"
    client.send("/account/recovery-codes", {"generate_new_codes": "1"})
    assert client.get("/account").status_code == 200
    page = client.get("/account/second-factor").get_data(as_text=True)
    assert "인증 앱 지우기" not in page
    with app.app_context():
        assert db.session.get(User, user_id).has_second_factor


def test_changing_the_password_signs_out_the_other_browsers(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        user = person(Role.VENTURE)
        sign_in(client, user)
        other = app.test_client()
        sign_in(other, user)
    fields = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    assert client.send("/account/password", fields).location == "/account"
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    with app.app_context():
        live = select(func.count()).select_from(BrowserSession).where(BrowserSession.ended_at.is_(None))
        assert db.session.scalar(live) == 1


def test_weighty_changes_ask_for_the_password_again_after_a_while(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, person())
    with client.session_transaction() as session:
        session["fs_paa"] -= 3600
    answer = client.get("/account/second-factor")
    assert answer.location.startswith("/account/verify")
    assert client.send(answer.location, {"password": PASSWORD}).location.endswith("/account/second-factor")
    assert client.get("/account/second-factor").status_code == 200


def test_a_forged_host_never_gets_into_a_mail(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        email = person().email
    page = client.get("/reset-password")
    client.post(
        "/reset-password",
        data={"csrf_token": csrf_of(page), "email": email},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    with app.app_context():
        assert app.config["PUBLIC_URL"] in letters()[0].text and "evil" not in letters()[0].text

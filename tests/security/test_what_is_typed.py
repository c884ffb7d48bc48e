"""What an address or a form can say without breaking a page, leading astray or telling the log too much."""

import io
import logging

import pytest
from flask import Flask

from app.accounts.models import User
from app.kernel.db import db
from app.kernel.roles import Role
from app.web import logs
from tests import make_applications, make_ventures
from tests.clients import JudgingClient
from tests.make_accounts import PASSWORD, person, sign_in


@pytest.mark.parametrize(
    "path",
    [
        "/calls/99999999999999999999",
        f"/calls/{2**63}",
        "/calls/1%00",
        "/check/a%00b",
        "/ventures/99999999999999999999",
        "/notices/mail/99999999999999999999",
    ],
)
def test_an_address_no_row_could_have_is_not_there(app: Flask, client: JudgingClient, path: str) -> None:
    with app.app_context():
        sign_in(client, person(Role.ADMIN))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("before", ["9" * 30, str(2**63), "-1", "abc", "²", "1\0"])
def test_a_list_that_is_asked_to_begin_nowhere_begins_at_its_start(
    app: Flask, client: JudgingClient, before: str
) -> None:
    with app.app_context():
        sign_in(client, person(Role.ADMIN))
    for path in ("/notices/", "/notices/mail", "/tasks/", "/audit/", "/documents", "/people"):
        assert client.get(path, query_string={"before": before, "after": before}).status_code == 200, path


def test_an_address_gives_no_instructions_to_links(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, person(Role.ADMIN))
    asked = {"_scheme": "javascript", "_external": "1", "endpoint": "x", "_anchor": "y", "_method": "PUT"}
    for path in ("/notices/", "/documents", "/ventures/", "/ventures/export", "/audit/"):
        page = client.get(path, query_string=asked)
        assert page.status_code == 200 and "javascript:" not in page.get_data(as_text=True), path


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "//[",
     "https:evil.example", "javascript:alert(1)", "https://localhost@evil.example", "/%0d%0aSet-Cookie:a=b\r\nx: y"],
)  # fmt: skip
def test_a_way_back_leads_nowhere_outside(client: JudgingClient, target: str) -> None:
    page = client.get("/")
    token = page.get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/language/en", data={"csrf_token": token, "next": target})
    assert answer.status_code == 302 and answer.location.startswith("/")
    assert not answer.location.startswith("//") and "\n" not in answer.location


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "//["])
def test_signing_in_leads_nowhere_outside(app: Flask, client: JudgingClient, target: str) -> None:
    with app.app_context():
        email = person().email
    assert client.get("/sign-in", query_string={"next": target}).status_code == 400
    answer = client.send("/sign-in", {"email": email, "password": PASSWORD, "next": target})
    assert answer.status_code == 400 and not answer.location


def test_a_forged_host_changes_no_link(client: JudgingClient) -> None:
    page = client.get("/", headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})
    assert "evil" not in page.get_data(as_text=True)


@pytest.mark.parametrize("verb", ["DELETE", "PUT", "PATCH"])
def test_a_header_or_a_field_makes_no_other_method(client: JudgingClient, verb: str) -> None:
    answer = client.post("/", data={"_method": verb}, headers={"X-HTTP-Method-Override": verb})
    assert answer.status_code in (400, 405)


def test_a_password_of_a_novel_is_only_wrong(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        user = person(Role.VENTURE)
        email = user.email
        sign_in(client, user)
    page = client.send("/account/leave", {"password": "가" * 10_000})
    assert page.status_code == 200 and "비밀번호가 맞지 않습니다" in page.get_data(as_text=True)
    other = app.test_client()
    for asked in (email, "nobody@example.kr"):
        assert other.send("/sign-in", {"email": asked, "password": "가" * 10_000}).status_code == 200
    new = {"email": "new@example.kr", "name": "한지우", "terms": "y", "privacy": "y"}
    novel = {"password": "가" * 10_000, "password_confirm": "가" * 10_000}
    assert other.send("/sign-up", new | novel).status_code == 200
    changed = {
        "password": "가" * 10_000,
        "new_password": "가" * 10_000,
        "new_password_confirm": "가" * 10_000,
    }
    assert client.send("/account/password", changed).status_code == 200


def test_saving_what_is_there_already_changes_nothing_and_says_so(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, person(phone="02-0000-0000"))
    assert client.send("/account/description").location == "/account"
    assert client.send("/account/description").location == "/account"


def test_a_name_as_others_type_it_grants_nothing(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        user = person(Role.VENTURE)
        key = user.id
        sign_in(client, user)
    extra = {
        "name": "한지우",
        "active": "",
        "roles": "admin",
        "email": "x@evil.example",
        "id": "1",
        "grants": "1",
    }
    page = client.get("/account/description").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    client.post("/account/description", data={"csrf_token": token, "language": "ko", **extra})
    with app.app_context():
        kept = db.session.get_one(User, key)
        assert kept.held_roles == {Role.VENTURE} and kept.active and "evil" not in kept.email


@pytest.mark.parametrize("pick", ["²", "٣", "9" * 30, "-1", "abc"])
def test_what_is_ticked_is_only_what_is_there(app: Flask, client: JudgingClient, pick: str) -> None:
    with app.app_context():
        sign_in(client, person(Role.COORDINATOR))
        call_id = make_applications.call().id
        db.session.commit()
    assert client.get(f"/desk/calls/{call_id}/bulk/eligible", query_string={"pick": pick}).status_code == 200


def test_an_error_tells_the_log_where_and_not_what(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    kept, level = list(root.handlers), root.level
    out = io.StringIO()
    monkeypatch.setattr("sys.stderr", out)
    try:
        logs.set_up("INFO")
        try:
            secret_of_a_person = "010-1234-5678"
            raise LookupError(len(secret_of_a_person))
        except LookupError:
            logging.getLogger("dure.errors").exception("unhandled error")
    finally:
        root.handlers = kept
        root.setLevel(level)
    line = out.getvalue()
    assert "LookupError" in line and "test_what_is_typed" in line
    assert "010-1234-5678" not in line


def test_a_form_with_too_many_fields_is_refused(client: JudgingClient) -> None:
    from_here = {f"field{number}": "x" for number in range(6000)}
    answer = client.post("/sign-in", data=from_here, content_type="multipart/form-data")
    assert answer.status_code in (400, 413)


def test_a_name_with_markup_is_only_text(app: Flask, client: JudgingClient) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    with app.app_context():
        venture = make_ventures.venture(name=evil[:60], summary=evil, representative=evil, address=evil)
        key = venture.id
        sign_in(client, person(Role.COORDINATOR))
    for path in ("/ventures/", f"/ventures/{key}", f"/ventures/{key}/edit", "/ventures/suggest?q=script"):
        page = client.get(path)
        assert page.status_code == 200, path
        if page.mimetype == "text/html":
            assert "<script>alert" not in page.get_data(as_text=True) and "<img src=x" not in page.get_data(
                as_text=True
            )


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31", "2026-02-30", "9999-99-99", "²"])
def test_a_day_no_record_could_have_is_today(app: Flask, client: JudgingClient, on: str) -> None:
    with app.app_context():
        key = make_ventures.venture().id
        sign_in(client, person(Role.COORDINATOR, Role.DISTRICT_OFFICER))
    for path in (f"/ventures/{key}", f"/ventures/{key}/eligibility", "/funds/", "/tenancy/", "/home"):
        assert client.get(path, query_string={"on": on}).status_code == 200, path

"""People, invitations and one's own account, through their pages."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import rules
from app.accounts.models import BrowserSession, Invitation, User
from app.accounts.queries import by_email
from app.audit.models import AuditEntry
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from tests.clients import JudgingClient, counting_sql, csrf_of
from tests.make_accounts import PASSWORD, actions, letters, link_in, person, sign_in
from tests.web.test_accounts_entry import words

ACCEPT = {"name": "이평가", "password": PASSWORD, "again": PASSWORD, "terms": "y", "privacy": "y"}


@pytest.fixture
def admin(app: Flask, client: JudgingClient) -> JudgingClient:
    """A browser of an administrator."""
    with app.app_context():
        sign_in(client, person(Role.ADMIN, name="관리자"))
    return client


def invited(app: Flask, admin: JudgingClient, email: str = "lee@example.kr") -> str:
    """Someone is invited as an evaluator; the path of the link."""
    answer = admin.send("/invitations/new", {"email": email, "roles": ["evaluator"]})
    assert answer.location == "/invitations", words(answer)
    with app.app_context():
        return link_in(letters()[-1])


def test_an_evaluator_is_invited_accepts_and_signs_in(app: Flask, admin: JudgingClient) -> None:
    path = invited(app, admin)
    assert "lee@example.kr" in words(admin.get("/invitations"))
    guest = app.test_client()
    assert "평가위원" in words(guest.get(path))
    assert guest.send(path, ACCEPT).location == "/sign-in"
    assert guest.send("/sign-in", {"email": "lee@example.kr", "password": PASSWORD}).location == "/home"
    with app.app_context():
        user = by_email("lee@example.kr")
        assert user and user.held_roles == {Role.EVALUATOR} and user.confirmed_at
    assert "이미 받아들인 초대입니다" in words(app.test_client().get(path))


def test_an_expired_invitation_says_what_to_do_and_makes_nothing(app: Flask, admin: JudgingClient) -> None:
    path = invited(app, admin)
    guest = app.test_client()
    page = guest.get(path)
    with clock.travel(clock.now() + rules.INVITATION_GOOD_FOR + timedelta(minutes=1)):
        for answer in (guest.get(path), guest.post(path, data={"csrf_token": csrf_of(page), **ACCEPT})):
            said = words(answer)
            assert answer.status_code == 410 and "초대 기한이 지났습니다" in said
            assert "관리자 님이나 아래 번호로 초대를 다시 보내 달라고 하세요" in said
    with app.app_context():
        assert by_email("lee@example.kr") is None


def test_a_made_up_or_replaced_link_leads_to_the_newest_mail(app: Flask, admin: JudgingClient) -> None:
    path = invited(app, admin)
    with app.app_context():
        key = db.session.scalars(select(Invitation.id)).one()
    admin.post(f"/invitations/{key}/resend", data={"csrf_token": csrf_of(admin.get("/invitations"))})
    for old in (path, "/invitation/made-up"):
        page = app.test_client().get(old)
        assert page.status_code == 410 and "가장 나중에 온 메일" in words(page)
    with app.app_context():
        fresh = link_in(letters()[-1])
    assert app.test_client().get(fresh).status_code == 200


def test_a_withdrawn_invitation_is_closed(app: Flask, admin: JudgingClient) -> None:
    path = invited(app, admin)
    with app.app_context():
        key = db.session.scalars(select(Invitation.id)).one()
    assert admin.send(f"/invitations/{key}/withdraw", {"note": "잘못 보냄"}).location == "/invitations"
    assert "거두었습니다" in words(app.test_client().get(path))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "이름을 적어 주세요"),
        ({"password": "짧음", "again": "짧음"}, "10자 이상"),
        ({"again": "다른 비밀번호입니다"}, "서로 다릅니다"),
        ({"privacy": None}, "동의해야 시작할 수 있습니다"),
    ],
)
def test_accepting_asks_again_and_makes_nothing(
    app: Flask, admin: JudgingClient, change: dict[str, str | None], said: str
) -> None:
    path = invited(app, admin)
    guest = app.test_client()
    fields = {key: value for key, value in (ACCEPT | change).items() if value is not None}
    page = guest.post(path, data={"csrf_token": csrf_of(guest.get(path)), **fields})
    assert said in words(page)
    with app.app_context():
        assert by_email("lee@example.kr") is None


def test_someone_with_an_account_signs_in_and_takes_up_the_role(app: Flask, admin: JudgingClient) -> None:
    with app.app_context():
        user = person(Role.VENTURE, email="lee@example.kr")
    path = invited(app, admin)
    guest = app.test_client()
    assert f"next={path}" in guest.get(path).get_data(as_text=True).replace("%2F", "/")
    answer = guest.send("/sign-in", {"email": "lee@example.kr", "password": PASSWORD, "next": path})
    assert answer.location == path
    assert guest.send(path).location == "/account"
    assert "평가위원" in words(guest.get("/account"))
    with app.app_context():
        assert db.session.get(User, user.id).held_roles == {Role.VENTURE, Role.EVALUATOR}


def test_roles_are_given_and_taken_with_a_reason_that_stays(app: Flask, admin: JudgingClient) -> None:
    with app.app_context():
        user_id = person(Role.EVALUATOR, name="이평가").id
    page = admin.send(f"/people/{user_id}/roles/add", {"role": "consultant", "note": ""})
    assert page.status_code == 200 and "사유를 적어 주세요" in words(page)
    answer = admin.send(f"/people/{user_id}/roles/add", {"role": "consultant", "note": "2차 자문단"})
    assert answer.location == f"/people/{user_id}"
    admin.send(f"/people/{user_id}/roles/evaluator/withdraw", {"note": "임기 끝"})
    with app.app_context():
        assert db.session.get(User, user_id).held_roles == {Role.CONSULTANT}
        notes = db.session.scalars(select(AuditEntry.note).where(AuditEntry.subject_id == user_id)).all()
        assert {"2차 자문단", "임기 끝"} <= set(notes)


@pytest.mark.parametrize("deed", ["deactivate", "unlock", "sign-out", "forget-second-factor"])
def test_an_administrator_changes_an_account_with_a_reason(
    app: Flask, admin: JudgingClient, deed: str
) -> None:
    with app.app_context():
        user = person(Role.EVALUATOR)
        guest = app.test_client()
        sign_in(guest, user)
        user_id = user.id
    assert admin.send(f"/people/{user_id}/{deed}", {"note": "전화로 확인"}).location == f"/people/{user_id}"
    assert guest.get("/account").status_code == (200 if deed == "unlock" else 302)
    assert admin.get(f"/people/{user_id}").status_code == 200


def test_a_locked_account_is_unlocked(app: Flask, admin: JudgingClient) -> None:
    with app.app_context():
        user = person(Role.EVALUATOR)
        email, user_id = user.email, user.id
    guest = app.test_client()
    for _ in range(5):
        guest.send("/sign-in", {"email": email, "password": "틀린 비밀번호 하나"})
    assert "로그인 막힘" in words(admin.get(f"/people/{user_id}"))
    admin.send(f"/people/{user_id}/unlock", {"note": "전화로 확인"})
    assert guest.send("/sign-in", {"email": email, "password": PASSWORD}).location == "/home"


@pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, Role.AUDITOR])
def test_privacy_and_audit_look_on_and_leave_a_trace(app: Flask, client: JudgingClient, role: Role) -> None:
    with app.app_context():
        user_id = person(Role.EVALUATOR, name="이평가").id
        sign_in(client, person(role))
    assert "이평가" in words(client.get("/people?q=평가"))
    page = client.get(f"/people/{user_id}")
    assert "거두기" not in words(page)
    assert client.get(f"/people/{user_id}/deactivate").status_code == 403
    with app.app_context():
        assert actions().count("read") == 2


@pytest.mark.parametrize("role", [Role.VENTURE, Role.EVALUATOR, Role.COORDINATOR, Role.DISTRICT_OFFICER])
def test_others_do_not_see_people(app: Flask, client: JudgingClient, role: Role) -> None:
    with app.app_context():
        sign_in(client, person(role))
    assert client.get("/people").status_code == 403


def test_a_coordinator_sees_and_changes_only_their_own_invitations(app: Flask, admin: JudgingClient) -> None:
    invited(app, admin)
    with app.app_context():
        key = db.session.scalars(select(Invitation.id)).one()
        coordinator = app.test_client()
        sign_in(coordinator, person(Role.COORDINATOR))
    assert "lee@example.kr" not in words(coordinator.get("/invitations?state=all"))
    assert coordinator.get(f"/invitations/{key}/withdraw").status_code == 404
    page = coordinator.get("/invitations/new").get_data(as_text=True)
    assert 'value="evaluator"' in page and 'value="admin"' not in page


def test_the_list_of_people_asks_the_database_as_often_for_fifty_as_for_two(
    app: Flask, admin: JudgingClient
) -> None:
    with counting_sql() as few:
        admin.get("/people")
    with app.app_context():
        for _ in range(60):
            person(Role.VENTURE)
    with counting_sql() as many:
        page = admin.get("/people")
    assert len(many) <= len(few) + 1
    assert "after=" in page.get_data(as_text=True)


def test_one_describes_oneself_and_ends_ones_other_browsers(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        user = person(Role.VENTURE)
        sign_in(client, user)
        other = app.test_client()
        sign_in(other, user)
    client.send("/account/description", {"name": "김 두레", "phone": "010-1234-5678", "language": "ko"})
    page = client.get("/account")
    assert "김 두레" in words(page) and "지금 이 기기" in words(page) and "Chrome, Windows" in words(page)
    client.post("/account/browsers/end-others", data={"csrf_token": csrf_of(page)})
    assert other.get("/account").status_code == 302 and client.get("/account").status_code == 200
    with app.app_context():
        changed = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.describe")).one()
        assert "010" not in str(changed.params) + str(changed.changes)


def test_whoever_lost_every_role_keeps_their_account_page(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, person())
    assert client.get("/account").status_code == 200
    assert client.get("/people").status_code == 403


def test_nobody_ends_a_strangers_browser(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        stranger = app.test_client()
        sign_in(stranger, person(Role.VENTURE))
        browser_id = db.session.scalars(select(BrowserSession.id)).one()
        sign_in(client, person(Role.VENTURE))
    token = csrf_of(client.get("/account"))
    answer = client.post(f"/account/browsers/{browser_id}/end", data={"csrf_token": token})
    assert answer.status_code == 404 and stranger.get("/account").status_code == 200


def test_news_is_agreed_to_and_refused_by_itself(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, person(Role.VENTURE))
    for wants, said in (("yes", "이메일로 보냅니다"), ("no", "보내지 않습니다")):
        token = csrf_of(client.get("/account"))
        client.post("/account/news", data={"csrf_token": token, "wants": wants})
        assert said in words(client.get("/account"))


def test_whoever_leaves_is_forgotten_but_what_they_did_stays(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        user = person(Role.VENTURE, name="최벤처", phone="010-1234-5678")
        sign_in(client, user)
        email, user_id, before = user.email, user.id, len(actions())
    assert "맞지 않습니다" in words(client.send("/account/leave", {"password": "틀린 비밀번호 하나"}))
    assert client.send("/account/leave", {"password": PASSWORD}).location == "/sign-in"
    assert client.get("/account").status_code == 302
    assert app.test_client().send("/sign-in", {"email": email, "password": PASSWORD}).status_code == 200
    with app.app_context():
        gone = db.session.get(User, user_id)
        kept = f"{gone.name} {gone.email} {gone.phone} {gone.password}"
        assert "최벤처" not in kept and email not in kept and "010" not in kept
        assert "accounts.leave" in actions()[before:] and "accounts.sign_in_failed" in actions()[before:]


def test_staff_cannot_leave_by_themselves(app: Flask, admin: JudgingClient) -> None:
    assert admin.get("/account/leave").status_code == 403


def test_the_first_administrator_gets_a_link_from_the_command_line(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["accounts", "create-admin", "boss@example.kr"])
    assert result.exit_code == 0, result.output
    path = result.output.split()[0].removeprefix(app.config["PUBLIC_URL"])
    guest = app.test_client()
    assert guest.send(path, ACCEPT).location == "/sign-in"
    with app.app_context():
        assert by_email("boss@example.kr").held_roles == {Role.ADMIN}
    again = app.test_cli_runner().invoke(args=["accounts", "create-admin", "boss@example.kr"])
    assert again.exit_code == 1

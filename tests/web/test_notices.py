"""My notices, and the mails of the house, on screen."""

import email
import email.policy

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.services import record
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.kernel.text import N_, Text, translated
from app.notices import services
from app.notices.models import Mail, Notice
from app.notices.states import MailState
from tests import make
from tests.clients import JudgingClient, counting_sql, csrf_of
from tests.make_accounts import sign_in


def visitor(app: Flask, role: Role, *subjects: Text) -> JudgingClient:
    """Someone signed in who was told something."""
    with app.app_context():
        person = make.user(role)
        record(system_actor("시험"), "trial.write", person, "만들었습니다")
        for subject in subjects:
            services.notify(person, subject, "내용입니다.\n<b>둘째 줄</b>", link="/notices/?before=5")
        client = JudgingClient(app)
        sign_in(client, person)
        return client


@pytest.mark.parametrize("role", [Role.VENTURE, Role.COORDINATOR])
def test_notices_are_counted_opened_and_read(app: Flask, role: Role) -> None:
    client = visitor(app, role, "첫째", "둘째", "셋째")
    page = client.get("/notices/").get_data(as_text=True)
    assert page.index("셋째") < page.index("첫째") and "읽지 않은 알림이 3건" in page
    assert "&lt;b&gt;둘째 줄" in page and "알림 3" in page
    answer = client.send("/notices/", index=1)
    assert answer.location == "/notices/?before=5"
    assert "읽지 않은 알림이 2건" in client.get("/notices/").get_data(as_text=True)
    client.send("/notices/", index=0)
    page = client.get("/notices/").get_data(as_text=True)
    assert "읽지 않은" not in page and "모두 읽은 것으로 표시했습니다" in page


def test_notices_follow_the_language_of_the_header(app: Flask) -> None:
    client = visitor(
        app, Role.VENTURE, translated(N_("결과를 알려 드립니다: %(no)s"), no="2026-0001"), "내가 쓴 말"
    )
    assert "결과를 알려 드립니다: 2026-0001" in client.get("/notices/").text
    client.post("/language/en", data={"csrf_token": csrf_of(client.get("/notices/")), "next": "/notices/"})
    for page in (client.get("/notices/").text, client.get("/home").text):
        assert "Your result: 2026-0001" in page and "내가 쓴 말" in page and "결과를 알려" not in page


def test_nobody_opens_another_ones_notice(app: Flask) -> None:
    visitor(app, Role.VENTURE, "남의 것")
    other = visitor(app, Role.VENTURE, "내 것")
    with app.app_context():
        theirs = db.session.scalars(select(Notice.id).where(Notice.title == "남의 것")).one()
    assert "남의 것" not in other.get("/notices/").get_data(as_text=True)
    page = other.get("/notices/").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert other.post(f"/notices/{theirs}/open", data={"csrf_token": token}).status_code == 404


def test_a_long_list_goes_by_pages_at_the_same_cost(app: Flask) -> None:
    few = visitor(app, Role.VENTURE, "하나")
    many = visitor(app, Role.VENTURE, *(f"{n}번째 알림" for n in range(70)))
    with counting_sql() as first:
        few.get("/notices/")
    with counting_sql() as second:
        page = many.get("/notices/").get_data(as_text=True)
    assert len(first) == len(second) <= 8
    assert "69번째" in page and "39번째" not in page
    older = page.split('rel="next" href="')[1].split('"')[0]
    assert "39번째" in many.get(older).get_data(as_text=True)


def test_an_administrator_sees_the_mails_and_takes_one_as_a_file(app: Flask) -> None:
    client = visitor(app, Role.ADMIN, "접수했습니다")
    page = client.get("/notices/mail").get_data(as_text=True)
    assert "접수했습니다" in page and ".eml" in page
    with app.app_context():
        mail_id = db.session.scalars(select(Mail.id)).one()
    assert "둘째 줄" in client.get(f"/notices/mail/{mail_id}").get_data(as_text=True)
    answer = client.get(f"/notices/mail/{mail_id}.eml")
    message = email.message_from_bytes(answer.data, policy=email.policy.default)
    assert message["Subject"] == "접수했습니다" and "attachment" in answer.headers["Content-Disposition"]


def test_a_failed_mail_is_sent_again_from_the_page(app: Flask) -> None:
    client = visitor(app, Role.ADMIN, "접수했습니다")
    with app.app_context():
        mail = db.session.scalars(select(Mail)).one()
        mail.state, mail.failure = MailState.FAILED, "550 no such person"
        db.session.commit()
    assert "550 no such person" in client.get("/notices/mail?state=failed").get_data(as_text=True)
    assert client.send("/notices/mail", index=0).status_code == 302
    with app.app_context():
        assert db.session.scalars(select(Mail.state)).one() is MailState.WAITING


def test_a_mail_that_opens_an_account_hides_its_text_once_mail_really_leaves(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visitor(app, Role.ADMIN)
    with app.app_context():
        services.post("kim@example.kr", "비밀번호 재설정", "https://example.kr/reset/abc", secret=True)
        db.session.commit()
        mail_id = db.session.scalars(select(Mail.id)).one()
    assert "reset/abc" in client.get(f"/notices/mail/{mail_id}").get_data(as_text=True)
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://mail.example.kr")
    assert "reset/abc" not in client.get(f"/notices/mail/{mail_id}").get_data(as_text=True)
    assert client.get(f"/notices/mail/{mail_id}.eml").status_code == 302


def test_only_administrators_see_the_mails(app: Flask) -> None:
    client = visitor(app, Role.COORDINATOR, "접수했습니다")
    for path in ("/notices/mail", "/notices/mail/1", "/notices/mail/1.eml"):
        assert client.get(path).status_code == 403

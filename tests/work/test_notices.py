"""Telling people: with the change or not at all, once, and again when the mail server was away."""

import email
import email.policy
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.applications.states import CallState
from app.kernel import clock
from app.kernel.access import Actor, system_actor
from app.kernel.db import db
from app.kernel.errors import Missing, NotAllowed, WrongState
from app.kernel.roles import Role
from app.kernel.text import N_, speaking, translated
from app.notices import queries, services
from app.notices.delivery import LOST_AFTER, PAUSES_S, claim, due
from app.notices.models import Mail, Notice
from app.notices.states import MailState
from app.notices.tasks import catch_up, purge
from app.tasks.models import Task
from app.tasks.running import run_waiting
from tests import make
from tests.mail_server import mail_server

ADMIN = Actor(id=999, name="관리자", roles=frozenset({Role.ADMIN}))
ROBOT = system_actor("시험")


class Person:
    """Someone with an address."""

    def __init__(
        self, key: int = 1, email: str = "kim@example.kr", name: str = "김하늘", language: str = "ko"
    ) -> None:
        self.id, self.email, self.name, self.language = key, email, name, language


def mails() -> list[Mail]:
    return list(db.session.scalars(select(Mail).order_by(Mail.id).execution_options(populate_existing=True)))


def told(address: str = "kim@example.kr") -> Mail:
    services.notify(address, "접수했습니다", "신청을 접수했습니다.")
    db.session.commit()
    return mails()[-1]


def test_a_person_gets_a_notice_and_a_mail(session: Session) -> None:
    services.notify(Person(), "선정되었습니다", "축하합니다.", link="/applications/3", actor=ROBOT)
    notice = session.scalars(select(Notice)).one()
    mail = session.scalars(select(Mail)).one()
    assert (notice.title, notice.link, notice.read_at) == ("선정되었습니다", "/applications/3", None)
    assert mail.text.startswith("김하늘 님, 안녕하세요.\n\n축하합니다.")
    assert "http://127.0.0.1:8000/applications/3" in mail.text
    assert mail.state is MailState.WAITING


def test_each_person_is_told_in_the_language_of_their_account(session: Session) -> None:
    lines = [translated(N_("「%(call)s」 예비 %(n)s번이 되었습니다."), call="입주", n=2), "그대로 둘 말"]
    people = [Person(), Person(2, "lee@example.kr", "Lee", "en"), "office@example.kr"]
    with speaking("en"):
        services.notify(people, translated(N_("결과를 알려 드립니다: %(no)s"), no="2026-0001"), lines)
    notices = list(session.scalars(select(Notice).order_by(Notice.user_id)))
    assert [n.title for n in notices] == ["결과를 알려 드립니다: 2026-0001", "Your result: 2026-0001"]
    korean, english, bare = (mail.text for mail in session.scalars(select(Mail).order_by(Mail.id)))
    assert "「입주」 예비 2번이 되었습니다.\n그대로 둘 말" in korean and korean.startswith(
        "김하늘 님, 안녕하세요."
    )
    assert "“입주”: you are now number 2" in english and english.startswith("Hello Lee,")
    assert bare.startswith("「입주」 예비 2번이")


def test_a_notice_is_told_in_the_language_its_reader_reads(session: Session) -> None:
    state = CallState.PUBLISHED.label
    services.notify(
        Person(), "내가 쓴 제목", translated(N_("결과를 ‘%(state)s’(으)로 고쳤습니다."), state=state)
    )
    session.flush()
    session.expire_all()
    notice = session.scalars(select(Notice)).one()
    assert notice.told_title == "내가 쓴 제목" and notice.told_body == notice.body
    with speaking("en"):
        assert notice.told_body.startswith("The result was changed to") and str(state) in notice.told_body
        assert str(state) != CallState.PUBLISHED.label_ko


def test_the_same_person_is_told_once_and_not_of_their_own_doing(session: Session) -> None:
    me = Person(5, "me@example.kr")
    everyone = [Person(), Person(1, "KIM@example.kr"), me, "kim@example.kr", "lee@example.kr"]
    services.notify(everyone, "알림", "내용", actor=Actor(id=5, name="나"))
    assert sorted(mail.to_address for mail in session.scalars(select(Mail))) == [
        "kim@example.kr",
        "lee@example.kr",
    ]
    assert [notice.user_id for notice in session.scalars(select(Notice))] == [1]


def test_a_rollback_tells_nobody(fresh_app: Flask, tmp_path: Path) -> None:
    services.notify(Person(), "선정되었습니다", "축하합니다.")
    db.session.rollback()
    assert run_waiting() == 0
    assert mails() == [] and not (tmp_path / "mail").exists()


def test_by_default_mail_lands_as_a_file(fresh_app: Flask, tmp_path: Path) -> None:
    told()
    run_waiting()
    (path,) = (tmp_path / "mail").glob("*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert message["Subject"] == "접수했습니다" and message["To"] == "kim@example.kr"
    assert "신청을 접수했습니다." in message.get_content()
    assert mails()[0].state is MailState.SENT


def test_mail_goes_through_a_real_server_with_its_own_id(fresh_app: Flask) -> None:
    with mail_server(sign_in=True) as box:
        fresh_app.config["MAIL_URL"] = box.url
        services.notify(Person(name="박, “솔” <x@y>"), "제목\r\nBcc: evil@example.kr", "본문 가나다")
        db.session.commit()
        run_waiting()
    (message,) = box.arrived
    (mail,) = mails()
    assert mail.state is MailState.SENT and message["Message-ID"] == mail.message_id
    assert message["Subject"] == "제목 Bcc: evil@example.kr" and message["Bcc"] is None
    assert box.recipients == ["kim@example.kr"] and box.signed_in == [(b"user", b"p@ss")]


def test_a_server_that_is_away_is_tried_again_later(fresh_app: Flask) -> None:
    fresh_app.config["MAIL_URL"] = "smtp://127.0.0.1:1"
    told()
    run_waiting()
    (mail,) = mails()
    assert (mail.state, mail.attempts) == (MailState.WAITING, 1) and "ConnectionRefused" in (
        mail.failure or ""
    )
    assert catch_up() == 0, "its time has not come"
    with mail_server() as box, clock.travel(clock.now() + timedelta(seconds=PAUSES_S[0] + 1)):
        fresh_app.config["MAIL_URL"] = box.url
        assert catch_up() == 1
        db.session.commit()
        run_waiting()
    again = db.session.scalars(select(Task).order_by(Task.id.desc())).first()
    assert again is not None and "@" in (again.unique_key or ""), (
        "asked for by the clock: not listed when done"
    )
    assert len(box.arrived) == 1 and mails()[0].state is MailState.SENT


@pytest.mark.parametrize(
    ("answer", "state"), [("451 later", MailState.WAITING), ("550 no such person", MailState.FAILED)]
)
def test_later_and_never_are_told_apart(fresh_app: Flask, answer: str, state: MailState) -> None:
    with mail_server() as box:
        box.answer, fresh_app.config["MAIL_URL"] = answer, box.url
        told()
        run_waiting()
    (mail,) = mails()
    assert mail.state is state and answer[:3] in (mail.failure or "")


def test_a_server_away_for_two_days_makes_the_mail_failed(fresh_app: Flask) -> None:
    fresh_app.config["MAIL_URL"] = "smtp://127.0.0.1:1"
    mail = told()
    mail.attempts = len(PAUSES_S)
    db.session.commit()
    run_waiting()
    assert mails()[0].state is MailState.FAILED


def test_a_mail_that_cannot_be_addressed_is_failed_and_the_others_leave(fresh_app: Flask) -> None:
    services.notify(["kein@@addr ess", "lee@example.kr"], "알림", "내용")
    db.session.commit()
    run_waiting()
    assert {mail.to_address: mail.state for mail in mails()}["lee@example.kr"] is MailState.SENT
    assert MailState.FAILED in {mail.state for mail in mails()}


def test_a_mail_is_claimed_by_one_task_only(fresh_app: Flask) -> None:
    mail = told()
    assert claim(mail.id) is True
    assert claim(mail.id) is False
    db.session.commit()
    with clock.travel(clock.now() + LOST_AFTER + timedelta(seconds=1)):
        assert due(clock.now()) == [mail.id], "left behind by a worker that never came back"
        assert claim(mail.id) is True


def test_an_administrator_sends_a_failed_mail_again(fresh_app: Flask) -> None:
    mail = told()
    with pytest.raises(WrongState):
        services.send_again(mail, actor=ADMIN)
    mail.state, mail.failure = MailState.FAILED, "550"
    db.session.commit()
    with pytest.raises(NotAllowed):
        services.send_again(mail, actor=Actor(id=1, name="남"))
    services.send_again(mail, actor=ADMIN)
    db.session.commit()
    run_waiting()
    assert mails()[0].state is MailState.SENT


def test_the_text_of_a_mail_that_opens_an_account_is_wiped_once_it_was_sent(fresh_app: Flask) -> None:
    with mail_server() as box:
        fresh_app.config["MAIL_URL"] = box.url
        services.post("kim@example.kr", "비밀번호 재설정", "https://example.kr/reset/abc", secret=True)
        db.session.commit()
        run_waiting()
    assert "reset/abc" in box.arrived[0].get_content()
    assert mails()[0].text == ""


def test_notices_are_counted_read_and_ones_own(session: Session) -> None:
    me, other = make.user(), make.user()
    services.notify([me, me, other], "하나", "내용", mail=False)
    services.notify(me, "둘", "내용", mail=False)
    actor = Actor(id=me.id, name=me.name)
    assert queries.unread_count(actor) == 2
    newest, older = queries.of_actor(actor)
    assert (newest.title, older.title) == ("둘", "하나")
    services.read(newest)
    session.flush()
    assert queries.unread_count(actor) == 1
    with pytest.raises(Missing):
        queries.get(newest.id, Actor(id=other.id, name=other.name))
    services.read_all(actor)
    assert queries.unread_count(actor) == 0
    assert queries.unread_count(Actor(id=other.id, name=other.name)) == 1
    assert session.scalars(select(Task)).all() == []


def test_old_mail_and_read_notices_are_erased(session: Session) -> None:
    with clock.travel(clock.now() - timedelta(days=400)):
        services.notify([Person()], "옛날", "내용")
        services.notify([Person()], "옛날, 못 읽음", "내용", mail=False)
        mail, notice = session.scalars(select(Mail)).one(), session.scalars(select(Notice)).first()
        mail.state, mail.sent_at = MailState.SENT, clock.now()
        assert notice
        services.read(notice)
        session.flush()
    services.notify([Person()], "새것", "내용")
    session.flush()
    assert purge() == 2
    assert [row.subject for row in session.scalars(select(Mail))] == ["새것"]
    assert {row.title for row in session.scalars(select(Notice))} == {"옛날, 못 읽음", "새것"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": MailState.SENT},
        {"sent_at": clock.at(date(2026, 3, 2))},
        {"state": MailState.FAILED},
        {"state": MailState.SENDING},
        {"attempts": -1},
    ],
    ids=str,
)
def test_the_database_refuses_half_a_mail(session: Session, wrong: dict[str, object]) -> None:
    services.post("kim@example.kr", "제목", "내용")
    mail = session.scalars(select(Mail)).one()
    for key, value in wrong.items():
        setattr(mail, key, value)
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()

"""대표자 확인 on its pages: the sender's check page, and the representative's own without an account."""

from io import BytesIO

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from app.applications.models import Application, RepresentativeConfirmation
from app.applications.states import ApplicationState, ConfirmationState, ConfirmationWay
from app.audit.models import AuditEntry
from app.kernel.db import db
from app.kernel.roles import Role
from app.notices.models import Mail
from app.tasks.running import run_waiting
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.clients import JudgingClient, csrf_of
from tests.make_accounts import sign_in
from tests.make_files import pdf

WORRY = "가죽 폐기물이 늘고 있습니다."
FILE = "사업자등록증명.pdf"


@pytest.fixture
def address(app: Flask, client: JudgingClient) -> str:
    """A finished draft of a call that wants the representative in person; its writer, somebody else, signed in."""
    app.extensions.pop("knock_limiter", None)
    with app.app_context():
        call = ma.call(
            confirmation=ConfirmationWay.REPRESENTATIVE,
            required_files=[ma.required_file()],
            sections=[ma.section()],
        )
        venture = mv.venture(name="다시봄소재", representative="한지우")
        draft = ma.draft(call, venture=venture)
        ma.answers(draft)
        writer = mv.member(venture, user=make.user(Role.VENTURE, name="박서윤"))
        db.session.commit()
        sign_in(client, writer)
        made = f"/applications/{draft.id}"
    attach(client, made)
    with app.app_context():
        run_waiting()
    return made


def attach(client: JudgingClient, address: str) -> None:
    """The document that is wanted."""
    token = csrf_of(client.get(f"{address}/documents"))
    sent = {"csrf_token": token, "f-file": (BytesIO(pdf()), FILE)}
    assert client.post(f"{address}/files/required/registration", data=sent).status_code == 302


def ask(client: JudgingClient, address: str, email: str = "jiu@sorigil.example") -> str:
    """Ask for the confirmation; gives the path of the link in the mail."""
    sent = client.send(f"{address}/check", {"email": email})
    assert sent.status_code == 302, sent.text
    with client.application.app_context():
        text = db.session.scalars(select(Mail.text).order_by(Mail.id.desc())).first() or ""
    (link,) = [word for word in text.split() if "/representative/" in word]
    return "/representative/" + link.rpartition("/")[2]


def test_the_sender_is_led_to_the_representative_and_back(
    app: Flask, client: JudgingClient, address: str
) -> None:
    page = client.get(f"{address}/check").text
    assert "대표자 본인이 확인한 내용만 받습니다" in page and "신청서 내기" not in page
    assert "대표자 확인" in client.get(address).text
    link = ask(client, address)
    page = client.get(f"{address}/check").text
    assert "jiu@sorigil.example에 보낸 링크의 답을 기다립니다" in page and "확인 링크 다시 보내기" in page
    visitor = app.test_client()
    shown = visitor.get(link)
    assert shown.status_code == 200
    for words in ("다시봄소재", WORRY, FILE, "사업자등록증명", "박서윤 님이 확인을 요청했습니다"):
        assert words in shown.text
    assert "/files/" not in shown.text
    done = visitor.send(link, {"name": "한지우", "answer": "confirm"})
    assert done.status_code == 302
    after = visitor.get(link)
    assert "확인했습니다" in after.text and WORRY not in after.text
    page = client.get(f"{address}/check").text
    assert "한지우 대표자가" in page and "신청서 내기" in page
    sent = client.send(f"{address}/check")
    assert sent.location.endswith("/receipt")
    receipt = client.get(sent.location).text
    assert "한지우 · 대표자 본인이 전자우편 링크로 확인" in receipt
    assert "작업 프로세스가 쉬고 있습니다" in receipt, "nobody makes the paper just now"


def test_a_later_change_is_said_on_the_list_and_on_the_check_page(
    app: Flask, client: JudgingClient, address: str
) -> None:
    visitor = app.test_client()
    visitor.send(link := ask(client, address), {"name": "한지우", "answer": "confirm"})
    assert client.send(f"{address}/sections/plan", {"a_problem": "다른 문제"}).status_code == 302
    told = "대표자가 확인한 뒤 내용이 바뀌었습니다. 다시 확인받으세요."
    for page in (address, f"{address}/check"):
        assert told in client.get(page).text
    assert "신청서 내기" not in client.get(f"{address}/check").text
    assert visitor.get(link).status_code == 200 and "다른 문제" not in visitor.get(link).text
    token = csrf_of(client.get(f"{address}/check"))
    sent = client.post(f"{address}/check", data={"csrf_token": token})
    assert "아직 확인하지 않았습니다" in sent.text
    with app.app_context():
        assert db.session.scalars(select(Application.state)).one() is ApplicationState.DRAFT


def test_points_to_mend_are_written_where_the_writer_sees_them(
    app: Flask, client: JudgingClient, address: str
) -> None:
    link, visitor = ask(client, address), app.test_client()
    empty = visitor.send(link, {"name": "한지우", "answer": "back"})
    assert "무엇을 고쳐야 하는지 적어 주세요" in empty.text and 'value="한지우"' in empty.text
    answered = visitor.send(link, {"name": "한지우", "reason": "매출 수치가 다릅니다.", "answer": "back"})
    assert answered.status_code == 302 and "고칠 점을 전했습니다" in visitor.get(link).text
    for page in (address, f"{address}/check"):
        assert "매출 수치가 다릅니다." in client.get(page).text


def test_another_name_is_refused_with_what_was_typed_kept(
    app: Flask, client: JudgingClient, address: str
) -> None:
    link, visitor = ask(client, address), app.test_client()
    page = visitor.send(link, {"name": "박서윤", "answer": "confirm"})
    assert page.status_code == 200 and 'value="박서윤"' in page.text
    assert "기업 기록에 적힌 대표자 이름과 다릅니다" in page.text


def test_what_was_changed_while_reading_is_shown_anew(
    app: Flask, client: JudgingClient, address: str
) -> None:
    link, visitor = ask(client, address), app.test_client()
    page = visitor.send(link, {"name": "한지우", "seen": "0" * 64, "answer": "confirm"})
    assert "보시는 사이에 신청 내용이 바뀌었습니다" in page.text
    with app.app_context():
        state = db.session.scalars(select(RepresentativeConfirmation.state)).one()
        assert state is ConfirmationState.ASKED


def test_a_made_up_or_replaced_link_tells_nothing(app: Flask, client: JudgingClient, address: str) -> None:
    first = ask(client, address)
    ask(client, address)
    visitor = app.test_client()
    for link in (first, "/representative/" + "x" * 43):
        page = visitor.get(link)
        assert page.status_code == 410 and "다시봄소재" not in page.text


def test_the_strangers_door_slows_guessing_down(app: Flask) -> None:
    app.extensions.pop("knock_limiter", None)
    visitor = app.test_client()
    answers = [visitor.get(f"/representative/{'y' * 42}{n % 10}").status_code for n in range(31)]
    assert answers[29] == 410 and answers[30] == 429


def test_the_representative_who_is_signed_in_confirms_and_sends_at_once(
    app: Flask, client: JudgingClient, address: str
) -> None:
    with app.app_context():
        application = db.session.scalars(select(Application)).one()
        chief = mv.member(application.venture, represents_as="한지우")
        db.session.commit()
        sign_in(client, chief)
    page = client.get(f"{address}/check").text
    assert "나는 이 기업의 대표자이고" in page
    refused = client.send(f"{address}/check", {"confirmed": ""})
    assert "내용을 모두 확인했으면 표시해 주세요." in refused.text
    sent = client.send(f"{address}/check", {"confirmed": "y"})
    assert sent.location.endswith("/receipt")
    assert "한지우 · 대표자 본인이 로그인해 확인" in client.get(sent.location).text


def test_a_new_call_wants_the_representative_in_person(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        office = make.user(Role.COORDINATOR)
        db.session.commit()
        sign_in(client, office)
    tree = html.document_fromstring(client.get("/desk/calls/new").text)
    assert tree.xpath("//input[@name='confirmation'][@checked]/@value") == ["representative"]


def test_a_hash_that_is_no_hash_is_a_change_and_not_a_fault(
    app: Flask, client: JudgingClient, address: str
) -> None:
    link, visitor = ask(client, address), app.test_client()
    token = csrf_of(visitor.get(link))
    for seen in ("지문", "\u00e9" * 64, ""):
        sent = {"csrf_token": token, "name": "한지우", "answer": "confirm", "seen": seen}
        answer = visitor.post(link, data=sent)
        assert answer.status_code == 200 and "바뀌었습니다" in answer.text


def test_the_office_and_the_venture_see_to_which_address_the_link_went(
    app: Flask, client: JudgingClient, address: str
) -> None:
    app.test_client().send(ask(client, address), {"name": "한지우", "answer": "confirm"})
    assert client.send(f"{address}/check").status_code == 302
    number = address.rpartition("/")[2]
    assert "jiu@sorigil.example" in client.get(address).text
    with app.app_context():
        entry = db.session.scalars(
            select(AuditEntry).filter_by(action="applications.ask_representative")
        ).one()
        assert "sorigil.example" in str(entry.params) and "jiu@" not in str(entry.params)
        sign_in(client, make.user(Role.COORDINATOR))
    desk = client.get(f"/desk/calls/applications/{number}").text
    assert "jiu@sorigil.example" in desk and "박서윤" in desk

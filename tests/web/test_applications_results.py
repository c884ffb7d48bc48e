"""After the result, in the browser: an objection and its answer, a place given up, both densities."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from app.accounts.models import User
from app.applications.models import Application, Objection
from app.applications.services.result_letters import letter_of
from app.applications.services.waitlist import decline
from app.applications.states import ApplicationState, CallState, ObjectionState
from app.audit.models import AuditEntry
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from app.tasks.running import run_waiting
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.clients import JudgingClient
from tests.make_accounts import sign_in
from tests.make_files import pdf

SELECTED, WAITLISTED, REJECTED = (
    ApplicationState.SELECTED,
    ApplicationState.WAITLISTED,
    ApplicationState.REJECTED,
)


class Scene:
    """A decided call with an application in each outcome, its venture's owner, and people of the office."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            decider = make.user(Role.COORDINATOR)
            call = ma.call(state=CallState.DECIDED)
            rows = {
                state: ma.decided(state, call, rank=n, decided_by_id=decider.id)
                for n, state in enumerate((SELECTED, WAITLISTED, REJECTED), start=1)
            }
            self.people = {state: mv.member(row.venture).id for state, row in rows.items()}
            self.ids = {state: row.id for state, row in rows.items()}
            self.office = {"decider": decider.id, "other": make.user(Role.DISTRICT_OFFICER).id}
            db.session.commit()
            self.app = app

    def enter(self, client: JudgingClient, person_id: int) -> None:
        """Sign another person in."""
        with self.app.app_context():
            sign_in(client, db.session.get_one(User, person_id))


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene(app)


def test_a_receipt_is_promised_for_a_day_and_then_the_page_stands_for_it(
    client: JudgingClient, scene: Scene
) -> None:
    pages = [f"/applications/{scene.ids[SELECTED]}{end}" for end in ("", "/receipt")]
    scene.enter(client, scene.people[SELECTED])
    assert all("PDF를 만들고 있습니다" in client.get(page).text for page in pages)
    with clock.travel(clock.now() + timedelta(days=2)):
        scene.enter(client, scene.people[SELECTED])
        for page in (client.get(page).text for page in pages):
            assert "만들고 있습니다" not in page and "인쇄해서 쓸 수 있습니다" in page


def test_an_objection_goes_from_the_venture_to_another_person_and_back(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    address = f"/applications/{scene.ids[REJECTED]}"
    scene.enter(client, scene.people[REJECTED])
    page = client.get(address).text
    assert "이의신청 하기" in page and re.search(r"\d+\. \d+\. \d+\. \(.\).{0,20}까지 이의를", page)
    assert "사실과 다른지" in client.send(f"{address}/objection", {"reason": ""}).text
    sent = client.send(
        f"{address}/objection", {"reason": "매출을 잘못 읽었습니다.", "file": (BytesIO(pdf()), "증빙.pdf")}
    )
    assert sent.status_code == 302, sent.text[:1500]
    page = client.get(address).text
    assert "매출을 잘못 읽었습니다." in page and "증빙.pdf" in page and "이의신청 하기" not in page
    assert "이의신청과 그 답은 아래에서" in page and "까지 이의를 신청할 수 있습니다" not in page
    assert "이미 냈습니다" in client.get(f"{address}/objection").text
    with app.app_context():
        key = db.session.query(Objection).one().id

    scene.enter(client, scene.office["decider"])
    assert "매출을 잘못" in client.get(f"/desk/objections/{key}").text
    assert "답을 정하고" not in client.get(f"/desk/objections/{key}").text
    scene.enter(client, scene.office["other"])
    assert "답을 기다리는 이의신청 1건" in client.get("/desk/objections").text
    assert "답을 기다리는 이의신청이 1건" in client.get(f"/desk/calls/{_call_of(app, scene)}").text
    said = client.send(
        f"/desk/objections/{key}",
        {"verdict": "uphold", "outcome": "waitlisted", "answer": "다시 계산했습니다."},
    )
    assert said.status_code == 302, said.text[:1500]
    assert "다시 계산했습니다." in client.get(f"/desk/objections/{key}").text

    scene.enter(client, scene.people[REJECTED])
    page = client.get(address).text
    assert "다시 계산했습니다." in page and "받아들임" in page and "예비 2번" in page
    with app.app_context():
        assert db.session.query(Objection).one().state is ObjectionState.UPHELD


def _call_of(app: Flask, scene: Scene) -> int:
    with app.app_context():
        return db.session.get_one(Application, scene.ids[REJECTED]).call_id


def test_an_answer_without_a_verdict_keeps_what_was_written(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    scene.enter(client, scene.people[REJECTED])
    client.send(f"/applications/{scene.ids[REJECTED]}/objection", {"reason": "다시 보아 주세요."})
    with app.app_context():
        key = db.session.query(Objection).one().id
    scene.enter(client, scene.office["other"])
    back = client.send(f"/desk/objections/{key}", {"answer": "쓰던 글"})
    assert back.status_code == 200 and "쓰던 글" in back.text and "골라 주세요" in back.text


def test_a_venture_that_gives_its_place_up_lets_the_next_in(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    scene.enter(client, scene.people[WAITLISTED])
    assert "예비 1번입니다" in client.get(f"/applications/{scene.ids[WAITLISTED]}").text
    address = f"/applications/{scene.ids[SELECTED]}"
    assert client.get(f"{address}/decline").status_code == 404
    scene.enter(client, scene.people[SELECTED])
    assert "선정 포기하기" in client.get(address).text
    assert client.send(f"{address}/decline", {"reason": ""}).status_code == 200
    assert client.send(f"{address}/decline", {"reason": "다른 공간을 구했습니다."}).status_code == 302
    assert "선정을 포기했습니다" in client.get(address).text
    assert client.get(f"{address}/decline").status_code == 409
    with app.app_context():
        moved = db.session.get_one(Application, scene.ids[WAITLISTED])
        assert moved.state is SELECTED and moved.moved_up
        assert ("선정 경위", "자리가 나서 예비 순서에 따라 선정") in letter_of(moved, None).facts
    scene.enter(client, scene.people[WAITLISTED])
    assert (
        "자리가 나서 예비 순서에 따라 선정되었습니다."
        in client.get(f"/applications/{scene.ids[WAITLISTED]}").text
    )


def test_the_office_sees_who_moves_up_before_it_records_a_decline(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    scene.enter(client, scene.office["other"])
    with app.app_context():
        waiting = db.session.get_one(Application, scene.ids[WAITLISTED]).receipt_no
    address = f"/desk/calls/applications/{scene.ids[SELECTED]}"
    assert "선정 포기 기록하기" in client.get(address).text
    assert "예비 1번" in client.get(f"/desk/calls/applications/{scene.ids[WAITLISTED]}").text
    assert waiting in client.get(f"{address}/decline").text
    assert client.send(f"{address}/decline", {"reason": "전화로 알려 왔습니다."}).status_code == 302
    page = client.get(address).text
    assert "선정 포기" in page and "선정 포기 기록하기" not in page


def test_letters_are_looked_at_sent_and_taken_away(app: Flask, client: JudgingClient, scene: Scene) -> None:
    scene.enter(client, scene.office["other"])
    address = f"/desk/calls/{_call_of(app, scene)}/letters"
    said = client.send(
        f"/desk/calls/applications/{scene.ids[REJECTED]}/feedback", {"feedback": "고객을 더 만나 보세요."}
    )
    assert said.status_code == 302
    page = client.get(address).text
    assert "3곳에 이렇게 보냅니다" in page and "예비 1번으로 정해졌습니다" in page
    assert "고객을 더 만나 보세요." in page and "3곳에 결과 통지서 보내기" in page
    sent = client.send(address)
    assert sent.status_code == 302 and "결과 통지서 만들어 보내기" in client.get(sent.location).text
    with app.app_context():
        run_waiting()
    page = client.get(address).text
    assert "3곳에 모두 보냈습니다" in page and "보내기</button>" not in page
    scene.enter(client, scene.people[REJECTED])
    page = client.get(f"/applications/{scene.ids[REJECTED]}").text
    found = re.search(r'href="([^"]+)">결과 통지서 PDF 받기', page)
    assert found and client.get(found[1]).data.startswith(b"%PDF-")


def test_of_letters_still_to_send_those_alone_are_shown_before(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    scene.enter(client, scene.office["other"])
    address = f"/desk/calls/{_call_of(app, scene)}/letters"
    client.send(address)
    with app.app_context():
        run_waiting()
        first = db.session.get_one(Application, scene.ids[SELECTED])
        decline(first, reason="다른 곳에 입주합니다", actor=make.actor(Role.COORDINATOR))
        db.session.commit()
    page = client.get(address).text
    assert "1곳에 이렇게 보냅니다" in page and "자리가 나서 예비 순서에 따라 선정" in page
    assert "이번에는 선정되지 않았습니다" not in page


def test_the_whole_dossier_is_packed_followed_and_taken_away(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    scene.enter(client, scene.office["other"])
    call = _call_of(app, scene)
    assert "서류까지 모두 묶기" in client.get(f"/desk/calls/{call}").text
    address = f"/desk/calls/{call}/archive"
    assert "까닭을 적어 주세요" in client.send(address, {"reason": ""}).text
    assert client.send(address, {"reason": "감사 자료 제출"}).status_code == 302
    assert "신청 서류 묶기" in client.get(address).text
    with app.app_context():
        run_waiting()
    found = re.search(r'href="([^"]+)">ZIP 받기', client.get(address).text)
    assert found
    assert client.get(found[1]).data.startswith(b"PK")
    with app.app_context():  # whoever looks over downloads reads why this one was taken
        taken = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "download")).all()
        assert [one.note for one in taken] == ["감사 자료 제출"]
    scene.enter(client, scene.office["decider"])
    assert client.get(found[1]).status_code == 404 and "ZIP 받기" not in client.get(address).text


def test_an_objection_is_hidden_from_another_venture(client: JudgingClient, scene: Scene) -> None:
    scene.enter(client, scene.people[SELECTED])
    assert client.get(f"/applications/{scene.ids[REJECTED]}/objection").status_code == 404
    assert client.get(f"/applications/{scene.ids[SELECTED]}/objection").status_code == 404
    assert client.get("/desk/objections").status_code in (403, 404)


def test_whoever_is_not_eligible_is_not_told_that_an_evaluation_goes_on(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        row = ma.submitted(
            ma.call(state=CallState.SCREENING), state=ApplicationState.INELIGIBLE, reason="업력 초과"
        )
        owner = mv.member(row.venture)
        db.session.commit()
        sign_in(client, owner)
        address = f"/applications/{row.id}"
    page = html.document_fromstring(client.get(address).text)
    steps = page.find_class("steps")[0]
    assert [step.text for step in steps] == ["접수", "서류 확인", "결과"]
    assert not steps.xpath("*[@aria-current]")

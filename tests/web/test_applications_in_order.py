"""A call that asks for no evaluation: its places go to whoever is eligible, in order of receipt, by one confirmed step."""

from datetime import timedelta

import pytest
from flask import Flask

from app.applications.models import Application, Call
from app.applications.services import in_order
from app.applications.states import ApplicationState, CallState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import NotAllowed, WrongState
from app.kernel.roles import Role
from app.notices.models import Notice
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.clients import JudgingClient
from tests.make_accounts import sign_in

SELECTED, WAITLISTED = ApplicationState.SELECTED, ApplicationState.WAITLISTED
NAME = "접수 순서대로 정하기"


def screened(count: int, **over: object) -> tuple[Call, list[Application]]:
    """A call without criteria and its eligible applications, the last made sent in first."""
    call = ma.call(**({"state": CallState.SCREENING, "criteria": [], "rule": {}} | over))
    now = clock.now()
    rows = [ma.eligible(call, submitted_at=now - timedelta(hours=n)) for n in range(count)]
    return call, rows


@pytest.fixture
def desk(app: Flask, client: JudgingClient) -> JudgingClient:
    with app.app_context():
        sign_in(client, make.user(Role.COORDINATOR))
        db.session.commit()
    return client


def test_places_go_in_order_of_receipt_and_everyone_hears_of_it(app: Flask, desk: JudgingClient) -> None:
    with app.app_context():
        call, rows = screened(4)
        people = [mv.member(row.venture).id for row in rows]
        db.session.commit()
        key, ids, first = call.id, [row.id for row in rows], rows[3].venture.full_name
    step = f"/desk/calls/{key}/steps/decide_in_order"
    page = desk.get(f"/desk/calls/{key}").text
    assert f'href="{step}"' in page and "심사 만들기" not in page
    assert step in desk.get("/home").text
    assert f"선정 3곳: {first}" in desk.get(step).text
    assert desk.send(step).location == f"/desk/calls/{key}"
    with app.app_context():
        states = [db.session.get_one(Application, one).state for one in ids]
        assert states == [WAITLISTED, SELECTED, SELECTED, SELECTED]
        assert [db.session.get_one(Application, one).rank for one in ids] == [4, 3, 2, 1]
        assert db.session.get_one(Call, key).state is CallState.DECIDED
        told = {notice.user_id for notice in db.session.query(Notice) if "결과를 알려" in str(notice.title)}
        assert told == set(people)


def test_nobody_is_decided_on_while_somebody_waits_to_be_screened(app: Flask, desk: JudgingClient) -> None:
    with app.app_context():
        call, rows = screened(1)
        ma.submitted(call)
        db.session.commit()
        key, one = call.id, rows[0].id
    answer = desk.send(f"/desk/calls/{key}/steps/decide_in_order")
    assert "자격을 확인하지 않은 신청이 1건 있습니다" in answer.text
    with app.app_context():
        assert db.session.get_one(Application, one).state is ApplicationState.ELIGIBLE


def test_a_call_without_criteria_is_led_away_from_an_evaluation(app: Flask, desk: JudgingClient) -> None:
    with app.app_context():
        call, _ = screened(1)
        db.session.commit()
        key, title = call.id, call.title
    assert desk.get(f"/evaluations/new/{key}").location == f"/desk/calls/{key}"
    assert "심사하지 않고 접수 순서대로" in desk.get(f"/desk/calls/{key}").text
    assert title not in desk.get("/evaluations/").text


def test_a_call_that_is_evaluated_is_never_decided_in_order(app: Flask, desk: JudgingClient) -> None:
    with app.app_context():
        call, _ = screened(1, criteria=ma.CRITERIA)
        with pytest.raises(WrongState):
            in_order.decide(call, actor=make.actor(Role.COORDINATOR))
        with pytest.raises(NotAllowed):
            in_order.decide(screened(1)[0], actor=make.actor(Role.AUDITOR))
        db.session.commit()
        key = call.id
    assert NAME not in desk.get(f"/desk/calls/{key}").text


def test_before_publishing_it_is_said_that_nothing_will_be_evaluated(app: Flask, desk: JudgingClient) -> None:
    with app.app_context():
        plain = ma.call(state=CallState.DRAFT, published_at=None, criteria=[], rule={})
        judged = ma.call(state=CallState.DRAFT, published_at=None)
        db.session.commit()
        keys = plain.id, judged.id
        public = ma.call(criteria=[], rule={})
        db.session.commit()
        known = public.id
    assert "자격을 갖춘 기업을 접수 순서대로 선정합니다" in desk.get(f"/calls/{known}").text
    words = "심사하지 않고, 적격 신청을 접수 순서대로 선정합니다"
    assert [words in desk.get(f"/desk/calls/{key}/steps/publish").text for key in keys] == [True, False]


def test_a_call_in_which_nobody_is_left_can_be_ended(app: Flask, desk: JudgingClient) -> None:
    with app.app_context():
        empty = ma.call(state=CallState.SCREENING)
        ma.submitted(empty, state=ApplicationState.INELIGIBLE, reason="업력 초과", screened_at=clock.now())
        waited, _ = screened(1)
        db.session.commit()
        keys = empty.id, waited.id
    end = ["공고 끝내기" in desk.get(f"/desk/calls/{key}").text for key in keys]
    assert end == [True, False]
    assert desk.send(f"/desk/calls/{keys[0]}/steps/end").status_code == 302
    with app.app_context():
        assert db.session.get_one(Call, keys[0]).state is CallState.ENDED

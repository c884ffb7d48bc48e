"""Beside an application: what the same venture applied for before, what was done with this one, and by whom."""

from datetime import timedelta

import pytest
from flask import Flask

from app.accounts.queries import actor_of
from app.applications.services import notes, retention, screening
from app.applications.states import ApplicationState, CallState
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.errors import NotAllowed, WrongState
from app.kernel.roles import Role
from tests import make, make_ventures
from tests import make_applications as ma
from tests import make_evaluations as me
from tests.clients import JudgingClient, csrf_of
from tests.make_accounts import sign_in

_DAY = timedelta(days=1)
ROBOT = system_actor("시험")


def test_the_desk_reads_earlier_applications_and_what_was_done_beside_this_one(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        office = me.coordinator()
        venture = make_ventures.venture()
        before = ma.decided(
            ApplicationState.REJECTED, ma.call(title="지난해 모집"), venture=venture,
            submitted_at=clock.now() - 400 * _DAY, one_line="빗물을 모읍니다.", amount_asked=12_000_000,
        )  # fmt: skip
        screened = ma.call(state=CallState.SCREENING, closes_at=clock.now() - _DAY, eligibility={})
        now = ma.submitted(screened, venture=venture)
        screening.find_eligible(now, actor=office)
        db.session.commit()
        sign_in(client, make.user(Role.COORDINATOR))
        db.session.commit()
        address, earlier = f"/desk/calls/applications/{now.id}", before.receipt_no
    page = client.get(address).text
    beside = page.split('id="others-h"')[1].split("</section>")[0]
    assert "지난해 모집" in beside and "빗물을 모읍니다." in beside and "12,000,000원" in beside
    assert str(earlier) in beside and "탈락" in beside
    done = page.split('id="history-h"')[1].split("</section>")[0]
    assert "적격으로 확인했습니다" in done and office.name in done


def test_an_evaluator_reads_what_the_venture_was_told_before_unless_names_are_hidden(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        venture = make_ventures.venture()
        at = clock.now() - 400 * _DAY
        ma.decided(ApplicationState.WAITLISTED, ma.call(title="알린 공고"), venture=venture, submitted_at=at)
        ma.eligible(ma.call(title="아직 심사하는 공고"), venture=venture, submitted_at=at)
        addresses = []
        for blind in (False, True):
            _, rows, members = me.opened(3, 1, blind=blind)
            rows[0].venture = venture
            me.marked(members[0], rows[0], [20, 20, 15, 15], hand_in=False)
            addresses.append(
                (f"/evaluations/marking/{me.assignment(members[0], rows[0]).id}", members[0].user)
            )
        db.session.commit()
        sign_in(client, addresses[0][1])
        db.session.commit()
    page = client.get(addresses[0][0]).text
    told = page.split('id="before"')[1].split("</div></div>")[0]
    assert "알린 공고" in told and "예비" in told and "아직 심사하는 공고" not in page
    with app.app_context():
        sign_in(client, addresses[1][1])
        db.session.commit()
    assert "알린 공고" not in client.get(addresses[1][0]).text


def test_the_office_writes_notes_to_itself_and_finds_what_it_marked(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        screened = ma.call(state=CallState.SCREENING, closes_at=clock.now() - _DAY, eligibility={})
        one, other = ma.submitted(screened), ma.submitted(screened)
        owner = make_ventures.member(one.venture)
        sign_in(client, make.user(Role.COORDINATOR))
        db.session.commit()
        page, names = f"/desk/calls/applications/{one.id}", (one.venture.full_name, other.venture.full_name)
        listed, own = f"/desk/calls/{screened.id}", f"/applications/{one.id}"
    assert "메모를 적어 주세요" in client.send(page, {"text": " "}).text
    kept = {"text": "지난해 <정산>을 늦게 냈다.", "flagged": "y"}
    assert client.send(page, kept).status_code == 302
    shown = client.get(page).text
    assert "지난해 &lt;정산&gt;을 늦게 냈다." in shown and "표시 지우기" in shown and "표시했습니다" in shown
    found = client.get(f"{listed}?flagged=1").text
    assert names[0] in found and names[1] not in found
    settle, sent = "/desk/calls/notes/1/settle", {"csrf_token": csrf_of(client.get(page))}
    assert client.post(settle, data=sent).status_code == 302
    assert "조건에 맞는 신청이 없습니다" in client.get(f"{listed}?flagged=1").text
    assert "늦게 냈다" in client.get(page).text
    assert client.post(settle, data=sent).status_code == 409
    with app.app_context():
        sign_in(client, owner)
        db.session.commit()
    assert "늦게 냈다" not in client.get(own).text


def test_notes_are_kept_from_who_belongs_to_the_venture_and_go_with_the_retention(app: Flask) -> None:
    with app.app_context():
        sent = ma.submitted(ma.call(state=CallState.SCREENING))
        both = make_ventures.member(sent.venture)
        both.grants.append(make.RoleGrant(role=Role.COORDINATOR, granted_at=clock.now()))
        db.session.flush()
        with pytest.raises(NotAllowed):
            notes.write(sent, "메모", flagged=False, actor=actor_of(both))
        note = notes.write(sent, "대표자의 사정", flagged=False, actor=me.coordinator())
        with pytest.raises(WrongState):
            notes.settle(note, actor=me.coordinator())
        retention.purge(sent.call, actor=ROBOT)
        db.session.flush()
        assert note.text == retention.GONE

"""Beside an application: what the same venture applied for before, what was done with this one, and by whom."""

from datetime import timedelta

from flask import Flask

from app.applications.services import screening
from app.applications.states import ApplicationState, CallState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make, make_ventures
from tests import make_applications as ma
from tests import make_evaluations as me
from tests.clients import JudgingClient
from tests.make_accounts import sign_in

_DAY = timedelta(days=1)


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

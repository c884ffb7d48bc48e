"""The desk of screening: a point ticked for many after a look at them; a sealed call that shows numbers alone."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.applications.models import Application
from app.applications.states import CallState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make
from tests import make_applications as ma
from tests.clients import JudgingClient
from tests.make_accounts import sign_in


@pytest.fixture
def desk(app: Flask, client: JudgingClient) -> JudgingClient:
    """A coordinator's browser."""
    with app.app_context():
        sign_in(client, make.user(Role.COORDINATOR))
        db.session.commit()
    return client


def test_a_point_is_ticked_for_many_after_a_look_at_them(app: Flask, desk: JudgingClient) -> None:
    rules = {"no_arrears": True, "max_business_age_months": 84}
    now = clock.now()
    with app.app_context():
        screened = ma.call(
            eligibility=rules, state=CallState.SCREENING, opens_at=now - timedelta(days=30),
            closes_at=now - timedelta(days=1),
        )  # fmt: skip
        call_id = ma.submitted(ma.submitted(screened).call).call_id
        db.session.commit()
        ids = list(db.session.scalars(select(Application.id)))
    query = "&".join(f"pick={key}" for key in ids)
    address = f"/desk/calls/{call_id}/bulk/points?{query}"
    page = desk.get(f"/desk/calls/{call_id}/bulk/eligible?{query}").text
    assert (
        "갖춤으로 확인하지 않은 요건: 국세·지방세" in page
        and f'href="{address.replace("&", "&amp;")}"' in page
    )
    assert f'href="/desk/calls/applications/{ids[0]}"' in page
    assert "확인 전" in desk.get(f"/desk/calls/applications/{ids[0]}").text
    page = desk.get(address).text
    assert "2건 가운데 2건" in page and "업력" not in page.split("<main")[1]
    assert "무엇을 보고 판단했는지" in desk.send(address, {"note": ""}).text
    assert desk.send(address, {"note": "납세증명서 2장"}).status_code == 302
    page = desk.get(address).text
    assert "이미 확인했습니다: 갖춤" in page and "사람이 확인할 요건이 없습니다" in page
    shown = desk.get(f"/desk/calls/applications/{ids[0]}").text
    assert "납세증명서 2장" in shown and clock.today().strftime("%Y. %-m. %-d.") in shown


def test_a_sealed_call_shows_numbers_alone_until_its_deadline(app: Flask, desk: JudgingClient) -> None:
    with app.app_context():
        made = ma.submitted(ma.call(sealed=True), one_line="비밀로 둔 한 줄")
        db.session.commit()
        call_id, sent = made.call_id, made.id
    page = desk.get(f"/desk/calls/{call_id}").text
    assert "봉인한 공고입니다." in page and "비밀로 둔 한 줄" not in page and ">1<" in page
    assert desk.get(f"/desk/calls/applications/{sent}").status_code == 404
    assert desk.get(f"/desk/calls/{call_id}/export").status_code == 403
    assert "담당자도 낸 신청을 열어 보지 못합니다" in desk.get(f"/calls/{call_id}").text

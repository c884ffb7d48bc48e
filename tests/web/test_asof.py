"""The day a page is asked for: what cannot be shown is said, and the page stands for another day."""

from datetime import timedelta

import pytest
from flask import Flask

from app.kernel import clock
from app.kernel.roles import Role
from tests import make_tenancy
from tests.clients import JudgingClient
from tests.make_accounts import person, sign_in


@pytest.fixture
def officer(app: Flask, client: JudgingClient) -> JudgingClient:
    """A district officer, who asks for past days on the home."""
    with app.app_context():
        sign_in(client, person(Role.DISTRICT_OFFICER))
    return client


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2026-02-30", "없는 날짜입니다"),
        ("어제", "없는 날짜입니다"),
        ("0000-00-00", "없는 날짜입니다"),
        ("2199-12-31", "아직 오지 않은 날입니다"),
        ("1900-01-01", "그렇게 오래된 자료는 없습니다"),
    ],
)
def test_a_day_that_cannot_be_shown_is_said(officer: JudgingClient, typed: str, told: str) -> None:
    page = officer.get("/home", query_string={"on": typed})
    assert page.status_code == 200 and told in page.text


@pytest.mark.parametrize("typed", ["2025. 3. 2.", "２０２５-０３-０２", "20250302", "2025년 3월 2일"])
def test_a_day_is_read_as_people_write_it(officer: JudgingClient, typed: str) -> None:
    page = officer.get("/home", query_string={"on": typed})
    assert (
        "2025. 3. 2.</time> 기준으로 보고 있습니다" in page.text or "2025. 3. 2. 기준으로 보고" in page.text
    )


def test_who_sits_where_may_be_asked_for_a_day_to_come(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        make_tenancy.space()
        sign_in(client, person(Role.COORDINATOR))
    ahead = clock.today() + timedelta(days=400)
    assert "오늘까지 정해진 것만 보입니다" in client.get(f"/tenancy/?on={ahead}").text
    assert "오늘까지 정해진 것만" not in client.get("/tenancy/").text

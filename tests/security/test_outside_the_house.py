"""A fund's managers belong to another firm: of ventures their fund has not invested in they read what is public."""

import pytest
from flask import Flask

from app.kernel.db import db
from app.kernel.roles import Role
from tests import make_funds, make_ventures
from tests.clients import JudgingClient
from tests.make_accounts import person, sign_in

REVENUE = 543_210_000


@pytest.fixture
def venture_id(app: Flask, client: JudgingClient) -> int:
    """A venture with figures and people; a manager of a fund that has nothing to do with it is signed in."""
    with app.app_context():
        venture = make_ventures.venture(
            phone="02-1111-2222", email="ceo@venture.example", representative="박서윤"
        )
        make_ventures.yearly_status(venture, 2024, revenue=REVENUE)
        manager = make_funds.manager(make_funds.fund())
        sign_in(client, manager)
        return venture.id


@pytest.mark.parametrize(
    "page", ["members", "edit", "years/2024", "rounds", "eligibility", "stage", "certificates"]
)
def test_desk_pages_of_a_record_stay_closed(client: JudgingClient, venture_id: int, page: str) -> None:
    assert client.get(f"/ventures/{venture_id}/{page}").status_code == 403


@pytest.mark.parametrize("path", ["/ventures/export", "/ventures/statuses"])
def test_lists_with_figures_stay_closed(client: JudgingClient, venture_id: int, path: str) -> None:
    assert client.get(path).status_code == 403


def test_the_list_shows_names_and_no_figures(client: JudgingClient, venture_id: int) -> None:
    asked = {
        "cols": ["revenue", "employees", "raised", "representative", "phone", "email", "stage"],
        "sort": "-revenue",
    }
    page = client.get("/ventures/", query_string=asked).get_data(as_text=True)
    assert "두레벤처" in page
    for kept in ("543,210", "02-1111-2222", "ceo@venture.example", "박서윤", "매출"):
        assert kept not in page, kept


def test_the_venture_page_shows_what_is_public(client: JudgingClient, venture_id: int) -> None:
    page = client.get(f"/ventures/{venture_id}").get_data(as_text=True)
    for kept in ("543,210", "5.4억", "02-1111-2222", "ceo@venture.example"):
        assert kept not in page, kept
    for wanted in ("coordinator", "venture", "investor"):
        again = client.get(f"/ventures/{venture_id}?reader={wanted}")
        assert again.status_code in (200, 403) and "543,210" not in again.get_data(as_text=True)


def test_whoever_also_belongs_to_the_house_reads_on(
    app: Flask, client: JudgingClient, venture_id: int
) -> None:
    with app.app_context():
        sign_in(client, person(Role.FUND_MANAGER, Role.DISTRICT_OFFICER))
        db.session.commit()
    assert client.get(f"/ventures/{venture_id}/years/2024").status_code == 200

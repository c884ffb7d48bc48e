"""Funds on screen: figures with their arithmetic, the ledger, and doors that stay shut."""

import io

import pytest
from flask import Flask

from app.funds import queries
from app.funds.models import Fund
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make, make_funds
from tests.clients import JudgingClient, counting_sql, csrf_of
from tests.make_accounts import sign_in


@pytest.fixture
def fund_id(app: Flask, client: JudgingClient) -> int:
    """A filled fund whose manager is signed in."""
    with app.app_context():
        fund = make_funds.filled()
        sign_in(client, make_funds.manager(fund))
        return fund.id


def test_the_page_shows_figures_and_how_they_came_about(client: JudgingClient, fund_id: int) -> None:
    page = client.get(f"/funds/{fund_id}?on=2025-01-17").get_data(as_text=True)
    assert "1.33배" in page and "6.81%" in page
    assert "TVPI 1.3269" in page and "1,677,214,004" in page


def test_a_total_loss_has_no_rate(client: JudgingClient, fund_id: int) -> None:
    page = client.get(f"/funds/{fund_id}?on=2023-05-28").get_data(as_text=True)
    assert "산출 불가" in page


def test_the_list_and_the_ledger_open(client: JudgingClient, fund_id: int) -> None:
    assert "시험 펀드" in client.get("/funds/").get_data(as_text=True)
    assert client.get(f"/funds/{fund_id}/ledger").status_code == 200


def test_statements_do_not_grow_with_the_number_of_firms(client: JudgingClient, fund_id: int) -> None:
    with counting_sql() as few:
        client.get(f"/funds/{fund_id}?on=2019-06-01")
    with counting_sql() as many:
        client.get(f"/funds/{fund_id}?on=2025-01-17")
    assert len(few) == len(many) <= 14


def test_a_line_is_written_and_reversed(app: Flask, client: JudgingClient, fund_id: int) -> None:
    answer = client.send(
        f"/funds/{fund_id}/ledger/new",
        {
            "kind": "valuation",
            "on": "2025. 6. 30.",
            "party": "투자기업가",
            "amount": "４００,000,000",
            "basis": "배수법",
        },
    )
    assert answer.status_code == 302
    with app.app_context():
        fund = db.session.get(Fund, fund_id)
        assert fund
        line = queries.ledger(fund)[-1]
        assert (line.amount, line.party, line.basis) == (400_000_000, "투자기업가", "배수법")
    answer = client.send(f"/funds/{fund_id}/ledger/{line.id}/reverse", {"reason": "금액을 잘못 적음"})
    assert answer.status_code == 302
    assert "취소됨" in client.get(f"/funds/{fund_id}/ledger").get_data(as_text=True)


def test_a_refused_line_keeps_what_was_typed(client: JudgingClient, fund_id: int) -> None:
    answer = client.send(
        f"/funds/{fund_id}/ledger/new",
        {"kind": "fee", "on": "2025-06-30", "party": "운용사", "amount": "900,000,000,000"},
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "모자랍니다" in page and "900,000,000,000" in page


def test_a_bad_file_is_refused_with_its_line(client: JudgingClient, fund_id: int) -> None:
    bad = "date,kind,party,instrument,amount,note\n2020-01-01,gift,성동구,,5,\n".encode()
    answer = client.send(f"/funds/{fund_id}/import", {"file": (io.BytesIO(bad), "원장.csv")})
    assert "2행: 모르는 종류입니다: gift" in answer.get_data(as_text=True)


def test_checking_a_file_writes_nothing(app: Flask, client: JudgingClient, fund_id: int) -> None:
    good = (
        "date,kind,party,instrument,amount,note\n2025-07-01,valuation,투자기업가,,310000000,배수법\n".encode()
    )
    answer = client.send(
        f"/funds/{fund_id}/import", {"file": (io.BytesIO(good), "원장.csv"), "only_check": "y"}
    )
    assert "새로 쓸 줄 1" in answer.get_data(as_text=True)
    with app.app_context():
        fund = db.session.get(Fund, fund_id)
        assert fund and len(queries.ledger(fund)) == 80


def test_another_funds_manager_gets_nothing(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        other = make_funds.filled("남의 펀드").id
        sign_in(client, make_funds.manager(make_funds.fund("우리 펀드")))
    for address in (f"/funds/{other}", f"/funds/{other}/ledger", f"/funds/{other}/ledger/new"):
        assert client.get(address).status_code == 404


def test_the_district_sets_up_a_fund(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, make.user(Role.DISTRICT_OFFICER))
    answer = client.send(
        "/funds/new",
        {"name": "소셜벤처 3호 펀드", "formed_on": "2026-09-01", "size": "30억", "term_months": "96"},
    )
    assert "숫자로 적어 주세요" in answer.get_data(as_text=True)
    answer = client.send(
        "/funds/new",
        {
            "name": "소셜벤처 3호 펀드",
            "formed_on": "2026-09-01",
            "size": "3,000,000,000",
            "term_months": "96",
        },
    )
    assert answer.status_code == 302


def test_the_district_names_who_keeps_the_books(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        fund = make_funds.fund("운용역을 기다리는 펀드")
        manager = make.user(Role.FUND_MANAGER)
        db.session.flush()
        fund_id, manager_id = fund.id, manager.id
        sign_in(client, make.user(Role.DISTRICT_OFFICER))
    page = f"/funds/{fund_id}/managers"
    assert client.send(page, {"user": str(manager_id)}).location == page
    with app.app_context():
        assert [user.id for user, _ in queries.managers_of(db.session.get(Fund, fund_id))] == [manager_id]
    assert client.send(f"{page}", {}, index=0).location == page  # 지정 거두기
    with app.app_context():
        assert not queries.managers_of(db.session.get(Fund, fund_id))


def test_a_fund_manager_names_nobody(client: JudgingClient, fund_id: int) -> None:
    assert client.get(f"/funds/{fund_id}/managers").status_code == 403


def test_a_manager_has_a_quarterly_report_made_and_an_auditor_only_looks(
    app: Flask, client: JudgingClient, fund_id: int
) -> None:
    address = f"/funds/{fund_id}/reports"
    assert "2024년 4분기" in client.get(address).get_data(as_text=True)
    assert "분기를 골라" in client.send(address, {"quarter": ""}).get_data(as_text=True)
    assert client.send(address, {"quarter": "2024-12-30"}).status_code == 200
    assert client.send(address, {"quarter": "2024-12-31"}).status_code == 302
    page = client.get(address).get_data(as_text=True)
    assert "만들고 있습니다" in page and "두레-" in page
    assert "작업 프로세스가 쉬고 있습니다" in page
    with app.app_context():
        sign_in(client, make.user(Role.AUDITOR))
    assert "분기보고 만들기" not in client.get(address).get_data(as_text=True)
    token = csrf_of(client.get("/account/"))
    assert client.post(address, data={"quarter": "2024-12-31", "csrf_token": token}).status_code == 403
    with app.app_context():
        sign_in(client, make_funds.manager(make_funds.fund("다른 펀드")))
    assert client.get(address).status_code == 404

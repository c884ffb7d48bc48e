"""Whoever writes an expense beyond a limit hears so at once: a slip, or money that will not count."""

from io import BytesIO

from flask import Flask

from app.kernel import clock
from app.kernel.db import db
from tests import make_agreements, make_ventures
from tests.clients import JudgingClient
from tests.make_accounts import sign_in
from tests.make_files import pdf


def test_an_expense_beyond_its_line_or_beyond_the_whole_cost_is_kept_and_said(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        agreement = make_agreements.running()
        sign_in(client, make_ventures.member(agreement.venture))
        db.session.commit()
        page = f"/agreements/{agreement.id}"

    def told(line: str, supply: str) -> str:
        typed = {
            "line": line, "what": "자문", "payee": "한빛자문", "supply": supply, "vat": "0",
            "spent_on": clock.today().isoformat(), "file": (BytesIO(pdf()), "영수증.pdf"),
        }  # fmt: skip
        assert client.send(f"{page}/expenses/new", typed).status_code == 302
        return client.get(f"{page}/settlement").text

    assert "넘었습니다" not in told("멘토비", "9,600,000")
    assert "멘토비 한도를 1원 넘었습니다" in told("멘토비", "1")
    assert "집행액이 총사업비를 100,001원 넘었습니다" in told("홍보비", "2,500,000")

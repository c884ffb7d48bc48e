"""The applications of a call as a sheet: chosen columns, with a reason."""

from io import BytesIO

from flask import Flask
from python_calamine import CalamineWorkbook

from app.applications.states import CallState
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make
from tests import make_applications as ma
from tests.clients import JudgingClient
from tests.make_accounts import sign_in


def test_a_list_leaves_with_a_reason_and_without_formulas(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sent = ma.submitted(ma.call(state=CallState.SCREENING), one_line="=cmd|' /C calc'!A0")
        db.session.commit()
        path = f"/desk/calls/{sent.call_id}/export"
        sign_in(client, make.user(Role.COORDINATOR))
    assert "까닭을 적어 주세요" in client.send(path, {"as": "csv"}).text
    sheet = client.send(path, {"as": "csv", "reason": "위원회 자료"})
    assert "'=cmd|" in sheet.get_data(as_text=True) and sheet.data.startswith(b"\xef\xbb\xbf")
    assert "대표자" not in sheet.text.splitlines()[0], "a person's name leaves only when it is asked for"
    nothing = client.send(path, {"as": "csv", "reason": "위원회 자료", "cols": []})
    assert "받을 열을 하나 이상 골라 주세요." in nothing.text and 'value="위원회 자료"' in nothing.text
    book = client.send(
        path,
        {"as": "xlsx", "reason": "위원회", "cols": ["receipt_no", "one_line"]},
    )
    rows = CalamineWorkbook.from_filelike(BytesIO(book.data)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["접수번호", "한 줄 소개"] and rows[1][1] == "=cmd|' /C calc'!A0"

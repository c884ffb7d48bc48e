"""An evaluator's own sheets when a session is over."""

import pytest
from lxml import html

from app.kernel.roles import Role
from tests import make
from tests import make_evaluations as me
from tests.clients import JudgingClient
from tests.make_accounts import sign_in
from tests.worlds import kept

FULL = [25, 25, 15, 15]


@pytest.mark.parametrize("blind", [False, True])
def test_an_evaluator_reads_own_sheets_after_the_session_and_nobody_elses(
    world: None, client: JudgingClient, blind: bool
) -> None:
    made, rows, members = me.closed([[FULL, [10, 11, 12, 13], FULL], [FULL, None, FULL]], blind=blind)
    running, _, _ = me.opened(3, 1)
    kept()
    address = f"/evaluations/assigned/{made.id}/sheets"
    sign_in(client, members[1].user)
    listed = client.get("/evaluations/assigned").get_data(as_text=True)
    assert address in listed and "낸 평가표 1건" in listed
    page = client.get(address).get_data(as_text=True)
    cells = [cell.text_content().strip() for cell in html.document_fromstring(page).xpath("//tbody//td")]
    assert cells[:5] == ["10", "11", "12", "13", "46"] and len(cells) == 6
    assert rows[0].receipt_no in page and (rows[0].venture.full_name in page) is not blind
    assert ("신청기업 1" in page) is blind, "as it was called while one marked"
    assert rows[1].receipt_no not in page, "nothing was handed in there"
    assert client.get(f"/evaluations/assigned/{running.id}/sheets").status_code == 404
    with client.application.app_context():
        sign_in(client, make.user(Role.EVALUATOR))
    assert client.get(address).status_code == 404

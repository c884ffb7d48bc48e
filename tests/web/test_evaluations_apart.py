"""따로 보는 항목: what is marked like the rest and shown beside it, and is in no total, from the sheet to the paper."""

from typing import Any

from lxml import html
from werkzeug.test import TestResponse

from app.applications.models import Application
from app.evaluations import papers, sheetbook
from app.evaluations.models import Evaluator
from app.evaluations.queries import results
from tests import make
from tests import make_evaluations as me
from tests.clients import JudgingClient
from tests.make_accounts import sign_in
from tests.make_applications import CRITERIA
from tests.worlds import kept

APART = {"name": "지역 연계", "max": 10, "looks_at": "이웃과의 연결", "independent": True}
FULL = [25, 25, 15, 15]


def call() -> Any:
    """A call that asks for four criteria and one more beside them."""
    return me.call(criteria=[*CRITERIA, APART])


def address(client: JudgingClient, member: Evaluator, application: Application) -> str:
    """A member's sheet."""
    with client.application.app_context():
        return f"/evaluations/marking/{me.assignment(member, application).id}"


def test_a_sheet_adds_up_without_it_and_is_not_whole_without_it(world: None, client: JudgingClient) -> None:
    _, rows, members = me.opened(3, 1, of=call())
    me.marked(members[0], rows[0], [*FULL, 9])
    me.marked(members[1], rows[0], FULL, hand_in=False)
    kept()
    sign_in(client, members[1].user)
    here = address(client, members[1], rows[0])
    page = client.get(here).text
    assert "따로 보는 항목입니다. 합계에 넣지 않습니다." in page
    assert '<b class="num">80</b> / 100' in page and "1개가 남았습니다" in page
    assert filled(client, here, {"mark_4": "", "do": "hand_in"}).status_code == 200
    assert "다른 위원의 합계" not in client.get(here).text
    assert filled(client, here, {"mark_4": "7", "do": "hand_in"}).status_code == 302
    others = client.get(here).text.partition("다른 위원의 합계")[2]
    assert '<b class="num">80.00점</b>' in others.partition("</p>")[0]


def filled(client: JudgingClient, here: str, data: dict[str, str]) -> TestResponse:
    """The mark sheet as it stands with these fields, sent."""
    form = html.document_fromstring(client.get(here).text).get_element_by_id("marks")
    return client.post(here, data=dict(form.form_values()) | data)


def test_the_result_shows_its_mean_beside_the_ranks(world: None, client: JudgingClient) -> None:
    made, rows, _ = me.closed(
        [[[*FULL, 4], [*FULL, 9]], [[10, 10, 10, 10, 10], [10, 10, 10, 10, 10]]], of=call()
    )
    kept()
    with client.application.app_context():
        sign_in(client, make.user(me.Role.COORDINATOR))
    page = client.get(f"/evaluations/{made.id}/result?open={rows[0].receipt_no}").text
    assert page.count("지역 연계") >= 2 and "평균은 <b>지역 연계 6.50/10</b>점입니다." in page
    assert "80 + 80 = 160" in page


def test_paper_and_workbook_keep_it_out_of_the_sum(session: Any) -> None:
    made, rows, _ = me.closed([[[*FULL, 4], [*FULL, 9]]], of=call())
    gathered = results.gather(made)
    outcome = results.outcome_of(made, gathered)
    paper = papers.decision_paper(made, gathered, outcome)
    assert paper.criteria[-2:] == (("합계", "100", "70 미만 탈락"), ("지역 연계 (따로 봄)", "10", "–"))
    assert paper.ranking[0].arithmetic.endswith(", 가점 0. 따로 봄: 지역 연계 6.50/10")
    names = {rows[0].receipt_no or "": "가온"}
    head, first = sheetbook.results_of(outcome.record, outcome.ranked, names)
    assert (head[-1], first[-1], first[8]) == ("지역 연계(따로 봄) 평균", 6.5, 80.0)

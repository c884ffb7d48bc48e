"""What a result says of itself reads as Korean and leaves nothing out, on the page and in the committee's paper."""

from typing import Any

import pytest

from app.accounts.queries import actor_of
from app.evaluations import papers
from app.evaluations.queries import results as gathered
from app.evaluations.services import results, sheets
from app.kernel.roles import Role
from tests import make
from tests import make_evaluations as me
from tests.clients import JudgingClient, csrf_of
from tests.make_accounts import sign_in
from tests.work.test_evaluation_stages import RULE, presented
from tests.worlds import kept

FULL = [25, 25, 15, 15]


def read(client: JudgingClient, address: str) -> str:
    """A page as the office sees it."""
    with client.application.app_context():
        sign_in(client, make.user(Role.COORDINATOR))
    return " ".join(client.get(address).get_data(as_text=True).split())


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (FULL, "<b>먼저 낸 순서</b>로 순위를"),
        ([26, 24, 15, 15], "<b>사회적 가치</b>로 순위를"),
    ],
)
def test_what_broke_a_tie_is_said_with_its_particle(
    world: None, client: JudgingClient, other: list[int], words: str
) -> None:
    rule = {"pass_mark": 60, "tie_break": ["criterion:사회적 가치", "submitted_at"]}
    made, rows, _ = me.closed([[FULL] * 3, [other] * 3], of=me.call(rule=rule))
    kept()
    assert words in read(client, f"/evaluations/{made.id}/result?open={rows[0].receipt_no}")


def test_what_broke_a_tie_is_said_in_english_too(world: None, client: JudgingClient) -> None:
    rule = {"pass_mark": 60, "tie_break": ["criterion:사회적 가치", "submitted_at"]}
    made, rows, _ = me.closed([[FULL] * 3, [FULL] * 3], of=me.call(rule=rule))
    kept()
    address = f"/evaluations/{made.id}/result?open={rows[0].receipt_no}"
    read(client, address)
    client.post("/language/en", data={"csrf_token": csrf_of(client.get(address))})
    assert "the rank follows from <b>Earliest handed in first</b>" in " ".join(
        client.get(address).text.split()
    )


def test_two_stages_show_both_means_and_the_line_of_the_picture_lies_among_the_marks(
    world: None, client: JudgingClient
) -> None:
    made, _, _ = presented([[[30, 30, 20, 20]] * 2, [[30, 20, 10, 10]] * 2], RULE)
    kept()
    page = read(client, f"/evaluations/{made.id}/result")
    heads = page[page.index("<thead>") : page.index("</thead>")]
    assert ">발표 70%</th>" in heads and ">서면 30%</th>" in heads and ">합친 평균</th>" in heads
    for mean in ("100.00", "80.00", "94.00"):
        assert f'<td class="num">{mean}</td>' in page
    picture = page[page.index("<svg", page.index("<tbody>")) :].split("</svg>")[0]
    marks, mean = (part.split('"')[0].split(" ")[0] for part in picture.split('d="M')[2:4])
    assert marks == mean, "all gave the same, so their mean lies where they do"


def test_a_mark_before_it_was_mended_is_said_once_in_points(world: None, client: JudgingClient) -> None:
    made, rows, members = me.opened(3, 1)
    given = [me.marked(member, rows[0], FULL) for member in members]
    mending = actor_of(members[0].user)
    sheets.rescore(given[0], reason="잘못 옮겼습니다", actor=mending)
    sheets.hand_in(given[0], actor=mending)
    results.close(made, actor=me.coordinator())
    kept()
    page = read(client, f"/evaluations/{made.id}/result?open={rows[0].receipt_no}")
    assert "고치기 전 합계 80.00점 – 잘못 옮겼습니다" in page


def test_the_paper_says_who_handed_nothing_in(session: Any) -> None:
    made, rows, members = me.opened(3, 2)
    for member in members:
        me.marked(member, rows[0], FULL, hand_in=member is not members[1])
        me.marked(member, rows[1], FULL)
    results.close(made, actor=me.coordinator(), without="위원 출장")
    found = gathered.gather(made)
    paper = papers.decision_paper(made, found, gathered.outcome_of(made, found))
    assert paper.conditions[0] == "위원 2번은 평가표 1장을 내지 않았다. 그 신청은 낸 위원의 점수로 셈했다."

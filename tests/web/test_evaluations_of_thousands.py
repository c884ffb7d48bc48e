"""Evaluation with many applications: parts of lists, and results that are computed once until something changes."""

from decimal import Decimal

import pytest

from app.evaluations.queries import computed, results, sheets, usual
from app.evaluations.routes import decision, declaring
from app.evaluations.services import bonus, conflicts
from app.evaluations.states import BonusVerdict
from app.kernel.roles import Role
from tests import make
from tests import make_applications as ma
from tests import make_evaluations as me
from tests.clients import JudgingClient
from tests.make_accounts import sign_in
from tests.worlds import kept

FULL = [25, 25, 15, 15]
LOW = [10, 10, 10, 10]


def test_the_second_part_of_an_evaluators_list_goes_on_counting(session: object) -> None:
    _, rows, members = me.opened(3, 5)
    me.recused(members[0], rows[0])
    me.marked(members[0], rows[1], FULL)
    me.marked(members[0], rows[2], FULL, hand_in=False)
    tasks = sheets.tasks_of(me.actor_of(members[0].user))
    assert [(t.total, t.asked, t.undeclared, t.done, t.left) for t in tasks] == [(5, 4, 2, 1, 3)]
    part = sheets.part_of([(tasks[0], 2)], 2)[tasks[0].session.id]
    assert [(one.number, one.assignment.application.receipt_no) for one in part] == [
        (3, rows[2].receipt_no),
        (4, rows[3].receipt_no),
    ]


def test_a_long_roll_is_declared_in_parts(
    world: None, client: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(declaring, "ROLL", 2)
    made, _, members = me.opened(3, 3)
    kept()
    sign_in(client, members[0].user)
    roll = f"/evaluations/assigned/{made.id}/declare"
    page = client.get(roll).get_data(as_text=True)
    assert page.count('name="conflicts"') == 2 and "2곳씩" in page
    assert client.send(roll, {"pledge": "y", "consent": "y"}).location.endswith(roll)
    assert client.send(roll, {"pledge": "y"}).location.endswith("/evaluations/assigned")


def test_a_long_decision_shows_counts_and_the_neighbours_of_the_line(
    world: None, client: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decision, "LONG", 3)
    monkeypatch.setattr(decision, "NEAR", 1)
    made, rows, _ = me.closed([[[25, 25, 15, 15 - n]] * 3 for n in range(5)] + [[LOW] * 3])
    kept()
    with client.application.app_context():
        sign_in(client, make.user(Role.COORDINATOR))
    page = client.get(f"/evaluations/{made.id}/decide").get_data(as_text=True)
    near = page.split("선정 선 앞뒤", 1)[1].split("모든 신청의 결과 보기")[0]
    named = [row.receipt_no for row in rows if row.receipt_no in near]
    assert named == [rows[2].receipt_no, rows[3].receipt_no]
    counts = page.split("결과별 수")[1].split("선정 선 앞뒤")[0]
    assert [counts.count(word) for word in (">3<", ">2<", ">1<")] == [1, 1, 1]


def test_a_result_is_computed_again_only_when_what_it_is_computed_from_changed(session: object) -> None:
    chosen = me.call(bonus_items=[ma.bonus_item("certified", points=2)])
    made, rows, members = me.closed([[FULL, FULL, FULL], [LOW, LOW, FULL]], of=chosen)
    first = computed.outcome_now(made)
    assert computed.outcome_now(made) is first
    assert first.text == results.outcome_of(made, results.gather(made)).text
    bonus.review(
        made, rows[0], chosen.bonus_items[0], BonusVerdict.CONFIRMED, "인증서", actor=me.coordinator()
    )
    second = computed.outcome_now(made)
    assert second is not first and second.results[rows[0].receipt_no].bonus == 2
    reason = "신청 기업이 낸 기피 사유가 맞음"
    given = me.assignment(members[2], rows[1])
    conflicts.accept_challenge(given, reason=reason, actor=me.coordinator())
    assert computed.outcome_now(made).results[rows[1].receipt_no].evaluators == 2


def test_a_mark_sheet_says_its_levels_beside_the_figure(world: None, client: JudgingClient) -> None:
    levels = [{"points": "30", "words": "바뀐 것을 수로 보인다"}, {"points": "10", "words": "뜻만 있다"}]
    criteria = [ma.CRITERIA[0] | {"levels": levels}, *ma.CRITERIA[1:]]
    _, rows, members = me.opened(3, 1, of=me.call(criteria=criteria))
    me.marked(members[0], rows[0], [10], hand_in=False)
    key = me.assignment(members[0], rows[0]).id
    kept()
    sign_in(client, members[0].user)
    page = client.get(f"/evaluations/marking/{key}").get_data(as_text=True)
    assert "바뀐 것을 수로 보인다" in page and 'aria-describedby="mark_0-h mark_0-l mark_0-u"' in page


def test_beside_a_criterion_stands_how_one_marked_others_of_late(
    session: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, rows, members = me.opened(3, 4)
    for row, points in zip(rows, (10, 20, 25), strict=False):
        me.marked(members[0], row, [points, 15, 10, 10], hand_in=False)
    way, last = sheets.course(members[0]), me.assignment(members[0], rows[3])
    one = usual.usual_marks(way, last)[0]
    assert (one.count, one.lowest, one.mean, one.highest, one.recent) == (3, 10, Decimal("18.3"), 25, False)
    monkeypatch.setattr(usual, "RECENT", 2)
    one = usual.usual_marks(way, last)[0]
    assert (one.count, one.lowest, one.mean, one.highest, one.recent) == (2, 20, Decimal("22.5"), 25, True)
    assert usual.usual_marks(way, me.assignment(members[0], rows[2]))[0].mean == Decimal(15)

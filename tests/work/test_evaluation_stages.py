"""Paper and presentation combined by weights, and levels in words: figures worked by hand."""

import json
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from app.applications.forms.call import criteria_of
from app.applications.models import Application
from app.evaluations import papers, sheetbook, wording
from app.evaluations.models import Decision, EvaluationSession
from app.evaluations.queries import computed, results, told
from app.evaluations.record import RecordError, loads, read_record, replay
from app.evaluations.services import decisions, panel, sessions
from app.evaluations.services import results as closing
from app.evaluations.states import Stage
from app.kernel import clock
from app.kernel.errors import Refused
from tests import make_applications as ma
from tests import make_evaluations as me

RULE = {"round_places": 2, "pass_mark": 60, "tie_break": [], "paper_weight": 30, "presentation_weight": 70}


def presented(
    marks: list[list[list[Any]]], rule: dict[str, Any]
) -> tuple[EvaluationSession, list[Application], Decision]:
    """A decided paper stage of two (means 80 and 70.5), and a closed presentation with these marks."""
    of = me.call(rule=rule)
    doer = me.coordinator()
    paper, rows, _ = me.closed(
        [[[30, 20, 15, 15]] * 2, [[20, 20, 15, 15], [20, 20, 15, 16]]], of=of, is_final=False
    )
    first = me.told(paper)
    due_at = clock.now() + timedelta(days=5)
    made = sessions.create(of, Stage.PRESENTATION, sessions.Settings(due_at=due_at), actor=doer)
    members = me.seats(made, 2, doer)
    panel.assign_all(made, actor=doer)
    sessions.open_session(made, actor=doer, exception="위원을 더 모시지 못함")
    for row, of_row in zip(rows, marks, strict=True):
        for member, points in zip(members, of_row, strict=True):
            me.marked(member, row, points)
    closing.close(made, actor=doer)
    return made, rows, first


def test_paper_and_presentation_are_combined_by_their_weights_and_replay_alike(session: object) -> None:
    # paper 80, 70.5; presentation (71 + 70) / 2 = 70.5 and (90 + 85) / 2 = 87.5
    made, rows, first = presented(
        [[[30, 20, 11, 10], [30, 20, 10, 10]], [[30, 30, 20, 10], [30, 30, 15, 10]]], RULE
    )
    outcome = computed.outcome_now(made)
    one, two = (outcome.results[row.receipt_no or ""] for row in rows)
    assert (one.stage_mean, one.mean) == (Decimal("70.50"), Decimal("73.35"))  # 24.00 + 49.35
    assert (two.stage_mean, two.mean) == (Decimal("87.50"), Decimal("82.40"))  # 21.15 + 61.25
    assert (two.rank, one.rank) == (1, 2)
    said = " ".join(str(sentence) for sentence in wording.explain(outcome.record, two))
    assert "서면평가 70.50점의 30%와 발표평가 87.50점의 70%를 더하면 82.4점이므로" in said
    assert wording.brief(outcome.record, two).endswith("÷ 2 = 87.50, 서면 70.50과 합쳐 82.40, 가점 0")
    decided = decisions.decide(made, actor=me.coordinator())
    assert replay(loads(decided.record)) == json.loads(decided.results)
    assert json.loads(decided.results)[rows[1].receipt_no]["mean"] == "82.40"
    assert "paper" not in loads(first.record)["applications"][0]
    assert "paper_weight" not in loads(first.record)["rule"]


def test_the_mean_of_each_stage_stands_before_what_came_of_both(session: object) -> None:
    made, rows, _ = presented([[[30, 20, 11, 10], [30, 20, 10, 10]]] * 2, RULE)
    outcome = computed.outcome_now(made)
    head, *lines = sheetbook.results_of(
        outcome.record, outcome.ranked, {row.receipt_no or "": "가온" for row in rows}
    )
    assert head[6:9] == ["발표 평균", "서면 평균", "합친 평균"]
    assert [70.5, 80.0, 73.35] in [line[6:9] for line in lines]
    decided = decisions.decide(made, actor=me.coordinator(), tells_points=True)
    figures = json.loads(decided.results)[rows[0].receipt_no]
    (label, said), *_ = told.listed(made, figures)
    assert (label, said) == ("서면평가와 발표평가를 합친 점수", "73.35점 (평균 73.35점, 가점 0점)")


def test_the_paper_of_the_second_stage_says_who_fell_out_in_the_first(session: object) -> None:
    of, doer, full = me.call(rule=RULE), me.coordinator(), [30, 20, 15, 15]
    paper, rows, _ = me.closed([[full] * 3, [[10, 10, 10, 10]] * 3], of=of, is_final=False)
    me.told(paper)
    due_at = clock.now() + timedelta(days=5)
    made = sessions.create(of, Stage.PRESENTATION, sessions.Settings(due_at=due_at), actor=doer)
    members = me.seats(made, 3, doer)
    panel.assign_all(made, actor=doer)
    sessions.open_session(made, actor=doer)
    for member in members:
        me.marked(member, rows[0], full)
    closing.close(made, actor=doer)
    gathered = results.gather(made)
    drawn = papers.decision_paper(made, gathered, results.outcome_of(made, gathered))
    assert drawn.stages[:2] == (("접수", "2", "–"), ("평가 대상", "1", "서면평가 탈락 1"))


def test_a_rule_without_weights_leaves_the_paper_stage_behind(session: object) -> None:
    plain = {key: value for key, value in RULE.items() if "weight" not in key}
    made, rows, _ = presented([[[20, 20, 20, 20]] * 2, [[20, 20, 20, 10]] * 2], plain)
    gathered = results.gather(made)
    assert all("paper" not in one for one in gathered.record["applications"])
    found = results.outcome_of(made, gathered).results
    assert [found[row.receipt_no or ""].mean for row in rows] == [Decimal(80), Decimal(70)]


def record(**over: Any) -> dict[str, Any]:
    """One application, one evaluator, two stages; the combined mean falls on half a hundredth."""
    application = {"id": "A", "marks": {"E01": {"가": Decimal("80.01")}}, "paper": Decimal("70.00")}
    rule = {"paper_weight": 50, "presentation_weight": 50}
    raw = {"criteria": [{"name": "가", "max": 100}], "evaluators": ["E01"], "rule": rule | over}
    return raw | {"applications": [application]}


def test_the_combined_mean_is_rounded_half_up_once(session: object) -> None:
    assert replay(record())["A"]["mean"] == "75.01"  # 75.005


@pytest.mark.parametrize(
    ("over", "path"),
    [
        ({"paper_weight": 40}, "rule.paper_weight"),
        ({"paper_weight": None}, "rule.paper_weight"),
        ({"presentation_weight": 101}, "rule.presentation_weight"),
        ({"presentation_weight": Decimal("50.5")}, "rule.presentation_weight"),
    ],
)
def test_weights_that_do_not_make_a_hundred_are_refused(over: dict[str, Any], path: str) -> None:
    with pytest.raises(RecordError) as refusal:
        read_record(record(**over))
    assert refusal.value.path == path


def test_a_weighted_record_needs_the_paper_mean_of_everyone() -> None:
    raw = record()
    del raw["applications"][0]["paper"]
    with pytest.raises(RecordError) as refusal:
        read_record(raw)
    assert refusal.value.path == "applications[0].paper"


def typed(*levels: list[str]) -> Any:
    """A call's form with one criterion of thirty points and its levels as typed."""
    criteria = SimpleNamespace(data=[["사회적 가치", "30", "", "문제의 절실함"]])
    return SimpleNamespace(criteria_lines=criteria, level_lines=SimpleNamespace(data=list(levels)))


def test_levels_are_typed_as_points_and_words() -> None:
    (criterion,) = criteria_of(typed(["사회적 가치", "30", "아주 뚜렷함"], ["사회적 가치", "20.0", "뚜렷함"]))
    assert criterion["levels"] == [
        {"points": "30", "words": "아주 뚜렷함"},
        {"points": "20", "words": "뚜렷함"},
    ]
    for points, words in (("31", "넘침"), ("많음", "많음"), ("-1", "모자람"), ("10", "")):
        with pytest.raises(Refused) as refusal:
            criteria_of(typed(["사회적 가치", points, words]))
        assert refusal.value.field == "level_lines"
    with pytest.raises(Refused):
        criteria_of(typed(["없는 항목", "10", "보통"]))


def test_levels_are_frozen_with_the_session_and_stay_out_of_the_record(session: object) -> None:
    levels = [{"points": "30", "words": "아주 뚜렷함"}]
    criteria = [ma.CRITERIA[0] | {"levels": levels}, *ma.CRITERIA[1:]]
    made, _, _ = me.closed([[[20, 20, 15, 15]] * 3], of=me.call(criteria=criteria))
    assert made.criteria[0]["levels"] == levels
    assert "levels" not in results.gather(made).record["criteria"][0]

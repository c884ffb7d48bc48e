"""Fine points of results, panels, exclusions and ratings: where one word of a rule would change a decision unseen."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from app.evaluations.rules import (
    Application,
    Criterion,
    Outcome,
    Reason,
    Record,
    Result,
    Rule,
    assess,
    decide,
    dropped_of,
    fraction_half_up,
    staged,
)
from app.evaluations.rules_conflict import MEMBER, Candidate, firm, name_key, people, why_excluded
from app.evaluations.rules_panel import Finding, Member, PanelRule, Shortfall, balanced, check, ticket
from app.evaluations.rules_ratings import summed, token
from app.evaluations.states import EvaluatorKind, Gender

CRITERIA = (Criterion("가", Decimal(60)), Criterion("나", Decimal(40)))
OUT, IN = EvaluatorKind.EXTERNAL, EvaluatorKind.INTERNAL
F, M = Gender.FEMALE, Gender.MALE
NOW = datetime(2026, 3, 1, 9, 0, 0, tzinfo=UTC)


def one(name: str, *totals: Any, bonus: Any = 0, at: datetime = NOW, **over: Any) -> Application:
    """An application by its totals: all of 가 and the rest of 나."""
    marks = {
        f"E{n:02d}": {
            "가": min(Decimal(str(total)), Decimal(60)),
            "나": max(Decimal(str(total)) - 60, Decimal(0)),
        }
        for n, total in enumerate(totals, 1)
    }
    extra = {"가점": Decimal(str(bonus))} if bonus else {}
    return Application(name, marks, extra, at, **over)


def decided(rule: Rule, *applications: Application) -> dict[str, Result]:
    """The results of these."""
    return decide(Record(CRITERIA, ("E01", "E02", "E03"), rule, applications))


def test_the_most_points_of_a_record_are_those_of_all_criteria_together() -> None:
    assert Record(CRITERIA, (), Rule(), ()).max_points == 100


def test_one_weight_alone_combines_nothing_and_each_weight_is_of_its_own_stage() -> None:
    assert Rule(paper_weight=30).weights is None and Rule(presentation_weight=70).weights is None
    assert Rule(paper_weight=30, presentation_weight=70).weights == (30, 70)
    found = assess(one("A", 90, paper=Decimal(80)), CRITERIA, Rule(paper_weight=30, presentation_weight=70))
    assert (found.stage_mean, found.mean, found.paper) == (90, 87, 80)


def test_a_paper_mean_counts_for_nothing_where_the_rule_has_no_weights() -> None:
    found = assess(one("A", 90, paper=Decimal(80)), CRITERIA, Rule())
    assert (found.mean, found.paper) == (90, None)


def test_without_a_paper_mean_the_presentation_stands_alone() -> None:
    found = assess(one("A", 90), CRITERIA, Rule(paper_weight=30, presentation_weight=70))
    assert found.mean == 90


def test_a_pass_mark_on_the_mean_looks_at_both_stages_together() -> None:
    rule = Rule(paper_weight=50, presentation_weight=50, pass_on="mean", pass_mark=Decimal(75))
    found = assess(one("A", 80, paper=Decimal(60)), CRITERIA, rule)
    assert (found.mean, found.reason) == (70, Reason.BELOW_PASS_MARK)


def test_a_mean_is_printed_with_three_decimals_and_what_is_cut_off_is_said() -> None:
    found = assess(one("A", 59, 60, 60), CRITERIA, Rule())
    assert found.mean_before_rounding == "179/3 = 59.666…"
    assert assess(one("A", 74, "75.5"), CRITERIA, Rule()).mean_before_rounding == "149.5/2 = 74.75"


@pytest.mark.parametrize(("places", "shown"), [(0, "67"), (1, "66.7"), (2, "66.67"), (3, "66.667")])
def test_means_keep_as_many_decimals_as_the_rule_says(places: int, shown: str) -> None:
    assert str(fraction_half_up(Fraction(200, 3), places)) == shown
    found = assess(one("A", 66, 67, 67), CRITERIA, Rule(round_places=places))
    assert str(found.mean) == shown


def test_of_equal_totals_it_is_the_number_of_the_seat_and_not_the_order_of_the_sheets_that_decides() -> None:
    totals = {"E03": Decimal(80), "E01": Decimal(80), "E02": Decimal(80)}
    assert dropped_of(totals, Rule(drop="high_low")) == ("E01", "E03")
    raw = one("A", 80, 80, 80, 81)
    mixed = replace(raw, marks=dict(reversed(list(raw.marks.items()))))
    found = assess(mixed, CRITERIA, Rule(drop="high_low"))
    assert list(found.totals) == ["E01", "E02", "E03", "E04"] and found.counted == ("E02", "E03")


def test_exactly_one_hundred_is_not_said_to_be_capped() -> None:
    rule = Rule(cap_at_100=True)
    assert not assess(one("A", 98, bonus=2), CRITERIA, rule).capped_at_100
    assert assess(one("A", 98, bonus=3), CRITERIA, rule).capped_at_100


def test_dropped_sheets_count_towards_the_fewest_evaluators() -> None:
    rule = Rule(drop="high_low", min_evaluators=3)
    assert assess(one("A", 70, 80, 90), CRITERIA, rule).reason is None


def test_of_several_reasons_the_first_of_the_order_is_told() -> None:
    floor = {"criterion_floor_pct": Decimal(40), "pass_mark": Decimal(60)}
    low = one("A", 10)
    assert assess(low, CRITERIA, Rule(**floor)).reason is Reason.BELOW_FLOOR  # type: ignore[arg-type]
    few = Rule(**floor, min_evaluators=2)  # type: ignore[arg-type]
    assert assess(low, CRITERIA, few).reason is Reason.TOO_FEW_EVALUATORS


def test_a_bonus_that_was_capped_breaks_no_tie() -> None:
    rule = Rule(bonus_cap=Decimal(2), tie_break=("bonus", "submitted_at"))
    late = one("A", 80, bonus=5, at=NOW + timedelta(seconds=1))
    found = decided(rule, late, one("B", 80, bonus=2))
    assert (found["B"].rank, found["B"].tie_break) == (1, "submitted_at")


def test_a_millionth_of_a_second_tells_two_submissions_apart() -> None:
    rule = Rule(tie_break=("submitted_at",))
    found = decided(
        rule,
        one("A", 80, at=NOW + timedelta(microseconds=2)),
        one("B", 80, at=NOW + timedelta(microseconds=1)),
    )
    assert (found["B"].rank, found["A"].rank, found["A"].tie_open) == (1, 2, False)
    earlier = one("A", 80, at=NOW + timedelta(microseconds=999_999))
    later = one("B", 80, at=NOW + timedelta(seconds=1))
    assert decided(rule, later, earlier)["A"].rank == 1


def test_a_tie_with_one_neighbour_only_is_open_all_the_same() -> None:
    rule = Rule(tie_break=("bonus",), capacity=2)
    found = decided(rule, one("A", 80, bonus=2), one("B", 82), one("C", 82))
    assert [found[key].rank for key in "ABC"] == [1, 2, 3]
    assert (found["B"].tie_break, found["B"].tie_open, found["C"].tie_open) == ("bonus", True, True)
    assert found["C"].outcome is Outcome.WAITLISTED


@pytest.mark.parametrize("weights", [(-10, 110), (30, 60)])
def test_weights_that_are_not_shares_of_one_hundred_are_refused(weights: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        staged(Decimal(80), Decimal(90), weights, 2)


def test_shares_of_a_panel_are_enough_when_exactly_met_and_told_on_the_side_that_falls_short() -> None:
    assert check([Member(OUT, F), Member(IN, M)], PanelRule(least=2, outside_pct=50)) == []
    third = [Member(OUT, F), Member(IN, M), Member(IN, F)]
    assert Finding(Shortfall.OUTSIDE, 50, 33) in check(third, PanelRule())
    ten = [Member(OUT, F)] * 6 + [Member(OUT, M)] * 4
    assert check(ten, PanelRule()) == []
    seven = [Member(OUT, F)] * 5 + [Member(OUT, M)] * 2
    assert check(seven, PanelRule()) == [Finding(Shortfall.GENDER, 60, 72)]


def test_where_a_gender_is_not_known_no_share_is_told() -> None:
    members = [Member(OUT, F)] * 4 + [Member(OUT, None)]
    assert [found.what for found in check(members, PanelRule())] == [Shortfall.GENDER_UNKNOWN]


def test_pairs_are_listed_by_application() -> None:
    assert balanced({2: 1, 1: 1}, [8, 9], blocked={(8, 1)}) == [(9, 1), (8, 2)]


@pytest.mark.parametrize(
    ("wanted", "blocked", "load", "most", "pairs"),
    [
        ({1: 1, 2: 2}, {(2, 1), (3, 1), (3, 2)}, {}, 1, [(1, 1), (2, 2)]),
        ({1: 1, 2: 2, 3: 2}, {(2, 1), (3, 1), (2, 2), (3, 3)}, {}, 2, [(1, 1), (1, 2), (3, 2), (2, 3)]),
        ({1: 1, 2: 1, 3: 2}, {(2, 1), (1, 2), (3, 3)}, {}, 1, [(3, 1), (2, 2), (1, 3)]),
        ({1: 1, 2: 2}, {(2, 1), (2, 2), (3, 2)}, {3: 1}, 2, [(1, 1), (1, 2)]),
    ],
    ids=["never a blocked pair", "nobody twice", "nobody beyond their most", "nobody handed their own"],
)
def test_handing_one_on_breaks_no_other_rule(
    wanted: dict[int, int],
    blocked: set[tuple[int, int]],
    load: dict[int, int],
    most: int,
    pairs: list[tuple[int, int]],
) -> None:
    assert balanced(wanted, [1, 2, 3], blocked=blocked, load=load, most=most) == pairs


def test_lots_of_a_seed_and_a_number_never_run_together() -> None:
    assert ticket("1", 23) != ticket("12", 3)


def test_names_are_compared_whole_and_without_case() -> None:
    assert name_key("(주)Green Spoon") == name_key("주식회사 GREENSPOON") == "greenspoon"
    assert name_key("그린스푼랩") != name_key("그린스푼")


@pytest.mark.parametrize(
    "text", ["한서윤, 이나래", "한서윤·이나래", "한서윤/이나래", "한서윤;이나래", "한서윤 외 이나래"]
)
def test_representatives_are_told_apart_however_they_are_divided(text: str) -> None:
    assert people(text) == {"한서윤", "이나래"}


def test_nothing_written_down_is_nothing_in_common() -> None:
    venture = firm(
        1, ["그린스푼", ""], ["help@greenspoon.co.kr", "", "a@gmail.com"], investors=[("", ""), ("한강", "")]
    )
    assert why_excluded(Candidate(9, "someone@gmail.com"), venture, date(2026, 11, 20)) is None


def test_a_member_of_the_venture_is_told_so_whatever_else_ties_them() -> None:
    venture = firm(1, ["그린스푼"], [])
    assert (
        why_excluded(Candidate(9, "a@b.kr"), venture, date(2026, 11, 20), member="지금", tie="자문")
        == f"{MEMBER} (지금)"
    )


def test_answers_about_a_panel_are_shown_from_five_with_every_grade_counted() -> None:
    assert summed([1, 2, 3, 4]) is None
    found = summed([5, 4, 4, 4, 4, 4], ["좋았습니다", ""])
    assert found is not None and (found.count, str(found.mean)) == (6, "4.17")
    assert found.given == (0, 0, 0, 5, 1) and found.comments == ("좋았습니다",)
    five = summed([1, 2, 3, 4, 5])
    assert five is not None and five.given == (1, 1, 1, 1, 1)


def test_tokens_hang_on_the_key_and_never_run_together() -> None:
    assert token("열쇠", 1, 23) != token("열쇠", 12, 3) and token("열쇠", 1, 2) != token("다른", 1, 2)

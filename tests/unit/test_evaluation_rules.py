"""A decision from its marks: means, dropping, floors, bonus, ties, ranks; and records that are refused."""

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.evaluations.record import RecordError, loads, points, read_record, replay
from app.evaluations.rules import Outcome, Reason, Result, decide, mean_half_up, staged
from app.evaluations.spread import median, offsets, spread, without_each

SAMPLES = Path(__file__).parent.parent / "samples"


def record(marks: dict[str, dict[str, list[Any]]], **rule: Any) -> dict[str, Any]:
    """A record with two criteria (가 60, 나 40) from points per application and evaluator."""
    evaluators = sorted({e for sheets in marks.values() for e in sheets})
    return {
        "criteria": [{"name": "가", "max": 60}, {"name": "나", "max": 40}],
        "evaluators": evaluators,
        "rule": {"pass_mark": 60, "round_places": 2, **rule},
        "applications": [
            {
                "id": name,
                "submitted_at": f"2026-03-01T09:00:{i:02}+09:00",
                "bonus": {},
                "marks": {e: dict(zip(("가", "나"), p, strict=False)) for e, p in sheets.items()},
            }
            for i, (name, sheets) in enumerate(marks.items())
        ],
    }


def results(raw: dict[str, Any]) -> dict[str, Result]:
    return decide(read_record(loads(json.dumps(raw))))


def test_the_frozen_record_gives_the_decision_that_was_made() -> None:
    raw = loads((SAMPLES / "evaluation-record.json").read_bytes())
    expected = json.loads((SAMPLES / "evaluation-record.expected.json").read_text("utf-8"))
    assert replay(raw) == expected


def test_the_order_of_the_applications_in_the_file_decides_nothing() -> None:
    raw = loads((SAMPLES / "evaluation-record.json").read_bytes())
    turned = {**raw, "applications": raw["applications"][::-1]}
    assert replay(turned) == replay(raw)


def test_a_mean_of_69_995_becomes_70_00_and_passes() -> None:
    raw = record({"A": {"E1": [40, 29.99], "E2": [40, 30]}}, pass_mark=70)
    got = results(raw)["A"]
    assert (got.mean, got.outcome) == (Decimal("70.00"), Outcome.SELECTED)
    assert got.mean_before_rounding == "139.99/2 = 69.995"


def test_a_mean_just_below_the_half_does_not_pass() -> None:
    raw = record({"A": {"E1": [40, 29.99], "E2": [40, 30], "E3": [40, 29.99]}}, pass_mark=70)
    assert results(raw)["A"].reason is Reason.BELOW_PASS_MARK


@pytest.mark.parametrize(("evaluators", "dropped"), [(3, ()), (4, ("E1", "E4"))])
def test_highest_and_lowest_fall_away_only_from_the_number_the_rule_names(
    evaluators: int, dropped: tuple[str, ...]
) -> None:
    raw = record(
        {"A": {f"E{i}": [40, 10 + i] for i in range(1, evaluators + 1)}},
        drop="high_low",
        drop_min_evaluators=4,
    )
    assert results(raw)["A"].dropped == dropped


def test_of_equal_totals_the_first_evaluator_is_the_lowest_and_the_last_the_highest() -> None:
    raw = record(
        {"A": {e: [30, 30] for e in ("E3", "E1", "E4", "E2")}}, drop="high_low", drop_min_evaluators=3
    )
    assert results(raw)["A"].dropped == ("E1", "E4")


def test_dropping_never_leaves_an_application_without_evaluators() -> None:
    raw = record({"A": {"E1": [40, 30], "E2": [30, 30]}}, drop="high_low", drop_min_evaluators=2)
    assert results(raw)["A"].dropped == ()
    assert results(raw)["A"].mean == Decimal("65.00")


def test_an_evaluator_recused_from_one_application_changes_only_its_denominator() -> None:
    raw = record({"A": {"E1": [40, 20], "E2": [50, 30]}, "B": {"E1": [40, 30], "E2": []}})
    got = results(raw)
    assert (got["A"].mean, got["A"].evaluators) == (Decimal("70.00"), 2)
    assert (got["B"].mean, got["B"].evaluators) == (Decimal("70.00"), 1)


def test_an_application_nobody_marked_is_rejected_without_rank_or_mean() -> None:
    raw = record({"A": {"E1": [60, 40]}, "B": {}})
    assert replay(loads(json.dumps(raw)))["B"] == {
        "evaluators": 0, "dropped": [], "mean": None, "bonus": 0, "final": None, "below_floor": [], "rank": None,
        "outcome": "rejected",
    }  # fmt: skip
    assert results(raw)["B"].reason is Reason.NO_MARKS


def test_fewer_evaluators_than_the_rule_asks_is_no_selection() -> None:
    raw = record({"A": {"E1": [60, 40], "E2": [60, 40]}}, min_evaluators=3)
    assert results(raw)["A"].reason is Reason.TOO_FEW_EVALUATORS


def test_a_criterion_exactly_at_its_floor_is_enough_and_below_it_rejects() -> None:
    raw = record({"A": {"E1": [60, 16]}, "B": {"E1": [60, 15.99]}}, criterion_floor_pct=40)
    got = results(raw)
    assert got["A"].outcome is Outcome.SELECTED
    assert (got["B"].below_floor, got["B"].reason) == (("나",), Reason.BELOW_FLOOR)


def test_a_floor_of_one_criterion_overrides_that_of_the_rule() -> None:
    raw = record({"A": {"E1": [60, 10]}}, criterion_floor_pct=40)
    raw["criteria"][1]["floor_pct"] = 25
    assert results(raw)["A"].below_floor == ()


def test_what_is_marked_apart_is_in_no_total_and_below_no_floor_but_may_break_a_tie() -> None:
    raw = record(
        {"A": {"E1": [50, 5], "E2": [50, 15]}, "B": {"E1": [50, 20], "E2": [50, 40]}},
        pass_mark=50,
        criterion_floor_pct=40,
        tie_break=["criterion:나"],
    )
    raw["criteria"][1]["independent"] = True
    got = results(raw)
    assert got["A"].totals == {"E1": 50, "E2": 50}
    assert (got["A"].final, got["A"].criterion_means["나"], got["A"].below_floor) == (50, 10, ())
    assert (got["B"].rank, got["A"].rank, got["A"].tie_break) == (1, 2, "criterion:나")
    assert read_record(raw).max_points == 60


def test_a_floor_of_its_own_holds_for_what_is_marked_apart_too() -> None:
    raw = record({"A": {"E1": [60, 10]}})
    raw["criteria"][1] |= {"independent": True, "floor_pct": 30}
    assert results(raw)["A"].reason is Reason.BELOW_FLOOR


def test_bonus_is_capped_and_the_final_never_passes_one_hundred() -> None:
    raw = record({"A": {"E1": [59, 40]}}, bonus_cap=5, cap_at_100=True)
    raw["applications"][0]["bonus"] = {"여성기업": 3, "관내 기업": 3}
    got = results(raw)["A"]
    assert (got.bonus_sum, got.bonus, got.final, got.capped_at_100) == (6, 5, 100, True)
    raw["rule"]["cap_at_100"] = False
    assert results(raw)["A"].final == Decimal("104.00")


def test_the_pass_mark_may_ask_for_the_mean_before_bonus() -> None:
    raw = record({"A": {"E1": [40, 28]}}, pass_mark=70)
    raw["applications"][0]["bonus"] = {"관내 기업": 2}
    assert results(raw)["A"].outcome is Outcome.SELECTED
    raw["rule"]["pass_on"] = "mean"
    assert results(raw)["A"].outcome is Outcome.REJECTED


def test_ties_are_broken_in_the_order_of_the_rule_and_the_result_says_by_what() -> None:
    raw = record(
        {"A": {"E1": [40, 30]}, "B": {"E1": [45, 25]}, "C": {"E1": [40, 30]}, "D": {"E1": [40, 28]}},
        tie_break=["criterion:가", "bonus", "submitted_at"],
    )
    raw["applications"][3]["bonus"] = {"관내 기업": 2}
    got = results(raw)
    assert sorted(got, key=lambda k: got[k].rank or 0) == ["B", "D", "A", "C"]
    assert got["B"].tie_break == "criterion:가"
    assert got["C"].tie_break == "submitted_at"
    assert not any(r.tie_open for r in got.values())


def test_an_earlier_submission_is_compared_as_an_instant_and_not_as_text() -> None:
    raw = record({"A": {"E1": [40, 30]}, "B": {"E1": [40, 30]}}, tie_break=["submitted_at"])
    raw["applications"][0]["submitted_at"] = "2026-03-01T09:00:00+09:00"
    raw["applications"][1]["submitted_at"] = "2026-02-28T23:59:59Z"
    assert results(raw)["B"].rank == 1


def test_a_tie_no_rule_breaks_is_ordered_by_id_and_said_to_be_open() -> None:
    raw = record({"B": {"E1": [40, 30]}, "A": {"E1": [40, 30]}, "C": {"E1": [30, 30]}}, capacity=1)
    got = results(raw)
    assert [(k, got[k].rank, got[k].outcome.value, got[k].tie_open) for k in "ABC"] == [
        ("A", 1, "selected", True),
        ("B", 2, "waitlisted", True),
        ("C", 3, "waitlisted", False),
    ]
    assert got["B"].reason is Reason.OVER_CAPACITY


def test_points_keep_two_decimals_and_whole_bonuses_stay_numbers() -> None:
    raw = record({"A": {"E1": [40, 30]}}, round_places=1)
    raw["applications"][0]["bonus"] = {"관내": 1.5}
    got = replay(loads(json.dumps(raw)))["A"]
    assert (got["mean"], got["bonus"], got["final"]) == ("70.00", "1.50", "71.50")
    assert points(Decimal("1.234")) == "1.234"


def test_paper_and_presentation_count_by_their_weights() -> None:
    assert staged(Decimal("70.01"), Decimal(80), (30, 70), 2) == Decimal("77.00")
    with pytest.raises(ValueError, match="100"):
        staged(Decimal(70), Decimal(80), (30, 60), 2)


def test_leaving_out_one_evaluator_shows_whose_place_hangs_on_them() -> None:
    raw = record({"A": {"E1": [60, 40], "E2": [30, 30]}, "B": {"E1": [30, 30], "E2": [50, 30]}}, capacity=1)
    changes = without_each(read_record(loads(json.dumps(raw))))
    assert [(c.application, c.rank, c.rank_without) for c in changes["E1"]] == [("A", 1, 2), ("B", 2, 1)]
    assert changes["E2"] == []


def test_spread_and_offsets_say_how_evaluators_differ() -> None:
    raw = record(
        {"A": {"E1": [40, 30], "E2": [50, 30]}, "B": {"E1": [30, 30], "E2": [30, 40]}, "C": {"E3": [30, 30]}}
    )
    got = results(raw)
    assert spread(got["A"]) == Decimal("5.00")
    assert offsets(read_record(loads(json.dumps(raw)))) == {"E1": Decimal(-10), "E2": Decimal(10), "E3": None}


GOOD = record({"A": {"E1": [40, 30], "E2": [50, 30]}}, tie_break=["criterion:가"])


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda r: r["applications"][0]["marks"]["E1"].update(가=60.5), "applications[0].marks.E1.가"),
        (lambda r: r["applications"][0]["marks"]["E1"].update(가=-1), "applications[0].marks.E1.가"),
        (lambda r: r["applications"][0]["marks"]["E1"].update(가="높음"), "applications[0].marks.E1.가"),
        (lambda r: r["applications"][0]["marks"]["E1"].update(가=True), "applications[0].marks.E1.가"),
        (lambda r: r["applications"][0]["marks"]["E1"].pop("나"), "applications[0].marks.E1"),
        (lambda r: r["applications"][0]["marks"]["E1"].update(다=1), "applications[0].marks.E1.다"),
        (lambda r: r["applications"][0]["marks"].update(E9={"가": 1, "나": 1}), "applications[0].marks.E9"),
        (lambda r: r["applications"].append(r["applications"][0]), "applications"),
        (lambda r: r["applications"][0].pop("id"), "applications[0].id"),
        (lambda r: r.pop("applications"), "applications"),
        (lambda r: r.update(criteria=[]), "criteria"),
        (lambda r: r["criteria"].append({"name": "가", "max": 1}), "criteria"),
        (lambda r: r["criteria"][0].update(max=0), "criteria[0].max"),
        (lambda r: r["criteria"][0].update(independent="yes"), "criteria[0].independent"),
        (lambda r: [row.update(independent=True) for row in r["criteria"]], "criteria"),
        (lambda r: r["evaluators"].append("E1"), "evaluators"),
        (lambda r: r["rule"].update(drop="median"), "rule.drop"),
        (lambda r: r["rule"].update(tie_break=["criterion:다"]), "rule.tie_break[0]"),
        (lambda r: r["rule"].update(capacity=-1), "rule.capacity"),
        (lambda r: r["rule"].update(cap_at_100="yes"), "rule.cap_at_100"),
        (lambda r: r["rule"].update(criterion_floor_pct=140), "rule.criterion_floor_pct"),
        (lambda r: r["rule"].update(weights=[1, 2]), "rule.weights"),
        (lambda r: r.pop("rule"), "rule"),
        (lambda r: (r["rule"].update(tie_break=["submitted_at"]), r["applications"][0].pop("submitted_at")),
         "applications[0].submitted_at"),
    ],
)  # fmt: skip
def test_a_bad_record_is_refused_with_the_place(change: Any, path: str) -> None:
    raw = deepcopy(GOOD)
    change(raw)
    with pytest.raises(RecordError) as refused:
        replay(loads(json.dumps(raw)))
    assert refused.value.path == path
    assert str(refused.value).startswith(f"{path}: ")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"rule": NaN}', '{"a": 1, "a": 2}', b"\xff\xfe"])
def test_text_that_is_no_record_is_refused(text: str | bytes) -> None:
    with pytest.raises(RecordError):
        loads(text)


def test_a_float_that_was_not_read_exactly_is_refused() -> None:
    raw = deepcopy(GOOD)
    raw["applications"][0]["marks"]["E1"]["가"] = 40.5
    with pytest.raises(RecordError):
        replay(raw)


@pytest.mark.parametrize(("one", "other", "mean"), [("70", "70.01", "70.01"), ("70.01", "70.02", "70.02")])
def test_a_half_is_rounded_up_whatever_digit_stands_before_it(one: str, other: str, mean: str) -> None:
    assert mean_half_up([Decimal(one), Decimal(other)], 2) == Decimal(mean)


def test_the_median_is_the_middle_total_or_the_mean_of_the_two_in_the_middle() -> None:
    raw = record(
        {"A": {"E1": [40, 10], "E2": [40, 20], "E3": [40, 25.5], "E4": [60, 40]}, "B": {"E1": [10, 0]}}
    )
    got = results(raw)
    assert (median(got["A"]), median(got["B"])) == (Decimal("62.75"), Decimal("10.00"))

"""Whatever the marks, a decision ranks the passing once, keeps to capacity and does not hang on the order."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.evaluations.record import replay
from app.evaluations.rules import mean_half_up

HALF_POINTS = st.integers(0, 100).map(lambda n: Decimal(n) / 2)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    evaluators = [f"E{i}" for i in range(1, draw(st.integers(1, 6)) + 1)]
    applications = []
    for i in range(draw(st.integers(1, 8))):
        present = [e for e in evaluators if draw(st.booleans())]
        marks = {e: {"가": draw(HALF_POINTS), "나": draw(HALF_POINTS)} for e in present}
        bonus = {"가점": draw(st.integers(0, 9))}
        at = f"2026-03-01T09:00:0{draw(st.integers(0, 2))}+09:00"
        applications.append({"id": f"A{i}", "marks": marks, "bonus": bonus, "submitted_at": at})
    return {
        "criteria": [{"name": "가", "max": 50}, {"name": "나", "max": 50}],
        "evaluators": evaluators,
        "rule": {
            "drop": draw(st.sampled_from(["none", "high_low"])),
            "drop_min_evaluators": draw(st.integers(3, 5)),
            "pass_mark": draw(st.integers(0, 80)),
            "pass_on": draw(st.sampled_from(["final", "mean"])),
            "criterion_floor_pct": draw(st.sampled_from([None, 40])),
            "bonus_cap": 5,
            "cap_at_100": True,
            "capacity": draw(st.integers(0, 5)),
            "tie_break": ["criterion:가", "bonus", "submitted_at"],
        },
        "applications": applications,
    }


@given(records(), st.randoms())
def test_a_decision_is_whole_and_does_not_hang_on_the_order(raw: dict[str, Any], random: Any) -> None:
    got = replay(raw)
    ranked = sorted((r for r in got.values() if r["rank"] is not None), key=lambda r: r["rank"])
    assert [r["rank"] for r in ranked] == list(range(1, len(ranked) + 1))
    finals = [Decimal(r["final"]) for r in ranked]
    assert finals == sorted(finals, reverse=True)
    chosen = [r for r in got.values() if r["outcome"] == "selected"]
    assert len(chosen) == min(raw["rule"]["capacity"], len(ranked))
    assert all(r["rank"] is None for r in got.values() if r["outcome"] == "rejected")
    assert all(Decimal(r["final"]) <= 100 for r in got.values() if r["final"])
    shuffled = list(raw["applications"])
    random.shuffle(shuffled)
    assert replay({**raw, "applications": shuffled}) == got


@given(records())
def test_dropping_takes_two_evaluators_and_never_moves_the_mean_outside_the_totals(
    raw: dict[str, Any],
) -> None:
    for application, got in zip(raw["applications"], replay(raw).values(), strict=True):
        totals = [sum(m.values()) for m in application["marks"].values()]
        assert got["evaluators"] == len(totals)
        assert len(got["dropped"]) in (0, 2)
        if totals:
            assert min(totals) <= Decimal(got["mean"]) <= max(totals)


@given(st.lists(HALF_POINTS, min_size=1, max_size=9), st.integers(0, 4))
def test_a_mean_is_never_more_than_half_a_last_digit_away(values: list[Decimal], places: int) -> None:
    exact = Fraction(sum(values, Decimal(0))) / len(values)
    error = Fraction(mean_half_up(values, places)) - exact
    assert -Fraction(1, 2 * 10**places) < error <= Fraction(1, 2 * 10**places)

"""Random marks through the record as it is frozen: the result equals a slow computation written independently."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.evaluations.record import loads, replay
from app.evaluations.written_record import digest, dumps

TENTHS = st.integers(0, 500).map(lambda n: Decimal(n) / 10)


@st.composite
def frozen(draw: st.DrawFn) -> dict[str, Any]:
    """A record as a session freezes it: seats with two digits, receipts as ids."""
    seats = [f"E{n:02d}" for n in range(1, draw(st.integers(1, 12)) + 1)]
    apart = [{"name": "다", "max": 50, "independent": True}] if draw(st.booleans()) else []
    applications = []
    for n in range(draw(st.integers(1, 5))):
        present = [seat for seat in seats if draw(st.booleans())]
        applications.append(
            {
                "id": f"2026-입주-{n:04d}",
                "submitted_at": f"2026-11-02T10:00:{n:02d}+09:00",
                "bonus": {"가점": draw(st.integers(0, 9))} if draw(st.booleans()) else {},
                "marks": {
                    seat: {
                        "가": draw(TENTHS),
                        "나": draw(TENTHS),
                        **{row["name"]: draw(TENTHS) for row in apart},
                    }
                    for seat in present
                },
            }
        )
    return {
        "criteria": [{"name": "가", "max": 50}, {"name": "나", "max": 50}, *apart],
        "evaluators": seats,
        "rule": {
            "drop": draw(st.sampled_from(["none", "high_low"])),
            "drop_min_evaluators": 4,
            "round_places": 2,
            "pass_mark": draw(st.integers(0, 90)),
            "pass_on": draw(st.sampled_from(["final", "mean"])),
            "bonus_cap": 5,
            "cap_at_100": True,
            "capacity": draw(st.integers(0, 3)),
            "tie_break": ["submitted_at"],
        },
        "applications": applications,
    }


def slowly(record: dict[str, Any]) -> dict[str, tuple[str | None, str]]:
    """Final mark and outcome by hand: sort, cut, add, divide, round once."""
    rule, passing, found = record["rule"], [], {}
    for application in record["applications"]:
        totals = sorted(Fraction(m["가"]) + Fraction(m["나"]) for m in application["marks"].values())
        if rule["drop"] == "high_low" and len(totals) >= 4:
            totals = totals[1:-1]
        if not totals:
            found[application["id"]] = (None, "rejected")
            continue
        exact = sum(totals) / len(totals)
        # A fraction that does not end is no tie: forty digits decide its rounding.
        mean = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
            Decimal("0.01"), ROUND_HALF_UP
        )
        final = min(mean + min(sum(application["bonus"].values()), 5), Decimal(100))
        found[application["id"]] = (f"{final:.2f}", "rejected")
        if {"mean": mean, "final": final}[rule["pass_on"]] >= rule["pass_mark"]:
            passing.append((-final, application["submitted_at"], application["id"]))
    for place, (final, _, key) in enumerate(sorted(passing)):
        found[key] = (f"{-final:.2f}", "selected" if place < rule["capacity"] else "waitlisted")
    return found


@given(frozen())
def test_the_frozen_record_gives_what_a_slow_computation_gives(record: dict[str, Any]) -> None:
    text = dumps(record)
    got = {key: (r["final"], r["outcome"]) for key, r in replay(loads(text)).items()}
    assert got == slowly(record)
    assert replay(loads(text)) == replay(record)
    assert digest(text) == digest(dumps(loads(text)))

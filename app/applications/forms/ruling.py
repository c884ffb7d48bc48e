"""The rule by which a call is judged, out of its form and back."""

from collections.abc import Callable, Mapping
from typing import Any

from app.applications.forms import lines
from app.kernel.errors import Refused
from app.kernel.text import N_

SUBMITTED_WORD, BONUS_WORD = "먼저 낸 순서", "가점"


def rule_of(form: Any, criteria: list[str]) -> dict[str, Any]:
    """The keys of an evaluation record. Raises Refused on the list that cannot be read."""
    rule: dict[str, Any] = {
        "drop": form.drop.data,
        "round_places": 2,
        "pass_mark": form.pass_mark.data or 0,
        "bonus_cap": form.bonus_cap.data or 0,
        "cap_at_100": bool(form.cap_at_100.data),
        "tie_break": lines.read(form.tie_lines.data, _tie(criteria), "tie_lines"),
    }
    if form.drop.data == "high_low":
        rule["drop_min_evaluators"] = form.drop_min_evaluators.data or 3
    if form.min_evaluators.data:
        rule["min_evaluators"] = form.min_evaluators.data
    if form.pass_on.data == "mean":  # the final points where the rule does not say
        rule |= {"pass_on": "mean"}
    if form.paper_weight.data is not None:
        rule |= {"paper_weight": form.paper_weight.data, "presentation_weight": 100 - form.paper_weight.data}
    if form.criterion_floor_pct.data:
        rule["criterion_floor_pct"] = form.criterion_floor_pct.data
    return rule


def _tie(criteria: list[str]) -> Callable[[list[str]], str]:
    """Reads by what equal points are told apart, each once."""
    known = {BONUS_WORD: "bonus", SUBMITTED_WORD: "submitted_at"} | {
        name: f"criterion:{name}" for name in criteria
    }
    once = lines.once()

    def tie(parts: list[str]) -> str:
        words = once(parts)
        if words not in known:
            raise Refused(N_("‘%(words)s’은(는) 평가 항목에 없습니다."), words=words)
        return known[words]

    return tie


def tie_rows(rule: Mapping[str, Any]) -> list[list[str]]:
    """By what equal points are told apart, as the form shows it."""
    words = {"bonus": BONUS_WORD, "submitted_at": SUBMITTED_WORD}
    return [[words.get(key, key.removeprefix("criterion:"))] for key in rule.get("tie_break", [])]

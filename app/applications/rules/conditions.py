"""Whether a question or a document is asked, given earlier answers.

A condition is {"match": "all" | "any", "tests": [{"question": key, "is": test, "value": …}]}.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.kernel.text import half_width

TESTS = ("equals", "differs", "one_of", "contains", "at_least", "at_most", "answered")


def holds(condition: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> bool:
    """Whether the condition is met; no condition always is, one without tests too."""
    tests = (condition or {}).get("tests") or []
    if not condition or not tests:
        return True
    met = [_passes(test, answers.get(test.get("question"))) for test in tests]
    return any(met) if condition.get("match") == "any" else all(met)


def _passes(test: Mapping[str, Any], answer: Any) -> bool:
    wanted, kind = test.get("value"), test.get("is", "equals")
    if kind == "answered":
        return answer not in (None, "", [], {})
    if kind == "equals":
        return _is(answer, wanted)
    if kind == "differs":
        return answer not in (None, "", []) and not _is(answer, wanted)
    if kind == "one_of":
        return answer in (wanted or [])
    if kind == "contains":
        return isinstance(answer, list | str) and wanted in answer
    number, bound = as_number(answer), as_number(wanted)
    if number is None or bound is None:
        return False
    return number >= bound if kind == "at_least" else number <= bound


def _is(answer: Any, wanted: Any) -> bool:
    """Of several chosen ones, one is enough."""
    return bool(wanted in answer) if isinstance(answer, list) else bool(answer == wanted)


def in_force(questions: Iterable[Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers without those to questions that are not asked any more, and what depended on them."""
    kept, asked = dict(answers), list(questions)
    while hidden := {one.key for one in asked if one.key in kept and not holds(one.condition, kept)}:
        kept = {key: answer for key, answer in kept.items() if key not in hidden}
    return kept


def as_number(value: Any) -> float | None:
    """A number out of what was typed, or None."""
    try:
        return float(half_width(str(value)).replace(",", "").strip())
    except ValueError:
        return None

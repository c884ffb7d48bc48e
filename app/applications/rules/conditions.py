"""Whether a question or a document is asked, given earlier answers.

A condition is {"match": "all" | "any", "tests": [{"question": key, "is": test, "value": …}]}.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.applications.states import QuestionKind
from app.kernel.text import N_, half_width

CHOSEN = (QuestionKind.CHOICE, QuestionKind.MANY)
"""Questions whose answers are among those the call gives."""
COUNTED = (QuestionKind.NUMBER, QuestionKind.MONEY)
WHOLE = (QuestionKind.TABLE, QuestionKind.ADDRESS, QuestionKind.CONSENT)
"""Questions whose answers are no single word to compare."""
NO_FILE = N_("파일을 올리는 문항은 조건에 쓸 수 없습니다.")
ONLY_ANSWERED = N_("표와 주소, 동의에는 ‘답이 있으면’만 쓸 수 있습니다.")
NO_NUMBER = N_("‘%(value)s’ 자리에는 수를 적어 주세요.")
NOT_COUNTED = N_("이상과 이하는 수나 금액을 묻는 문항에만 쓸 수 있습니다.")
NO_OPTION = N_("‘%(value)s’은(는) 그 문항의 보기에 없습니다. 보기와 똑같이 적어 주세요.")

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
        return any(_is(answer, one) for one in wanted or [])
    if kind == "contains":
        return isinstance(answer, list | str) and wanted in answer
    number, bound = as_number(answer), as_number(wanted)
    if number is None or bound is None:
        return False
    return number >= bound if kind == "at_least" else number <= bound


def _is(answer: Any, wanted: Any) -> bool:
    """Of several chosen ones, one is enough."""
    if isinstance(answer, list):
        return wanted in answer
    number = as_number(answer)
    return bool(answer == wanted) or (number is not None and number == as_number(wanted))


def unfit(test: Mapping[str, Any], question: Any) -> str | None:
    """Why a test of this question could never be met as somebody meant it; None where it can."""
    kind, wanted = test.get("is", "equals"), test.get("value")
    if question.kind is QuestionKind.FILE:
        return NO_FILE
    if kind == "answered":
        return None
    if question.kind in WHOLE:
        return ONLY_ANSWERED
    if kind in ("at_least", "at_most") and question.kind not in COUNTED:
        return NOT_COUNTED
    values = wanted if isinstance(wanted, list) else [wanted]
    if question.kind in COUNTED:
        return None if all(as_number(value) is not None for value in values) else NO_NUMBER
    if question.kind not in CHOSEN or (kind == "contains" and question.kind is QuestionKind.CHOICE):
        return None
    return None if all(value in (question.options or []) for value in values) else NO_OPTION


def tested(condition: Mapping[str, Any] | None) -> set[str]:
    """The questions whose answers a condition asks about."""
    return {test["question"] for test in (condition or {}).get("tests", [])}


def waits_for_itself(key: str, conditions: Mapping[str, Mapping[str, Any] | None]) -> bool:
    """Whether a question waits, by its condition and those of the questions that one asks about, for its own answer.

    Such a question would never be asked. `conditions` are those of all questions by their keys.
    """
    ahead, seen = tested(conditions.get(key)), set[str]()
    while ahead - seen:
        here = (ahead - seen).pop()
        seen.add(here)
        ahead |= tested(conditions.get(here))
    return key in seen


def in_force(questions: Iterable[Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers without those to questions that are not asked any more, and what depended on them."""
    kept, asked = dict(answers), list(questions)
    while hidden := {one.key for one in asked if one.key in kept and not holds(one.condition, kept)}:
        kept = {key: answer for key, answer in kept.items() if key not in hidden}
    return kept


def as_number(value: Any) -> float | None:
    """A number out of what was typed, its commas, spaces and 원 left out, or None."""
    try:
        return float(re.sub(r"[,\s]|원\s*$", "", half_width(str(value))))
    except ValueError:
        return None

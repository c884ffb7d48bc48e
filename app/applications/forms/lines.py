"""Rows of typed text made into what they say; a row that cannot be read is named."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from app.applications.rules import answers as rules
from app.applications.rules.conditions import unfit
from app.kernel.errors import Refused
from app.kernel.text import N_, Text, translated

Row = TypeVar("Row")


MOST_LETTERS = 200


def read(typed: Sequence[list[str]] | None, make: Callable[[list[str]], Row], field: str) -> list[Row]:
    """Each typed row made into what it says. Raises Refused on `field`, with what is wrong by row."""
    rows, wrong = [], {}
    for number, parts in enumerate(typed or [], 1):
        try:
            rows.append(make(parts))
        except Refused as refusal:
            wrong[number] = refusal.message
    if wrong:
        raise at_rows(wrong, field)
    return rows


class Reading:
    """Reads the parts of a form one after the other, and refuses all that cannot be read at once."""

    def __init__(self) -> None:
        self._refused: list[Refused] = []

    def __call__(self, make: Callable[..., Row], *args: Any) -> Row | None:
        """What a part says; None when it is refused, which is kept for the end."""
        try:
            return make(*args)
        except Refused as refusal:
            self._refused.append(refusal)
            return None

    def end(self) -> None:
        """Raises the first Refused with the others."""
        if self._refused:
            first, *first.also = self._refused
            raise first


def at_rows(wrong: Mapping[int, Text], field: str) -> Refused:
    """A refusal of a list by its rows; the first one is said on top too."""
    number, why = min(wrong.items())
    return Refused(N_("%(number)s번째 줄: %(why)s"), field=field, rows=wrong, number=number, why=why)


def named(parts: list[str]) -> str:
    """The first part, which every row needs."""
    if not parts[0]:
        raise Refused(N_("이름이 비어 있습니다."))
    if (over := len(parts[0]) - MOST_LETTERS) > 0:
        raise Refused(N_("%(over)s자 줄여 주세요."), over=over)
    return parts[0]


def once() -> Callable[[list[str]], str]:
    """Reads the first part of each row and refuses one that was there before."""
    seen: set[str] = set()

    def read_one(parts: list[str]) -> str:
        name = named(parts)
        if name in seen:
            raise Refused(N_("같은 이름이 두 번 있습니다."))
        seen.add(name)
        return name

    return read_one


def whole(text: str, least: int = 1) -> int:
    """A count."""
    number = rules.number_of(re.sub(r"(실|곳|명|개|점|자리)$", "", text.strip()) or "")
    if number is None or number != int(number) or number < least:
        raise Refused(N_("‘%(text)s’ 자리에는 %(least)s 이상의 수를 적어 주세요."), text=text, least=least)
    return int(number)


def decimal_or_none(text: str) -> Decimal | None:
    """A measure, or nothing."""
    if not text:
        return None
    number = rules.number_of(re.sub(r"(㎡|m2|점)$", "", text.strip()))
    if number is None:
        raise Refused(N_("‘%(text)s’ 자리에는 수를 적어 주세요."), text=text)
    return number


def won_or_none(text: str) -> int | None:
    """Won, or nothing."""
    if not text:
        return None
    amount = rules.won_of(text)
    if amount is None:
        raise Refused(N_("‘%(text)s’ 자리에는 원 단위 금액을 적어 주세요."), text=text)
    return amount


def day(text: str) -> str:
    """A date in ISO form."""
    found = rules.day_of(text)
    if found is None:
        raise Refused(N_("‘%(text)s’ 자리에는 2026-03-02처럼 날짜를 적어 주세요."), text=text)
    return found.isoformat()


TESTS = {
    "equals": N_("이 답과 같으면"),
    "differs": N_("이 답과 다르면"),
    "one_of": N_("이 답들 가운데 하나이면"),
    "at_least": N_("이 수 이상이면"),
    "at_most": N_("이 수 이하이면"),
    "contains": N_("이 답이 들어 있으면"),
    "answered": N_("답이 있으면"),
}
"""Ways an earlier answer decides, as the office chooses them."""


def test_of(parts: list[str], asked: Iterable[Any]) -> dict[str, Any]:
    """A row of question, test and answer as one test of a condition; `asked` are the questions of the call."""
    key, kind, value = parts
    if not key:
        raise Refused(N_("어느 문항의 답인지 골라 주세요."))
    if not value and kind != "answered":
        raise Refused(N_("어떤 답일 때인지 적어 주세요."))
    test = {"question": key, "is": kind or "equals", "value": value}
    question = next((one for one in asked if one.key == key), None)
    if question is not None and (why := unfit(test, question)):
        raise Refused(why, value=value)
    return test


def condition(tests: list[dict[str, Any]], match: str | None = "all") -> dict[str, Any] | None:
    """Tests as a condition; none of them is always. Answers of which one is enough are one test of their question."""
    said: list[dict[str, Any]] = []
    several: dict[str, dict[str, Any]] = {}
    for test in tests:
        if test["is"] != "one_of":
            said.append(test)
        elif test["question"] not in several:
            several[test["question"]] = {**test, "value": [test["value"]]}
            said.append(several[test["question"]])
        elif test["value"] not in (values := several[test["question"]]["value"]):
            values.append(test["value"])
    for test in several.values():
        if len(test["value"]) == 1:
            test.update({"is": "equals", "value": test["value"][0]})
    return {"match": "any" if match == "any" else "all", "tests": said} if said else None


def condition_rows(held: dict[str, Any] | None) -> list[list[str]]:
    """A condition as rows; answers of which one is enough each in a row of its own."""
    rows = []
    for test in (held or {}).get("tests", []):
        value = test.get("value", "")
        values = value if isinstance(value, list) else [value]
        rows += [[test["question"], test.get("is", "equals"), str(one)] for one in values]
    return rows


_ONE = {
    "equals": N_("‘%(question)s’의 답이 ‘%(value)s’"),
    "differs": N_("‘%(question)s’의 답이 ‘%(value)s’ 아님"),
    "one_of": N_("‘%(question)s’의 답이 ‘%(value)s’ 가운데 하나"),
    "contains": N_("‘%(question)s’의 답에 ‘%(value)s’ 있음"),
    "at_least": N_("‘%(question)s’의 답이 %(value)s 이상"),
    "at_most": N_("‘%(question)s’의 답이 %(value)s 이하"),
    "answered": N_("‘%(question)s’에 답함"),
}


def condition_words(held: dict[str, Any] | None, labels: dict[str, str]) -> str:
    """A condition in words, every test of it; nothing where there is none. `labels` are the questions' by key."""
    said = []
    for test in (held or {}).get("tests") or []:
        value = test.get("value", "")
        shown = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
        question = labels.get(test["question"], test["question"])
        said.append(str(translated(_ONE[test.get("is", "equals")], question=question, value=shown)))
    if len(said) < 2:
        return str(translated(N_("이때만: %(test)s"), test=said[0])) if said else ""
    any_of = (held or {}).get("match") == "any"
    lead = N_("하나라도 맞을 때만: %(tests)s") if any_of else N_("모두 맞을 때만: %(tests)s")
    return str(translated(lead, tests=" · ".join(said)))


def with_ids(rows: list[dict[str, Any]], present: list[Any], name: str) -> list[dict[str, Any]]:
    """Each row with the id of the one it stands for: the same name first, then the same place."""
    left = {getattr(row, name): row.id for row in present}
    for row in rows:
        row["id"] = left.pop(row[name], None)
    spare = list(left.values())
    for row in rows:
        if row["id"] is None and spare:
            row["id"] = spare.pop(0)
    return rows

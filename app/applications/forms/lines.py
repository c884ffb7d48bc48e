"""Lists that are typed one row a line, with | between their parts: quick to paste from a word processor or a sheet."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from app.applications.rules import answers as rules
from app.kernel.errors import Refused
from app.kernel.text import N_, clean


def parts_of(text: str, most: int) -> list[list[str]]:
    """Each line that is not empty as `most` parts; a tab (from a sheet) parts too."""
    rows = []
    for line in clean(text).split("\n"):
        parts = [part.strip() for part in re.split(r"[|\t]", line)]
        if any(parts):
            rows.append((parts + [""] * most)[:most])
    return rows


def joined(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as lines again; empty parts at the end are left away."""
    return "\n".join(
        " | ".join("" if part is None else str(part) for part in row).rstrip(" |") for row in rows
    )


def read(
    text: str, most: int, make: Callable[[list[str]], dict[str, Any]], field: str
) -> list[dict[str, Any]]:
    """Each line made into a row. Raises Refused on `field`, naming the line."""
    rows = []
    for number, parts in enumerate(parts_of(text, most), 1):
        try:
            rows.append(make(parts))
        except Refused as refusal:
            raise Refused(
                N_("%(number)s번째 줄: %(why)s"), field=field, number=number, why=refusal.message
            ) from None
    return rows


def named(parts: list[str]) -> str:
    """The first part, which every row needs."""
    if not parts[0]:
        raise Refused(N_("이름이 비어 있습니다."))
    return parts[0][:200]


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


def levels(text: str, most: int) -> list[dict[str, Any]]:
    """Levels in words of a criterion: `30 뚜렷함; 20 보통; 10 흐림`, each within the most points."""
    found = []
    for one in filter(None, (part.strip() for part in text.split(";"))):
        points, _, words = one.partition(" ")
        number = rules.number_of(points.removesuffix("점"))
        if number is None or not 0 <= number <= most or not words.strip():
            raise Refused(N_("‘%(text)s’ 자리에는 30 뚜렷함처럼 점수와 말을 적어 주세요."), text=one)
        found.append({"points": f"{Decimal(number).normalize():f}", "words": words.strip()[:200]})
    return found


def day(text: str) -> str:
    """A date in ISO form."""
    found = rules.day_of(text)
    if found is None:
        raise Refused(N_("‘%(text)s’ 자리에는 2026-03-02처럼 날짜를 적어 주세요."), text=text)
    return found.isoformat()


def condition(text: str) -> dict[str, Any] | None:
    """`q3=아니요` (several joined by " 그리고 " or " 또는 ") as a condition; nothing is always."""
    if not text:
        return None
    either = " 또는 " in text
    tests = []
    for piece in re.split(r" 그리고 | 또는 ", text):
        found = re.fullmatch(r"\s*([\w-]+)\s*(!=|>=|<=|=)\s*(.+?)\s*", piece)
        if not found:
            raise Refused(N_("조건은 ‘문항=답’처럼 적어 주세요. 예: q3=아니요"))
        kinds = {"=": "equals", "!=": "differs", ">=": "at_least", "<=": "at_most"}
        tests.append({"question": found[1], "is": kinds[found[2]], "value": found[3]})
    return {"match": "any" if either else "all", "tests": tests}


def condition_words(held: dict[str, Any] | None) -> str:
    """A condition as it is typed."""
    if not held:
        return ""
    signs = {"equals": "=", "differs": "!=", "at_least": ">=", "at_most": "<="}
    pieces = [f"{test['question']}{signs.get(test['is'], '=')}{test['value']}" for test in held["tests"]]
    return (" 또는 " if held.get("match") == "any" else " 그리고 ").join(pieces)


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

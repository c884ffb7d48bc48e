"""Answers as typed, tidied and checked. A draft keeps what was typed; a frozen copy keeps `value` and `shown`.

Typed forms: text for short, long, number, money, date and choice; a list of options for many; a list of rows
{column: text} for a table; {"postcode", "line", "detail"} for an address; "yes" for a consent.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Protocol

from flask_babel.speaklater import LazyString

from app.applications.rules.pasting import as_plain
from app.applications.rules.personal import (
    had_resident_number,
    holds_resident_number,
    without_resident_numbers,
)
from app.applications.states import LimitMode, QuestionKind
from app.kernel.text import N_, clean, half_width, translated

MAX_TEXT = 20_000
"""Letters an answer may have where its question names no limit."""
KEPT_TEXT = 1_000_000
"""Letters of an answer that are kept, right or wrong: more than a form can carry, so that no word is lost."""
MAX_ROWS = 60
MAX_NUMBER = 10**15


class Asked(Protocol):
    """What the rules need to know of a question."""

    key: Any
    kind: Any
    label: Any
    required: Any
    most: Any
    limit_mode: Any
    unit: Any
    options: Any
    columns: Any
    prefill: Any


@dataclass(frozen=True)
class Problem:
    """What is wrong with an answer. `missing`: nothing was written; `advice`: it stops no one."""

    key: str
    text: LazyString
    missing: bool = False
    advice: bool = False


def tidy(question: Asked, typed: Any) -> Any:
    """What was typed, as it is kept: NFC, no control characters, only the shapes a question can have, and never a
    whole 주민등록번호: what is being written is kept on the server too."""
    answer = _shaped(question, typed)
    return answer if question.prefill == "corp_reg_no" else _without_resident_numbers(answer)


def _without_resident_numbers(answer: Any) -> Any:
    if isinstance(answer, str):
        return without_resident_numbers(answer)
    if isinstance(answer, list):
        return [_without_resident_numbers(part) for part in answer]
    if isinstance(answer, dict):
        return {key: _without_resident_numbers(part) for key, part in answer.items()}
    return answer


def _shaped(question: Asked, typed: Any) -> Any:
    kind = question.kind
    if kind is QuestionKind.MANY:
        chosen = typed if isinstance(typed, list) else []
        return [option for option in question.options if option in chosen]
    if kind is QuestionKind.TABLE:
        return _tidy_rows(question, typed)
    if kind is QuestionKind.ADDRESS:
        parts = typed if isinstance(typed, Mapping) else {}
        kept = {name: clean(str(parts.get(name, "")))[:300] for name in ("postcode", "line", "detail")}
        return kept if any(kept.values()) else {}
    text = clean(as_plain(str(typed or "")))[:KEPT_TEXT].strip()
    if kind in (QuestionKind.NUMBER, QuestionKind.MONEY):
        return _without_unit(text, "원" if kind is QuestionKind.MONEY else question.unit or "")
    return re.sub(r"\s*\n\s*", " ", text) if kind is not QuestionKind.LONG else text


def _without_unit(text: str, unit: str) -> str:
    """12명 in a field of 명 is 12; what is no number before its unit stays as typed."""
    number = text.removesuffix(unit).rstrip() if unit else text
    return number if number_of(number) is not None else re.sub(r"\s*\n\s*", " ", text)


def _tidy_rows(question: Asked, typed: Any) -> list[dict[str, str]]:
    keys = [column["key"] for column in question.columns]
    rows = [row for row in (typed if isinstance(typed, list) else [])[:MAX_ROWS] if isinstance(row, Mapping)]
    kept = [{key: clean(str(row.get(key, "") or ""))[:1000] for key in keys} for row in rows]
    return [row for row in kept if any(row.values())]


def is_empty(answer: Any) -> bool:
    """Whether nothing was answered."""
    return answer in (None, "", [], {})


def problems(question: Asked, answer: Any, others: Mapping[str, Any] = MappingProxyType({})) -> list[Problem]:
    """What is wrong with a tidied answer; an empty one is `missing` when the question needs it.

    `others` are the answers to all questions: a column of a table may have to add up to one of them.
    """
    if question.kind is QuestionKind.FILE:
        return []
    if is_empty(answer):
        return [_missing(question)] if question.required else []
    found = [Problem(question.key, text) for text in _CHECKS.get(question.kind, _nothing)(question, answer)]
    if question.kind is QuestionKind.TABLE and not found:
        found = [Problem(question.key, text) for text in _sums(question, answer, others)]
    if question.prefill != "corp_reg_no":
        found += [Problem(question.key, text) for text in _resident_number(plain_text(answer))]
    return found + _too_long(question, answer)


def _resident_number(text: str) -> list[LazyString]:
    if had_resident_number(text):
        return [
            translated(
                N_(
                    "주민등록번호로 보이는 숫자가 있어 뒤 일곱 자리를 지우고 저장했습니다. 주민등록번호는 받지 않으니 나머지도 지워 주세요. 다른 번호라면 네 자리씩 나누어 적어 주세요."
                )
            )
        ]
    if holds_resident_number(text):
        return [
            translated(N_("주민등록번호로 보이는 숫자가 있습니다. 주민등록번호는 받지 않으니 지워 주세요."))
        ]
    return []


def _missing(question: Asked) -> Problem:
    words = {
        QuestionKind.CONSENT: N_("동의하지 않으면 신청할 수 없습니다."),
        QuestionKind.CHOICE: N_("하나를 골라 주세요."),
        QuestionKind.MANY: N_("하나 이상 골라 주세요."),
        QuestionKind.TABLE: N_("한 줄 이상 적어 주세요."),
    }
    text = words.get(question.kind, N_("아직 비어 있습니다."))
    return Problem(question.key, translated(text), missing=True)


def _too_long(question: Asked, answer: Any) -> list[Problem]:
    if question.kind not in (QuestionKind.SHORT, QuestionKind.LONG):
        return []
    over = len(answer) - MAX_TEXT
    if over > 0:
        words = N_("%(most)s자까지 쓸 수 있습니다. %(over)s자 줄여 주세요.")
        return [Problem(question.key, translated(words, over=f"{over:,}", most=f"{MAX_TEXT:,}"))]
    if not question.most:
        return []
    over = len(answer) - question.most
    if over <= 0:
        return []
    advice = question.limit_mode is LimitMode.ADVISE
    text = (
        N_("%(most)s자보다 %(over)s자 깁니다. 줄이면 읽기 쉽습니다.")
        if advice
        else N_("%(over)s자 줄여 주세요.")
    )
    return [Problem(question.key, translated(text, over=over, most=question.most), advice=advice)]


def plain_text(answer: Any) -> str:
    """Every word of an answer."""
    if isinstance(answer, Mapping):
        return "\n".join(plain_text(part) for part in answer.values())
    if isinstance(answer, list):
        return "\n".join(plain_text(part) for part in answer)
    return str(answer or "")


# --- one check per kind ------------------------------------------------------------------------------

Check = Callable[[Asked, Any], list[LazyString]]


def _nothing(_question: Asked, _answer: Any) -> list[LazyString]:
    return []


def number_of(text: str) -> Decimal | None:
    """A number as people type it, or None."""
    tidy_text = re.sub(r"[,\s]", "", half_width(text)).replace("\u2212", "-")
    if not re.fullmatch(r"-?\d{1,16}(\.\d{1,4})?", tidy_text):
        return None
    try:
        return Decimal(tidy_text)
    except InvalidOperation:
        return None


def won_of(text: str) -> int | None:
    """Whole won as people type them (commas, 원, full-width digits), or None."""
    number = number_of(re.sub(r"원$", "", half_width(text).strip()))
    return int(number) if number is not None and number == int(number) else None


def day_of(text: str) -> date | None:
    """A date as people type it, or None."""
    typed = half_width(text).strip()
    found = re.fullmatch(
        r"(\d{4})(?:[-./\s년]+)(\d{1,2})(?:[-./\s월]+)(\d{1,2})[.\s일]*", typed
    ) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", typed)
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 2199 else None


def _check_number(_question: Asked, answer: Any) -> list[LazyString]:
    number = number_of(answer)
    if number is None:
        return [translated(N_("숫자로 적어 주세요. 예: 1,200"))]
    if number < 0:
        return [translated(N_("0 이상으로 적어 주세요."))]
    return []


def _check_money(question: Asked, answer: Any) -> list[LazyString]:
    amount = won_of(answer)
    if amount is None:
        return [translated(N_("원 단위 숫자로 적어 주세요. 예: 30,000,000"))]
    if not 0 <= amount <= MAX_NUMBER:
        return (
            [translated(N_("0원 이상으로 적어 주세요."))]
            if amount < 0
            else [translated(N_("금액이 너무 큽니다. 원 단위인지 확인해 주세요."))]
        )
    if question.most and amount > question.most:
        return [translated(N_("%(most)s원 이하로 적어 주세요."), most=f"{question.most:,}")]
    return []


def _check_date(_question: Asked, answer: Any) -> list[LazyString]:
    return [] if day_of(answer) else [translated(N_("없는 날짜입니다. 2026-03-02처럼 적어 주세요."))]


def _check_choice(question: Asked, answer: Any) -> list[LazyString]:
    return [] if answer in question.options else [translated(N_("보기에 있는 것을 골라 주세요."))]


def _check_address(_question: Asked, answer: Any) -> list[LazyString]:
    return [] if answer.get("line") else [translated(N_("도로명 주소를 적어 주세요."))]


def _check_table(question: Asked, answer: Any) -> list[LazyString]:
    found: list[LazyString] = []
    for place, row in enumerate(answer, 1):
        for column in question.columns:
            text, kind = row.get(column["key"], ""), column.get("kind", "short")
            if not text:
                if column.get("required"):
                    found.append(
                        translated(
                            N_("%(row)s번째 줄의 %(column)s 칸이 비어 있습니다."),
                            row=place,
                            column=column["label"],
                        )
                    )
            elif _bad_cell(kind, text):
                found.append(translated(_BAD_CELLS[kind], row=place, column=column["label"]))
    return found


_BAD_CELLS = {
    "money": N_("%(row)s번째 줄의 %(column)s 칸에는 원 단위 숫자를 적어 주세요. 예: 30,000,000"),
    "number": N_("%(row)s번째 줄의 %(column)s 칸에는 숫자를 적어 주세요. 예: 1,200"),
    "date": N_("%(row)s번째 줄의 %(column)s 칸에는 2026-03-02처럼 날짜를 적어 주세요."),
}


def _bad_cell(kind: str, text: str) -> bool:
    if kind == "money":
        return won_of(text) is None
    if kind == "number":
        return number_of(text) is None
    return kind == "date" and day_of(text) is None


def _cell(text: str) -> Decimal:
    """The number in a cell, money too; an empty cell adds nothing."""
    amount = won_of(text)
    return number_of(text) or Decimal(0) if amount is None else Decimal(amount)


def _wanted_sum(column: Mapping[str, Any], others: Mapping[str, Any]) -> Decimal | None:
    """What a column must add up to: a number, or the answer to another question once it can be read."""
    if "sums_to_question" in column:
        said = str(others.get(column["sums_to_question"]) or "")
        readable = won_of(said) is not None or number_of(said) is not None
        return _cell(said) if readable else None
    return Decimal(str(column["sums_to"])) if column.get("sums_to") is not None else None


def _sums(
    question: Asked, answer: Sequence[Mapping[str, str]], others: Mapping[str, Any]
) -> list[LazyString]:
    found = []
    for column in question.columns:
        wanted = _wanted_sum(column, others)
        if wanted is None:
            continue
        total = sum((_cell(row.get(column["key"], "")) for row in answer), Decimal(0))
        if total != wanted:
            found.append(
                translated(
                    N_("%(column)s의 합이 %(wanted)s이어야 합니다. 지금은 %(total)s입니다."),
                    column=column["label"],
                    wanted=f"{wanted:,}",
                    total=f"{total:,}",
                )
            )
    return found


_CHECKS: dict[QuestionKind, Check] = {
    QuestionKind.NUMBER: _check_number,
    QuestionKind.MONEY: _check_money,
    QuestionKind.DATE: _check_date,
    QuestionKind.CHOICE: _check_choice,
    QuestionKind.ADDRESS: _check_address,
    QuestionKind.TABLE: _check_table,
}


def shown(question: Asked, answer: Any) -> str:
    """An answer as plain text for papers and comparison; wrong numbers and dates stay as typed."""
    if is_empty(answer):
        return ""
    kind = question.kind
    if kind is QuestionKind.MONEY and (amount := won_of(answer)) is not None:
        return f"{amount:,}원"
    if kind is QuestionKind.NUMBER and (number := number_of(answer)) is not None:
        return f"{number:,}{question.unit}"
    if kind is QuestionKind.DATE and (day := day_of(answer)):
        return f"{day.year}. {day.month}. {day.day}."
    if kind is QuestionKind.MANY:
        return ", ".join(answer)
    if kind is QuestionKind.ADDRESS:
        code = f"({answer['postcode']}) " if answer.get("postcode") else ""
        return f"{code}{answer.get('line', '')} {answer.get('detail', '')}".strip()
    if kind is QuestionKind.TABLE:
        return "\n".join(
            " / ".join(_shown_cell(c, row.get(c["key"], "")) for c in question.columns) for row in answer
        )
    if kind is QuestionKind.CONSENT:
        return "동의함" if answer == "yes" else "동의하지 않음"
    return str(answer)


def _shown_cell(column: Mapping[str, Any], text: str) -> str:
    """A cell as plain text; an empty one is a dash, so that the cells behind it keep their place."""
    kind = column.get("kind", "short")
    if kind == "money" and (amount := won_of(text)) is not None:
        return f"{amount:,}원"
    if kind == "number" and (number := number_of(text)) is not None:
        return f"{number:,}"
    if kind == "date" and (day := day_of(text)):
        return f"{day.year}. {day.month}. {day.day}."
    return text or "–"


def value(question: Asked, answer: Any) -> Any:
    """An answer as data for the frozen copy: won and ISO dates where they can be read."""
    kind = question.kind
    if is_empty(answer):
        return None
    if kind is QuestionKind.MONEY:
        return won_of(answer)
    if kind is QuestionKind.NUMBER:
        number = number_of(answer)
        return None if number is None else str(number)
    if kind is QuestionKind.DATE:
        day = day_of(answer)
        return day.isoformat() if day else None
    if kind is QuestionKind.CONSENT:
        return answer == "yes"
    return answer

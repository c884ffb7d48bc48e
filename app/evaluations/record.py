"""The record of a decision as JSON: read strictly, replayed exactly. Points are Decimal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from app.evaluations.rules import (
    FEWEST_TO_DROP,
    Application,
    Criterion,
    Record,
    Result,
    Rule,
    decide,
    missing_marks,
)
from app.kernel.errors import Refused
from app.kernel.text import N_

_SEOUL = ZoneInfo("Asia/Seoul")
_MOST_PLACES = 6


class RecordError(Refused):
    """A record that cannot be decided; `path` says where in the file."""

    def __init__(self, message: str, path: str, **params: Any) -> None:
        super().__init__(message, **params)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def replay(record: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The results of a record (already parsed by `loads`), by application id. Raises RecordError."""
    return {key: as_figures(result) for key, result in decide(read_record(record)).items()}


def loads(text: str | bytes) -> dict[str, Any]:
    """The JSON text of a record with exact numbers; a key that stands twice is refused."""
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_unique)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise RecordError(N_("JSON으로 읽을 수 없습니다."), "$") from error
    return dict(_mapping(found, "$"))


def _no_constant(text: str) -> Any:
    raise RecordError(N_("%(text)s은(는) 숫자가 아닙니다."), "$", text=text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise RecordError(N_("같은 이름이 두 번 있습니다."), twice)
    return found


def points(value: Decimal | None) -> str | None:
    """Points with (at least) two decimals, as text."""
    if value is None:
        return None
    exponent = value.as_tuple().exponent
    return f"{value:.2f}" if isinstance(exponent, int) and exponent >= -2 else f"{value:f}"


def as_figures(result: Result) -> dict[str, Any]:
    """A result with the keys of the interface; a bonus without decimals is a plain number."""
    whole = result.bonus == result.bonus.to_integral_value()
    return {
        "evaluators": result.evaluators,
        "dropped": list(result.dropped),
        "mean": points(result.mean),
        "bonus": int(result.bonus) if whole else points(result.bonus),
        "final": points(result.final),
        "below_floor": list(result.below_floor),
        "rank": result.rank,
        "outcome": result.outcome.value,
    }


# Reading


def read_record(raw: Mapping[str, Any]) -> Record:
    """A record from its JSON object. Raises RecordError with the path of what is wrong."""
    criteria = _criteria(raw)
    evaluators = tuple(
        _text(e, f"evaluators[{i}]") for i, e in enumerate(_list(raw, "evaluators", "evaluators"))
    )
    if len(set(evaluators)) != len(evaluators):
        raise RecordError(N_("같은 평가위원이 두 번 있습니다."), "evaluators")
    rule = _rule(_mapping(raw.get("rule"), "rule"), {c.name for c in criteria})
    reader = _ApplicationReader(criteria, frozenset(evaluators), rule)
    applications = tuple(
        reader.read(_mapping(one, f"applications[{i}]"), f"applications[{i}]")
        for i, one in enumerate(_list(raw, "applications", "applications"))
    )
    ids = [a.id for a in applications]
    if len(set(ids)) != len(ids):
        twice = next(i for i in ids if ids.count(i) > 1)
        raise RecordError(N_("같은 신청 번호가 두 번 있습니다: %(id)s"), "applications", id=twice)
    return Record(criteria, evaluators, rule, applications)


def _criteria(raw: Mapping[str, Any]) -> tuple[Criterion, ...]:
    found = []
    for i, one in enumerate(_list(raw, "criteria", "criteria")):
        path = f"criteria[{i}]"
        item = _mapping(one, path)
        most = _number(item.get("max"), f"{path}.max")
        if most <= 0:
            raise RecordError(N_("배점은 0보다 커야 합니다."), f"{path}.max")
        found.append(
            Criterion(
                _text(item.get("name"), f"{path}.name"),
                most,
                _percent(item, "floor_pct", path),
                _yes_or_no(item.get("independent", False), f"{path}.independent"),
            )
        )
    if found and all(c.independent for c in found):
        raise RecordError(N_("합계에 넣는 평가 항목이 하나는 있어야 합니다."), "criteria")
    if not found:
        raise RecordError(N_("평가 항목이 없습니다."), "criteria")
    if len({c.name for c in found}) != len(found):
        raise RecordError(N_("같은 평가 항목이 두 번 있습니다."), "criteria")
    return tuple(found)


def _rule(raw: Mapping[str, Any], criteria: set[str]) -> Rule:
    known = set(Rule.__dataclass_fields__)
    for key in raw:
        if key not in known:
            raise RecordError(N_("모르는 규칙입니다."), f"rule.{key}")
    bonus_cap = raw.get("bonus_cap")
    paper_weight, presentation_weight = _weights(raw)
    return Rule(
        drop=_one_of(raw.get("drop", "none"), ("none", "high_low"), "rule.drop"),
        drop_min_evaluators=_count(
            raw.get("drop_min_evaluators", FEWEST_TO_DROP), "rule.drop_min_evaluators", 1
        ),
        round_places=_count(raw.get("round_places", 2), "rule.round_places", 0, _MOST_PLACES),
        pass_mark=_number(raw.get("pass_mark", 0), "rule.pass_mark"),
        pass_on=_one_of(raw.get("pass_on", "final"), ("final", "mean"), "rule.pass_on"),
        criterion_floor_pct=_percent(raw, "criterion_floor_pct", "rule"),
        bonus_cap=None if bonus_cap is None else _number(bonus_cap, "rule.bonus_cap"),
        cap_at_100=_yes_or_no(raw.get("cap_at_100", False), "rule.cap_at_100"),
        capacity=None if raw.get("capacity") is None else _count(raw["capacity"], "rule.capacity", 0),
        min_evaluators=_count(raw.get("min_evaluators", 1), "rule.min_evaluators", 1),
        tie_break=_tie_break(raw, criteria),
        paper_weight=paper_weight,
        presentation_weight=presentation_weight,
    )


def _weights(raw: Mapping[str, Any]) -> tuple[int, int] | tuple[None, None]:
    """Per cent of the two stages; a rule without them has one stage only."""
    given = raw.get("paper_weight"), raw.get("presentation_weight")
    if given == (None, None):
        return None, None
    paper = _count(given[0], "rule.paper_weight", 0, 100)
    presentation = _count(given[1], "rule.presentation_weight", 0, 100)
    if paper + presentation != 100:
        raise RecordError(N_("서면평가와 발표평가의 비율은 더해서 100이어야 합니다."), "rule.paper_weight")
    return paper, presentation


def _tie_break(raw: Mapping[str, Any], criteria: set[str]) -> tuple[str, ...]:
    entries = [] if raw.get("tie_break") is None else _list(raw, "tie_break", "rule.tie_break")
    for i, entry in enumerate(entries):
        named = isinstance(entry, str) and entry.startswith("criterion:") and entry[10:] in criteria
        if not named and entry not in ("bonus", "submitted_at"):
            raise RecordError(
                N_("모르는 동점자 처리 기준입니다: %(entry)s"), f"rule.tie_break[{i}]", entry=entry
            )
    return tuple(entries)


@dataclass(frozen=True)
class _ApplicationReader:
    criteria: tuple[Criterion, ...]
    evaluators: frozenset[str]
    rule: Rule

    def read(self, raw: Mapping[str, Any], path: str) -> Application:
        name = _text(raw.get("id"), f"{path}.id")
        marks = {
            evaluator: self._sheet(evaluator, sheet, f"{path}.marks.{evaluator}")
            for evaluator, sheet in _mapping(raw.get("marks") or {}, f"{path}.marks").items()
        }
        bonus = {
            what: _number(value, f"{path}.bonus.{what}")
            for what, value in _mapping(raw.get("bonus") or {}, f"{path}.bonus").items()
        }
        paper = _number(raw.get("paper"), f"{path}.paper") if self.rule.weights else None
        application = Application(name, marks, bonus, self._submitted_at(raw, path), paper)
        for evaluator, gaps in missing_marks(application, self.criteria).items():
            raise RecordError(
                N_("채점하지 않은 항목이 있습니다: %(gaps)s"),
                f"{path}.marks.{evaluator}",
                gaps=", ".join(gaps),
            )
        return application

    def _sheet(self, evaluator: str, raw: Any, path: str) -> dict[str, Decimal]:
        if evaluator not in self.evaluators:
            raise RecordError(N_("명단에 없는 평가위원입니다."), path)
        most = {c.name: c.max for c in self.criteria}
        found = {}
        for name, value in _mapping(raw or {}, path).items():
            if name not in most:
                raise RecordError(N_("평가표에 없는 항목입니다."), f"{path}.{name}")
            if value is None:
                continue
            found[name] = _number(value, f"{path}.{name}")
            if not 0 <= found[name] <= most[name]:
                raise RecordError(
                    N_("점수는 0점에서 %(max)s점 사이입니다: %(value)s"),
                    f"{path}.{name}",
                    max=f"{most[name].normalize():f}",
                    value=found[name],
                )
        return found

    def _submitted_at(self, raw: Mapping[str, Any], path: str) -> datetime | None:
        value = raw.get("submitted_at")
        if value is None and "submitted_at" not in self.rule.tie_break:
            return None
        try:
            at = datetime.fromisoformat(_text(value, f"{path}.submitted_at"))
        except ValueError as error:
            raise RecordError(
                N_("제출 시각을 알 수 없습니다: %(value)s"), f"{path}.submitted_at", value=value
            ) from error
        return at if at.tzinfo else at.replace(tzinfo=_SEOUL)


def _mapping(value: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise RecordError(N_("이름과 값의 묶음이어야 합니다."), path)
    return value


def _list(raw: Mapping[str, Any], key: str, path: str) -> list[Any]:
    value = raw.get(key)
    if not isinstance(value, list):
        raise RecordError(N_("목록이어야 합니다."), path)
    return value


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise RecordError(N_("빈 칸이거나 글자가 아닙니다."), path)
    return value


def _number(value: Any, path: str) -> Decimal:
    """An exact number; a float can only come from a caller that did not use `loads`, and is refused."""
    if isinstance(value, str):
        try:
            value = Decimal(value)
        except InvalidOperation as error:
            raise RecordError(N_("숫자가 아닙니다: %(value)s"), path, value=value) from error
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise RecordError(N_("숫자가 아닙니다: %(value)s"), path, value=value)
    number = Decimal(value)
    if not number.is_finite() or abs(number) > 10**6 or number != round(number, _MOST_PLACES):
        raise RecordError(N_("숫자가 아닙니다: %(value)s"), path, value=value)
    return number


def _percent(raw: Mapping[str, Any], key: str, path: str) -> Decimal | None:
    if raw.get(key) is None:
        return None
    number = _number(raw[key], f"{path}.{key}")
    if not 0 <= number <= 100:
        raise RecordError(N_("0에서 100 사이의 비율이어야 합니다."), f"{path}.{key}")
    return number


def _count(value: Any, path: str, least: int, most: int = 100_000) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise RecordError(N_("%(least)s 이상의 정수여야 합니다."), path, least=least)
    return value


def _one_of(value: Any, allowed: tuple[str, ...], path: str) -> str:
    if value not in allowed:
        raise RecordError(N_("모르는 값입니다: %(value)s"), path, value=value)
    return str(value)


def _yes_or_no(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise RecordError(N_("true 또는 false여야 합니다."), path)
    return value

"""The form of a call: its sections, questions in versions, and the rows of capacity, documents and bonus points."""

import re
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, TypeVar

from sqlalchemy import select

from app.applications.models import (
    Application,
    BonusItem,
    Call,
    CallCapacity,
    Question,
    RequiredFile,
    Section,
)
from app.applications.policy import CallPermission
from app.applications.rules.conditions import CHOSEN, COUNTED, tested, unfit, waits_for_itself
from app.applications.services import consents
from app.applications.states import CallState, QuestionKind
from app.audit.services import record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import Model, db
from app.kernel.errors import Missing, Refused, WrongState
from app.kernel.text import N_

Row = TypeVar("Row", CallCapacity, Section, RequiredFile, BonusItem)


def received_any(call: Call) -> bool:
    """Whether something was sent in to the call."""
    sent = select(Application.id).where(Application.call_id == call.id, Application.submitted_at.is_not(None))
    return db.session.scalar(sent.limit(1)) is not None


def question_of(call: Call, key: str) -> Question:
    """The current version of a question. Raises Missing."""
    found = next((question for question in call.questions if question.key == key), None)
    if found is None:
        raise Missing
    return found


def add_question(call: Call, values: dict[str, Any], *, actor: Actor) -> Question:
    """A new question at the end of its section. Raises NotAllowed, WrongState, Refused."""
    authorize(actor, CallPermission.BUILD, call)
    _refuse_when_over(call)
    _refuse_bad_question(call, values)
    key = _free_key("q", {question.key for question in call.questions} | _used_keys(call))
    question = Question(
        **values, key=key, position=_last(call.questions) + 1, call_id=call.id, created_at=clock.now()
    )
    call.questions.append(question)
    _record(call, actor, "calls.add_question", N_("문항을 더했습니다: %(label)s"), question.label)
    db.session.flush()
    return question


def change_question(call: Call, key: str, values: dict[str, Any], *, actor: Actor) -> Question:
    """Change a question; once something was sent in, as a new version beside the old one.

    Raises NotAllowed, Missing, WrongState, Refused.
    """
    authorize(actor, CallPermission.BUILD, call)
    _refuse_when_over(call)
    _refuse_bad_question(call, values, key)
    question = question_of(call, key)
    _refuse_orphaned_tests(call, question, values)
    reworded = consents.is_reworded(question, values)
    if reworded:
        consents.refuse_after_deadline(call)
    changed = _changed(call, question, values, actor) if received_any(call) else question
    if changed is question:
        for name, value in values.items():
            setattr(question, name, value)
        _record(call, actor, "calls.change_question", N_("문항을 고쳤습니다: %(label)s"), question.label)
    if reworded:
        consents.ask_anew(call, changed)
    return changed


def _changed(call: Call, question: Question, values: dict[str, Any], actor: Actor) -> Question:
    """A new version beside the old one."""
    if values.get("kind", question.kind) is not question.kind:
        raise Refused(
            N_("이미 낸 신청이 있어 답하는 방법은 바꿀 수 없습니다. 새 문항을 더해 주세요."), field="kind"
        )
    now = clock.now()
    question.replaced_at = now
    db.session.flush()
    newer = Question(
        **values,
        key=question.key,
        version=question.version + 1,
        position=question.position,
        call_id=call.id,
        created_at=now,
    )
    db.session.add(newer)
    _record(call, actor, "calls.change_question", N_("문항의 새 판을 만들었습니다: %(label)s"), newer.label)
    db.session.flush()
    db.session.expire(call, ["questions"])
    return newer


def remove_question(call: Call, key: str, *, actor: Actor) -> None:
    """No longer asked; answers already written stay where they are. Raises NotAllowed, Missing, WrongState."""
    authorize(actor, CallPermission.BUILD, call)
    _refuse_when_over(call)
    question = question_of(call, key)
    if any(key in tested(condition) for condition in _conditions(call)):
        raise WrongState(N_("다른 문항이나 서류의 조건에 쓰이고 있어 지울 수 없습니다."))
    if any(key == column.get("sums_to_question") for q in call.questions for column in q.columns or []):
        raise WrongState(N_("다른 표의 합으로 쓰이고 있어 지울 수 없습니다."))
    question.replaced_at = clock.now()
    _record(call, actor, "calls.remove_question", N_("문항을 뺐습니다: %(label)s"), question.label)
    db.session.flush()
    db.session.expire(call, ["questions"])


def move_question(call: Call, key: str, places: int, *, actor: Actor) -> None:
    """Up (−1) or down (+1) within its section. Raises NotAllowed, Missing."""
    authorize(actor, CallPermission.BUILD, call)
    question = question_of(call, key)
    siblings = [q for q in call.questions if q.section_key == question.section_key]
    here = siblings.index(question)
    there = max(0, min(len(siblings) - 1, here + places))
    positions = [q.position for q in siblings]
    siblings.insert(there, siblings.pop(here))
    for sibling, position in zip(siblings, sorted(positions), strict=True):
        sibling.position = position
    _record(call, actor, "calls.move_question", N_("문항의 차례를 바꿨습니다: %(label)s"), question.label)
    db.session.flush()
    db.session.expire(call, ["questions"])


def _used_keys(call: Call) -> set[str]:
    return set(db.session.scalars(select(Question.key).where(Question.call_id == call.id)))


def _conditions(call: Call) -> list[dict[str, Any] | None]:
    return [q.condition for q in call.questions] + [f.condition for f in call.required_files]


def _refuse_bad_question(call: Call, values: dict[str, Any], key: str | None = None) -> None:
    kind = values.get("kind")
    if kind in (QuestionKind.CHOICE, QuestionKind.MANY) and len(values.get("options") or []) < 2:
        raise Refused(N_("보기를 두 개 이상 적어 주세요."), field="options")
    if kind is QuestionKind.TABLE and not values.get("columns"):
        raise Refused(N_("표의 칸을 하나 이상 적어 주세요."), field="columns")
    if kind is QuestionKind.CONSENT and not all((values.get("notice") or {}).values()):
        raise Refused(N_("동의를 받는 목적, 항목, 보유 기간을 모두 적어 주세요."), field="purpose")
    known = {question.key for question in call.questions} - {key}
    sums = {column.get("sums_to_question") for column in values.get("columns") or []} - {None}
    if sums - {one.key for one in call.questions if one.key in known and one.kind in COUNTED}:
        raise Refused(N_("합이 되어야 할 문항은 수나 금액을 묻는 문항이어야 합니다."), field="columns")
    if tested(values.get("condition")) - known:
        raise Refused(N_("조건에 쓸 문항을 찾을 수 없습니다."), field="condition")
    others = {question.key: question.condition for question in call.questions}
    if key and waits_for_itself(key, others | {key: values.get("condition")}):
        raise Refused(
            N_("이 문항의 답을 기다리는 문항을 조건에 썼습니다. 서로 기다려 아무도 묻지 않게 됩니다."),
            field="condition",
        )
    if values.get("section_key") not in {section.key for section in call.sections}:
        raise Refused(N_("어느 항목에 넣을지 골라 주세요."), field="section_key")


def _refuse_orphaned_tests(call: Call, question: Question, values: dict[str, Any]) -> None:
    """What other questions or documents wait for stays possible: the way to answer, and the answers to choose from."""
    after = SimpleNamespace(
        **{name: values.get(name, getattr(question, name)) for name in ("kind", "options")}
    )
    for test in (test for held in _conditions(call) for test in (held or {}).get("tests", [])):
        if test["question"] != question.key or unfit(test, after) is None:
            continue
        if {question.kind, after.kind} <= set(CHOSEN):
            values_named = test["value"] if isinstance(test["value"], list) else [test["value"]]
            raise Refused(
                N_(
                    "‘%(option)s’ 보기는 다른 문항이나 서류의 조건에 쓰이고 있습니다. 그 조건을 먼저 고쳐 주세요."
                ),
                field="options",
                option=next(one for one in values_named if one not in (after.options or [])),
            )
        raise Refused(
            N_(
                "다른 문항이나 서류의 조건이 이 답을 기다려 이 방법으로는 물을 수 없습니다. 그 조건을 먼저 고쳐 주세요."
            ),
            field="kind",
        )


def _refuse_when_over(call: Call) -> None:
    """The form may change until people have stopped writing it."""
    if call.state not in (CallState.DRAFT, CallState.PUBLISHED):
        raise WrongState(N_("접수가 끝난 공고의 문항은 바꿀 수 없습니다."))


def replace_rows(call: Call, part: str, rows: Sequence[dict[str, Any]], *, actor: Actor) -> None:
    """Write the list of "capacities", "sections", "required_files" or "bonus_items" anew: rows are told by `id` or key.

    Rows with an "id" stay the same rows, others are new, what is missing is taken out. Raises NotAllowed, WrongState
    when an application already uses what would go.
    """
    authorize(actor, CallPermission.BUILD, call)
    _refuse_when_over(call)
    kind: type[Model] = _PARTS[part]
    present = {row.id: row for row in getattr(call, part)}
    wanted = {values["id"] for values in rows if values.get("id")}
    gone = [row for key, row in present.items() if key not in wanted]
    if gone and received_any(call):
        raise WrongState(N_("이미 낸 신청이 있어 줄을 뺄 수 없습니다. 이름과 안내만 고칠 수 있습니다."))
    for row in gone:
        getattr(call, part).remove(row)
    keys = {row.key for row in present.values() if hasattr(row, "key")}
    for position, given in enumerate(rows, 1):
        values = {name: value for name, value in given.items() if name != "id"} | {"position": position}
        row = present.get(given.get("id", 0))
        if row is None:
            if hasattr(kind, "key"):
                values["key"] = _free_key(part[0], keys)
                keys.add(values["key"])
            getattr(call, part).append(kind(**values))
            continue
        for name, value in values.items():
            setattr(row, name, value)
    _record(call, actor, f"calls.change_{part}", N_("공고의 구성을 고쳤습니다: %(label)s"), call.title)
    db.session.flush()


_PARTS: dict[str, type[Model]] = {
    "capacities": CallCapacity,
    "sections": Section,
    "required_files": RequiredFile,
    "bonus_items": BonusItem,
}


def _free_key(stem: str, used: set[str]) -> str:
    """The next key of a stem: q1, q2, …"""
    numbers = [int(found.group(1)) for key in used if (found := re.fullmatch(rf"{stem}(\d+)", key))]
    return f"{stem}{max(numbers, default=0) + 1}"


def _last(rows: Sequence[Any]) -> int:
    return max((row.position for row in rows), default=0)


def _record(call: Call, actor: Actor, action: str, sentence: str, label: str) -> None:
    record(actor, action, call, sentence, label=label)

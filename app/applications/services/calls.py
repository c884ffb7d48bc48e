"""Calls: written, copied, published, put off, and moved through screening, evaluation and decision by people."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel.speaklater import LazyString
from sqlalchemy import func, inspect, select

from app.applications import letters, queries
from app.applications.holds import refuse_held_call
from app.applications.models import Application, Call, CallExtension
from app.applications.policy import CallPermission
from app.applications.rules import deadlines
from app.applications.rules.criteria import most_points
from app.applications.services import confirming, trials
from app.applications.states import (
    BEGIN_EVALUATION,
    BEGIN_SCREENING,
    CLOSE_AGREEMENTS,
    CLOSE_DECISION,
    END,
    PUBLISH,
    UNPUBLISH,
    CallState,
)
from app.audit.services import move, record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.states import Move
from app.kernel.text import N_, clean, translated

ALWAYS_OPEN = frozenset(
    {"title", "notice_no", "lead", "gives", "guide", "contact", "minutes", "schedule", "retain_until"}
)
"""What may still be corrected once a call is published; everything else is what applicants relied on."""
PARTS = ("capacities", "sections", "questions", "required_files", "bonus_items")


def create(values: dict[str, Any], *, actor: Actor) -> Call:
    """A new draft. Raises NotAllowed, Refused on "closes_on"."""
    authorize(actor, CallPermission.BUILD, None)
    call = Call(**values, created_at=clock.now(), created_by_id=actor.id)
    _refuse_bad_period(call)
    db.session.add(call)
    record(actor, "calls.create", call, N_("공고를 쓰기 시작했습니다: %(title)s"), title=call.title)
    db.session.flush()
    return call


def update(call: Call, values: dict[str, Any], *, actor: Actor) -> None:
    """Correct a call. Raises NotAllowed, Refused when it is published and the change touches what people relied on."""
    authorize(actor, CallPermission.BUILD, call)
    changed = {name: value for name, value in values.items() if getattr(call, name) != value}
    fixed = sorted(set(changed) - ALWAYS_OPEN)
    if call.state is not CallState.DRAFT and fixed:
        raise Refused(
            N_(
                "공고한 뒤에는 바꿀 수 없습니다. 마감은 따로 늦출 수 있고, 다른 것은 공고를 거둔 뒤 고칩니다."
            ),
            field=fixed[0],
        )
    if "retain_until" in changed:
        _refuse_bad_keeping(call, changed["retain_until"])
    before = {name: getattr(call, name) for name in changed}
    for name, value in changed.items():
        setattr(call, name, value)
    _refuse_bad_period(call)
    record(
        actor,
        "calls.update",
        call,
        N_("공고를 고쳤습니다: %(title)s"),
        changes={name: [str(before[name])[:200], str(changed[name])[:200]] for name in changed},
        title=call.title,
    )


def _refuse_bad_keeping(call: Call, until: date | None) -> None:
    """A day that has passed would destroy everything tonight; none at all would keep everything for good."""
    if until is None and call.state is not CallState.DRAFT:
        raise Refused(N_("공고한 뒤에는 보관하는 마지막 날을 비울 수 없습니다."), field="retain_until")
    if until is not None and until < clock.today():
        raise Refused(
            N_(
                "이미 지난 날입니다. 저장하면 오늘 밤 신청서를 모두 파기하게 됩니다. 오늘이나 그 뒤로 적어 주세요."
            ),
            field="retain_until",
        )


def _refuse_bad_period(call: Call) -> None:
    if call.closes_at <= call.opens_at:
        raise Refused(N_("마감은 접수 시작보다 뒤여야 합니다."), field="closes_on")
    if call.retain_until is not None and call.retain_until <= clock.on(call.closes_at):
        raise Refused(N_("보관하는 날은 마감보다 뒤여야 합니다."), field="retain_until")


def copy(source: Call, *, actor: Actor) -> Call:
    """A draft like an earlier call, as many years on as its deadline needs to lie ahead: everything but its dates of
    decisions and its applications.
    """
    authorize(actor, CallPermission.BUILD, source)
    years = _years_on(source.closes_at, clock.now())
    later, fiscal_year = timedelta(days=364 * years), source.fiscal_year + years
    kept = {
        column.key: getattr(source, column.key)
        for column in inspect(Call).column_attrs
        if column.key not in _NOT_COPIED
    }
    call = Call(
        **kept,
        title=re.sub(r"20\d\d", lambda year: str(int(year[0]) + years), source.title),
        fiscal_year=fiscal_year,
        opens_at=source.opens_at + later,
        closes_at=source.closes_at + later,
        reference_on=source.reference_on + later,
        copied_from_id=source.id,
        created_at=clock.now(),
        created_by_id=actor.id,
    )
    for part in PARTS:
        setattr(call, part, [_copied(row) for row in getattr(source, part)])
    db.session.add(call)
    record(
        actor,
        "calls.copy",
        call,
        N_("지난 공고를 본떠 새 공고를 쓰기 시작했습니다: %(title)s"),
        title=call.title,
    )
    db.session.flush()
    return call


def _years_on(closes_at: datetime, now: datetime) -> int:
    """How many times 52 weeks, so that weekdays stay, until a deadline lies ahead; at least once."""
    return max(1, (now - closes_at) // timedelta(days=364) + 1)


_NOT_COPIED = frozenset(
    {
        "id", "version", "state", "title", "fiscal_year", "notice_no", "opens_at", "closes_at", "reference_on",
        "published_at", "trial_key", "copied_from_id", "created_at", "created_by_id", "schedule", "retain_until",
    }
)  # fmt: skip


def _copied(row: Any) -> Any:
    """A row of a call's parts without its keys; versions begin anew."""
    values = {
        column.key: getattr(row, column.key)
        for column in inspect(type(row)).column_attrs
        if column.key not in ("id", "call_id", "created_at", "replaced_at", "version")
    }
    if hasattr(row, "created_at"):
        values["created_at"] = clock.now()
    return type(row)(**values)


@dataclass(frozen=True)
class Gap:
    """What keeps a draft from being published, and the page and field that mend it."""

    words: str
    page: str
    anchor: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> LazyString:
        """The gap in words."""
        return translated(self.words, **self.values)


def gaps_of(call: Call) -> list[Gap]:
    """What keeps a draft from being published."""
    gaps = []
    if not call.questions:
        gaps.append(Gap(N_("문항이 하나도 없습니다."), "questions"))
    if not call.capacities:
        gaps.append(Gap(N_("모집 규모를 적지 않았습니다."), "edit_call", "capacity_lines"))
    if not call.contact:
        gaps.append(Gap(N_("문의할 곳을 적지 않았습니다."), "edit_call", "contact"))
    if call.retain_until is None:
        words = N_("신청서를 언제까지 보관하는지 적지 않았습니다. 그 뒤에 개인정보를 파기합니다.")
        gaps.append(Gap(words, "edit_call", "retain_until"))
    keys = {section.key for section in call.sections}
    if any(question.section_key not in keys for question in call.questions):
        gaps.append(Gap(N_("어느 항목에도 들지 않은 문항이 있습니다."), "questions"))
    if keys - {question.section_key for question in call.questions}:
        gaps.append(Gap(N_("문항이 없는 항목이 있습니다."), "questions"))
    if call.criteria and (most := most_points(call.criteria)) != 100:
        words = N_("평가 항목의 배점 합이 %(most)s점입니다. 100점이 되게 고쳐 주세요.")
        gaps.append(Gap(words, "edit_call", "criteria_lines", {"most": most}))
    if call.closes_at <= clock.now():
        gaps.append(Gap(N_("마감이 이미 지났습니다."), "edit_call", "closes_on"))
    return gaps


def publish(call: Call, *, actor: Actor) -> None:
    """Make a draft public; it opens and closes by the clock. Raises NotAllowed, WrongState, Refused."""
    authorize(actor, CallPermission.RUN, call)
    gaps = gaps_of(call)
    if gaps:
        raise Refused(gaps[0].words, **gaps[0].values)
    trials.remove_all(call, actor=actor)
    move(call, PUBLISH, actor=actor, sentence=N_("공고했습니다: %(title)s"), title=call.title)
    call.published_at = clock.now()


def unpublish(call: Call, *, reason: str, actor: Actor) -> None:
    """Take a publication back while nobody has begun. Raises NotAllowed, WrongState, Refused on "reason"."""
    authorize(actor, CallPermission.RUN, call)
    if not clean(reason):
        raise Refused(N_("공고를 거두는 까닭을 적어 주세요."), field="reason")
    if _begun(call):
        raise WrongState(N_("쓰기 시작한 신청이 있어 공고를 거둘 수 없습니다."))
    move(
        call,
        UNPUBLISH,
        actor=actor,
        sentence=N_("공고를 거뒀습니다: %(title)s"),
        note=clean(reason),
        title=call.title,
    )


def _begun(call: Call) -> int:
    return db.session.scalar(select(func.count()).where(Application.call_id == call.id)) or 0


def extend(call: Call, closes_at: datetime, *, reason: str, actor: Actor) -> CallExtension:
    """Put the deadline off and tell everyone who has a draft. A deadline is never brought forward.

    Raises NotAllowed, WrongState unless it is published, Refused on "closes_at" or "reason".
    """
    authorize(actor, CallPermission.RUN, call)
    _refuse_bad_extension(call, closes_at, reason)
    extension = CallExtension(
        call_id=call.id,
        closes_before=call.closes_at,
        closes_after=closes_at,
        reason=clean(reason),
        at=clock.now(),
        by_id=actor.id,
        by_name=actor.name,
    )
    db.session.add(extension)
    record(
        actor,
        "calls.extend",
        call,
        N_("마감을 늦췄습니다: %(title)s"),
        changes={"closes_at": [call.closes_at.isoformat(), closes_at.isoformat()]},
        note=clean(reason),
        title=call.title,
    )
    call.closes_at = closes_at
    confirming.put_off(call)
    for application_id, people in queries.last_drafter_ids(call).items():
        letters.tell_people(
            people,
            translated(N_("마감을 늦췄습니다: %(title)s"), title=call.title),
            [
                translated(N_("새 마감은 %(at)s입니다."), at=letters.instant_words(closes_at)),
                translated(N_("까닭: %(why)s"), why=clean(reason)),
            ],
            link=f"/applications/{application_id}",
        )
    return extension


def _refuse_bad_extension(call: Call, closes_at: datetime, reason: str) -> None:
    if call.state is not CallState.PUBLISHED:
        raise WrongState(N_("접수 중이거나 막 마감한 공고만 마감을 늦출 수 있습니다."))
    if closes_at <= call.closes_at:
        raise Refused(N_("지금 마감보다 뒤여야 합니다. 마감은 당길 수 없습니다."), field="closes_at")
    if deadlines.is_late(clock.now(), closes_at):
        raise Refused(N_("새 마감이 이미 지났습니다."), field="closes_at")
    if not clean(reason):
        raise Refused(N_("마감을 늦추는 까닭을 적어 주세요. 공고에 함께 실립니다."), field="reason")


def begin_screening(call: Call, *, actor: Actor) -> None:
    """After the deadline. Raises NotAllowed, WrongState."""
    if not deadlines.is_late(clock.now(), call.closes_at):
        raise WrongState(N_("아직 접수 중입니다. 마감 뒤에 시작할 수 있습니다."))
    _step(call, BEGIN_SCREENING, N_("서류 확인을 시작했습니다: %(title)s"), actor)


def begin_evaluation(call: Call, *, actor: Actor) -> None:
    """The evaluation opened. Raises NotAllowed, WrongState."""
    _step(call, BEGIN_EVALUATION, N_("심사를 시작했습니다: %(title)s"), actor)


def close_decision(call: Call, *, actor: Actor) -> None:
    """Outcomes are decided. Raises NotAllowed, WrongState."""
    _step(call, CLOSE_DECISION, N_("결과를 확정했습니다: %(title)s"), actor)


def close_agreements(call: Call, *, actor: Actor) -> None:
    """All agreements are made. Raises NotAllowed, WrongState."""
    _refuse_while_contested(call)
    refuse_held_call(call, CallState.AGREED)
    _step(call, CLOSE_AGREEMENTS, N_("협약을 마쳤습니다: %(title)s"), actor)


def end(call: Call, *, actor: Actor) -> None:
    """Nothing more comes of it. Raises NotAllowed, WrongState."""
    if call.state is CallState.PUBLISHED and not deadlines.is_late(clock.now(), call.closes_at):
        raise WrongState(N_("아직 접수 중입니다. 마감 뒤에 끝낼 수 있습니다."))
    _refuse_while_contested(call)
    refuse_held_call(call, CallState.ENDED)
    _step(call, END, N_("공고를 끝냈습니다: %(title)s"), actor)


def _refuse_while_contested(call: Call) -> None:
    """Nothing is closed over the head of someone who waits for an answer."""
    waiting = queries.open_objections(call)
    if waiting:
        raise WrongState(N_("답하지 않은 이의신청이 %(count)s건 있습니다. 먼저 답해 주세요."), count=waiting)


def _step(call: Call, step: Move[CallState], sentence: str, actor: Actor) -> None:
    authorize(actor, CallPermission.RUN, call)
    move(call, step, actor=actor, sentence=sentence, title=call.title)

"""Evaluators and consultants: what was given to them and when it is due."""

from datetime import date, timedelta

from app.consulting import queries as consulting
from app.consulting.states import EngagementState
from app.evaluations.queries import sessions, sheets
from app.kernel import clock
from app.kernel.access import Actor
from app.overview.items import MOST, Cell, Home, Item, Link, Panel, _


def evaluator(actor: Actor, _on: date) -> Home:
    """Open sessions: declarations and mark sheets that are missing."""
    items = []
    if not sessions.is_whole(actor.id):
        text = _("소속과 경력, 전문 분야를 적고 서약과 동의를 해 주세요.")
        items.append(
            Item(None, _("내 위원 정보"), text, _("심사"), _("적기"), ("evaluations.own_profile", {}))
        )
    to: Link = ("evaluations.assigned", {})
    for task in sheets.tasks_of(actor):
        left = task.left
        if not left:
            continue
        text = _("이해관계를 먼저 밝혀 주세요. 평가표 %(n)s장이 남았습니다.", n=left)
        if not task.undeclared:
            text = _("평가표 %(n)s장이 남았습니다.", n=left)
        due = clock.on(task.session.due_at)
        items.append(Item(due, task.session.call.title, text, _("심사"), _("평가하기"), to))
    return Home([], items)


def consultant(actor: Actor, on: date) -> Home:
    """Cases in hand with the next visit, and logs that are late."""
    cases = consulting.search(actor, state=EngagementState.ACTIVE, consultant_id=actor.id)
    told = consulting.facts(cases, on)
    items, rows = [], []
    for case, fact in list(zip(cases, told, strict=True))[:MOST]:
        to: Link = ("consulting.show", {"engagement_id": case.id})
        log: Link = ("consulting.log", {"engagement_id": case.id})
        planned = fact.next_on or case.starts_on
        if fact.days_missing:
            text = _("%(n)s회차 일지를 적어 주세요.", n=fact.held + 1)
            due = on - timedelta(days=fact.days_missing)
            items.append(Item(due, case.venture.full_name, text, _("일지"), _("일지 쓰기"), log, to, "bad"))
        elif fact.held < fact.quota:
            text = _("%(topic)s, %(n)s회차 방문", topic=case.topic, n=fact.held + 1)
            items.append(Item(planned, case.venture.full_name, text, _("방문"), _("일지 쓰기"), log, to))
        quota = f"{fact.held} / {fact.quota}"
        rows.append(
            (Cell(case.venture.full_name, to=to), Cell(case.topic), Cell(quota), Cell(case.ends_on, "date"))
        )
    heads = ((_("기업"), False), (_("주제"), False), (_("회차"), True), (_("끝나는 날"), False))
    more: Link = ("consulting.assigned", {})
    panel = Panel(
        "cases", _("맡은 기업"), heads, tuple(rows), _("모두 보기"), more, _("맡은 기업이 없습니다"),
        _("코디네이터가 기업을 맡기면 여기에 나타납니다."),
    )  # fmt: skip
    return Home([], items, [panel])

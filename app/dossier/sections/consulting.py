"""컨설팅: cases with their quota, the last visits, what is left to do."""

from decimal import Decimal

from app.consulting.queries import EngagementFact, VisitFact
from app.consulting.states import EngagementState
from app.dossier.blocks import (
    Block,
    Bullets,
    Column,
    Gap,
    Kind,
    Row,
    Sheet,
    Table,
    Value,
    count,
    span,
    text,
    word,
)
from app.dossier.blocks import state as state_value
from app.dossier.look import Look
from app.dossier.words import _
from app.kernel.money import round_half_up

VISITS = 6


def consulting(look: Look) -> Sheet:
    """Every case, newest first."""
    cases = look.engagements
    running = [case for case in cases if case.state is EngagementState.ACTIVE]
    blocks: list[Block] = [_cases(cases)] if cases else []
    visits = sorted(((v, c) for c in cases for v in c.visits), key=lambda pair: pair[0].held_on, reverse=True)
    if visits:
        blocks.append(_visits(visits[:VISITS]))
    items = tuple(f"{case.topic}: {case.open_items}" for case in running if case.open_items)
    if items:
        blocks.append(Bullets(items, _("남은 일")))
    held = sum(case.held for case in cases)
    return Sheet(
        _("컨설팅"),
        line=_("%(n)s건, 방문 %(visits)s회", n=len(cases), visits=held) if cases else "",
        badge=_badge(cases, running),
        finding=_finding(cases, running, held),
        sources=(_("방문 일지는 컨설턴트가 쓰고 기업이 확인합니다."),),
        blocks=tuple(blocks),
        empty=_("아직 컨설팅 기록이 없습니다"),
        empty_text=_("컨설턴트를 정하면 여기에 쌓입니다."),
    )


def _badge(cases: list[EngagementFact], running: list[EngagementFact]) -> Value | None:
    if any(case.days_missing for case in running):
        return word(_("일지 늦음"), "bad")
    return state_value((running or cases)[0].state) if cases else None


def _finding(cases: list[EngagementFact], running: list[EngagementFact], held: int) -> str:
    if not cases:
        return ""
    if running:
        one = running[0]
        return _(
            "%(topic)s 컨설팅을 %(held)s / %(quota)s회 진행했다",
            topic=one.topic,
            held=one.held,
            quota=one.quota,
        )
    return _("컨설팅 %(n)s건을 마쳤고 모두 %(held)s번 만났다", n=len(cases), held=held)


def _cases(cases: list[EngagementFact]) -> Table:
    columns = (
        Column(_("주제"), share=24),
        Column(_("분야"), share=15),
        Column(_("컨설턴트"), share=12),
        Column(_("기간"), Kind.SPAN, share=24),
        Column(_("회차"), Kind.TEXT, share=9),
        Column(_("자문 시간"), Kind.COUNT, share=8),
        Column(_("상태"), Kind.STATE, share=10),
    )
    rows = tuple(
        Row(
            (
                case.topic, str(case.field.label), case.consultant, span(case.starts_on, case.ends_on),
                text(f"{case.held} / {case.quota}"), count(round_half_up(Decimal(case.minutes) / 60, 1)), state_value(case.state),
            )
        )
        for case in cases
    )  # fmt: skip
    return Table(columns, rows, _("컨설팅 건"), wide=True)


def _visits(visits: list[tuple[VisitFact, EngagementFact]]) -> Table:
    columns = (
        Column(_("날짜"), Kind.DAY, share=16),
        Column(_("주제"), share=36),
        Column(_("남은 일"), share=34),
        Column(_("확인"), Kind.STATE, share=14),
    )
    rows = tuple(
        Row(
            (v.held_on, v.topic, text(v.action_items, Gap.NONE), state_value(v.state)),
            "hot" if v.late else "",
        )
        for v, _case in visits
    )
    return Table(columns, rows, _("최근 방문"), wide=True)

"""협약과 정산: agreements of the venture with their money as of the day, checks, and 참여제한."""

from app.agreements.queries import AgreementFact
from app.agreements.rules import Statement
from app.agreements.states import SIGNED, AgreementState, SettlementState
from app.dossier.blocks import Block, Column, Gap, Kind, Row, Sheet, Table, Value, span, text, won, word
from app.dossier.blocks import state as state_value
from app.dossier.look import Look
from app.dossier.words import _
from app.kernel.text import told


def agreements(look: Look) -> Sheet:
    """Every agreement made by the day, newest first, and every sanction decided by it."""
    rows, bans = look.agreements, look.course.bans
    blocks: list[Block] = []
    if rows:
        blocks.append(_table(rows))
    if any(one.book.statement for one in rows):
        blocks.append(_money(rows))
    if any(one.book.checks for one in rows):
        blocks.append(_checks(rows))
    if bans:
        blocks.append(_bans(look))
    return Sheet(
        _("협약과 정산"),
        line=_("협약 %(n)s건", n=len(rows)) if rows else "",
        badge=_badge(look),
        finding=_finding(rows),
        sources=(_("집행 내역은 기업이 증빙과 함께 내고 센터가 확인합니다."),),
        blocks=tuple(blocks),
        empty=_("맺은 협약이 없습니다"),
        empty_text=_("선정되어 협약을 맺으면 지급, 점검, 정산이 여기에 쌓입니다."),
    )


def _badge(look: Look) -> Value | None:
    if any(ban.in_force(look.on) for ban in look.course.bans):
        return word(_("참여제한"), "bad")
    if any(one.book.days_late for one in look.agreements):
        return word(_("정산 늦음"), "bad")
    return state_value(look.agreements[0].state) if look.agreements else None


def _finding(rows: list[AgreementFact]) -> str:
    held = [one.book.statement for one in rows if one.book.statement]
    if not held:
        return ""
    paid, confirmed = sum(one.paid for one in held), sum(one.confirmed for one in held)
    return _(
        "협약 %(n)s건에서 지원금 %(paid)s원을 받아 %(confirmed)s원을 인정받았다",
        n=len(held), paid=f"{paid:,}", confirmed=f"{confirmed:,}",
    )  # fmt: skip


def _table(rows: list[AgreementFact]) -> Table:
    columns = (
        Column(_("공고"), share=34),
        Column(_("기간"), Kind.SPAN, share=26),
        Column(_("지원금"), Kind.WON, share=16),
        Column(_("자부담"), Kind.WON, share=14),
        Column(_("상태"), Kind.STATE, share=10),
    )
    made = []
    for one in rows:
        plan = one.book.plan
        made.append(
            Row(
                (
                    one.call, span(plan.starts_on, plan.ends_on) if plan else text(None),
                    won(plan.support if plan else None, Gap.NONE), won(plan.own_share if plan else None, Gap.NONE),
                    state_value(one.state),
                )
            )
        )  # fmt: skip
    return Table(columns, tuple(made), _("맺은 협약"), wide=True)


def _money(rows: list[AgreementFact]) -> Table:
    heads = (_("지급"), _("집행"), _("인정"), _("불인정"), _("반납액"), _("반납"))
    columns = (
        Column(_("공고"), share=22),
        *(Column(head, Kind.WON, share=11) for head in heads),
        Column(_("정산"), Kind.STATE, share=12),
    )
    made = tuple(
        Row((one.call, *_figures(one, told), _settled(one)), "hot" if one.book.days_late else "")
        for one in rows
        if (told := one.book.statement) and one.state in SIGNED
    )
    return Table(columns, made, _("정산"), wide=True)


def _figures(one: AgreementFact, told: Statement) -> tuple[Value, ...]:
    settled = one.book.settlement in (SettlementState.SETTLED, SettlementState.CLOSED)
    return (
        won(told.paid), won(told.spent), won(told.confirmed), won(told.disallowed),
        won(told.to_return if settled else None, Gap.NONE), won(told.returned if settled else None, Gap.NONE),
    )  # fmt: skip


def _settled(one: AgreementFact) -> Value:
    if one.book.days_late:
        return word(_("%(n)s일 지남", n=one.book.days_late), "bad")
    if one.state is AgreementState.CLOSED:
        return state_value(AgreementState.CLOSED)
    return state_value(one.book.settlement)


def _checks(rows: list[AgreementFact]) -> Table:
    columns = (
        Column(_("공고"), share=40),
        Column(_("점검"), share=18),
        Column(_("기한"), Kind.DAY, share=16),
        Column(_("판단한 날"), Kind.DAY, share=14),
        Column(_("결과"), Kind.STATE, share=12),
    )
    made = tuple(
        Row(
            (
                one.call, str(check.kind.label), check.due_on, check.judged_on,
                word(_("기한 지남"), "bad") if late else state_value(check.state),
            ),
            "hot" if late else "",
        )
        for one in rows
        for check in one.book.checks
        for late in (check.late and one.state is AgreementState.IN_FORCE,)
    )  # fmt: skip
    return Table(columns, made, _("중간점검과 최종점검"), wide=True)


def _bans(look: Look) -> Table:
    columns = (
        Column(_("제한 기간"), Kind.SPAN, share=30),
        Column(_("까닭"), share=38),
        Column(_("환수액"), Kind.WON, share=16, gap=Gap.NONE),
        Column(_("상태"), Kind.STATE, share=16),
    )
    made = []
    for ban in look.course.bans:
        state = word(_("참여제한"), "bad") if ban.in_force(look.on) else word(_("끝남"), "quiet")
        if ban.lifted_on:
            state = word(_("%(day)s 풀림", day=told(ban.lifted_on)), "quiet")
        made.append(
            Row((span(ban.from_on, ban.until_on), ban.reason, won(ban.clawback or None, Gap.NONE), state))
        )
    return Table(columns, tuple(made), _("참여제한"), wide=True)

"""입주: the permit, its fee ledger, arrears and what is next."""

from app.dossier.blocks import (
    BLANK,
    Block,
    Chart,
    Column,
    Form,
    Gap,
    Kind,
    Lane,
    Pairs,
    Row,
    Sheet,
    Stay,
    Table,
    Value,
    count,
    span,
    text,
    won,
    word,
)
from app.dossier.blocks import state as state_value
from app.dossier.look import Look
from app.dossier.words import _
from app.kernel.dates import add_months
from app.kernel.text import told
from app.tenancy.queries import TenancyFact
from app.tenancy.rules_ledger import Ledger, Line


def tenancy(look: Look) -> Sheet:
    """The stay in force with its ledger, and the earlier ones."""
    if not look.tenancies:
        return Sheet(
            _("입주"),
            empty=_("허브센터에 입주한 적이 없습니다"),
            empty_text=_("방을 배정하고 사용을 허가하면 여기에 나타납니다."),
        )
    stay = look.stay or look.tenancies[0]
    ledger = look.ledgers.get(stay.id)
    late = ledger is not None and ledger.arrears > 0
    blocks: list[Block] = [Pairs(_permit(stay, ledger))]
    if stay.permit_no:
        blocks.append(_bar(look, stay))
    if ledger and ledger.lines:
        blocks.append(_book(ledger))
    if len(look.tenancies) > 1:
        blocks.append(_all(look))
    return Sheet(
        _("입주"),
        line=f"{stay.facility} {stay.floor} {stay.space}, {stay.exclusive_area:g}㎡",
        badge=word(_("체납"), "bad") if late else state_value(stay.state),
        finding=_finding(look, stay, ledger),
        sources=(
            _("전용 면적 %(area)s㎡", area=f"{stay.exclusive_area:g}"),
            _("사용료: 공유재산 조례 제29조–제34조"),
        ),
        blocks=tuple(blocks),
    )


def _finding(look: Look, stay: TenancyFact, ledger: Ledger | None) -> str:
    if look.stay is None:
        return _("지금은 입주해 있지 않다")
    left = (
        _("허가는 %(on)s에 끝나 %(days)s일 남았고", on=told(stay.ends_on), days=stay.days_left)
        if stay.days_left >= 0
        else _("허가는 %(on)s에 끝났고", on=told(stay.ends_on))
    )
    if ledger is None or not ledger.lines:
        return left + " " + _("아직 부과한 사용료가 없다")
    if ledger.arrears:
        return (
            left
            + " "
            + _(
                "사용료 %(amount)s원을 %(days)s일째 내지 않았다",
                amount=f"{ledger.arrears:,}",
                days=ledger.days_late,
            )
        )
    return left + " " + _("기한이 된 사용료는 모두 냈다")


def _permit(stay: TenancyFact, ledger: Ledger | None) -> tuple[tuple[str, Value], ...]:
    renewal = _("연장할 수 없음 (최대 %(on)s까지)", on=told(stay.longest_end))
    if stay.may_renew:
        renewal = _("%(by)s까지 신청, 최대 %(on)s까지", by=told(stay.renewal_by), on=told(stay.longest_end))
    reduction = (
        _("%(pct)s%% (%(basis)s)", pct=stay.reduction_pct, basis=stay.reduction_basis)
        if stay.reduction_pct
        else _("없음")
    )
    rows = [
        (_("상태"), state_value(stay.state)),
        (_("사용허가"), span(stay.starts_on, stay.permit_ends_on)),
        (_("허가 번호"), text(stay.permit_no)),
        (_("연 사용료"), won(stay.annual_fee, Gap.NONE)),
        (_("납부"), count(stay.payments_a_year, _("회 / 년"), Gap.NONE)),
        (_("감면"), text(reduction)),
        (_("연장"), text(renewal)),
    ]
    if ledger and ledger.next_due:
        nxt = ledger.next_due
        rows.append(
            (
                _("다음 납부"),
                text(_("%(on)s까지 %(amount)s원", on=told(nxt.due_on), amount=f"{nxt.left:,}")),
            )
        )
    if stay.moved_out_on:
        why = str(stay.exit_reason.label) if stay.exit_reason else ""
        rows.append((_("퇴거"), text(f"{told(stay.moved_out_on)} {why}".strip())))
    return tuple(rows)


def _bar(look: Look, stay: TenancyFact) -> Chart:
    permits = sorted((row for row in look.tenancies if row.permit_no), key=lambda row: row.starts_on)
    stays = [
        Stay(
            row.starts_on,
            row.permit_ends_on,
            _("%(space)s 허가 %(until)s까지", space=row.space, until=told(row.permit_ends_on)),
            3 if row is stay else 1,
        )
        for row in permits
    ]
    if stay.may_renew and stay.longest_end > stay.permit_ends_on:
        stays.append(Stay(stay.permit_ends_on, stay.longest_end, _("연장할 수 있는 기간"), 0))
    last = max(one.end for one in stays if one.end)
    summary = _(
        "사용허가 %(from)s부터 %(to)s까지",
        **{"from": told(permits[0].starts_on), "to": told(stay.permit_ends_on)},
    )
    return Chart(
        Form.LANES, _("사용허가 기간"), "", summary, lanes=(Lane(_("허가"), tuple(stays)),),
        start=permits[0].starts_on, end=add_months(last, 1), on=look.on,
    )  # fmt: skip


def _book(ledger: Ledger) -> Table:
    columns = (
        Column(_("구분"), share=26),
        Column(_("납부기한"), Kind.DAY, share=17),
        Column(_("부과"), Kind.COUNT, share=15),
        Column(_("수납"), Kind.COUNT, share=15),
        Column(_("남음"), Kind.COUNT, share=13),
        Column(_("상태"), Kind.STATE, share=14),
    )
    rows = [
        Row(
            (line.words, line.due_on, line.charged, line.settled, line.left, _line_state(line)),
            "hot" if line.in_arrears else "",
        )
        for line in ledger.lines[-12:]
    ]
    left = ledger.charged - ledger.settled
    rows.append(Row((_("합계"), BLANK, ledger.charged, ledger.settled, left, BLANK), "sum"))
    note = _("연체료는 넣지 않은 금액입니다.") if ledger.arrears else ""
    if len(ledger.lines) > 12:
        note = _("마지막 12건입니다. 합계는 모든 회차를 더한 값입니다.") + (" " + note if note else "")
    return Table(columns, tuple(rows), _("사용료 원장"), unit=_("원"), note=note, wide=True)


def _line_state(line: Line) -> Value:
    if line.left <= 0:
        return word(_("완납"), "good")
    if line.in_arrears:
        return word(_("%(days)s일 지남", days=line.days_late), "bad")
    return word(_("납기 전"), "quiet") if not line.due else word(_("오늘까지"), "warn")


def _all(look: Look) -> Table:
    columns = (
        Column(_("공간"), share=30),
        Column(_("기간"), Kind.SPAN, share=42),
        Column(_("상태"), Kind.STATE, share=28),
    )
    rows = tuple(
        Row((f"{row.facility} {row.space}", span(row.starts_on, row.ends_on), state_value(row.state)))
        for row in look.tenancies
    )
    return Table(columns, rows, _("배정과 입주 이력"))

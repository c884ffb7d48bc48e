"""Tables of a fund's quarterly report. Exact won; a negative is written with △, what cannot be computed says so."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.documents.blocks import (
    DOES_NOT_APPLY,
    NOT_COMPUTABLE,
    NOT_HANDED_IN,
    Column,
    Inline,
    Row,
    Table,
    caution,
    good,
    muted,
    risk,
)
from app.documents.compose import day
from app.funds import rules
from app.funds.models import Fund, LedgerLine
from app.funds.queries import Firm
from app.funds.rules import Figures, Flow, Kind, Line
from app.funds.rules_quarterly import Account, moved, quarter_starts
from app.kernel.charts.drawing import figure
from app.kernel.money import Won, round_half_up

UNIT = "원"


def amount(won: Won) -> str:
    """Exact won."""
    return f"{'△' if won < 0 else ''}{abs(won):,}"


def eok(won: Won) -> str:
    """Won for the eye; the exact value stands in a table."""
    for size, word, places in ((10**8, "억", 1), (10**4, "만", 0)):
        if abs(won) >= size:
            return f"{figure(won / size, places)}{word}"
    return amount(won)


def times(multiple: str | None) -> Inline:
    """A multiple to four places; nothing paid is a dash."""
    return DOES_NOT_APPLY if multiple is None else multiple.replace("-", "△")


def rate(value: float | None, places: int = 2) -> Inline:
    """A yearly rate in per cent."""
    if value is None:
        return NOT_COMPUTABLE
    share = round_half_up(Decimal(str(value)) * 100, places)
    return f"{'△' if share < 0 else ''}{abs(share)}"


def _month(on: date) -> str:
    return f"{on.year}. {on.month}."


def measures(found: Figures, before: Figures, year_ago: Figures) -> Table:
    """Multiples and rates at this quarter's end, the one before and a year before, with how each comes about."""
    three = (found, before, year_ago)
    columns = (
        Column("지표", 14),
        *(Column(_month(one.as_of), 13, "number") for one in three),
        Column("셈", 47),
    )
    rows = (
        Row(("PIC (배)", *(times(one.pic) for one in three), "납입 ÷ 약정")),
        Row(("DPI (배)", *(times(one.dpi) for one in three), "배분 ÷ 납입")),
        Row(("RVPI (배)", *(times(one.rvpi) for one in three), "순자산 ÷ 납입")),
        Row(("TVPI (배)", *(times(one.tvpi) for one in three), "(배분 + 순자산) ÷ 납입")),
        Row(("순 IRR (%)", *(rate(one.net_irr, 4) for one in three), "납입(△)·배분·순자산, 일수/365")),
        Row(("총 IRR (%)", *(rate(one.gross_irr, 4) for one in three), "투자(△)·회수·공정가치, 일수/365")),
        Row(("총 배수 (배)", *(times(one.moic) for one in three), "(회수 + 공정가치) ÷ 투자 원금")),
    )
    note = "TVPI는 반올림하기 전의 값에서 셈하므로 DPI와 RVPI를 더한 값과 끝자리가 1 다를 수 있다."
    return Table(columns, rows, caption="성과 지표", note=note, wide=True)


def movements(sums: dict[Kind, Won], before: Figures, found: Figures) -> Table:
    """What happened in the quarter, from the ledger."""
    valued = found.fair_value - before.fair_value - sums[Kind.INVESTMENT] + sums[Kind.PROCEEDS]
    rows = (
        Row(("납입받은 돈", amount(sums[Kind.CALL]), "출자자 → 펀드")),
        Row(("투자한 돈", amount(sums[Kind.INVESTMENT]), "새 투자와 후속 투자")),
        Row(("회수한 돈", amount(sums[Kind.PROCEEDS]), "매각, 상환, 배당")),
        Row(("공정가치 변동", amount(valued), "공정가치의 차이 − 투자 + 회수")),
        Row(
            (
                "관리보수와 조합비용",
                amount(sums[Kind.FEE] + sums[Kind.EXPENSE]),
                "펀드 → 업무집행조합원, 그 밖",
            )
        ),
        Row(("배분한 돈", amount(sums[Kind.DISTRIBUTION]), "펀드 → 출자자")),
    )
    columns = (Column("이번 분기", 30), Column("금액", 25, "number"), Column("무엇", 45))
    return Table(columns, rows, caption="이번 분기의 움직임", unit=UNIT)


def investors(accounts: Sequence[Account]) -> Table:
    """Capital accounts, one row for each investor."""
    columns = (
        Column("출자자", 27),
        *(Column(head, 14.6, "number") for head in ("약정", "납입", "미납", "배분", "순자산의 몫")),
    )
    rows = [
        Row(
            (
                one.party,
                amount(one.committed),
                amount(one.paid_in),
                amount(one.unfunded),
                amount(one.distributed),
                NOT_COMPUTABLE if one.nav is None else amount(one.nav),
            )
        )
        for one in accounts
    ]
    if rows:
        navs = [one.nav for one in accounts if one.nav is not None]
        sums = (
            sum(getattr(one, key) for one in accounts)
            for key in ("committed", "paid_in", "unfunded", "distributed")
        )
        rows.append(
            Row(
                ("합계", *(amount(each) for each in sums), amount(sum(navs)) if navs else NOT_COMPUTABLE),
                "sum",
            )
        )
    return Table(
        columns,
        tuple(rows),
        caption="출자자별 자본 계정",
        unit=UNIT,
        wide=True,
        empty="출자자가 아직 없습니다.",
    )


def course(figures: Sequence[Figures]) -> Table:
    """The numbers of the chart: the ends of years and the last four quarters."""
    recent = [one for one in figures[:-4] if one.as_of.month == 12] + list(figures[-4:])
    rows = tuple(Row((_month(one.as_of), *(amount(value) for value in _standing(one)))) for one in recent)
    columns = (
        Column("때", 15, "date"),
        *(Column(head, 21.2, "number") for head in ("누적 납입", "누적 배분", "순자산", "배분 + 순자산")),
    )
    return Table(columns, rows, caption="해마다 연말과 최근 네 분기 말", unit=UNIT, wide=True, tight=True)


def _standing(one: Figures) -> tuple[Won, ...]:
    return one.paid_in, one.distributed, one.nav, one.distributed + one.nav


def worth(found: Figures, before: Figures) -> Table:
    """What the NAV is made of."""
    parts = (
        ("투자자산 공정가치", found.fair_value, before.fair_value),
        ("현금", found.cash, before.cash),
        ("성과보수 충당", -found.carried_interest, -before.carried_interest),
    )
    rows = [Row((name, amount(now), amount(was), amount(now - was))) for name, now, was in parts]
    rows.append(Row(("순자산", *map(amount, (found.nav, before.nav, found.nav - before.nav))), "sum"))
    heads = (_month(found.as_of), _month(before.as_of), "차이")
    columns = (Column("항목", 34), *(Column(head, 22, "number") for head in heads))
    cash = "현금은 납입 + 회수 − 투자 − 보수와 비용 − 배분이다."
    return Table(columns, tuple(rows), caption="순자산의 구성", unit=UNIT, note=cash)


def portfolio(firms: Sequence[Firm], found: Figures) -> Table:
    """Every firm ever invested in, by fair value."""
    columns = (
        Column("기업", 40),
        Column("방식", 25),
        Column("첫 투자", 17, "date"),
        *(Column(head, 23, "number") for head in ("투자 원금", "회수", "공정가치")),
        Column("배수", 13, "number"),
        Column("IRR (%)", 13.5, "number"),
    )
    rows = [_firm(firm) for firm in _by_value(firms)]
    sums = (*map(amount, (found.invested, found.proceeds, found.fair_value)), times(found.moic))
    rows.append(Row(("합계", f"{len(firms)}곳", "", *sums, rate(found.gross_irr)), "sum"))
    note = "합계의 IRR은 총 IRR이다. 율마다 그 바탕이 되는 흐름은 ‘수익률의 바탕’에 있다."
    return Table(
        columns, tuple(rows), caption="투자기업", unit=f"{UNIT}. 공정가치 차례", note=note, wide=True
    )


def _by_value(firms: Sequence[Firm]) -> list[Firm]:
    return sorted(firms, key=lambda firm: -firm.position.fair_value)


def _firm(firm: Firm) -> Row:
    held = firm.position
    return Row(
        (
            firm.name,
            ", ".join(kind.label_ko for kind in firm.instruments) or NOT_HANDED_IN,
            day(firm.first_on),
            *map(amount, (held.cost, held.proceeds, held.fair_value)),
            times(held.moic),
            rate(held.irr),
        )
    )


def valuations(firms: Sequence[Firm], on: date) -> Table:
    """What every fair value rests on, and how fresh it is."""
    columns = (
        Column("기업", 40),
        Column("공정가치", 22, "number"),
        Column("상태", 22),
        Column("평가한 날", 20, "date"),
        Column("평가 방법과 근거", 70),
    )
    rows = tuple(
        Row((firm.name, amount(firm.position.fair_value), _standing_of(firm, on), *_rests_on(firm)))
        for firm in _by_value(firms)
    )
    note = "■ 회수와 공정가치가 원금보다 적음. ▲ 반년 넘게 평가하지 않음. ● 반년 안에 평가함."
    return Table(columns, rows, caption="공정가치의 근거", unit=UNIT, note=note, wide=True)


def _standing_of(firm: Firm, on: date) -> Inline:
    held = firm.position
    if held.proceeds + held.fair_value < held.cost:
        return risk("원금 미만")
    if not held.fair_value:
        return "회수 끝"
    return caution("오래된 값") if rules.is_stale(held.valued_on, on) else good("평가함")


def _rests_on(firm: Firm) -> tuple[Inline, Inline]:
    if firm.position.valued_on is None:
        return DOES_NOT_APPLY, "취득원가 (평가한 적 없음)"
    return day(firm.position.valued_on), firm.basis or NOT_HANDED_IN


def flows(found: Sequence[Flow], on: date, worth: Won, words: tuple[str, str, str]) -> Table:
    """Every flow of a rate, a row for each day, and the value on the date apart.

    `words`: the caption, what the value is, and what flows there are.
    """
    caption, word, note = words
    rows, running = [], 0
    for when, net in found:
        flow = net - worth if when == on else net
        if flow:
            running += flow
            rows.append(Row((day(when), *_sides(flow), amount(running))))
    rows.append(Row((f"{day(on)} {word}", DOES_NOT_APPLY, amount(worth), amount(running + worth)), "sum"))
    columns = (
        Column("날짜", 28, "date"),
        Column("나간 돈", 24, "number"),
        Column("들어온 돈", 24, "number"),
        Column("누계", 24, "number"),
    )
    told = f"{note} {rules.METHOD}."
    return Table(columns, tuple(rows), caption=caption, unit=UNIT, note=told, tight=True)


def _sides(flow: Won) -> tuple[str, str]:
    return (amount(flow), DOES_NOT_APPLY) if flow < 0 else (DOES_NOT_APPLY, amount(flow))


def firm_flows(firms: Sequence[Firm], on: date) -> Table:
    """The flows behind each firm's rate; what falls on the date has the fair value in it."""
    rows = [
        Row((firm.name if first else muted(firm.name), day(when), amount(flow), _meant(firm, when, flow, on)))
        for firm in firms
        for first, (when, flow) in zip(
            [True, *[False] * len(firm.position.flows)], firm.position.flows, strict=False
        )
    ]
    columns = (
        Column("기업", 34),
        Column("날짜", 16, "date"),
        Column("금액", 20, "number"),
        Column("무엇", 30),
    )
    return Table(
        columns, tuple(rows), caption="기업별 흐름", unit=f"{UNIT}. 투자 △, 회수와 공정가치 +", wide=True,
        tight=True, empty="투자한 기업이 없습니다.",
    )  # fmt: skip


def _meant(firm: Firm, when: date, flow: Won, on: date) -> str:
    if when == on and firm.position.fair_value:
        return "기준일 공정가치" if flow == firm.position.fair_value else "그날의 흐름 + 공정가치"
    return "투자" if flow < 0 else "회수"


def duty(fund: Fund, rows: Sequence[LedgerLine], found: Figures) -> tuple[Table, Inline]:
    """The main-purpose duty (주목적 투자) over what was committed, and a sentence about it."""
    bought = [row for row in rows if row.kind is Kind.INVESTMENT]
    counted = sum(row.amount for row in bought if row.main_purpose)
    unsaid = sum(row.amount for row in bought if row.main_purpose is None)
    share = rules.duty_ratio(counted, found.committed)
    reached = (
        round_half_up(Decimal(share.numerator) * 100 / share.denominator, 1) if share is not None else None
    )
    asked = round_half_up(fund.main_purpose_ratio * 100, 1) if fund.main_purpose_ratio is not None else None
    table = Table(
        (Column("주목적 투자", 46), Column("금액", 24, "number"), Column("약정 대비 (%)", 30, "number")),
        (
            Row((f"주목적에 쓴 돈: {fund.main_purpose}" if fund.main_purpose else "주목적에 쓴 돈", amount(counted), str(reached) if reached is not None else NOT_COMPUTABLE)),
            Row(("주목적인지 적히지 않은 투자", amount(unsaid), NOT_HANDED_IN if unsaid else DOES_NOT_APPLY)),
            Row(("규약의 의무", DOES_NOT_APPLY, str(asked) if asked is not None else NOT_HANDED_IN), "sum"),
        ),
        caption="주목적 투자 비율", unit=UNIT, note="주목적에 쓴 투자 원금 ÷ 약정총액.",
    )  # fmt: skip
    return table, _duty_said(reached, asked, bool(unsaid))


def _duty_said(reached: Decimal | None, asked: Decimal | None, unsaid: bool) -> str:
    if reached is None or asked is None:
        return "주목적 투자 의무를 셈할 자료가 없다"
    told = f"주목적 투자는 약정의 {reached} %로 의무 {asked} %를 "
    if reached >= asked:
        return told + "채웠다"
    return told + (
        "아직 채우지 못했고, 주목적인지 적히지 않은 투자가 있다" if unsaid else "아직 채우지 못했다"
    )


def fees(lines: Sequence[Line], on: date) -> Table:
    """Fees and expenses of the quarter and since the beginning."""
    quarter = moved(lines, quarter_starts(on), on)
    whole = moved(lines, date.min, on)
    rows = [
        Row((kind.label_ko, amount(quarter[kind]), amount(whole[kind]))) for kind in (Kind.FEE, Kind.EXPENSE)
    ]
    sums = (amount(each[Kind.FEE] + each[Kind.EXPENSE]) for each in (quarter, whole))
    rows.append(Row(("합계", *sums), "sum"))
    columns = (Column("보수와 비용", 40), Column("이번 분기", 30, "number"), Column("지금까지", 30, "number"))
    return Table(columns, tuple(rows), caption="보수와 비용", unit=UNIT)

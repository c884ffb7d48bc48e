"""A fund's quarterly report (분기보고) as a paper: what its investors are told, as of a quarter's end.

What it holds follows the usual reports to investors: the portfolio, PIC, DPI, RVPI, TVPI and IRR, the duty ratio, cash
and fees. Every figure comes from the ledger's standing lines up to that day. Papers are in Korean, amounts exact won.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.documents.blocks import (
    NOT_COMPUTABLE,
    NOT_HANDED_IN,
    Beside,
    Block,
    Check,
    Column,
    Cover,
    Facts,
    Figure,
    Heading,
    Inline,
    Key,
    Keys,
    Paper,
    Row,
    Section,
    Stack,
    Table,
)
from app.documents.compose import day
from app.documents.states import PaperKind, Reader
from app.funds import quarterly_charts, quarterly_tables, queries, rules
from app.funds.models import Fund, LedgerLine, as_line
from app.funds.quarterly_tables import amount, eok, rate, times
from app.funds.rules import Figures, Kind
from app.funds.rules_quarterly import (
    accounts,
    moved,
    quarter_before,
    quarter_name,
    quarter_starts,
    quarters_until,
)
from app.kernel.dates import add_months, written

HOW_TO_READ = "음수는 △, 오지 않은 자료는 미제출, 셈할 수 없는 값은 산출 불가, 실제로 0인 것만 0, 해당하지 않으면 –로 적는다."
NET = ("순 IRR의 흐름", "순자산", "출자자가 낸 돈(△), 받은 돈, 기준일의 순자산.")
GROSS = ("총 IRR의 흐름", "공정가치", "기업에 투자한 돈(△), 회수한 돈, 기준일의 공정가치.")


@dataclass(frozen=True)
class Quarter:
    """A fund at a quarter's end with everything its report is written from."""

    fund: Fund
    on: date
    rows: list[LedgerLine]
    found: Figures
    before: Figures
    year_ago: Figures
    course: list[Figures]
    """The fund at the end of every quarter so far."""
    firms: list[queries.Firm]

    @property
    def name(self) -> str:
        """2026년 3분기."""
        return quarter_name(self.on)

    @property
    def lines(self) -> list[rules.Line]:
        """The ledger up to the day, as the rules read it."""
        return [as_line(row) for row in self.rows]


def read(fund: Fund, on: date) -> Quarter:
    """Read a fund for the report of the quarter that ends on `on`."""
    rows = [row for row in queries.lines_of(fund) if row.dated_on <= on]
    lines, terms = [as_line(row) for row in rows], queries.carry_terms(fund)
    first = min([fund.formed_on, *(line.on for line in lines)])
    ends = quarters_until(first, on)
    found = rules.figures(lines, on, terms)
    return Quarter(
        fund=fund,
        on=on,
        rows=rows,
        found=found,
        before=rules.figures(lines, quarter_before(on), terms),
        year_ago=rules.figures(lines, quarter_before(on, 4), terms),
        course=[rules.figures(lines, end, terms) for end in ends],
        firms=queries.firms(found, rows, queries.firm_names(rows)),
    )


def report(fund: Fund, on: date) -> Paper:
    """The whole report, without its place in the register."""
    seen = read(fund, on)
    return Paper(
        title=fund.name,
        kind=PaperKind.FUND_QUARTERLY.label_ko,
        as_of=on,
        reader=Reader.LIMITED_PARTNER.label_ko,
        summary=f"{seen.name} 분기보고",
        keywords=("분기보고", fund.name, seen.name),
        cover=_cover(seen),
        sections=(
            _summary(seen),
            _capital(seen),
            _portfolio(seen),
            _rates(seen),
            _terms(seen),
            _closing(seen),
        ),
    )


def _known(value: object) -> Inline:
    return str(value) if value else NOT_HANDED_IN


def _cover(seen: Quarter) -> Cover:
    fund = seen.fund
    return Cover(
        art=quarterly_charts.cover(seen.course),
        art_note="분기 말 누적 배분 + 순자산(억 원). 진한 점은 해마다 12월 말과 이번 분기 말.",
        summary=f"{seen.name} 분기보고\n{fund.vehicle.label_ko}, {day(fund.formed_on)} 결성",
        facts=(
            ("대상 기간", f"{written(quarter_starts(seen.on))} – {written(seen.on)}"),
            ("업무집행조합원", _known(fund.manager_name)),
            ("등록번호", _known(fund.registered_no)),
        ),
        how_to_read=HOW_TO_READ,
    )


def _keys(seen: Quarter) -> Keys:
    found = seen.found
    return Keys(
        (
            Key("TVPI", times(found.tvpi), "배" if found.tvpi else "", "DPI + RVPI"),
            Key("DPI", times(found.dpi), "배" if found.dpi else "", f"배분 {eok(found.distributed)}"),
            Key("RVPI", times(found.rvpi), "배" if found.rvpi else "", f"순자산 {eok(found.nav)}"),
            Key("순 IRR", rate(found.net_irr), "%" if found.net_irr is not None else "", "보수·비용 뺀 뒤"),
            Key("총 IRR", rate(found.gross_irr), "%" if found.gross_irr is not None else "", "기업 ↔ 펀드"),
            Key("PIC", times(found.pic), "배" if found.pic else "", f"납입 {eok(found.paid_in)}"),
        )
    )


def _summary(seen: Quarter) -> Section:
    finding = (
        f"총가치는 납입금의 {seen.found.tvpi}배이다"
        if seen.found.tvpi
        else "납입한 돈이 없어 배수를 셈할 수 없다"
    )
    return Section(
        "요약",
        (
            _keys(seen),
            quarterly_tables.measures(seen.found, seen.before, seen.year_ago),
            quarterly_tables.movements(
                moved(seen.lines, quarter_starts(seen.on), seen.on), seen.before, seen.found
            ),
        ),
        finding=finding,
        rail=("배수는 넷째 자리, IRR은 백분율 넷째 자리까지, 반올림하기 전의 값으로 셈한다.",),
    )


def _capital(seen: Quarter) -> Section:
    found = seen.found
    told = (
        f"약정 {eok(found.committed)} 원 가운데 {eok(found.paid_in)} 원을 납입했고 {eok(found.distributed)} 원을 배분했다"
        if found.committed
        else "출자약정이 아직 없다"
    )
    chart = quarterly_charts.paid_in(seen.course)
    return Section(
        "자본 계정",
        (
            Figure(
                chart,
                "누적 배분 + 순자산과 누적 납입",
                "억 원. 진한 기둥 배분, 옅은 기둥 순자산, 황색 선 납입",
                wide=True,
            ),
            quarterly_tables.course(seen.course),
            quarterly_tables.investors(accounts(seen.lines, seen.on, found.nav)),
            quarterly_tables.worth(found, seen.before),
        ),
        finding=told,
        rail=("순자산의 몫은 납입한 돈의 비율로 원 단위까지 나눈다.",),
    )


def _portfolio(seen: Quarter) -> Section:
    if not seen.firms:
        return Section("포트폴리오", (), finding="기준일까지 투자한 기업이 없다")
    held = [firm for firm in seen.firms if firm.position.fair_value]
    stale = [firm for firm in held if rules.is_stale(firm.position.valued_on, seen.on)]
    told = f"{len(seen.firms)}곳에 투자해 {len(held)}곳을 들고 있고, 원금의 {times(seen.found.moic)}배이다"
    late = (
        f"들고 있는 {len(held)}곳 가운데 {len(stale)}곳은 반년 넘게 값을 다시 보지 않았다." if stale else ""
    )
    return Section(
        "포트폴리오",
        (
            quarterly_tables.portfolio(seen.firms, seen.found),
            quarterly_tables.valuations(seen.firms, seen.on),
            Figure(
                quarterly_charts.multiples(seen.firms),
                "기업별 배수",
                "배. (회수 + 공정가치) ÷ 원금",
                wide=True,
            ),
        ),
        finding=told,
        lead=late,
    )


def _of_which(count: int) -> str:
    words = "배. (회수 + 공정가치) ÷ 원금"
    most = quarterly_charts.MOST_FIRMS // 2
    return f"{words}. 가장 큰 {most}곳과 가장 작은 {most}곳" if count > 2 * most else words


def _rates(seen: Quarter) -> Section:
    found = seen.found
    blocks: tuple[Block, ...] = (
        Figure(
            quarterly_charts.j_curve(seen.course, seen.lines),
            "J 곡선: 출자와 배분, 누적",
            "억 원. 옅은 기둥 출자, 진한 기둥 배분",
            wide=True,
        ),
        Heading(f"순 IRR {percent_words(found.net_irr)}"),
        quarterly_tables.flows(found.net_flows, seen.on, found.nav, NET),
        Heading(f"총 IRR {percent_words(found.gross_irr)}"),
        quarterly_tables.flows(found.gross_flows, seen.on, found.fair_value, GROSS),
        Heading("기업별 IRR의 흐름"),
        quarterly_tables.firm_flows(seen.firms, seen.on),
    )
    said = f"순 IRR은 연 {percent_words(found.net_irr)}, 총 IRR은 연 {percent_words(found.gross_irr)}이다"
    none = "돈이 오간 방향이 하나뿐이거나 값이 맞는 율이 없어 순 IRR을 셈할 수 없다"
    young = (
        "결성한 지 1년이 안 되었다. IRR은 그 기간의 흐름을 연율로 바꾼 값이다."
        if (seen.on - seen.fund.formed_on).days < 365
        else ""
    )
    return Section(
        "수익률의 바탕",
        blocks,
        finding=said if found.net_irr is not None and found.gross_irr is not None else none,
        lead=young,
        rail=("율마다 셈법과 흐름을 그대로 싣는다.",),
    )


def percent_words(value: float | None) -> str:
    """A rate inside a sentence."""
    said = rate(value)
    return f"{said} %" if isinstance(said, str) else NOT_COMPUTABLE.text


def _terms(seen: Quarter) -> Section:
    fund = seen.fund
    ends = add_months(fund.formed_on, fund.term_months)
    table, told = quarterly_tables.duty(fund, seen.rows, seen.found)
    return Section(
        "의무와 보수",
        (
            table,
            quarterly_tables.fees(seen.lines, seen.on),
            Facts(
                (
                    ("약정총액", f"{amount(seen.found.committed)}원"),
                    ("결성총액", f"{amount(fund.size)}원"),
                    ("존속 기간", f"{day(fund.formed_on)} – {day(ends)} ({fund.term_months}개월)"),
                    ("투자 기간 끝", day(fund.investment_until) if fund.investment_until else NOT_HANDED_IN),
                    ("관리보수율", _share(fund.management_fee_rate)),
                    ("기준수익률", _share(fund.hurdle_rate)),
                    ("성과보수율", _share(fund.carry_rate)),
                    ("성과보수 충당", f"{amount(seen.found.carried_interest)}원" if fund.carry_rate else "–"),
                )
            ),
        ),
        finding=told,
    )


def _share(of_one: Decimal | None) -> Inline:
    """A rate of the by-laws in per cent, as many digits as it has."""
    return NOT_HANDED_IN if of_one is None else f"{(of_one * 100).normalize():f} %"


def _closing(seen: Quarter) -> Section:
    last = seen.rows[-1].dated_on if seen.rows else None
    valued = [firm.position.valued_on for firm in seen.firms if firm.position.fair_value]
    known = sorted(on for on in valued if on)
    rows = (
        Row(("원장", f"{len(seen.rows)}줄", day(last) if last else "–")),
        Row(("공정가치 평가", f"{len(known)}곳", f"{day(known[0])} – {day(known[-1])}" if known else "–")),
        Row(("취득원가로 둔 곳", f"{len(valued) - len(known)}곳", "–")),
    )
    columns = (Column("자료", 40), Column("수", 20, "number"), Column("날짜", 40))
    kinds = f"취소한 줄과 취소하는 줄은 빼고, 기준일까지의 {', '.join(k.label_ko for k in Kind)} 줄로 셈했다."
    table = Table(columns, rows, caption="자료의 시점", note=kinds)
    check = Stack((Heading("이 문서가 진짜인지 확인하기", 4), Check(full=False)), 62)
    return Section(
        "자료의 시점과 확인",
        (Beside((Stack((table,)), check), wide=True),),
        finding="기준일까지의 원장만으로 만들었다",
        lead="같은 기준일로 다시 만들면 같은 내용이 나온다. 기준일 앞의 날짜로 원장을 고치면 새 판이 앞 판을 대신한다.",
    )

"""Two funds with their ledgers, written by their managers as it happened. Amounts in million won unless said otherwise."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from sqlalchemy import select

from app.demo.roster import firm
from app.demo.story import Story
from app.funds import services
from app.funds.models import Fund
from app.funds.rules import Kind, Line
from app.funds.states import Vehicle
from app.kernel.dates import add_months
from app.kernel.db import db
from app.ventures.identifiers import search_key
from app.ventures.models import Venture
from app.ventures.services import facts, merging
from app.ventures.states import RoundKind

MILLION = 1_000_000
ONE, TWO = "성동임팩트 소셜벤처 1호", "성동임팩트 소셜벤처 2호"
MANAGER = {ONE: "fund_manager", TWO: "fund2"}

INVESTORS = {
    ONE: {
        "성동구": 500,
        "한강임팩트파트너스": 300,
        "새봄엔젤클럽": 400,
        "온누리사회투자": 500,
        "느티나무임팩트": 300,
    },
    TWO: {
        "성동구": 900,
        "달빛벤처스": 400,
        "한강임팩트파트너스": 300,
        "바른성장파트너스": 800,
        "온누리사회투자": 600,
    },
}
TRANCHES = {ONE: ((-2260, 40), (-1610, 35), (-880, 25)), TWO: ((-1080, 40), (-560, 30), (-190, 20))}
"""Days from today and the share of every commitment that is called."""

Deal = tuple[int, str, str, int, int | None]
DEALS: dict[str, tuple[Deal, ...]] = {
    ONE: (
        (-2210, "가람수질", "보통주", 60, 4),
        (-2180, "물결패키징", "RCPS", 150, 12),
        (-2040, "주식회사 바다결리사이클", "RCPS", 200, 14),
        (-1700, "주식회사 마주봄케어", "보통주", 100, 6),
        (-1560, "주식회사 고요한택시", "RCPS", 200, 9),
        (-1420, "주식회사 이음새교육", "CB", 100, None),
        (-1240, "농업회사법인 한뼘텃밭 주식회사", "SAFE", 80, None),
        (-1010, "유한책임회사 결고운소재", "CB", 70, None),
        (-840, "주식회사 소리길모빌리티", "RCPS", 150, 8),
        (-610, "주식회사 바다결리사이클", "RCPS", 150, 3),
    ),
    TWO: (
        (-980, "주식회사 나랑노랑", "RCPS", 300, 7),
        (-860, "주식회사 빛들로보청연구소", "CPS", 200, 10),
        (-690, "주식회사 늘품돌봄로봇", "RCPS", 250, 9),
        (-520, "주식회사 고요한택시", "RCPS", 300, 5),
        (-400, "주식회사 소리길모빌리티", "보통주", 150, 5),
        (-240, "주식회사 솔바람에너지", "SAFE", 150, None),
        (-110, "주식회사 모래알테크", "SAFE", 60, None),
    ),
}  # fmt: skip
"""Day, firm, instrument, million won, and the share in per cent where there is one."""

VALUES: dict[str, tuple[tuple[int, str, int, str], ...]] = {
    ONE: (
        (-1330, "주식회사 바다결리사이클", 260, "후속 투자 단가"),
        (-1150, "주식회사 마주봄케어", 140, "후속 투자 단가"),
        (-620, "주식회사 마주봄케어", 90, "일부 매각 뒤 남은 지분"),
        (-960, "주식회사 이음새교육", 60, "손상차손: 매출 감소와 계획 미달"),
        (-590, "주식회사 바다결리사이클", 610, "시리즈 A 단가"),
        (-470, "농업회사법인 한뼘텃밭 주식회사", 96, "전환 가정 가치"),
        (-330, "주식회사 고요한택시", 390, "시리즈 A 단가"),
        (-215, "유한책임회사 결고운소재", 0, "폐업: 전액 손상"),
        (-138, "주식회사 마주봄케어", 105, "비교기업 매출 배수"),
        (-138, "주식회사 고요한택시", 405, "비교기업 매출 배수"),
        (-140, "주식회사 소리길모빌리티", 210, "2호 펀드 투자 단가"),
        (-140, "주식회사 이음새교육", 85, "손상 환입: 매출 회복"),
        (-135, "주식회사 바다결리사이클", 690, "비교기업 매출 배수"),
    ),
    TWO: (
        (-500, "주식회사 나랑노랑", 450, "후속 투자 단가"),
        (-320, "주식회사 빛들로보청연구소", 240, "비교기업 매출 배수"),
        (-140, "주식회사 늘품돌봄로봇", 180, "손상차손: 인증 지연"),
        (-138, "주식회사 고요한택시", 360, "시리즈 A 단가"),
        (-75, "주식회사 나랑노랑", 372, "일부 매각 뒤 남은 지분"),
    ),
}
"""Day, firm, million won, and what the value rests on."""

EXITS = {
    ONE: ((-620, "주식회사 마주봄케어", 60, "구주 일부 매각"), (-380, "물결패키징", 320, "전량 매각")),
    TWO: ((-75, "주식회사 나랑노랑", 90, "구주 일부 매각"),),
}
DISTRIBUTIONS = {ONE: ((-350, 300, "물결패키징 매각 대금 배분"),), TWO: ()}


def keep_books(story: Story) -> None:
    """Both funds from their first day; what lies before Dure came is taken over as one ledger."""
    for name, formed, size, months in ((ONE, -2275, 2000, 84), (TWO, -1090, 3000, 96)):
        opened = max(story.day(formed), story.day(-1740))
        story.at(opened, partial(_set_up, story, name, story.day(formed), size * MILLION, months), 10)
        story.at(opened + timedelta(days=1), partial(_takes_over, story, name), 9)
        for line, basis, share in _lines(story, name):
            if line.on > opened:
                deed = partial(_writes, story, name, line, basis, share)
                story.at(line.on, deed, 14, _minute(line))
    found_on = firm("mulgyeol").joined_on(story) + timedelta(days=6)
    story.at(found_on, partial(_recognises, story), 15)
    story.at(story.day(-41), partial(_writes_by_mistake, story), 16)


def _minute(line: Line) -> int:
    """Commitments and calls before what is paid from them, within the hour."""
    return list(Kind).index(line.kind) * 7


def _fund(story: Story, name: str) -> Fund:
    return story.funds[name]


def _set_up(story: Story, name: str, formed: date, size: int, months: int) -> None:
    actor = story.actor("district_officer")
    terms = {
        "vehicle": Vehicle.VENTURE_FUND if name == TWO else Vehicle.ANGEL_FUND,
        "registered_no": f"제{formed.year}-{'27' if name == ONE else '114'}호",
        "manager_name": "한강임팩트파트너스" if name == ONE else "달빛벤처스",
        "formed_on": formed,
        "size": size,
        "term_months": months,
        "investment_until": add_months(formed, 60),
        "main_purpose_ratio": Decimal("0.60"),
        "main_purpose": "성동구에 본점이나 지점이 있는 업력 7년 이내 소셜벤처",
        "management_fee_rate": Decimal("0.02"),
        "hurdle_rate": Decimal("0.02") if name == ONE else Decimal("0.03"),
        "carry_rate": Decimal("0.15") if name == ONE else Decimal("0.20"),
    }
    story.funds[name] = services.set_up(name, terms, actor=actor)
    manager = story.people[MANAGER[name]]
    services.name_manager(story.funds[name], manager, actor=actor)
    story.reaches_more(manager)


def _takes_over(story: Story, name: str) -> None:
    """The ledger as it was kept before, in one piece; a firm nobody knows becomes an unconfirmed venture."""
    earlier = [line for line, _, _ in _lines(story, name) if line.on < story.date_now()]
    services.import_ledger(_fund(story, name), earlier, actor=story.actor(MANAGER[name]))


def _recognises(story: Story) -> None:
    """A firm of the old ledger has signed up since: both records are one."""
    actor, venture = story.actor("coordinator"), story.ventures["mulgyeol"]
    same = select(Venture).where(Venture.search_name == venture.search_name, Venture.id != venture.id)
    known = db.session.scalars(same).one()
    merging.merge(venture, known, "펀드 원장에 이름만 있던 기업과 같음", actor=actor)


def _lines(story: Story, name: str) -> Iterable[tuple[Line, str, int | None]]:
    """Every line with its basis and share."""
    first = story.day(TRANCHES[name][0][0]) - timedelta(days=4)
    for investor, committed in INVESTORS[name].items():
        yield Line(first, Kind.COMMITMENT, investor, committed * MILLION), "", None
    for place, (day, pct) in enumerate(TRANCHES[name], 1):
        for investor, committed in INVESTORS[name].items():
            paid = committed * MILLION * pct // 100
            yield Line(story.day(day), Kind.CALL, investor, paid, note=f"{place}차 출자"), "", None
    for day, party, instrument, amount, share in DEALS[name]:
        yield (
            Line(story.day(day), Kind.INVESTMENT, party, amount * MILLION, instrument),
            "투자심의위원회 의결",
            share,
        )
    for day, party, value, basis in VALUES[name]:
        yield Line(story.day(day), Kind.VALUATION, party, value * MILLION), basis, None
    for day, party, amount, words in EXITS[name]:
        yield Line(story.day(day), Kind.PROCEEDS, party, amount * MILLION, note=words), "", None
        if words == "전량 매각":
            yield Line(story.day(day), Kind.VALUATION, party, 0), "전량 매각", None
    yield from _costs(story, name)
    yield from _paid_out(story, name)


def _costs(story: Story, name: str) -> Iterable[tuple[Line, str, int | None]]:
    """관리보수 every year, 2 % of the commitments; audit and custody beside it."""
    start = story.day(TRANCHES[name][0][0])
    size = sum(INVESTORS[name].values())
    years = (story.today - start).days // 365
    for year in range(years + 1):
        on = start + timedelta(days=20 + 365 * year)
        if on < story.day(-1):
            manager = "한강임팩트파트너스" if name == ONE else "달빛벤처스"
            yield (
                Line(on, Kind.FEE, manager, size * MILLION * 2 // 100, note=f"{year + 1}년 차 관리보수"),
                "",
                None,
            )
            yield Line(on, Kind.EXPENSE, "", 3_300_000 + year * 110_000, note="회계감사, 수탁 보수"), "", None


def _paid_out(story: Story, name: str) -> Iterable[tuple[Line, str, int | None]]:
    """Distributions by commitment; the last investor takes what does not divide."""
    total = sum(INVESTORS[name].values())
    for day, amount, words in DISTRIBUTIONS[name]:
        left = amount * MILLION
        for place, (investor, committed) in enumerate(INVESTORS[name].items(), 1):
            part = left if place == len(INVESTORS[name]) else amount * MILLION * committed // total
            left -= part
            yield Line(story.day(day), Kind.DISTRIBUTION, investor, part, note=words), "", None


def _writes(story: Story, name: str, line: Line, basis: str, share: int | None) -> None:
    venture = _venture(story, line.party) if line.kind in services.OF_A_FIRM else None
    invested = line.kind is Kind.INVESTMENT
    services.write(
        _fund(story, name),
        line,
        actor=story.actor(MANAGER[name]),
        venture=venture,
        basis=basis,
        main_purpose=line.party != "주식회사 솔바람에너지" if invested else None,
        share_pct=Decimal(share) / 100 if share is not None else None,
    )
    if invested and venture is not None:
        facts.add_round(
            venture,
            {
                "closed_on": line.on,
                "kind": RoundKind.IMPACT,
                "amount": line.amount,
                "investor": name,
                "source": f"펀드 원장, {line.instrument}",
            },
            actor=story.actor("coordinator"),
        )


def _venture(story: Story, party: str) -> Venture:
    key = search_key(party)
    found = [venture for venture in story.ventures.values() if search_key(venture.name) == key]
    if not found:
        raise LookupError(f"{party} has not signed up on {story.date_now()}")
    return found[0]


def _writes_by_mistake(story: Story) -> None:
    """A cost written twice, and taken back by a reversing line."""
    actor, fund = story.actor(MANAGER[ONE]), _fund(story, ONE)
    line = Line(story.date_now(), Kind.EXPENSE, "", 1_210_000, note="공시 수수료")
    services.write(fund, line, actor=actor)
    again = services.write(fund, line, actor=actor)
    services.reverse(again, fund, "같은 비용을 두 번 적음", actor=actor)

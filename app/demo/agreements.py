"""협약: 스케일업 8기 settled, one owing and barred; 9기 running, in every state between a draft and a termination."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from app.agreements import queries
from app.agreements.models import Agreement, AgreementVersion
from app.agreements.policy import EVIDENCE
from app.agreements.services import agreements, calls, checks, expenses, payments, sanctions, settlements
from app.agreements.services.agreements import Text
from app.agreements.services.expenses import Spending
from app.agreements.states import CheckKind, CheckState, MoneyFrom, PaidBy, TrancheCondition, VatHandling
from app.applications.models import Application
from app.demo import papers
from app.demo.chance import whole
from app.demo.panels import selected
from app.demo.plans import cohort_opens_on
from app.demo.story import Story
from app.files import services as files
from app.files.models import StoredFile
from app.kernel.dates import add_months

TERMS = {
    "own_share_bp": 1000,
    "max_support": 15_000_000,
    "settle_days": 15,
    "return_days": 15,
    "lines": [
        {"name": "멘토비", "limit_bp": 8000},
        {"name": "장비비", "limit_bp": 4000},
        {"name": "재료비", "limit_bp": None},
        {"name": "홍보비", "limit_bp": None},
    ],
}
MONTHS = 6
OWES, BARRED_SINCE = "chorokgil", -60
"""Whoever of the eighth cohort has not returned its money, and since when it may not take part."""
NINTH = ("to_mend", "handed_in", "passed", "changed", "sent", "draft", "terminated")
"""What became of the agreements of the ninth cohort, the first rank first."""
SPENT = (
    ("멘토비", MoneyFrom.SUPPORT, "사업모델 자문 8회", "한빛비즈니스", 4_800_000, 480_000, VatHandling.REFUNDED, PaidBy.TRANSFER),
    ("장비비", MoneyFrom.SUPPORT, "시험 장비 1대", "성수계측", 3_600_000, 360_000, VatHandling.REFUNDED, PaidBy.CARD),
    ("재료비", MoneyFrom.SUPPORT, "시제품 재료", "뚝섬소재상사", 2_500_000, 250_000, VatHandling.BORNE, PaidBy.CARD),
    ("홍보비", MoneyFrom.SUPPORT, "누리집 개편", "한강디자인", 2_200_000, 0, VatHandling.EXEMPT, PaidBy.TRANSFER),
    ("재료비", MoneyFrom.OWN, "포장 재료", "중랑포장", 1_700_000, 0, VatHandling.EXEMPT, PaidBy.CASH),
)  # fmt: skip
"""Line, whose money, what, from whom, supply, tax, what becomes of the tax, how it was paid."""


def run(story: Story) -> None:
    """Terms while the call is open; agreements some weeks after the result."""
    for number in (8, 9):
        opens = cohort_opens_on(story, number)
        story.at(opens + timedelta(days=5), partial(_asks, story, f"cohort-{number}"), 16)
        story.at(opens + timedelta(days=47), partial(_begins, story, number), 14)
    story.at(story.day(-400), partial(_bars_and_frees, story, "bitdeullo", "mulgyeol"), 11)


def _asks(story: Story, key: str) -> None:
    calls.set_terms(story.calls[key], TERMS, actor=story.actor("coordinator"))


def _slug(story: Story, application: Application) -> str:
    return next(slug for slug, venture in story.ventures.items() if venture is application.venture)


def _begins(story: Story, number: int) -> None:
    for place, application in enumerate(selected(story, f"cohort-{number}")):
        slug = _slug(story, application)
        kind = "settled" if number == 8 else NINTH[min(place, len(NINTH) - 1)]
        agreement = agreements.begin(application, actor=story.actor("oh"))
        if kind == "sent":
            reason = "수행 인력이 바뀌어 계획을 다시 씁니다."
            agreements.cancel(agreement, reason, actor=story.actor("oh"))
            agreement = agreements.begin(application, actor=story.actor("oh"))
        _writes(story, agreement)
        if kind == "draft":
            continue
        agreements.send(_version(agreement), actor=story.actor("oh"))
        if kind != "sent":
            story.at(story.date_now() + timedelta(days=2), partial(_agrees, story, agreement, slug, kind), 11)


def _version(agreement: Agreement) -> AgreementVersion:
    return queries.versions_of(agreement)[0]


def _writes(story: Story, agreement: Agreement) -> None:
    version, starts = _version(agreement), story.date_now() + timedelta(days=2)
    support, own = 15_000_000, 1_700_000
    said = Text(
        plan=version.plan,
        starts_on=starts,
        ends_on=add_months(starts, MONTHS) - timedelta(days=1),
        support=support,
        own_share=own,
        lines=[("멘토비", 5_000_000, 8000), ("장비비", 4_000_000, 4000), ("재료비", 5_500_000, None), ("홍보비", 2_200_000, None)],
        tranches=[
            (starts, 10_000_000, TrancheCondition.SIGNED, ""),
            (starts + timedelta(days=70), 5_000_000, TrancheCondition.INTERIM, "중간점검에서 적정을 받은 뒤"),
        ],
        kpis=[
            ("유료 고객", "곳", Decimal(whole(4, 20, "customers", agreement.id)), Decimal(40)),
            ("새로 뽑은 사람", "명", Decimal(0), Decimal(2)),
        ],
        interim_on=starts + timedelta(days=60),
    )  # fmt: skip
    agreements.write(version, said, actor=story.actor("oh"))


def _agrees(story: Story, agreement: Agreement, slug: str, kind: str) -> None:
    version, today = _version(agreement), story.date_now()
    agreements.accept(version, actor=story.actor(slug))
    agreements.sign(version, actor=story.actor("coordinator"))
    story.at(today + timedelta(days=1), partial(_pays, story, agreement, 1), 10)
    story.at(today + timedelta(days=40), partial(_spends, story, agreement, slug, SPENT[:2]), 15)
    story.at(
        today + timedelta(days=58), partial(_reports, story, agreement, slug, CheckKind.INTERIM, kind), 16
    )
    if kind == "changed":
        story.at(today + timedelta(days=30), partial(_changes, story, agreement, slug), 13)
    if kind == "terminated":
        story.at(story.day(-9), partial(_terminates, story, agreement), 15)
    if kind == "settled":
        ends = version.ends_on
        story.at(ends - timedelta(days=20), partial(_spends, story, agreement, slug, SPENT[2:]), 15)
        story.at(ends, partial(_reports, story, agreement, slug, CheckKind.FINAL, kind), 16)
        story.at(ends + timedelta(days=9), partial(_accounts, story, agreement, slug), 11)


def _pays(story: Story, agreement: Agreement, number: int, *, confirms: bool = True) -> None:
    payment = payments.register(agreement, number, story.date_now(), actor=story.actor("oh"))
    if confirms:
        payments.confirm(payment, actor=story.actor("district_officer"))


def _proof(story: Story, agreement: Agreement, slug: str, title: str) -> StoredFile:
    venture = story.ventures[slug]
    sheet = papers.proof(title, [f"공급받는 자 {venture.full_name}", title], f"{title}.pdf")
    return files.store(sheet, actor=story.actor(slug), purpose=EVIDENCE, owner_id=agreement.id)


def _spends(story: Story, agreement: Agreement, slug: str, rows: tuple[tuple[object, ...], ...]) -> None:
    if agreement.terminated_on is not None:
        return
    for line, money, what, payee, supply, vat, handling, by in rows:
        said = Spending(line, money, story.date_now(), what, payee, supply, vat, handling, by)  # type: ignore[arg-type]
        expenses.enter(
            agreement, said, _proof(story, agreement, slug, f"{what} 세금계산서"), actor=story.actor(slug)
        )


def _reports(story: Story, agreement: Agreement, slug: str, kind: CheckKind, ending: str) -> None:
    """The venture hands a check in; what the office finds depends on the ending."""
    check = next(row for row in queries.checks_of(agreement) if row.kind is kind)
    kpis = _valid(agreement).kpis
    share = 2 if kind is CheckKind.INTERIM else 1
    actuals = {kpi.id: kpi.baseline + (kpi.target - kpi.baseline) // share for kpi in kpis}
    file = _proof(story, agreement, slug, "성과 증빙")
    words = "고객 계약서와 급여대장을 붙였습니다."
    checks.hand_in(check, actuals, words, actor=story.actor(slug), files=[file])
    if ending != "handed_in":
        story.at(
            story.date_now() + timedelta(days=2), partial(_judges, story, agreement, check.id, ending), 14
        )


def _valid(agreement: Agreement) -> AgreementVersion:
    found = queries.valid(queries.versions_of(agreement))
    if found is None:
        raise LookupError
    return found


def _judges(story: Story, agreement: Agreement, check_id: int, ending: str) -> None:
    actor = story.actor("oh")
    check = next(row for row in queries.checks_of(agreement) if row.id == check_id)
    if ending == "to_mend":
        reason = "유료 고객 수를 보여 주는 계약서가 두 곳 빠져 있습니다."
        checks.judge(check, CheckState.TO_MEND, reason, actor=actor, mend_until=story.day(4))
    elif ending == "terminated":
        checks.judge(check, CheckState.FAILED, "계획한 일을 거의 하지 않았습니다.", actor=actor)
    else:
        whole = "목표를 이루었고 증빙이 맞습니다."
        half = "목표의 절반을 넘겼고 증빙이 맞습니다."
        reason = half if check.kind is CheckKind.INTERIM else whole
        checks.judge(check, CheckState.PASSED, reason, actor=actor)
        if check.kind is CheckKind.INTERIM:
            confirms = ending != "passed"
            on = story.date_now() + timedelta(days=9)
            story.at(on, partial(_pays, story, agreement, 2, confirms=confirms), 10)


def _changes(story: Story, agreement: Agreement, slug: str) -> None:
    """변경협약: two months more."""
    version = agreements.change(agreement, "시제품 인증이 늦어 두 달을 늘립니다.", actor=story.actor("oh"))
    now = _valid(agreement)
    said = Text(
        plan=now.plan, starts_on=now.starts_on, ends_on=add_months(now.ends_on, 2), support=now.support,
        own_share=now.own_share, interim_on=now.interim_on,
        lines=[(row.name, row.amount, row.limit_bp) for row in now.lines],
        tranches=[(row.due_on, row.amount, row.condition, row.note) for row in now.tranches],
        kpis=[(row.name, row.unit, row.baseline, row.target) for row in now.kpis],
    )  # fmt: skip
    agreements.write(version, said, actor=story.actor("oh"))
    agreements.send(version, actor=story.actor("oh"))
    agreements.accept(version, actor=story.actor(slug))
    agreements.sign(version, actor=story.actor("coordinator"))
    on = story.day(-3)
    story.at(on, partial(_changes_again, story, agreement, slug), 13)


def _changes_again(story: Story, agreement: Agreement, slug: str) -> None:
    version = agreements.change(agreement, "홍보비를 재료비로 옮깁니다.", actor=story.actor("oh"))
    agreements.send(version, actor=story.actor("oh"))
    agreements.accept(version, actor=story.actor(slug))


def _terminates(story: Story, agreement: Agreement) -> None:
    reason = "스케일업을 중도에 그만두어 사업을 이어 갈 수 없습니다."
    agreements.terminate(agreement, reason, story.date_now(), actor=story.actor("coordinator"))
    story.at(story.day(-2), partial(_proposes, story, agreement), 10)


def _proposes(story: Story, agreement: Agreement) -> None:
    today = story.date_now()
    sanctions.propose(
        agreement.venture, "지원금을 받은 뒤 사업을 그만두고 점검에서 미흡을 받았습니다.", today + timedelta(days=7),
        add_months(today, 12), actor=story.actor("oh"), clawback=10_000_000, agreement=agreement,
    )  # fmt: skip


def _accounts(story: Story, agreement: Agreement, slug: str) -> None:
    settlement = queries.settlement_of(agreement)
    settlements.hand_in(settlement, whole(800, 9000, "interest", slug), "", actor=story.actor(slug))
    story.at(story.date_now() + timedelta(days=6), partial(_settles, story, agreement, slug), 15)


def _settles(story: Story, agreement: Agreement, slug: str) -> None:
    """Part of one expense is disallowed for two of them; all others are right."""
    actor, settlement = story.actor("oh"), queries.settlement_of(agreement)
    today = story.date_now()
    for expense in (entry.now.expense for entry in queries.entered(agreement, today)):
        weak = expense.line == "홍보비" and slug in (OWES, "goyohan")
        confirmed = expense.amount - 700_000 if weak else expense.amount
        reason = "누리집 유지비 700,000원은 지원 대상이 아닙니다." if weak else ""
        expenses.judge(expense, confirmed, reason, actor=actor)
    settlements.settle(settlement, actor=actor)
    if slug == OWES:
        story.at(story.day(BARRED_SINCE), partial(_bars, story, agreement), 11)
    else:
        story.at(today + timedelta(days=8), partial(_returns, story, agreement), 14)


def _returns(story: Story, agreement: Agreement) -> None:
    settlement = queries.settlement_of(agreement)
    left = settlements.left_to_return(settlement)
    if left:
        settlements.record_return(
            settlement, left, story.date_now(), "계좌 입금", actor=story.actor("coordinator")
        )


def _bars(story: Story, agreement: Agreement) -> None:
    today, reason = story.date_now(), "정산에서 정한 반납액을 여러 번 알렸는데도 내지 않았습니다."
    _imposed(story, agreement, reason, today, add_months(today, 12))


def _imposed(story: Story, agreement: Agreement, reason: str, start: date, end: date) -> None:
    owed = settlements.left_to_return(queries.settlement_of(agreement))
    made = sanctions.propose(
        agreement.venture, reason, start, end, actor=story.actor("oh"), clawback=owed, agreement=agreement
    )
    sanctions.impose(made, start, end, owed, "보조금 심의회 의결", actor=story.actor("district_officer"))


def _bars_and_frees(story: Story, lifted: str, dropped: str) -> None:
    """One ban that was lifted early, one that was proposed and not imposed."""
    oh, district = story.actor("oh"), story.actor("district_officer")
    today = story.date_now()
    first = sanctions.propose(
        story.ventures[lifted], "최종보고를 두 달 늦게 냈습니다.", today, add_months(today, 6), actor=oh
    )
    sanctions.impose(first, first.from_on, first.until_on, 0, "경고에 그치지 않기로 함", actor=district)
    other = sanctions.propose(
        story.ventures[dropped], "점검 자료를 한 번 늦게 냈습니다.", today, add_months(today, 3), actor=oh
    )
    sanctions.drop(other, "처음이고 바로 보완했습니다.", actor=district)
    reason = "밀린 보고를 모두 내고 재발 방지 계획을 냈습니다."
    story.at(story.day(-350), partial(sanctions.lift, first, reason, actor=district), 10)

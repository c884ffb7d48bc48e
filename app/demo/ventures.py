"""Ventures sign up over five years, bring colleagues, and gather stages, certificates, tests and investors."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from app.accounts.passwords import hashed
from app.demo import names
from app.demo.chance import happens, pick, whole
from app.demo.people import PASSWORD, join
from app.demo.roster import STAGES, Firm, firm, firms
from app.demo.story import Story
from app.kernel.dates import add_months
from app.kernel.roles import Role
from app.ventures.identifiers import LegalForm
from app.ventures.models import Certificate
from app.ventures.services import facts, members, merging, records
from app.ventures.states import BizStatus, CertificateKind, GrowthStage, MemberRole, RoundKind, SocialValue

_C = CertificateKind


@dataclass(frozen=True)
class Paper:
    """A kind of certificate: number stem, issuer, years it holds (0: without end), how likely it is."""

    kind: CertificateKind
    stem: str
    issuer: str
    years: int
    likely: float


PAPERS = (
    Paper(_C.SOCIAL_ENTERPRISE, "제{year}-{n:03d}호", "고용노동부", 0, 0.16),
    Paper(_C.PRE_SOCIAL_ENTERPRISE, "서울형 제{year}-{n:03d}호", "서울특별시", 3, 0.26),
    Paper(_C.VENTURE, "{year}0{n:06d}", "벤처기업확인기관", 3, 0.34),
    Paper(_C.WOMEN, "제{year}-{n:05d}호", "중소벤처기업부", 3, 0.2),
    Paper(_C.RND_LAB, "{year}11{n:05d}", "한국산업기술진흥협회", 0, 0.18),
    Paper(_C.VILLAGE, "제{year}-{n:02d}호", "행정안전부", 3, 0.06),
    Paper(_C.ISO, "EMS-{n:05d}", "국제인증원", 3, 0.08),
)
REASONS = {
    GrowthStage.PRE: "예비창업자로 등록했습니다.",
    GrowthStage.EARLY: "첫 매출이 났고 업력이 3년을 넘지 않았습니다.",
    GrowthStage.LEAP: "업력 3년을 넘겼고 되풀이되는 매출이 있습니다.",
    GrowthStage.GROWTH: "두 해 이어 매출이 늘고 영업이익이 났습니다.",
    GrowthStage.SCALEUP: "후속 투자를 받고 다른 지역으로 사업을 넓혔습니다.",
}
INVESTORS = (
    "한강임팩트파트너스",
    "달빛벤처스",
    "새봄엔젤클럽",
    "온누리사회투자",
    "바른성장파트너스",
    "느티나무임팩트",
)


WITHOUT_BYLAWS = {"tteunsaem", "mideum", "goyohan"}
"""Ventures whose by-laws say nothing of social value."""


def settle(story: Story) -> None:
    """Everything about the sixty ventures that does not belong to one of the desks."""
    secret = hashed(PASSWORD)
    for row in firms():
        joined = row.joined_on(story)
        hour, minute = whole(9, 16, "hour", row.slug), whole(0, 59, "minute", row.slug)
        story.at(joined, partial(_signs_up, story, row, secret), hour, minute)
        if row.stage is GrowthStage.PRE:
            story.at(joined + timedelta(days=4), partial(_changes_stage, story, row, row.stage), 16)
        else:
            _is_assessed(story, row, joined)
        _certificates(story, row, joined)
        _rounds(story, row, joined)
        if row.number % 4 == 0:
            story.at(joined + timedelta(days=9), partial(_brings_editor, story, row, secret), 14)
    _special_stories(story)


def _signs_up(story: Story, row: Firm, secret: str) -> None:
    owner = join(story, row.slug, row.email, row.founder, Role.VENTURE, secret)
    typed = row.record(story) | ({"name": "주식회사 다시가죽"} if row.slug == "dasibom" else {})
    venture = records.create(typed, actor=story.actor(owner))
    story.ventures[row.slug] = venture
    story.reaches_more(owner)
    keeper = pick(("coordinator", "oh", "kang"), "keeper", row.slug)
    records.update(venture, {"coordinator_id": story.people[keeper].id}, actor=story.actor("coordinator"))


def _brings_editor(story: Story, row: Firm, secret: str) -> None:
    """A colleague is invited and accepts; some of them only look on."""
    venture, email = story.ventures[row.slug], f"work@{row.slug}.example"
    role = MemberRole.VIEWER if row.number % 12 == 0 else MemberRole.EDITOR
    invitation = members.invite(venture, email, role, actor=story.actor(row.slug))
    colleague = join(story, f"{row.slug}-work", email, names.person("editor", row.slug), Role.VENTURE, secret)
    members.accept(invitation, actor=story.actor(colleague))
    story.reaches_more(colleague)


# Assessed by the office


def _is_assessed(story: Story, row: Firm, joined: date) -> None:
    """Stages with reasons, by-laws, 소셜벤처 판별 and 사업자 상태."""
    story.at(joined + timedelta(days=3), partial(_first_look, story, row), 15, row.number % 60)
    last = STAGES.index(row.stage)
    first = max(1, last - (1 if row.joined > 20 else 0) - (1 if row.joined > 45 else 0))
    steps = STAGES[first : last + 1]
    for place, stage in enumerate(steps):
        months = -row.joined + (row.joined * place) // len(steps)
        on = max(
            joined + timedelta(days=4),
            add_months(story.today, months) + timedelta(days=whole(5, 25, stage, row.slug)),
        )
        story.at(on, partial(_changes_stage, story, row, stage), 16, row.number % 60)
    if happens(0.62, "kibo", row.slug):
        for place, on in enumerate(_kibo_days(row, joined)):
            story.at(on, partial(_kibo, story, row, place), 11, row.number % 60)


def _first_look(story: Story, row: Firm) -> None:
    venture, actor, today = story.ventures[row.slug], story.actor("coordinator"), story.date_now()
    evidence = "국세청 사업자등록상태 조회 화면"
    facts.check_biz_status(
        venture,
        {"status": BizStatus.CONTINUING, "checked_on": today, "evidence": evidence},
        actor=actor,
    )
    if row.form is LegalForm.SOCIAL_COOPERATIVE:
        return
    written = row.slug not in WITHOUT_BYLAWS
    note = (
        "정관 제2조(목적)에 사회적 가치 실현이 적혀 있습니다."
        if written
        else "정관의 목적에 영리 사업만 적혀 있습니다."
    )
    alone = row.form is LegalForm.SOLE_PROPRIETOR
    if not happens(0.1, "unchecked", row.slug):
        facts.check_bylaws(venture, written, today, actor=actor, one_person_creative=alone, note=note)


def _changes_stage(story: Story, row: Firm, stage: GrowthStage) -> None:
    actor = story.actor(pick(("coordinator", "oh", "kang"), "stage", row.slug))
    facts.change_stage(story.ventures[row.slug], stage, story.date_now(), REASONS[stage], actor=actor)


def _kibo_days(row: Firm, joined: date) -> list[date]:
    """One assessment; those that fail the first come again half a year later."""
    first = joined + timedelta(days=whole(20, 160, "kibo-day", row.slug))
    return [first, first + timedelta(days=190)] if happens(0.3, "kibo-fails", row.slug) else [first]


def _kibo(story: Story, row: Firm, place: int) -> None:
    failed_first = happens(0.3, "kibo-fails", row.slug)
    low = failed_first and place == 0
    facts.record_kibo(
        story.ventures[row.slug],
        {
            "assessed_on": story.date_now(),
            "social": whole(72, 93, "social", row.slug, place),
            "growth": whole(55, 69, "low", row.slug) if low else whole(70, 90, "growth", row.slug, place),
            "criteria_version": "2021 개정",
            "document_no": f"소셜벤처-{story.date_now().year}-{row.number * 13 + place:04d}",
            "note": "혁신성장성에서 지속가능성 항목이 낮았습니다." if low else "",
        },
        actor=story.actor("oh"),
    )


# Brought by the ventures


def _certificates(story: Story, row: Firm, joined: date) -> None:
    for paper in PAPERS:
        fits = paper.kind is not _C.SOCIAL_ENTERPRISE or row.months > 40
        if fits and row.months > 6 and happens(paper.likely, "paper", paper.kind, row.slug):
            issued = joined + timedelta(days=whole(-300, 300, "issued", paper.kind, row.slug))
            _is_certified(story, row, paper, max(issued, joined - timedelta(days=300)), joined)
    near = {"neurinson": (_C.PRE_SOCIAL_ENTERPRISE, 12), "sonmallo": (_C.VENTURE, 27), "badagyeol": (_C.VENTURE, 58),
            "chaeum": (_C.WOMEN, 81), "maru": (_C.PRE_SOCIAL_ENTERPRISE, -20)}  # fmt: skip
    if row.slug in near:
        kind, days_left = near[row.slug]
        paper = next(p for p in PAPERS if p.kind is kind)
        issued = add_months(story.day(days_left), -12 * paper.years)
        _is_certified(story, row, paper, issued, joined)


def _is_certified(story: Story, row: Firm, paper: Paper, issued: date, joined: date) -> None:
    founded = row.founded_on(story)
    if founded and issued <= founded:
        return
    told = max(issued + timedelta(days=6), joined + timedelta(days=2))
    story.at(told, partial(_adds_certificate, story, row, paper, issued), 13, row.number % 60)


def _adds_certificate(story: Story, row: Firm, paper: Paper, issued: date) -> None:
    ends = add_months(issued, 12 * paper.years) - timedelta(days=1) if paper.years else None
    certificate = facts.add_certificate(
        story.ventures[row.slug],
        {
            "kind": paper.kind,
            "number": paper.stem.format(year=issued.year, n=row.number * 17 + 3),
            "issuer": paper.issuer,
            "issued_on": issued,
            "expires_on": ends,
        },
        actor=story.actor(row.slug),
    )
    renews = ends is not None and happens(0.6, "renews", paper.kind, row.slug) and ends < story.day(-30)
    if renews and ends is not None:
        story.at(ends - timedelta(days=3), partial(_renews, story, row, paper, certificate, ends), 10)


def _renews(story: Story, row: Firm, paper: Paper, certificate: Certificate, ends: date) -> None:
    starts = min(ends + timedelta(days=1), story.date_now())
    facts.add_certificate(
        story.ventures[row.slug],
        {
            "number": paper.stem.format(year=starts.year, n=row.number * 19 + 5),
            "issuer": paper.issuer,
            "issued_on": starts,
            "expires_on": add_months(starts, 12 * paper.years) - timedelta(days=1),
        },
        actor=story.actor(row.slug),
        renews=certificate,
    )


def _rounds(story: Story, row: Firm, joined: date) -> None:
    """Money from others; money from our funds is told by their ledgers too."""
    plans = {
        GrowthStage.LEAP: ((RoundKind.SEED, 60, 200),),
        GrowthStage.GROWTH: ((RoundKind.SEED, 80, 250), (RoundKind.PRE_A, 300, 800)),
        GrowthStage.SCALEUP: ((RoundKind.SEED, 100, 300), (RoundKind.PRE_A, 400, 900), (RoundKind.SERIES_A, 1500, 3800)),
    }  # fmt: skip
    rounds = plans.get(row.stage, ())
    for place, (kind, low, high) in enumerate(rounds):
        if happens(0.6, "round", kind, row.slug):
            span = row.joined * 30 - 40
            on = joined + timedelta(
                days=30 + span * place // len(rounds) + whole(0, 90, "closed", kind, row.slug)
            )
            millions = whole(low // 10, high // 10, "amount", kind, row.slug) * 10
            story.at(on, partial(_raises, story, row, kind, millions), 17, row.number % 60)
    if row.stage is GrowthStage.EARLY and happens(0.3, "crowd", row.slug):
        on = joined + timedelta(days=120)
        story.at(on, partial(_raises, story, row, RoundKind.CROWD, whole(12, 48, "crowd", row.slug)), 17)


def _raises(story: Story, row: Firm, kind: RoundKind, millions: int) -> None:
    amount = millions * 1_000_000
    crowd = kind is RoundKind.CROWD
    facts.add_round(
        story.ventures[row.slug],
        {
            "closed_on": story.date_now() - timedelta(days=5),
            "kind": kind,
            "amount": amount,
            "pre_value": None if crowd else amount * whole(5, 11, "pre", kind, row.slug),
            "investor": "모두의펀딩 참여자 214명" if crowd else pick(INVESTORS, "investor", kind, row.slug),
            "confidential": happens(0.2, "secret", kind, row.slug),
            "source": "기업 제출 투자계약서 사본",
        },
        actor=story.actor(row.slug),
    )


# Stories of their own


def _special_stories(story: Story) -> None:
    """A former name, a firm at rest, one closed, two records of one venture, requests to join, more values."""
    story.at(story.workday(-410), partial(_takes_new_name, story), 11)
    story.at(
        story.workday(-75),
        partial(_status, story, "gongbangon", BizStatus.SUSPENDED, "휴업사실증명 확인"),
        11,
    )
    story.at(
        story.workday(-220), partial(_status, story, "gyeolgoun", BizStatus.CLOSED, "폐업사실증명 확인"), 11
    )
    story.at(story.workday(-24), partial(_is_typed_twice, story), 15)
    story.at(story.workday(-390), partial(_two_become_one, story), 15)
    story.at(story.workday(-5), partial(_asks_to_join, story, "someone", "nanuri"), 10)
    story.at(story.workday(-150), partial(_asks_and_is_answered, story), 10)
    story.at(story.workday(-3), partial(_invites_member, story), 18)


def _takes_new_name(story: Story) -> None:
    day = story.date_now()
    venture = story.ventures["dasibom"]
    records.update(
        venture, {"name": "주식회사 다시봄소재"}, actor=story.actor("coordinator"), changed_on=day, reason="상호 변경 등기"
    )  # fmt: skip


def _status(story: Story, slug: str, status: BizStatus, evidence: str) -> None:
    facts.check_biz_status(
        story.ventures[slug],
        {"status": status, "checked_on": story.date_now(), "evidence": evidence},
        actor=story.actor("oh"),
    )


def _is_typed_twice(story: Story) -> None:
    """A coordinator records a venture that is there already: to be found among the duplicates."""
    row = firm("areumdeuri")
    typed = row.record(story) | {
        "biz_reg_no": names.biz_reg_no(LegalForm.STOCK_COMPANY, 77),
        "corp_reg_no": None,
        "name": "(주)아름드리 놀이",
        "summary": "통합 놀이터 기구 제작",
        "social_values": [SocialValue.SAFETY],
        "sdgs": [],
    }
    records.create(typed, actor=story.actor("kang"))


def _two_become_one(story: Story) -> None:
    """Another pair was merged long ago."""
    actor = story.actor("coordinator")
    other = records.create_unconfirmed("솔바람에너지(주)", actor=actor)
    merging.merge(story.ventures["solbaram"], other, "같은 기업이 이름만으로 한 번 더 등록됨", actor=actor)


def _asks_to_join(story: Story, key: str, slug: str) -> None:
    secret = hashed(PASSWORD) if key not in story.people else ""
    person = story.people.get(key) or join(
        story, key, f"{key}@{slug}.example", names.person(key), Role.VENTURE, secret
    )
    words = "사업 담당으로 새로 왔습니다. 함께 쓰게 해 주세요."
    members.ask_to_join(story.ventures[slug], words, actor=story.actor(person))


def _asks_and_is_answered(story: Story) -> None:
    """One request was declined, one invitation turned down, one taken back."""
    secret = hashed(PASSWORD)
    person = join(story, "passer", "passer@mail.example", names.person("passer"), Role.VENTURE, secret)
    ask = members.ask_to_join(story.ventures["saebyeok"], "거래처 직원입니다.", actor=story.actor(person))
    members.answer_join(ask, False, MemberRole.VIEWER, actor=story.actor("saebyeok"))
    offer = members.invite(
        story.ventures["maru"], "passer@mail.example", MemberRole.VIEWER, actor=story.actor("maru")
    )
    members.decline(offer, actor=story.actor(person))
    mistaken = members.invite(
        story.ventures["maru"], "mistake@mail.example", MemberRole.EDITOR, actor=story.actor("maru")
    )
    members.withdraw(mistaken, actor=story.actor("maru"))


def _invites_member(story: Story) -> None:
    members.invite(
        story.ventures["sorigil"], "data@sorigil.example", MemberRole.EDITOR, actor=story.actor("sorigil")
    )

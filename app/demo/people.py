"""The people of the demo data: one account per role, and the colleagues around them."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from app.accounts.models import User
from app.accounts.passwords import hashed
from app.accounts.services import people
from app.accounts.services.invitations import invite, withdraw
from app.demo.story import OFFICE, Story
from app.evaluations.services import pool
from app.evaluations.states import EvaluatorKind, Gender
from app.kernel.roles import Role

PASSWORD = "garden-cart-27"  # noqa: S105 - printed on purpose, in demo data only

ACCOUNTS: dict[Role, tuple[str, str]] = {
    Role.COORDINATOR: ("coordinator@hub.example", "정하림"),
    Role.VENTURE: ("venture@sorigil.example", "한지우"),
    Role.EVALUATOR: ("evaluator@panel.example", "윤태경"),
    Role.CONSULTANT: ("consultant@advice.example", "윤재민"),
    Role.FUND_MANAGER: ("fund@hangang.example", "서민호"),
    Role.LOAN_OFFICER: ("loan@credit.example", "배수정"),
    Role.DISTRICT_OFFICER: ("district@gu.example", "임도윤"),
    Role.AUDITOR: ("auditor@gu.example", "조은별"),
    Role.ADMIN: ("admin@hub.example", "권시현"),
    Role.PRIVACY_OFFICER: ("privacy@gu.example", "문가온"),
}
"""One account per role: e-mail and name."""

COLLEAGUES: dict[str, tuple[str, str, Role]] = {
    "oh": ("serin@hub.example", "오세린", Role.COORDINATOR),
    "kang": ("dohyeon@hub.example", "강도현", Role.COORDINATOR),
    "fund2": ("jiwon@dalbit.example", "노지원", Role.FUND_MANAGER),
    "consultant2": ("moon@nomu.example", "문서하", Role.CONSULTANT),
    "consultant3": ("baek@ip-law.example", "백승우", Role.CONSULTANT),
    "consultant4": ("jang@market.example", "장예린", Role.CONSULTANT),
    "consultant5": ("hwang@tax.example", "황지호", Role.CONSULTANT),
    "consultant6": ("shin@impact.example", "신아라", Role.CONSULTANT),
}
"""key → e-mail, name, role; the accounts of ACCOUNTS go by the value of their role."""


@dataclass(frozen=True)
class OnPanel:
    """An evaluator of the pool."""

    key: str
    email: str
    name: str
    employer: str
    job: str
    field: str
    kind: EvaluatorKind
    gender: Gender
    career: str


_IN, _OUT = EvaluatorKind.INTERNAL, EvaluatorKind.EXTERNAL
_F, _M = Gender.FEMALE, Gender.MALE
PANEL = (
    OnPanel("evaluator", "evaluator@panel.example", "윤태경", "한빛사회투자연구소", "수석연구위원", "임팩트 투자, 사회적 가치 측정", _OUT, _M, "사회투자 심사 11년"),
    OnPanel("panel2", "seo.minah@haneul-univ.example", "서민아", "하늘대학교 경영학부", "부교수", "비즈니스 모델, 창업 교육", _OUT, _F, "창업보육센터장 4년"),
    OnPanel("panel3", "koo@seongsu-acc.example", "구본재", "성수회계법인", "공인회계사", "재무, 세무", _OUT, _M, "스타트업 회계 감사 14년"),
    OnPanel("panel4", "lim.hyejin@nuri-law.example", "임혜진", "법무법인 누리", "변호사", "법무, 계약, 개인정보", _OUT, _F, "사회적경제 법률 자문 8년"),
    OnPanel("panel5", "park.jaeho@gu.example", "박재호", "성동구 일자리정책과", "팀장", "지역 일자리, 사회적경제", _IN, _M, "일자리 정책 9년"),
    OnPanel("panel6", "yang.sohee@gu.example", "양소희", "성동구 지역경제과", "주무관", "지역경제, 골목상권", _IN, _F, "상권 활성화 5년"),
    OnPanel("panel7", "noh@dolbom.example", "노경수", "돌봄과미래 재단", "사업본부장", "보건복지, 돌봄", _OUT, _M, "돌봄 서비스 기획 16년"),
    OnPanel("panel8", "byun@green-lab.example", "변유라", "초록기술평가원", "책임심사역", "환경 기술, 특허 평가", _OUT, _F, "기술평가 10년"),
)  # fmt: skip


def arrive(story: Story) -> None:
    """Staff first: the administrator, then colleagues, then the pool of evaluators."""
    secret = hashed(PASSWORD)
    first = story.day(-1830)
    for number, (role, (email, name)) in enumerate(ACCOUNTS.items()):
        if role is not Role.VENTURE:
            story.at(first, partial(join, story, role.value, email, name, role, secret), 9, number)
    for number, (key, (email, name, role)) in enumerate(COLLEAGUES.items()):
        later = first + timedelta(days=2 + 3 * number)
        story.at(later, partial(join, story, key, email, name, role, secret), 9, 30)
    for number, seat in enumerate(PANEL):
        joined = first + timedelta(days=40 + number)
        if number:
            story.at(
                joined, partial(join, story, seat.key, seat.email, seat.name, Role.EVALUATOR, secret), 11
            )
        story.at(joined, partial(_is_described, story, seat), 11, 20)
    story.at(story.workday(-2), partial(_invites, story), 16)


def join(story: Story, key: str, email: str, name: str, role: Role, secret: str) -> User:
    """An account with the demo password, hashed once for all with the parameters of every password."""
    person = people.create_person(email, name, {role}, None, OFFICE)
    person.password = secret
    story.people[key] = person
    return person


def _is_described(story: Story, seat: OnPanel) -> None:
    pool.describe(
        story.people[seat.key],
        actor=story.actor("coordinator"),
        employer=seat.employer,
        job=seat.job,
        field=seat.field,
        career=seat.career,
        kind=seat.kind,
        gender=seat.gender,
        former=[("주식회사 늘품돌봄로봇", story.day(-500))] if seat.key == "panel7" else None,
        appointed_from=story.day(-1780),
        appointed_until=story.day(400),
    )


def _invites(story: Story) -> None:
    """Invitations as they stand on any day: one waiting, one into the pool, one taken back."""
    actor = story.actor("admin")
    invite("new.evaluator@saebom.example", {Role.EVALUATOR}, actor=actor, name="한새봄")
    pool.invite("kim.daon@climate-lab.example", "김다온", actor=story.actor("coordinator"))
    mistaken, _ = invite(
        "old.consultant@saebom.example", {Role.CONSULTANT}, actor=actor, name="오래빛", send=False
    )
    withdraw(mistaken, actor=actor, note="주소를 잘못 적음")

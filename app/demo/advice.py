"""Consultants and the ventures they advise: cases, visits, confirmations, one disputed, one late, one that waits."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial

from app.consulting.models import Engagement, Visit
from app.consulting.services import cases, visits
from app.consulting.services.visits import Log
from app.consulting.states import EngagementState, Field, TieKind, VisitPlace
from app.demo.chance import pick, whole
from app.demo.panels import selected
from app.demo.story import Story
from app.kernel.dates import Period

_F = Field


@dataclass(frozen=True)
class Case:
    """One venture, its consultant and how it went. `days` are those of the visits, counted from today."""

    call: str
    slug: str
    consultant: str
    field: Field
    topic: str
    days: tuple[int, ...]
    quota: int = 6
    ends: str = "done"
    extra: int = 0


CASES = (
    Case("advice-1", "eumsae", "consultant2", _F.PEOPLE, "근로계약과 평가 제도", (-385, -350, -318, -280, -251, -226)),
    Case("advice-1", "majubom", "consultant5", _F.ACCOUNTING, "돌봄 사업의 손익 구조", (-381, -344, -300, -262)),
    Case("advice-1", "chorokgil", "consultant4", _F.MARKETING, "기관 배송 계약 만들기", (-378, -340, -297, -255, -230)),
    Case("advice-1", "undongjang", "consultant6", _F.SOCIAL_IMPACT, "성과 지표 정하기", (-370, -331, -290, -244)),
    Case("advice-1", "gyeolgoun", "consultant3", _F.IP_LAW, "균사체 포장재 특허", (-366, -322), ends="stopped"),
    Case("advice-1", "ongihankki", "consultant4", _F.MARKETING, "구독 반찬의 값 정하기", (-360, -324, -287, -240), quota=4),
    Case("advice-2", "sorigil", "consultant", _F.INVESTMENT, "시리즈 A를 위한 재무 모델과 IR", (-158, -130, -96, -61, -33, -2), quota=6, ends="open", extra=2),
    Case("advice-2", "yakguk", "consultant4", _F.MARKETING, "약국 제휴 넓히기", (-150, -112, -70, -26), ends="open"),
    Case("advice-2", "modugyedan", "consultant3", _F.IP_LAW, "경사로 디자인 등록", (-146, -104, -48), ends="open"),
    Case("advice-2", "hanol", "consultant2", _F.PEOPLE, "장인과 청년의 임금 체계", (-141, -90, -20), ends="open"),
    Case("advice-2", "moraeal", "consultant", _F.INVESTMENT, "시드 라운드 준비", (-138, -87, -40), ends="open"),
)  # fmt: skip
CONTENTS = {
    _F.STRATEGY: "앞으로 1년의 우선순위를 세 가지로 줄이고, 하지 않을 일을 정했습니다.",
    _F.MARKETING: "고객을 셋으로 나누어 첫 제안서를 함께 고쳤습니다. 다음 만남까지 기관 다섯 곳에 보내기로 했습니다.",
    _F.INVESTMENT: "월별 매출과 원가를 나누어 3년 재무 모델을 다시 짰습니다. 투자자에게 물어볼 질문과 답을 정리했습니다.",
    _F.ACCOUNTING: "서비스별 원가를 나누어 보니 방문 돌봄의 이동 시간이 손익을 갈랐습니다. 동선을 묶는 안을 계산했습니다.",
    _F.IP_LAW: "선행기술을 함께 찾아 청구항의 범위를 좁혔습니다. 출원 전까지 공개하지 않을 내용을 정했습니다.",
    _F.PEOPLE: "직무를 넷으로 나누고 근로계약서를 새 양식으로 바꿨습니다. 평가 면담을 분기마다 하기로 했습니다.",
    _F.PRODUCT: "불량이 나는 공정을 지켜보고 검사 기준표를 만들었습니다.",
    _F.SOCIAL_IMPACT: "변화를 재는 질문 여섯 개를 정하고, 이용 전후로 묻는 방법을 연습했습니다.",
}
ACTIONS = (
    "재무 모델 2판 보내기",
    "고객 인터뷰 다섯 건 하기",
    "계약서 양식 검토 의견 보내기",
    "지표 정의서 한 쪽으로 쓰기",
)


def advise(story: Story) -> None:
    """Every case into the diary."""
    story.at(story.day(-430), partial(_names_tie, story), 10)
    for place, case in enumerate(CASES):
        opened = story.day(-398 if case.call == "advice-1" else -171)
        story.at(opened, partial(_opens, story, case), 10, place * 4)


def _names_tie(story: Story) -> None:
    consultant = story.people["consultant6"]
    cases.declare_tie(
        consultant, story.ventures["solbaram"], TieKind.INVESTED, story.day(-900), None, actor=story.actor(consultant)
    )  # fmt: skip


def _opens(story: Story, case: Case) -> None:
    ready = {a.venture_id: a for a in selected(story, case.call) if a.taken_up_at is None}
    venture = story.ventures[case.slug]
    if venture.id not in ready:
        story.say(f"{case.call}: {case.slug}은(는) 선정되지 않아 컨설팅을 열지 않습니다.")
        return
    today = story.date_now()
    engagement = cases.open_case(
        venture,
        story.people[case.consultant],
        field=case.field,
        topic=case.topic,
        quota=case.quota,
        period=Period(today, today + timedelta(days=240)),
        actor=story.actor("kang"),
        application=ready[venture.id],
    )
    for number, day in enumerate(case.days, 1):
        late = 12 if (case.slug, number) == ("yakguk", 2) else whole(0, 3, "late", case.slug, number)
        story.at(
            min(story.day(day + late), story.day(-1)), partial(_logs, story, case, engagement, number), 19, 10
        )
    if case.extra:
        more = partial(
            cases.approve_more,
            engagement,
            case.extra,
            actor=story.actor("kang"),
            note="투자 계약 검토까지 돕기로 함",
        )
        story.at(story.day(-28), more, 11)
    if case.ends != "open":
        last = story.day(case.days[-1] + 20)
        story.at(last, partial(_closes, story, case, engagement), 16)


def _logs(story: Story, case: Case, engagement: Engagement, number: int) -> None:
    held_on = story.day(case.days[number - 1])
    follows = case.days[number] if number < len(case.days) else None
    overdue = case.slug == "moraeal" and number == len(case.days)
    ahead = case.ends == "open" and number == len(case.days)
    entry = Log(
        held_on=held_on,
        start=time(10 + 2 * whole(0, 2, "start", case.slug, number)),
        minutes=pick((60, 90, 90, 120), "minutes", case.slug, number),
        place=pick(list(VisitPlace)[:3], "place", case.slug, number),
        attendees=whole(1, 4, "attendees", case.slug, number),
        topic=f"{case.topic} {number}회차",
        content=CONTENTS[case.field],
        action_items=pick(ACTIONS, "action", case.slug, number),
        next_step="다음 회차에 진행 상황 확인" if follows or overdue else "",
        next_on=story.day(follows)
        if follows
        else story.day(-9)
        if overdue
        else story.workday(17)
        if ahead
        else None,
    )
    visit = visits.log(engagement, entry, actor=story.actor(case.consultant))
    _is_answered(story, case, visit, number)


def _is_answered(story: Story, case: Case, visit: Visit, number: int) -> None:
    last = number == len(case.days)
    if case.ends == "open" and last and case.slug in {"sorigil", "yakguk"}:
        return
    on = story.date_now() + timedelta(days=whole(1, 3, "answered", case.slug, number))
    if (case.slug, number) == ("hanol", 2):
        story.at(on, partial(_disputes, story, case, visit, visit.held_on), 12)
    elif (case.slug, number) == ("modugyedan", 3):
        why = "상담은 두 시간이 아니라 한 시간이었습니다."
        story.at(on, partial(visits.dispute, visit, why, actor=story.actor(case.slug)), 12)
    else:
        story.at(on, partial(visits.confirm, visit, actor=story.actor(case.slug)), 12)


def _disputes(story: Story, case: Case, visit: Visit, held_on: date) -> None:
    """Said to be otherwise, put right, and then confirmed."""
    visits.dispute(visit, "참석자는 세 명이었습니다.", actor=story.actor(case.slug))
    entry = Log(
        held_on=held_on, start=time(10), minutes=90, place=VisitPlace.HUB, attendees=3, topic=visit.topic,
        content=visit.content, action_items=visit.action_items,
    )  # fmt: skip
    later = story.date_now() + timedelta(days=1)
    story.at(later, partial(visits.correct, visit, entry, actor=story.actor(case.consultant)), 12)
    story.at(later, partial(visits.confirm, visit, actor=story.actor(case.slug)), 18)


def _closes(story: Story, case: Case, engagement: Engagement) -> None:
    stopped = case.ends == "stopped"
    note = "기업이 사업을 접기로 해 두 번 만에 멈췄습니다." if stopped else "정한 목표를 이뤘습니다."
    if engagement.state is EngagementState.ACTIVE:
        cases.close(engagement, actor=story.actor("kang"), stopped=stopped, note=note)

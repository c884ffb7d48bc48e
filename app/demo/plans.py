"""The calls of five years: what each gave, to whom, how it was judged, and who applied in which order of strength."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.applications.states import Programme
from app.demo import forms
from app.demo.story import Story

_P = Programme
TWO_SHORT = "성동임팩트 소셜벤처 2호"


@dataclass(frozen=True)
class Plan:
    """One call. `ends` is how far it has come; `applicants` stand in the order the panel will find them."""

    key: str
    title: str
    programme: Programme
    opens_on: date
    closes_on: date
    gives: str
    places: tuple[tuple[str, int, str, str], ...]
    applicants: tuple[str, ...]
    ends: str
    lead: str = ""
    own: tuple[dict[str, Any], ...] = ()
    criteria: list[dict[str, Any]] = field(default_factory=list)
    rule: dict[str, Any] = field(default_factory=dict)
    eligibility: dict[str, Any] = field(default_factory=dict)
    bonus: tuple[tuple[str, str, int], ...] = ()
    drafts: tuple[str, ...] = ()
    panel: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    mark_places: int = 0
    documents: bool = False
    notice_no: str = ""

    @property
    def questions(self) -> tuple[dict[str, Any], ...]:
        """Its own questions; kinds of rooms are those it gives."""
        labels = [label for label, *_ in self.places]
        asked = []
        for row in self.own:
            options = labels if row.get("feeds") == "capacity" else row.get("options")
            asked.append(row | ({"options": options} if options else {}))
        return tuple(row for row in asked if row.get("feeds") != "capacity" or len(labels) > 1)


def plans(story: Story) -> Iterable[Plan]:
    """Every call, the oldest first."""
    yield from _calls_long_ago(story)
    yield from _contest_and_young(story)
    yield from _cohort_calls(story)
    yield from _consulting_calls(story)
    yield from _recent_hub_calls(story)
    yield from _calls_now(story)
    yield from _calls_to_come(story)


AGE_84 = {"max_business_age_months": 84, "age_within": True}
HUB_RULES = {"ordinance": True, "district": True, "move_in_days": 60, "no_arrears": True}
CORPORATIONS = [
    "stock_company", "limited_company", "llc", "partnership", "cooperative", "social_cooperative",
    "incorporated_association", "incorporated_foundation", "special_corp",
]  # fmt: skip
YOUTH = {"others": [{"key": "other1", "text": "대표자가 공고일에 만 15세부터 39세까지인 기업"}]}
SEVEN = ("evaluator", "panel2", "panel3", "panel4", "panel5", "panel6", "panel8")
FIVE = ("evaluator", "panel2", "panel3", "panel4", "panel5")
OTHERS = ("panel8", "panel2", "panel7", "panel6", "evaluator")


def _calls_long_ago(story: Story) -> Iterable[Plan]:
    """An early call that found too few, and the notice of a hub of three years ago."""
    early, notice = story.workday(-1603), story.workday(-1392)
    yield Plan(
        "expo-first", f"{early.year}년 성동 소셜벤처 엑스포 참가기업 모집", _P.EXPO,
        early, story.workday(-1585), "부스 20곳과 홍보물 제작",
        (("일반 부스", 20, "", ""),), ("dubeonjjae", "badagyeol"), "ended",
        lead="엑스포를 온라인으로 열게 되어 모집을 마친 뒤 끝낸 공고입니다.",
    )  # fmt: skip
    yield Plan(
        "hub-2023", f"{notice.year}년 소셜벤처허브 입주기업 모집", _P.HUB_ROOM,
        notice, story.workday(-1375), "사무실 5실, 가구 포함, 임대료 없이 관리비 월 14만–63만 원, 1년 뒤 평가로 1년 연장",
        (("2인실", 2, "2명", "9.60"), ("4인실", 2, "4명", "16.50"), ("10인실", 1, "10명", "33.82")),
        ("gaon", "neurinson", "chorokgil", "majubom", "sorigil", "eumsae", "hyangnamu", "iwoot", "dasibom",
         "saebyeok", "haeoreum", "nanuri"),
        "agreed", lead="사회문제를 푸는 창업 7년 이내 소셜벤처 법인을 찾습니다.",
        own=forms.HUB, criteria=forms.HUB_CRITERIA, rule=forms.PLAIN_RULE, eligibility=AGE_84 | HUB_RULES | {"region": "seoul", "legal_forms": CORPORATIONS},
        panel=FIVE, withdrawn=("nanuri",), documents=True, notice_no=f"허브 제{notice.year}-01호",
    )  # fmt: skip


def _contest_and_young(story: Story) -> Iterable[Plan]:
    """The contest of two years ago, and the notice of a young founders' centre."""
    contest, young = story.workday(-854), story.workday(-630)
    yield Plan(
        "contest", f"{contest.year}년 제8회 성동 소셜벤처 혁신경연대회 참가기업 모집", _P.EXPO,
        contest, story.workday(-829), "사업개발비 최대 2,000만 원, 1:1 멘토링, 펀드 투자 검토",
        (("일반 부문", 15, "", ""),),
        ("narang", "badagyeol", "bitdeullo", "sorigil", "mulgyeol", "neulpum", "goyohan", "pado", "banjjak",
         "undongjang", "solbaram", "chorokgil", "areumdeuri", "dasibom", "nanuri", "binjip", "gyeolgoun",
         "ongibaedal", "byeolbit", "ttukseom"),
        "decided", lead="성동구로 오는 소셜벤처라면 전국 어디서나 참가할 수 있습니다. 업력 7년 이내.",
        own=forms.GRANT, criteria=forms.CONTEST_CRITERIA, rule=forms.TRIMMED_RULE, eligibility=AGE_84,
        bonus=(("성동구에 사업장이 1년 이상", "사업자등록증명", 1), ("사회적기업·예비사회적기업", "인증서나 지정서", 2)),
        panel=SEVEN, mark_places=1, notice_no=f"성동구 제{contest.year}-1147호",
    )  # fmt: skip
    yield Plan(
        "young", f"{young.year}년 청년 창업 공간 입주기업 모집", _P.HUB_ROOM,
        young, story.workday(-612), "무상 사용, 처음 6개월 뒤 중간 심사, 최대 5년",
        (("2인실", 2, "2명", "9.60"), ("4인실", 2, "4명", "16.50")),
        ("modugyedan", "ongihankki", "daeum", "oksang", "chaeum", "gyeolgoun", "saebanchan", "undongjang", "ongibaedal"),
        "agreed", lead="만 15–39세 청년 창업기업. 발표 10분과 질의응답 10분으로 평가하고 점수는 알리지 않습니다.",
        own=forms.HUB, criteria=forms.HUB_CRITERIA, rule=forms.BONUS_RULE, eligibility=AGE_84 | YOUTH,
        bonus=(("기술 분야(특허 등록)", "특허등록원부", 2), ("특별(여성·장애인·사회적기업)", "확인서", 1)),
        panel=("panel2", "panel3", "panel4", "panel7"), documents=True, notice_no=f"창업 제{young.year}-03호",
    )  # fmt: skip


def cohort_opens_on(story: Story, number: int) -> date:
    """The first day of the call of 7기, 8기 or 9기."""
    return {7: story.day(-1043), 8: story.day(-679), 9: story.day(-122)}[number]


def _cohort_calls(story: Story) -> Iterable[Plan]:
    """스케일업 7기, 8기, 9기."""
    shared: dict[str, Any] = {
        "lead": "12주 동안 사업을 키우는 과정입니다. 데모데이와 투자 검토로 이어집니다.",
        "own": forms.GRANT, "criteria": forms.CONTEST_CRITERIA, "rule": forms.TRIMMED_RULE, "eligibility": AGE_84,
    }  # fmt: skip
    for number, opens, places, people, panel in (
        (7, cohort_opens_on(story, 7), 6, ("narang", "badagyeol", "mideum", "majubom", "dasibom", "meokgeori", "hanppyeom", "maeulkkurim"), FIVE),
        (8, cohort_opens_on(story, 8), 6, ("goyohan", "bitdeullo", "mulgyeol", "neulpum", "pado", "chorokgil", "hyangnamu", "binjip"), OTHERS),
        (9, cohort_opens_on(story, 9), 7, ("sorigil", "banjjak", "solbaram", "areumdeuri", "gyeotae", "eumsae", "moraeal", "daeum", "saebanchan"), SEVEN),
    ):  # fmt: skip
        yield Plan(
            f"cohort-{number}", f"{opens.year}년 스케일업 {number}기 참여기업 모집", _P.COHORT,
            opens, opens + timedelta(days=17), f"사업화 자금 평균 1,500만 원, {places}곳",
            (("참여기업", places, "", ""),), people, "decided", panel=panel, **shared,
        )  # fmt: skip


def _consulting_calls(story: Story) -> Iterable[Plan]:
    """Advice for whoever is eligible, in order of receipt: no panel."""
    for key, opens_on, number, people in (
        ("advice-1", story.day(-425), 3, ("eumsae", "majubom", "chorokgil", "nanuri", "undongjang", "gyeolgoun", "ongihankki")),
        ("advice-2", story.day(-200), 1, ("sorigil", "yakguk", "modugyedan", "deullim", "hanol", "moraeal", "ieosseugi", "jijip")),
    ):  # fmt: skip
        yield Plan(
            key, f"{opens_on.year}년 성장단계별 맞춤형 컨설팅 {number}차 참여기업 모집", _P.CONSULTING,
            opens_on, opens_on + timedelta(days=14), "진단 1회와 전문가 상담 최대 6회, 6곳",
            (("참여기업", 6, "", ""),), people, "decided",
            lead="투자 준비, 지식재산, 노무, 판로 가운데 하나를 골라 전문가와 함께 풉니다.",
            own=forms.ADVICE,
        )  # fmt: skip


def _recent_hub_calls(story: Story) -> Iterable[Plan]:
    """The spring call, decided with a waitlist; the autumn call, being marked now."""
    rooms = (("2인실", 2, "2명", "9.60"), ("4인실", 2, "4명", "16.50"), ("6인실", 1, "6명", "24.80"))
    shared: dict[str, Any] = {
        "lead": "성동안심상가 4–6층의 독립 사무실입니다. 업력 7년 이내 소셜벤처를 찾습니다.",
        "own": forms.HUB, "criteria": [*forms.HUB_CRITERIA, forms.LOCAL_TIES], "rule": forms.TRIMMED_RULE,
        "eligibility": AGE_84 | HUB_RULES, "documents": True,
        "bonus": (("관내 1년 이상", "사업자등록증명", 1), ("예비사회적기업·사회적기업", "지정서나 인증서", 1)),
    }  # fmt: skip
    spring = story.day(-262)
    yield Plan(
        "hub-spring", f"{spring.year}년 1차 소셜벤처 허브센터 입주기업 모집", _P.HUB_ROOM,
        spring, story.workday(-243), "독립 사무실 5실, 사용료 연 약 90만–240만 원", rooms,
        ("yakguk", "sonmallo", "deullim", "moraeal", "hanol", "goreugi", "dalgubi", "saebanchan", "gyeotae",
         "tteunsaem", "ieosseugi", "pureunmal"),
        "decided", panel=FIVE, mark_places=1, notice_no=f"허브 제{spring.year}-02호", **shared,
    )  # fmt: skip
    autumn = story.day(-58)
    yield Plan(
        "hub-autumn", f"{autumn.year}년 2차 소셜벤처 허브센터 입주기업 모집", _P.HUB_ROOM,
        autumn, story.workday(-38), "독립 사무실 3실, 사용료 연 약 90만–240만 원", ((*rooms[0][:1], 1, *rooms[0][2:]), rooms[1]),
        ("binjip", "jangdan", "onnuri", "areumdeuri", "saebanchan", "goreugi", "neulpum", "ieosseugi",
         "heukhyang", "ongibaedal", "haeoreum"),
        "evaluating", panel=("evaluator", "panel2", "panel3", "panel4", "panel6", "panel7"),
        withdrawn=("heukhyang",), mark_places=1, notice_no=f"허브 제{autumn.year}-07호", **shared,
    )  # fmt: skip


def _calls_now(story: Story) -> Iterable[Plan]:
    """Decided and not told yet; in screening; open, one of them nearly closed."""
    yield Plan(
        "market", f"{story.day(30).year}년 소셜벤처 판로지원전 참가기업 모집", _P.EXPO,
        story.day(-47), story.workday(-33), "백화점 기획전 참가와 상품 사진, 3곳", (("참가기업", 3, "", ""),),
        ("mulgyeol", "narang", "deullim", "tteunsaem", "pureunmal", "bitdeullo"), "unpublished",
        lead="물건을 파는 소셜벤처의 첫 백화점 기획전을 돕습니다.",
        own=forms.GRANT[:1], criteria=forms.HUB_CRITERIA, rule=forms.TRIMMED_RULE | {"pass_mark": 85},
        panel=("panel2", "panel3", "panel4", "panel7", "panel8"), notice_no=f"허브 제{story.day(-47).year}-08호",
    )  # fmt: skip
    yield Plan(
        "fund-review", f"{TWO_SHORT} 투자 검토 신청", _P.FUND_REVIEW,
        story.day(-34), story.workday(-7), "기업당 5,000만–3억 원 투자 검토", (("투자 검토", 3, "", ""),),
        ("pado", "banjjak", "onnuri", "ieosseugi", "gyeotae", "undongjang"), "screening",
        lead="스케일업과 경연대회를 거친 기업을 먼저 검토합니다.",
        own=forms.MONEY, criteria=forms.FUND_CRITERIA, rule=forms.TRIMMED_RULE | {"tie_break": ["criterion:임팩트", "submitted_at"]},
        eligibility=AGE_84 | {"district": True, "move_in_days": 60}, documents=True,
    )  # fmt: skip
    yield Plan(
        "advice-open", f"{story.today.year}년 성장단계별 맞춤형 컨설팅 2차 참여기업 모집", _P.CONSULTING,
        story.day(-12), story.workday(2), "진단 1회와 전문가 상담 최대 6회, 8곳", (("참여기업", 8, "", ""),),
        ("jangdan", "saessak", "onnuri", "dasigol"), "open",
        lead="투자 준비, 지식재산, 노무, 판로 가운데 하나를 골라 전문가와 함께 풉니다.",
        own=forms.ADVICE, drafts=("sorigil", "moraeal", "dalgubi", "chaeum", "oksang", "tteunsaem"),
    )  # fmt: skip
    yield Plan(
        "loan-open", f"{story.today.year}년 사회적경제활성화기금 융자 신청", _P.LOAN,
        story.day(-15), story.workday(5), "기업당 5,000만 원 이내, 연 3%, 거치 1년 뒤 4년 원금균등 상환", (("융자", 5, "", ""),),
        ("neurinson", "saebyeok", "haeoreum"), "extended",
        lead="관내 사회적경제 기업의 운전 자금과 시설 자금을 빌려드립니다.",
        own=(forms.GRANT[0],), eligibility={"ordinance": True, "district": True, "no_arrears": True},
        drafts=("iwoot", "nanuri"), documents=True,
    )  # fmt: skip
    yield Plan(
        "cohort-open", f"{story.day(60).year}년 스케일업 10기 참여기업 모집", _P.COHORT,
        story.day(-6), story.workday(18), "사업화 자금 평균 1,500만 원, 8곳", (("참여기업", 8, "", ""),),
        ("undongjang",), "open", lead="12주 동안 사업을 키우는 과정입니다. 데모데이와 투자 검토로 이어집니다.",
        own=forms.GRANT, criteria=forms.CONTEST_CRITERIA, rule=forms.TRIMMED_RULE, eligibility=AGE_84 | {"no_sanction": True},
        drafts=("yakguk", "binjip"),
    )  # fmt: skip


def _calls_to_come(story: Story) -> Iterable[Plan]:
    """Published and not open yet; still being written."""
    yield Plan(
        "expo-next", f"{story.day(150).year}년 성동 소셜벤처 엑스포 참가기업 모집", _P.EXPO,
        story.day(24), story.workday(52), "부스 40곳, 투자 상담회 참가", (("일반 부스", 30, "", ""), ("체험 부스", 10, "", "")),
        (), "upcoming", lead="가을 엑스포에 함께할 소셜벤처를 찾습니다.",
    )  # fmt: skip
    yield Plan(
        "hub-next", f"{story.day(75).year}년 소셜벤처 허브센터 입주기업 모집", _P.HUB_ROOM,
        story.day(70), story.workday(90), "독립 사무실 4실", (("4인실", 4, "4명", "16.50"),),
        (), "draft", own=forms.HUB, criteria=forms.HUB_CRITERIA, rule=forms.TRIMMED_RULE,
        eligibility=AGE_84 | HUB_RULES,
    )  # fmt: skip

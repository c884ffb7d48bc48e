"""What the demo calls ask and how they judge: sections, questions, documents, bonus points, criteria."""

from typing import Any

from app.applications.models import Call
from app.applications.services import questions
from app.applications.states import LimitMode, QuestionKind
from app.kernel.access import Actor

K = QuestionKind
CONTACT = "소셜벤처 허브센터 운영팀 02-0000-2468, help@hub.example"


def levels(*rows: tuple[int, str]) -> list[dict[str, str]]:
    """Levels of a criterion: points, and what they mean in words."""
    return [{"points": str(points), "words": words} for points, words in rows]


HUB_CRITERIA: list[dict[str, Any]] = [
    {"name": "사회적 가치", "max": 30, "looks_at": "문제의 절실함, 해결 방식, 사회적 성과를 재는 방법",
     "levels": levels((27, "문제와 변화를 수치와 당사자의 말로 보인다"), (21, "문제는 뚜렷하나 변화를 재는 방법이 약하다"),
                      (15, "문제가 넓거나 근거가 적다"))},
    {"name": "사업성", "max": 30, "looks_at": "고객과 시장, 수익 구조, 지속 가능성",
     "levels": levels((27, "되풀이되는 매출과 근거 있는 계획이 있다"), (21, "고객은 있으나 수익 구조가 시험 중이다"),
                      (15, "누가 돈을 내는지 분명하지 않다"))},
    {"name": "추진 역량", "max": 20, "looks_at": "대표자와 팀, 지금까지의 실적",
     "levels": levels((18, "맡은 일이 나뉘어 있고 해 낸 일이 있다"), (14, "팀은 있으나 실적이 이르다"), (10, "대표자 혼자에 기대고 있다"))},
    {"name": "기대 효과", "max": 20, "looks_at": "일자리, 지역과의 연결, 입주로 달라지는 것",
     "levels": levels((18, "입주로 달라지는 것이 구체적이다"), (14, "지역과 연결되나 목표가 흐릿하다"), (10, "입주와 성과가 이어지지 않는다"))},
]  # fmt: skip
LOCAL_TIES: dict[str, Any] = {
    "name": "지역 연계", "max": 10, "independent": True, "looks_at": "이웃 기업, 주민과 이어지는 방식. 입주 뒤 연결을 돕는 데 씁니다.",
    "levels": levels((9, "함께 일하는 이웃과 하는 일이 정해져 있다"), (6, "만나 볼 이웃을 안다"), (3, "아직 아는 이웃이 없다")),
}  # fmt: skip
"""따로 보는 항목: read beside the ranks and in no total."""
CONTEST_CRITERIA = [
    {"name": "사회적 가치", "max": 30, "looks_at": "풀려는 문제와 변화의 크기"},
    {"name": "혁신성", "max": 25, "looks_at": "다른 해결과 무엇이 다른가"},
    {"name": "성장 가능성", "max": 25, "looks_at": "시장, 매출, 투자 가능성"},
    {"name": "지역 기여", "max": 20, "looks_at": "성동구와의 연결, 일자리"},
]
FUND_CRITERIA = [
    {"name": "임팩트", "max": 25, "looks_at": "사회적 성과와 추가성"},
    {"name": "시장과 사업모델", "max": 30, "looks_at": "시장 크기, 단위 경제성"},
    {"name": "팀", "max": 25, "looks_at": "창업자와 핵심 인력"},
    {"name": "조건과 회수", "max": 20, "looks_at": "기업가치, 회수 가능성"},
]
TIES = ["criterion:사회적 가치", "bonus", "submitted_at"]
PLAIN_RULE: dict[str, Any] = {
    "drop": "none", "round_places": 2, "pass_mark": 70, "bonus_cap": 0, "cap_at_100": True, "pass_on": "mean",
    "tie_break": ["criterion:사회적 가치", "submitted_at"],
}  # fmt: skip
"""70점 이상 가운데 높은 순서."""
TRIMMED_RULE: dict[str, Any] = {
    "drop": "high_low", "drop_min_evaluators": 5, "round_places": 2, "pass_mark": 70, "bonus_cap": 5,
    "cap_at_100": True, "pass_on": "mean", "criterion_floor_pct": 40, "tie_break": TIES,
}  # fmt: skip
"""최고·최저를 하나씩 뺀 평균 70점 이상, 과락 40 %, 가점 5점까지."""
BONUS_RULE: dict[str, Any] = {
    "drop": "none", "min_evaluators": 3, "round_places": 2, "pass_mark": 70, "bonus_cap": 3, "cap_at_100": True,
    "pass_on": "mean", "tie_break": TIES,
}  # fmt: skip
"""전문가 3–5명의 평균 70점 미만은 빼고, 기술 +2, 특별 +1."""


def question(section: str, kind: QuestionKind, label: str, **more: Any) -> dict[str, Any]:
    """One question as the builder's form gives it."""
    return {"section_key": section, "kind": kind, "label": label, **more}


ABOUT = (
    question("s1", K.SHORT, "기업명", prefill="name"),
    question("s1", K.SHORT, "대표자", prefill="representative"),
    question("s1", K.ADDRESS, "사업장 주소", prefill="address"),
    question("s1", K.SHORT, "사업 한 줄 소개", most=120, prefill="summary", feeds="one_line"),
)
PLAN = (
    question(
        "s2", K.LONG, "풀고 있는 사회문제", hint="누가, 얼마나, 왜 겪는 문제인지 적어 주세요.", most=1200
    ),
    question(
        "s2",
        K.LONG,
        "우리의 해결 방법",
        hint="제품이나 서비스가 문제를 어떻게 줄이는지 적어 주세요.",
        most=1500,
    ),
    question("s2", K.LONG, "사회적 성과를 재는 방법", most=800, limit_mode=LimitMode.ADVISE, required=False),
)
NUMBERS = (
    question("s3", K.MONEY, "최근 연 매출", unit="원", prefill="revenue", required=False),
    question("s3", K.NUMBER, "지금 일하는 사람", unit="명", prefill="employees"),
    question(
        "s3", K.TABLE, "앞으로 1년의 계획",
        columns=[{"key": "when", "label": "시기", "kind": "short"}, {"key": "what", "label": "할 일", "kind": "short"}],
    ),
)  # fmt: skip
PRIVACY = question(
    "s4", K.CONSENT, "개인정보 수집·이용에 동의합니다",
    notice={
        "purpose": "신청 자격 확인, 심사, 결과 안내",
        "items": "대표자 이름, 담당자 이름과 연락처, 참여 인력의 이름",
        "retention": "결과를 알린 날부터 3년",
    },
)  # fmt: skip
HUB = (
    question("s3", K.CHOICE, "쓰고 싶은 방", options=["2인실", "4인실", "6인실"], feeds="capacity"),
    question("s3", K.CHOICE, "선정 뒤 60일 안에 사업장을 성동구로 옮길 수 있나요", feeds="will_move",
             options=["예, 옮기겠습니다", "이미 성동구에 있습니다", "아니요"]),
)  # fmt: skip
GRANT = (
    question("s3", K.MONEY, "신청 금액", unit="원", most=50_000_000, feeds="amount_asked"),
    question(
        "s3", K.MANY, "필요한 도움", options=["사업화 자금", "투자 준비", "판로", "지식재산", "노무·법률"]
    ),
)
ADVICE = (
    question(
        "s3",
        K.MANY,
        "상담받고 싶은 분야",
        options=["투자 준비", "지식재산", "노무", "세무·회계", "판로", "성과 측정"],
    ),
    question("s3", K.LONG, "지금 가장 막힌 것", most=600),
)
MONEY = (
    question("s3", K.MONEY, "희망 투자 금액", unit="원", most=1_000_000_000, feeds="amount_asked"),
    question("s3", K.LONG, "투자금을 쓸 곳", most=800),
)
SECTIONS = (
    {
        "group_title": "기업 정보",
        "title": "기업 알리기",
        "minutes": 5,
        "hint": "기업 기록에서 가져온 내용을 확인해 주세요.",
    },
    {
        "group_title": "사업 계획",
        "title": "문제와 해결",
        "minutes": 20,
        "why": "심사위원이 가장 먼저 읽는 부분입니다.",
    },
    {"group_title": "사업 계획", "title": "규모와 계획", "minutes": 10},
    {"group_title": "보내기 전에", "title": "동의", "minutes": 2},
)
REGISTRATION = {"label": "사업자등록증명", "hint": "최근 3개월 안에 뗀 것", "required": True}
PROPOSAL = {"label": "사업계획서", "hint": "10쪽 안팎의 PDF", "required": True}
BUDGET = {"label": "예산표", "hint": "쓸 곳마다 금액과 까닭", "required": False}


def write_form(
    call: Call,
    own: tuple[dict[str, Any], ...],
    capacities: list[dict[str, Any]],
    *,
    actor: Actor,
    documents: bool = False,
    bonus: list[dict[str, Any]] | None = None,
) -> None:
    """Build the form of a draft as a coordinator does on the builder's pages."""
    questions.replace_rows(call, "sections", [dict(row) for row in SECTIONS], actor=actor)
    for asked in (*ABOUT, *PLAN, *NUMBERS, *own, PRIVACY):
        questions.add_question(call, dict(asked), actor=actor)
    questions.replace_rows(call, "capacities", capacities, actor=actor)
    if documents:
        questions.replace_rows(
            call, "required_files", [dict(row) for row in (REGISTRATION, PROPOSAL, BUDGET)], actor=actor
        )
    if bonus:
        questions.replace_rows(call, "bonus_items", bonus, actor=actor)

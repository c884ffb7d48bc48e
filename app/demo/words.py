"""What applicants, evaluators and consultants write, by the kind of venture."""

from typing import Any

from app.applications.models import Question
from app.applications.states import QuestionKind
from app.demo.chance import pick, shuffled, whole
from app.demo.roster import Firm
from app.kernel.text import with_particles
from app.ventures.states import SocialValue

_V = SocialValue
PROBLEMS = {
    _V.HUMAN_RIGHTS: "권리를 알리는 글과 절차가 어려워, 정작 도움이 필요한 사람은 제 몫을 요구하지 못합니다.",
    _V.SAFETY: "사고가 나고 나서야 위험을 압니다. 작은 건물과 골목은 점검할 사람도 예산도 없습니다.",
    _V.HEALTH_WELFARE: "돌봄이 필요한 이웃은 늘어나는데 병원 밖에서 건강을 살필 사람이 없습니다. 성동구에서 혼자 사는 어르신만 만 명이 넘습니다.",
    _V.LABOR_RIGHTS: "새벽과 밤에 일하는 사람은 쉬는 시간도 4대보험도 없이 하루 단위로 고용됩니다.",
    _V.INCLUSION: "장애가 있는 사람에게는 평범한 하루의 길, 상담, 놀이가 여전히 막혀 있습니다. 혼자 할 수 있는 일도 남의 손을 빌려야 합니다.",
    _V.FAIR_PARTNERSHIP: "작은 공방과 공장은 납품가를 정할 힘이 없어, 일이 많아도 남는 것이 없습니다.",
    _V.DECENT_WORK: "경력이 끊기거나 자활을 마친 사람이 다시 갈 수 있는 일자리는 대부분 석 달을 넘지 않습니다.",
    _V.COMMUNITY: "이웃이 서로 모르고 지내면서 빈 공간과 고립이 함께 늘고 있습니다.",
    _V.LOCAL_ECONOMY: "동네에서 쓴 돈이 동네에 남지 않습니다. 골목 가게는 배달과 온라인에 손님을 잃고 있습니다.",
    _V.ETHICAL_PRODUCTION: "값싼 생산은 버려지는 물건과 제값을 받지 못하는 사람을 남깁니다.",
    _V.ENVIRONMENT: "재활용할 수 있는 것의 절반 이상이 섞여 버려집니다. 되살려 쓰려 해도 모으고 손질할 곳이 없습니다.",
    _V.PARTICIPATION: "동네의 일을 주민이 정할 기회가 드물고, 정해도 실행할 사람이 없습니다.",
    _V.OTHER_PUBLIC: "모두에게 필요하지만 누구의 일도 아닌 것이 남아 있습니다.",
}
PROOFS = (
    "지난해 {n}명과 함께 시험했고, 열 명 가운데 여덟 명이 다시 쓰겠다고 했습니다.",
    "관내 기관 {m}곳과 협약해 {n}명이 쓰고 있으며, 달마다 이용자가 늘고 있습니다.",
    "시범 운영 여섯 달 동안 {n}건을 처리했고, 비용은 기존 방법의 3분의 2였습니다.",
)
MEASURES = (
    "이용자 수와 다시 쓴 비율, 이용 전후의 변화를 분기마다 같은 질문으로 묻습니다. 결과는 해마다 누리집에 올립니다.",
    "줄어든 폐기물의 무게와 다시 쓰인 양을 저울로 재어 기록합니다.",
    "함께 일하는 취약계층의 수, 근속 기간, 임금을 분기마다 셉니다.",
    "사회성과 측정 틀을 만들어 외부 기관의 확인을 받고 있습니다.",
)
PLANS = (
    ("1분기", "핵심 이용자 50명을 만나 서비스를 다듬습니다."),
    ("2분기", "관내 기관 세 곳과 시범 사업을 합니다."),
    ("3분기", "유료 전환과 정기 계약 다섯 곳을 목표로 합니다."),
    ("4분기", "성과를 정리해 다음 투자와 판로를 준비합니다."),
)
STUCK = (
    "기관 고객과 첫 계약을 맺는 데 여섯 달이 걸립니다. 조달과 제안서를 어떻게 준비할지 알고 싶습니다.",
    "특허를 먼저 낼지 출시를 먼저 할지 정하지 못했습니다.",
    "직원이 열 명을 넘으면서 근로계약과 평가를 새로 짜야 합니다.",
    "다음 투자를 앞두고 재무 모델과 성과 자료가 흩어져 있습니다.",
)
USES = "제품 고도화 40%, 생산 설비 35%, 판로와 인건비 25%로 나누어 씁니다. 분기마다 쓴 내역을 알리겠습니다."
REMARKS = {
    "high": (
        "문제를 겪는 사람을 직접 만난 흔적이 분명하고, 해결이 구체적입니다.",
        "매출이 되풀이되고 있고 지표가 정직합니다. 다음 단계가 그려집니다.",
        "팀의 역할이 잘 나뉘어 있고 지역 기관과의 협력이 이미 움직이고 있습니다.",
    ),
    "middle": (
        "문제는 절실하나 수익 구조의 근거가 더 필요합니다.",
        "성과를 재는 방법이 이용자 수에 머물러 있습니다. 변화를 재면 좋겠습니다.",
        "추진 역량은 충분하지만 입주로 무엇이 달라지는지가 흐릿합니다.",
    ),
    "low": (
        "이미 있는 서비스와 무엇이 다른지 설명이 부족합니다.",
        "계획이 넓고 우선순위가 보이지 않습니다. 첫 고객을 정해 보시기 바랍니다.",
        "사회적 가치와 사업이 따로 놓여 있습니다.",
    ),
}


def answer(row: Firm, asked: Question) -> Any:
    """What this venture types for a question; None where its record has filled it in or nothing is to be said."""
    label, kind = asked.label, asked.kind
    if kind is QuestionKind.CONSENT:
        return "yes"
    if kind is QuestionKind.CHOICE:
        return _choice(row, asked)
    if kind is QuestionKind.MANY:
        return shuffled(asked.options, "many", row.slug, label)[: whole(1, 2, "how-many", row.slug, label)]
    if kind is QuestionKind.TABLE:
        return [{"when": when, "what": what} for when, what in PLANS[: whole(2, 4, "plans", row.slug)]]
    if kind is QuestionKind.NUMBER and not asked.prefill:
        return str(whole(3, 20, "number", row.slug))
    if kind is QuestionKind.NUMBER:
        return str(whole(2, 6, "people", row.slug))
    if kind is QuestionKind.MONEY:
        return None if asked.prefill else f"{_money(row, asked):,}"
    return _text(row, label)


def _choice(row: Firm, asked: Question) -> str:
    if asked.feeds == "will_move":
        return asked.options[1] if row.here else asked.options[0]
    return pick(asked.options, "choice", row.slug, asked.call_id)


def _money(row: Firm, asked: Question) -> int:
    most = asked.most or 100_000_000
    return max(5_000_000, most * whole(3, 10, "money", row.slug, asked.call_id) // 10)


def _text(row: Firm, label: str) -> str | None:
    if label == "풀고 있는 사회문제":
        return "\n".join(PROBLEMS[value] for value in row.values)
    if label == "우리의 해결 방법":
        said = pick(PROOFS, "proof", row.slug)
        n, m = whole(6, 90, "n", row.slug) * 10, whole(2, 9, "m", row.slug)
        return with_particles(f"{row.bare}은(는) {row.summary}\n{said.format(n=n, m=m)}")
    if label == "사회적 성과를 재는 방법":
        return pick(MEASURES, "measure", row.slug)
    if label == "지금 가장 막힌 것":
        return pick(STUCK, "stuck", row.slug)
    if label == "투자금을 쓸 곳":
        return USES
    return None


def remark(total: int, *keys: object) -> str:
    """What an evaluator writes below marks that come to `total`."""
    level = "high" if total >= 84 else "middle" if total >= 70 else "low"
    return pick(REMARKS[level], "remark", *keys)

"""States, stages, certificates and categories of a venture, and the moves of its yearly figures."""

from app.kernel.states import Labelled, Move
from app.kernel.text import N_


class VentureState(Labelled):
    """Whether the office knows who this is. A confirmed venture has a 사업자등록번호 or is a 예비창업자."""

    UNCONFIRMED = "unconfirmed", N_("확인 전"), "wait"
    CONFIRMED = "confirmed", N_("확인됨"), "good"
    MERGED = "merged", N_("합쳐짐"), "quiet"


class MemberRole(Labelled):
    """What a person may do for a venture."""

    OWNER = "owner", N_("대표 담당자")
    EDITOR = "editor", N_("편집")
    VIEWER = "viewer", N_("보기")


class AskState(Labelled):
    """Where an invitation or a request to join stands."""

    OPEN = "open", N_("답변 대기"), "wait"
    ACCEPTED = "accepted", N_("수락"), "good"
    DECLINED = "declined", N_("거절"), "bad"
    WITHDRAWN = "withdrawn", N_("취소"), "quiet"


class GrowthStage(Labelled):
    """성장단계, as assessed; apart from the age band, which follows from the founding date."""

    PRE = "pre", N_("예비창업")
    EARLY = "early", N_("초기")
    LEAP = "leap", N_("도약")
    GROWTH = "growth", N_("성장")
    SCALEUP = "scaleup", N_("스케일업")


class CertificateKind(Labelled):
    """인증·지정·확인. Values that name a clause of 조례 제4조 are mapped in `ORDINANCE_PATHS`."""

    SOCIAL_ENTERPRISE = "se_certified", N_("사회적기업 인증")
    PRE_SOCIAL_ENTERPRISE = "se_preliminary", N_("예비사회적기업 지정")
    KIBO = "kibo_sv", N_("소셜벤처 판별")
    VENTURE = "venture_certified", N_("벤처기업확인")
    INNOBIZ = "innobiz", N_("이노비즈")
    MAINBIZ = "mainbiz", N_("메인비즈")
    VILLAGE = "village_enterprise", N_("마을기업")
    SELF_SUPPORT = "self_support_enterprise", N_("자활기업")
    WOMEN = "women_owned", N_("여성기업")
    DISABLED = "disabled_owned", N_("장애인기업")
    B_CORP = "b_corp", N_("비콥(B Corp)")
    RND_LAB = "rnd_lab", N_("기업부설연구소")
    ISO = "iso", N_("ISO 인증")
    OTHER = "other", N_("그 밖의 인증")


ORDINANCE_PATHS = {
    CertificateKind.SOCIAL_ENTERPRISE: "social_enterprise",
    CertificateKind.PRE_SOCIAL_ENTERPRISE: "pre_social_enterprise",
    CertificateKind.VILLAGE: "village_enterprise",
    CertificateKind.SELF_SUPPORT: "self_support_enterprise",
}
"""Which clause of 조례 제4조 a certificate in force satisfies (values of rules.OrdinancePath)."""


class SocialValue(Labelled):
    """The 13 categories of 사회적 가치 (성동구 소셜벤처 조례 제2조제2호 가목–파목)."""

    HUMAN_RIGHTS = "human_rights", N_("인권")
    SAFETY = "safety", N_("안전")
    HEALTH_WELFARE = "health_welfare", N_("보건복지")
    LABOR_RIGHTS = "labor_rights", N_("노동권")
    INCLUSION = "inclusion", N_("사회적 약자·통합")
    FAIR_PARTNERSHIP = "fair_partnership", N_("대·중소기업 상생")
    DECENT_WORK = "decent_work", N_("양질의 일자리")
    COMMUNITY = "community", N_("지역 활성화·공동체")
    LOCAL_ECONOMY = "local_economy", N_("지역경제 순환")
    ETHICAL_PRODUCTION = "ethical_production", N_("윤리적 생산·유통")
    ENVIRONMENT = "environment", N_("환경")
    PARTICIPATION = "participation", N_("민주적 참여")
    OTHER_PUBLIC = "other_public", N_("기타 공공성")


class Sdg(Labelled):
    """유엔 지속가능발전목표."""

    NO_POVERTY = "1", N_("빈곤 종식")
    ZERO_HUNGER = "2", N_("기아 종식")
    HEALTH = "3", N_("건강과 웰빙")
    EDUCATION = "4", N_("양질의 교육")
    GENDER = "5", N_("성평등")
    WATER = "6", N_("깨끗한 물과 위생")
    ENERGY = "7", N_("모두를 위한 깨끗한 에너지")
    WORK = "8", N_("양질의 일자리와 경제성장")
    INDUSTRY = "9", N_("산업·혁신·사회기반시설")
    INEQUALITY = "10", N_("불평등 감소")
    CITIES = "11", N_("지속가능한 도시와 공동체")
    CONSUMPTION = "12", N_("책임 있는 소비와 생산")
    CLIMATE = "13", N_("기후변화 대응")
    OCEANS = "14", N_("해양 생태계")
    LAND = "15", N_("육상 생태계")
    PEACE = "16", N_("평화·정의·제도")
    PARTNERSHIP = "17", N_("목표를 위한 협력")


class BizStatus(Labelled):
    """사업자 상태, as seen at the tax office on a day; a check digit cannot tell it."""

    CONTINUING = "continuing", N_("계속"), "good"
    SUSPENDED = "suspended", N_("휴업"), "warn"
    CLOSED = "closed", N_("폐업"), "bad"


class YearlyState(Labelled):
    """Where one version of a year's figures stands. A venture that handed in nothing has no row: 미제출."""

    HANDED_IN = "handed_in", N_("제출"), "going"
    RETURNED = "returned", N_("보완 요청"), "warn"
    VERIFIED = "verified", N_("확인"), "good"
    LOCKED = "locked", N_("확정"), "quiet"


RETURN_YEAR = Move("return", frozenset({YearlyState.HANDED_IN}), YearlyState.RETURNED)
VERIFY_YEAR = Move("verify", frozenset({YearlyState.HANDED_IN}), YearlyState.VERIFIED)
LOCK_YEAR = Move("lock", frozenset({YearlyState.VERIFIED}), YearlyState.LOCKED)


class FigureSource(Labelled):
    """How a year's figures came in."""

    VENTURE = "venture", N_("기업 제출")
    STAFF = "staff", N_("담당자 입력")
    ROSTER = "roster", N_("표에서 가져옴")


class RoundKind(Labelled):
    """투자 단계 of money raised from anyone, ours or not."""

    SEED = "seed", N_("시드")
    PRE_A = "pre_a", N_("프리 A")
    SERIES_A = "series_a", N_("시리즈 A")
    SERIES_B = "series_b", N_("시리즈 B")
    SERIES_C = "series_c", N_("시리즈 C 이후")
    CROWD = "crowd", N_("크라우드펀딩")
    IMPACT = "impact", N_("임팩트투자")
    OTHER = "other", N_("그 밖의 투자")


class UploadState(Labelled):
    """Where an uploaded list stands."""

    WAITING = "waiting", N_("확인 전"), "wait"
    WRITING = "writing", N_("가져오는 중"), "going"
    WRITTEN = "written", N_("가져옴"), "good"
    FAILED = "failed", N_("가져오지 못함"), "bad"
    DROPPED = "dropped", N_("그만둠"), "quiet"

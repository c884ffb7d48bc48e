"""Tables of the venture record. Everything of a venture hangs from `Venture`; `_on` is a Seoul date."""

from app.kernel.text import N_
from app.ventures.merging import merges
from app.ventures.models.imports import RosterUpload
from app.ventures.models.merged import VentureMerge
from app.ventures.models.people import JoinRequest, MemberInvitation, Membership
from app.ventures.models.records import (
    BizStatusCheck,
    BylawsCheck,
    Certificate,
    InvestmentRound,
    KiboAssessment,
    StageChange,
)
from app.ventures.models.venture import (
    FormerIdentity,
    Venture,
    VentureGlance,
    VentureGram,
    VentureSdg,
    VentureSocialValue,
)
from app.ventures.models.yearly import StatusRequest, YearlyStatus

__all__ = [
    "BizStatusCheck",
    "BylawsCheck",
    "Certificate",
    "FormerIdentity",
    "InvestmentRound",
    "JoinRequest",
    "KiboAssessment",
    "MemberInvitation",
    "Membership",
    "RosterUpload",
    "StageChange",
    "StatusRequest",
    "Venture",
    "VentureGlance",
    "VentureGram",
    "VentureMerge",
    "VentureSdg",
    "VentureSocialValue",
    "YearlyStatus",
]

for _column, _words in (
    (BizStatusCheck.venture_id, N_("사업자 상태 조회")),
    (BylawsCheck.venture_id, N_("정관·규약 확인")),
    (Certificate.venture_id, N_("인증·지정")),
    (FormerIdentity.venture_id, N_("옛 이름과 번호")),
    (InvestmentRound.venture_id, N_("투자유치")),
    (JoinRequest.venture_id, N_("함께 쓰기 요청")),
    (KiboAssessment.venture_id, N_("소셜벤처 판별")),
    (MemberInvitation.venture_id, N_("초대")),
    (Membership.venture_id, N_("함께 쓰는 사람")),
    (StageChange.venture_id, N_("성장단계")),
    (StatusRequest.venture_id, N_("실적 요청")),
    (VentureSdg.venture_id, N_("지속가능발전목표")),
    (VentureSocialValue.venture_id, N_("사회적 가치 분야")),
    (YearlyStatus.venture_id, N_("연간 실적")),
):
    merges(_column, _words)

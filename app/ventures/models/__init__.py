"""Tables of the venture record. Everything of a venture hangs from `Venture`; `_on` is a Seoul date."""

from app.ventures.models.imports import RosterUpload
from app.ventures.models.merges import VentureMerge
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

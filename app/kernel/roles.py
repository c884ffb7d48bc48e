"""The people of Dure, as roles."""

from app.kernel.states import Labelled
from app.kernel.text import N_


class Role(Labelled):
    """What a person is here for. One person may have several."""

    VENTURE = "venture", N_("기업 담당자")
    COORDINATOR = "coordinator", N_("허브 코디네이터")
    EVALUATOR = "evaluator", N_("평가위원")
    CONSULTANT = "consultant", N_("컨설턴트")
    FUND_MANAGER = "fund_manager", N_("펀드 운용역")
    LOAN_OFFICER = "loan_officer", N_("융자 담당자")
    DISTRICT_OFFICER = "district_officer", N_("구청 담당자")
    AUDITOR = "auditor", N_("감사자")
    ADMIN = "admin", N_("시스템 관리자")
    PRIVACY_OFFICER = "privacy_officer", N_("개인정보 보호책임자")


STAFF = frozenset(
    {
        Role.COORDINATOR,
        Role.FUND_MANAGER,
        Role.LOAN_OFFICER,
        Role.DISTRICT_OFFICER,
        Role.AUDITOR,
        Role.ADMIN,
        Role.PRIVACY_OFFICER,
    }
)
"""Roles that are held by invitation and need two factors in production."""

"""Kinds of papers, who they are for, and what can become of one in the register."""

from app.kernel.states import Labelled, Move
from app.kernel.text import N_


class PaperKind(Labelled):
    """What a paper is; the word stands on its cover and on the public check page."""

    DOSSIER = "dossier", N_("기업 종합 보고서")
    TEARSHEET = "tearsheet", N_("투자 한눈표")
    RECEIPT = "receipt", N_("접수증")
    RESULT_LETTER = "result_letter", N_("결과 통지서")
    DECISION_PAPER = "decision_paper", N_("심의안건")
    AGREEMENT = "agreement", N_("협약서")
    USE_PERMIT = "use_permit", N_("사용허가서")
    MINUTES = "minutes", N_("회의록")
    FUND_QUARTERLY = "fund_quarterly", N_("펀드 분기보고")


class Reader(Labelled):
    """For whom a paper was made: this decided what was asked of the data, and who may take it away."""

    COORDINATOR = "coordinator", N_("내부용 · 코디네이터")
    VENTURE = "venture", N_("기업용")
    INVESTOR = "investor", N_("대외비 · 투자심의위원회")
    LIMITED_PARTNER = "limited_partner", N_("대외비 · 출자자")
    COMMITTEE = "committee", N_("비공개 · 위원회")


class PaperState(Labelled):
    """A number is given before the paper is made, since it is printed on it."""

    PREPARING = "preparing", N_("만드는 중"), "going"
    ISSUED = "issued", N_("유효"), "good"
    REPLACED = "replaced", N_("새 판으로 바뀜"), "quiet"
    REVOKED = "revoked", N_("취소"), "bad"
    ABANDONED = "abandoned", N_("만들지 못함"), "warn"


ISSUE = Move("issue", frozenset({PaperState.PREPARING}), PaperState.ISSUED)
ABANDON = Move("abandon", frozenset({PaperState.PREPARING}), PaperState.ABANDONED)
REPLACE = Move("replace", frozenset({PaperState.ISSUED}), PaperState.REPLACED)
REVOKE = Move("revoke", frozenset({PaperState.ISSUED, PaperState.REPLACED}), PaperState.REVOKED)

WITH_FILE = frozenset({PaperState.ISSUED, PaperState.REPLACED, PaperState.REVOKED})
"""States in which the file exists and is kept."""

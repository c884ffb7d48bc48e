"""States of evaluation sessions, of what an evaluator was given to mark, and of mark sheets."""

from app.kernel.states import Labelled, Move
from app.kernel.text import N_


class Stage(Labelled):
    """How applications are looked at."""

    PAPER = "paper", N_("서면평가")
    PRESENTATION = "presentation", N_("발표평가")


class SessionState(Labelled):
    """The life of a session. Marks are given while OPEN; from CLOSED on the sheets are frozen."""

    PREPARING = "preparing", N_("열기 전"), "wait"
    OPEN = "open", N_("심사 중"), "going"
    CLOSED = "closed", N_("심사 마침"), "warn"
    DECIDED = "decided", N_("결과 확정"), "good"


class EvaluatorKind(Labelled):
    """Where an evaluator comes from, for the share of outside members."""

    INTERNAL = "internal", N_("내부")
    EXTERNAL = "external", N_("외부")


class Gender(Labelled):
    """For the rule that no gender makes up more than six in ten."""

    FEMALE = "female", N_("여성")
    MALE = "male", N_("남성")


class AssignmentState(Labelled):
    """How one evaluator stands to one application. Nothing of it is shown before CLEAR."""

    ASSIGNED = "assigned", N_("이해관계 확인 전"), "wait"
    CLEAR = "clear", N_("이해관계 없음"), "going"
    RECUSED = "recused", N_("회피"), "quiet"
    TAKEN_BACK = "taken_back", N_("배정 취소"), "quiet"


class DeclarationAnswer(Labelled):
    """What an evaluator declares about one application."""

    NONE = "none", N_("이해관계가 없습니다")
    EXISTS = "exists", N_("이해관계가 있습니다")


class Relation(Labelled):
    """Kinds of interest that keep an evaluator out."""

    PARTY = "party", N_("당사자이거나 공동 권리자입니다")
    RELATIVE = "relative", N_("친족이거나 친족이었습니다")
    EMPLOYED = "employed", N_("지금 또는 3년 안에 임직원이었습니다")
    ADVISED = "advised", N_("자문·연구·용역을 맡았습니다")
    INVESTED = "invested", N_("투자했거나 투자한 곳에서 일합니다")
    OTHER = "other", N_("그 밖에 공정하기 어렵습니다")


class RecusalKind(Labelled):
    """제척·기피·회피: by rule, on an applicant's challenge, or by the evaluator's own word."""

    EXCLUSION = "exclusion", N_("제척"), "quiet"
    CHALLENGE = "challenge", N_("기피"), "quiet"
    RECUSAL = "recusal", N_("회피"), "quiet"


class ChallengeState(Labelled):
    """기피 신청: an applicant asks that a member stay out; the committee decides without that member."""

    FILED = "filed", N_("기피 신청 접수"), "warn"
    ACCEPTED = "accepted", N_("받아들임"), "good"
    DISMISSED = "dismissed", N_("받아들이지 않음"), "quiet"


class SheetState(Labelled):
    """A mark sheet: autosaved while a draft, handed in once, frozen when the session closes."""

    DRAFT = "draft", N_("쓰는 중"), "wait"
    HANDED_IN = "handed_in", N_("냄"), "good"


class BonusVerdict(Labelled):
    """What staff found in the proof of a bonus claim."""

    CONFIRMED = "confirmed", N_("인정"), "good"
    REFUSED = "refused", N_("불인정"), "quiet"


_S, _A = SessionState, AssignmentState

OPEN = Move("open", frozenset({_S.PREPARING}), _S.OPEN)
CLOSE = Move("close", frozenset({_S.OPEN}), _S.CLOSED)
DECIDE = Move("decide", frozenset({_S.CLOSED}), _S.DECIDED)

DECLARE_CLEAR = Move("declare_clear", frozenset({_A.ASSIGNED}), _A.CLEAR)
RECUSE = Move("recuse", frozenset({_A.ASSIGNED, _A.CLEAR}), _A.RECUSED)
TAKE_BACK = Move("take_back", frozenset({_A.ASSIGNED, _A.CLEAR, _A.RECUSED}), _A.TAKEN_BACK)

HAND_IN = Move("hand_in", frozenset({SheetState.DRAFT}), SheetState.HANDED_IN)
RESCORE = Move("rescore", frozenset({SheetState.HANDED_IN}), SheetState.DRAFT)

ACCEPT_CHALLENGE = Move("accept", frozenset({ChallengeState.FILED}), ChallengeState.ACCEPTED)
DISMISS_CHALLENGE = Move("dismiss", frozenset({ChallengeState.FILED}), ChallengeState.DISMISSED)

MARKING = frozenset({_A.ASSIGNED, _A.CLEAR})
"""Assignments that still ask for marks."""

"""States of calls and applications, kinds of questions, and the moves between states."""

from app.kernel.states import Labelled, Move
from app.kernel.text import N_


class Programme(Labelled):
    """Which desk takes up the selected applications of a call."""

    HUB_ROOM = "hub_room", N_("허브센터 입주")
    CONSULTING = "consulting", N_("맞춤형 컨설팅")
    COHORT = "cohort", N_("스케일업")
    FUND_REVIEW = "fund_review", N_("펀드 투자 검토")
    LOAN = "loan", N_("융자")
    EXPO = "expo", N_("엑스포")


RECEIPT_WORD: dict[Programme, str] = {
    Programme.HUB_ROOM: "입주",
    Programme.CONSULTING: "컨설팅",
    Programme.COHORT: "스케일업",
    Programme.FUND_REVIEW: "투자",
    Programme.LOAN: "융자",
    Programme.EXPO: "엑스포",
}
"""The word in the middle of a receipt number: 2026-입주-0012."""


class CallState(Labelled):
    """What people have decided about a call; whether it is open follows from the clock (`CallPhase`)."""

    DRAFT = "draft", N_("작성 중"), "wait"
    PUBLISHED = "published", N_("공고함"), "going"
    SCREENING = "screening", N_("서류 확인 중"), "going"
    EVALUATING = "evaluating", N_("심사 중"), "going"
    DECIDED = "decided", N_("결과 확정"), "good"
    AGREED = "agreed", N_("협약 마침"), "good"
    ENDED = "ended", N_("종료"), "quiet"


class CallPhase(Labelled):
    """What a call is at an instant, for people: its state and the clock together. Never stored."""

    DRAFT = "draft", N_("작성 중"), "wait"
    UPCOMING = "upcoming", N_("접수 예정"), "quiet"
    OPEN = "open", N_("접수 중"), "going"
    CLOSING = "closing", N_("곧 마감"), "warn"
    CLOSED = "closed", N_("접수 마감"), "quiet"
    SCREENING = "screening", N_("서류 확인 중"), "going"
    EVALUATING = "evaluating", N_("심사 중"), "going"
    DECIDED = "decided", N_("결과 발표"), "good"
    AGREED = "agreed", N_("협약 마침"), "good"
    ENDED = "ended", N_("종료"), "quiet"


class QuestionKind(Labelled):
    """How a question is answered."""

    SHORT = "short", N_("짧은 글")
    LONG = "long", N_("긴 글")
    NUMBER = "number", N_("수와 단위")
    MONEY = "money", N_("금액")
    DATE = "date", N_("날짜")
    CHOICE = "choice", N_("하나 고르기")
    MANY = "many", N_("여럿 고르기")
    TABLE = "table", N_("표")
    FILE = "file", N_("파일")
    ADDRESS = "address", N_("주소")
    CONSENT = "consent", N_("동의")


class LimitMode(Labelled):
    """What an answer over its limit means."""

    ADVISE = "advise", N_("알리기만 함")
    BLOCK = "block", N_("낼 수 없음")


class ApplicationState(Labelled):
    """The life of an application. Edits before the deadline happen in DRAFT and SUBMITTED alike."""

    DRAFT = "draft", N_("작성 중"), "wait"
    SUBMITTED = "submitted", N_("접수"), "going"
    ELIGIBLE = "eligible", N_("적격"), "going"
    INELIGIBLE = "ineligible", N_("부적격"), "bad"
    SELECTED = "selected", N_("선정"), "good"
    WAITLISTED = "waitlisted", N_("예비"), "warn"
    REJECTED = "rejected", N_("탈락"), "quiet"
    WITHDRAWN = "withdrawn", N_("취하"), "quiet"


class SectionState(Labelled):
    """How far a section of an application is. Never stored."""

    NOT_STARTED = "not_started", N_("시작 전"), "wait"
    STARTED = "started", N_("쓰는 중"), "going"
    TO_MEND = "to_mend", N_("고쳐 주세요"), "bad"
    COMPLETE = "complete", N_("다 썼음"), "good"
    OPTIONAL = "optional", N_("선택"), "quiet"


class FilePurpose(Labelled):
    """What an attached file is for."""

    QUESTION = "question", N_("문항 첨부")
    REQUIRED = "required", N_("증빙 서류")
    BONUS = "bonus", N_("가점 증빙")


class Verdict(Labelled):
    """Whether a point of the eligibility sheet holds."""

    MET = "met", N_("갖춤"), "good"
    UNMET = "unmet", N_("갖추지 못함"), "bad"
    UNCLEAR = "unclear", N_("확인 필요"), "warn"


class VerdictSource(Labelled):
    """Who filled in a point of the eligibility sheet."""

    SYSTEM = "system", N_("자동")
    PERSON = "person", N_("담당자")


class FixState(Labelled):
    """A request to mend named answers. Whether its date has passed follows from the clock."""

    OPEN = "open", N_("보완 요청"), "warn"
    ANSWERED = "answered", N_("보완함"), "good"
    CANCELLED = "cancelled", N_("요청 거둠"), "quiet"


class ConfirmationWay(Labelled):
    """How a call wants the representative to confirm what is sent in."""

    SENDER = "sender", N_("보내는 사람이 대표자 확인을 받아 적음")
    REPRESENTATIVE = "representative", N_("대표자 본인이 확인")


class ConfirmationMeans(Labelled):
    """By what a representative confirmed."""

    SENDER = "sender", N_("보낸 사람이 확인을 받아 적음")
    MEMBER = "member", N_("대표자 본인이 로그인해 확인")
    LINK = "link", N_("대표자 본인이 전자우편 링크로 확인")


class ConfirmationState(Labelled):
    """A representative's answer to one content. Whether the content changed since follows from its hash."""

    ASKED = "asked", N_("확인 기다림"), "wait"
    CONFIRMED = "confirmed", N_("대표자 확인함"), "good"
    RETURNED = "returned", N_("고칠 점 있음"), "warn"
    REPLACED = "replaced", N_("링크 거둠"), "quiet"


class ConfirmationStanding(Labelled):
    """Where the representative's confirmation of what is written now stands. Never stored."""

    NONE = "none", N_("아직 받지 않음"), "wait"
    ASKED = "asked", N_("확인 기다림"), "going"
    LAPSED = "lapsed", N_("링크 기한 지남"), "warn"
    RETURNED = "returned", N_("고칠 점 있음"), "bad"
    CHANGED = "changed", N_("내용이 바뀜"), "bad"
    CURRENT = "current", N_("대표자 확인함"), "good"


class ObjectionState(Labelled):
    """이의신청: an applicant contests a result; a person who did not decide it answers."""

    FILED = "filed", N_("이의신청 접수"), "warn"
    UPHELD = "upheld", N_("받아들임"), "good"
    DISMISSED = "dismissed", N_("받아들이지 않음"), "quiet"


_C, _A = CallState, ApplicationState

PUBLISH = Move("publish", frozenset({_C.DRAFT}), _C.PUBLISHED)
UNPUBLISH = Move("unpublish", frozenset({_C.PUBLISHED}), _C.DRAFT)
BEGIN_SCREENING = Move("begin_screening", frozenset({_C.PUBLISHED}), _C.SCREENING)
BEGIN_EVALUATION = Move("begin_evaluation", frozenset({_C.SCREENING}), _C.EVALUATING)
CLOSE_DECISION = Move("close_decision", frozenset({_C.SCREENING, _C.EVALUATING}), _C.DECIDED)
CLOSE_AGREEMENTS = Move("close_agreements", frozenset({_C.DECIDED}), _C.AGREED)
END = Move("end", frozenset({_C.PUBLISHED, _C.SCREENING, _C.DECIDED, _C.AGREED}), _C.ENDED)

SUBMIT = Move("submit", frozenset({_A.DRAFT}), _A.SUBMITTED)
WITHDRAW = Move(
    "withdraw",
    frozenset({_A.DRAFT, _A.SUBMITTED, _A.ELIGIBLE, _A.WAITLISTED}),
    _A.WITHDRAWN,
)
DECLINE = Move("decline", frozenset({_A.SELECTED}), _A.WITHDRAWN)
FIND_ELIGIBLE = Move("find_eligible", frozenset({_A.SUBMITTED, _A.INELIGIBLE}), _A.ELIGIBLE)
FIND_INELIGIBLE = Move("find_ineligible", frozenset({_A.SUBMITTED, _A.ELIGIBLE}), _A.INELIGIBLE)
_OPEN_TO_OUTCOME = frozenset({_A.ELIGIBLE, _A.SELECTED, _A.WAITLISTED, _A.REJECTED})
SELECT = Move("select", _OPEN_TO_OUTCOME - {_A.SELECTED}, _A.SELECTED)
WAITLIST = Move("waitlist", _OPEN_TO_OUTCOME - {_A.WAITLISTED}, _A.WAITLISTED)
REJECT = Move("reject", _OPEN_TO_OUTCOME - {_A.REJECTED}, _A.REJECTED)

UPHOLD = Move("uphold", frozenset({ObjectionState.FILED}), ObjectionState.UPHELD)
DISMISS = Move("dismiss", frozenset({ObjectionState.FILED}), ObjectionState.DISMISSED)
CONTESTABLE = frozenset({_A.INELIGIBLE, _A.WAITLISTED, _A.REJECTED})
"""Results an applicant may contest."""

CONFIRM = Move("confirm", frozenset({ConfirmationState.ASKED}), ConfirmationState.CONFIRMED)
RETURN = Move("return", frozenset({ConfirmationState.ASKED}), ConfirmationState.RETURNED)
REPLACE = Move("replace", frozenset({ConfirmationState.ASKED}), ConfirmationState.REPLACED)

ANSWER_FIX = Move("answer_fix", frozenset({FixState.OPEN}), FixState.ANSWERED)
CANCEL_FIX = Move("cancel_fix", frozenset({FixState.OPEN}), FixState.CANCELLED)

MENDABLE = frozenset({_A.SUBMITTED, _A.ELIGIBLE, _A.INELIGIBLE})
"""States in which a request to mend can be asked and answered."""

PASSED = frozenset({_A.ELIGIBLE, _A.SELECTED, _A.WAITLISTED, _A.REJECTED})
"""States of applications that were found eligible, whatever came of them."""
RECEIVED = frozenset(_A) - {_A.DRAFT}
"""States of applications that were sent in; withdrawn drafts count only with a receipt."""

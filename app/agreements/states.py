"""States of agreements, their versions, payments, checks, expenses, settlements and sanctions, and the moves between."""

from app.kernel.states import Labelled, Move
from app.kernel.text import N_


class AgreementState(Labelled):
    """Where an agreement stands. What is due or late follows from the date."""

    MAKING = "making", N_("맺는 중"), "wait"
    IN_FORCE = "in_force", N_("이행 중"), "going"
    TERMINATED = "terminated", N_("해지"), "bad"
    CLOSED = "closed", N_("정산 마침"), "good"
    CANCELLED = "cancelled", N_("맺지 않음"), "quiet"


class VersionState(Labelled):
    """Where the text of an agreement stands between the office and the venture."""

    DRAFT = "draft", N_("작성 중"), "wait"
    SENT = "sent", N_("기업 동의 기다림"), "going"
    ACCEPTED = "accepted", N_("기업 동의"), "going"
    IN_FORCE = "in_force", N_("유효"), "good"
    REPLACED = "replaced", N_("변경됨"), "quiet"
    DROPPED = "dropped", N_("거둠"), "quiet"


class TrancheCondition(Labelled):
    """What has to be there before a tranche is paid."""

    SIGNED = "signed", N_("협약 체결")
    INTERIM = "interim", N_("중간점검 적정")
    FINAL = "final", N_("최종점검 적정")


class PaymentState(Labelled):
    """A payment of a tranche: one person registers it, another confirms it."""

    REGISTERED = "registered", N_("확인 기다림"), "wait"
    CONFIRMED = "confirmed", N_("지급함"), "good"
    CANCELLED = "cancelled", N_("등록 취소"), "quiet"


class CheckKind(Labelled):
    """중간점검, 최종점검."""

    INTERIM = "interim", N_("중간점검")
    FINAL = "final", N_("최종점검")


class CheckState(Labelled):
    """What became of a check."""

    WAITING = "waiting", N_("제출 기다림"), "wait"
    HANDED_IN = "handed_in", N_("점검 기다림"), "going"
    TO_MEND = "to_mend", N_("보완 요청"), "warn"
    PASSED = "passed", N_("적정"), "good"
    FAILED = "failed", N_("미흡"), "bad"


class MoneyFrom(Labelled):
    """Whose money was spent."""

    SUPPORT = "support", N_("지원금")
    OWN = "own", N_("자부담")


class VatHandling(Labelled):
    """What becomes of the value-added tax of an expense."""

    REFUNDED = "refunded", N_("환급받음 (공급가액만 인정)")
    BORNE = "borne", N_("환급받지 못함 (부가세 포함 인정)")
    EXEMPT = "exempt", N_("면세")


class PaidBy(Labelled):
    """How an expense was paid."""

    CARD = "card", N_("카드")
    TRANSFER = "transfer", N_("계좌이체")
    CASH = "cash", N_("현금")


class ExpenseState(Labelled):
    """Whether an expense was looked at."""

    ENTERED = "entered", N_("확인 기다림"), "wait"
    JUDGED = "judged", N_("확인함"), "good"


class ExpenseDeed(Labelled):
    """What was done with an expense, each time kept as a row of its own."""

    ENTERED = "entered", N_("적음")
    CORRECTED = "corrected", N_("고침")
    JUDGED = "judged", N_("확인")
    REMOVED = "removed", N_("뺌")


class SettlementState(Labelled):
    """Where the settlement of an agreement stands."""

    OPEN = "open", N_("집행 중"), "wait"
    HANDED_IN = "handed_in", N_("확인 기다림"), "going"
    TO_MEND = "to_mend", N_("보완 요청"), "warn"
    SETTLED = "settled", N_("반납 기다림"), "warn"
    CLOSED = "closed", N_("정산 마침"), "good"


class SanctionState(Labelled):
    """참여제한: proposed by one person, decided by another. Whether it is in force follows from the date."""

    PROPOSED = "proposed", N_("결정 기다림"), "wait"
    IMPOSED = "imposed", N_("참여제한"), "bad"
    DROPPED = "dropped", N_("제한하지 않음"), "quiet"
    LIFTED = "lifted", N_("앞당겨 풀림"), "quiet"


_A, _V, _C, _S = AgreementState, VersionState, CheckState, SettlementState

BEGIN = Move("begin", frozenset({_A.MAKING}), _A.IN_FORCE)
CANCEL = Move("cancel", frozenset({_A.MAKING}), _A.CANCELLED)
TERMINATE = Move("terminate", frozenset({_A.IN_FORCE}), _A.TERMINATED)
CLOSE = Move("close", frozenset({_A.IN_FORCE, _A.TERMINATED}), _A.CLOSED)

SEND = Move("send", frozenset({_V.DRAFT}), _V.SENT)
ACCEPT = Move("accept", frozenset({_V.SENT}), _V.ACCEPTED)
SIGN = Move("sign", frozenset({_V.ACCEPTED}), _V.IN_FORCE)
REOPEN = Move("reopen", frozenset({_V.SENT, _V.ACCEPTED}), _V.DRAFT)
REPLACE = Move("replace", frozenset({_V.IN_FORCE}), _V.REPLACED)
DROP = Move("drop", frozenset({_V.DRAFT, _V.SENT, _V.ACCEPTED}), _V.DROPPED)

CONFIRM = Move("confirm", frozenset({PaymentState.REGISTERED}), PaymentState.CONFIRMED)
CANCEL_PAYMENT = Move("cancel", frozenset({PaymentState.REGISTERED}), PaymentState.CANCELLED)

HAND_IN_CHECK = Move("hand_in", frozenset({_C.WAITING, _C.TO_MEND}), _C.HANDED_IN)
MEND_CHECK = Move("ask_to_mend", frozenset({_C.HANDED_IN}), _C.TO_MEND)
PASS_CHECK = Move("pass", frozenset({_C.HANDED_IN}), _C.PASSED)
FAIL_CHECK = Move("fail", frozenset({_C.HANDED_IN}), _C.FAILED)

JUDGE = Move("judge", frozenset(ExpenseState), ExpenseState.JUDGED)
ENTER_AGAIN = Move("enter_again", frozenset({ExpenseState.JUDGED}), ExpenseState.ENTERED)

HAND_IN = Move("hand_in", frozenset({_S.OPEN, _S.TO_MEND}), _S.HANDED_IN)
SEND_BACK = Move("send_back", frozenset({_S.HANDED_IN}), _S.TO_MEND)
SETTLE = Move("settle", frozenset({_S.HANDED_IN}), _S.SETTLED)
CLOSE_BOOKS = Move("close", frozenset({_S.SETTLED}), _S.CLOSED)

IMPOSE = Move("impose", frozenset({SanctionState.PROPOSED}), SanctionState.IMPOSED)
DROP_SANCTION = Move("drop", frozenset({SanctionState.PROPOSED}), SanctionState.DROPPED)
LIFT = Move("lift", frozenset({SanctionState.IMPOSED}), SanctionState.LIFTED)

LIVE = frozenset({_A.IN_FORCE, _A.TERMINATED})
"""An agreement that binds: money may be paid, spent, accounted for."""
SIGNED = LIVE | {_A.CLOSED}
"""An agreement both sides agreed to."""
WRITABLE = frozenset({_S.OPEN, _S.TO_MEND})
"""A settlement whose expenses the venture may still write."""
COUNTING = WRITABLE | {_S.HANDED_IN}
"""A settlement whose figures still move: what is to be returned is not fixed yet."""
OPEN_CHECKS = frozenset({_C.WAITING, _C.HANDED_IN, _C.TO_MEND})
"""Checks that are not judged yet."""
FOUND_CHECKS = frozenset({_C.PASSED, _C.FAILED})
"""Checks that are judged."""
UNFINISHED_VERSIONS = frozenset({_V.DRAFT, _V.SENT, _V.ACCEPTED})
"""A version both sides have not agreed to yet."""

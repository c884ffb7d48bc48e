"""States of a tenancy, kinds of spaces, reasons to leave, and the moves between states."""

from app.kernel.states import Labelled, Move
from app.kernel.text import N_


class SpaceKind(Labelled):
    """What a space is. Shared rooms are for everybody and are never let."""

    PRIVATE_ROOM = "private_room", N_("사무실")
    DESK = "desk", N_("함께 쓰는 자리")
    SHARED_ROOM = "shared_room", N_("공용 공간")


class TenancyState(Labelled):
    """The life of a tenancy, from the offer of a space to moving out."""

    OFFERED = "offered", N_("배정 제안"), "wait"
    ACCEPTED = "accepted", N_("배정 수락"), "going"
    DECLINED = "declined", N_("배정 사양"), "quiet"
    WITHDRAWN = "withdrawn", N_("배정 취소"), "quiet"
    CONTRACTED = "contracted", N_("사용허가"), "going"
    ACTIVE = "active", N_("입주 중"), "good"
    NOTICE = "notice", N_("퇴거 예정"), "warn"
    ENDED = "ended", N_("퇴거"), "quiet"


class ExitReason(Labelled):
    """Why a tenancy ended; RENEWED goes on in the next one."""

    EXPIRED = "expired", N_("허가 기간 만료")
    RENEWED = "renewed", N_("연장")
    GRADUATED = "graduated", N_("졸업")
    VOLUNTARY = "voluntary", N_("자진 퇴거")
    NOT_RENEWED = "not_renewed", N_("연장심사 탈락")
    ARREARS = "arrears", N_("사용료 체납")
    MISUSE_SUBLET = "misuse_sublet", N_("목적 외 사용·전대")
    CLOSED = "closed", N_("폐업")
    RELOCATED = "relocated", N_("사업장 이전")
    FALSE_STATEMENT = "false_statement", N_("거짓 신청")


class SpaceView(Labelled):
    """What a space looks like on a date. Never stored; `value` names its look on the plan."""

    LET = "let", N_("입주 중"), "going"
    EXPIRING = "warn", N_("만료 임박"), "warn"
    ARREARS = "bad", N_("체납"), "bad"
    SOON = "soon", N_("입주 예정"), "good"
    FREE = "free", N_("빈 곳"), "quiet"
    SHARED = "shared", N_("함께 쓰는 곳"), "quiet"


_T = TenancyState

ACCEPT = Move("accept", frozenset({_T.OFFERED}), _T.ACCEPTED)
DECLINE = Move("decline", frozenset({_T.OFFERED}), _T.DECLINED)
WITHDRAW = Move("withdraw", frozenset({_T.OFFERED, _T.ACCEPTED, _T.CONTRACTED}), _T.WITHDRAWN)
CONTRACT = Move("contract", frozenset({_T.ACCEPTED}), _T.CONTRACTED)
MOVE_IN = Move("move_in", frozenset({_T.CONTRACTED}), _T.ACTIVE)
GIVE_NOTICE = Move("give_notice", frozenset({_T.ACTIVE}), _T.NOTICE)
MOVE_OUT = Move("move_out", frozenset({_T.ACTIVE, _T.NOTICE}), _T.ENDED)

REFUSED = frozenset({_T.DECLINED, _T.WITHDRAWN})
"""States that hold no space; every other state keeps its period free of others."""
OPEN = frozenset({_T.OFFERED, _T.ACCEPTED, _T.CONTRACTED, _T.ACTIVE, _T.NOTICE})
"""States in which something is still to be done."""

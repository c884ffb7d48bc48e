"""Words for invitations, consents and the ends of a sign-in."""

from app.kernel.states import Labelled, Move
from app.kernel.text import N_


class InvitationState(Labelled):
    """Where an invitation stands; whether a waiting one has expired follows from the date."""

    WAITING = "waiting", N_("기다림"), "going"
    ACCEPTED = "accepted", N_("받아들임"), "good"
    WITHDRAWN = "withdrawn", N_("거둠"), "quiet"


ACCEPT = Move("accept", frozenset({InvitationState.WAITING}), InvitationState.ACCEPTED)
WITHDRAW = Move("withdraw", frozenset({InvitationState.WAITING}), InvitationState.WITHDRAWN)


class ConsentKind(Labelled):
    """What a person agrees to; each is asked for by itself."""

    TERMS = "terms", N_("이용약관")
    PRIVACY = "privacy", N_("개인정보 수집·이용")
    NEWS = "news", N_("공고·행사 소식 받기")


class SessionEnd(Labelled):
    """Why a signed-in browser is signed in no longer."""

    SIGNED_OUT = "signed_out", N_("로그아웃"), "quiet"
    REVOKED = "revoked", N_("끊음"), "warn"
    REPLACED = "replaced", N_("비밀번호 변경"), "quiet"


class AttemptKind(Labelled):
    """What is counted, and by what: the account's address or the network address."""

    SIGN_IN_ACCOUNT = "sign_in_account", N_("로그인 실패(계정)")
    SIGN_IN_ADDRESS = "sign_in_address", N_("로그인 실패(접속 주소)")
    ASK_ACCOUNT = "ask_account", N_("메일 요청(계정)")
    ASK_ADDRESS = "ask_address", N_("메일 요청(접속 주소)")

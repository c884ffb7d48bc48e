"""States of an engagement and of a visit's log, fields of advice, and the moves between states."""

from app.kernel.states import Labelled, Move
from app.kernel.text import N_


class Field(Labelled):
    """What the advice is about."""

    STRATEGY = "strategy", N_("경영전략")
    MARKETING = "marketing", N_("마케팅·판로")
    INVESTMENT = "investment", N_("투자유치 준비")
    ACCOUNTING = "accounting", N_("재무·회계")
    IP_LAW = "ip_law", N_("법무·지식재산")
    PEOPLE = "people", N_("인사·노무")
    PRODUCT = "product", N_("제품·기술")
    SOCIAL_IMPACT = "social_impact", N_("사회성과·ESG")


class EngagementState(Labelled):
    """The life of an engagement. Whether its period or its visits are used up follows from facts."""

    ACTIVE = "active", N_("진행 중"), "going"
    DONE = "done", N_("마침"), "good"
    STOPPED = "stopped", N_("중단"), "quiet"


class VisitState(Labelled):
    """A visit as its log stands: written by the consultant, then confirmed or disputed by the venture."""

    LOGGED = "logged", N_("확인 기다림"), "wait"
    CONFIRMED = "confirmed", N_("기업 확인"), "good"
    DISPUTED = "disputed", N_("다름"), "bad"


class VisitPlace(Labelled):
    """Where a visit took place."""

    VENTURE = "venture", N_("기업 방문")
    HUB = "hub", N_("허브센터")
    ONLINE = "online", N_("온라인")
    ELSEWHERE = "elsewhere", N_("그 밖")


class TieKind(Labelled):
    """What ties a consultant to a venture, so that advising it is ruled out for three years (제척)."""

    EMPLOYED = "employed", N_("재직")
    BOARD = "board", N_("임원")
    INVESTED = "invested", N_("투자")
    FAMILY = "family", N_("친족")


FINISH = Move("finish", frozenset({EngagementState.ACTIVE}), EngagementState.DONE)
STOP = Move("stop", frozenset({EngagementState.ACTIVE}), EngagementState.STOPPED)
CONFIRM = Move("confirm", frozenset({VisitState.LOGGED}), VisitState.CONFIRMED)
DISPUTE = Move("dispute", frozenset({VisitState.LOGGED}), VisitState.DISPUTED)
CORRECT = Move("correct", frozenset({VisitState.LOGGED, VisitState.DISPUTED}), VisitState.LOGGED)

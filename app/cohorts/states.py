"""States of a cohort, of taking part in it, and of a milestone, with the moves between them."""

from app.kernel.states import Labelled, Move
from app.kernel.text import N_


class CohortState(Labelled):
    """Where a cohort stands."""

    PLANNED = "planned", N_("준비"), "wait"
    RUNNING = "running", N_("진행 중"), "going"
    FINISHED = "finished", N_("마침"), "good"


class ParticipationState(Labelled):
    """How a venture takes part."""

    JOINED = "joined", N_("참여 중"), "going"
    GRADUATED = "graduated", N_("수료"), "good"
    LEFT = "left", N_("중도 포기"), "quiet"


class ProgressState(Labelled):
    """A milestone of one venture. Whether it is late follows from the date."""

    OPEN = "open", N_("하기 전"), "wait"
    HANDED_IN = "handed_in", N_("확인 기다림"), "going"
    DONE = "done", N_("마침"), "good"


BEGIN = Move("begin", frozenset({CohortState.PLANNED}), CohortState.RUNNING)
FINISH = Move("finish", frozenset({CohortState.RUNNING}), CohortState.FINISHED)
GRADUATE = Move("graduate", frozenset({ParticipationState.JOINED}), ParticipationState.GRADUATED)
LEAVE = Move("leave", frozenset({ParticipationState.JOINED}), ParticipationState.LEFT)
HAND_IN = Move("hand_in", frozenset({ProgressState.OPEN}), ProgressState.HANDED_IN)
SEND_BACK = Move("send_back", frozenset({ProgressState.HANDED_IN}), ProgressState.OPEN)
SETTLE = Move("settle", frozenset({ProgressState.OPEN, ProgressState.HANDED_IN}), ProgressState.DONE)

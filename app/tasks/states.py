"""States of a task, the queue it waits in and its turn there."""

from enum import IntEnum

from app.kernel.states import Labelled
from app.kernel.text import N_


class TaskState(Labelled):
    """Where a task stands. A worker that died leaves it RUNNING until another worker goes on."""

    WAITING = "waiting", N_("기다림"), "wait"
    RUNNING = "running", N_("진행 중"), "going"
    DONE = "done", N_("마침"), "good"
    FAILED = "failed", N_("실패"), "bad"


class Lane(Labelled):
    """The queue a task waits in, so that short work never waits behind long work."""

    QUICK = "quick", N_("짧은 일")
    HEAVY = "heavy", N_("긴 일")


class Turn(IntEnum):
    """Whose turn it is within a lane: the lower goes first, within a turn the older."""

    NOW = 0
    """Somebody looks at the screen and waits for it."""
    USUAL = 1
    LAST = 2
    """Nobody waits for it."""

"""What background work there is: functions by name, and the times at which some are asked for."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from app.tasks.states import Lane, Turn

Work = TypeVar("Work", bound=Callable[..., Any])

PLAIN = (str, int, bool, type(None))


@dataclass(frozen=True)
class Kind:
    """One sort of task. `in_steps`: the function divides its work by `step()`; else it is one step as a whole."""

    name: str
    title: str
    function: Callable[..., Any]
    lane: Lane
    in_steps: bool
    attempts: int
    turn: Turn = Turn.USUAL


@dataclass(frozen=True)
class Schedule:
    """When a task without arguments is asked for: cron with seconds first, Seoul time."""

    name: str
    cron: str


_kinds: dict[str, Kind] = {}
_schedules: dict[str, Schedule] = {}


def task(
    name: str,
    *,
    title: str,
    lane: Lane = Lane.QUICK,
    in_steps: bool = False,
    attempts: int = 3,
    turn: Turn = Turn.USUAL,
) -> Callable[[Work], Work]:
    """Register background work under "room.name"; `title` is Korean, marked with N_.

    The function takes plain values only (ids, text). As it stands it is one step: one transaction, committed
    at its end, tried `attempts` times with growing pauses. With `in_steps=True` it must do all its work in
    `step(function, …)` and touch the database nowhere else; after a crash it goes on behind the last finished
    step. `turn`: whether it goes before or behind the other work of its lane.
    """

    def register(function: Work) -> Work:
        known = _kinds.get(name)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise LookupError(f"two tasks are named {name!r}")
        _kinds[name] = Kind(name, title, function, lane, in_steps, attempts, turn)
        return function

    return register


def schedule(cron: str) -> Callable[[Work], Work]:
    """Ask for the task below at these times: `@schedule("0 0 7 * * *")` above `@task(…)`: every day at 7 in Seoul."""

    def register(function: Work) -> Work:
        name = next(kind.name for kind in _kinds.values() if kind.function is function)
        _schedules[name] = Schedule(name, cron)
        return function

    return register


def turn_of(name: str) -> Turn:
    """When work of this name has its turn; a name that is gone has the usual one."""
    return _kinds[name].turn if name in _kinds else Turn.USUAL


def kind_of(name: str) -> Kind:
    """The task of this name. Raises LookupError."""
    if name not in _kinds:
        raise LookupError(f"no task is named {name!r}")
    return _kinds[name]


def known(name: str) -> Kind | None:
    """The task of this name, or None (rows outlive names)."""
    return _kinds.get(name)


def schedules() -> list[Schedule]:
    """All schedules, by name."""
    return sorted(_schedules.values(), key=lambda schedule: schedule.name)


def require_plain(kind: Kind, arguments: dict[str, Any]) -> None:
    """Raises TypeError for arguments the function does not take or JSON cannot carry unchanged."""
    inspect.signature(kind.function).bind(**arguments)
    for key, value in arguments.items():
        items = value if isinstance(value, list) else [value]
        if not all(type(item) in PLAIN for item in items):
            raise TypeError(f"{kind.name}: {key} must be a number, text or a list of them")

"""What rooms above hold against a step on this floor: a place given up, a call closed.

Each answers with the sentence that keeps it from being taken, or None.
"""

from collections.abc import Callable

from app.applications.models import Application, Call
from app.applications.states import CallState
from app.kernel.errors import WrongState
from app.kernel.text import Text

PlaceHold = Callable[[Application], Text | None]
CallHold = Callable[[Call, CallState], Text | None]
_places: list[PlaceHold] = []
_calls: list[CallHold] = []


def holds_place(ask: PlaceHold) -> PlaceHold:
    """Register what keeps a selected application from losing its place."""
    _places.append(ask)
    return ask


def holds_call(ask: CallHold) -> CallHold:
    """Register what keeps a call from reaching a state."""
    _calls.append(ask)
    return ask


def refuse_held_place(application: Application) -> None:
    """Raises WrongState with the first reason."""
    for ask in _places:
        if said := ask(application):
            raise WrongState("%(why)s", why=said)


def refuse_held_call(call: Call, state: CallState) -> None:
    """Raises WrongState with the first reason."""
    for ask in _calls:
        if said := ask(call, state):
            raise WrongState("%(why)s", why=said)

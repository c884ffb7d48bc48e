"""Facts for the eligibility sheet that rooms above know: arrears of fees and loans, sanctions in force.

Several rooms may tell of the same thing: one that says there are some decides, none that knows leaves it open.
"""

from collections.abc import Callable
from datetime import date

Teller = Callable[[int, date], bool | None]
ARREARS, SANCTION = "arrears", "sanction"
_tellers: dict[str, list[Teller]] = {ARREARS: [], SANCTION: []}


def tells(about: str) -> Callable[[Teller], Teller]:
    """Register `(venture id, day) → there are some, there are none, not known`."""

    def register(teller: Teller) -> Teller:
        _tellers[about].append(teller)
        return teller

    return register


def told(about: str, venture_id: int, on: date) -> bool | None:
    """What the rooms above say together."""
    said = [teller(venture_id, on) for teller in _tellers[about]]
    if any(said):
        return True
    return False if False in said else None

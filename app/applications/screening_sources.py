"""Facts for the eligibility sheet that rooms above know: arrears of fees and loans, sanctions in force.

Several rooms may tell of the same thing: one that says there is some decides, none that knows leaves it open.
"""

from collections.abc import Callable
from datetime import date

from app.kernel.text import Text

Teller = Callable[[int, date], Text | None]
ARREARS, SANCTION = "arrears", "sanction"
_tellers: dict[str, list[Teller]] = {ARREARS: [], SANCTION: []}


def tells(about: str) -> Callable[[Teller], Teller]:
    """Register `(venture id, day) → what there is in words, nothing ("") or not known (None)`."""

    def register(teller: Teller) -> Teller:
        _tellers[about].append(teller)
        return teller

    return register


def told(about: str, venture_id: int, on: date) -> Text | None:
    """What the rooms above say together: the first that has some, else nothing where one knows, else None."""
    said = [words for teller in _tellers[about] if (words := teller(venture_id, on)) is not None]
    return next((words for words in said if words), "") if said else None

"""Ties between evaluators and ventures that rooms above know: consulting, investment, a shared board."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple


class Tie(NamedTuple):
    """A person and a venture who know each other, in one sentence."""

    user_id: int
    venture_id: int
    words: str


Teller = Callable[[frozenset[int], frozenset[int], date], Iterable[Tie]]
_tellers: list[Teller] = []


def tells_ties(teller: Teller) -> Teller:
    """Register `(user ids, venture ids, day) → ties among them`: one statement for all pairs, not one per pair."""
    _tellers.append(teller)
    return teller


def ties(user_ids: Iterable[int], venture_ids: Iterable[int], on: date) -> dict[tuple[int, int], str]:
    """The first tie of each pair."""
    people, firms = frozenset(user_ids), frozenset(venture_ids)
    found: dict[tuple[int, int], str] = {}
    for teller in _tellers:
        for tie in teller(people, firms, on):
            found.setdefault((tie.user_id, tie.venture_id), tie.words)
    return found

"""Chance without chance: every draw follows from its keys alone, so that two loads on one day are alike."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_SPAN = 2**52


def share(*keys: object) -> float:
    """A number from 0 to below 1 that belongs to these keys."""
    said = "|".join(str(key) for key in keys)
    return (int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big") % _SPAN) / _SPAN


def whole(low: int, high: int, *keys: object) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int(share(*keys) * (high - low + 1))


def pick(options: Sequence[T], *keys: object) -> T:
    """One of the options."""
    return options[int(share(*keys) * len(options))]


def happens(likely: float, *keys: object) -> bool:
    """Whether something with this likelihood happens."""
    return share(*keys) < likely


def shuffled(options: Sequence[T], *keys: object) -> list[T]:
    """The options in an order of their own."""
    return [option for _, option in sorted(enumerate(options), key=lambda pair: share(pair[0], *keys))]

"""Money in whole won (int), never a float. Every rounding is named here or in a room's rules and cites its rule."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TypeAlias

Won: TypeAlias = int
"""Whole won; the sign is stated by the column's name or first line of its module."""


def round_half_up(value: Decimal, places: int) -> Decimal:
    """`value` to `places` decimals, halves away from zero (사사오입)."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def floor_won(value: Decimal) -> Won:
    """Won below one are cut off (원 미만 절사)."""
    return int(value.to_integral_value(rounding=ROUND_FLOOR))


def split_shares(total: Won, weights: Sequence[int]) -> list[Won]:
    """`total` split by `weights` so that the parts sum to the whole (largest remainders first).

    Raises ValueError when no weight is positive or one is negative.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    parts = [total * weight // whole for weight in weights]
    rest = total - sum(parts)
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for index in order[:rest]:
        parts[index] += 1
    return parts

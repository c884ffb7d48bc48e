"""Whole won: rounding halves up, cutting below one won, and shares that sum to the whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.money import floor_won, round_half_up, split_shares


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("69.995", "70.00"), ("69.9949", "69.99"), ("0.005", "0.01"), ("-0.005", "-0.01")],
)
def test_halves_are_rounded_away_from_zero(value: str, rounded: str) -> None:
    assert round_half_up(Decimal(value), 2) == Decimal(rounded)


def test_below_one_won_is_cut_off() -> None:
    assert floor_won(Decimal("23437.99")) == 23437


@given(st.integers(0, 10**13), st.lists(st.integers(0, 10**10), min_size=1, max_size=12))
def test_shares_sum_to_the_whole_and_are_off_by_less_than_one_won(total: int, weights: list[int]) -> None:
    if not sum(weights):
        with pytest.raises(ValueError, match="weights"):
            split_shares(total, weights)
        return
    parts = split_shares(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)

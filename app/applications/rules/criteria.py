"""평가 항목 of a call as it is kept: {"name", "max", "looks_at", "levels", "independent"}. Pure.

An independent one (따로 보는 항목) is marked like the others and in no total.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

INDEPENDENT = "independent"


def is_summed(criterion: Mapping[str, Any]) -> bool:
    """Whether its points go into the total."""
    return not criterion.get(INDEPENDENT, False)


def summed(criteria: Iterable[Mapping[str, Any]]) -> list[int]:
    """The places of those that make up the total, counted from 0."""
    return [place for place, row in enumerate(criteria) if is_summed(row)]


def most_points(criteria: Iterable[Mapping[str, Any]]) -> Decimal:
    """The most a total can be."""
    return sum((Decimal(str(row["max"])) for row in criteria if is_summed(row)), Decimal(0))

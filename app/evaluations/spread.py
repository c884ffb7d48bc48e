"""How far a decision hangs on single evaluators: rank changes without each, spread, harsh and lenient marking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from app.evaluations.rules import Outcome, Record, Result, decide, fraction_half_up
from app.kernel.money import round_half_up


@dataclass(frozen=True)
class RankChange:
    """What one application's place would have been without one evaluator."""

    application: str
    rank: int | None
    rank_without: int | None
    outcome: Outcome
    outcome_without: Outcome


def without_each(record: Record) -> dict[str, list[RankChange]]:
    """For each evaluator, the applications whose rank or outcome differs when their marks are left out."""
    whole = decide(record)
    return {e: changes(whole, rest) for e, rest in results_without_each(record).items()}


def results_without_each(record: Record) -> dict[str, dict[str, Result]]:
    """All results with each evaluator left out in turn."""
    return {e: decide(_without(record, e)) for e in record.evaluators}


def _without(record: Record, evaluator: str) -> Record:
    applications = tuple(
        replace(a, marks={e: m for e, m in a.marks.items() if e != evaluator}) for a in record.applications
    )
    return replace(record, applications=applications)


def changes(whole: Mapping[str, Result], rest: Mapping[str, Result]) -> list[RankChange]:
    """The applications whose rank or outcome differs between two results."""
    return [
        RankChange(key, whole[key].rank, rest[key].rank, whole[key].outcome, rest[key].outcome)
        for key in whole
        if (whole[key].rank, whole[key].outcome) != (rest[key].rank, rest[key].outcome)
    ]


def spread(result: Result, places: int = 2) -> Decimal | None:
    """Population standard deviation of the totals handed in, half up; None where nobody marked."""
    totals, count = list(result.totals.values()), len(result.totals)
    if not count:
        return None
    # Sums of totals with two decimals are exact, so that the one division is the only rounding before the root.
    whole = sum(totals, Decimal(0))
    variance = (count * sum((t * t for t in totals), Decimal(0)) - whole * whole) / (count * count)
    return round_half_up(variance.sqrt(), places)


def median(result: Result, places: int = 2) -> Decimal | None:
    """The middle of the totals handed in, of two middle ones their mean, half up; None where nobody marked."""
    totals = sorted(result.totals.values())
    if not totals:
        return None
    return round_half_up((totals[(len(totals) - 1) // 2] + totals[len(totals) // 2]) / 2, places)


def offsets(record: Record, places: int = 2) -> dict[str, Decimal | None]:
    """How much each evaluator marks above (+, lenient) or below (−, harsh) the others on the same applications.

    The mean over the applications both they and someone else marked; None where there is none.
    """
    return offsets_of(record.evaluators, decide(record), places)


def offsets_of(
    evaluators: Iterable[str], results: Mapping[str, Result], places: int = 2
) -> dict[str, Decimal | None]:
    """The same from results that are there already."""
    found: dict[str, list[Fraction]] = {e: [] for e in evaluators}
    for result in results.values():
        for evaluator, total in result.totals.items():
            others = [Fraction(t) for e, t in result.totals.items() if e != evaluator]
            if others:
                found[evaluator].append(Fraction(total) - sum(others, Fraction(0)) / len(others))
    return {e: _mean(gaps, places) for e, gaps in found.items()}


def _mean(values: list[Fraction], places: int) -> Decimal | None:
    if not values:
        return None
    mean = sum(values, Fraction(0)) / len(values)
    size = fraction_half_up(abs(mean), places)
    return -size if mean < 0 else size

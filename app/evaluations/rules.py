"""Results of an evaluation, exact to the last digit. Points are Decimal, never float; no database, no clock.

A total tie that no rule breaks is ordered by application id, and the result says so (`tie_open`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from app.kernel.states import Labelled
from app.kernel.text import N_

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HUNDRED = Decimal(100)
FEWEST_TO_DROP = 3  # below three, dropping highest and lowest would leave nobody


class Outcome(Labelled):
    """What the rule says about one application."""

    SELECTED = "selected", N_("선정"), "good"
    WAITLISTED = "waitlisted", N_("예비"), "wait"
    REJECTED = "rejected", N_("탈락"), "quiet"


class Reason(Labelled):
    """Why an application was not selected."""

    NO_MARKS = "no_marks", N_("채점한 평가위원이 없음")
    TOO_FEW_EVALUATORS = "too_few_evaluators", N_("평가위원 수가 기준보다 적음")
    BELOW_FLOOR = "below_floor", N_("과락")
    BELOW_PASS_MARK = "below_pass_mark", N_("합격점 미달")
    OVER_CAPACITY = "over_capacity", N_("뽑는 수를 넘는 순위")


@dataclass(frozen=True)
class Criterion:
    """One criterion with its most points; `floor_pct` here overrides the rule's.

    An `independent` one (따로 보는 항목) is marked like the others and its mean is shown, but it is in no total, and the
    rule's floor does not reach it.
    """

    name: str
    max: Decimal
    floor_pct: Decimal | None = None
    independent: bool = False


@dataclass(frozen=True)
class Rule:
    """How marks become a decision, frozen with the call."""

    drop: str = "none"
    drop_min_evaluators: int = FEWEST_TO_DROP
    round_places: int = 2
    pass_mark: Decimal = Decimal(0)
    pass_on: str = "final"  # noqa: S105 (points that decide, not a password)
    criterion_floor_pct: Decimal | None = None
    bonus_cap: Decimal | None = None
    cap_at_100: bool = False
    capacity: int | None = None
    min_evaluators: int = 1
    tie_break: tuple[str, ...] = ()
    paper_weight: int | None = None
    presentation_weight: int | None = None

    @property
    def weights(self) -> tuple[int, int] | None:
        """Per cent of paper and presentation, where the rule combines the two stages."""
        if self.paper_weight is None or self.presentation_weight is None:
            return None
        return self.paper_weight, self.presentation_weight


@dataclass(frozen=True)
class Application:
    """One application as it was marked; `marks` maps evaluator to criterion to points.

    `paper` is the mean of its paper stage, where the rule combines it with this one.
    """

    id: str
    marks: Mapping[str, Mapping[str, Decimal]]
    bonus: Mapping[str, Decimal]
    submitted_at: datetime | None = None
    paper: Decimal | None = None


@dataclass(frozen=True)
class Record:
    """The frozen input of a decision."""

    criteria: tuple[Criterion, ...]
    evaluators: tuple[str, ...]
    rule: Rule
    applications: tuple[Application, ...]

    @property
    def max_points(self) -> Decimal:
        """The most a total can be."""
        return sum((c.max for c in self.criteria if not c.independent), Decimal(0))

    @property
    def independent(self) -> tuple[Criterion, ...]:
        """Criteria that are marked and not summed."""
        return tuple(c for c in self.criteria if c.independent)


@dataclass(frozen=True)
class Result:
    """One application's result with the arithmetic that led to it.

    `stage_mean` is the mean of this stage's totals; `mean` is the same, or combined with the `paper` mean.
    """

    id: str
    totals: Mapping[str, Decimal]
    dropped: tuple[str, ...]
    sum: Decimal
    exact_mean: Fraction | None
    stage_mean: Decimal | None
    mean: Decimal | None
    criterion_means: Mapping[str, Decimal]
    below_floor: tuple[str, ...]
    bonus_sum: Decimal
    bonus: Decimal
    final: Decimal | None
    capped_at_100: bool
    reason: Reason | None
    outcome: Outcome = Outcome.REJECTED
    rank: int | None = None
    tie_break: str | None = None
    tie_open: bool = False
    paper: Decimal | None = None

    @property
    def evaluators(self) -> int:
        """How many evaluators handed in marks, dropped ones included."""
        return len(self.totals)

    @property
    def counted(self) -> tuple[str, ...]:
        """Evaluators whose totals stand."""
        return tuple(e for e in self.totals if e not in self.dropped)

    @property
    def mean_before_rounding(self) -> str:
        """The mean as a fraction, for printing: `299/4 = 74.75`, `179/3 = 59.666…`."""
        if self.exact_mean is None:
            return ""
        exact = Decimal(self.exact_mean.numerator) / Decimal(self.exact_mean.denominator)
        shown = f"{exact:f}"
        if len(shown.partition(".")[2]) > 6:
            shown = f"{shown[: shown.index('.') + 4]}…"
        return f"{self.sum.normalize():f}/{len(self.counted)} = {shown}"


# Arithmetic of one application


def mean_half_up(values: Sequence[Decimal], places: int) -> Decimal:
    """The mean, halves up at `places` decimals, rounded once from the exact fraction (사사오입)."""
    numerator, denominator = sum(values, Decimal(0)).as_integer_ratio()
    return _half_up(numerator, denominator * len(values), places)


def fraction_half_up(exact: Fraction, places: int) -> Decimal:
    """An exact fraction at `places` decimals, halves up."""
    return _half_up(exact.numerator, exact.denominator, places)


def _half_up(numerator: int, denominator: int, places: int) -> Decimal:
    half_up = (2 * numerator * 10**places + denominator) // (2 * denominator)
    return Decimal(half_up).scaleb(-places)


def dropped_of(totals: Mapping[str, Decimal], rule: Rule) -> tuple[str, ...]:
    """The evaluators whose totals fall away, in order of id: one lowest and one highest.

    Of equal totals the first evaluator id is the lowest and the last is the highest.
    """
    if rule.drop != "high_low" or len(totals) < max(rule.drop_min_evaluators, FEWEST_TO_DROP):
        return ()
    in_order = sorted(totals, key=lambda evaluator: (totals[evaluator], evaluator))
    return tuple(sorted((in_order[0], in_order[-1])))


def totals_of(
    marks: Mapping[str, Mapping[str, Decimal]], criteria: Sequence[Criterion]
) -> dict[str, Decimal]:
    """Each evaluator's total of one application, by evaluator id; who marked nothing has none."""
    apart = [c.name for c in criteria if c.independent]
    return {
        e: sum(m.values(), Decimal(0)) - sum((m.get(name, Decimal(0)) for name in apart), Decimal(0))
        for e, m in sorted(marks.items())
        if m
    }


def assess(application: Application, criteria: Sequence[Criterion], rule: Rule) -> Result:
    """Everything about one application that does not depend on the others: no rank yet."""
    totals = totals_of(application.marks, criteria)
    dropped = dropped_of(totals, rule)
    counted = [e for e in totals if e not in dropped]
    bonus_sum = sum(application.bonus.values(), Decimal(0))
    bonus = bonus_sum if rule.bonus_cap is None else min(bonus_sum, rule.bonus_cap)
    total = sum((totals[e] for e in counted), Decimal(0))
    own = mean_half_up([totals[e] for e in counted], rule.round_places) if counted else None
    mean = _combined(application.paper, own, rule)
    means = {
        c.name: mean_half_up([application.marks[e][c.name] for e in counted], rule.round_places)
        for c in criteria
        if counted
    }
    below = tuple(c.name for c in criteria if c.name in means and _is_below_floor(c, means[c.name], rule))
    raw = None if mean is None else mean + bonus
    over = raw is not None and rule.cap_at_100 and raw > HUNDRED
    final = HUNDRED if over else raw
    return Result(
        id=application.id,
        totals=totals,
        dropped=dropped,
        sum=total,
        exact_mean=Fraction(total) / len(counted) if counted else None,
        stage_mean=own,
        mean=mean,
        criterion_means=means,
        below_floor=below,
        bonus_sum=bonus_sum,
        bonus=bonus,
        final=final,
        capped_at_100=over,
        reason=_why_not(len(totals), below, {"final": final, "mean": mean}[rule.pass_on], rule),
        paper=application.paper if rule.weights else None,
    )


def _combined(paper: Decimal | None, own: Decimal | None, rule: Rule) -> Decimal | None:
    """The mean that decides: this stage's own, or both stages' by their weights."""
    if own is None or paper is None or rule.weights is None:
        return own
    return staged(paper, own, rule.weights, rule.round_places)


def floor_of(criterion: Criterion, rule: Rule) -> Decimal | None:
    """The share of its most points (per cent) below which a criterion rejects, where there is one."""
    if criterion.floor_pct is not None or criterion.independent:
        return criterion.floor_pct
    return rule.criterion_floor_pct


def _is_below_floor(criterion: Criterion, mean: Decimal, rule: Rule) -> bool:
    """과락: the criterion's mean is below its share of the most points; exactly the share is enough."""
    pct = floor_of(criterion, rule)
    return pct is not None and mean * 100 < criterion.max * pct


def _why_not(evaluators: int, below: tuple[str, ...], points: Decimal | None, rule: Rule) -> Reason | None:
    if points is None:
        return Reason.NO_MARKS
    if evaluators < rule.min_evaluators:
        return Reason.TOO_FEW_EVALUATORS
    if below:
        return Reason.BELOW_FLOOR
    return Reason.BELOW_PASS_MARK if points < rule.pass_mark else None


# Ranking


def decide(record: Record) -> dict[str, Result]:
    """Every application's result: the passing are ranked, the first `capacity` selected, the rest wait."""
    rule = record.rule
    by_id = {a.id: a for a in record.applications}
    results = {a.id: assess(a, record.criteria, rule) for a in record.applications}
    passing = sorted(
        (r for r in results.values() if r.reason is None),
        key=lambda r: (-(r.final or Decimal(0)), *_tie_keys(r, by_id[r.id], rule), r.id),
    )
    for position, result in enumerate(passing):
        neighbours = [passing[i] for i in (position - 1, position + 1) if 0 <= i < len(passing)]
        level = [n for n in neighbours if n.final == result.final]
        used = [_separating(result, n, by_id, rule) for n in level]
        selected = rule.capacity is None or position < rule.capacity
        results[result.id] = replace(
            result,
            rank=position + 1,
            outcome=Outcome.SELECTED if selected else Outcome.WAITLISTED,
            reason=None if selected else Reason.OVER_CAPACITY,
            tie_break=next((u for u in used if u), None),
            tie_open=None in used,
        )
    return results


def _tie_keys(result: Result, application: Application, rule: Rule) -> tuple[Decimal, ...]:
    """Smaller is better, in the rule's order."""
    return tuple(_tie_key(entry, result, application) for entry in rule.tie_break)


def _tie_key(entry: str, result: Result, application: Application) -> Decimal:
    if entry == "bonus":
        return -result.bonus
    if entry == "submitted_at":
        at = application.submitted_at
        return Decimal(0) if at is None else _seconds(at)
    return -result.criterion_means[entry.removeprefix("criterion:")]


def _seconds(at: datetime) -> Decimal:
    """Exact seconds since the epoch, microseconds included."""
    passed = at - _EPOCH
    return Decimal(passed.days * 86_400 + passed.seconds) + Decimal(passed.microseconds).scaleb(-6)


def _separating(one: Result, other: Result, by_id: Mapping[str, Application], rule: Rule) -> str | None:
    """The first entry of the rule that tells two results apart."""
    for entry in rule.tie_break:
        if _tie_key(entry, one, by_id[one.id]) != _tie_key(entry, other, by_id[other.id]):
            return entry
    return None


# Two stages


def staged(paper: Decimal, presentation: Decimal, weights: tuple[int, int], places: int) -> Decimal:
    """Paper and presentation means by their weights (per cent, summing to 100), half up at `places`."""
    if sum(weights) != 100 or min(weights) < 0:
        raise ValueError("weights must be non-negative and sum to 100")
    return fraction_half_up(
        (Fraction(paper) * weights[0] + Fraction(presentation) * weights[1]) / 100, places
    )


def missing_marks(application: Application, criteria: Iterable[Criterion]) -> dict[str, list[str]]:
    """Criteria an evaluator left open, for each evaluator who marked at least one."""
    names = [c.name for c in criteria]
    return {e: gaps for e, m in application.marks.items() if m and (gaps := [n for n in names if n not in m])}

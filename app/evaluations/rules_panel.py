"""Make-up of a panel, assignment in equal parts, drawing by lot. Pure: no database, no clock, no chance of its own."""

import hashlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from app.evaluations.states import EvaluatorKind, Gender
from app.kernel.states import Labelled
from app.kernel.text import N_


@dataclass(frozen=True)
class PanelRule:
    """What a panel must be: members, outside members in per cent, the most of one gender in per cent.

    Committees keep any one gender at or below six in ten.
    """

    least: int = 3
    outside_pct: int = 50
    gender_most_pct: int = 60


@dataclass(frozen=True)
class Member:
    """What the rule looks at."""

    kind: EvaluatorKind
    gender: Gender | None
    field: str = ""


class Shortfall(Labelled):
    """What is wrong with a panel."""

    TOO_FEW = "too_few", N_("위원이 %(wanted)s명보다 적습니다(지금 %(found)s명).")
    OUTSIDE = "outside", N_("외부 위원이 %(wanted)s%%보다 적습니다(지금 %(found)s%%).")
    GENDER = "gender", N_("한 성별이 %(wanted)s%%를 넘습니다(지금 %(found)s%%).")
    GENDER_UNKNOWN = (
        "gender_unknown",
        N_("성별을 적지 않은 위원이 %(found)s명 있어 성별 비율을 확인할 수 없습니다."),
    )


@dataclass(frozen=True)
class Finding:
    """A shortfall with the wanted and the found figure."""

    what: Shortfall
    wanted: int
    found: int


def check(members: Sequence[Member], rule: PanelRule) -> list[Finding]:
    """Where a panel falls short of the rule; an empty list when it holds. Exactly the share is enough."""
    found: list[Finding] = []
    count = len(members)
    if count < rule.least:
        found.append(Finding(Shortfall.TOO_FEW, rule.least, count))
    if not count:
        return found
    outside = sum(member.kind is EvaluatorKind.EXTERNAL for member in members)
    if outside * 100 < rule.outside_pct * count:
        found.append(Finding(Shortfall.OUTSIDE, rule.outside_pct, outside * 100 // count))
    unknown = sum(member.gender is None for member in members)
    if unknown:
        found.append(Finding(Shortfall.GENDER_UNKNOWN, rule.gender_most_pct, unknown))
    most = max(sum(member.gender is gender for member in members) for gender in Gender)
    evenest = -(-count // 2)  # three members cannot be split more evenly than two to one
    if not unknown and most * 100 > rule.gender_most_pct * count and most > evenest:
        found.append(Finding(Shortfall.GENDER, rule.gender_most_pct, -(-most * 100 // count)))
    return found


def balanced(
    applications: Sequence[int],
    evaluators: Sequence[int],
    each: int,
    *,
    blocked: Set[tuple[int, int]] = frozenset(),
    load: Mapping[int, int] | None = None,
) -> list[tuple[int, int]]:
    """Pairs (evaluator, application) so that every application gets `each` evaluators and loads stay even.

    Applications with the fewest evaluators left go first; of these the least loaded are taken. `blocked` pairs are
    never made; an application gets fewer when nobody else is left. `load` is what evaluators have already.
    """
    loads = {evaluator: (load or {}).get(evaluator, 0) for evaluator in evaluators}
    free = {a: [e for e in evaluators if (e, a) not in blocked] for a in applications}
    pairs = []
    for application in sorted(applications, key=lambda a: (len(free[a]), a)):
        for evaluator in sorted(free[application], key=lambda e: (loads[e], e))[:each]:
            loads[evaluator] += 1
            pairs.append((evaluator, application))
    return sorted(pairs, key=lambda pair: (pair[1], pair[0]))


def drawn_by_lot(candidates: Sequence[int], count: int, seed: str) -> list[int]:
    """`count` of the candidates by lot: ordered by SHA-256 of seed and number, so that anyone can draw again."""
    return sorted(candidates, key=lambda c: (hashlib.sha256(f"{seed}:{c}".encode()).hexdigest(), c))[:count]

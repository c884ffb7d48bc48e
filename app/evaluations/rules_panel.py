"""Make-up of a panel, assignment in equal parts, drawing by lot. Pure: no database, no clock, no chance of its own."""

import hashlib
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from app.evaluations.states import EvaluatorKind, Gender
from app.kernel.states import Labelled
from app.kernel.text import N_


@dataclass(frozen=True)
class PanelRule:
    """What a panel must be: members, outside members in per cent, the most of one gender in per cent, and fields of
    which each needs at least one expert, or a share of the members: "시장 50%".

    Committees keep any one gender at or below six in ten.
    """

    least: int = 3
    outside_pct: int = 50
    gender_most_pct: int = 60
    fields: Sequence[str] = ()


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
    EXPERTISE = "expertise", N_("‘%(field)s’ 분야의 전문가가 없습니다.")
    EXPERT_SHARE = (
        "expert_share",
        N_("‘%(field)s’ 분야의 전문가가 %(wanted)s%%보다 적습니다(지금 %(found)s%%)."),
    )


@dataclass(frozen=True)
class Finding:
    """A shortfall with the wanted and the found figure, and the field it is about."""

    what: Shortfall
    wanted: int
    found: int
    field: str = ""


def check(members: Sequence[Member], rule: PanelRule) -> list[Finding]:
    """Where a panel falls short of the rule; an empty list when it holds. Exactly the share is enough."""
    count = len(members)
    found = [Finding(Shortfall.TOO_FEW, rule.least, count)] if count < rule.least else []
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
    return found + [one for field in rule.fields if (one := _short_of(field, members))]


_SHARE = re.compile(r"(.+?)\s*(?<!\d)(\d{1,2}|100)\s*%")


def is_readable(asked: str) -> bool:
    """Whether a field that is asked for is a name, or a name with a share of at most the whole."""
    return "%" not in asked or _SHARE.fullmatch(asked.strip()) is not None


def _short_of(asked: str, members: Sequence[Member]) -> Finding | None:
    """What a panel lacks of one field: an expert at all, or the share that is asked for."""
    share = _SHARE.fullmatch(asked.strip())
    field, wanted = (share[1], int(share[2])) if share else (asked, 0)
    experts = sum(_plain(field) in _plain(member.field) for member in members)
    if not experts:
        return Finding(Shortfall.EXPERTISE, 1, 0, field)
    if experts * 100 < wanted * len(members):
        return Finding(Shortfall.EXPERT_SHARE, wanted, experts * 100 // len(members), field)
    return None


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def balanced(
    wanted: Mapping[int, int],
    evaluators: Sequence[int],
    *,
    blocked: Set[tuple[int, int]] = frozenset(),
    load: Mapping[int, int] | None = None,
    most: int | None = None,
) -> list[tuple[int, int]]:
    """Pairs (evaluator, application) so that every application gets as many as `wanted` says and loads stay even.

    Applications with the fewest evaluators left go first; of these the least loaded are taken. `blocked` pairs are
    never made, nobody gets more than `most`; an application gets fewer when nobody else is left. `load` is what
    evaluators have already.
    """
    loads = {evaluator: (load or {}).get(evaluator, 0) for evaluator in evaluators}
    free = {a: [e for e in evaluators if (e, a) not in blocked] for a in wanted}
    given: dict[int, list[int]] = {}
    for application in sorted(wanted, key=lambda a: (len(free[a]), a)):
        open_to = (e for e in free[application] if most is None or loads[e] < most)
        given[application] = sorted(open_to, key=lambda e: (loads[e], e))[: wanted[application]]
        for evaluator in given[application]:
            loads[evaluator] += 1
    if most is not None:
        for application, chosen in given.items():
            while len(chosen) < wanted[application]:
                if not _make_room(application, given, free, loads, most):
                    break
    return sorted(
        ((e, a) for a, chosen in given.items() for e in chosen), key=lambda pair: (pair[1], pair[0])
    )


def _make_room(
    application: int,
    given: dict[int, list[int]],
    free: dict[int, list[int]],
    loads: dict[int, int],
    most: int,
) -> bool:
    """Give one more evaluator to an application by handing another application of theirs on to somebody with room."""
    spare = [e for e in loads if loads[e] < most]
    for full in (e for e in free[application] if e not in given[application]):
        for other, chosen in given.items():
            if other == application or full not in chosen:
                continue
            taker = next((e for e in spare if e in free[other] and e not in chosen), None)
            if taker is not None:
                chosen[chosen.index(full)] = taker
                given[application].append(full)
                loads[taker] += 1
                return True
    return False


def drawn_by_lot(candidates: Sequence[int], count: int, seed: str) -> list[int]:
    """`count` of the candidates by lot: ordered by SHA-256 of seed and number, so that anyone can draw again."""
    return sorted(candidates, key=lambda candidate: (ticket(seed, candidate), candidate))[:count]


def ticket(seed: str, candidate: int) -> str:
    """What a candidate's place in a drawing follows from."""
    return hashlib.sha256(f"{seed}:{candidate}".encode()).hexdigest()

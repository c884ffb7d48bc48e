"""The arithmetic of one result as sentences, each figure as it is printed: for the page, the paper and the letter."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.applications.rules.criteria import is_summed
from app.evaluations.record import points
from app.evaluations.rules import FEWEST_TO_DROP, Outcome, Reason, Record, Result, floor_of
from app.evaluations.written_record import plain
from app.kernel.text import N_


@dataclass(frozen=True)
class Sentence:
    """A Korean template and the figures in it, in the order they are said."""

    words: str
    figures: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.words % self.figures


@dataclass(frozen=True)
class Ties:
    """What equal points are told apart by; names that are ours are said in the reader's language."""

    entries: tuple[str, ...]

    def said(self, say: Callable[[str], str]) -> str:
        """In order, parted by commas; `say` puts ours into the reader's language."""
        return ", ".join(
            tie_words(one) if one.startswith(_OWN) else say(tie_words(one)) for one in self.entries
        )

    def __str__(self) -> str:
        return self.said(str)


def seat_of(evaluator: str) -> str:
    """The number of a seat in words: E03 is 3."""
    return evaluator.lstrip("E").lstrip("0") or evaluator


def explain(record: Record, result: Result, *, is_final: bool = True) -> list[Sentence]:
    """How a result came about, step by step; a stage that is not the last lets pass and selects nobody."""
    if result.mean is None:
        return [Sentence(N_("점수를 낸 위원이 없어 셈할 수 없습니다. 탈락입니다."))]
    return [
        *_given(record, result),
        *_dropped(record, result),
        *_mean(record, result),
        *_apart(record, result),
        *_stages(record, result),
        *_floors(record, result),
        *_bonus(record, result),
        *_outcome(record, result, is_final),
    ]


def brief(record: Record, result: Result) -> str:
    """The arithmetic on one line, for a table: (83 + 81 + 84) ÷ 3 = 82.67, 가점 2. 따로 봄: 지역 연계 6.50/10."""
    if result.mean is None:
        return "점수를 낸 위원이 없음"
    counted = " + ".join(plain(result.totals[e]) for e in result.counted)
    capped = " (100점까지)" if result.capped_at_100 else ""
    own = f"({counted}) ÷ {len(result.counted)} = {points(result.stage_mean)}"
    both = "" if result.paper is None else f", 서면 {points(result.paper)}과 합쳐 {points(result.mean)}"
    apart = f". 따로 봄: {found}" if (found := _apart_means(record, result)) else ""
    return f"{own}{both}, 가점 {plain(result.bonus)}{capped}{apart}"


def _given(record: Record, result: Result) -> list[Sentence]:
    totals = ", ".join(plain(total) for total in result.totals.values())
    said = [
        Sentence(
            N_("위원 %(count)s명이 매긴 점수는 %(totals)s입니다."),
            {"count": result.evaluators, "totals": totals},
        )
    ]
    out = [seat_of(e) for e in record.evaluators if e not in result.totals]
    if out:
        words = N_("위원 %(seats)s번은 제척·기피·회피로 빠졌거나 평가표를 내지 않아 셈에 없습니다.")
        said.append(Sentence(words, {"seats": ", ".join(out)}))
    return said


def _dropped(record: Record, result: Result) -> list[Sentence]:
    rule = record.rule
    if rule.drop != "high_low":
        return []
    if not result.dropped:
        least = max(rule.drop_min_evaluators, FEWEST_TO_DROP)
        words = N_("점수를 낸 위원이 %(least)s명보다 적어 최고·최저를 빼지 않고 모두 셈합니다.")
        return [Sentence(words, {"least": least})]
    low, high = sorted(result.dropped, key=lambda e: (result.totals[e], e))
    return [
        Sentence(
            N_(
                "가장 높은 %(high)s점(위원 %(high_seat)s)과 가장 낮은 %(low)s점(위원 %(low_seat)s)을 하나씩 뺐습니다. "
                "같은 점수가 여럿이면 번호가 앞선 위원을 최저, 뒤인 위원을 최고로 봅니다."
            ),
            {
                "high": plain(result.totals[high]),
                "high_seat": seat_of(high),
                "low": plain(result.totals[low]),
                "low_seat": seat_of(low),
            },
        )
    ]


def _mean(record: Record, result: Result) -> list[Sentence]:
    counted = [plain(result.totals[e]) for e in result.counted]
    figures = {
        "count": len(counted),
        "sum": f"{' + '.join(counted)} = {plain(result.sum)}",
        "exact": result.mean_before_rounding.replace("/", " ÷ "),
        "mean": points(result.stage_mean),
        "place": record.rule.round_places + 1,
    }
    said = [Sentence(N_("셈에 넣은 %(count)s명의 합은 %(sum)s점입니다."), figures)]
    if result.exact_mean == result.stage_mean:
        return [*said, Sentence(N_("%(exact)s이므로 평균은 %(mean)s점입니다."), figures)]
    words = N_("%(exact)s이고, 소수 %(place)s째 자리에서 반올림해 평균은 %(mean)s점입니다.")
    return [*said, Sentence(words, figures)]


def _apart(record: Record, result: Result) -> list[Sentence]:
    """Criteria that are marked and not summed, with their means."""
    found = _apart_means(record, result)
    words = N_("따로 보는 항목은 합계에 넣지 않았습니다. 평균은 %(found)s점입니다.")
    return [Sentence(words, {"found": found})] if found else []


def _apart_means(record: Record, result: Result) -> str:
    return ", ".join(
        f"{c.name} {result.criterion_means[c.name]:f}/{plain(c.max)}" for c in record.independent
    )


def _stages(record: Record, result: Result) -> list[Sentence]:
    """Paper and presentation by their weights, where the rule combines them."""
    weights = record.rule.weights
    if weights is None or result.paper is None or result.stage_mean is None:
        return []
    exact = (result.paper * weights[0] + result.stage_mean * weights[1]) / 100
    figures = {
        "paper": points(result.paper),
        "paper_weight": weights[0],
        "own": points(result.stage_mean),
        "own_weight": weights[1],
        "exact": plain(exact),
        "mean": points(result.mean),
        "place": record.rule.round_places + 1,
    }
    words = N_(
        "서면평가 %(paper)s점의 %(paper_weight)s%%와 발표평가 %(own)s점의 %(own_weight)s%%를 더하면 %(exact)s점이므로 "
        "두 단계를 합친 평균은 %(mean)s점입니다."
    )
    if exact != result.mean:
        words = N_(
            "서면평가 %(paper)s점의 %(paper_weight)s%%와 발표평가 %(own)s점의 %(own_weight)s%%를 더하면 %(exact)s점이고, "
            "소수 %(place)s째 자리에서 반올림해 두 단계를 합친 평균은 %(mean)s점입니다."
        )
    return [Sentence(words, figures)]


def _floors(record: Record, result: Result) -> list[Sentence]:
    if not result.below_floor:
        return []
    found = ", ".join(
        f"{c.name} {result.criterion_means[c.name]:f}/{plain(c.max)} (기준 {plain(c.max * floor / 100)})"
        for c in record.criteria
        if c.name in result.below_floor and (floor := floor_of(c, record.rule)) is not None
    )
    return [Sentence(N_("과락 기준에 못 미친 항목이 있습니다: %(found)s."), {"found": found})]


def _bonus(record: Record, result: Result) -> list[Sentence]:
    application = next(a for a in record.applications if a.id == result.id)
    if not application.bonus:
        return [Sentence(N_("인정한 가점은 없습니다."))]
    items = ", ".join(f"{label} +{plain(value)}" for label, value in application.bonus.items())
    figures = {"items": items, "sum": plain(result.bonus_sum), "bonus": plain(result.bonus)}
    if result.bonus < result.bonus_sum:
        words = N_("가점은 %(items)s. 합 %(sum)s점이지만 한도가 있어 %(bonus)s점입니다.")
        return [Sentence(words, figures)]
    return [Sentence(N_("가점은 %(items)s. 합 %(bonus)s점입니다."), figures)]


_OWN = "criterion:"
"""Before the name that the office gave a criterion."""
_TIES = {
    "bonus": N_("가점"),
    "submitted_at": N_("먼저 낸 순서"),
}


def tie_words(entry: str) -> str:
    """What an entry of the tie rule is called."""
    return entry.removeprefix(_OWN) if entry.startswith(_OWN) else _TIES[entry]


def _outcome(record: Record, result: Result, is_final: bool) -> list[Sentence]:
    raw = result.mean + result.bonus if result.mean is not None else None
    figures = {
        "mean": points(result.mean),
        "bonus": plain(result.bonus),
        "raw": points(raw),
        "final": points(result.final),
        "pass": plain(record.rule.pass_mark),
        "rank": result.rank,
        "tie": Ties((result.tie_break,)) if result.tie_break else "",
    }
    words = N_("%(mean)s + %(bonus)s = %(final)s점이 최종 점수입니다.")
    if result.capped_at_100:
        words = N_("%(mean)s + %(bonus)s = %(raw)s점이지만 100점을 넘을 수 없어 최종 %(final)s점입니다.")
    said = [Sentence(words, figures)]
    if result.rank is None:
        return [*said, Sentence(_WHY[result.reason or Reason.BELOW_PASS_MARK], figures)]
    if result.tie_break:
        said.append(Sentence(N_("같은 점수가 있어 %(tie)s(으)로 순위를 갈랐습니다."), figures))
    if result.tie_open:
        words = N_(
            "규칙으로 갈리지 않는 같은 점수가 있어 접수번호 순서로 두었습니다. 위원회가 확인해 주세요."
        )
        said.append(Sentence(words))
    return [*said, Sentence(_RANKED[is_final, result.outcome], figures)]


_RANKED = {
    (True, Outcome.SELECTED): N_("%(rank)s위이고 선정입니다."),
    (True, Outcome.WAITLISTED): N_("%(rank)s위이고 선정 수를 넘어 예비입니다."),
    (False, Outcome.SELECTED): N_("%(rank)s위이고 통과입니다."),
    (False, Outcome.WAITLISTED): N_("%(rank)s위이고 통과 수를 넘어 탈락입니다."),
}


_WHY = {
    Reason.NO_MARKS: N_("점수를 낸 위원이 없어 탈락입니다."),
    Reason.TOO_FEW_EVALUATORS: N_("점수를 낸 위원이 기준보다 적어 탈락입니다."),
    Reason.BELOW_FLOOR: N_("과락이라 탈락입니다."),
    Reason.BELOW_PASS_MARK: N_("합격점 %(pass)s점에 못 미쳐 탈락입니다."),
    Reason.OVER_CAPACITY: N_("선정 수를 넘었습니다."),
}


def of_rule(rule: Mapping[str, Any], criteria: Iterable[Mapping[str, Any]] = ()) -> list[Sentence]:
    """The rule of a call or session as people read it, with those of its criteria that are marked and not summed."""
    said = [Sentence(N_("위원마다 매긴 항목 점수를 더한 합계를 평균합니다. 회피한 위원은 분모에서 뺍니다."))]
    if apart := ", ".join(row["name"] for row in criteria if not is_summed(row)):
        words = N_("따로 보는 항목(%(names)s)은 평균만 보여 주고 합계와 과락에는 넣지 않습니다.")
        said.append(Sentence(words, {"names": apart}))
    if rule.get("drop") == "high_low":
        least = max(int(rule.get("drop_min_evaluators", FEWEST_TO_DROP)), FEWEST_TO_DROP)
        words = N_("위원 %(least)s명 이상이 내면 최고·최저 합계를 하나씩 빼고 평균합니다.")
        said.append(Sentence(words, {"least": least}))
    if (fewest := int(rule.get("min_evaluators", 1))) > 1:
        said.append(Sentence(N_("위원 %(fewest)s명 이상이 내지 않은 신청은 탈락입니다."), {"fewest": fewest}))
    words = N_("평균은 소수 %(place)s째 자리에서 반올림합니다.")
    said.append(Sentence(words, {"place": int(rule.get("round_places", 2)) + 1}))
    if rule.get("paper_weight") is not None:
        words = N_(
            "서면평가 평균 %(paper)s%%와 발표평가 평균 %(presentation)s%%를 더해 최종 평균으로 합니다."
        )
        weights = {"paper": rule["paper_weight"], "presentation": rule.get("presentation_weight")}
        said.append(Sentence(words, weights))
    passing = N_("가점을 더하기 전 평균이 %(mark)s점 이상이면 통과입니다.")
    if rule.get("pass_on", "final") == "final":
        passing = N_("가점을 더한 점수가 %(mark)s점 이상이면 통과입니다.")
    said.append(Sentence(passing, {"mark": rule.get("pass_mark", 0)}))
    if rule.get("criterion_floor_pct") is not None:
        words = N_("한 항목이라도 평균이 배점의 %(pct)s%%에 못 미치면 과락입니다.")
        said.append(Sentence(words, {"pct": rule["criterion_floor_pct"]}))
    if rule.get("bonus_cap") is not None:
        said.append(Sentence(N_("가점은 모두 더해 %(cap)s점까지입니다."), {"cap": rule["bonus_cap"]}))
    if rule.get("cap_at_100"):
        said.append(Sentence(N_("최종 점수는 100점을 넘지 않습니다.")))
    if ties := tuple(rule.get("tie_break") or ()):
        said.append(Sentence(N_("같은 점수는 %(ties)s 차례로 가릅니다."), {"ties": Ties(ties)}))
    return said

"""How a call is judged, in sentences, from the rule its evaluation will follow."""

from collections.abc import Mapping
from typing import Any

from flask_babel.speaklater import LazyString

from app.kernel.text import N_, translated


def sentences(rule: Mapping[str, Any], places: int) -> list[LazyString]:
    """The rule as applicants read it; nothing for a call without one."""
    if not rule:
        return []
    said = _means(rule)
    if rule.get("min_evaluators", 1) > 1:
        said.append(
            translated(
                N_("평가위원 %(count)s명 이상이 매기지 않은 신청은 뽑지 않습니다."),
                count=rule["min_evaluators"],
            )
        )
    if rule.get("criterion_floor_pct"):
        said.append(
            translated(
                N_("한 항목이라도 배점의 %(pct)s%%에 못 미치면 뽑지 않습니다."),
                pct=rule["criterion_floor_pct"],
            )
        )
    mark, cap = rule.get("pass_mark", 0), rule.get("bonus_cap", 0)
    if cap and rule.get("pass_on") == "mean":
        text = N_(
            "평균이 %(mark)s점 이상인 기업 가운데, 가점(최대 %(cap)s점)을 더한 점수가 높은 순으로 %(places)s곳을 뽑습니다."
        )
    elif cap:
        text = N_(
            "가점(최대 %(cap)s점)을 더한 점수가 %(mark)s점 이상인 기업 가운데, 높은 순으로 %(places)s곳을 뽑습니다."
        )
    else:
        text = N_("평균이 %(mark)s점 이상인 기업 가운데, 높은 순으로 %(places)s곳을 뽑습니다.")
    said.append(translated(text, mark=mark, cap=cap, places=places))
    if rule.get("tie_break"):
        names = {
            "bonus": str(translated(N_("가점"))),
            "submitted_at": str(translated(N_("먼저 낸 순서"))),
        }
        order = ", ".join(names.get(key, key.removeprefix("criterion:")) for key in rule["tie_break"])
        said.append(translated(N_("점수가 같으면 %(order)s 차례로 견줍니다."), order=order))
    return said


def _means(rule: Mapping[str, Any]) -> list[LazyString]:
    """How marks become one mean."""
    said = []
    if rule.get("drop") == "high_low":
        said.append(
            translated(
                N_(
                    "평가위원이 %(count)s명 이상이면 가장 높은 점수와 가장 낮은 점수를 하나씩 빼고 평균을 냅니다."
                ),
                count=rule.get("drop_min_evaluators", 3),
            )
        )
    else:
        said.append(translated(N_("평가위원이 매긴 점수의 평균을 냅니다.")))
    if rule.get("paper_weight") is not None:
        words = N_(
            "발표평가를 하면 서면평가 평균의 %(paper)s%%와 발표평가 평균의 %(presentation)s%%를 더합니다."
        )
        weights = {"paper": rule["paper_weight"], "presentation": rule["presentation_weight"]}
        said.append(translated(words, **weights))
    return said

"""신청 자격 as data: each rule of a call as a sentence, and what the facts of a venture say about it.

Keys of a call's `eligibility`: "max_business_age_months" (with "age_within": true for 이하, else 미만), "ordinance",
"kibo", "district" (with "region" where it is not the district, "move_in_days"), "legal_forms", "certificates"
("either": one of the two is enough), "no_sanction", "no_arrears",
"others": [{"key", "text"}]. Months and days are counts; no clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask_babel.speaklater import LazyString

from app.applications.states import Verdict
from app.kernel.text import N_, Text, told, translated
from app.ventures.rules import business_age_months, is_at_most, is_younger_than


@dataclass(frozen=True)
class Facts:
    """What is known of a venture on the reference date; None is not known.

    `certificates` are those in force with the days they hold, `ended` those that had run out or were withdrawn by then.
    `barred_now` is a bar that stands on the day of looking; `books_on` is the day the fee books were looked at.
    `sources` say by the key of a rule from which entry of the record it is known.
    """

    founded_on: date | None = None
    in_district: bool | None = None
    address: str = ""
    will_move: bool | None = None
    legal_form: str | None = None
    certificates: Mapping[str, str] = field(default_factory=dict)
    ended: Mapping[str, str] = field(default_factory=dict)
    ordinance: bool | None = None
    kibo: bool | None = None
    sanctioned: bool | None = None
    barred_now: bool = False
    in_arrears: bool | None = None
    books_on: date | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Text] = field(default_factory=dict)

    @property
    def is_barred(self) -> bool:
        """Whether a bar stands on the reference date or on the day of looking."""
        return bool(self.sanctioned) or self.barred_now


@dataclass(frozen=True)
class Point:
    """One rule of a call: its key and its sentence."""

    key: str
    sentence: LazyString


@dataclass(frozen=True)
class Finding:
    """What the facts say about one rule, and the fact in words."""

    key: str
    verdict: Verdict
    fact: LazyString


def points(
    rules: Mapping[str, Any], reference_on: date, names: Mapping[str, str], *, sanctioned: bool = False
) -> list[Point]:
    """The rules of a call as sentences, in the order people read them. `names` words forms and certificates.

    A venture that is barred (`sanctioned`) is never let through in silence: the rule stands even where the call has none.
    """
    found: list[Point] = []
    if rules.get("ordinance"):
        found.append(Point("ordinance", translated(N_("「성동구 소셜벤처 육성 조례」 제4조의 소셜벤처"))))
    if rules.get("kibo"):
        found.append(Point("kibo", translated(N_("소셜벤처 판별을 통과한 기업"))))
    months = rules.get("max_business_age_months")
    if months:
        found.append(Point("business_age", _age_sentence(rules, months, reference_on)))
    if rules.get("district"):
        days = rules.get("move_in_days")
        text = (
            translated(
                N_("%(region)s에 사업장이 있거나 %(days)s일 안에 옮길 수 있는 기업"),
                region=region_of(rules),
                days=days,
            )
            if days
            else translated(N_("%(region)s에 사업장이 있는 기업"), region=region_of(rules))
        )
        found.append(Point("district", text))
    found += _kinds(rules, names)
    if rules.get("no_arrears"):
        found.append(Point("no_arrears", translated(N_("국세·지방세와 사용료를 체납하지 않은 기업"))))
    if rules.get("no_sanction") or sanctioned:
        found.append(Point("no_sanction", translated(N_("지원사업 참여제한을 받고 있지 않은 기업"))))
    found += [
        Point(other["key"], translated("%(text)s", text=other["text"])) for other in rules.get("others", [])
    ]
    return found


def _kinds(rules: Mapping[str, Any], names: Mapping[str, str]) -> list[Point]:
    """Legal forms and certificates: both, or one point where one of them is enough."""
    listed = {
        key: ", ".join(names.get(value, value) for value in rules.get(key) or [])
        for key in ("legal_forms", "certificates")
    }
    if is_either(rules):
        words = N_("다음 법인 형태이거나(%(forms)s) 다음 인증이나 지정을 하나 이상 가진 기업: %(list)s")
        said = translated(words, forms=listed["legal_forms"], list=listed["certificates"])
        return [Point("form_or_certificate", said)]
    texts = {
        "legal_forms": N_("다음 가운데 하나인 기업: %(list)s"),
        "certificates": N_("다음 인증이나 지정을 하나 이상 가진 기업: %(list)s"),
    }
    return [Point(key, translated(texts[key], list=words)) for key, words in listed.items() if words]


def is_either(rules: Mapping[str, Any]) -> bool:
    """Whether a legal form or a certificate is enough."""
    return bool(rules.get("either") and rules.get("legal_forms") and rules.get("certificates"))


REGIONS = {"seongdong": N_("성동구"), "seoul": N_("서울특별시")}
_SEOUL = ("서울", "서울시", "서울특별시")


def region_of(rules: Mapping[str, Any]) -> LazyString:
    """The region the call names."""
    return translated(REGIONS[rules.get("region", "seongdong")])


def _is_inside(rules: Mapping[str, Any], facts: Facts) -> bool | None:
    """Whether the place of business lies in the region; None is not known."""
    if facts.in_district or rules.get("region") != "seoul":
        return facts.in_district
    return facts.address.split()[0] in _SEOUL if facts.address.strip() else None


def _age_sentence(rules: Mapping[str, Any], months: int, reference_on: date) -> LazyString:
    day = f"{reference_on.year}. {reference_on.month}. {reference_on.day}."
    text = (
        N_("%(day)s에 업력 %(months)s개월 이하")
        if rules.get("age_within")
        else N_("%(day)s에 업력 %(months)s개월 미만")
    )
    return translated(text, day=day, months=months)


def findings(rules: Mapping[str, Any], reference_on: date, facts: Facts) -> dict[str, Finding]:
    """What the facts say about each rule of the call; rules that only a person can judge are unclear."""
    judged = {
        "ordinance": lambda: _known("ordinance", facts.ordinance),
        "kibo": lambda: _known("kibo", facts.kibo),
        "business_age": lambda: _age(rules, reference_on, facts),
        "district": lambda: _district(rules, facts),
        "legal_forms": lambda: _form(rules, facts),
        "certificates": lambda: _certificates(rules, facts),
        "form_or_certificate": lambda: _either(rules, facts),
        "no_arrears": lambda: _arrears(facts),
        "no_sanction": lambda: _sanction(facts),
    }
    return {
        point.key: _sourced(judged[point.key](), facts) if point.key in judged else _known(point.key, None)
        for point in points(rules, reference_on, facts.names, sanctioned=facts.is_barred)
    }


def _sourced(found: Finding, facts: Facts) -> Finding:
    """The same with the entry of the record it comes from, where one is known."""
    source = facts.sources.get(found.key)
    if not source:
        return found
    return replace(found, fact=translated("%(fact)s (%(source)s)", fact=found.fact, source=source))


_MET = {
    "ordinance": N_("조례 제4조 요건을 갖췄습니다"),
    "kibo": N_("판별 통과 기록이 있습니다"),
    "no_sanction": N_("참여제한 기록이 없습니다"),
}
_UNMET = {
    "ordinance": N_("조례 제4조 요건에 맞는 기록이 없습니다"),
    "kibo": N_("판별 통과 기록이 없습니다"),
    "no_sanction": N_("참여제한 기간입니다"),
}


def _known(key: str, holds: bool | None) -> Finding:
    if holds is None:
        return Finding(key, Verdict.UNCLEAR, translated(N_("담당자가 서류로 확인합니다")))
    if holds:
        return Finding(key, Verdict.MET, translated(_MET[key]))
    return Finding(key, Verdict.UNMET, translated(_UNMET[key]))


def _arrears(facts: Facts) -> Finding:
    """Fees are on record here, taxes are not: only what is owed to the office can be told by itself."""
    if facts.in_arrears is None:
        return _known("no_arrears", None)
    day = told(facts.books_on) if facts.books_on else ""
    if facts.in_arrears:
        words = translated(N_("%(day)s에 사용료 체납이 있습니다"), day=day)
        return Finding("no_arrears", Verdict.UNMET, words)
    words = translated(N_("%(day)s에 사용료 체납은 없습니다. 국세·지방세는 납세증명서로 확인합니다"), day=day)
    return Finding("no_arrears", Verdict.UNCLEAR, words)


def _sanction(facts: Facts) -> Finding:
    """A bar that came after the reference date is for a person to weigh; it is never let through in silence."""
    if facts.barred_now and not facts.sanctioned:
        words = translated(N_("기준일에는 없었지만 지금 참여제한 기간입니다. 담당자가 판단합니다"))
        return Finding("no_sanction", Verdict.UNCLEAR, words)
    return _known("no_sanction", None if facts.sanctioned is None else not facts.sanctioned)


def _age(rules: Mapping[str, Any], on: date, facts: Facts) -> Finding:
    months = rules["max_business_age_months"]
    if facts.founded_on is None:
        return Finding("business_age", Verdict.UNCLEAR, translated(N_("설립일이 적혀 있지 않습니다")))
    age = business_age_months(facts.founded_on, on)
    if age is None:
        return Finding("business_age", Verdict.MET, translated(N_("기준일에 설립 전입니다")))
    test = is_at_most if rules.get("age_within") else is_younger_than
    verdict = Verdict.MET if test(facts.founded_on, on, months) else Verdict.UNMET
    since = f"{facts.founded_on.year}. {facts.founded_on.month}. {facts.founded_on.day}."
    words = translated(N_("업력 %(age)s개월 (설립일 %(since)s)"), age=age, since=since)
    return Finding("business_age", verdict, words)


def _district(rules: Mapping[str, Any], facts: Facts) -> Finding:
    region, inside = region_of(rules), _is_inside(rules, facts)
    if inside:
        return Finding(
            "district", Verdict.MET, translated(N_("사업장이 %(region)s에 있습니다"), region=region)
        )
    if inside is None:
        return Finding("district", Verdict.UNCLEAR, translated(N_("사업장 주소를 확인해야 합니다")))
    if rules.get("move_in_days") and facts.will_move:
        return Finding("district", Verdict.MET, translated(N_("옮기기로 약속했습니다")))
    if rules.get("move_in_days") and facts.will_move is None:
        return Finding(
            "district",
            Verdict.UNCLEAR,
            translated(N_("%(region)s 밖입니다. 옮길 계획을 확인해야 합니다"), region=region),
        )
    return Finding("district", Verdict.UNMET, translated(N_("사업장이 %(region)s에 없습니다"), region=region))


def _form(rules: Mapping[str, Any], facts: Facts) -> Finding:
    if facts.legal_form is None:
        return Finding("legal_forms", Verdict.UNCLEAR, translated(N_("법인 형태가 적혀 있지 않습니다")))
    verdict = Verdict.MET if facts.legal_form in rules["legal_forms"] else Verdict.UNMET
    name = facts.names.get(facts.legal_form, facts.legal_form)
    return Finding("legal_forms", verdict, translated("%(name)s", name=name))


def _certificates(rules: Mapping[str, Any], facts: Facts) -> Finding:
    held = [kind for kind in rules["certificates"] if kind in facts.certificates]
    if held:
        names = ", ".join(f"{facts.names.get(kind, kind)} ({facts.certificates[kind]})" for kind in held)
        return Finding("certificates", Verdict.MET, translated("%(names)s", names=names))
    if past := [kind for kind in rules["certificates"] if kind in facts.ended]:
        names = ", ".join(f"{facts.names.get(kind, kind)} ({facts.ended[kind]})" for kind in past)
        words = translated(N_("기준일에 유효하지 않습니다: %(names)s"), names=names)
        return Finding("certificates", Verdict.UNMET, words)
    return Finding("certificates", Verdict.UNMET, translated(N_("기준일에 유효한 인증이나 지정이 없습니다")))


def _either(rules: Mapping[str, Any], facts: Facts) -> Finding:
    """One of the two is enough; what is not known may still be met."""
    both = (_form(rules, facts), _certificates(rules, facts))
    for verdict in (Verdict.MET, Verdict.UNCLEAR):
        for one in both:
            if one.verdict is verdict:
                return Finding("form_or_certificate", verdict, one.fact)
    return Finding("form_or_certificate", Verdict.UNMET, both[0].fact)

"""Rules that the system checks: months to the day, regions, a legal form or a certificate."""

from datetime import date
from typing import Any

import pytest

from app.applications.rules import eligibility
from app.applications.rules.eligibility import Facts, Finding
from app.applications.states import Verdict

NOTICE = date(2026, 2, 28)


def found(rules: dict[str, Any], on: date = NOTICE, **known: Any) -> Finding:
    (one,) = eligibility.findings(rules, on, Facts(**known)).values()
    return one


@pytest.mark.parametrize("months", [36, 84, 120])
@pytest.mark.parametrize(
    ("day", "under", "within"),
    [(27, Verdict.UNMET, Verdict.UNMET), (28, Verdict.UNMET, Verdict.MET), (29, Verdict.MET, Verdict.MET)],
)
def test_exactly_36_84_and_120_months(months: int, day: int, under: Verdict, within: Verdict) -> None:
    on = date(2026, 3, 28)
    founded = date(2026 - months // 12, 3, day)
    assert found({"max_business_age_months": months}, on, founded_on=founded).verdict is under
    rules = {"max_business_age_months": months, "age_within": True}
    assert found(rules, on, founded_on=founded).verdict is within


@pytest.mark.parametrize(
    ("on", "verdict"),
    [
        (date(2027, 2, 27), Verdict.MET),
        (date(2027, 2, 28), Verdict.MET),
        (date(2027, 3, 1), Verdict.UNMET),
    ],
)
def test_a_firm_founded_on_29_february_comes_of_age_on_the_first_of_march(on: date, verdict: Verdict) -> None:
    """There is no such day seven years on: the 84 months are full once February is over."""
    rules = {"max_business_age_months": 84}
    assert found(rules, on, founded_on=date(2020, 2, 29)).verdict is verdict
    assert "설립일 2020. 2. 29." in str(found(rules, on, founded_on=date(2020, 2, 29)).fact)


SEOUL = {"district": True, "region": "seoul", "move_in_days": 60}


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        ({"in_district": True, "address": ""}, Verdict.MET),
        ({"in_district": False, "address": "서울특별시 마포구 양화로 1"}, Verdict.MET),
        ({"in_district": False, "address": "서울 강남구"}, Verdict.MET),
        ({"in_district": False, "address": "경기도 구리시 1"}, Verdict.UNCLEAR),
        ({"in_district": False, "address": "경기도 구리시 1", "will_move": True}, Verdict.MET),
        ({"in_district": False, "address": "경기도 구리시 1", "will_move": False}, Verdict.UNMET),
        ({"in_district": None, "address": ""}, Verdict.UNCLEAR),
    ],
)
def test_a_call_for_all_of_seoul_or_a_promise_to_move(known: dict[str, Any], verdict: Verdict) -> None:
    assert found(SEOUL, **known).verdict is verdict
    (point,) = eligibility.points(SEOUL, NOTICE, {})
    assert str(point.sentence) == "서울특별시에 사업장이 있거나 60일 안에 옮길 수 있는 기업"


EITHER = {"either": True, "legal_forms": ["social_cooperative"], "certificates": ["se_certified"]}


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        ({"legal_form": "social_cooperative"}, Verdict.MET),
        ({"legal_form": "stock", "certificates": {"se_certified": "2026. 1. 1. –"}}, Verdict.MET),
        ({"legal_form": "stock"}, Verdict.UNMET),
        ({"legal_form": None}, Verdict.UNCLEAR),
    ],
)
def test_a_legal_form_or_a_certificate_is_enough(known: dict[str, Any], verdict: Verdict) -> None:
    assert found(EITHER, **known).verdict is verdict


def test_without_either_both_are_asked_for() -> None:
    rules = {key: value for key, value in EITHER.items() if key != "either"}
    assert {point.key for point in eligibility.points(rules, NOTICE, {})} == {"legal_forms", "certificates"}

"""업력, age bands and the two eligibility tests."""

from datetime import date

import pytest

from app.kernel.errors import Refused
from app.ventures.identifiers import LegalForm
from app.ventures.rules import (
    AgeBand,
    OrdinanceFacts,
    OrdinanceGap,
    OrdinancePath,
    age_band,
    anniversary,
    business_age_months,
    is_at_most,
    is_younger_than,
    kibo_result,
    objection_deadline,
    ordinance_result,
)


@pytest.mark.parametrize(
    ("founded", "on", "months"),
    [
        (date(2023, 3, 15), date(2026, 3, 14), 35),
        (date(2023, 3, 15), date(2026, 3, 15), 36),
        (date(2020, 2, 29), date(2021, 2, 28), 11),
        (date(2020, 2, 29), date(2021, 3, 1), 12),
        (date(2020, 2, 29), date(2024, 2, 29), 48),
        (date(2024, 1, 31), date(2024, 2, 29), 0),
        (date(2024, 1, 31), date(2024, 3, 1), 1),
        (date(2024, 12, 31), date(2024, 12, 31), 0),
    ],
)
def test_business_age_counts_full_months(founded: date, on: date, months: int) -> None:
    assert business_age_months(founded, on) == months


def test_a_firm_has_no_age_before_it_is_founded() -> None:
    assert business_age_months(date(2026, 1, 2), date(2026, 1, 1)) is None


@pytest.mark.parametrize("months", [36, 84, 120])
def test_exactly_the_limit_is_at_most_but_not_younger(months: int) -> None:
    founded = date(2016, 5, 10)
    limit = anniversary(founded, months)
    assert is_at_most(founded, limit, months)
    assert not is_younger_than(founded, limit, months)
    assert is_younger_than(founded, limit.replace(day=9), months)
    assert not is_at_most(founded, limit.replace(day=11), months)


@pytest.mark.parametrize(
    ("on", "band"),
    [
        (date(2016, 2, 28), AgeBand.PRE),
        (date(2016, 2, 29), AgeBand.TO_3_YEARS),
        (date(2019, 3, 1), AgeBand.TO_3_YEARS),
        (date(2019, 3, 2), AgeBand.TO_7_YEARS),
        (date(2023, 3, 1), AgeBand.TO_7_YEARS),
        (date(2023, 3, 2), AgeBand.TO_10_YEARS),
        (date(2026, 3, 2), AgeBand.OVER_10_YEARS),
    ],
)
def test_the_age_band_of_a_firm_of_the_leap_day(on: date, band: AgeBand) -> None:
    assert age_band(date(2016, 2, 29), on) is band


def test_someone_without_a_firm_is_before_founding() -> None:
    assert age_band(None, date(2026, 1, 1)) is AgeBand.PRE


@pytest.mark.parametrize(
    ("facts", "path", "gap"),
    [
        (OrdinanceFacts(None, {"social_enterprise"}), OrdinancePath.SOCIAL_ENTERPRISE, None),
        (
            OrdinanceFacts(LegalForm.SOLE_PROPRIETOR, {"village_enterprise"}),
            OrdinancePath.VILLAGE_ENTERPRISE,
            None,
        ),
        (OrdinanceFacts(LegalForm.SOCIAL_COOPERATIVE), OrdinancePath.SOCIAL_COOPERATIVE, None),
        (OrdinanceFacts(LegalForm.STOCK_COMPANY, bylaws_social_value=True), OrdinancePath.BYLAWS, None),
        (OrdinanceFacts(LegalForm.STOCK_COMPANY), None, OrdinanceGap.BYLAWS_NOT_CHECKED),
        (
            OrdinanceFacts(LegalForm.COOPERATIVE, bylaws_social_value=False),
            None,
            OrdinanceGap.BYLAWS_WITHOUT_SOCIAL_VALUE,
        ),
        (
            OrdinanceFacts(LegalForm.SOLE_PROPRIETOR, bylaws_social_value=True),
            None,
            OrdinanceGap.FORM_NOT_COVERED,
        ),
        (
            OrdinanceFacts(LegalForm.SOLE_PROPRIETOR, one_person_creative=True, bylaws_social_value=True),
            OrdinancePath.BYLAWS,
            None,
        ),
        (OrdinanceFacts(None, {"innobiz"}, bylaws_social_value=True), None, OrdinanceGap.LEGAL_FORM_UNKNOWN),
    ],
)
def test_the_ordinance_covers_a_venture_by_one_clause_or_says_what_is_missing(
    facts: OrdinanceFacts, path: OrdinancePath | None, gap: OrdinanceGap | None
) -> None:
    result = ordinance_result(facts)
    assert (result.path, result.gap, result.passed) == (path, gap, path is not None)


def test_both_tables_of_the_assessment_must_reach_seventy() -> None:
    assert kibo_result(70, 70).passed
    assert not kibo_result(100, 69).passed
    assert kibo_result(65, 100).short_by == (5, 0)
    with pytest.raises(Refused):
        kibo_result(101, 70)


def test_an_objection_may_be_made_for_seven_days() -> None:
    assert objection_deadline(date(2026, 2, 25)) == date(2026, 3, 4)

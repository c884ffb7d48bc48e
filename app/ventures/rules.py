"""업력, age bands and the two eligibility tests of a venture. Dates are Seoul dates; no clock."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from app.kernel.errors import Refused
from app.kernel.states import Labelled
from app.kernel.text import N_
from app.ventures.identifiers import LegalForm


class AgeBand(Labelled):
    """How old a venture is on a date; the ends belong to the younger band."""

    PRE = "pre", N_("창업 전")
    TO_3_YEARS = "to_3_years", N_("3년 이하")
    TO_7_YEARS = "to_7_years", N_("3년 초과 7년 이하")
    TO_10_YEARS = "to_10_years", N_("7년 초과 10년 이하")
    OVER_10_YEARS = "over_10_years", N_("10년 초과")


def anniversary(founded_on: date, months: int) -> date:
    """The day `months` full months are completed.

    A month without that day completes on the first day after it (민법 제160조: the period then ends
    with the last day of the month), so a firm of 29 February is one year old on 1 March.
    """
    index = founded_on.year * 12 + founded_on.month - 1 + months
    year, month = index // 12, index % 12 + 1
    try:
        return date(year, month, founded_on.day)
    except ValueError:
        return date(year + month // 12, month % 12 + 1, 1)


def business_age_months(founded_on: date, on: date) -> int | None:
    """업력: full months from founding to `on`; None before founding."""
    if on < founded_on:
        return None
    months = (on.year - founded_on.year) * 12 + on.month - founded_on.month
    return months - (anniversary(founded_on, months) > on)


def is_younger_than(founded_on: date, on: date, months: int) -> bool:
    """업력 `months` 미만 on the date, as hub notices ask: exactly 84 months is no longer below 84."""
    return on < anniversary(founded_on, months)


def is_at_most(founded_on: date, on: date, months: int) -> bool:
    """업력 `months` 이하 on the date: the anniversary itself still counts, the day after does not."""
    return on <= anniversary(founded_on, months)


def age_band(founded_on: date | None, on: date) -> AgeBand:
    """The band of the district's competition and hub notices (3, 7 and 10 years)."""
    if founded_on is None or on < founded_on:
        return AgeBand.PRE
    for months, band in ((36, AgeBand.TO_3_YEARS), (84, AgeBand.TO_7_YEARS), (120, AgeBand.TO_10_YEARS)):
        if is_at_most(founded_on, on, months):
            return band
    return AgeBand.OVER_10_YEARS


# The ordinance's test (성동구 소셜벤처 육성 및 생태계 조성 지원 조례 제4조)


class OrdinancePath(Labelled):
    """By which clause of 조례 제4조 a venture may be supported."""

    SOCIAL_ENTERPRISE = "social_enterprise", N_("사회적기업 인증")
    PRE_SOCIAL_ENTERPRISE = "pre_social_enterprise", N_("예비사회적기업 지정")
    SOCIAL_COOPERATIVE = "social_cooperative", N_("사회적협동조합")
    VILLAGE_ENTERPRISE = "village_enterprise", N_("마을기업 지정")
    SELF_SUPPORT_ENTERPRISE = "self_support_enterprise", N_("자활기업 인정")
    BYLAWS = "bylaws", N_("정관에 사회적 가치 실현 명시")


class OrdinanceGap(Labelled):
    """What is missing when no clause fits."""

    LEGAL_FORM_UNKNOWN = "legal_form_unknown", N_("법인 형태를 알 수 없음")
    FORM_NOT_COVERED = "form_not_covered", N_("조례 제4조의 법인 형태가 아님")
    BYLAWS_NOT_CHECKED = "bylaws_not_checked", N_("정관·규약 확인 전")
    BYLAWS_WITHOUT_SOCIAL_VALUE = "bylaws_without_social_value", N_("정관·규약에 사회적 가치가 없음")


@dataclass(frozen=True)
class OrdinanceFacts:
    """What is known on the date: certificates in force are named by OrdinancePath values."""

    legal_form: LegalForm | None
    certificates: AbstractSet[str] = frozenset()
    one_person_creative: bool = False
    bylaws_social_value: bool | None = None


@dataclass(frozen=True)
class OrdinanceResult:
    """Exactly one of the two is set."""

    path: OrdinancePath | None
    gap: OrdinanceGap | None

    @property
    def passed(self) -> bool:
        return self.path is not None


_BY_CERTIFICATE = (
    OrdinancePath.SOCIAL_ENTERPRISE,
    OrdinancePath.PRE_SOCIAL_ENTERPRISE,
    OrdinancePath.VILLAGE_ENTERPRISE,
    OrdinancePath.SELF_SUPPORT_ENTERPRISE,
)
_OUTSIDE_BYLAWS_CLAUSE = (LegalForm.SOLE_PROPRIETOR, LegalForm.PRE_FOUNDER, LegalForm.NPO)


def ordinance_result(facts: OrdinanceFacts) -> OrdinanceResult:
    """Whether 조례 제4조 covers the venture, by which clause, or what is missing."""
    for path in _BY_CERTIFICATE:
        if path.value in facts.certificates:
            return OrdinanceResult(path, None)
    if facts.legal_form is LegalForm.SOCIAL_COOPERATIVE:
        return OrdinanceResult(OrdinancePath.SOCIAL_COOPERATIVE, None)
    gap = _bylaws_gap(facts)
    return OrdinanceResult(None, gap) if gap else OrdinanceResult(OrdinancePath.BYLAWS, None)


def _bylaws_gap(facts: OrdinanceFacts) -> OrdinanceGap | None:
    if not facts.one_person_creative:
        if facts.legal_form is None:
            return OrdinanceGap.LEGAL_FORM_UNKNOWN
        if facts.legal_form in _OUTSIDE_BYLAWS_CLAUSE:
            return OrdinanceGap.FORM_NOT_COVERED
    if facts.bylaws_social_value is None:
        return OrdinanceGap.BYLAWS_NOT_CHECKED
    return None if facts.bylaws_social_value else OrdinanceGap.BYLAWS_WITHOUT_SOCIAL_VALUE


# 소셜벤처 판별 (기술보증기금)


@dataclass(frozen=True)
class KiboResult:
    """Both tables must reach the mark; `short_by` says how many points each lacks."""

    social: int
    growth: int
    pass_mark: int

    @property
    def passed(self) -> bool:
        return min(self.social, self.growth) >= self.pass_mark

    @property
    def short_by(self) -> tuple[int, int]:
        return max(0, self.pass_mark - self.social), max(0, self.pass_mark - self.growth)


def kibo_result(social: int, growth: int, pass_mark: int = 70) -> KiboResult:
    """소셜벤처 판별: 사회성 and 혁신성장성, each out of 100 and each at least `pass_mark`."""
    for points in (social, growth):
        if not 0 <= points <= 100:
            raise Refused(N_("판별 점수는 0점에서 100점 사이입니다."))
    return KiboResult(social, growth, pass_mark)


def objection_deadline(notified_on: date, days: int = 7) -> date:
    """The last day to object to a 판별 result: `days` days, the day of notice not counted."""
    return notified_on + timedelta(days=days)

"""기업 개요와 자격: who they are, and both eligibility tests with their dates."""

from app.dossier.blocks import (
    Beside,
    Column,
    Gap,
    Kind,
    Pairs,
    Row,
    Sheet,
    Table,
    Value,
    day,
    span,
    text,
    word,
)
from app.dossier.look import Look
from app.dossier.states import Reader
from app.dossier.words import _
from app.kernel.text import told
from app.ventures import identifiers
from app.ventures import queries as ventures
from app.ventures.rules import business_age_months

SOON_DAYS = 60
"""A certificate that ends within so many days is looked at."""


def age_words(look: Look) -> str | None:
    """업력 6년 8개월; None before the founding or without a date."""
    founded = look.venture.founded_on or look.venture.opened_on
    months = business_age_months(founded, look.on) if founded else None
    if months is None:
        return None
    years, rest = divmod(months, 12)
    return _("%(years)s년 %(months)s개월", years=years, months=rest)


def profile(look: Look) -> Sheet:
    """Everything of the record; contact persons only for the office and the venture itself."""
    own = look.reader in (Reader.COORDINATOR, Reader.VENTURE)
    return Sheet(
        title=_("기업 개요와 자격"),
        line=_("두 자격은 근거와 날짜가 다릅니다"),
        badge=_eligible(look),
        finding=_finding(look),
        sources=(_("조례: 성동구 소셜벤처 조례 제4조"), _("판별: 두 평가표 각각 70점 이상")),
        blocks=(
            Beside((Pairs(_identity(look)), Pairs(_standing(look, own)))),
            Beside((_ordinance(look), _kibo(look))),
            _certificates(look),
        ),
    )


def _eligible(look: Look) -> Value:
    passed = look.ordinance.passed
    return word(_("조례 요건 충족"), "good") if passed else word(_("조례 요건 확인 필요"), "warn")


def _finding(look: Look) -> str:
    kibo = look.standing.kibo
    if look.ordinance.passed and kibo is not None and kibo.passed:
        return _("조례의 소셜벤처 요건과 소셜벤처기업 판별을 모두 충족한다")
    if look.ordinance.passed:
        return _("조례의 소셜벤처 요건을 충족하고, 소셜벤처기업 판별은 받지 않았다") if kibo is None else ""
    return ""


def _identity(look: Look) -> tuple[tuple[str, Value], ...]:
    venture = look.venture
    form = ventures.legal_form_on(venture, look.on)
    founded = venture.founded_on or venture.opened_on
    names = [past for past in venture.former if past.until_on < look.on]
    return (
        (_("대표자"), text(venture.representative)),
        (_("법인 형태"), text(str(form.label) if form else None)),
        (_("설립일"), day(founded, Gap.MISSING)),
        (_("업력"), text(age_words(look))),
        (
            _("사업자등록번호"),
            text(identifiers.show_biz_reg_no(venture.biz_reg_no) if venture.biz_reg_no else None),
        ),
        (
            _("법인등록번호"),
            text(identifiers.show_corp_reg_no(venture.corp_reg_no) if venture.corp_reg_no else None),
        ),
        (_("옛 이름"), text(", ".join(f"{p.full_name} ({told(p.until_on)})" for p in names))),
    )


def _standing(look: Look, own: bool) -> tuple[tuple[str, Value], ...]:
    venture = look.venture
    stage = look.course.stages[-1] if look.course.stages else None
    checked = look.standing.biz_status
    rows: list[tuple[str, Value]] = [
        (_("성장단계"), text(f"{stage.stage.label} ({told(stage.from_on)})" if stage else None)),
        (_("사회적 가치"), text(", ".join(str(one.value.label) for one in venture.social_values))),
        (_("SDG"), text(", ".join(f"{one.goal.value} {one.goal.label}" for one in venture.sdgs))),
        (_("소재지"), text(venture.address)),
        (
            _("사업자 상태"),
            text(f"{checked.status.label} ({told(checked.checked_on)})" if checked else None, Gap.MISSING),
        ),
    ]
    if own:
        coordinator = venture.coordinator.name if venture.coordinator else None
        rows += [(_("연락 담당"), text(venture.contact)), (_("담당 코디네이터"), text(coordinator))]
    return tuple(rows)


def _ordinance(look: Look) -> Pairs:
    result, seen = look.ordinance, look.standing.bylaws
    why = result.path or result.gap
    return Pairs(
        (
            (_("결과"), word(_("충족"), "good") if result.passed else word(_("충족하지 않음"), "warn")),
            (_("경로") if result.passed else _("까닭"), text(str(why.label) if why else None)),
            (_("정관 확인"), day(seen.checked_on if seen else None, Gap.NONE)),
        ),
        caption=_("조례 요건"),
    )


def _kibo(look: Look) -> Pairs:
    held = look.standing.kibo
    if held is None:
        return Pairs(((_("결과"), text(None)),), caption=_("소셜벤처기업 판별"))
    verdict = word(_("충족"), "good") if held.passed else word(_("충족하지 않음"), "warn")
    return Pairs(
        (
            (_("결과"), verdict),
            (
                _("점수"),
                text(
                    _("사회성 %(social)s점, 혁신성장성 %(growth)s점", social=held.social, growth=held.growth)
                ),
            ),
            (_("판별일"), day(held.assessed_on)),
        ),
        caption=_("소셜벤처기업 판별"),
    )


def _certificates(look: Look) -> Table:
    columns = (
        Column(_("인증과 지정"), share=30),
        Column(_("번호"), share=22),
        Column(_("유효 기간"), Kind.SPAN, share=30),
        Column(_("상태"), Kind.STATE, share=18),
    )
    rows = [
        Row(
            (
                c.words,
                c.number,
                span(c.issued_on, c.expires_on),
                certificate_state(look, c.expires_on, c.taken_back(look.on)),
            )
        )
        for c in sorted(
            look.course.certificates, key=lambda c: (c.expires_on is None, c.expires_on or c.issued_on)
        )
    ]
    return Table(columns, tuple(rows), _("인증과 지정"), note=_("만료가 가까운 순서입니다.") if rows else "")


def certificate_state(look: Look, expires_on: object, taken_back: bool) -> Value:
    """How a certificate stands on the day."""
    if taken_back:
        return word(_("취소"), "bad")
    if expires_on is None:
        return word(_("유효"), "good")
    left = (expires_on - look.on).days  # type: ignore[operator]
    if left < 0:
        return word(_("끝남"), "quiet")
    if left <= SOON_DAYS:
        return word(_("%(days)s일 남음", days=left), "warn")
    return word(_("유효"), "good")

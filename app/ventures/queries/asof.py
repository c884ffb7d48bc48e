"""Dated facts of one venture, as they stood at the end of a day."""

from datetime import date

from sqlalchemy import func, or_, select

from app.kernel.db import db
from app.kernel.money import Won
from app.ventures.identifiers import LegalForm
from app.ventures.models import (
    BizStatusCheck,
    BylawsCheck,
    Certificate,
    FormerIdentity,
    InvestmentRound,
    KiboAssessment,
    StageChange,
    Venture,
)
from app.ventures.rules import OrdinanceFacts, OrdinanceResult, ordinance_result
from app.ventures.states import ORDINANCE_PATHS, GrowthStage


def _identity_on(venture: Venture, on: date) -> Venture | FormerIdentity:
    """The venture itself, or what it was on a day before its latest change of name or form."""
    return next((past for past in venture.former if past.until_on >= on), venture)


def name_on(venture: Venture, on: date) -> str:
    """The full name on a day."""
    return _identity_on(venture, on).full_name


def legal_form_on(venture: Venture, on: date) -> LegalForm | None:
    """The legal form on a day."""
    return _identity_on(venture, on).legal_form


def stages_of(venture: Venture, on: date) -> list[StageChange]:
    """Every stage up to a day, oldest first."""
    wanted = select(StageChange).where(StageChange.venture_id == venture.id, StageChange.from_on <= on)
    return list(db.session.scalars(wanted.order_by(StageChange.from_on, StageChange.id)))


def stage_on(venture: Venture, on: date) -> GrowthStage | None:
    """The stage on a day; None before the first."""
    stages = stages_of(venture, on)
    return stages[-1].stage if stages else None


def certificates_of(venture: Venture) -> list[Certificate]:
    """Every certificate ever recorded, newest first."""
    wanted = select(Certificate).where(Certificate.venture_id == venture.id)
    return list(db.session.scalars(wanted.order_by(Certificate.issued_on.desc(), Certificate.id.desc())))


def certificates_on(venture: Venture, on: date) -> list[Certificate]:
    """Certificates in force on a day, in order of issue."""
    wanted = select(Certificate).where(
        Certificate.venture_id == venture.id,
        Certificate.issued_on <= on,
        or_(Certificate.expires_on.is_(None), Certificate.expires_on >= on),
        or_(Certificate.revoked_on.is_(None), Certificate.revoked_on > on),
    )
    return list(db.session.scalars(wanted.order_by(Certificate.issued_on, Certificate.id)))


def bylaws_on(venture: Venture, on: date) -> BylawsCheck | None:
    """The last look at the by-laws up to a day."""
    return db.session.scalar(
        select(BylawsCheck)
        .where(BylawsCheck.venture_id == venture.id, BylawsCheck.checked_on <= on)
        .order_by(BylawsCheck.checked_on.desc(), BylawsCheck.id.desc())
        .limit(1)
    )


def ordinance_on(venture: Venture, on: date) -> OrdinanceResult:
    """조례 제4조 on a day: by which clause the venture is covered, or what is missing."""
    held = {ORDINANCE_PATHS[c.kind] for c in certificates_on(venture, on) if c.kind in ORDINANCE_PATHS}
    seen = bylaws_on(venture, on)
    return ordinance_result(
        OrdinanceFacts(
            legal_form=legal_form_on(venture, on),
            certificates=frozenset(held),
            one_person_creative=seen.one_person_creative if seen else False,
            bylaws_social_value=seen.social_value if seen else None,
        )
    )


def kibo_on(venture: Venture, on: date) -> KiboAssessment | None:
    """The last 소셜벤처 판별 up to a day; it has no expiry."""
    return db.session.scalar(
        select(KiboAssessment)
        .where(KiboAssessment.venture_id == venture.id, KiboAssessment.assessed_on <= on)
        .order_by(KiboAssessment.assessed_on.desc(), KiboAssessment.id.desc())
        .limit(1)
    )


def biz_status_on(venture: Venture, on: date) -> BizStatusCheck | None:
    """The last look-up of the 사업자 상태 up to a day."""
    return db.session.scalar(
        select(BizStatusCheck)
        .where(BizStatusCheck.venture_id == venture.id, BizStatusCheck.checked_on <= on)
        .order_by(BizStatusCheck.checked_on.desc(), BizStatusCheck.id.desc())
        .limit(1)
    )


def rounds_on(venture: Venture, on: date, *, public_only: bool = False) -> list[InvestmentRound]:
    """Money raised up to a day, oldest first; `public_only` leaves out what is confidential."""
    wanted = select(InvestmentRound).where(
        InvestmentRound.venture_id == venture.id, InvestmentRound.closed_on <= on
    )
    if public_only:
        wanted = wanted.where(InvestmentRound.confidential.is_(False))
    return list(db.session.scalars(wanted.order_by(InvestmentRound.closed_on, InvestmentRound.id)))


def investments_on(venture: Venture, on: date) -> Won:
    """Won raised up to a day, in all."""
    total = select(func.coalesce(func.sum(InvestmentRound.amount), 0)).where(
        InvestmentRound.venture_id == venture.id, InvestmentRound.closed_on <= on
    )
    return int(db.session.scalar(total) or 0)

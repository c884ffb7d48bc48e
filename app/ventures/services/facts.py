"""Dated facts of a venture: stage, certificates, eligibility tests, 사업자 상태, money raised."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.audit.services import record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import Model, db
from app.kernel.errors import Refused
from app.kernel.text import N_
from app.ventures.models import (
    BizStatusCheck,
    BylawsCheck,
    Certificate,
    InvestmentRound,
    KiboAssessment,
    StageChange,
    Venture,
)
from app.ventures.policy import VenturePermission
from app.ventures.queries import stage_on, stages_of
from app.ventures.rules import kibo_result
from app.ventures.services.findable import refresh_glances
from app.ventures.states import CertificateKind, GrowthStage


def change_stage(
    venture: Venture, stage: GrowthStage, from_on: date, reason: str, *, actor: Actor
) -> StageChange:
    """Put a venture into a stage from a day on, today or before. Raises Refused on the field."""
    authorize(actor, VenturePermission.ASSESS, venture)
    _not_in_the_future(from_on, "from_on")
    if stage_on(venture, from_on) is stage:
        raise Refused(N_("그날 이미 그 단계입니다."), field="stage")
    before = venture.stage
    change: StageChange = _add(
        StageChange(
            venture_id=venture.id,
            stage=stage,
            from_on=from_on,
            reason=reason,
            by_id=actor.id,
            recorded_at=clock.now(),
        )
    )
    venture.stage = stages_of(venture, clock.today())[-1].stage
    record(
        actor,
        "ventures.change_stage",
        change,
        N_("%(name)s의 성장단계를 %(stage)s(으)로 정했습니다"),
        venture_id=venture.id,
        changes={"stage": [before, stage], "from_on": [None, from_on]},
        note=reason,
        name=venture.full_name,
        stage=stage.label_ko,
    )
    return change


def add_certificate(
    venture: Venture, values: Mapping[str, Any], *, actor: Actor, renews: Certificate | None = None
) -> Certificate:
    """Record a certificate, or the one that follows `renews`. Raises Refused on the field."""
    authorize(actor, VenturePermission.EDIT, venture)
    kind = renews.kind if renews else CertificateKind(values["kind"])
    issued, expires = values["issued_on"], values.get("expires_on")
    _not_in_the_future(issued, "issued_on")
    if expires is not None and expires < issued:
        raise Refused(N_("만료일이 발급일보다 빠릅니다."), field="expires_on")
    title = (renews.title if renews else values.get("title")) or ""
    if kind is CertificateKind.OTHER and not title:
        raise Refused(N_("인증 이름을 적어 주세요."), field="title")
    certificate: Certificate = _add(
        Certificate(
            venture_id=venture.id,
            kind=kind,
            title=title if kind is CertificateKind.OTHER else "",
            number=values.get("number") or "",
            issuer=values.get("issuer") or "",
            issued_on=issued,
            expires_on=expires,
            renews_id=renews.id if renews else None,
            file_id=values.get("file_id"),
            recorded_at=clock.now(),
        )
    )
    record(
        actor,
        "ventures.renew_certificate" if renews else "ventures.add_certificate",
        certificate,
        N_("%(name)s의 %(what)s 갱신을 적었습니다")
        if renews
        else N_("%(name)s의 %(what)s 기록을 더했습니다"),
        venture_id=venture.id,
        changes={"issued_on": [None, issued], "expires_on": [None, expires]},
        name=venture.full_name,
        what=certificate.words,
    )
    return certificate


def revoke_certificate(
    venture: Venture, certificate: Certificate, on: date, reason: str, *, actor: Actor
) -> None:
    """A certificate was withdrawn or given back on a day; from then on it does not count."""
    authorize(actor, VenturePermission.ASSESS, venture)
    _not_in_the_future(on, "revoked_on")
    if on < certificate.issued_on:
        raise Refused(N_("발급일보다 빠릅니다."), field="revoked_on")
    before, certificate.revoked_on = certificate.revoked_on, on
    record(
        actor,
        "ventures.revoke_certificate",
        certificate,
        N_("%(name)s의 %(what)s 효력이 끝났음을 적었습니다"),
        venture_id=venture.id,
        changes={"revoked_on": [before, on]},
        note=reason,
        name=venture.full_name,
        what=certificate.words,
    )


def check_bylaws(
    venture: Venture,
    social_value: bool,
    checked_on: date,
    *,
    actor: Actor,
    one_person_creative: bool = False,
    note: str = "",
) -> BylawsCheck:
    """정관·규약 확인: whether social value is written in them (조례 제4조)."""
    authorize(actor, VenturePermission.ASSESS, venture)
    _not_in_the_future(checked_on, "checked_on")
    check: BylawsCheck = _add(
        BylawsCheck(
            venture_id=venture.id,
            social_value=social_value,
            one_person_creative=one_person_creative,
            checked_on=checked_on,
            checked_by_id=actor.id,
            note=note,
            recorded_at=clock.now(),
        )
    )
    record(
        actor,
        "ventures.check_bylaws",
        check,
        N_("%(name)s의 정관·규약을 확인했습니다"),
        venture_id=venture.id,
        changes={"social_value": [None, social_value], "checked_on": [None, checked_on]},
        note=note,
        name=venture.full_name,
    )
    return check


def record_kibo(venture: Venture, values: Mapping[str, Any], *, actor: Actor) -> KiboAssessment:
    """소셜벤처 판별 result of a day, both scores out of 100."""
    authorize(actor, VenturePermission.ASSESS, venture)
    _not_in_the_future(values["assessed_on"], "assessed_on")
    pass_mark = values.get("pass_mark") or 70
    result = kibo_result(values["social"], values["growth"], pass_mark)
    assessment: KiboAssessment = _add(
        KiboAssessment(
            venture_id=venture.id,
            assessed_on=values["assessed_on"],
            social=result.social,
            growth=result.growth,
            pass_mark=pass_mark,
            criteria_version=values.get("criteria_version") or "",
            document_no=values.get("document_no") or "",
            note=values.get("note") or "",
            recorded_at=clock.now(),
        )
    )
    record(
        actor,
        "ventures.record_kibo",
        assessment,
        N_("%(name)s의 소셜벤처 판별 결과를 적었습니다"),
        venture_id=venture.id,
        changes={"social": [None, result.social], "growth": [None, result.growth]},
        name=venture.full_name,
    )
    return assessment


def check_biz_status(venture: Venture, values: Mapping[str, Any], *, actor: Actor) -> BizStatusCheck:
    """사업자 상태 as looked up on a day, with what was looked at."""
    authorize(actor, VenturePermission.ASSESS, venture)
    _not_in_the_future(values["checked_on"], "checked_on")
    check: BizStatusCheck = _add(
        BizStatusCheck(
            venture_id=venture.id,
            status=values["status"],
            checked_on=values["checked_on"],
            evidence=values.get("evidence") or "",
            recorded_at=clock.now(),
        )
    )
    record(
        actor,
        "ventures.check_biz_status",
        check,
        N_("%(name)s의 사업자 상태를 조회해 적었습니다"),
        venture_id=venture.id,
        changes={"status": [None, check.status], "checked_on": [None, check.checked_on]},
        name=venture.full_name,
    )
    return check


def add_round(venture: Venture, values: Mapping[str, Any], *, actor: Actor) -> InvestmentRound:
    """Money raised on a day, in won. Raises Refused on the field."""
    authorize(actor, VenturePermission.EDIT, venture)
    _not_in_the_future(values["closed_on"], "closed_on")
    if values["amount"] <= 0:
        raise Refused(N_("투자 금액을 적어 주세요."), field="amount")
    keys = ("closed_on", "kind", "amount", "pre_value", "investor", "confidential", "source")
    raised: InvestmentRound = _add(
        InvestmentRound(
            venture_id=venture.id,
            recorded_at=clock.now(),
            **{key: values[key] for key in keys if values.get(key) is not None},
        )
    )
    refresh_glances([venture.id])
    record(
        actor,
        "ventures.add_round",
        raised,
        N_("%(name)s의 투자유치를 적었습니다"),
        venture_id=venture.id,
        changes={"closed_on": [None, raised.closed_on], "amount": [None, raised.amount]},
        name=venture.full_name,
    )
    return raised


def _not_in_the_future(day: date, field: str) -> None:
    if day > clock.today():
        raise Refused(N_("오늘보다 뒤의 날짜입니다."), field=field)


def _add(row: Model) -> Any:
    db.session.add(row)
    db.session.flush()
    return row

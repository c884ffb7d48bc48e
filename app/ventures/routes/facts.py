"""Dated facts of one venture: stage, certificates, eligibility, 사업자 상태, money raised."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.files import services as files
from app.kernel import clock
from app.kernel.access import authorize, may
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.text import N_
from app.ventures import queries
from app.ventures.forms import (
    BizStatusForm,
    BylawsForm,
    CertificateForm,
    KiboForm,
    RenewalForm,
    RevocationForm,
    RoundForm,
    StageForm,
)
from app.ventures.models import Certificate, Venture
from app.ventures.policy import CERTIFICATE_FILE, VenturePermission
from app.ventures.routes.blueprint import OFFICE, READERS, WRITERS, bp, trail
from app.ventures.services import facts
from app.web.actor import current_actor
from app.web.asof import day_asked
from app.web.doors import commits, door
from app.web.forms import BaseForm, flash_done


def _asked(
    venture_id: int,
    permission: VenturePermission,
    form: BaseForm,
    *,
    act: Callable[[Venture], object],
    done: str,
    back: str,
    title: str,
) -> str | Response:
    """One form on a page of its own: ask, do, go back to where the facts stand."""
    actor = current_actor()
    venture = queries.get(venture_id, actor)
    authorize(actor, permission, venture)
    if form.validate_on_submit():
        with form.showing_refusals():
            act(venture)
            flash_done(done)
            return redirect(url_for(back, venture_id=venture.id))
    return render_template(
        "ventures/fact_form.html",
        venture=venture,
        form=form,
        title=title,
        back=url_for(back, venture_id=venture.id),
        crumbs=trail(venture, title),
    )


@bp.route("/<int:venture_id>/stage", methods=["GET", "POST"])
@door(*READERS)
@commits
def stage(venture_id: int) -> str | Response:
    """The history of stages; the office changes it here."""
    actor = current_actor()
    venture = queries.get(venture_id, actor)
    form: Any = StageForm(from_on=clock.today())
    if form.is_submitted():
        authorize(actor, VenturePermission.ASSESS, venture)
    if form.validate_on_submit():
        with form.showing_refusals():
            facts.change_stage(venture, form.stage.data, form.from_on.data, form.reason.data, actor=actor)
            flash_done(N_("성장단계를 저장했습니다."))
            return redirect(url_for("ventures.stage", venture_id=venture.id))
    return render_template(
        "ventures/stage.html",
        venture=venture,
        form=form,
        stages=queries.stages_of(venture, clock.today())[::-1],
        may_assess=may(actor, VenturePermission.ASSESS, venture),
        crumbs=trail(venture, N_("성장단계")),
    )


@bp.get("/<int:venture_id>/certificates")
@door(*READERS)
def certificates(venture_id: int) -> str:
    """Certificates of a venture, those in force first."""
    actor = current_actor()
    venture = queries.get(venture_id, actor)
    return render_template(
        "ventures/certificates.html",
        venture=venture,
        certificates=queries.certificates_of(venture),
        may_edit=may(actor, VenturePermission.EDIT, venture),
        may_assess=may(actor, VenturePermission.ASSESS, venture),
        may_take=actor.is_staff or venture.id in actor.ids("venture"),
        crumbs=trail(venture, N_("인증·지정")),
    )


@bp.route("/<int:venture_id>/certificates/add", methods=["GET", "POST"])
@door(*WRITERS)
@commits
def add_certificate(venture_id: int) -> str | Response:
    """Record a certificate."""
    form: Any = CertificateForm()
    return _asked(
        venture_id,
        VenturePermission.EDIT,
        form,
        act=lambda venture: facts.add_certificate(venture, _with_file(form, venture), actor=current_actor()),
        done=N_("인증을 저장했습니다."),
        back="ventures.certificates",
        title=N_("인증 더하기"),
    )


def _with_file(form: BaseForm, venture: Venture) -> dict[str, Any]:
    """What was typed, with the id of the paper that came along."""
    values = dict(form.data)
    upload = values.pop("file", None)
    if upload and upload.filename:
        kept = files.store(
            upload, actor=current_actor(), purpose=CERTIFICATE_FILE, owner_id=venture.id, field="file"
        )
        values["file_id"] = kept.id
    return values


def _certificate(venture_id: int, certificate_id: int) -> Certificate:
    venture = queries.get(venture_id, current_actor())
    certificate = db.session.get(Certificate, certificate_id)
    if certificate is None or certificate.venture_id != venture.id:
        raise Missing
    return certificate


@bp.route("/<int:venture_id>/certificates/<int:certificate_id>/renew", methods=["GET", "POST"])
@door(*WRITERS)
@commits
def renew_certificate(venture_id: int, certificate_id: int) -> str | Response:
    """Record the certificate that follows this one."""
    old = _certificate(venture_id, certificate_id)
    form: Any = RenewalForm(number=old.number, issuer=old.issuer)
    return _asked(
        venture_id,
        VenturePermission.EDIT,
        form,
        act=lambda venture: facts.add_certificate(
            venture, _with_file(form, venture), actor=current_actor(), renews=old
        ),
        done=N_("갱신한 인증을 저장했습니다."),
        back="ventures.certificates",
        title=N_("인증 갱신"),
    )


@bp.route("/<int:venture_id>/certificates/<int:certificate_id>/revoke", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def revoke_certificate(venture_id: int, certificate_id: int) -> str | Response:
    """A certificate ended before its time."""
    certificate = _certificate(venture_id, certificate_id)
    form: Any = RevocationForm(revoked_on=clock.today())
    return _asked(
        venture_id,
        VenturePermission.ASSESS,
        form,
        act=lambda venture: facts.revoke_certificate(
            venture, certificate, form.revoked_on.data, form.reason.data, actor=current_actor()
        ),
        done=N_("효력이 끝난 날을 저장했습니다."),
        back="ventures.certificates",
        title=N_("인증 효력 종료"),
    )


@bp.get("/<int:venture_id>/eligibility")
@door(*READERS)
def eligibility(venture_id: int) -> str:
    """The two tests and the 사업자 상태 as of a day."""
    actor = current_actor()
    venture = queries.get(venture_id, actor)
    on = day_asked()
    return render_template(
        "ventures/eligibility.html",
        venture=venture,
        on=on,
        ordinance=queries.ordinance_on(venture, on),
        bylaws=queries.bylaws_on(venture, on),
        certificates=queries.certificates_on(venture, on),
        kibo=queries.kibo_on(venture, on),
        status=queries.biz_status_on(venture, on),
        form_on=queries.legal_form_on(venture, on),
        may_assess=may(actor, VenturePermission.ASSESS, venture),
        crumbs=trail(venture, N_("자격 확인")),
    )


@bp.route("/<int:venture_id>/eligibility/bylaws", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def check_bylaws(venture_id: int) -> str | Response:
    """정관·규약 확인."""
    form: Any = BylawsForm(checked_on=clock.today())
    return _asked(
        venture_id,
        VenturePermission.ASSESS,
        form,
        act=lambda venture: facts.check_bylaws(
            venture,
            form.social_value.data == "yes",
            form.checked_on.data,
            actor=current_actor(),
            one_person_creative=form.one_person_creative.data,
            note=form.note.data or "",
        ),
        done=N_("정관·규약 확인을 저장했습니다."),
        back="ventures.eligibility",
        title=N_("정관·규약 확인"),
    )


@bp.route("/<int:venture_id>/eligibility/kibo", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def record_kibo(venture_id: int) -> str | Response:
    """소셜벤처 판별 결과."""
    form: Any = KiboForm()
    return _asked(
        venture_id,
        VenturePermission.ASSESS,
        form,
        act=lambda venture: facts.record_kibo(venture, form.data, actor=current_actor()),
        done=N_("소셜벤처 판별 결과를 저장했습니다."),
        back="ventures.eligibility",
        title=N_("소셜벤처 판별 결과"),
    )


@bp.route("/<int:venture_id>/eligibility/status", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def check_biz_status(venture_id: int) -> str | Response:
    """사업자 상태 조회 결과."""
    form: Any = BizStatusForm(checked_on=clock.today())
    return _asked(
        venture_id,
        VenturePermission.ASSESS,
        form,
        act=lambda venture: facts.check_biz_status(venture, form.data, actor=current_actor()),
        done=N_("사업자 상태를 저장했습니다."),
        back="ventures.eligibility",
        title=N_("사업자 상태 조회"),
    )


@bp.get("/<int:venture_id>/rounds")
@door(*READERS)
def rounds(venture_id: int) -> str:
    """Money raised by a venture."""
    actor = current_actor()
    venture = queries.get(venture_id, actor)
    found: list[Any] = queries.rounds_on(venture, clock.today())
    return render_template(
        "ventures/rounds.html",
        venture=venture,
        rounds=found[::-1],
        total=sum(one.amount for one in found),
        may_edit=may(actor, VenturePermission.EDIT, venture),
        crumbs=trail(venture, N_("투자유치")),
    )


@bp.route("/<int:venture_id>/rounds/add", methods=["GET", "POST"])
@door(*WRITERS)
@commits
def add_round(venture_id: int) -> str | Response:
    """Record money raised."""
    form: Any = RoundForm()
    return _asked(
        venture_id,
        VenturePermission.EDIT,
        form,
        act=lambda venture: facts.add_round(venture, form.data, actor=current_actor()),
        done=N_("투자유치를 저장했습니다."),
        back="ventures.rounds",
        title=N_("투자유치 더하기"),
    )

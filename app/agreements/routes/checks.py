"""Checks: asked for, handed in with KPIs and evidence, judged."""

from typing import Any

from flask import render_template

from app.agreements import queries
from app.agreements.forms.checks import CheckForm, JudgeCheckForm, asking
from app.agreements.forms.plans import measure
from app.agreements.models import ProgressCheck
from app.agreements.policy import READERS, AgreementPermission
from app.agreements.routes.agreements import opened
from app.agreements.routes.blueprint import Answer, act_on, back_to, bp, stored, trail_of
from app.agreements.services import checks
from app.agreements.states import CheckKind, CheckState
from app.kernel.access import authorize
from app.kernel.errors import Refused
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.route("/<int:agreement_id>/checks/new", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def new_check(agreement_id: int) -> Answer:
    """Ask for one more check."""
    agreement = opened(agreement_id)
    form: Any = CheckForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            kind = CheckKind(form.kind.data)
            checks.set_check(agreement, kind, form.due_on.data, actor=current_actor())
            flash_done(N_("점검을 정했습니다. 기업에 알렸습니다."))
            return back_to(agreement, "checks")
    return act_on(agreement, form, N_("점검 더하기"), N_("점검 정하기"))


@bp.get("/checks/<int:check_id>")
@door(*READERS, Role.VENTURE)
def check(check_id: int) -> str:
    """What was handed in, beside the targets."""
    found = queries.check(check_id, current_actor())
    return render_template(
        "agreements/check.html",
        check=found,
        steps=queries.steps_of(found),
        agreement=found.agreement,
        crumbs=trail_of(found.agreement, (found.kind.label, None)),
    )


@bp.route("/checks/<int:check_id>/hand-in", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def hand_in_check(check_id: int) -> Answer:
    """The venture reports its KPIs with evidence."""
    found = queries.check(check_id, current_actor())
    agreement = found.agreement
    authorize(current_actor(), AgreementPermission.HAND_IN, agreement)
    version = queries.valid(queries.versions_of(agreement))
    kpis = version.kpis if version else []
    form: Any = asking(kpis)(data=_filled(found))
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(found.version)
            actuals = _actuals(form, [kpi.id for kpi in kpis])
            file = stored(form, agreement)
            checks.hand_in(
                found, actuals, form.note.data, actor=current_actor(), files=[file] if file else []
            )
            flash_done(N_("점검 자료를 냈습니다. 코디네이터가 확인합니다."))
            return back_to(agreement, "checks")
    facts = [(translated(N_("보완 요청")), found.reason)] if found.state is CheckState.TO_MEND else []
    return act_on(agreement, form, found.kind.label_ko, N_("점검 자료 내기"), facts=facts)


def _filled(found: ProgressCheck) -> dict[str, Any]:
    typed = {f"kpi_{row.kpi_id}": f"{row.actual.normalize():f}" for row in found.results}
    return {"version": found.version, "note": found.note, **typed}


def _actuals(form: Any, kpi_ids: list[int]) -> dict[int, Any]:
    """What was measured. Raises Refused on every field that holds no number."""
    read: dict[int, Any] = {}
    refused: list[Refused] = []
    for kpi_id in kpi_ids:
        field = f"kpi_{kpi_id}"
        try:
            read[kpi_id] = measure(form[field].data or "")
        except Refused as refusal:
            refusal.field = field
            refused.append(refusal)
    if refused:
        first, *first.also = refused
        raise first
    return read


@bp.route("/checks/<int:check_id>/judge", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def judge_check(check_id: int) -> Answer:
    """적정, 보완, 미흡."""
    found = queries.check(check_id, current_actor())
    authorize(current_actor(), AgreementPermission.JUDGE, found.agreement)
    form: Any = JudgeCheckForm(version=found.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(found.version)
            checks.judge(
                found, CheckState(form.finding.data), form.reason.data, actor=current_actor(),
                mend_until=form.mend_until.data,
            )  # fmt: skip
            flash_done(N_("점검 결과를 적었습니다. 기업에 알렸습니다."))
            return back_to(found.agreement, "checks")
    return render_template(
        "agreements/judge_check.html",
        form=form,
        check=found,
        agreement=found.agreement,
        crumbs=trail_of(found.agreement, (found.kind.label, None)),
    )

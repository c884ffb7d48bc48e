"""One tenancy: its page, the permit, moving in, notice, moving out."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from app.documents import queries as register
from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.dates import written
from app.kernel.errors import Refused
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.tenancy import queries, rules_permit
from app.tenancy.forms import LeavingDayForm, MoveInForm, MoveOutForm, NoticeForm, PermitForm
from app.tenancy.models import Tenancy
from app.tenancy.policy import READERS, TenancyPermission
from app.tenancy.routes.blueprint import act_page, bp, opened, trail, trail_of, unchanged
from app.tenancy.rules import FeeBasis
from app.tenancy.services import permit_papers, permits, stays
from app.tenancy.states import ExitReason
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

Answer = str | Response | AnyResponse


@bp.get("/<int:tenancy_id>")
@door(*READERS, Role.VENTURE)
def show(tenancy_id: int) -> str:
    """The tenancy, its permit, what was charged and paid."""
    tenancy, today = opened(tenancy_id), clock.today()
    paid = queries.payments_of(tenancy)
    return render_template(
        "tenancy/show.html",
        tenancy=tenancy,
        told=queries.fact(tenancy, today),
        book=queries.ledger_of(tenancy, today),
        payments=paid,
        reversed_ids={row.reverses_id for row in paid},
        papers=[
            paper
            for paper in register.about(permit_papers.SUBJECT, tenancy.id, current_actor())
            if register.has_file(paper)
        ],
        printable=permit_papers.in_force(tenancy),
        chargeable=permits.next_year_opens(tenancy, today),
        crumbs=trail((f"{tenancy.space.title} {tenancy.venture.full_name}", None)),
    )


def _back(tenancy: Tenancy) -> AnyResponse:
    return redirect(url_for("tenancy.show", tenancy_id=tenancy.id))


@bp.route("/<int:tenancy_id>/permit", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def permit(tenancy_id: int) -> Answer:
    """What the permit states and what the fee comes to; with `preview` it only computes."""
    tenancy = opened(tenancy_id)
    facility = tenancy.space.floor.facility
    form: Any = PermitForm(
        version=tenancy.version,
        purpose=str(translated(N_("소셜벤처 사무실"))),
        care_duty=facility.care_duty,
        charges_borne=facility.charges_borne,
        conditions=facility.conditions,
    )
    if form.validate_on_submit() and "preview" not in request.form:
        with form.showing_refusals():
            unchanged(form, tenancy)
            permits.contract(tenancy, form.permit(), actor=current_actor())
            flash_done(N_("사용허가를 주었습니다. 기업에 알렸습니다."))
            return _back(tenancy)
    return render_template(
        "tenancy/permit.html",
        form=form,
        tenancy=tenancy,
        fee=_fee_shown(tenancy, form),
        crumbs=trail_of(tenancy, (translated(N_("사용허가")), None)),
    )


@bp.post("/<int:tenancy_id>/permit-paper")
@door(Role.COORDINATOR)
@commits
def make_permit_paper(tenancy_id: int) -> AnyResponse:
    """Have the permit put on paper, for the first time or anew."""
    tenancy = opened(tenancy_id)
    permit_papers.order(tenancy, actor=current_actor())
    flash_done(
        N_(
            "사용허가서를 만들고 있습니다. 잠시 뒤 이 화면에서 받을 수 있습니다. 적힌 내용이 앞의 것과 같으면 새로 만들지 않습니다."
        )
    )
    return _back(tenancy)


def _fee_shown(tenancy: Tenancy, form: PermitForm) -> dict[str, Any] | None:
    """The fee with its arithmetic and its first year's parts, as the form stands."""
    basis = FeeBasis(form.basis.data) if form.basis.data in set(FeeBasis) else FeeBasis.SOCIAL_VENTURE
    pct = form.reduction_pct.data or 0
    terms = permits.terms_of(tenancy, basis, pct, form.reduction_basis.data or str(translated(N_("감면"))))
    try:
        fee = rules_permit.whole_year(terms, tenancy.starts_on)
        parts = permits.parts_of(
            tenancy, fee.amount, 1, form.payments_a_year.data or 1, by_venture_table=form.venture_table.data
        )
    except Refused as refusal:
        return {"terms": terms, "refusal": refusal.message, "fee": None, "parts": []}
    return {"terms": terms, "fee": fee, "parts": parts, "refusal": None}


@bp.route("/<int:tenancy_id>/move-in", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def move_in(tenancy_id: int) -> Answer:
    """The venture came in."""
    tenancy = opened(tenancy_id)
    form: Any = MoveInForm(version=tenancy.version, moved_in_on=max(tenancy.starts_on, clock.today()))
    if form.validate_on_submit():
        with form.showing_refusals():
            unchanged(form, tenancy)
            stays.move_in(tenancy, form.moved_in_on.data, actor=current_actor())
            flash_done(N_("입주를 기록했습니다."))
            return _back(tenancy)
    outcome = [translated(N_("허가 기간은 %(start)s부터입니다."), start=written(tenancy.starts_on))]
    return act_page(tenancy, form, N_("입주 기록"), N_("입주 기록하기"), outcome)


@bp.route("/<int:tenancy_id>/notice", methods=["GET", "POST"])
@door(Role.COORDINATOR, Role.VENTURE)
@commits
def notice(tenancy_id: int) -> Answer:
    """The venture will leave."""
    tenancy = opened(tenancy_id)
    authorize(current_actor(), TenancyPermission.GIVE_NOTICE, tenancy)
    form: Any = NoticeForm(
        version=tenancy.version, leaves_on=tenancy.ends_on, reason=str(ExitReason.VOLUNTARY)
    )
    if form.validate_on_submit():
        with form.showing_refusals():
            unchanged(form, tenancy)
            stays.give_notice(
                tenancy,
                form.leaves_on.data,
                actor=current_actor(),
                reason=ExitReason(form.reason.data),
                note=form.note.data or "",
            )
            flash_done(N_("퇴거 예정일을 기록했습니다. 상대에게 알렸습니다."))
            return _back(tenancy)
    outcome = [
        translated(
            N_("허가는 %(day)s까지입니다. 그 안에서 나가는 날을 정합니다."),
            day=written(tenancy.permit_ends_on),
        ),
        translated(N_("쓰지 않은 날의 사용료는 나간 뒤에 돌려 계산합니다.")),
    ]
    return act_page(tenancy, form, N_("퇴거 예정"), N_("퇴거 예정일 정하기"), outcome)


@bp.route("/<int:tenancy_id>/leaving-day", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def leaving_day(tenancy_id: int) -> Answer:
    """Another day to leave."""
    tenancy = opened(tenancy_id)
    form: Any = LeavingDayForm(version=tenancy.version, leaves_on=tenancy.ends_on)
    if form.validate_on_submit():
        with form.showing_refusals():
            unchanged(form, tenancy)
            stays.change_leaving_day(
                tenancy, form.leaves_on.data, actor=current_actor(), note=form.note.data or ""
            )
            flash_done(N_("퇴거 예정일을 바꾸었습니다. 상대에게 알렸습니다."))
            return _back(tenancy)
    outcome = [translated(N_("지금 퇴거 예정일은 %(day)s입니다."), day=written(tenancy.ends_on))]
    return act_page(tenancy, form, N_("퇴거 예정일 바꾸기"), N_("퇴거 예정일 바꾸기"), outcome)


@bp.route("/<int:tenancy_id>/move-out", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def move_out(tenancy_id: int) -> Answer:
    """The venture left."""
    tenancy, today = opened(tenancy_id), clock.today()
    reason = tenancy.exit_reason or (ExitReason.EXPIRED if today >= tenancy.ends_on else ExitReason.VOLUNTARY)
    form: Any = MoveOutForm(
        version=tenancy.version, moved_out_on=min(tenancy.ends_on, today), reason=str(reason)
    )
    if form.validate_on_submit():
        with form.showing_refusals():
            unchanged(form, tenancy)
            stays.move_out(
                tenancy,
                form.moved_out_on.data,
                actor=current_actor(),
                reason=ExitReason(form.reason.data),
                note=form.note.data or "",
            )
            flash_done(N_("퇴거를 기록했습니다. 쓰지 않은 날의 사용료를 정산했습니다."))
            return _back(tenancy)
    outcome = [
        translated(N_("원상복구와 열쇠 반납을 확인했나요?")),
        translated(N_("나간 날까지의 사용료만 남기고, 그 뒤의 사용료는 거둡니다.")),
    ]
    return act_page(tenancy, form, N_("퇴거 기록"), N_("퇴거 기록하기"), outcome, danger=True)

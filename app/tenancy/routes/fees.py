"""Charges and payments of one tenancy."""

from typing import Any

from flask import flash, redirect, url_for
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.errors import Missing, Refused
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.tenancy import queries
from app.tenancy.forms import PaymentForm, ReversalForm
from app.tenancy.policy import CASHIERS, TenancyPermission
from app.tenancy.routes.blueprint import act_page, bp, opened
from app.tenancy.services import payments, permits
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

Answer = str | Response | AnyResponse


@bp.post("/<int:tenancy_id>/charge")
@door(Role.COORDINATOR)
@commits
def charge(tenancy_id: int) -> Answer:
    """Charge the next year of the permit."""
    tenancy = opened(tenancy_id)
    try:
        year = permits.charge_next_year(tenancy, actor=current_actor())
        flash_done(N_("%(year)s년 차 사용료를 부과했습니다."), year=year)
    except Refused as refusal:
        flash(refusal.message, "warn")
    return redirect(url_for("tenancy.show", tenancy_id=tenancy.id))


@bp.route("/<int:tenancy_id>/payment", methods=["GET", "POST"])
@door(*CASHIERS)
@commits
def payment(tenancy_id: int) -> Answer:
    """Money was received."""
    tenancy, today = opened(tenancy_id), clock.today()
    authorize(current_actor(), TenancyPermission.RECORD_PAYMENT, tenancy)
    book = queries.ledger_of(tenancy, today)
    ahead = book.next_due
    form: Any = PaymentForm(amount=book.arrears or (ahead.left if ahead else None), paid_on=today)
    if form.validate_on_submit():
        with form.showing_refusals():
            payments.record_payment(
                tenancy, form.amount.data, form.paid_on.data, actor=current_actor(), note=form.note.data or ""
            )
            flash_done(N_("수납을 기록했습니다."))
            return redirect(url_for("tenancy.show", tenancy_id=tenancy.id))
    outcome = [
        translated(N_("납기가 먼저인 사용료부터 채웁니다.")),
        translated(N_("기록은 지우거나 고치지 않고, 잘못되면 바로잡는 줄을 더합니다.")),
    ]
    return act_page(tenancy, form, N_("사용료 수납"), N_("수납 기록하기"), outcome)


@bp.route("/<int:tenancy_id>/payments/<int:payment_id>/reverse", methods=["GET", "POST"])
@door(*CASHIERS)
@commits
def reverse(tenancy_id: int, payment_id: int) -> Answer:
    """A receipt was wrong."""
    tenancy = opened(tenancy_id)
    authorize(current_actor(), TenancyPermission.RECORD_PAYMENT, tenancy)
    wrong = next((row for row in queries.payments_of(tenancy) if row.id == payment_id), None)
    if wrong is None:
        raise Missing
    form: Any = ReversalForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            payments.reverse_payment(wrong, actor=current_actor(), note=form.note.data)
            flash_done(N_("수납을 바로잡았습니다."))
            return redirect(url_for("tenancy.show", tenancy_id=tenancy.id))
    outcome = [
        translated(
            N_("%(amount)s원 수납을 없던 것으로 하는 줄을 더합니다. 원래 줄은 남습니다."),
            amount=f"{wrong.amount:,}",
        )
    ]
    return act_page(tenancy, form, N_("수납 바로잡기"), N_("수납 바로잡기"), outcome, danger=True)

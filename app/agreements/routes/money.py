"""Money from the office and back: tranches paid and confirmed, the settlement, what was returned."""

from typing import Any

from flask import redirect, render_template, url_for

from app.agreements import queries
from app.agreements.forms.money import HandInForm, PayForm, ReturnForm, SendBackForm
from app.agreements.forms.steps import ReasonForm, VersionForm
from app.agreements.models import MoneyReturned
from app.agreements.policy import OFFICE, READERS, AgreementPermission
from app.agreements.routes.agreements import opened
from app.agreements.routes.blueprint import Answer, act_on, back_to, bp, trail_of
from app.agreements.services import payments, settlements
from app.agreements.states import AgreementState
from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.asof import day_asked, tell_instead
from app.web.doors import commits, door
from app.web.filters import won
from app.web.forms import flash_done


@bp.route("/<int:agreement_id>/tranches/<int:number>/pay", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def pay(agreement_id: int, number: int) -> Answer:
    """Register that a tranche was paid."""
    agreement = opened(agreement_id)
    tranche = payments.tranche_of(agreement, number)
    authorize(current_actor(), AgreementPermission.PAY, agreement)
    form: Any = PayForm(version=agreement.version, paid_on=clock.today())
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(agreement.version)
            payments.register(agreement, number, form.paid_on.data, actor=current_actor())
            flash_done(N_("지급을 등록했습니다. 다른 담당자가 확인하면 지급한 것으로 기록됩니다."))
            return back_to(agreement, "tranches")
    facts = [(translated(N_("지급 회차")), number), (translated(N_("금액")), won(tranche.amount))]
    return act_on(agreement, form, N_("지급 등록"), N_("지급 등록하기"), facts=facts)


@bp.post("/payments/<int:payment_id>/confirm")
@door(*OFFICE)
@commits
def confirm_payment(payment_id: int) -> Answer:
    """A second person confirms a payment."""
    found = queries.payment(payment_id, current_actor())
    VersionForm().require_version(found.version)
    payments.confirm(found, actor=current_actor())
    flash_done(N_("지급을 확인했습니다. 기업에 알렸습니다."))
    return back_to(found.agreement, "tranches")


@bp.route("/payments/<int:payment_id>/cancel", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def cancel_payment(payment_id: int) -> Answer:
    """A payment was registered by mistake."""
    found = queries.payment(payment_id, current_actor())
    form: Any = ReasonForm(version=found.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(found.version)
            payments.cancel(found, form.reason.data, actor=current_actor())
            flash_done(N_("지급 등록을 취소했습니다."))
            return back_to(found.agreement, "tranches")
    return act_on(found.agreement, form, N_("지급 등록 취소"), N_("지급 등록 취소하기"))


@bp.get("/<int:agreement_id>/settlement")
@door(*READERS, Role.VENTURE)
def settlement(agreement_id: int) -> str:
    """The settlement as of a date, with every row behind its figures."""
    agreement, on = opened(agreement_id), day_asked()
    found = queries.settlement_of(agreement)
    book = queries.books([agreement.id], on, with_lines=True)[agreement.id]
    if book.statement is None:
        book = queries.books([agreement.id], on := clock.today(), with_lines=True)[agreement.id]
        tell_instead(
            N_("그날에는 아직 계획이 확정되지 않아 정산을 셈할 수 없습니다. 오늘 기준으로 보여 드립니다.")
        )
    returned = queries.returned(agreement, on)
    return render_template(
        "agreements/settlement.html",
        agreement=agreement,
        settlement=found,
        book=book,
        told=book.statement,
        was_running=queries.state_on(agreement, on) is AgreementState.IN_FORCE,
        on=on,
        expenses=queries.entered(agreement, on),
        payments=[
            row for row in queries.payments_of(agreement) if row.state == "confirmed" and row.paid_on <= on
        ],
        returned=returned,
        undone={row.reverses_id for row in returned},
        last=settlements.last_day_of(agreement),
        crumbs=trail_of(agreement, (translated(N_("정산")), None)),
    )


def _page(agreement_id: int) -> str:
    return url_for("agreements.settlement", agreement_id=agreement_id)


@bp.route("/<int:agreement_id>/settlement/hand-in", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def hand_in(agreement_id: int) -> Answer:
    """The venture hands its settlement in."""
    agreement = opened(agreement_id)
    authorize(current_actor(), AgreementPermission.HAND_IN, agreement)
    found = queries.settlement_of(agreement)
    form: Any = HandInForm(version=found.version, interest=found.interest or None)
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(found.version)
            settlements.hand_in(found, form.interest.data, form.note.data or "", actor=current_actor())
            flash_done(N_("정산을 냈습니다. 코디네이터가 집행 내역을 확인합니다."))
            return redirect(_page(agreement.id))
    told = settlements.statement_of(agreement, clock.today())
    facts = [
        (translated(N_("집행액")), won(told.spent)),
        (translated(N_("집행잔액")), won(told.unspent)),
        (translated(N_("모자라는 자부담")), won(max(0, told.own_short - told.own_pending))),
    ]
    return act_on(agreement, form, N_("정산 내기"), N_("정산 내기"), facts=facts, back=_page(agreement.id))


@bp.route("/<int:agreement_id>/settlement/send-back", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def send_back(agreement_id: int) -> Answer:
    """Something is to be mended."""
    agreement = opened(agreement_id)
    found = queries.settlement_of(agreement)
    form: Any = SendBackForm(version=found.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(found.version)
            settlements.send_back(found, form.reason.data, form.due_on.data, actor=current_actor())
            flash_done(N_("보완을 요청했습니다. 기업에 알렸습니다."))
            return redirect(_page(agreement.id))
    return act_on(agreement, form, N_("정산 보완 요청"), N_("보완 요청하기"), back=_page(agreement.id))


@bp.route("/<int:agreement_id>/settlement/settle", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def settle(agreement_id: int) -> Answer:
    """Fix what is to be returned, once whoever does it has read how much: it cannot be taken back."""
    agreement = opened(agreement_id)
    authorize(current_actor(), AgreementPermission.JUDGE, agreement)
    found = queries.settlement_of(agreement)
    form: Any = VersionForm(version=found.version)
    if form.validate_on_submit():
        form.require_version(found.version)
        settlements.settle(found, actor=current_actor())
        flash_done(N_("정산을 확정했습니다. 기업에 알렸습니다."))
        return redirect(_page(agreement.id))
    told = settlements.statement_of(agreement, clock.today())
    facts = [
        (translated(N_("지급액")), won(told.paid)),
        (translated(N_("인정액")), won(told.confirmed)),
        (translated(N_("불인정액")), won(told.disallowed)),
        (translated(N_("모자라는 자부담")), won(told.own_short)),
        (translated(N_("지원금 통장에 생긴 이자")), won(told.interest)),
        (translated(N_("반납액")), won(told.to_return)),
        (translated(N_("확정하면")), translated(N_("기업에 알리고, 되돌릴 수 없습니다."))),
    ]
    page = _page(agreement.id)
    return act_on(agreement, form, N_("정산 확정"), N_("정산 확정하기"), facts=facts, back=page)


@bp.route("/<int:agreement_id>/settlement/return", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def record_return(agreement_id: int) -> Answer:
    """Money came back."""
    agreement = opened(agreement_id)
    authorize(current_actor(), AgreementPermission.PAY, agreement)
    found = queries.settlement_of(agreement)
    left = settlements.left_to_return(found)
    form: Any = ReturnForm(version=found.version, amount=left or None, returned_on=clock.today())
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(found.version)
            settlements.record_return(
                found, form.amount.data, form.returned_on.data, form.note.data or "", actor=current_actor()
            )
            flash_done(N_("반납을 적었습니다."))
            return redirect(_page(agreement.id))
    facts = [(translated(N_("남은 반납액")), won(left))]
    return act_on(
        agreement, form, N_("반납 기록"), N_("반납 기록하기"), facts=facts, back=_page(agreement.id)
    )


@bp.route("/<int:agreement_id>/settlement/return/<int:return_id>/reverse", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def reverse_return(agreement_id: int, return_id: int) -> Answer:
    """A return was written by mistake."""
    agreement = opened(agreement_id)
    found = queries.settlement_of(agreement)
    row = db.session.get(MoneyReturned, return_id)
    if row is None or row.settlement_id != found.id:
        raise Missing
    form: Any = ReasonForm(version=found.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(found.version)
            settlements.reverse_return(row, form.reason.data, actor=current_actor())
            flash_done(N_("반납 기록을 바로잡았습니다."))
            return redirect(_page(agreement.id))
    return act_on(agreement, form, N_("반납 기록 바로잡기"), N_("바로잡기"), back=_page(agreement.id))

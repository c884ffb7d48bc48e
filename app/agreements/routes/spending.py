"""Expenses: written by the venture with evidence, confirmed or disallowed by the office."""

from typing import Any

from flask import flash, redirect, url_for
from markupsafe import Markup

from app.agreements import queries
from app.agreements.forms.money import ExpenseForm, JudgeExpenseForm
from app.agreements.forms.steps import VersionForm
from app.agreements.models import Agreement, Expense
from app.agreements.policy import AgreementPermission
from app.agreements.routes.agreements import opened
from app.agreements.routes.blueprint import Answer, act_on, bp, stored
from app.agreements.services import expenses, settlements
from app.agreements.services.expenses import Spending
from app.agreements.states import MoneyFrom, PaidBy, VatHandling
from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.filters import won
from app.web.forms import flash_done


def _page(agreement: Agreement) -> str:
    return url_for("agreements.settlement", agreement_id=agreement.id, _anchor="expenses")


def _form(agreement: Agreement, **values: Any) -> Any:
    form = ExpenseForm(**values)
    form.line.choices = [(row.name, row.name) for row in expenses.version_of(agreement).lines]
    return form


def _spending(form: Any) -> Spending:
    return Spending(
        line=form.line.data,
        money=MoneyFrom(form.money.data),
        spent_on=form.spent_on.data,
        what=form.what.data,
        payee=form.payee.data,
        supply=form.supply.data,
        vat=form.vat.data,
        vat_handling=VatHandling(form.vat_handling.data),
        paid_by=PaidBy(form.paid_by.data),
    )


def _evidence(found: Expense) -> Markup:
    """The kept evidence, to be read."""
    link = Markup('<a href="{}">{}</a>')
    return link.format(url_for("files.read", file_id=found.file_id), found.file.name)


def _warn_of_limits(agreement: Agreement, line: str) -> None:
    """What was written goes beyond the line's limit, or all of it beyond the whole cost: a slip, or not all will count."""
    told = settlements.statement_of(agreement, clock.today())
    row = next(row for row in told.lines if row.name == line)
    if row.spent_over:
        words = N_(
            "%(line)s 한도를 %(over)s 넘었습니다. 금액을 확인해 주세요. 한도를 넘은 돈은 인정받지 못합니다."
        )
        flash(translated(words, line=line, over=won(row.spent_over)), "warn")
    elif told.spent > told.cost:
        words = N_("집행액이 총사업비를 %(over)s 넘었습니다. 금액을 확인해 주세요.")
        flash(translated(words, over=won(told.spent - told.cost)), "warn")


@bp.route("/<int:agreement_id>/expenses/new", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def new_expense(agreement_id: int) -> Answer:
    """Write an expense down."""
    agreement = opened(agreement_id)
    authorize(current_actor(), AgreementPermission.HAND_IN, agreement)
    form = _form(agreement, spent_on=clock.today(), vat=0)
    if form.validate_on_submit():
        with form.showing_refusals():
            expenses.enter(agreement, _spending(form), stored(form, agreement), actor=current_actor())
            flash_done(N_("집행 내역을 적었습니다."))
            _warn_of_limits(agreement, form.line.data)
            return redirect(_page(agreement))
    return act_on(agreement, form, N_("집행 내역 적기"), N_("집행 내역 저장하기"), back=_page(agreement))


@bp.route("/expenses/<int:expense_id>/edit", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def edit_expense(expense_id: int) -> Answer:
    """Correct an expense."""
    found = queries.expense(expense_id, current_actor())
    agreement = found.agreement
    authorize(current_actor(), AgreementPermission.HAND_IN, agreement)
    form = _form(agreement, data=_filled(found))
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_fresh(found, **_filled(found))
            expenses.correct(found, _spending(form), stored(form, agreement), actor=current_actor())
            flash_done(N_("집행 내역을 고쳤습니다."))
            _warn_of_limits(agreement, form.line.data)
            return redirect(_page(agreement))
    facts = [(translated(N_("지금 증빙")), _evidence(found))]
    return act_on(
        agreement, form, N_("집행 내역 고치기"), N_("집행 내역 저장하기"), facts=facts, back=_page(agreement)
    )


def _filled(found: Expense) -> dict[str, Any]:
    names = ("version", "line", "spent_on", "what", "payee", "supply", "vat")
    chosen = ("money", "vat_handling", "paid_by")
    return {name: getattr(found, name) for name in names} | {
        name: str(getattr(found, name)) for name in chosen
    }


@bp.post("/expenses/<int:expense_id>/remove")
@door(Role.VENTURE)
@commits
def remove_expense(expense_id: int) -> Answer:
    """Take an expense out."""
    found = queries.expense(expense_id, current_actor())
    agreement = found.agreement
    authorize(current_actor(), AgreementPermission.HAND_IN, agreement)
    VersionForm().require_version(found.version)
    expenses.remove(found, actor=current_actor())
    flash_done(N_("집행 내역을 뺐습니다."))
    return redirect(_page(agreement))


@bp.route("/expenses/<int:expense_id>/judge", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def judge_expense(expense_id: int) -> Answer:
    """Confirm an expense in whole or in part."""
    found = queries.expense(expense_id, current_actor())
    agreement = found.agreement
    authorize(current_actor(), AgreementPermission.JUDGE, agreement)
    confirmed = found.amount if found.confirmed is None else found.confirmed
    form: Any = JudgeExpenseForm(version=found.version, confirmed=confirmed, reason=found.reason)
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(found.version)
            expenses.judge(found, form.confirmed.data, form.reason.data or "", actor=current_actor())
            flash_done(N_("집행 내역을 확인했습니다."))
            return redirect(_page(agreement))
    facts = [
        (translated(N_("비목")), found.line),
        (translated(N_("내용")), f"{found.what} · {found.payee}"),
        (translated(N_("쓴 금액")), won(found.amount)),
        (translated(N_("증빙")), _evidence(found)),
    ]
    return act_on(
        agreement, form, N_("집행 내역 확인"), N_("확인 결과 저장하기"), facts=facts, back=_page(agreement)
    )

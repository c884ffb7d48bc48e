"""One agreement: everything about it, its draft, what each side does with it, its changes and its end."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.agreements import queries, rules
from app.agreements.forms.plans import DraftForm, draft_data
from app.agreements.forms.steps import ReasonForm, TerminateForm, VersionForm
from app.agreements.models import Agreement, AgreementVersion
from app.agreements.policy import OFFICE, READERS, AgreementPermission
from app.agreements.routes.blueprint import Answer, act_on, back_to, bp, trail_of
from app.agreements.services import agreements
from app.agreements.services.agreements import plan_of
from app.agreements.states import VersionState
from app.documents import queries as papers
from app.documents.states import PaperKind
from app.kernel import clock
from app.kernel.access import authorize, may
from app.kernel.db import db
from app.kernel.errors import Missing, Refused
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


def opened(agreement_id: int) -> Agreement:
    """The agreement, when it is theirs. Raises Missing."""
    return queries.get(agreement_id, current_actor())


@bp.get("/<int:agreement_id>")
@door(*READERS, Role.VENTURE)
def show(agreement_id: int) -> str:
    """What it says, what was paid, checked and spent, and what comes next."""
    actor, today, agreement = current_actor(), clock.today(), opened(agreement_id)
    versions = queries.versions_of(agreement)
    if not may(actor, AgreementPermission.READ_ALL):
        versions = [row for row in versions if row.sent_at is not None]
    valid, making = queries.valid(versions), queries.unfinished(versions)
    book = queries.books([agreement.id], today, with_lines=True)[agreement.id]
    checks, payments = queries.checks_of(agreement), queries.payments_of(agreement)
    return render_template(
        "agreements/show.html",
        agreement=agreement,
        versions=versions,
        valid=valid,
        making=making,
        shown=making
        if making is not None and valid is None
        else valid or (versions[0] if versions else None),
        gaps=_gaps(making),
        book=book,
        told=book.statement,
        settlement=queries.settlement_of(agreement) if agreement.began_on else None,
        payments={row.number: row for row in payments if row.state != "cancelled"},
        passed=queries.passed_kinds(checks),
        met=rules.condition_met,
        checks=checks,
        papers=[
            paper
            for paper in papers.about("agreement", agreement.id, actor)
            if paper.kind is PaperKind.AGREEMENT and papers.has_file(paper)
        ],
        crumbs=[*trail_of(agreement)[:-1], (agreement.venture.full_name, None)],
    )


def _gaps(making: AgreementVersion | None) -> list[Any]:
    """What keeps a draft from being sent, for whoever writes it."""
    if making is None or making.state is not VersionState.DRAFT:
        return []
    if not may(current_actor(), AgreementPermission.DRAFT, making.agreement):
        return []
    return [translated(gap.sentence, **gap.words) for gap in rules.gaps(plan_of(making))]


def _making(agreement: Agreement) -> AgreementVersion:
    found = queries.unfinished(queries.versions_of(agreement))
    if found is None:
        raise Missing
    return found


@bp.route("/<int:agreement_id>/draft", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def draft(agreement_id: int) -> Answer:
    """Write what the agreement says; send it when it is right."""
    agreement = opened(agreement_id)
    authorize(current_actor(), AgreementPermission.DRAFT, agreement)
    version = _making(agreement)
    form: Any = DraftForm(data=draft_data(version))
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(version.version)
            agreements.write(version, form.text(), actor=current_actor())
            if request.form.get("send"):
                agreements.send(version, actor=current_actor())
                flash_done(N_("협약서를 보냈습니다. 기업에 알렸습니다."))
            else:
                flash_done(N_("협약서를 저장했습니다."))
            return back_to(agreement)
    return render_template(
        "agreements/draft.html",
        form=form,
        version=version,
        agreement=agreement,
        asked=agreement.application.amount_asked,
        crumbs=trail_of(agreement, (translated(N_("협약서 쓰기")), None)),
    )


STEPS: dict[str, tuple[Any, AgreementPermission, str]] = {
    "send": (agreements.send, AgreementPermission.DRAFT, N_("협약서를 보냈습니다. 기업에 알렸습니다.")),
    "take-back": (
        agreements.take_back,
        AgreementPermission.DRAFT,
        N_("협약서를 되가져왔습니다. 고친 뒤 다시 보내 주세요."),
    ),
    "accept": (
        agreements.accept,
        AgreementPermission.ACCEPT,
        N_("협약에 동의했습니다. 센터가 동의하면 효력이 생깁니다."),
    ),
    "sign": (
        agreements.sign,
        AgreementPermission.SIGN,
        N_("협약을 맺었습니다. 기업에 알렸고 협약서를 만들고 있습니다."),
    ),
    "drop": (agreements.drop_change, AgreementPermission.DRAFT, N_("변경협약을 거뒀습니다.")),
}


@bp.post("/<int:agreement_id>/steps/<step>")
@door(*OFFICE, Role.VENTURE)
@commits
def step(agreement_id: int, step: str) -> Answer:
    """One step of the version that is being made."""
    agreement = opened(agreement_id)
    if step not in STEPS:
        raise Missing
    verb, permission, done = STEPS[step]
    authorize(current_actor(), permission, agreement)
    version = _making(agreement)
    VersionForm().require_version(version.version)
    try:
        verb(version, actor=current_actor())
        flash_done(done)
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "warn")
        if step == "send":
            return redirect(url_for("agreements.draft", agreement_id=agreement_id))
    return redirect(url_for("agreements.show", agreement_id=agreement_id))


@bp.route("/<int:agreement_id>/ask", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def ask(agreement_id: int) -> Answer:
    """The venture asks for something else before it agrees."""
    agreement = opened(agreement_id)
    authorize(current_actor(), AgreementPermission.ASK_TO_CHANGE, agreement)
    version = _making(agreement)
    form: Any = ReasonForm(version=version.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(version.version)
            agreements.ask_to_change(version, form.reason.data, actor=current_actor())
            flash_done(N_("고칠 곳을 알렸습니다. 다시 보내면 알려 드립니다."))
            return back_to(agreement)
    return act_on(agreement, form, N_("협약서 수정 요청"), N_("수정 요청하기"))


@bp.route("/<int:agreement_id>/change", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def change(agreement_id: int) -> Answer:
    """변경협약: a new draft with its reason."""
    agreement = opened(agreement_id)
    form: Any = ReasonForm(version=agreement.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(agreement.version)
            agreements.change(agreement, form.reason.data, actor=current_actor())
            flash_done(
                N_("변경협약을 쓰기 시작했습니다. 양쪽이 동의할 때까지 지금 협약이 그대로 유효합니다.")
            )
            return redirect(url_for("agreements.draft", agreement_id=agreement.id))
    return act_on(agreement, form, N_("변경협약"), N_("변경협약 쓰기"))


@bp.route("/<int:agreement_id>/cancel", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def cancel(agreement_id: int) -> Answer:
    """No agreement is made."""
    agreement = opened(agreement_id)
    form: Any = ReasonForm(version=agreement.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(agreement.version)
            agreements.cancel(agreement, form.reason.data, actor=current_actor())
            flash_done(N_("협약을 맺지 않는 것으로 기록했습니다."))
            return back_to(agreement)
    return act_on(agreement, form, N_("협약하지 않기"), N_("협약하지 않기로 정하기"), danger=True)


@bp.route("/<int:agreement_id>/terminate", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def terminate(agreement_id: int) -> Answer:
    """해지."""
    agreement = opened(agreement_id)
    authorize(current_actor(), AgreementPermission.SIGN, agreement)
    form: Any = TerminateForm(version=agreement.version, on=clock.today())
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(agreement.version)
            agreements.terminate(agreement, form.reason.data, form.on.data, actor=current_actor())
            flash_done(N_("협약을 해지했습니다. 기업에 알렸습니다. 지급한 돈은 정산합니다."))
            return back_to(agreement)
    return act_on(agreement, form, N_("협약 해지"), N_("협약 해지하기"), danger=True)

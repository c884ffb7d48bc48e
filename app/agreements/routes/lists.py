"""The list of agreements with who waits for one; its export; what a call asks for; a venture's own."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.wrappers import Response

from app.agreements import open_grants, queries, sheets
from app.agreements.forms.plans import TermsForm, terms_data
from app.agreements.forms.steps import ExportForm
from app.agreements.open_grants import Publisher
from app.agreements.policy import OFFICE, READERS, AgreementPermission
from app.agreements.queries import Filter
from app.agreements.routes.blueprint import Answer, act_page, bp, trail
from app.agreements.services import agreements, calls
from app.agreements.states import AgreementState
from app.applications import queries as applications
from app.applications.models import Call
from app.audit.reading import downloaded
from app.kernel import clock
from app.kernel.access import authorize, may
from app.kernel.db import db
from app.kernel.errors import Missing, Refused
from app.kernel.roles import Role
from app.kernel.settings import setting
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.filters import address
from app.web.forms import flash_done


def _wanted() -> Filter:
    states = {str(member.value): member for member in AgreementState}
    return Filter(
        text=request.args.get("q", "").strip()[:80],
        state=states.get(request.args.get("state", "")),
        call_id=request.args.get("call", type=int),
        sort=request.args.get("sort", "-made"),
        after=request.args.get("after"),
    )


@bp.get("/")
@door(*READERS)
def index() -> str:
    """Every agreement with its money, and who was selected and waits for one."""
    actor, today, wanted = current_actor(), clock.today(), _wanted()
    rows, after, matching = queries.page_of(actor, wanted, today)
    return render_template(
        "agreements/index.html",
        rows=rows,
        wanted=wanted,
        matching=matching,
        next=address(after=after) if after else None,
        first=address(after=None) if wanted.after else None,
        untermed=_without_terms(wanted.call_id),
        may_set_terms=may(actor, AgreementPermission.SET_TERMS),
        waiting=list(db.session.scalars(queries.to_agree_on().limit(50))),
        calls=queries.calls_with_agreements(actor),
        State=AgreementState,
        crumbs=[],
    )


def _without_terms(call_id: int | None) -> Call | None:
    """The call that is asked for, where nobody has said what its agreements are about."""
    if call_id is None:
        return None
    try:
        call = _opened(call_id)
    except Missing:
        return None
    return call if queries.terms_of(call) is None else None


@bp.route("/export", methods=["GET", "POST"])
@door(*READERS)
@commits
def export() -> Answer:
    """The list with the columns one picks, as a sheet, with the reason it leaves for."""
    authorize(current_actor(), AgreementPermission.EXPORT)
    form: Any = ExportForm()
    picked = request.form.getlist("cols") if form.is_submitted() else list(sheets.COLUMNS)
    chosen = [key for key in sheets.COLUMNS if key in picked]
    fits = form.validate_on_submit()
    if form.is_submitted() and not chosen and request.form.get("as") != "open":
        form.form_errors.append(translated(N_("받을 열을 하나 이상 골라 주세요.")))
    elif fits:
        rows = queries.all_of(current_actor(), _wanted(), clock.today())
        if request.form.get("as") == "open":
            return _as_open_data(rows, form.reason.data)
        excel = request.form.get("as") != "csv"
        content = sheets.made(rows, chosen, excel=excel)
        downloaded(
            None,
            N_("협약 %(count)s건의 목록을 내려받았습니다"),
            subject_type="agreement",
            note=form.reason.data,
            count=len(rows),
        )
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" if excel else "text/csv"
        response = Response(content, mimetype=media)
        name = f"agreements-{clock.today():%Y%m%d}.{'xlsx' if excel else 'csv'}"
        response.headers.set("Content-Disposition", "attachment", filename=name)
        return response
    return render_template(
        "agreements/export.html",
        form=form,
        columns=sheets.COLUMNS,
        chosen=chosen,
        crumbs=trail((translated(N_("내려받기")), None)),
    )


def _as_open_data(rows: list[queries.Row], why: str) -> Response:
    """Grants for the public, in the shape of 360Giving; logged."""
    today = clock.today()
    publisher = Publisher(setting("GRANTS_PREFIX"), setting("OFFICE_NAME"), setting("PUBLIC_URL").rstrip("/"))
    told = open_grants.package(rows, publisher, today)
    downloaded(
        None,
        N_("지원 협약 %(count)s건을 공개용 자료로 내려받았습니다"),
        subject_type="agreement",
        note=why,
        count=len(told["grants"]),
    )
    response = Response(open_grants.as_json(told), mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=f"grants-{today:%Y%m%d}.json")
    return response


@bp.post("/applications/<int:application_id>/begin")
@door(Role.COORDINATOR)
@commits
def begin(application_id: int) -> Answer:
    """Begin an agreement on a selected application."""
    application = applications.get(application_id, current_actor())
    try:
        made = agreements.begin(application, actor=current_actor())
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message, "warn")
        return redirect(url_for("agreements.index"))
    flash_done(N_("협약을 쓰기 시작했습니다. 신청서의 계획과 금액을 옮겨 두었습니다."))
    return redirect(url_for("agreements.draft", agreement_id=made.id))


def _opened(call_id: int) -> Call:
    return applications.call(call_id, current_actor())


@bp.route("/calls/<int:call_id>/terms", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def terms(call_id: int) -> Answer:
    """What a call asks of whoever it selects."""
    call = _opened(call_id)
    found = queries.terms_of(call)
    form: Any = TermsForm(data=terms_data(found))
    back = url_for("applications.call", call_id=call.id)
    if form.validate_on_submit():
        with form.showing_refusals():
            calls.set_terms(call, form.values(), actor=current_actor())
            flash_done(N_("협약 조건을 정했습니다. 선정하면 협약을 맺을 수 있습니다."))
            return redirect(back)
    crumbs = [(translated(N_("공고와 신청")), url_for("applications.calls")), (call.title, back)]
    heading = N_("협약 조건")
    drop = (url_for("agreements.drop_terms", call_id=call.id), N_("협약을 맺지 않기"))
    return act_page(
        form,
        heading,
        N_("협약 조건 저장하기"),
        back,
        [*crumbs, (translated(heading), None)],
        call.title,
        undo=drop if found is not None else None,
    )


@bp.post("/calls/<int:call_id>/terms/drop")
@door(*OFFICE)
@commits
def drop_terms(call_id: int) -> Answer:
    """The call asks for no agreement after all."""
    call = _opened(call_id)
    calls.drop_terms(call, actor=current_actor())
    flash_done(N_("이 공고는 협약을 맺지 않습니다."))
    return redirect(url_for("applications.call", call_id=call.id))


@bp.get("/mine")
@door(Role.VENTURE)
def mine() -> str:
    """A venture's agreements and sanctions."""
    actor, today = current_actor(), clock.today()
    rows = queries.with_books(list(db.session.scalars(queries.visible_to(actor))), today)
    return render_template(
        "agreements/mine.html",
        rows=sorted(rows, key=lambda row: row.id, reverse=True),
        sanctions=list(db.session.scalars(queries.sanctions_visible_to(actor))),
        crumbs=[],
    )

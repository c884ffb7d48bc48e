"""Signing up, the profile, and a venture user's own ventures."""

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.audit.reading import seen
from app.kernel import clock
from app.kernel.access import authorize, may
from app.kernel.roles import Role
from app.kernel.text import N_
from app.ventures import identifiers, queries
from app.ventures.forms import EditForm, JoinForm, PlainForm, SignUpForm
from app.ventures.identifiers import InvalidNumber
from app.ventures.models import Venture
from app.ventures.policy import VenturePermission
from app.ventures.queries.people import invitations_for, requests_by
from app.ventures.routes.blueprint import READERS, WRITERS, bp, trail, venture_page
from app.ventures.rules import business_age_months
from app.ventures.services import members, records
from app.web.actor import current_actor, forget_actor
from app.web.doors import commits, door
from app.web.forms import flash_done
from app.web.pages import inner_address


@bp.route("/new", methods=["GET", "POST"])
@door(*WRITERS)
@commits
def create() -> str | Response:
    """Record a venture; a number that is known already leads to asking to join."""
    actor = current_actor()
    form: Any = SignUpForm()
    known: Venture | None = None
    if form.validate_on_submit():
        with form.showing_refusals():
            try:
                venture = records.create(form.values(), actor=actor)
            except records.AlreadyRecorded:
                known = queries.by_biz_reg_no(identifiers.biz_reg_no(form.biz_reg_no.data))
                raise
            forget_actor()
            flash_done(N_("%(name)s 기록을 만들었습니다."), name=venture.full_name)
            wanted = inner_address(request.args.get("next"))
            return redirect(
                wanted or (venture_page(venture.id) if actor.is_staff else url_for("ventures.mine"))
            )
    return render_template(
        "ventures/create.html",
        form=form,
        known=known,
        join=JoinForm(formdata=None) if known is not None and actor.has(Role.VENTURE) else None,
        crumbs=trail(None, N_("기업 등록")),
        doubt=_doubt(form),
    )


def _doubt(form: Any) -> str | None:
    try:
        return identifiers.corp_reg_no_doubt(identifiers.corp_reg_no(form.corp_reg_no.data or ""))
    except InvalidNumber:
        return None


@bp.post("/join/<number>")
@door(Role.VENTURE)
@commits
def ask_to_join(number: str) -> Response:
    """Ask to act for the venture with this 사업자등록번호."""
    form: Any = JoinForm()
    venture = queries.by_biz_reg_no(identifiers.biz_reg_no(number))
    if venture is not None and form.validate_on_submit():
        members.ask_to_join(venture, form.message.data or "", actor=current_actor())
        flash_done(N_("함께 쓰기를 요청했습니다. 대표 담당자나 코디네이터가 확인하면 알려 드립니다."))
    return redirect(url_for("ventures.mine"))


@bp.route("/<int:venture_id>/edit", methods=["GET", "POST"])
@door(*READERS)
@commits
def edit(venture_id: int) -> str | Response:
    """The profile: to read, and for those who may, to change."""
    actor = current_actor()
    venture = queries.get(venture_id, actor)
    form: Any = EditForm(data=_held(venture)) if request.method == "GET" else EditForm()
    if form.is_submitted():
        authorize(actor, VenturePermission.EDIT, venture)
    if form.validate_on_submit():
        form.require_version(venture.version, _theirs(form, venture))
        with form.showing_refusals():
            changed = records.update(
                venture,
                form.values(),
                actor=actor,
                changed_on=form.changed_on.data,
                reason=form.reason.data or "",
            )
            flash_done(N_("기업 정보를 저장했습니다.") if changed else N_("바뀐 내용이 없습니다."))
            return redirect(url_for("ventures.edit", venture_id=venture.id))
    seen(venture, N_("기업 정보를 보았습니다"), action="ventures.profile", venture_id=venture.id)
    return render_template(
        "ventures/edit.html",
        venture=venture,
        form=form,
        may_edit=may(actor, VenturePermission.EDIT, venture),
        age=_age(venture, clock.today()),
        doubt=_doubt(form),
        crumbs=trail(venture, N_("기업 정보")),
    )


def _age(venture: Venture, on: date) -> int | None:
    return business_age_months(venture.founded_on, on) if venture.founded_on else None


def _held(venture: Venture) -> dict[str, Any]:
    """The record as its form shows it."""
    held = {name: getattr(venture, name) for name in records.FIELDS}
    values = [row.value for row in venture.social_values]
    number, corporate = venture.biz_reg_no, venture.corp_reg_no
    return held | {
        "version": venture.version,
        "biz_reg_no": identifiers.show_biz_reg_no(number) if number else "",
        "corp_reg_no": identifiers.show_corp_reg_no(corporate) if corporate else "",
        "in_district": {True: "yes", False: "no"}.get(venture.in_district),  # type: ignore[arg-type]
        "social_values": values,
        "main_value": values[0] if values else None,
        "sdgs": [row.goal for row in venture.sdgs],
    }


def _theirs(form: Any, venture: Venture) -> dict[str, Any]:
    """What stands in the record now, by the labels of the form: for the conflict page."""
    held = _held(venture)
    return {str(field.label.text): held[field.name] for field in form if field.name in held}


@bp.get("/mine")
@door(Role.VENTURE)
def mine() -> str:
    """The ventures a person acts for, invitations that wait, and requests under way."""
    actor = current_actor()
    today = clock.today()
    ventures = queries.mine(actor)
    return render_template(
        "ventures/mine.html",
        rows=[
            {
                "venture": venture,
                "role": actor.role_in("venture", venture.id),
                "may_edit": may(actor, VenturePermission.EDIT, venture),
                "age": _age(venture, today),
            }
            for venture in ventures
        ],
        invitations=invitations_for(actor.id or 0),
        requests=requests_by(actor.id or 0),
        plain=PlainForm(),
    )

"""Offering a space, and the venture's answer."""

from datetime import timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from app.applications.models import Application
from app.applications.queries import get as get_application
from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.dates import Period, add_months, written
from app.kernel.errors import Refused
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.tenancy import queries, rules_term
from app.tenancy.forms import DeclineForm, OfferForm, RenewalForm, VersionedForm, WithdrawForm
from app.tenancy.models import Tenancy
from app.tenancy.policy import TenancyPermission
from app.tenancy.queries import SpaceChoice
from app.tenancy.routes.blueprint import act_page, bp, opened, trail, unchanged
from app.tenancy.services import offers
from app.ventures.models import Venture
from app.ventures.queries import get as get_venture
from app.ventures.queries import search as search_ventures
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

Answer = str | Response | AnyResponse


@bp.route("/offer", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def offer() -> Answer:
    """Offer a space to a selected venture (`?application=`) or directly (`?venture=`); else choose one first."""
    actor = current_actor()
    venture, application = _asked_for()
    if venture is None:
        text = request.args.get("q", "").strip()
        found = search_ventures(text, actor) if text else []
        return render_template("tenancy/choose_venture.html", text=text, found=found, crumbs=_offer_trail())
    form = _offer_form()
    if form.validate_on_submit():
        with form.showing_refusals():
            made = offers.offer(
                queries.get_space(form.space_id.data),
                venture,
                _period(form),
                actor=actor,
                application=application,
                answer_by=form.answer_by.data,
            )
            flash_done(N_("배정을 제안했습니다. 기업에 알렸습니다."))
            return redirect(url_for("tenancy.show", tenancy_id=made.id))
    return render_template(
        "tenancy/offer.html", form=form, venture=venture, application=application, crumbs=_offer_trail()
    )


def _offer_trail() -> list[tuple[object, str | None]]:
    return trail((translated(N_("공간 배정")), None))


def _asked_for() -> tuple[Venture | None, Application | None]:
    actor = current_actor()
    if key := request.args.get("application", type=int):
        application = get_application(key, actor)
        return application.venture, application
    if key := request.args.get("venture", type=int):
        return get_venture(key, actor), None
    return None, None


def _offer_form() -> Any:
    today = clock.today()
    start = add_months(today.replace(day=1), 1)
    rows = queries.choices(start)
    facility = rows[0].space.floor.facility if rows else None
    limits = queries.limits_of(facility) if facility else rules_term.Limits(60, 0)
    first = facility.first_months if facility else 12
    period = rules_term.default_period(start, limits, first_months=first)
    days = facility.answer_within_days if facility else 7
    form: Any = OfferForm(
        space_id=request.args.get("space", type=int),
        starts_on=period.start,
        ends_on=period.end,
        answer_by=today + timedelta(days=days),
    )
    form.space_id.choices = [(row.space.id, _choice_words(row)) for row in rows]
    return form


def _choice_words(row: SpaceChoice) -> str:
    space = row.space
    free = translated(N_("비어 있음"))
    held = translated(N_("%(day)s까지 배정됨"), day=written(row.held_until)) if row.held_until else free
    people = translated(N_("%(n)s명"), n=space.capacity)
    return f"{space.floor.name} {space.title} · {space.exclusive_area.normalize():f}㎡ · {people} · {held}"


def _period(form: Any) -> Period:
    if form.ends_on.data < form.starts_on.data:
        raise Refused(N_("끝나는 날이 시작하는 날보다 앞섭니다."), field="ends_on")
    return Period(form.starts_on.data, form.ends_on.data)


@bp.route("/<int:tenancy_id>/renew", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def renew(tenancy_id: int) -> Answer:
    """Offer the same space again from the day after the permit."""
    tenancy = opened(tenancy_id)
    told = queries.fact(tenancy, clock.today())
    days = tenancy.space.floor.facility.answer_within_days
    form: Any = RenewalForm(
        ends_on=told.longest_end,
        answer_by=clock.today() + timedelta(days=days),
        version=tenancy.version,
    )
    if form.validate_on_submit():
        with form.showing_refusals():
            unchanged(form, tenancy)
            made = offers.offer_renewal(
                tenancy, form.ends_on.data, actor=current_actor(), answer_by=form.answer_by.data
            )
            flash_done(N_("사용 연장을 제안했습니다. 기업에 알렸습니다."))
            return redirect(url_for("tenancy.show", tenancy_id=made.id))
    outcome = [
        translated(
            N_("지금 허가는 %(day)s에 끝납니다. 다음 허가는 그다음 날부터입니다."),
            day=written(tenancy.ends_on),
        ),
        translated(
            N_("이 시설에는 %(day)s까지, 모두 %(months)s개월 있을 수 있습니다."),
            day=written(told.longest_end),
            months=tenancy.space.floor.facility.max_term_months,
        ),
    ]
    return act_page(tenancy, form, N_("사용 연장 제안"), N_("연장 제안하기"), outcome)


@bp.post("/<int:tenancy_id>/accept")
@door(Role.VENTURE)
@commits
def accept(tenancy_id: int) -> Answer:
    """The venture accepts."""
    tenancy = opened(tenancy_id)
    authorize(current_actor(), TenancyPermission.ANSWER, tenancy)
    form: Any = VersionedForm()
    form.require_version(tenancy.version)
    offers.accept(tenancy, actor=current_actor())
    flash_done(N_("배정을 수락했습니다. 담당 코디네이터가 사용허가를 준비합니다."))
    return redirect(url_for("tenancy.show", tenancy_id=tenancy.id))


@bp.route("/<int:tenancy_id>/decline", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def decline(tenancy_id: int) -> Answer:
    """The venture declines, with a reason."""
    tenancy = opened(tenancy_id)
    authorize(current_actor(), TenancyPermission.ANSWER, tenancy)
    form: Any = DeclineForm(version=tenancy.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            unchanged(form, tenancy)
            offers.decline(tenancy, form.reason.data, actor=current_actor())
            flash_done(N_("배정을 사양했습니다. 담당 코디네이터에게 알렸습니다."))
            return redirect(url_for("tenancy.mine"))
    outcome = [translated(N_("이 공간은 다른 기업에 배정할 수 있게 됩니다.")), _still_selected(tenancy)]
    return act_page(tenancy, form, N_("배정 사양"), N_("사양하기"), outcome, danger=True)


def _still_selected(tenancy: Tenancy) -> object:
    if tenancy.application_id is None:
        return translated(N_("담당 코디네이터에게 이유를 알립니다."))
    return translated(N_("선정은 그대로이고, 다른 공간이 나면 다시 제안할 수 있습니다."))


@bp.route("/<int:tenancy_id>/withdraw", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def withdraw(tenancy_id: int) -> Answer:
    """Take an offer or a permit back."""
    tenancy = opened(tenancy_id)
    form: Any = WithdrawForm(version=tenancy.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            unchanged(form, tenancy)
            offers.withdraw(tenancy, form.reason.data, actor=current_actor())
            flash_done(N_("배정을 취소했습니다. 기업에 알렸습니다."))
            return redirect(url_for("tenancy.index"))
    outcome = [
        translated(N_("%(venture)s에 이유와 함께 알립니다."), venture=tenancy.venture.full_name),
        translated(N_("공간은 바로 빈 곳이 되고, 부과한 사용료는 거둡니다.")),
    ]
    return act_page(tenancy, form, N_("배정 취소"), N_("배정 취소하기"), outcome, danger=True)

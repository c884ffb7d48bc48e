"""Buildings and floors: their terms, and adding them."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.tenancy import queries
from app.tenancy.forms import FacilityForm, FloorForm
from app.tenancy.models import Facility
from app.tenancy.routes.blueprint import bp, trail
from app.tenancy.services import places
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

Answer = str | Response | AnyResponse
_NO_TERMS = ("csrf_token", "once", "version")


def _page(form: Any, heading: object) -> str:
    return render_template(
        "tenancy/change_space.html",
        form=form,
        heading=heading,
        back=url_for("tenancy.facilities"),
        crumbs=trail((translated(N_("시설")), url_for("tenancy.facilities")), (heading, None)),
    )


def _values(form: Any) -> dict[str, Any]:
    given = {field.name: field.data for field in form if field.name not in _NO_TERMS}
    return {key: "" if value is None else value for key, value in given.items()}


@bp.get("/facilities")
@door(Role.COORDINATOR, Role.ADMIN)
def facilities() -> str:
    """Every building with its floors."""
    return render_template(
        "tenancy/facilities.html",
        rows=queries.facilities(),
        crumbs=trail((translated(N_("시설")), None)),
    )


@bp.route("/facilities/new", methods=["GET", "POST"])
@door(Role.COORDINATOR, Role.ADMIN)
@commits
def new_facility() -> Answer:
    """A building."""
    form: Any = FacilityForm(obj=Facility(), version=0)
    if form.validate_on_submit():
        with form.showing_refusals():
            values = _values(form)
            places.add_facility(values.pop("name"), actor=current_actor(), **values)
            flash_done(N_("시설을 등록했습니다. 이제 층을 더합니다."))
            return redirect(url_for("tenancy.facilities"))
    return _page(form, translated(N_("시설 등록")))


@bp.route("/facilities/<int:facility_id>", methods=["GET", "POST"])
@door(Role.COORDINATOR, Role.ADMIN)
@commits
def change_facility(facility_id: int) -> Answer:
    """The terms of a building."""
    facility = queries.get_facility(facility_id)
    form: Any = FacilityForm(obj=facility)
    del form.name
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_fresh(facility)
            places.change_facility(facility, _values(form), actor=current_actor())
            flash_done(N_("운영 기준을 고쳤습니다. 이미 준 허가는 그대로입니다."))
            return redirect(url_for("tenancy.facilities"))
    return _page(form, translated(N_("%(name)s 운영 기준"), name=facility.name))


@bp.route("/facilities/<int:facility_id>/floors", methods=["GET", "POST"])
@door(Role.COORDINATOR, Role.ADMIN)
@commits
def new_floor(facility_id: int) -> Answer:
    """A floor of a building."""
    facility = queries.get_facility(facility_id)
    form: Any = FloorForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            made = places.add_floor(facility, form.level.data, form.name.data, actor=current_actor())
            flash_done(N_("층을 등록했습니다. 이제 공간을 더합니다."))
            return redirect(url_for("tenancy.add_space", floor_id=made.id))
    return _page(form, translated(N_("%(name)s에 층 더하기"), name=facility.name))

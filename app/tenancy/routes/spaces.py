"""One space: its facts, its history, adding and changing it."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from app.kernel import clock
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.tenancy import queries
from app.tenancy.forms import SpaceForm
from app.tenancy.policy import READERS
from app.tenancy.routes.blueprint import bp, trail
from app.tenancy.services import places
from app.tenancy.states import SpaceKind
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

Answer = str | Response | AnyResponse
CHANGEABLE = ("exclusive_area", "capacity", "appraised_value", "in_use")


@bp.get("/spaces/<int:space_id>")
@door(*READERS)
def space(space_id: int) -> str:
    """Who held the space, the newest first."""
    found, today = queries.get_space(space_id), clock.today()
    rows = queries.of_space(found, current_actor())
    return render_template(
        "tenancy/space.html",
        space=found,
        history=[(row, queries.fact(row, today)) for row in rows],
        crumbs=trail((f"{found.floor.name} {found.title}", None)),
    )


@bp.route("/spaces/<int:space_id>/change", methods=["GET", "POST"])
@door(Role.COORDINATOR, Role.ADMIN)
@commits
def change_space(space_id: int) -> Answer:
    """Area, capacity, appraised value, use."""
    found = queries.get_space(space_id)
    form: Any = SpaceForm(obj=found)
    del form.kind, form.number
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_fresh(found)
            values = {key: form[key].data for key in CHANGEABLE}
            places.change_space(found, values, actor=current_actor())
            flash_done(N_("공간 자료를 고쳤습니다. 이미 준 허가의 사용료는 그대로입니다."))
            return redirect(url_for("tenancy.space", space_id=found.id))
    title = translated(N_("%(space)s 고치기"), space=found.title)
    return _space_page(form, title, url_for("tenancy.space", space_id=found.id))


@bp.route("/floors/<int:floor_id>/spaces", methods=["GET", "POST"])
@door(Role.COORDINATOR, Role.ADMIN)
@commits
def add_space(floor_id: int) -> Answer:
    """A new space on a floor."""
    floor = queries.get_floor(floor_id)
    form: Any = SpaceForm(version=0)
    if form.validate_on_submit():
        with form.showing_refusals():
            values = {key: form[key].data for key in CHANGEABLE}
            made = places.add_space(
                floor, SpaceKind(form.kind.data), form.number.data, actor=current_actor(), **values
            )
            flash_done(N_("공간을 등록했습니다."))
            return redirect(url_for("tenancy.space", space_id=made.id))
    title = translated(N_("%(floor)s에 공간 더하기"), floor=floor.name)
    return _space_page(form, title, url_for("tenancy.index", floor=floor.id))


def _space_page(form: SpaceForm, title: object, back: str) -> str:
    return render_template(
        "tenancy/change_space.html", form=form, heading=title, back=back, crumbs=trail((title, None))
    )

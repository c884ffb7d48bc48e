"""Homes, and the public pages that explain: who may apply, privacy, accessibility."""

from typing import Any

from flask import Blueprint, current_app, render_template, url_for

from app.kernel import clock
from app.kernel.roles import Role
from app.overview import homes
from app.overview.items import Link
from app.web.actor import current_actor
from app.web.asof import day_asked
from app.web.doors import door_of, open_to_all, signed_in

bp = Blueprint("overview", __name__, template_folder="templates")

TITLES = (
    (Role.COORDINATOR, "today"),
    (Role.DISTRICT_OFFICER, "standing"),
    (Role.VENTURE, "mine"),
    (Role.CONSULTANT, "visits"),
    (Role.FUND_MANAGER, "funds"),
)


def address_of(link: Link | None) -> str | None:
    """The address of a link, when its view is there and its door admits the reader."""
    if link is None:
        return None
    endpoint, arguments = link
    opening = door_of(current_app, endpoint) if endpoint in current_app.view_functions else None
    return url_for(endpoint, **arguments) if opening and opening.admits(current_actor()) else None


@bp.app_context_processor
def _links() -> dict[str, Any]:
    return {"address_of": address_of}


@bp.get("/home")
@signed_in()
def home() -> str:
    """What waits for me, what is due, how things stand."""
    actor = current_actor()
    dated = bool(actor.roles & homes.DATED)
    on = day_asked() if dated else clock.today()
    made = homes.home_of(actor, on)
    kind = next((word for role, word in TITLES if role in actor.roles), "mine")
    return render_template(
        "overview/home.html",
        home=made,
        on=on,
        kind=kind,
        dated=dated,
        late=sum(1 for item in made.items if item.due and item.due < on),
        now_due=sum(1 for item in made.items if item.due == on),
    )


@bp.get("/guide")
@open_to_all("whoever thinks of applying may read how")
def guide() -> str:
    """지원 안내: what there is, who may apply, how it goes."""
    return render_template("overview/guide.html")


@bp.get("/privacy")
@open_to_all("everyone may know what is kept about whom")
def privacy() -> str:
    """개인정보 처리방침."""
    return render_template("overview/privacy.html")


@bp.get("/accessibility")
@open_to_all("everyone may know how to get help with the site")
def accessibility() -> str:
    """접근성 안내."""
    return render_template("overview/accessibility.html")

"""The cohorts' blueprint and what its pages share."""

from typing import Any

from flask import Blueprint, render_template, url_for

from app.cohorts.models import Participation
from app.cohorts.policy import CohortPermission
from app.kernel.text import N_, translated
from app.web.actor import current_actor

bp = Blueprint("cohorts", __name__, url_prefix="/cohorts", template_folder="../templates")

Trail = list[tuple[Any, str | None]]


@bp.context_processor
def words() -> dict[str, Any]:
    """The room's permissions, for `may(permission.X, thing)` in its templates."""
    return {"permission": CohortPermission}


def trail(*more: tuple[Any, str | None]) -> Trail:
    """The way to a page: from all cohorts for staff, from their own for a venture."""
    first = "cohorts.index" if current_actor().is_staff else "cohorts.mine"
    return [(translated(N_("스케일업")), url_for(first)), *more]


def trail_of(part: Participation, *more: tuple[Any, str | None]) -> Trail:
    """The way to a page about one venture's part."""
    steps: Trail = [(part.venture.full_name, url_for("cohorts.member", participation_id=part.id)), *more]
    if current_actor().is_staff:
        steps.insert(0, (part.cohort.name, url_for("cohorts.show", cohort_id=part.cohort_id)))
    return trail(*steps)


def act_page(form: Any, heading: Any, submit: str, back: str, crumbs: Trail, lede: str = "") -> str:
    """A page with one form."""
    return render_template(
        "cohorts/act.html",
        form=form,
        heading=heading,
        submit=translated(submit),
        back=back,
        crumbs=crumbs,
        lede=lede,
    )

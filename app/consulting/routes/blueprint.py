"""Consulting's blueprint and what its pages share."""

from typing import Any

from flask import Blueprint, url_for

from app.consulting.models import Engagement
from app.consulting.policy import ConsultingPermission
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor

bp = Blueprint("consulting", __name__, url_prefix="/consulting", template_folder="../templates")

Trail = list[tuple[Any, str | None]]


@bp.context_processor
def words() -> dict[str, Any]:
    """The room's permissions, for `may(permission.X, engagement)` in its templates."""
    return {"permission": ConsultingPermission}


def trail(*more: tuple[Any, str | None]) -> Trail:
    """The way to a page: from all cases for staff, from one's own for others."""
    actor = current_actor()
    start = "mine" if actor.has(Role.VENTURE) else "assigned"
    first = "consulting.index" if actor.is_staff else f"consulting.{start}"
    return [(translated(N_("컨설팅")), url_for(first)), *more]


def trail_of(engagement: Engagement, *more: tuple[Any, str | None]) -> Trail:
    """The way to a page about one case."""
    name = f"{engagement.venture.full_name} – {engagement.topic}"
    return trail((name, url_for("consulting.show", engagement_id=engagement.id)), *more)

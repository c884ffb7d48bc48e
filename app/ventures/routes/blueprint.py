"""The blueprint of the room, and where a venture's own page is."""

from typing import Any

from flask import Blueprint, current_app, url_for

from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.ventures.models import Venture
from app.ventures.policy import VenturePermission
from app.web.actor import current_actor

bp = Blueprint("ventures", __name__, url_prefix="/ventures", template_folder="../templates")

OFFICE = (Role.COORDINATOR, Role.DISTRICT_OFFICER, Role.ADMIN)
IN_HOUSE = (*OFFICE, Role.LOAN_OFFICER, Role.AUDITOR, Role.PRIVACY_OFFICER)
"""Who reads every record with its figures."""
STAFF = (*IN_HOUSE, Role.FUND_MANAGER)
"""Who finds every venture. A fund's managers read more only in the dossier of firms their fund has invested in."""
WRITERS = (*OFFICE, Role.VENTURE)
READERS = (*IN_HOUSE, Role.VENTURE)


@bp.context_processor
def permissions() -> dict[str, Any]:
    """The room's permissions, for `may(permission.EDIT, venture)` in its templates."""
    return {"permission": VenturePermission}


@bp.app_template_global()
def venture_page(venture_id: int) -> str:
    """The address of a venture's page: its dossier, or its profile as long as there is none."""
    if "dossier.show" in current_app.view_functions:
        return url_for("dossier.show", venture_id=venture_id)
    return url_for("ventures.edit", venture_id=venture_id)


def trail(venture: Venture | None, *rest: str) -> list[tuple[Any, str | None]]:
    """Breadcrumbs down to a page of one venture."""
    actor = current_actor()
    top = (
        (translated(N_("소셜벤처")), url_for("ventures.index"))
        if actor.is_staff
        else (translated(N_("우리 기업")), url_for("ventures.mine"))
    )
    crumbs: list[tuple[Any, str | None]] = [top]
    if venture is not None:
        crumbs.append((venture.full_name, venture_page(venture.id)))
    return crumbs + [(translated(word), None) for word in rest]

"""The blueprint, and what its pages share."""

from datetime import datetime
from typing import Any

from flask import Blueprint, g, url_for

from app.applications import queries
from app.applications.models import Application, Call
from app.applications.policy import programmes_of
from app.applications.states import ConfirmationMeans
from app.kernel import clock
from app.kernel.errors import Missing
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web import formats
from app.web.actor import current_actor
from app.web.filters import page_lang

bp = Blueprint("applications", __name__, template_folder="../templates")

STAFF_READERS = (
    Role.COORDINATOR,
    Role.DISTRICT_OFFICER,
    Role.AUDITOR,
    Role.ADMIN,
    Role.LOAN_OFFICER,
    Role.FUND_MANAGER,
)
BUILDERS = (Role.COORDINATOR, Role.DISTRICT_OFFICER)
APPLICANTS = (Role.VENTURE, *BUILDERS)
"""Who writes applications: people of ventures, and the office in its trials of a draft call."""

Trail = list[tuple[Any, str | None]]


@bp.before_request
def note_arrival() -> None:
    """The instant the request reached us: waiting for the database makes no one late."""
    g.arrived = clock.now()


def arrived() -> datetime:
    """When this request reached the server."""
    instant: datetime = g.arrived
    return instant


def opened(application_id: int) -> Application:
    """The actor's own application of an address, or their trial. Raises Missing when it is neither of their venture
    nor written along by them."""
    actor = current_actor()
    try:
        application = queries.get(application_id, actor)
    except Missing:
        return queries.trial(application_id, actor)
    if application.venture_id not in actor.ids("venture") and application.id not in actor.ids("co_writing"):
        raise Missing
    return application


def at_desk(application_id: int) -> Application:
    """An application as staff open it. Raises Missing when it does not lead to their desk or was not sent in."""
    application = queries.get(application_id, current_actor())
    if application.call.programme not in programmes_of(current_actor()) or application.submitted_at is None:
        raise Missing
    return application


def confirmation_of(copy: dict[str, Any]) -> Any:
    """Who confirmed a frozen copy, how and when; the name alone where no more was kept."""
    held = copy.get("confirmation")
    if not held:
        return copy.get("confirmed_by") or ""
    return translated(
        N_("%(name)s · %(how)s · %(at)s"),
        name=copy["confirmed_by"],
        how=ConfirmationMeans(held["means"]).label,
        at=formats.datetime(datetime.fromisoformat(held["at"]), page_lang(), seconds=True),
    )


def my_trail(application: Application, *more: tuple[Any, str | None]) -> Trail:
    """The way to a page of an applicant, or of a trial."""
    call = application.call
    above: tuple[Any, str | None] = (translated(N_("내 신청")), url_for("applications.mine"))
    if application.trial:
        above = (
            translated(N_("시험")),
            url_for("applications.try_call", call_id=call.id, key=call.trial_key),
        )
    return [
        above,
        (application.call.title, url_for("applications.show", application_id=application.id)),
        *more,
    ]


def desk_trail(call: Call | None = None, *more: tuple[Any, str | None]) -> Trail:
    """The way to a page of the desk."""
    way: Trail = [(translated(N_("공고와 신청")), url_for("applications.calls"))]
    if call is not None:
        way.append((call.title, url_for("applications.call", call_id=call.id)))
    return way + list(more)

"""Giving a place up: by the venture itself, or recorded by the office with a look at who moves up."""

from flask import redirect, render_template, url_for
from flask.wrappers import Response

from app.applications import queries, services
from app.applications.forms.objections import DeclineForm
from app.applications.models import Application
from app.applications.policy import ApplicationPermission
from app.applications.routes.blueprint import BUILDERS, at_desk, bp, desk_trail, my_trail, opened
from app.applications.states import ApplicationState
from app.kernel.access import authorize
from app.kernel.errors import WrongState
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


def _ready(application: Application) -> None:
    authorize(current_actor(), ApplicationPermission.DECLINE, application)
    if application.state is not ApplicationState.SELECTED or application.taken_up_at is not None:
        raise WrongState(
            N_("지금은 선정을 포기할 수 없습니다. 배정이 시작되었으면 담당자에게 말씀해 주세요.")
        )


@bp.route("/applications/<int:application_id>/decline", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def decline(application_id: int) -> str | Response:
    """Say what it means, then give the place up."""
    application = opened(application_id)
    _ready(application)
    form = DeclineForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            services.waitlist.decline(application, reason=form.reason.data or "", actor=current_actor())
            flash_done(N_("선정을 포기했습니다."))
            return redirect(url_for(".show", application_id=application.id))  # type: ignore[return-value]
    return render_template(
        "applications/decline.html",
        application=application,
        form=form,
        crumbs=my_trail(application, (translated(N_("선정 포기")), None)),
    )


@bp.route("/desk/calls/applications/<int:application_id>/decline", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def record_decline(application_id: int) -> str | Response:
    """The venture said so by telephone or in a letter: record it."""
    application = at_desk(application_id)
    _ready(application)
    form = DeclineForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            following = services.waitlist.decline(
                application, reason=form.reason.data or "", actor=current_actor()
            )
            if following is None:
                flash_done(N_("선정 포기를 기록하고 알렸습니다. 올라올 예비가 없습니다."))
            else:
                flash_done(
                    N_("선정 포기를 기록했습니다. 예비 %(receipt_no)s 신청을 선정하고 알렸습니다."),
                    receipt_no=following.receipt_no,
                )
            return redirect(url_for(".desk_application", application_id=application.id))  # type: ignore[return-value]
    there = url_for(".desk_application", application_id=application.id)
    return render_template(
        "applications/record_decline.html",
        application=application,
        following=queries.moves_up_after(application),
        form=form,
        crumbs=desk_trail(
            application.call, (application.receipt_no, there), (translated(N_("선정 포기")), None)
        ),
    )

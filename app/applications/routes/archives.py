"""The whole dossier of a call as one zip: ordered with a reason, followed, taken away by who asked for it."""

from flask import redirect, render_template, url_for
from flask.wrappers import Response

from app.applications import queries, services
from app.applications.forms.screening import ExportForm
from app.applications.policy import ApplicationPermission
from app.applications.routes.blueprint import STAFF_READERS, bp, desk_trail
from app.kernel.access import authorize
from app.kernel.text import N_, translated
from app.tasks import queries as tasks
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.route("/desk/calls/<int:call_id>/archive", methods=["GET", "POST"])
@door(*STAFF_READERS)
@commits
def archive(call_id: int) -> str | Response:
    """What would be in the zip, the orders of the actor so far, and ordering one."""
    found = queries.call(call_id, current_actor())
    authorize(current_actor(), ApplicationPermission.EXPORT, found)
    form = ExportForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            services.archives.order(found, reason=form.reason.data or "", actor=current_actor())
            flash_done(N_("신청 서류를 묶기 시작했습니다. 다 되면 이 화면에서 받을 수 있습니다."))
            return redirect(url_for(".archive", call_id=found.id))  # type: ignore[return-value]
    mine = queries.archives_of(found, current_actor())
    return render_template(
        "applications/archive.html",
        call=found,
        form=form,
        rows=[(row, tasks.find(row.task_id)) for row in mine],
        crumbs=desk_trail(found, (translated(N_("신청 서류 묶음")), None)),
    )

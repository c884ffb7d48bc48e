"""Notes of the office beside an application: written, marked to come back to, settled."""

from flask import redirect, url_for
from flask.wrappers import Response

from app.applications import queries, services
from app.applications.forms.screening import NoteForm
from app.applications.routes.blueprint import BUILDERS, at_desk, bp
from app.applications.routes.screening import desk_page
from app.kernel.text import N_
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.post("/desk/calls/applications/<int:application_id>/notes")
@door(*BUILDERS)
@commits
def write_note(application_id: int) -> str | Response:
    """Write a note."""
    application, form = at_desk(application_id), NoteForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            services.notes.write(
                application, form.text.data or "", flagged=bool(form.flagged.data), actor=current_actor()
            )
            flash_done(N_("메모를 적었습니다."))
            return _back(application.id)
    return desk_page(application, noting=form)


@bp.post("/desk/calls/notes/<int:note_id>/settle")
@door(*BUILDERS)
@commits
def settle_note(note_id: int) -> Response:
    """What was marked has been looked at."""
    found = queries.note(note_id, current_actor())
    services.notes.settle(found, actor=current_actor())
    flash_done(N_("표시를 지웠습니다. 메모는 남습니다."))
    return _back(found.application_id)


def _back(application_id: int) -> Response:
    return redirect(url_for(".desk_application", application_id=application_id, _anchor="notes-h"))  # type: ignore[return-value]

"""Documents of an application: one list with its uploads, kept at once."""

from flask import redirect, render_template, url_for
from flask.wrappers import Response

from app.applications import queries, services
from app.applications.forms.applicant import FileForm
from app.applications.models import Application
from app.applications.policy import ApplicationPermission
from app.applications.routes.blueprint import APPLICANTS, arrived, bp, my_trail, opened
from app.applications.rules.conditions import holds
from app.applications.services.attachments import FileTooLate, open_name
from app.applications.states import FilePurpose
from app.kernel import clock
from app.kernel.access import may
from app.kernel.errors import Missing, Refused
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door, saved
from app.web.forms import flash_done


@bp.get("/applications/<int:application_id>/documents")
@door(*APPLICANTS)
def documents(application_id: int) -> str:
    """What must be handed in, what is there, and the proof of bonus points."""
    return _page(opened(application_id))


def _page(application: Application, failed: tuple[str, FileForm] | None = None) -> str:
    written = queries.progress(application)
    call = application.call
    may_write = may(current_actor(), ApplicationPermission.WRITE, application)
    return render_template(
        "applications/documents.html",
        application=application,
        call=call,
        asked=[file for file in call.required_files if holds(file.condition, written.answers)],
        attached=written.attached,
        open_keys=queries.open_keys(application) if may_write else frozenset(),
        open_name=open_name,
        FilePurpose=FilePurpose,
        failed=failed,
        form=failed[1] if failed else None,
        file_form=FileForm(prefix="f"),
        until=queries.deadline_of(application),
        now=clock.now(),
        crumbs=my_trail(application, (translated(N_("증빙 서류와 가점")), None)),
    )


def purpose_of(value: str) -> FilePurpose:
    if value not in {str(member.value) for member in FilePurpose}:
        raise Missing
    return FilePurpose(value)


@bp.post("/applications/<int:application_id>/files/<purpose>/<key>")
@door(*APPLICANTS)
@commits
def attach(application_id: int, purpose: str, key: str) -> str | Response:
    """Keep a file; a refusal comes back on the same page with its reason, and nothing else is lost."""
    application = opened(application_id)
    wanted = purpose_of(purpose)
    form = FileForm(prefix="f")
    back = page_of_file(application, wanted, key)
    if form.validate_on_submit():
        try:
            row = services.attachments.attach(
                application, wanted, key, form.file.data, actor=current_actor(), field="file", at=arrived()
            )
            flash_done(N_("‘%(name)s’을(를) 올렸습니다."), name=row.file.name)
            return redirect(back)  # type: ignore[return-value]
        except Refused as refusal:
            form.file.errors = [refusal.message]
        except FileTooLate as late:
            log_late(application, late)
            form.file.errors = [late.message]
            return saved((_page(application, (open_name(wanted, key), form)), 409))
    return _page(application, (open_name(wanted, key), form))


def log_late(application: Application, late: FileTooLate) -> None:
    """Write down that a file came after the deadline."""
    services.submission.log_late(
        application,
        at=late.at,
        closes_at=late.closes_at,
        sentence=services.submission.LATE_FILE,
        actor=current_actor(),
    )


@bp.post("/applications/<int:application_id>/files/<int:attached_id>/remove")
@door(*APPLICANTS)
@commits
def detach(application_id: int, attached_id: int) -> Response:
    """Take a file out."""
    application = opened(application_id)
    row = services.attachments.detach(application, attached_id, actor=current_actor())
    flash_done(N_("‘%(name)s’을(를) 뺐습니다."), name=row.file.name)
    return redirect(page_of_file(application, row.purpose, row.key))  # type: ignore[return-value]


def page_of_file(application: Application, purpose: FilePurpose, key: str) -> str:
    """The page a file belongs to."""
    question = next((q for q in application.call.questions if q.key == key), None)
    if purpose is FilePurpose.QUESTION and question is not None:
        return url_for(".section", application_id=application.id, section_key=question.section_key)
    return url_for(".documents", application_id=application.id)

"""The check page: everything as it will be sent, the representative's confirmation, and sending in."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.wrappers import Response

from app.applications import letters, queries, services
from app.applications.forms.applicant import (
    AskForm,
    InPersonForm,
    ReadySendForm,
    SendForm,
    SendingForm,
)
from app.applications.models import Application
from app.applications.policy import ApplicationPermission
from app.applications.queries import Confirming, Progress
from app.applications.routes.blueprint import APPLICANTS, arrived, bp, my_trail, opened
from app.applications.routes.mine import page_of, todo_of
from app.applications.routes.writing import questions_of
from app.applications.rules import answers as rules
from app.applications.rules import deadlines
from app.applications.rules.completeness import shown_questions
from app.applications.services.submission import TooLate
from app.applications.snapshot import file_labels
from app.applications.states import ApplicationState, ConfirmationStanding, QuestionKind
from app.kernel import clock
from app.kernel.access import authorize, may
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door, saved
from app.web.forms import flash_done


@bp.get("/applications/<int:application_id>/check")
@door(*APPLICANTS)
def check(application_id: int) -> str:
    """Everything as it will be sent in, and what is missing with its links; whoever only looks reads it too."""
    application = opened(application_id)
    return _check_page(application, _send_form(application))


def _send_form(application: Application) -> SendingForm | None:
    """What is left to say when sending in; None while the representative has to confirm somewhere else."""
    if not may(current_actor(), ApplicationPermission.SUBMIT, application):
        return None
    written = queries.progress(application)
    form = _left_to_say(application, written)
    if form is not None:
        form.waits = not application.trial and bool(queries.not_looked_through(written))
    return form


def _left_to_say(application: Application, written: Progress) -> SendingForm | None:
    if not queries.wants_representative(application):
        return SendForm(confirmed_by=application.venture.representative)
    if queries.confirming_of(application, written).confirmed is not None:
        return ReadySendForm()
    return InPersonForm() if queries.represented_as(application, current_actor()) else None


@bp.get("/applications/<int:application_id>/check/looking")
@door(*APPLICANTS)
def looking(application_id: int) -> str | tuple[str, int] | Response:
    """How the look through the files is getting on; nothing while it is as the page that asks already says."""
    application = opened(application_id)
    if not request.headers.get("HX-Request"):
        return redirect(url_for(".check", application_id=application.id))  # type: ignore[return-value]
    written = queries.progress(application)
    if request.args.get("left", type=int) == len(queries.not_looked_through(written)):
        return "", 204
    form = None if todo_of(application, written) else _send_form(application)
    return render_template("applications/looked.html", application=application, written=written, form=form)


def _check_page(
    application: Application,
    form: SendingForm | None,
    late: TooLate | None = None,
    ask_form: AskForm | None = None,
) -> str:
    written = queries.progress(application)
    fix = queries.open_fix(application) if application.submitted_at else None
    confirming = _confirming(application, written)
    withdrawn = application.state is ApplicationState.WITHDRAWN
    closed = _closed(application)
    return render_template(
        "applications/check.html",
        application=application,
        call=application.call,
        form=form or ask_form,
        send_form=form,
        ask_form=ask_form or (AskForm(email=_asked_address(confirming)) if confirming else None),
        confirming=confirming,
        withdrawn=withdrawn,
        closed=closed,
        may_write=not (withdrawn or closed)
        and may(current_actor(), ApplicationPermission.WRITE, application),
        may_submit=may(current_actor(), ApplicationPermission.SUBMIT, application),
        Standing=ConfirmationStanding,
        late=late,
        written=written,
        todo=todo_of(application, written),
        fix=fix,
        pages=pages_of(application, written),
        file_labels=file_labels(application.call),
        now=clock.now(),
        crumbs=my_trail(application, (translated(N_("확인하고 제출")), None)),
    )


def _closed(application: Application) -> dict[str, Any] | None:
    """The deadline that has passed, and whether what was written is still kept; None while something may be mended."""
    if application.trial or application.state is ApplicationState.WITHDRAWN:
        return None
    if queries.open_keys(application) != frozenset():
        return None
    return {
        "at": queries.deadline_of(application),
        "kept": deadlines.is_kept(application.call.retain_until, clock.today()),
    }


def _confirming(application: Application, written: Progress) -> Confirming | None:
    """Where the representative's confirmation stands, where the call asks for it."""
    if not queries.wants_representative(application):
        return None
    return queries.confirming_of(application, written)


def _asked_address(confirming: Confirming) -> str:
    """The address that was asked before."""
    return confirming.row.email if confirming.row is not None else ""


def pages_of(application: Application, written: Progress) -> list[dict[str, Any]]:
    """Each section with its answers as they will be printed."""
    pages = []
    for page in application.call.sections:
        asked = shown_questions(questions_of(application, page.key), written.answers)
        names = {
            q.key: ", ".join(f.file.name for f in written.attached if f.key == q.key)
            for q in asked
            if q.kind is QuestionKind.FILE
        }
        pairs = [(q.label, names.get(q.key) or rules.shown(q, written.answers.get(q.key))) for q in asked]
        pages.append({"section": page, "pairs": pairs, "href": page_of(application, page.key)})
    return pages


@bp.post("/applications/<int:application_id>/check")
@door(*APPLICANTS)
@commits
def send(application_id: int) -> str | Response:
    """Send in: late by a second is late, and said so with both times."""
    application = opened(application_id)
    authorize(current_actor(), ApplicationPermission.SUBMIT, application)
    form = _send_form(application)
    posted = form or ReadySendForm()
    if posted.validate_on_submit():
        try:
            with posted.showing_refusals():
                _send(application, posted)
                _say_received(application)
                return redirect(url_for(".receipt", application_id=application.id))  # type: ignore[return-value]
        except TooLate as late:
            services.submission.log_late(application, at=late.at, actor=current_actor())
            return saved((_check_page(application, form, late), 409))
    return _check_page(application, posted if form is None and posted.form_errors else form)


def _say_received(application: Application) -> None:
    if application.trial:
        flash_done(N_("끝까지 시험해 봤습니다. 실제로는 이때 접수번호를 드리고 접수증을 만듭니다."))
        return
    flash_done(N_("신청을 받았습니다. 접수번호는 %(number)s입니다."), number=application.receipt_no)


def _send(application: Application, form: SendingForm) -> None:
    """A first sending, one that replaces it, the answer to a request to mend, or a trial of it."""
    confirmed_by = form.confirmed_by.data or "" if isinstance(form, SendForm) else ""
    if application.trial:
        services.trials.send(application, confirmed_by=confirmed_by, actor=current_actor())
        return
    if isinstance(form, InPersonForm):
        services.confirming.confirm_as_member(application, actor=current_actor())
    fix = queries.open_fix(application) if application.submitted_at else None
    verb = (
        services.fixes.answer
        if fix and queries.open_keys(application) is not None
        else services.submission.submit
    )
    verb(
        application,
        confirmed_by=confirmed_by,
        unlooked=bool(form.unlooked.data),
        actor=current_actor(),
        at=arrived(),
    )


@bp.post("/applications/<int:application_id>/representative")
@door(Role.VENTURE)
@commits
def ask_representative(application_id: int) -> str | Response:
    """Send the representative a link to confirm by."""
    application = opened(application_id)
    authorize(current_actor(), ApplicationPermission.SUBMIT, application)
    form = AskForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            row, _ = services.confirming.ask(application, form.email.data or "", actor=current_actor())
            flash_done(
                N_("대표자에게 확인 링크를 보냈습니다: %(email)s. %(until)s까지 쓸 수 있습니다."),
                email=row.email,
                until=letters.instant_words(row.expires_at),
            )
            return redirect(url_for(".check", application_id=application.id) + "#representative")  # type: ignore[return-value]
    return _check_page(application, _send_form(application), ask_form=form)

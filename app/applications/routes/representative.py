"""The representative's page behind the link in a mail: what will be sent, their name, and one of two answers."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.applications import queries, services
from app.applications.forms.applicant import RepresentativeForm
from app.applications.models import Application, RepresentativeConfirmation
from app.applications.routes.blueprint import bp
from app.applications.routes.sending import pages_of
from app.applications.rules.completeness import shown_questions
from app.applications.states import ConfirmationState
from app.kernel import clock
from app.kernel.db import db
from app.web.doors import commits, open_to_all
from app.web.slowing import slow_down

Answer = str | Response | tuple[str, int]


@bp.route("/representative/<token>", methods=["GET", "POST"])
@open_to_all("the link in the mail to the representative is the key")
@commits
def representative(token: str) -> Answer:
    """What the link still leads to: the content and two answers, or what became of it."""
    slow_down("representative")
    row = queries.confirmation_by_link(token, hold=request.method == "POST")
    if row is None or not queries.is_open(row, clock.now()):
        return _over(row)
    application = db.session.get_one(Application, row.application_id)
    form = RepresentativeForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            _answer(row, application, form)
            return redirect(url_for(".representative", token=token))
    return _page(row, application, form)


def _over(row: RepresentativeConfirmation | None) -> tuple[str, int]:
    """Used, replaced, late or made up: what there is to say, and nothing of the content."""
    answered = row is not None and row.state in (ConfirmationState.CONFIRMED, ConfirmationState.RETURNED)
    page = render_template(
        "applications/representative_over.html", row=row, State=ConfirmationState, answered=answered
    )
    return page, 200 if answered else 410


def _answer(row: RepresentativeConfirmation, application: Application, form: RepresentativeForm) -> None:
    said: dict[str, Any] = {"name": form.name.data or "", "ip": request.remote_addr}
    if request.form.get("answer") == "back":
        services.confirming.send_back(row, application, reason=form.reason.data or "", **said)
        return
    services.confirming.confirm(row, application, seen=form.seen.data or "", **said)


def _page(row: RepresentativeConfirmation, application: Application, form: RepresentativeForm) -> str:
    """The content as it stands now; the answer is about exactly this."""
    written = queries.progress(application)
    form.seen.data = queries.confirming_of(application, written).content_sha256
    return render_template(
        "applications/representative.html",
        row=row,
        application=application,
        call=application.call,
        written=written,
        pages=pages_of(application, written),
        consents=[row for row in shown_questions(application.call.questions, written.answers) if row.notice],
        labels=_labels(application),
        form=form,
        now=clock.now(),
    )


def _labels(application: Application) -> dict[str, str]:
    """What each file is for."""
    call = application.call
    rows: list[Any] = [*call.questions, *call.required_files, *call.bonus_items]
    return {row.key: row.label for row in rows}

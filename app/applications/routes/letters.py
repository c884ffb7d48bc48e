"""Result letters: a look at who is told what, then all of them in one go; words of feedback before that."""

from flask import redirect, render_template, request, url_for
from flask.wrappers import Response

from app.applications import queries, services
from app.applications.forms.objections import FeedbackForm
from app.applications.forms.steps import StepForm
from app.applications.policy import ApplicationPermission, CallPermission
from app.applications.routes.blueprint import BUILDERS, at_desk, bp, desk_trail
from app.kernel.access import authorize
from app.kernel.text import N_, translated
from app.tasks import queries as tasks
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.route("/desk/calls/<int:call_id>/letters", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def letters(call_id: int) -> str | Response:
    """Who gets which result, what the letters say, and sending them."""
    found = queries.call(call_id, current_actor())
    authorize(current_actor(), CallPermission.RUN, found)
    form = StepForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            task_id = services.result_letters.order(found, actor=current_actor())
            flash_done(N_("결과 통지서를 만들기 시작했습니다. 다 되는 대로 한 곳씩 보냅니다."))
            return redirect(url_for(".letters", call_id=found.id, task=task_id))  # type: ignore[return-value]
    rows = queries.decided_of(found)
    due = [row for row in rows if row.letter is None]
    samples = {(row.application.state, row.application.moved_up): row for row in reversed(due)}
    shown = sorted(samples.values(), key=due.index)
    return render_template(
        "applications/letters.html",
        call=found,
        rows=rows,
        left=len(due),
        samples=[services.result_letters.letter_of(row.application, row.place) for row in shown],
        task=_task(),
        form=form,
        crumbs=desk_trail(found, (translated(N_("결과 통지서")), None)),
    )


def _task() -> object:
    """The work under way that the address names, when it is the actor's own."""
    number = request.args.get("task", type=int)
    return tasks.get(number, current_actor()) if number else None


@bp.route("/desk/calls/applications/<int:application_id>/feedback", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def feedback(application_id: int) -> str | Response:
    """What the venture reads in its letter and on its page."""
    application = at_desk(application_id)
    authorize(current_actor(), ApplicationPermission.DECIDE, application)
    form = FeedbackForm(feedback=application.feedback)
    if form.validate_on_submit():
        with form.showing_refusals():
            services.result_letters.write_feedback(
                application, form.feedback.data or "", actor=current_actor()
            )
            flash_done(N_("평가 의견을 적었습니다."))
            return redirect(url_for(".letters", call_id=application.call_id))  # type: ignore[return-value]
    return render_template(
        "applications/feedback.html",
        application=application,
        form=form,
        crumbs=desk_trail(
            application.call, (application.receipt_no, None), (translated(N_("평가 의견")), None)
        ),
    )

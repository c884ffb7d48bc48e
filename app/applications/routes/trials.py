"""시험 모드: the link for others, beginning a trial, taking one away."""

from flask import redirect, render_template, request, url_for
from flask.wrappers import Response

from app.applications import queries, services
from app.applications.forms.applicant import StartForm
from app.applications.models import Call
from app.applications.policy import CallPermission
from app.applications.routes.blueprint import APPLICANTS, BUILDERS, bp
from app.kernel.access import authorize, may
from app.kernel.errors import Missing
from app.kernel.text import N_, translated
from app.ventures import queries as ventures
from app.ventures.models import Venture
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.route("/calls/<int:call_id>/trial", methods=["GET", "POST"])
@door(*APPLICANTS)
@commits
def try_call(call_id: int) -> str | Response:
    """Choose for which venture to try; the office may take any, others one of theirs."""
    actor, key = current_actor(), request.values.get("key", "")
    call = queries.public_call(call_id, actor, key)
    if not queries.may_try(call, actor, key):
        raise Missing
    form, choices = StartForm(), _ventures(call)
    if form.validate_on_submit():
        chosen = next((v for v in choices if str(v.id) == request.form.get("venture", "")), None)
        if chosen is None:
            form.form_errors.append(translated(N_("어느 기업으로 시험해 볼지 골라 주세요.")))
        else:
            with form.showing_refusals():
                application = services.trials.start(call, chosen, actor=actor, key=key)
                return redirect(url_for(".show", application_id=application.id))  # type: ignore[return-value]
    return render_template(
        "applications/trial_start.html",
        call=call,
        ventures=choices,
        begun=queries.trials_by(actor, call),
        form=form,
        key=key,
        crumbs=[
            (translated(N_("공고")), url_for(".public_calls")),
            (call.title, url_for(".public_call", call_id=call.id, key=key or None)),
            (translated(N_("시험해 보기")), None),
        ],
    )


def _ventures(call: Call) -> list[Venture]:
    actor = current_actor()
    if may(actor, CallPermission.BUILD, call):
        return ventures.by_name(actor)
    return ventures.mine(actor)


@bp.post("/desk/calls/<int:call_id>/trial-link/<verb>")
@door(*BUILDERS)
@commits
def trial_link(call_id: int, verb: str) -> Response:
    """Make the link for others, or take it back."""
    found = queries.call(call_id, current_actor())
    authorize(current_actor(), CallPermission.BUILD, found)
    if verb == "make":
        services.trials.invite(found, actor=current_actor())
        flash_done(N_("시험해 볼 링크를 만들었습니다. 받은 사람은 로그인한 뒤 시험해 볼 수 있습니다."))
    else:
        services.trials.uninvite(found, actor=current_actor())
        flash_done(N_("시험해 볼 링크를 없앴습니다."))
    return redirect(url_for(".call", call_id=found.id, _anchor="trials"))  # type: ignore[return-value]


@bp.post("/applications/<int:application_id>/trial/remove")
@door(*APPLICANTS)
@commits
def remove_trial(application_id: int) -> Response:
    """Take away one's own trial."""
    application = queries.trial(application_id, current_actor())
    call = application.call
    key = call.trial_key
    services.trials.remove(application, actor=current_actor())
    flash_done(N_("시험 신청을 지웠습니다."))
    if may(current_actor(), CallPermission.BUILD, call):
        return redirect(url_for(".call", call_id=call.id))  # type: ignore[return-value]
    return redirect(url_for(".public_call", call_id=call.id, key=key) if key else url_for(".public_calls"))  # type: ignore[return-value]


@bp.post("/desk/calls/<int:call_id>/trials/remove")
@door(*BUILDERS)
@commits
def remove_trials(call_id: int) -> Response:
    """Take all trials of a call away before it is published."""
    found = queries.call(call_id, current_actor())
    authorize(current_actor(), CallPermission.BUILD, found)
    services.trials.remove_all(found, actor=current_actor())
    flash_done(N_("시험 신청을 모두 지웠습니다."))
    return redirect(url_for(".call", call_id=found.id))  # type: ignore[return-value]

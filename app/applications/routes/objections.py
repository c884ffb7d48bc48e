"""Objections: the applicant contests a result, the office sees what waits, someone who did not decide answers."""

from flask import redirect, render_template, url_for
from flask.wrappers import Response

from app.applications import queries, services
from app.applications.forms.objections import AnswerForm, ObjectionForm
from app.applications.models import Objection
from app.applications.policy import ApplicationPermission
from app.applications.routes.blueprint import BUILDERS, STAFF_READERS, bp, desk_trail, my_trail, opened
from app.applications.states import ApplicationState, ObjectionState
from app.audit.reading import seen
from app.kernel import clock
from app.kernel.access import authorize, may
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.route("/applications/<int:application_id>/objection", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def file_objection(application_id: int) -> str | Response:
    """Say what is wrong with the result, within its days."""
    application = opened(application_id)
    authorize(current_actor(), ApplicationPermission.OBJECT, application)
    if queries.contested_at(application) is None:
        raise Missing
    form = ObjectionForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            services.objections.file(
                application, reason=form.reason.data or "", actor=current_actor(), upload=form.file.data
            )
            flash_done(N_("이의신청을 냈습니다. 결과를 정하지 않은 사람이 살펴보고 답을 알려 드립니다."))
            return redirect(url_for(".show", application_id=application.id))  # type: ignore[return-value]
    return render_template(
        "applications/objection_form.html",
        application=application,
        call=application.call,
        form=form,
        until=queries.objection_until(application),
        open_now=queries.may_object_now(application),
        crumbs=my_trail(application, (translated(N_("이의신청")), None)),
    )


@bp.get("/desk/objections")
@door(*STAFF_READERS)
def objections() -> str:
    """Every objection of the actor's programmes: those that wait first."""
    rows = list(db.session.scalars(queries.objections_visible_to(current_actor()).limit(200)))
    return render_template(
        "applications/objections.html",
        rows=rows,
        waiting=sum(row.state is ObjectionState.FILED for row in rows),
        now=clock.now(),
        crumbs=[*desk_trail(), (translated(N_("이의신청")), None)],
    )


@bp.get("/desk/objections/<int:objection_id>")
@door(*STAFF_READERS)
def objection(objection_id: int) -> str:
    """What is contested and why, beside the way to what was sent in."""
    found = queries.objection(objection_id, current_actor())
    application = found.application
    seen(
        found,
        N_("%(receipt_no)s 신청의 이의신청을 열람했습니다"),
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
    )
    return _page(found, AnswerForm(version=found.version))


def _page(found: Objection, form: AnswerForm) -> str:
    application = found.application
    return render_template(
        "applications/objection.html",
        objection=found,
        application=application,
        call=application.call,
        form=form,
        waits=found.state is ObjectionState.FILED,
        may_answer=may(current_actor(), ApplicationPermission.ANSWER_OBJECTION, found),
        judged=found.contested is not ApplicationState.INELIGIBLE,
        now=clock.now(),
        crumbs=[
            *desk_trail(),
            (translated(N_("이의신청")), url_for(".objections")),
            (application.receipt_no, None),
        ],
    )


@bp.post("/desk/objections/<int:objection_id>/answer")
@door(*BUILDERS)
@commits
def answer_objection(objection_id: int) -> str | Response:
    """Uphold or dismiss, with the reason the venture reads."""
    found = queries.objection(objection_id, current_actor())
    authorize(current_actor(), ApplicationPermission.ANSWER_OBJECTION, found)
    form = AnswerForm()
    if form.validate_on_submit():
        form.require_version(found.version, {str(translated(N_("상태"))): found.state.label})
        with form.showing_refusals():
            said, actor = form.answer.data or "", current_actor()
            if form.verdict.data == "uphold":
                services.objections.uphold(found, answer=said, actor=actor, outcome=form.outcome_chosen())
                flash_done(N_("이의를 받아들였습니다. 신청 기업에 알렸습니다."))
            else:
                services.objections.dismiss(found, answer=said, actor=actor)
                flash_done(N_("이의를 받아들이지 않았습니다. 신청 기업에 까닭을 알렸습니다."))
            return redirect(url_for(".objection", objection_id=found.id))  # type: ignore[return-value]
    return _page(found, form)

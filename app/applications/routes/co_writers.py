"""공동 작성자: invited to one application by an owner; they answer, and leave or are taken out."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.wrappers import Response

from app.applications import queries, services
from app.applications.forms.applicant import CoWriterForm, StartForm
from app.applications.models import CoWriter
from app.applications.policy import ApplicationPermission
from app.applications.routes.blueprint import bp, my_trail, opened
from app.kernel.access import authorize
from app.kernel.errors import Missing
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.ventures.states import AskState
from app.web.actor import current_actor, forget_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.route("/applications/<int:application_id>/co-writers", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def co_writers(application_id: int) -> str | Response:
    """Who writes along in this application from outside the venture; an owner invites here."""
    application = opened(application_id)
    authorize(current_actor(), ApplicationPermission.SHARE, application)
    form: Any = CoWriterForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            services.co_writing.invite(
                application, form.email.data or "", form.role.data, actor=current_actor()
            )
            flash_done(N_("초대했습니다. 같은 이메일로 가입한 사람이 ‘내 신청’에서 받아들입니다."))
            return redirect(url_for(".co_writers", application_id=application.id))  # type: ignore[return-value]
    return render_template(
        "applications/co_writers.html",
        application=application,
        form=form,
        plain=StartForm(formdata=None),
        rows=queries.co_writers_of(application),
        open_now=queries.open_keys(application) != frozenset(),
        AskState=AskState,
        crumbs=my_trail(application, (translated(N_("공동 작성자")), None)),
    )


@bp.post("/applications/co-writers/<int:co_writer_id>/<any(accept, decline):answer>")
@door(Role.VENTURE)
@commits
def answer_co_writing(co_writer_id: int, answer: str) -> Response:
    """Take an invitation up, or not."""
    row = _found(co_writer_id)
    if StartForm().validate_on_submit():
        services.co_writing.answer(row, answer == "accept", actor=current_actor())
        forget_actor()
        flash_done(N_("초대를 받아들였습니다.") if answer == "accept" else N_("초대를 거절했습니다."))
    if answer == "accept":
        return redirect(url_for(".show", application_id=row.application_id))  # type: ignore[return-value]
    return redirect(url_for(".mine"))  # type: ignore[return-value]


@bp.post("/applications/co-writers/<int:co_writer_id>/end")
@door(Role.VENTURE)
@commits
def end_co_writing(co_writer_id: int) -> Response:
    """Take an invitation back, take somebody out, or leave."""
    row, actor = _found(co_writer_id), current_actor()
    leaving = row.user_id == actor.id
    if StartForm().validate_on_submit():
        services.co_writing.end(row, actor=actor)
        flash_done(N_("공동 작성을 그만두었습니다.") if leaving else N_("공동 작성자에서 뺐습니다."))
        forget_actor()
    if leaving:
        return redirect(url_for(".mine"))  # type: ignore[return-value]
    return redirect(url_for(".co_writers", application_id=row.application_id))  # type: ignore[return-value]


def _found(key: int) -> CoWriter:
    """One that is the actor's own, waits for them, or belongs to their venture. Raises Missing."""
    row, actor = queries.co_writer(key), current_actor()
    if row is None:
        raise Missing
    own = row.user_id is not None and row.user_id == actor.id
    waits = any(one.id == row.id for one in queries.invitations_to_write(actor))
    if not (own or waits or row.application.venture_id in actor.ids("venture")):
        raise Missing
    return row

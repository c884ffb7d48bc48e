"""One venture's part in a cohort, and its milestones."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from app.cohorts import queries
from app.cohorts.forms import HandInForm, ReasonForm, VersionForm
from app.cohorts.models import MilestoneProgress, Participation
from app.cohorts.policy import FILE_PURPOSE, READERS, CohortPermission
from app.cohorts.routes.blueprint import act_page, bp, trail_of
from app.cohorts.services import members, milestones
from app.files import services as files
from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

Answer = str | Response | AnyResponse


def _back(part: Participation) -> AnyResponse:
    return redirect(url_for("cohorts.member", participation_id=part.id))


@bp.get("/mine")
@door(Role.VENTURE)
def mine() -> str:
    """A venture's cohorts with what is to be done."""
    actor, today = current_actor(), clock.today()
    parts = [part for key in sorted(actor.ids("venture")) for part in queries.of_venture(key, today)]
    return render_template("cohorts/mine.html", parts=parts, crumbs=[])


@bp.get("/members/<int:participation_id>")
@door(*READERS, Role.VENTURE)
def member(participation_id: int) -> str:
    """One venture's part with every milestone."""
    part = queries.get(participation_id, current_actor())
    return render_template(
        "cohorts/member.html",
        part=part,
        told=queries.facts([part], clock.today())[0],
        progress=queries.progress_of(part),
        crumbs=[*trail_of(part)[:-1], (part.venture.full_name, None)],
    )


@bp.post("/members/<int:participation_id>/graduate")
@door(Role.COORDINATOR)
@commits
def graduate(participation_id: int) -> Answer:
    """The venture completed the cohort."""
    part = queries.get(participation_id, current_actor())
    VersionForm().require_version(part.version)
    members.graduate(part, actor=current_actor())
    flash_done(N_("수료를 기록했습니다. 기업에 알렸습니다."))
    return _back(part)


@bp.route("/members/<int:participation_id>/leave", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def leave(participation_id: int) -> Answer:
    """The venture leaves before the end."""
    part = queries.get(participation_id, current_actor())
    form: Any = ReasonForm(version=part.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(part.version)
            members.leave(part, form.reason.data, actor=current_actor())
            flash_done(N_("중도 포기를 기록했습니다. 기업에 알렸습니다."))
            return _back(part)
    heading = translated(N_("중도 포기"))
    return _about(part, form, heading, N_("중도 포기 기록하기"))


def _about(part: Participation, form: Any, heading: Any, submit: str, title: str = "") -> str:
    lede = f"{part.venture.full_name} · {part.cohort.name}" + (f" · {title}" if title else "")
    back = url_for("cohorts.member", participation_id=part.id)
    return act_page(form, heading, submit, back, trail_of(part, (heading, None)), lede)


def _opened(progress_id: int) -> MilestoneProgress:
    return queries.get_progress(progress_id, current_actor())


@bp.route("/progress/<int:progress_id>/hand-in", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def hand_in(progress_id: int) -> Answer:
    """The venture says a milestone is done."""
    progress = _opened(progress_id)
    authorize(current_actor(), CohortPermission.HAND_IN, progress)
    part = progress.participation
    form: Any = HandInForm(version=progress.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(progress.version)
            file = None
            if form.file.data and form.file.data.filename:
                file = files.store(
                    form.file.data,
                    actor=current_actor(),
                    purpose=FILE_PURPOSE,
                    owner_id=part.venture_id,
                    field="file",
                )
            milestones.hand_in(progress, form.note.data or "", actor=current_actor(), file=file)
            flash_done(N_("냈습니다. 코디네이터가 확인합니다."))
            return _back(part)
    return _about(part, form, translated(N_("이정표 내기")), N_("이정표 내기"), progress.milestone.title)


@bp.post("/progress/<int:progress_id>/settle")
@door(Role.COORDINATOR)
@commits
def settle(progress_id: int) -> Answer:
    """A coordinator finds a milestone done."""
    progress = _opened(progress_id)
    VersionForm().require_version(progress.version)
    milestones.settle(progress, actor=current_actor())
    flash_done(N_("마친 것으로 확인했습니다."))
    return _back(progress.participation)


@bp.route("/progress/<int:progress_id>/send-back", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def send_back(progress_id: int) -> Answer:
    """A coordinator asks for more."""
    progress = _opened(progress_id)
    form: Any = ReasonForm(version=progress.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(progress.version)
            milestones.send_back(progress, form.reason.data, actor=current_actor())
            flash_done(N_("보완을 요청했습니다. 기업에 알렸습니다."))
            return _back(progress.participation)
    part = progress.participation
    return _about(part, form, translated(N_("보완 요청")), N_("보완 요청하기"), progress.milestone.title)

"""A visit: its log on a phone, its correction, the venture's word."""

from datetime import time, timedelta
from typing import Any

from flask import redirect, render_template, url_for
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from app.consulting import queries
from app.consulting.forms import ConfirmForm, DisputeForm, VisitForm
from app.consulting.models import Engagement, Visit
from app.consulting.policy import FILE_PURPOSE, ConsultingPermission
from app.consulting.routes.blueprint import bp, trail_of
from app.consulting.services import visits
from app.consulting.states import VisitPlace
from app.files import services as files
from app.files.models import StoredFile
from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

Answer = str | Response | AnyResponse


@bp.route("/<int:engagement_id>/log", methods=["GET", "POST"])
@door(Role.CONSULTANT)
@commits
def log(engagement_id: int) -> Answer:
    """Write a visit down: the day, hours, place and topic are filled in from the last one."""
    engagement = queries.get(engagement_id, current_actor())
    held = queries.visits_of(engagement)
    form: Any = _fresh_form(engagement, held[-1] if held else None)
    if form.validate_on_submit():
        with form.showing_refusals():
            file = _file_of(form, engagement)
            visit = visits.log(engagement, form.entry(), actor=current_actor(), file=file)
            flash_done(N_("%(n)s회차 일지를 저장했습니다. 기업에 확인을 부탁했습니다."), n=visit.number)
            return redirect(url_for("consulting.show", engagement_id=engagement.id))
    return _page(engagement, form, len(held) + 1, N_("일지 저장하기"))


def _fresh_form(engagement: Engagement, last: Visit | None) -> VisitForm:
    ended = clock.now().astimezone(clock.SEOUL)
    began = ended - timedelta(hours=1)
    start = time(began.hour, 0) if began.date() == ended.date() else time(0, 0)
    return VisitForm(
        version=0,
        held_on=clock.today(),
        start=start,
        place=str(last.place if last else VisitPlace.VENTURE),
        attendees=last.attendees if last else 1,
        topic=(last.next_step if last and last.next_step else engagement.topic)[:200],
    )


def _file_of(form: Any, engagement: Engagement) -> StoredFile | None:
    if not form.file.data or not form.file.data.filename:
        return None
    return files.store(
        form.file.data,
        actor=current_actor(),
        purpose=FILE_PURPOSE,
        owner_id=engagement.venture_id,
        field="file",
    )


def _page(engagement: Engagement, form: Any, number: int, submit: str) -> str:
    heading = translated(N_("%(n)s회차 일지"), n=number)
    return render_template(
        "consulting/log.html",
        case=engagement,
        form=form,
        heading=heading,
        submit=translated(submit),
        left=max(0, engagement.allowed - number + 1),
        crumbs=trail_of(engagement, (heading, None)),
    )


@bp.route("/visits/<int:visit_id>/correct", methods=["GET", "POST"])
@door(Role.CONSULTANT)
@commits
def correct(visit_id: int) -> Answer:
    """Put a log right before the venture confirms it."""
    visit = queries.get_visit(visit_id, current_actor())
    length = int((visit.ends_at - visit.starts_at).total_seconds()) // 60
    start = visit.starts_at.astimezone(clock.SEOUL).time()
    form: Any = VisitForm(obj=visit, start=start, minutes=length)
    del form.file
    if length not in dict(form.minutes.choices):
        form.minutes.choices = [*form.minutes.choices, (length, translated(N_("%(n)s분"), n=length))]
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_fresh(visit, start=start, minutes=length)
            visits.correct(visit, form.entry(), actor=current_actor())
            flash_done(N_("일지를 고쳤습니다. 기업에 다시 확인을 부탁했습니다."))
            return redirect(url_for("consulting.show", engagement_id=visit.engagement_id))
    return _page(visit.engagement, form, visit.number, N_("고쳐서 저장하기"))


@bp.post("/visits/<int:visit_id>/confirm")
@door(Role.VENTURE)
@commits
def confirm(visit_id: int) -> Answer:
    """The venture says it was so."""
    visit = queries.get_visit(visit_id, current_actor())
    authorize(current_actor(), ConsultingPermission.CONFIRM, visit)
    ConfirmForm().require_version(visit.version)
    visits.confirm(visit, actor=current_actor())
    flash_done(N_("%(n)s회차 일지를 확인했습니다."), n=visit.number)
    return redirect(url_for("consulting.mine"))


@bp.route("/visits/<int:visit_id>/dispute", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def dispute(visit_id: int) -> Answer:
    """The venture says what is different."""
    visit = queries.get_visit(visit_id, current_actor())
    authorize(current_actor(), ConsultingPermission.CONFIRM, visit)
    form: Any = DisputeForm(version=visit.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            form.require_version(visit.version)
            visits.dispute(visit, form.reason.data, actor=current_actor())
            flash_done(N_("다른 점을 보냈습니다. 컨설턴트와 코디네이터에게 알렸습니다."))
            return redirect(url_for("consulting.mine"))
    heading = translated(N_("%(n)s회차 일지가 다릅니다"), n=visit.number)
    return render_template(
        "consulting/act.html",
        case=visit.engagement,
        form=form,
        heading=heading,
        submit=translated(N_("다른 점 보내기")),
        visit=visit,
        crumbs=trail_of(visit.engagement, (heading, None)),
    )

"""Cases: the list, one's own, opening, more visits, closing."""

from datetime import timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.models import User
from app.applications.models import Application
from app.applications.queries import get as get_application
from app.applications.queries import selected_waiting
from app.applications.states import Programme
from app.consulting import queries
from app.consulting.forms import CaseForm, CloseForm, MoreForm
from app.consulting.policy import READERS
from app.consulting.routes.blueprint import bp, trail, trail_of
from app.consulting.services import cases
from app.consulting.states import EngagementState, Field
from app.kernel import clock
from app.kernel.dates import Period, add_months
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.ventures.models import Venture
from app.ventures.queries import get as get_venture
from app.ventures.queries import search as search_ventures
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

Answer = str | Response | AnyResponse


@bp.get("/")
@door(*READERS)
def index() -> str:
    """Every case, what waits for a consultant, what is late or disputed."""
    actor, today = current_actor(), clock.today()
    asked = request.args.get("state", "")
    state = EngagementState(asked) if asked in set(EngagementState) else None
    consultant = request.args.get("consultant", type=int)
    found = queries.search(actor, state=state, consultant_id=consultant)
    return render_template(
        "consulting/index.html",
        rows=list(zip(found, queries.facts(found, today), strict=True)),
        states=EngagementState,
        state=asked,
        consultant=consultant,
        consultants=queries.consultants(),
        waiting=db.session.scalars(selected_waiting(Programme.CONSULTING)).all(),
        missing=queries.missing_logs(actor, today),
        disputed=queries.disputed(actor),
        crumbs=[],
    )


@bp.get("/assigned")
@door(Role.CONSULTANT)
def assigned() -> str:
    """A consultant's own cases, those in hand first."""
    actor = current_actor()
    found = queries.search(actor, consultant_id=actor.id)
    return render_template(
        "consulting/assigned.html",
        rows=list(zip(found, queries.facts(found, clock.today()), strict=True)),
        crumbs=[],
    )


@bp.get("/mine")
@door(Role.VENTURE)
def mine() -> str:
    """A venture's cases, and the logs that wait for its word."""
    actor = current_actor()
    found = [row for row in queries.search(actor) if row.venture_id in actor.ids("venture")]
    return render_template(
        "consulting/mine.html",
        rows=list(zip(found, queries.facts(found, clock.today()), strict=True)),
        to_confirm=queries.to_confirm(actor),
        crumbs=[],
    )


@bp.get("/<int:engagement_id>")
@door(*READERS, Role.CONSULTANT, Role.VENTURE)
def show(engagement_id: int) -> str:
    """One case with its visits."""
    engagement = queries.get(engagement_id, current_actor())
    return render_template(
        "consulting/show.html",
        case=engagement,
        told=queries.facts([engagement], clock.today())[0],
        visits=queries.visits_of(engagement),
        crumbs=trail((f"{engagement.venture.full_name} – {engagement.topic}", None)),
    )


@bp.route("/open", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def open_case() -> Answer:
    """Give a venture a consultant: a selected one (`?application=`) or any (`?venture=`)."""
    actor = current_actor()
    venture, application = _asked_for()
    crumbs = trail((translated(N_("컨설팅 시작")), None))
    if venture is None:
        text = request.args.get("q", "").strip()
        found = search_ventures(text, actor) if text else []
        return render_template("consulting/choose_venture.html", text=text, found=found, crumbs=crumbs)
    form = _case_form()
    if form.validate_on_submit():
        with form.showing_refusals():
            made = _opened(form, venture, application)
            flash_done(N_("컨설팅을 시작했습니다. 기업과 컨설턴트에게 알렸습니다."))
            return redirect(url_for("consulting.show", engagement_id=made.id))
    return render_template(
        "consulting/open.html", form=form, venture=venture, application=application, crumbs=crumbs
    )


def _opened(form: Any, venture: Venture, application: Application | None) -> Any:
    if form.ends_on.data < form.starts_on.data:
        raise Refused(N_("끝나는 날이 시작하는 날보다 앞섭니다."), field="ends_on")
    return cases.open_case(
        venture,
        db.session.get_one(User, form.consultant_id.data),
        field=Field(form.field.data),
        topic=form.topic.data,
        quota=form.quota.data,
        period=Period(form.starts_on.data, form.ends_on.data),
        actor=current_actor(),
        application=application,
        log_within_days=form.log_within_days.data,
    )


def _asked_for() -> tuple[Venture | None, Application | None]:
    actor = current_actor()
    if key := request.args.get("application", type=int):
        application = get_application(key, actor)
        return application.venture, application
    if key := request.args.get("venture", type=int):
        return get_venture(key, actor), None
    return None, None


def _case_form() -> Any:
    today = clock.today()
    form = CaseForm(
        quota=6, starts_on=today, ends_on=add_months(today, 6) - timedelta(days=1), log_within_days=7
    )
    form.consultant_id.choices = [
        (row.id, f"{row.name} · {translated(N_('맡은 기업 %(n)s곳'), n=row.cases)}")
        for row in queries.consultants()
    ]
    return form


@bp.route("/<int:engagement_id>/more", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def more(engagement_id: int) -> Answer:
    """Allow visits beyond those agreed."""
    engagement = queries.get(engagement_id, current_actor())
    form: Any = MoreForm(count=1)
    if form.validate_on_submit():
        with form.showing_refusals():
            cases.approve_more(engagement, form.count.data, actor=current_actor(), note=form.note.data)
            flash_done(N_("추가 회차를 승인했습니다. 컨설턴트에게 알렸습니다."))
            return redirect(url_for("consulting.show", engagement_id=engagement.id))
    return _act(engagement, form, translated(N_("추가 회차 승인")), translated(N_("추가 회차 승인하기")))


@bp.route("/<int:engagement_id>/close", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def close(engagement_id: int) -> Answer:
    """Finish or stop a case."""
    engagement = queries.get(engagement_id, current_actor())
    form: Any = CloseForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            stopped = form.how.data == "stopped"
            cases.close(engagement, actor=current_actor(), stopped=stopped, note=form.note.data or "")
            flash_done(N_("컨설팅을 닫았습니다."))
            return redirect(url_for("consulting.show", engagement_id=engagement.id))
    return _act(engagement, form, translated(N_("컨설팅 닫기")), translated(N_("컨설팅 닫기")))


def _act(engagement: Any, form: Any, heading: Any, submit: Any) -> str:
    return render_template(
        "consulting/act.html",
        case=engagement,
        form=form,
        heading=heading,
        submit=submit,
        crumbs=trail_of(engagement, (heading, None)),
    )

"""Programmes and cohorts: the list, one cohort's board as of a date, setting them up."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from app.applications.queries import get as get_application
from app.applications.queries import selected_waiting
from app.applications.states import Programme
from app.cohorts import queries
from app.cohorts.forms import CohortForm, MilestoneForm, ProgrammeForm
from app.cohorts.models import CohortProgramme
from app.cohorts.policy import READERS
from app.cohorts.routes.blueprint import act_page, bp, trail
from app.cohorts.services import cohorts, members, milestones
from app.kernel import clock
from app.kernel.dates import Period, add_months
from app.kernel.db import db
from app.kernel.errors import Missing, Refused
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.ventures.queries import get as get_venture
from app.ventures.queries import search as search_ventures
from app.web.actor import current_actor
from app.web.asof import day_asked
from app.web.doors import commits, door
from app.web.forms import flash_done

Answer = str | Response | AnyResponse


@bp.get("/")
@door(*READERS)
def index() -> str:
    """Every cohort, who waits for one, who is behind, what was handed in."""
    actor, today = current_actor(), clock.today()
    return render_template(
        "cohorts/index.html",
        rows=queries.cohorts(),
        waiting=db.session.scalars(selected_waiting(Programme.COHORT)).all(),
        overdue=queries.overdue(actor, today),
        to_settle=queries.to_settle(actor),
        programmes=queries.programmes(),
        crumbs=[],
    )


@bp.get("/<int:cohort_id>")
@door(*READERS)
def show(cohort_id: int) -> str:
    """A cohort as of a date: who takes part and how far with each milestone."""
    actor, cohort = current_actor(), queries.get_cohort(cohort_id)
    on = day_asked(ahead=True)
    text = request.args.get("q", "").strip()
    return render_template(
        "cohorts/show.html",
        cohort=cohort,
        on=on,
        board=queries.board(cohort, actor, on),
        milestones=queries.milestones_of(cohort, on),
        waiting=db.session.scalars(selected_waiting(Programme.COHORT)).all(),
        text=text,
        found=search_ventures(text, actor) if text else [],
        crumbs=trail((cohort.name, None)),
    )


@bp.route("/programmes/new", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def new_programme() -> Answer:
    """A programme."""
    form: Any = ProgrammeForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            cohorts.add_programme(form.name.data, about=form.about.data or "", actor=current_actor())
            flash_done(N_("사업을 등록했습니다. 이제 기수를 만들 수 있습니다."))
            return redirect(url_for("cohorts.new_cohort"))
    heading = translated(N_("사업 등록"))
    return act_page(form, heading, N_("사업 등록하기"), url_for("cohorts.index"), trail((heading, None)))


@bp.route("/new", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def new_cohort() -> Answer:
    """A cohort of a programme."""
    today = clock.today()
    form: Any = CohortForm(starts_on=today, ends_on=add_months(today, 6) - timedelta(days=1), capacity=10)
    form.programme_id.choices = [(row.id, row.name) for row in queries.programmes()]
    if form.validate_on_submit():
        with form.showing_refusals():
            made = _made(form)
            flash_done(N_("기수를 만들었습니다."))
            return redirect(url_for("cohorts.show", cohort_id=made.id))
    heading = translated(N_("기수 만들기"))
    return act_page(form, heading, N_("기수 만들기"), url_for("cohorts.index"), trail((heading, None)))


def _made(form: Any) -> Any:
    if form.ends_on.data < form.starts_on.data:
        raise Refused(N_("끝나는 날이 시작하는 날보다 앞섭니다."), field="ends_on")
    return cohorts.add_cohort(
        db.session.get_one(CohortProgramme, form.programme_id.data),
        form.number.data,
        form.title.data or "",
        Period(form.starts_on.data, form.ends_on.data),
        form.capacity.data,
        actor=current_actor(),
    )


@bp.route("/<int:cohort_id>/milestone", methods=["GET", "POST"])
@door(Role.COORDINATOR)
@commits
def new_milestone(cohort_id: int) -> Answer:
    """Something everybody in the cohort does by a day."""
    cohort = queries.get_cohort(cohort_id)
    form: Any = MilestoneForm()
    back = url_for("cohorts.show", cohort_id=cohort.id)
    if form.validate_on_submit():
        with form.showing_refusals():
            milestones.add(
                cohort,
                form.title.data,
                form.due_on.data,
                about=form.about.data or "",
                actor=current_actor(),
            )
            flash_done(N_("이정표를 두었습니다."))
            return redirect(back)
    heading = translated(N_("이정표 더하기"))
    crumbs = trail((cohort.name, back), (heading, None))
    return act_page(form, heading, N_("이정표 더하기"), back, crumbs, lede=cohort.name)


@bp.post("/<int:cohort_id>/<step>")
@door(Role.COORDINATOR)
@commits
def step(cohort_id: int, step: str) -> Answer:
    """Begin or finish a cohort."""
    cohort = queries.get_cohort(cohort_id)
    verbs = {"begin": cohorts.begin, "finish": cohorts.finish}
    if step not in verbs:
        raise Missing
    try:
        verbs[step](cohort, actor=current_actor())
        flash_done(N_("기수를 시작했습니다.") if step == "begin" else N_("기수를 마쳤습니다."))
    except Refused as refusal:
        flash(refusal.message, "warn")
    return redirect(url_for("cohorts.show", cohort_id=cohort.id))


@bp.post("/<int:cohort_id>/members")
@door(Role.COORDINATOR)
@commits
def join(cohort_id: int) -> Answer:
    """Take in a selected application, or a venture directly."""
    actor, cohort = current_actor(), queries.get_cohort(cohort_id)
    application = None
    if key := request.form.get("application", type=int):
        application = get_application(key, actor)
        venture = application.venture
    else:
        venture = get_venture(request.form.get("venture", type=int) or 0, actor)
    try:
        members.join(cohort, venture, actor=actor, application=application)
        flash_done(N_("%(venture)s이(가) 참여합니다. 기업에 알렸습니다."), venture=venture.full_name)
    except Refused as refusal:
        flash(refusal.message, "warn")
    return redirect(url_for("cohorts.show", cohort_id=cohort.id))

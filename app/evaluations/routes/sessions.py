"""The office's sessions: list, setting up, how far everyone is, opening, closing."""

from datetime import date, datetime
from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.applications.queries import call as get_call
from app.evaluations import wording
from app.evaluations.forms import CloseForm, OpenForm, RescheduleForm, SessionForm, fields_of
from app.evaluations.models import EvaluationSession
from app.evaluations.policy import READERS, EvaluationPermission
from app.evaluations.queries import challenges
from app.evaluations.queries import sessions as queries
from app.evaluations.queries.progress import applications_given, progress, tally
from app.evaluations.routes.blueprint import bp, part_of, told, trail
from app.evaluations.rules_panel import Finding, PanelRule
from app.evaluations.services import panel as panel_verbs
from app.evaluations.services import results
from app.evaluations.services import sessions as verbs
from app.evaluations.states import SessionState, Stage
from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.errors import Missing
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

BUILD = (Role.COORDINATOR, Role.DISTRICT_OFFICER)


@bp.get("/")
@door(*READERS)
def index() -> str:
    """Sessions at work first; calls that wait for one."""
    actor = current_actor()
    asked = request.args.get("state", "")
    state = SessionState(asked) if asked in [member.value for member in SessionState] else None
    return render_template(
        "evaluations/index.html",
        rows=queries.listed(actor, state),
        waiting=queries.calls_without_session(actor) if actor.has(*BUILD) else [],
        states=SessionState.choices(),
        state=asked,
    )


@bp.route("/new/<int:call_id>", methods=["GET", "POST"])
@door(*BUILD)
@commits
def create(call_id: int) -> str | Response:
    """Set a session up for a call; criteria and rule are shown, since they freeze now."""
    actor = current_actor()
    call = get_call(call_id, actor)
    authorize(actor, EvaluationPermission.PREPARE, None)
    stage = queries.next_stage(queries.of_call(call))
    if stage is None:
        raise Missing
    if not call.criteria:
        flash_done(N_("평가 항목이 없는 공고는 심사하지 않고 접수 순서대로 정합니다."))
        return redirect(url_for("applications.call", call_id=call_id))
    form: Any = SessionForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            chosen = Stage(form.stage.data) if stage is Stage.PAPER else stage
            made = verbs.create(call, chosen, _settings(form), actor=actor)
            flash_done(N_("심사를 만들었습니다. 위원을 정하고 배정하면 열 수 있습니다."))
            return redirect(url_for("evaluations.panel", session_id=made.id))
    return render_template(
        "evaluations/create.html",
        call=call,
        session=None,
        stage=stage,
        form=form,
        rule=[told(said) for said in wording.of_rule(call.rule, call.criteria)],
        crumbs=trail(None, N_("심사 만들기")),
    )


@bp.route("/<int:session_id>/settings", methods=["GET", "POST"])
@door(*BUILD)
@commits
def settings(session_id: int) -> str | Response:
    """Mend what a session was set up with, until it is opened."""
    actor = current_actor()
    session = queries.get(session_id, actor)
    authorize(actor, EvaluationPermission.PREPARE, session)
    if session.state is not SessionState.PREPARING:
        return redirect(url_for("evaluations.show", session_id=session_id))
    stage = Stage.PAPER if queries.paper_stage(session.call) is None else Stage.PRESENTATION
    form: Any = SessionForm(**_as_it_is(session))
    if form.validate_on_submit():
        with form.showing_refusals():
            chosen = Stage(form.stage.data) if stage is Stage.PAPER else stage
            verbs.change(session, chosen, _settings(form), actor=actor)
            flash_done(N_("심사 설정을 고쳤습니다."))
            return redirect(url_for("evaluations.show", session_id=session_id))
    return render_template(
        "evaluations/create.html",
        call=session.call,
        session=session,
        stage=stage,
        form=form,
        rule=[told(said) for said in wording.of_rule(session.call.rule, session.call.criteria)],
        crumbs=trail(session, N_("설정 고치기")),
    )


def _as_it_is(session: EvaluationSession) -> dict[str, Any]:
    """A session as the form that set it up shows it."""
    due, rule = session.due_at.astimezone(clock.SEOUL), session.panel_rule
    return {
        "stage": session.stage.value,
        "due_on": due.date(),
        "due_time": f"{due:%H:%M}",
        "held_on": session.held_on,
        "ends_here": "final" if session.is_final else "gate",
        "advance": None if session.is_final else session.rule.get("capacity"),
        "blind": session.blind,
        "mark_places": session.mark_places,
        "least_comment": session.least_comment,
        "quorum": session.quorum,
        "least": rule.get("least"),
        "outside_pct": rule.get("outside_pct"),
        "gender_most_pct": rule.get("gender_most_pct"),
        "fields_needed": ", ".join(rule.get("fields", ())),
        "names_panel": session.names_panel,
    }


def _settings(form: Any) -> verbs.Settings:
    return verbs.Settings(
        due_at=instant(form.due_on.data, form.due_time.data),
        held_on=form.held_on.data,
        blind=bool(form.blind.data),
        is_final=form.ends_here.data != "gate",
        advance=form.advance.data,
        mark_places=form.mark_places.data,
        least_comment=form.least_comment.data or 0,
        quorum=form.quorum.data or 1,
        panel=PanelRule(
            form.least.data or 1,
            form.outside_pct.data or 0,
            form.gender_most_pct.data or 100,
            fields_of(form.fields_needed.data),
        ),
        names_panel=bool(form.names_panel.data),
    )


def instant(day: date, time: str) -> datetime:
    """A Seoul day and time as typed."""
    hour, minute = time.split(":")
    return clock.at(day, int(hour), int(minute))


@bp.get("/<int:session_id>")
@door(*READERS)
def show(session_id: int) -> str:
    """How far everyone is: applications by evaluators, never any points."""
    session = queries.get(session_id, current_actor())
    members = queries.panel(session, removed=True)
    sheets = tally(session)
    return render_template(
        "evaluations/show.html",
        session=session,
        members=[member for member in members if member.removed_at is None],
        removed=[member for member in members if member.removed_at is not None],
        part=part_of(applications_given(session), partial(progress, session)),
        wanted=sheets.wanted,
        done=sheets.done,
        owed=sheets.owed,
        challenged=challenges.waiting(session),
        findings=findings_in_words(verbs.findings(session, [m for m in members if not m.removed_at])),
        crumbs=trail(session),
    )


def findings_in_words(found: list[Finding]) -> list[Any]:
    """Shortfalls of a panel as sentences."""
    return [
        translated(one.what.label_ko, wanted=one.wanted, found=one.found, field=one.field) for one in found
    ]


@bp.route("/<int:session_id>/open", methods=["GET", "POST"])
@door(*BUILD)
@commits
def open_session(session_id: int) -> str | Response:
    """A page of its own: who will be told, what falls short."""
    actor = current_actor()
    session = queries.get(session_id, actor)
    members = queries.panel(session)
    found = verbs.findings(session, members)
    form: Any = OpenForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            verbs.open_session(session, actor=actor, exception=form.exception.data or "")
            flash_done(N_("심사를 시작했습니다. 위원에게 알렸습니다."))
            return redirect(url_for("evaluations.show", session_id=session_id))
    return render_template(
        "evaluations/open.html",
        session=session,
        form=form,
        members=members,
        findings=findings_in_words(found),
        crumbs=trail(session, N_("심사 시작")),
    )


@bp.route("/<int:session_id>/close", methods=["GET", "POST"])
@door(*BUILD)
@commits
def close(session_id: int) -> str | Response:
    """A page of its own: what freezes, which sheets are missing."""
    actor = current_actor()
    session = queries.get(session_id, actor)
    sheets = tally(session)
    form: Any = CloseForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            results.close(session, actor=actor, without=form.without.data or "")
            flash_done(N_("심사를 마치고 평가표를 잠갔습니다."))
            return redirect(url_for("evaluations.result", session_id=session_id))
    return render_template(
        "evaluations/close.html",
        session=session,
        form=form,
        wanted=sheets.wanted,
        done=sheets.done,
        owed=sheets.owed,
        members=queries.panel(session),
        challenged=challenges.unanswered(session),
        crumbs=trail(session, N_("심사 마치기")),
    )


@bp.route("/<int:session_id>/due", methods=["GET", "POST"])
@door(*BUILD)
@commits
def reschedule(session_id: int) -> str | Response:
    """Move the deadline of the sheets."""
    actor = current_actor()
    session = queries.get(session_id, actor)
    local = session.due_at.astimezone(clock.SEOUL)
    form: Any = RescheduleForm(due_on=local.date(), due_time=f"{local:%H:%M}")
    if form.validate_on_submit():
        with form.showing_refusals():
            due_at = instant(form.due_on.data, form.due_time.data)
            verbs.reschedule(session, due_at, reason=form.reason.data, actor=actor)
            flash_done(N_("마감을 옮겼습니다. 위원에게 알렸습니다."))
            return redirect(url_for("evaluations.show", session_id=session_id))
    return render_template(
        "evaluations/act.html",
        session=session,
        form=form,
        title=translated(N_("마감 옮기기")),
        submit=translated(N_("마감 옮기기")),
        crumbs=trail(session, N_("마감 옮기기")),
    )


@bp.post("/<int:session_id>/remind")
@door(*BUILD)
@commits
def remind(session_id: int) -> Response:
    """Tell everyone whose sheets are missing; at most once a day each."""
    actor = current_actor()
    session = queries.get(session_id, actor)
    told = panel_verbs.remind(session, actor=actor)
    if told:
        flash_done(N_("평가표가 남은 위원 %(count)s명에게 알렸습니다."), count=told)
    else:
        flash_done(N_("오늘 이미 알렸거나 남은 평가표가 없습니다."))
    return redirect(url_for("evaluations.show", session_id=session_id))

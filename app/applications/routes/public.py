"""Public pages: the calls one can apply to, one call, and beginning an application."""

from flask import redirect, render_template, request, url_for
from flask.wrappers import Response

from app.applications import queries, services
from app.applications.forms import lines
from app.applications.forms.applicant import StartForm
from app.applications.models import Call
from app.applications.policy import ApplicationPermission
from app.applications.routes.blueprint import bp
from app.applications.routes.mine import dated
from app.applications.rules import eligibility, method
from app.applications.services.known import names_for_the_reader
from app.applications.states import CallState
from app.kernel import clock
from app.kernel.access import may
from app.kernel.errors import Missing, WrongState
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.ventures import queries as ventures
from app.web.actor import current_actor
from app.web.doors import commits, door, open_to_all


@bp.get("/")
@open_to_all("the front page: calls are public")
def public_calls() -> str:
    """Calls one can apply to now, and those that will open."""
    calls = queries.public_calls()
    mine = [a for a in queries.mine(current_actor()) if a.submitted_at is None] if current_actor().id else []
    return render_template(
        "applications/public_calls.html",
        calls=[(call, queries.phase_of(call)) for call in calls],
        unfinished=[a for a in mine if a.state.value == "draft"],
        now=clock.now(),
    )


@bp.get("/calls/<int:call_id>")
@open_to_all("calls are public")
def public_call(call_id: int) -> str:
    """One call: whom it is for, what it gives, how it is judged, until when."""
    actor, key = current_actor(), request.args.get("key", "")
    call = queries.public_call(call_id, actor, key)
    mine = queries.live_of(call, actor.ids("venture")) if actor.ids("venture") else []
    return render_template(
        "applications/public_call.html",
        call=call,
        phase=queries.phase_of(call),
        points=eligibility.points(call.eligibility, call.reference_on, names_for_the_reader()),
        method=method.sentences(call.rule, call.places),
        extensions=queries.extensions_of(call),
        schedule=_schedule(call),
        labels={question.key: question.label for question in call.questions},
        condition_words=lines.condition_words,
        mine=mine,
        applies=actor.id is None or actor.has(Role.VENTURE),
        open_now=services.drafts.may_still_apply(call),
        preview=call.state is CallState.DRAFT,
        may_try=queries.may_try(call, actor, key),
        key=key,
        now=clock.now(),
        crumbs=[(translated(N_("공고")), url_for(".public_calls")), (call.programme.label, None)],
    )


def _schedule(call: Call) -> list[dict[str, object]]:
    """Opening, deadline and what the call says of the rest, by date; what is past and what is next."""
    today = clock.today()
    rows: list[dict[str, object]] = [
        {"on": clock.on(call.opens_at), "at": call.opens_at, "text": translated(N_("접수 시작"))},
        {
            "on": clock.on(call.closes_at),
            "at": call.closes_at,
            "text": translated(N_("접수 마감")),
            "strong": True,
        },
    ]
    rows += [{**row, "at": None} for row in dated(call.schedule)]
    rows.sort(key=lambda row: str(row["on"]))
    following = [row for row in rows if row["on"] >= today]  # type: ignore[operator]
    return [
        {**row, "past": row["on"] < today, "now": bool(following) and row is following[0]}  # type: ignore[operator]
        for row in rows
    ]


@bp.route("/calls/<int:call_id>/apply", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def start(call_id: int) -> str | Response:
    """Begin, or go on with what was begun; with several ventures, ask for which."""
    actor = current_actor()
    call = queries.public_call(call_id, actor)
    if call.state is CallState.DRAFT:
        raise Missing
    mine = [v for v in ventures.mine(actor) if may(actor, ApplicationPermission.START, v.id)]
    begun = queries.live_of(call, actor.ids("venture"))
    if begun and len(mine) <= 1:
        return redirect(url_for(".show", application_id=begun[0].id))  # type: ignore[return-value]
    if not services.drafts.may_still_apply(call):
        raise WrongState(N_("지금은 신청을 받지 않는 공고입니다."))
    form = StartForm()
    if form.validate_on_submit():
        chosen = next((v for v in mine if str(v.id) == _asked_venture()), mine[0] if len(mine) == 1 else None)
        if chosen is None:
            raise Missing
        application = services.drafts.start(call, chosen, actor=actor)
        return redirect(url_for(".show", application_id=application.id))  # type: ignore[return-value]
    return render_template(
        "applications/start.html",
        call=call,
        ventures=mine,
        begun={application.venture_id: application for application in begun},
        ahead=[(one, services.screening.look_ahead(call, one)) for one in mine[:5]],
        begin_venture=url_for("ventures.create", next=request.path),
        form=form,
        crumbs=[
            (translated(N_("공고")), url_for(".public_calls")),
            (call.title, url_for(".public_call", call_id=call.id)),
            (translated(N_("신청 시작")), None),
        ],
    )


def _asked_venture() -> str:
    return request.form.get("venture", "")

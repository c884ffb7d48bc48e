"""The desk of calls: the list, one call with its applications, writing, publishing, extending, its steps."""

from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.wrappers import Response

from app.applications import queries, services
from app.applications.forms import call as forms
from app.applications.forms.announced import AnnouncedForm, announced_values
from app.applications.forms.call import CallForm
from app.applications.forms.steps import ExtendForm, ReasonForm, StepForm
from app.applications.models import Call
from app.applications.policy import CallPermission
from app.applications.queries import ApplicationFilter
from app.applications.routes.blueprint import BUILDERS, STAFF_READERS, bp, desk_trail
from app.applications.states import ApplicationState, CallState
from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.filters import address
from app.web.forms import flash_done


@bp.get("/desk/calls")
@door(*STAFF_READERS)
def calls() -> str:
    """Every call of the actor's programmes, the newest first, with its numbers."""
    wanted = queries.calls_visible_to(current_actor()).order_by(Call.opens_at.desc(), Call.id.desc())
    year = request.args.get("year", type=int)
    if year:
        wanted = wanted.where(Call.fiscal_year == year)
    rows = list(db.session.scalars(wanted.limit(200)))
    counts = queries.call_counts([row.id for row in rows])
    return render_template(
        "applications/calls.html",
        rows=[{"call": row, "phase": queries.phase_of(row), "counts": counts[row.id]} for row in rows],
        State=ApplicationState,
        year=year,
        years=sorted({row.fiscal_year for row in rows} | ({year} if year else set()), reverse=True),
        permission=CallPermission,
        now=clock.now(),
        crumbs=[(translated(N_("공고와 신청")), None)],
    )


@bp.get("/desk/calls/<int:call_id>")
@door(*STAFF_READERS)
def call(call_id: int) -> str:
    """One call: how many drafts, sent in and eligible there are, and the list of what was sent in."""
    found = queries.call(call_id, current_actor())
    wanted = _wanted()
    now = clock.now()
    rows, after = ([], None) if found.is_sealed(now) else queries.page_of(found, wanted)
    matching, by_state = queries.totals_of(found, wanted)
    return render_template(
        "applications/call.html",
        call=found,
        phase=queries.phase_of(found),
        rows=rows,
        next=address(after=after) if after else None,
        first=address(after=None) if wanted.after else None,
        matching=matching,
        by_state=by_state,
        wanted=wanted,
        State=ApplicationState,
        CallState=CallState,
        permission=CallPermission,
        steps=_steps(found),
        gaps=services.calls.gaps_of(found) if found.state is CallState.DRAFT else [],
        hours=queries.by_hour(found) if found.state is not CallState.DRAFT else [],
        hour_key=_hour_key,
        extensions=queries.extensions_of(found),
        contested=queries.open_objections(found),
        trials=queries.trials_of(found) if found.state is CallState.DRAFT else [],
        step_form=StepForm(),
        now=now,
        crumbs=[*desk_trail()[:1], (found.title, None)],
    )


def _wanted() -> ApplicationFilter:
    """What the address asks of the list."""
    return ApplicationFilter(
        text=request.args.get("q", "").strip()[:80],
        state=_state(request.args.get("state", "")),
        capacity_id=request.args.get("kind", type=int),
        passed="passed" in request.args,
        flagged="flagged" in request.args,
        since=_hour(request.args.get("from", "")),
        until=_hour(request.args.get("to", "")),
        sort=request.args.get("sort", "submitted"),
        after=request.args.get("after"),
    )


def _state(value: str) -> ApplicationState | None:
    return ApplicationState(value) if value in {str(member.value) for member in ApplicationState} else None


_HOUR = "%Y-%m-%dT%H"


def _hour(value: str) -> datetime | None:
    """The Seoul hour of an address; nothing where it is none."""
    try:
        return datetime.strptime(value, _HOUR).replace(tzinfo=clock.SEOUL)
    except ValueError:
        return None


def _hour_key(at: datetime) -> str:
    return at.astimezone(clock.SEOUL).strftime(_HOUR)


STEPS = {
    "publish": (
        services.calls.publish,
        N_("공고하기"),
        N_("공고했습니다. 접수는 정한 시각에 열리고 닫힙니다."),
    ),
    "begin_screening": (
        services.calls.begin_screening,
        N_("서류 확인 시작하기"),
        N_("서류 확인을 시작했습니다."),
    ),
    "decide_in_order": (
        services.in_order.decide,
        N_("접수 순서대로 정하기"),
        N_("접수 순서대로 결과를 정하고 알렸습니다. 통지서는 만드는 대로 한 곳씩 보냅니다."),
    ),
    "close_agreements": (services.calls.close_agreements, N_("협약 마치기"), N_("협약을 마쳤습니다.")),
    "end": (services.calls.end, N_("공고 끝내기"), N_("공고를 끝냈습니다.")),
}
_NEXT = {
    CallState.DRAFT: ("publish",),
    CallState.PUBLISHED: ("begin_screening",),
    CallState.SCREENING: ("decide_in_order", "end"),
    CallState.DECIDED: ("close_agreements",),
    CallState.AGREED: ("end",),
}


def _anybody_in_play(found: Call) -> bool:
    """Whether somebody waits to be screened or to be decided on."""
    counts = queries.call_counts([found.id])[found.id]
    return bool(counts[ApplicationState.SUBMITTED] or counts[ApplicationState.ELIGIBLE])


def _steps(found: Call) -> list[tuple[str, Any]]:
    """The steps a person can take from here, as addresses and words."""
    closed = clock.now() > found.closes_at
    screening = found.state is CallState.SCREENING
    in_play = screening and _anybody_in_play(found)
    wrong = {
        "begin_screening": not closed,
        "decide_in_order": not in_play or not services.in_order.is_due(found),
        "end": in_play,
    }
    names = [n for n in _NEXT.get(found.state, ()) if not wrong.get(n)]
    return [(url_for(".step", call_id=found.id, name=name), translated(STEPS[name][1])) for name in names]


@bp.route("/desk/calls/new", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def new_call() -> str | Response:
    """Write a new call."""
    today = clock.today()
    form = CallForm(fiscal_year=today.year, opens_on=today, reference_on=today)
    return _edited(form, None)


@bp.route("/desk/calls/<int:call_id>/edit", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def edit_call(call_id: int) -> str | Response:
    """Correct a call; what people relied on stays once it is published."""
    found = queries.call(call_id, current_actor())
    if found.state is not CallState.DRAFT:
        return _corrected(AnnouncedForm(data=forms.filled_from(found)), found)
    return _edited(CallForm(data=forms.filled_from(found)), found)


def _corrected(form: AnnouncedForm, found: Call) -> str | Response:
    """A published call: only what nobody relied on is asked for."""
    if form.validate_on_submit():
        form.require_version(found.version, forms.filled_from(found))
        with form.showing_refusals():
            services.calls.update(found, announced_values(form), actor=current_actor())
            flash_done(N_("공고를 저장했습니다."))
            return redirect(url_for(".call", call_id=found.id))  # type: ignore[return-value]
    authorize(current_actor(), CallPermission.BUILD, found)
    title = translated(N_("공고 고치기"))
    return render_template(
        "applications/announced.html",
        form=form,
        call=found,
        begun=bool(sum(queries.call_counts([found.id])[found.id].values())),
        crumbs=desk_trail(found, (title, None)),
    )


def _edited(form: CallForm, found: Call | None) -> str | Response:
    if form.validate_on_submit():
        if found is not None:
            form.require_version(found.version, forms.filled_from(found))
        with form.showing_refusals():
            values, capacities = forms.read_call(form, found)
            actor = current_actor()
            if found is None:
                kept = services.calls.create(values, actor=actor)
            else:
                kept = found
                services.calls.update(found, values, actor=actor)
            services.questions.replace_rows(kept, "capacities", capacities, actor=actor)
            flash_done(N_("공고를 저장했습니다."))
            target = ".questions" if found is None else ".call"
            return redirect(url_for(target, call_id=kept.id))  # type: ignore[return-value]
    title = translated(N_("공고 고치기")) if found else translated(N_("새 공고"))
    return render_template(
        "applications/call_form.html",
        form=form,
        call=found,
        title=title,
        crumbs=[*desk_trail(found), (title, None)],
    )


@bp.route("/desk/calls/<int:call_id>/copy", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def copy_call(call_id: int) -> str | Response:
    """A draft like this one, a year on."""
    found = queries.call(call_id, current_actor())
    authorize(current_actor(), CallPermission.BUILD, found)
    form = StepForm()
    if form.validate_on_submit():
        made = services.calls.copy(found, actor=current_actor())
        flash_done(N_("지난 공고를 본떠 새 공고를 만들었습니다. 날짜와 문항을 확인해 주세요."))
        return redirect(url_for(".edit_call", call_id=made.id))  # type: ignore[return-value]
    return _confirm(
        found,
        form,
        translated(N_("이 공고를 본떠 새 공고를 만들까요?")),
        [
            translated(N_("문항, 자격, 서류, 가점, 평가 방법을 그대로 가져옵니다.")),
            translated(N_("날짜는 52주씩 뒤로 옮겨 마감이 앞으로 오게 하고, 일정은 비웁니다.")),
        ],
        translated(N_("새 공고 만들기")),
        danger=False,
    )


@bp.route("/desk/calls/<int:call_id>/steps/<name>", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def step(call_id: int, name: str) -> str | Response:
    """Confirm one step of a call and take it."""
    found = queries.call(call_id, current_actor())
    if name not in STEPS:
        raise Missing
    verb, words, done = STEPS[name]
    form = StepForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            verb(found, actor=current_actor())
            flash_done(done)
            return redirect(url_for(".call", call_id=found.id))  # type: ignore[return-value]
    return _confirm(found, form, translated(words), _follows(found, name), translated(words), danger=False)


def _follows(found: Call, name: str) -> list[Any]:
    """What a step will do, in sentences."""
    final = translated(N_("되돌릴 수 없습니다."))
    if name == "publish":
        said = [
            translated(N_("누구나 이 공고를 볼 수 있습니다.")),
            translated(N_("자격, 평가 방법, 기간은 더 바꿀 수 없습니다. 마감은 늦출 수만 있습니다.")),
        ]
        in_order = translated(N_("평가 항목이 없어 심사하지 않고, 적격 신청을 접수 순서대로 선정합니다."))
        return said if found.criteria else [*said, in_order]
    if name == "begin_screening":
        return [translated(N_("낸 신청의 자격을 확인합니다. 마감은 더 늦출 수 없습니다."))]
    if name == "decide_in_order":
        return [*_in_order_words(found), final]
    return [*_undecided_words(found), final] if name == "end" else [final]


def _undecided_words(found: Call) -> list[Any]:
    """What would stay without a result."""
    counts = queries.call_counts([found.id])[found.id]
    left = counts[ApplicationState.SUBMITTED] + counts[ApplicationState.ELIGIBLE]
    if not left:
        return []
    return [
        translated(
            N_("결과를 정하지 않은 신청이 %(count)s건 있습니다. 그대로 끝나고 아무에게도 알리지 않습니다."),
            count=left,
        )
    ]


def _in_order_words(found: Call) -> list[Any]:
    """Who would be selected and who would wait."""
    planned = services.in_order.of(found)
    said = [
        translated(N_("평가 항목이 없는 공고라 적격 신청을 접수 순서대로 정하고, 모두에게 바로 알립니다."))
    ]
    for words, rows in (
        (N_("선정 %(count)s곳: %(names)s"), planned.selected),
        (N_("예비 %(count)s곳: %(names)s"), planned.waiting),
    ):
        names = [row.venture.full_name for row in rows[: planned.MOST_NAMED]]
        more = [translated(N_("그 밖 %(n)s곳"), n=len(rows) - len(names))] if len(rows) > len(names) else []
        said.append(translated(words, count=len(rows), names=", ".join(map(str, [*names, *more])) or "–"))
    return said


@bp.route("/desk/calls/<int:call_id>/unpublish", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def unpublish(call_id: int) -> str | Response:
    """Take a publication back while nobody has begun."""
    found = queries.call(call_id, current_actor())
    form = ReasonForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            services.calls.unpublish(found, reason=form.reason.data or "", actor=current_actor())
            flash_done(N_("공고를 거뒀습니다. 고친 뒤 다시 공고할 수 있습니다."))
            return redirect(url_for(".call", call_id=found.id))  # type: ignore[return-value]
    return _confirm(
        found,
        form,
        translated(N_("공고를 거둘까요?")),
        [translated(N_("공고가 보이지 않게 됩니다. 쓰기 시작한 신청이 있으면 거둘 수 없습니다."))],
        translated(N_("공고 거두기")),
        reason=form.reason,
    )


@bp.route("/desk/calls/<int:call_id>/extend", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def extend(call_id: int) -> str | Response:
    """Put the deadline off, with a reason that is published."""
    found = queries.call(call_id, current_actor())
    form = ExtendForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            closes_at = forms.instant_of(form.closes_on.data, form.closes_at.data or "", "closes_at")
            services.calls.extend(found, closes_at, reason=form.reason.data or "", actor=current_actor())
            flash_done(N_("마감을 늦췄습니다. 신청서를 쓰고 있는 기업에 알렸습니다."))
            return redirect(url_for(".call", call_id=found.id))  # type: ignore[return-value]
    return render_template(
        "applications/extend.html",
        call=found,
        form=form,
        drafters=len(queries.last_drafter_ids(found)),
        crumbs=desk_trail(found, (translated(N_("마감 늦추기")), None)),
    )


def _confirm(
    found: Call,
    form: Any,
    question: Any,
    outcome: list[Any],
    submit: Any,
    *,
    danger: bool = True,
    reason: Any = None,
) -> str:
    """A page of its own for a step that is hard to undo."""
    return render_template(
        "applications/confirm.html",
        form=form,
        question=question,
        outcome=outcome,
        submit=submit,
        danger=danger,
        reason=reason,
        cancel=url_for(".call", call_id=found.id),
        crumbs=desk_trail(found, (submit, None)),
    )

"""통지서 and 공개: every letter as it will be read, its words of feedback, then telling everyone now or at a time."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.applications.services.result_letters import Telling, letter_telling
from app.applications.states import ApplicationState
from app.documents.kinds import Letter
from app.evaluations import letters as words
from app.evaluations.forms import LetterForm, PublishForm
from app.evaluations.models import Decision, EvaluationSession
from app.evaluations.policy import EvaluationPermission
from app.evaluations.queries import opened_sheets
from app.evaluations.queries import results as queries
from app.evaluations.queries import sessions as session_queries
from app.evaluations.queries.planned import Planned, digest_of, planned
from app.evaluations.queries.told import in_the_letter, listed
from app.evaluations.record import as_figures
from app.evaluations.routes.blueprint import LONG, bp, trail, window
from app.evaluations.routes.decision import ORDER
from app.evaluations.routes.sessions import BUILD, instant
from app.evaluations.services import publishing as verbs
from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.errors import Missing, WrongState
from app.kernel.text import N_, clean, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


def _decided(session_id: int) -> tuple[EvaluationSession, Decision]:
    """A decided session whose result nobody was told. Raises Missing, NotAllowed, WrongState."""
    session = session_queries.get(session_id, current_actor())
    authorize(current_actor(), EvaluationPermission.PUBLISH, session)
    decision = queries.decision_of(session)
    if decision is None:
        raise WrongState(N_("결과를 확정한 뒤에 통지서를 살펴봅니다."))
    if session.published_at is not None:
        raise WrongState(N_("결과를 이미 공개했습니다."))
    return session, decision


def until_told(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page left open while the time of publishing came goes on to the result when read again: nobody's conflict."""

    @wraps(view)
    def guarded(session_id: int, **rest: Any) -> Any:
        session = session_queries.get(session_id, current_actor())
        if session.published_at is None or request.method != "GET":
            return view(session_id=session_id, **rest)
        flash_done(N_("결과를 이미 공개했습니다."))
        return redirect(url_for("evaluations.result", session_id=session_id))

    return guarded


def _day(session: EvaluationSession) -> date:
    """The day of the letters: of the time that was set, else today."""
    return clock.on(session.publish_at) if session.publish_at else clock.today()


@bp.get("/<int:session_id>/letters")
@door(*BUILD)
@until_told
def letters(session_id: int) -> str:
    """Who will be told what: everyone, a part at a time, with the words of feedback."""
    session, _ = _decided(session_id)
    rows = planned(session)
    return render_template(
        "evaluations/letters.html",
        session=session,
        part=window(rows),
        counts=_counted(rows),
        wordless=sum(not row.feedback for row in rows if row.outcome is ApplicationState.REJECTED),
        crumbs=trail(session, N_("통지서와 공개")),
    )


def _counted(rows: list[Planned]) -> list[tuple[ApplicationState | None, int]]:
    counts = Counter(row.outcome for row in rows)
    return sorted(counts.items(), key=lambda item: ORDER.index(item[0]))


@bp.route("/<int:session_id>/letters/<int:application_id>", methods=["GET", "POST"])
@door(*BUILD)
@commits
@until_told
def letter(session_id: int, application_id: int) -> str | Response:
    """One letter as it will be read; its feedback is written here, drafted from the members' comments if wanted."""
    session, decision = _decided(session_id)
    rows = planned(session)
    at = next((n for n, row in enumerate(rows) if row.application.id == application_id), None)
    if at is None:
        raise Missing
    row = rows[at]
    following = rows[at + 1].application.id if at + 1 < len(rows) else None
    said = opened_sheets.words_of(session, application_id)
    form: Any = LetterForm(feedback=row.feedback)
    drafted = bool(request.form.get("draft"))
    if drafted:
        form.feedback.data = with_comments(form.feedback.data or "", said)
    elif form.validate_on_submit():
        with form.showing_refusals():
            verbs.write_feedback(session, row.application, form.feedback.data or "", actor=current_actor())
            flash_done(N_("%(receipt)s 통지서의 평가 의견을 저장했습니다."), receipt=row.result.id)
            return redirect(_after_saving(session, at, following))
    return render_template(
        "evaluations/letter.html",
        session=session,
        row=row,
        at=at,
        count=len(rows),
        before=rows[at - 1].application.id if at else None,
        following=following,
        back=_back(session, at),
        said=said,
        drafted=drafted,
        form=form,
        letter=_letter(session, row, clean(form.feedback.data or ""), decision),
        mail=_mail(session, row, clean(form.feedback.data or ""), decision),
        crumbs=[
            *trail(session),
            (translated(N_("통지서와 공개")), url_for("evaluations.letters", session_id=session.id)),
            (row.result.id, None),
        ],
    )


def _back(session: EvaluationSession, at: int) -> str:
    start: dict[str, Any] = {"from": at // LONG * LONG or None}
    return url_for("evaluations.letters", session_id=session.id, **start)


def _after_saving(session: EvaluationSession, at: int, following: int | None) -> str:
    if request.form.get("next") and following:
        return url_for("evaluations.letter", session_id=session.id, application_id=following)
    return _back(session, at)


def with_comments(typed: str, said: list[str]) -> str:
    """What is typed already, then every comment that is not in it yet, one after the other."""
    added = [f"· {comment}" for comment in said if comment not in typed]
    return "\n".join([*([typed] if typed.strip() else []), *added])


def _letter(session: EvaluationSession, row: Planned, feedback: str, decision: Decision) -> Letter | None:
    """The letter; who goes on to the presentation gets a mail alone."""
    if row.outcome is None:
        return None
    marks = in_the_letter(row.application)
    if decision.tells_points:
        marks += listed(session, as_figures(row.result))
    return letter_telling(
        row.application, Telling(row.outcome, row.place, feedback, _day(session), marks, row.moved_up)
    )


def _mail(session: EvaluationSession, row: Planned, feedback: str, decision: Decision) -> str:
    if row.outcome is None:
        return str(words.went_on_words(session))
    lines = words.decided_words(
        row.application,
        row.outcome,
        row.result,
        feedback=feedback,
        on=_day(session),
        points=decision.tells_points,
    )
    return "\n".join(str(line) for line in lines)


@bp.route("/<int:session_id>/publish", methods=["GET", "POST"])
@door(*BUILD)
@commits
@until_told
def publish(session_id: int) -> str | Response:
    """What will happen to whom, then the one button: now, or at a time."""
    session, _ = _decided(session_id)
    actor, rows = current_actor(), planned(session)
    form: Any = PublishForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            expected = form.expected.data or ""
            if form.when.data == "now":
                verbs.publish(session, actor=actor, expected=expected)
                flash_done(N_("결과를 공개했습니다. 알림을 보냈고 통지서를 만드는 대로 한 곳씩 보냅니다."))
                return redirect(url_for("evaluations.result", session_id=session_id))
            verbs.schedule(session, instant(form.on.data, form.time.data), actor=actor, expected=expected)
            flash_done(N_("공개할 때를 정했습니다. 그때까지는 아무에게도 알리지 않습니다."))
            return redirect(url_for("evaluations.letters", session_id=session_id))
    form.expected.data = digest_of(rows)
    return render_template(
        "evaluations/publish.html",
        session=session,
        form=form,
        counts=_counted(rows),
        total=len(rows),
        moved=[row for row in rows if row.moved_up],
        crumbs=trail(session, N_("결과 공개")),
    )


@bp.post("/<int:session_id>/publish/take-back")
@door(*BUILD)
@commits
def unschedule(session_id: int) -> Response:
    """Take the time back."""
    session, _ = _decided(session_id)
    verbs.unschedule(session, actor=current_actor())
    flash_done(N_("공개 예약을 거두었습니다."))
    return redirect(url_for("evaluations.letters", session_id=session_id))

"""결과 확정 on a page of its own, the record as a file, the committee's paper."""

from collections import Counter
from typing import Any

from flask import Response as Download
from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.applications.states import ApplicationState
from app.audit.reading import downloaded
from app.evaluations.forms import DecideForm
from app.evaluations.models import EvaluationSession
from app.evaluations.policy import READERS, EvaluationPermission
from app.evaluations.queries import challenges, computed
from app.evaluations.queries import results as queries
from app.evaluations.queries import sessions as session_queries
from app.evaluations.queries.planned import effect_of
from app.evaluations.routes.blueprint import LONG, bp, trail, window
from app.evaluations.routes.result import attached, found
from app.evaluations.routes.sessions import BUILD
from app.evaluations.rules import Outcome
from app.evaluations.services import decisions, papers
from app.kernel.access import authorize
from app.kernel.errors import Missing, WrongState
from app.kernel.text import N_
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

NEAR = 5
"""How many before and behind the line are shown first when there are many."""
ORDER = [None, ApplicationState.SELECTED, ApplicationState.WAITLISTED, ApplicationState.REJECTED]


@bp.route("/<int:session_id>/decide", methods=["GET", "POST"])
@door(*BUILD)
@commits
def decide(session_id: int) -> str | Response:
    """Who gets what, then the one button. Whoever scored is refused."""
    actor = current_actor()
    session, outcome = found(session_id)
    authorize(actor, EvaluationPermission.DECIDE, session)
    if session.decided_at is not None:
        raise WrongState(N_("이미 결과를 확정했습니다."))
    form: Any = DecideForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            decisions.decide(
                session,
                actor=actor,
                expected=form.expected.data or "",
                note=form.note.data or "",
                tells_points=bool(form.tells_points.data),
            )
            flash_done(N_("결과를 확정했습니다. 통지서를 살펴보고 공개해 주세요."))
            return redirect(url_for("evaluations.letters", session_id=session_id))
    form.expected.data = outcome.sha256
    return _decide_page(session, outcome, form)


def _decide_page(session: EvaluationSession, outcome: queries.Outcome, form: Any) -> str:
    """How many go where, who stands at the line, and everyone, a part at a time."""
    part = window(outcome.ranked)
    cut = sum(one.outcome is Outcome.SELECTED for one in outcome.ranked)
    near = outcome.ranked[max(cut - NEAR, 0) : cut + NEAR] if part.total > LONG else []
    names = computed.named(session, [one.id for one in [*near, *part.rows]])
    counts = Counter(effect_of(session, one.outcome) for one in outcome.ranked)
    return render_template(
        "evaluations/decide.html",
        session=session,
        form=form,
        part=part,
        cut=cut,
        counts=sorted(counts.items(), key=lambda item: ORDER.index(item[0])),
        near=decisions.consequences(session, near, names),
        rows=decisions.consequences(session, part.rows, names),
        challenged=challenges.unanswered(session),
        unnoted=all(member.attended is None for member in session_queries.panel(session)),
        unreviewed=sum(claim.review is None for claim in queries.claims_of(session)),
        crumbs=trail(session, N_("결과 확정")),
    )


@bp.get("/<int:session_id>/record.json")
@door(*READERS)
def record(session_id: int) -> Download:
    """The decision's record, word for word; the same file gives the same result years later. Logged."""
    actor = current_actor()
    session = session_queries.get(session_id, actor)
    decision = queries.decision_of(session)
    if decision is None:
        raise Missing
    authorize(actor, EvaluationPermission.EXPORT, session)
    downloaded(session, N_("결정 기록을 내려받았습니다: %(title)s"), title=session.title)
    name = f"{session.title} 결정기록 {decision.sha256[:12]}.json"
    return attached(decision.record.encode(), name, "application/json")


@bp.post("/<int:session_id>/paper")
@door(*BUILD)
@commits
def make_paper(session_id: int) -> Response:
    """Have the committee's paper made in the background."""
    actor = current_actor()
    session = session_queries.get(session_id, actor)
    papers.order(session, actor=actor)
    flash_done(N_("의결서를 만들고 있습니다. 다 되면 이 화면에서 받을 수 있습니다."))
    return redirect(url_for("evaluations.result", session_id=session_id))

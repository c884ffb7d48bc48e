"""기피 신청 at the office: what waits, and the committee's decision on it."""

from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.evaluations.forms import AnswerForm
from app.evaluations.policy import READERS, EvaluationPermission
from app.evaluations.queries import challenges as queries
from app.evaluations.queries import sessions as session_queries
from app.evaluations.routes.blueprint import bp, trail
from app.evaluations.routes.sessions import BUILD
from app.evaluations.services import challenges as verbs
from app.evaluations.states import ChallengeState
from app.kernel.access import authorize
from app.kernel.errors import WrongState
from app.kernel.text import N_
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.get("/<int:session_id>/challenges")
@door(*READERS)
def challenges(session_id: int) -> str:
    """Every challenge of the session, those that wait first."""
    session = session_queries.get(session_id, current_actor())
    return render_template(
        "evaluations/challenges.html",
        session=session,
        rows=queries.of_session(session),
        crumbs=trail(session, N_("기피 신청")),
    )


@bp.route("/<int:session_id>/challenges/<int:challenge_id>", methods=["GET", "POST"])
@door(*BUILD)
@commits
def answer_challenge(session_id: int, challenge_id: int) -> str | Response:
    """Write down what the others decided."""
    actor = current_actor()
    session = session_queries.get(session_id, actor)
    authorize(actor, EvaluationPermission.RUN, session)
    row = queries.get(session, challenge_id)
    if row.state is not ChallengeState.FILED:
        raise WrongState
    panel = session_queries.panel(session)
    form: Any = AnswerForm()
    form.member.choices = [("", "–"), *((str(m.id), f"{m.seat}. {m.user.name}") for m in panel)]
    if form.validate_on_submit():
        with form.showing_refusals():
            verbs.answer(
                row,
                next((m for m in panel if str(m.id) == form.member.data), None),
                accept=form.verdict.data == "accept",
                votes=(form.votes_for.data, form.votes_against.data),
                words=form.words.data or "",
                actor=actor,
            )
            flash_done(N_("기피 신청의 답을 적고 신청 기업에 알렸습니다."))
            return redirect(url_for("evaluations.challenges", session_id=session_id))
    return render_template(
        "evaluations/answer_challenge.html",
        session=session,
        row=row,
        form=form,
        crumbs=trail(session, N_("기피 신청"), row.application.receipt_no or ""),
    )

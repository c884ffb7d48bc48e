"""가점: claims with their proof, confirmed one by one by the office."""

from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.applications.queries import latest_submission
from app.evaluations.forms import BonusForm
from app.evaluations.models import EvaluationSession
from app.evaluations.policy import READERS
from app.evaluations.queries import results as results_queries
from app.evaluations.queries import sessions as queries
from app.evaluations.routes.blueprint import bp, trail
from app.evaluations.routes.sessions import BUILD
from app.evaluations.services import bonus as verbs
from app.evaluations.states import BonusVerdict
from app.kernel.errors import Missing
from app.kernel.text import N_
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.get("/<int:session_id>/bonus")
@door(*READERS)
def bonus(session_id: int) -> str:
    """Every claim, those not looked at first."""
    session = queries.get(session_id, current_actor())
    claims = results_queries.claims_of(session)
    return render_template(
        "evaluations/bonus.html",
        session=session,
        claims=sorted(claims, key=lambda claim: claim.review is not None),
        crumbs=trail(session, N_("가점 확인")),
    )


@bp.route("/<int:session_id>/bonus/<int:application_id>/<key>", methods=["GET", "POST"])
@door(*BUILD)
@commits
def review_bonus(session_id: int, application_id: int, key: str) -> str | Response:
    """One claim with its files: does the proof hold?"""
    actor = current_actor()
    session = queries.get(session_id, actor)
    found = (c for c in results_queries.claims_of(session) if c.application.id == application_id)
    claim = next((c for c in found if c.item.key == key), None)
    if claim is None:
        raise Missing
    held = claim.review
    form: Any = BonusForm(data={"verdict": held.verdict.value, "proof": held.proof} if held else {})
    if form.validate_on_submit():
        with form.showing_refusals():
            verdict = BonusVerdict(form.verdict.data)
            verbs.review(session, claim.application, claim.item, verdict, form.proof.data, actor=actor)
            flash_done(N_("가점을 확인했습니다."))
            return redirect(url_for("evaluations.bonus", session_id=session_id))
    return _claim_page(session, claim, form)


def _claim_page(session: EvaluationSession, claim: results_queries.Claim, form: Any) -> str:
    snapshot = latest_submission(claim.application).snapshot
    files = [
        file
        for file in snapshot.get("files", [])
        if file["purpose"] == "bonus" and file["key"] == claim.item.key
    ]
    return render_template(
        "evaluations/review_bonus.html",
        session=session,
        claim=claim,
        form=form,
        files=files,
        crumbs=trail(session, N_("가점 확인")),
    )

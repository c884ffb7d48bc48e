"""회의록 of a session: written on one page, made into a paper."""

from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.evaluations.forms import MinutesForm
from app.evaluations.models import Meeting
from app.evaluations.policy import EvaluationPermission
from app.evaluations.queries import sessions as queries
from app.evaluations.routes.blueprint import bp, trail
from app.evaluations.routes.sessions import BUILD, instant
from app.evaluations.services import minutes as verbs
from app.kernel import clock
from app.kernel.access import authorize
from app.kernel.db import db
from app.kernel.errors import WrongState
from app.kernel.text import N_
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.route("/<int:session_id>/minutes", methods=["GET", "POST"])
@door(*BUILD)
@commits
def minutes(session_id: int) -> str | Response:
    """Where and when, what was said, how it was voted."""
    actor = current_actor()
    session = queries.get(session_id, actor)
    authorize(actor, EvaluationPermission.RUN, session)
    if session.closed_at is None:
        raise WrongState(N_("심사를 마친 뒤에 회의록을 적습니다."))
    meeting = db.session.get(Meeting, session_id)
    form: Any = MinutesForm(data=_held(meeting, session.held_on))
    if form.validate_on_submit():
        with form.showing_refusals():
            verbs.write(session, _as_typed(form), actor=actor)
            flash_done(N_("회의록을 적었습니다. PDF를 만들고 있습니다."))
            return redirect(url_for("evaluations.result", session_id=session_id))
    present = [member for member in queries.panel(session) if member.attended]
    return render_template(
        "evaluations/minutes.html",
        session=session,
        form=form,
        present=present,
        crumbs=trail(session, N_("회의록")),
    )


def _held(meeting: Meeting | None, held_on: Any) -> dict[str, Any]:
    if meeting is None:
        return {"held_on": held_on}
    began, ended = (at.astimezone(clock.SEOUL) for at in (meeting.began_at, meeting.ended_at))
    names = ("place", "discussion", "votes_for", "votes_against", "votes_abstained", "secretary")
    times = {"held_on": began.date(), "began": f"{began:%H:%M}", "ended": f"{ended:%H:%M}"}
    return {name: getattr(meeting, name) for name in names} | times


def _as_typed(form: Any) -> verbs.Held:
    return verbs.Held(
        place=form.place.data,
        began_at=instant(form.held_on.data, form.began.data),
        ended_at=instant(form.held_on.data, form.ended.data),
        discussion=form.discussion.data,
        votes=(form.votes_for.data, form.votes_against.data, form.votes_abstained.data),
        secretary=form.secretary.data,
    )

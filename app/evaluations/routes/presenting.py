"""The order of presentations: drawn by lot, shown with its times, drawn again when it must be."""

from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.evaluations.forms_order import OrderForm
from app.evaluations.policy import READERS, EvaluationPermission
from app.evaluations.queries import presenting as queries
from app.evaluations.queries import sessions
from app.evaluations.routes.blueprint import bp, trail
from app.evaluations.routes.sessions import instant
from app.evaluations.services import presenting
from app.evaluations.states import SessionState, Stage
from app.kernel import clock
from app.kernel.access import authorize, may
from app.kernel.text import N_
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.route("/<int:session_id>/order", methods=["GET", "POST"])
@door(*READERS)
@commits
def order(session_id: int) -> str | Response:
    """Who presents when, and the form that draws it."""
    actor = current_actor()
    session = sessions.get(session_id, actor)
    drawn: list[queries.Order | None] = [*queries.orders_of(session)]
    *earlier, last = drawn or [None]
    form: Any = OrderForm(**(_as_drawn(last) if last else {"begins_on": session.held_on}))
    if form.is_submitted():
        authorize(actor, EvaluationPermission.PREPARE, session)
    if form.validate_on_submit():
        with form.showing_refusals():
            begins_at = instant(form.begins_on.data, form.begins_time.data)
            presenting.draw(
                session, form.seed.data, begins_at, form.minutes.data, form.place.data, actor=actor
            )
            flash_done(N_("발표 순서를 추첨했습니다. 신청 기업에 저마다의 시간을 알렸습니다."))
            return redirect(url_for("evaluations.order", session_id=session_id))
    open_still = session.state in (SessionState.PREPARING, SessionState.OPEN)
    presents = session.stage is Stage.PRESENTATION
    return render_template(
        "evaluations/order.html",
        session=session,
        form=form,
        presents=presents,
        last=last,
        earlier=earlier,
        editable=presents and open_still and may(actor, EvaluationPermission.PREPARE, session),
        crumbs=trail(session, N_("발표 순서")),
    )


def _as_drawn(last: queries.Order) -> dict[str, Any]:
    """Drawing again starts from what everyone was told, so that nothing but the order moves unawares."""
    begins = last.begins_at.astimezone(clock.SEOUL)
    return {
        "begins_on": begins.date(), "begins_time": f"{begins:%H:%M}", "place": last.place, "minutes": last.minutes,
    }  # fmt: skip

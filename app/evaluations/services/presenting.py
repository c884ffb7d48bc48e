"""발표 순서를 추첨: a seed decides who presents first; times follow, and every applicant is told theirs."""

from datetime import datetime

from app.audit.services import record
from app.evaluations import letters, rules_panel
from app.evaluations.models import EvaluationSession
from app.evaluations.policy import EvaluationPermission
from app.evaluations.queries import presenting
from app.evaluations.queries.sessions import eligible_of
from app.evaluations.states import SessionState, Stage
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_, clean

MINUTES = range(5, 121)


def draw(
    session: EvaluationSession, seed: str, begins_at: datetime, minutes: int, place: str, *, actor: Actor
) -> presenting.Order:
    """Draw the order of a presentation and tell everyone their time; drawing again keeps what was drawn before.

    Raises NotAllowed, WrongState (not a presentation, closed, nobody to present), Refused on "seed", "begins_on",
    "minutes" or "place".
    """
    authorize(actor, EvaluationPermission.PREPARE, session)
    if session.stage is not Stage.PRESENTATION or session.state not in (
        SessionState.PREPARING,
        SessionState.OPEN,
    ):
        raise WrongState(N_("발표 순서는 심사를 마치기 전의 발표평가에서만 정합니다."))
    applications = eligible_of(session)
    if not applications:
        raise WrongState(N_("발표할 신청이 없습니다."))
    _check(clean(seed), begins_at, minutes, clean(place))
    ids = sorted(one.id for one in applications)
    order = rules_panel.drawn_by_lot(ids, len(ids), clean(seed))
    held = {
        "seed": clean(seed), "order": order, "begins_at": begins_at.isoformat(), "minutes": minutes, "place": clean(place),
    }  # fmt: skip
    session.orders = [*session.orders_drawn, held]
    record(
        actor,
        "evaluations.draw_order",
        session,
        N_("%(session)s의 발표 순서를 추첨했습니다(씨앗값 %(seed)s, %(count)s곳)"),
        session=session.title,
        seed=clean(seed),
        count=len(order),
    )
    drawn = presenting.orders_of(session)[-1]
    for slot in drawn.slots:
        letters.presents(session, slot, drawn.place, again=len(session.orders_drawn) > 1)
    return drawn


def _check(seed: str, begins_at: datetime, minutes: int, place: str) -> None:
    if not seed:
        raise Refused(
            N_("추첨에 쓸 씨앗값을 적어 주세요. 누구나 다시 뽑아 볼 수 있게 남깁니다."), field="seed"
        )
    if begins_at <= clock.now():
        raise Refused(N_("발표를 시작할 때를 지금보다 뒤로 정해 주세요."), field="begins_on")
    if minutes not in MINUTES:
        raise Refused(N_("한 곳에 5분부터 120분까지 줄 수 있습니다."), field="minutes")
    if not place:
        raise Refused(N_("어디에서 발표하는지 적어 주세요."), field="place")

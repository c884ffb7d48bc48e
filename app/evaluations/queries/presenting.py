"""발표 순서: who presents when, in the order that was drawn by lot; every drawing stays and can be drawn again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from app.applications.models import Application
from app.applications.states import ApplicationState
from app.evaluations import rules_panel
from app.evaluations.models import EvaluationSession
from app.evaluations.states import SessionState, Stage
from app.kernel import clock
from app.kernel.db import db


class Slot(NamedTuple):
    """One presentation: the how manieth it is, from when until when, and the ticket it followed from."""

    number: int
    application: Application
    begins_at: datetime
    ends_at: datetime
    ticket: str

    @property
    def until(self) -> str:
        """When it ends, on the clock of Seoul."""
        return f"{self.ends_at.astimezone(clock.SEOUL):%H:%M}"


class Order(NamedTuple):
    """One drawing: seed, place, from when, who presents when, and whether drawing again gives the same."""

    seed: str
    place: str
    begins_at: datetime
    minutes: int
    slots: list[Slot]
    same: bool


def orders_of(session: EvaluationSession) -> list[Order]:
    """Every drawing of a session, the first one first; the last one holds."""
    ids = {key for held in session.orders_drawn for key in held["order"]}
    wanted = select(Application).where(Application.id.in_(ids))
    wanted = wanted.options(joinedload(Application.venture), lazyload(Application.call))
    named = {row.id: row for row in db.session.scalars(wanted)} if ids else {}
    return [_order(held, named) for held in session.orders_drawn]


def _order(held: dict[str, Any], named: dict[int, Application]) -> Order:
    again = rules_panel.drawn_by_lot(sorted(held["order"]), len(held["order"]), held["seed"])
    begins_at = datetime.fromisoformat(held["begins_at"])
    slots = list(_slots(held, named))
    return Order(held["seed"], held["place"], begins_at, held["minutes"], slots, again == held["order"])


def _slots(held: dict[str, Any], named: dict[int, Application]) -> Iterator[Slot]:
    """Those who withdrew since leave a gap: nobody's time moves without being told."""
    begins, each = datetime.fromisoformat(held["begins_at"]), timedelta(minutes=held["minutes"])
    for place, key in enumerate(held["order"]):
        one = named.get(key)
        if one is not None and one.state is not ApplicationState.WITHDRAWN:
            at = begins + each * place
            yield Slot(place + 1, one, at, at + each, rules_panel.ticket(held["seed"], key))


def turns_of(session: EvaluationSession) -> dict[int, Slot]:
    """By application when it presents, where an order was drawn."""
    orders = orders_of(session)
    return {slot.application.id: slot for slot in orders[-1].slots} if orders else {}


def slot_of(application: Application) -> tuple[Slot, Order] | None:
    """When an applicant presents, while the session is not over."""
    session = db.session.scalar(
        select(EvaluationSession).where(
            EvaluationSession.call_id == application.call_id,
            EvaluationSession.stage == Stage.PRESENTATION,
            EvaluationSession.state.in_((SessionState.PREPARING, SessionState.OPEN)),
        )
    )
    if session is None or not session.orders_drawn:
        return None
    last = orders_of(session)[-1]
    mine = next((slot for slot in last.slots if slot.application.id == application.id), None)
    return (mine, last) if mine else None

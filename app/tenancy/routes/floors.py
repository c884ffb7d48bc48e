"""Who sits where on a date; what waits to be done; a venture's own spaces."""

from flask import render_template, request

from app.applications.queries import selected_waiting
from app.applications.states import Programme
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.tenancy import queries
from app.tenancy.policy import READERS
from app.tenancy.routes import plan
from app.tenancy.routes.blueprint import bp, trail
from app.tenancy.states import SpaceKind, TenancyState
from app.ventures.queries import mine as my_ventures
from app.web.actor import current_actor
from app.web.asof import day_asked
from app.web.doors import door


@bp.get("/")
@door(*READERS)
def index() -> str:
    """One floor as of a date: plan, rooms, desks."""
    on, actor = day_asked(ahead=True), current_actor()
    floors = queries.floor_counts(on)
    asked = request.args.get("floor", type=int)
    floor = queries.get_floor(asked) if asked else next((row.floor for row in floors), None)
    seats = queries.on_floor(floor, actor, on) if floor else []
    waiting = db.session.scalars(selected_waiting(Programme.HUB_ROOM)).all()
    return render_template(
        "tenancy/index.html",
        floor=floor,
        floors=floors,
        on=on,
        occupancy=queries.occupancy(on),
        rooms=[seat for seat in seats if seat.space.kind is SpaceKind.PRIVATE_ROOM],
        desks=[seat for seat in seats if seat.space.kind is SpaceKind.DESK],
        shapes=plan.rooms(floor, seats) if floor else [],
        legend=plan.legend(seats),
        waiting=len(waiting),
        crumbs=trail((floor.facility.name, None)) if floor else [],
    )


@bp.get("/work")
@door(*READERS)
def work() -> str:
    """What waits: selected ventures without a space, offers in hand, permits that end, fees overdue."""
    actor, today = current_actor(), clock.today()
    in_hand = [
        row
        for state in (
            TenancyState.OFFERED,
            TenancyState.ACCEPTED,
            TenancyState.CONTRACTED,
            TenancyState.NOTICE,
        )
        for row in queries.search(actor, state=state)
    ]
    return render_template(
        "tenancy/work.html",
        waiting=db.session.scalars(selected_waiting(Programme.HUB_ROOM)).all(),
        in_hand=in_hand,
        expiring=queries.expiring(actor, today),
        arrears=queries.in_arrears(actor, today),
        to_charge=queries.to_charge(actor, today),
        crumbs=trail((translated(N_("대기와 기한")), None)),
    )


@bp.get("/mine")
@door(Role.VENTURE)
def mine() -> str:
    """The spaces of the actor's ventures: what is offered, where they sit, what is to be paid."""
    actor, today = current_actor(), clock.today()
    tenancies = sorted(queries.search(actor), key=lambda row: row.state is not TenancyState.OFFERED)
    ended = queries.search(actor, state=TenancyState.ENDED)
    return render_template(
        "tenancy/mine.html",
        tenancies=[(row, queries.fact(row, today)) for row in tenancies],
        books=queries.ledgers((row.id for row in tenancies), today),
        ended=ended,
        several=len(my_ventures(actor)) > 1,
        crumbs=[],
    )

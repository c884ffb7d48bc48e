"""Reads of tenancies: whose, where, as of when."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.sql import ColumnElement

from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.money import Won
from app.tenancy import rules_term
from app.tenancy.models import Facility, Floor, Space, Tenancy
from app.tenancy.policy import READERS
from app.tenancy.rules_term import Limits
from app.tenancy.states import OPEN, REFUSED, ExitReason, SpaceKind, TenancyState
from app.ventures.models import Venture


@dataclass(frozen=True)
class TenancyFact:
    """A tenancy as it stood on a date, without database or forms: for pages, papers and exports."""

    id: int
    venture_id: int
    space_id: int
    facility: str
    floor: str
    space: str
    kind: SpaceKind
    exclusive_area: Decimal
    state: TenancyState
    starts_on: date
    ends_on: date
    permit_ends_on: date
    permit_no: str | None
    renewal_no: int
    annual_fee: Won | None
    payments_a_year: int | None
    reduction_pct: int
    reduction_basis: str
    moved_in_on: date | None
    moved_out_on: date | None
    exit_reason: ExitReason | None
    answer_by: date
    days_left: int
    renewal_by: date
    may_renew: bool
    longest_end: date


@dataclass(frozen=True)
class ExpiringRow:
    """A permit that soon ends, and whether another may follow."""

    tenancy_id: int
    venture_id: int
    venture: str
    space: str
    ends_on: date
    days_left: int
    renewal_by: date
    may_renew: bool
    longest_months: int


def visible_to(actor: Actor) -> Select[Tenancy]:
    """All tenancies for those who oversee the hub, a venture's own for its members, none for others."""
    found = select(Tenancy)
    if actor.system or actor.has(*READERS):
        return found
    ids = actor.ids("venture")
    return found.where(Tenancy.venture_id.in_(ids) if ids else false())


def get(tenancy_id: int, actor: Actor) -> Tenancy:
    """One tenancy. Raises Missing when it is not there or not theirs."""
    found = db.session.scalar(visible_to(actor).where(Tenancy.id == tenancy_id))
    if found is None:
        raise Missing
    return found


def known_on(on: date) -> ColumnElement[bool]:
    """Offered by then, and neither refused nor left by then."""
    return and_(
        Tenancy.offered_on <= on,
        or_(Tenancy.refused_on.is_(None), Tenancy.refused_on > on),
        or_(Tenancy.moved_out_on.is_(None), Tenancy.moved_out_on >= on),
    )


def sitting_on(on: date, today: date) -> ColumnElement[bool]:
    """In the space on a date, as `rules_term.sits` says it."""
    still = Tenancy.ends_on >= on if on > today else Tenancy.moved_out_on.is_(None)
    return and_(
        Tenancy.moved_in_on <= on,
        or_(Tenancy.moved_out_on >= on, and_(Tenancy.moved_out_on.is_(None), still)),
    )


def limits_of(facility: Facility) -> Limits:
    """The facility's longest stay."""
    return Limits(facility.max_term_months, facility.max_renewals)


def of_venture(venture_id: int, on: date) -> list[TenancyFact]:
    """Everything a venture was offered or held by a date, the newest first."""
    rows = db.session.scalars(
        select(Tenancy)
        .where(Tenancy.venture_id == venture_id, Tenancy.offered_on <= on)
        .order_by(Tenancy.starts_on.desc(), Tenancy.id.desc())
    )
    return [fact(row, on) for row in rows]


def of_space(space: Space, actor: Actor) -> list[Tenancy]:
    """Everybody who was offered or held a space, the newest first."""
    found = visible_to(actor).where(Tenancy.space_id == space.id)
    return list(db.session.scalars(found.order_by(Tenancy.starts_on.desc(), Tenancy.id.desc())))


def fact(tenancy: Tenancy, on: date) -> TenancyFact:
    """The tenancy as it was known on a date (at the earliest the day it was offered)."""
    dated, floor = tenancy.dated, tenancy.space.floor
    limits = limits_of(floor.facility)
    state = rules_term.state_on(dated, on) or TenancyState.OFFERED
    ends_on = rules_term.last_day(dated, on)
    held = tenancy.contracted_on is not None and tenancy.contracted_on <= on
    left = tenancy.moved_out_on if state is TenancyState.ENDED else None
    return TenancyFact(
        id=tenancy.id,
        venture_id=tenancy.venture_id,
        space_id=tenancy.space_id,
        facility=floor.facility.name,
        floor=floor.name,
        space=tenancy.space.title,
        kind=tenancy.space.kind,
        exclusive_area=tenancy.space.exclusive_area,
        state=state,
        starts_on=tenancy.starts_on,
        ends_on=ends_on,
        permit_ends_on=tenancy.permit_ends_on,
        permit_no=tenancy.permit_no if held else None,
        renewal_no=tenancy.renewal_no,
        annual_fee=tenancy.annual_fee if held else None,
        payments_a_year=tenancy.payments_a_year if held else None,
        reduction_pct=tenancy.reduction_pct if held else 0,
        reduction_basis=tenancy.reduction_basis if held else "",
        moved_in_on=tenancy.moved_in_on if tenancy.moved_in_on and tenancy.moved_in_on <= on else None,
        moved_out_on=left,
        exit_reason=tenancy.exit_reason if left else None,
        answer_by=tenancy.answer_by,
        days_left=rules_term.days_left(ends_on, on),
        renewal_by=rules_term.renewal_asked_by(ends_on, notice_days=floor.facility.renewal_notice_days),
        may_renew=rules_term.may_renew(
            limits, first_day=tenancy.first_on, renewal_no=tenancy.renewal_no, ends_on=tenancy.permit_ends_on
        ),
        longest_end=rules_term.longest_end(limits, tenancy.first_on),
    )


def expiring(actor: Actor, on: date, *, within_days: int | None = None) -> list[ExpiringRow]:
    """Permits of ventures in the hub that end within the facility's (or so many) days, the next first.

    A permit that ended with the venture still there stands first, with negative days.
    """
    today = clock.today()
    farthest = db.session.scalar(select(func.max(Facility.expiring_within_days))) or 0
    horizon = on + timedelta(days=within_days if within_days is not None else farthest)
    followed = select(Tenancy.follows_id).where(
        Tenancy.follows_id.is_not(None), Tenancy.state.not_in(REFUSED), Tenancy.offered_on <= on
    )
    rows = db.session.scalars(
        visible_to(actor)
        .where(sitting_on(on, today), Tenancy.permit_ends_on <= horizon, Tenancy.id.not_in(followed))
        .order_by(Tenancy.ends_on, Tenancy.id)
    )
    found = []
    for row in rows:
        told = fact(row, on)
        within = within_days if within_days is not None else row.space.floor.facility.expiring_within_days
        if told.state is TenancyState.ACTIVE and rules_term.expiring(told.ends_on, on, within_days=within):
            found.append(_expiring_row(row, told))
    return found


def _expiring_row(row: Tenancy, told: TenancyFact) -> ExpiringRow:
    return ExpiringRow(
        row.id,
        row.venture_id,
        row.venture.full_name,
        told.space,
        told.ends_on,
        told.days_left,
        told.renewal_by,
        told.may_renew,
        row.space.floor.facility.max_term_months,
    )


def offers_to_answer(actor: Actor) -> list[Tenancy]:
    """Offers that wait for an answer, the most urgent first."""
    found = visible_to(actor).where(Tenancy.state == TenancyState.OFFERED)
    return list(db.session.scalars(found.order_by(Tenancy.answer_by, Tenancy.id)))


def search(
    actor: Actor, *, state: TenancyState | None = None, text: str = "", limit: int = 200
) -> list[Tenancy]:
    """Tenancies in a state (None: all in which something is still to be done), the nearest end first."""
    found = visible_to(actor).join(Space).join(Floor).join(Venture)
    found = found.where(Tenancy.state == state if state else Tenancy.state.in_(OPEN))
    if text:
        found = found.where(or_(Venture.name.contains(text, autoescape=True), Space.number == text))
    return list(db.session.scalars(found.order_by(Tenancy.ends_on, Tenancy.id).limit(limit)))


def sitting_elsewhere(space: Space, tenancy_id: int, on: date) -> Tenancy | None:
    """Who else is in the space on a date."""
    return db.session.scalar(
        select(Tenancy).where(
            Tenancy.space_id == space.id, Tenancy.id != tenancy_id, sitting_on(on, clock.today())
        )
    )

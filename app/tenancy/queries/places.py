"""Reads of buildings and spaces: who sits where on a date, what is free, how full it is."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import func, or_, select

from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.dates import Period
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.money import Won
from app.tenancy import rules_term
from app.tenancy.models import Facility, Floor, Space, Tenancy
from app.tenancy.queries.fees import ledgers
from app.tenancy.queries.tenancies import TenancyFact, fact, known_on, sitting_on, visible_to
from app.tenancy.states import REFUSED, SpaceKind, SpaceView

Place = TypeVar("Place", Facility, Floor, Space)
LETTABLE = (SpaceKind.PRIVATE_ROOM, SpaceKind.DESK)


@dataclass(frozen=True)
class SpaceOnDate:
    """One space as it is on a date: who is in it, who comes next, what to look at."""

    space: Space
    view: SpaceView
    tenancy: TenancyFact | None = None
    venture: str = ""
    short_name: str = ""
    following: TenancyFact | None = None
    following_venture: str = ""
    arrears: Won = 0
    days_late: int = 0


@dataclass(frozen=True)
class Occupancy:
    """How full the hub is on a date."""

    on: date
    rooms: int
    rooms_let: int
    rooms_coming: int
    desks: int
    desks_let: int
    ventures: int

    @property
    def rooms_free(self) -> int:
        """Private rooms nobody sits in and nobody is about to move into."""
        return self.rooms - self.rooms_let - self.rooms_coming


@dataclass(frozen=True)
class FloorCount:
    """Private rooms of a floor, and how many of them are let."""

    floor: Floor
    rooms: int
    let: int


def floors() -> list[Floor]:
    """Every floor, by building and level."""
    return list(db.session.scalars(select(Floor).join(Facility).order_by(Facility.name, Floor.level)))


def get_floor(floor_id: int) -> Floor:
    """One floor. Raises Missing."""
    return _there(db.session.get(Floor, floor_id))


def facilities() -> list[Facility]:
    """Every building, by name."""
    return list(db.session.scalars(select(Facility).order_by(Facility.name)))


def get_facility(facility_id: int) -> Facility:
    """One building. Raises Missing."""
    return _there(db.session.get(Facility, facility_id))


def get_space(space_id: int) -> Space:
    """One space. Raises Missing."""
    return _there(db.session.get(Space, space_id))


def _there(found: Place | None) -> Place:
    if found is None:
        raise Missing
    return found


def on_floor(floor: Floor, actor: Actor, on: date) -> list[SpaceOnDate]:
    """Every space of a floor as of a date, by number, in a fixed number of statements."""
    spaces = db.session.scalars(
        select(Space)
        .where(Space.floor_id == floor.id, Space.in_use)
        .order_by(Space.kind.desc(), Space.number)
    ).all()
    held: defaultdict[int, list[Tenancy]] = defaultdict(list)
    rows = db.session.scalars(
        visible_to(actor)
        .join(Space)
        .where(Space.floor_id == floor.id, or_(known_on(on), sitting_on(on, clock.today())))
        .order_by(Tenancy.starts_on)
    )
    for row in rows:
        held[row.space_id].append(row)
    books = ledgers((row.id for of_space in held.values() for row in of_space), on)
    today = clock.today()
    made = []
    for space in spaces:
        inside = next((t for t in held[space.id] if rules_term.sits(t.dated, on, today)), None)
        after = next((t for t in held[space.id] if t is not inside and t.permit_ends_on >= on), None)
        made.append(
            _seen(
                space,
                inside,
                after,
                on,
                books[inside.id].arrears if inside else 0,
                books[inside.id].days_late if inside else 0,
            )
        )
    return made


def _seen(
    space: Space, inside: Tenancy | None, after: Tenancy | None, on: date, arrears: Won, days_late: int
) -> SpaceOnDate:
    told = fact(inside, on) if inside else None
    view = SpaceView.SOON if after else SpaceView.FREE
    if space.kind is SpaceKind.SHARED_ROOM:
        view = SpaceView.SHARED
    elif told is not None:
        within = space.floor.facility.expiring_within_days
        runs_out = rules_term.expiring(told.ends_on, on, within_days=within)
        view = SpaceView.EXPIRING if runs_out else SpaceView.LET
        view = SpaceView.ARREARS if arrears else view
    return SpaceOnDate(
        space=space,
        view=view,
        tenancy=told,
        venture=inside.venture.full_name if inside else "",
        short_name=inside.venture.name if inside else (after.venture.name if after else ""),
        following=fact(after, on) if after else None,
        following_venture=after.venture.full_name if after else "",
        arrears=arrears,
        days_late=days_late,
    )


def occupancy(on: date) -> Occupancy:
    """How full the hub is on a date, all buildings together."""
    today = clock.today()
    counted = select(Space.kind, func.count()).where(Space.in_use).group_by(Space.kind)
    there = Counter({row[0]: row[1] for row in db.session.execute(counted)})
    sitting = (
        select(Space.kind, Tenancy.space_id, Tenancy.venture_id)
        .join(Space, Space.id == Tenancy.space_id)
        .where(sitting_on(on, today), Space.in_use)
    )
    let: defaultdict[SpaceKind, set[int]] = defaultdict(set)
    ventures = set()
    for kind, space_id, venture_id in db.session.execute(sitting):
        let[kind].add(space_id)
        ventures.add(venture_id)
    coming = db.session.scalars(
        select(Tenancy.space_id)
        .join(Space, Space.id == Tenancy.space_id)
        .where(
            known_on(on),
            or_(Tenancy.moved_in_on.is_(None), Tenancy.moved_in_on > on),
            Tenancy.permit_ends_on >= on,
            Space.kind == SpaceKind.PRIVATE_ROOM,
        )
    )
    return Occupancy(
        on=on,
        rooms=there[SpaceKind.PRIVATE_ROOM],
        rooms_let=len(let[SpaceKind.PRIVATE_ROOM]),
        rooms_coming=len(set(coming) - let[SpaceKind.PRIVATE_ROOM]),
        desks=there[SpaceKind.DESK],
        desks_let=len(let[SpaceKind.DESK]),
        ventures=len(ventures),
    )


def floor_counts(on: date) -> list[FloorCount]:
    """Private rooms per floor, and how many are let on a date."""
    sitting = (
        select(Space.floor_id, func.count(func.distinct(Space.id)))
        .join(Tenancy, Tenancy.space_id == Space.id)
        .where(sitting_on(on, clock.today()), Space.kind == SpaceKind.PRIVATE_ROOM, Space.in_use)
        .group_by(Space.floor_id)
    )
    rooms = (
        select(Space.floor_id, func.count())
        .where(Space.kind == SpaceKind.PRIVATE_ROOM, Space.in_use)
        .group_by(Space.floor_id)
    )
    let = {row[0]: row[1] for row in db.session.execute(sitting)}
    there = {row[0]: row[1] for row in db.session.execute(rooms)}
    return [FloorCount(floor, there.get(floor.id, 0), let.get(floor.id, 0)) for floor in floors()]


def free_spaces(period: Period, *, kind: SpaceKind | None = None) -> list[Space]:
    """Spaces that nobody holds on any day of a period, the private rooms first."""
    held = select(Tenancy.space_id).where(
        Tenancy.state.not_in(REFUSED), Tenancy.starts_on <= period.end, Tenancy.ends_on >= period.start
    )
    found = select(Space).join(Floor).where(Space.in_use, Space.id.not_in(held), Space.kind.in_(LETTABLE))
    if kind is not None:
        found = found.where(Space.kind == kind)
    return list(db.session.scalars(found.order_by(Space.kind.desc(), Floor.level, Space.number)))


def held_in(space: Space, period: Period, *, but: int | None = None) -> Tenancy | None:
    """Whoever holds a space on a day of a period, or None."""
    return db.session.scalar(
        select(Tenancy)
        .where(
            Tenancy.space_id == space.id,
            Tenancy.state.not_in(REFUSED),
            Tenancy.starts_on <= period.end,
            Tenancy.ends_on >= period.start,
            Tenancy.id != (but or 0),
        )
        .order_by(Tenancy.starts_on)
        .limit(1)
    )


@dataclass(frozen=True)
class SpaceChoice:
    """A space one may offer, and until when somebody holds it."""

    space: Space
    held_until: date | None


def choices(on: date) -> list[SpaceChoice]:
    """Every space that is let, with the last day it is held from `on` on; free ones first."""
    held = (
        select(Tenancy.space_id, func.max(Tenancy.ends_on))
        .where(Tenancy.state.not_in(REFUSED), Tenancy.ends_on >= on)
        .group_by(Tenancy.space_id)
    )
    until = {row[0]: row[1] for row in db.session.execute(held)}
    spaces = db.session.scalars(
        select(Space)
        .join(Floor)
        .where(Space.in_use, Space.kind.in_(LETTABLE))
        .order_by(Floor.level, Space.number)
    )
    rows = [SpaceChoice(space, until.get(space.id)) for space in spaces]
    return sorted(
        rows,
        key=lambda row: (row.held_until is not None, row.space.kind is SpaceKind.DESK, row.held_until or on),
    )

"""Buildings, floors and spaces are set up and kept up to date."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.audit.services import record
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.text import N_
from app.tenancy.models import Facility, Floor, Space
from app.tenancy.policy import TenancyPermission
from app.tenancy.states import SpaceKind


def add_facility(name: str, *, actor: Actor, **values: Any) -> Facility:
    """Add a building with its terms (columns of Facility)."""
    authorize(actor, TenancyPermission.MANAGE_PLACES)
    facility = Facility(name=name, **values)
    db.session.add(facility)
    db.session.flush()
    record(actor, "facility.add", facility, N_("시설 %(name)s을(를) 등록했습니다"), name=name)
    return facility


def add_floor(facility: Facility, level: int, name: str, *, actor: Actor, **values: Any) -> Floor:
    """Add a floor with its plan."""
    authorize(actor, TenancyPermission.MANAGE_PLACES)
    floor = Floor(facility=facility, level=level, name=name, **values)
    db.session.add(floor)
    db.session.flush()
    record(
        actor,
        "floor.add",
        floor,
        N_("%(facility)s에 %(name)s을(를) 등록했습니다"),
        facility=facility.name,
        name=name,
    )
    return floor


def add_space(floor: Floor, kind: SpaceKind, number: str, *, actor: Actor, **values: Any) -> Space:
    """Add a space. Raises Refused on field "number" when the floor already has one of that number."""
    authorize(actor, TenancyPermission.MANAGE_PLACES)
    taken = select(Space.id).where(Space.floor_id == floor.id, Space.number == number)
    if db.session.scalar(taken) is not None:
        raise Refused(N_("이 층에 %(number)s이(가) 이미 있습니다."), field="number", number=number)
    space = Space(floor=floor, kind=kind, number=number, **values)
    db.session.add(space)
    db.session.flush()
    record(
        actor,
        "space.add",
        space,
        N_("%(floor)s에 %(number)s을(를) 등록했습니다"),
        floor=floor.name,
        number=space.title,
    )
    return space


def change_space(space: Space, values: Mapping[str, Any], *, actor: Actor) -> None:
    """Change the area, capacity, appraised value or use of a space; permits already given keep their fee."""
    authorize(actor, TenancyPermission.MANAGE_PLACES)
    changes = {key: [getattr(space, key), new] for key, new in values.items() if getattr(space, key) != new}
    for key, (_, new) in changes.items():
        setattr(space, key, new)
    if changes:
        record(
            actor,
            "space.change",
            space,
            N_("%(space)s의 자료를 고쳤습니다"),
            changes=changes,
            space=space.title,
        )

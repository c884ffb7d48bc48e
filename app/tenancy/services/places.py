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
    """Add a building with its terms (columns of Facility). Raises Refused on "name" or "first_months"."""
    authorize(actor, TenancyPermission.MANAGE_PLACES)
    if db.session.scalar(select(Facility.id).where(Facility.name == name)) is not None:
        raise Refused(N_("같은 이름의 시설이 있습니다."), field="name")
    check_terms(values)
    facility = Facility(name=name, **values)
    db.session.add(facility)
    db.session.flush()
    record(actor, "facility.add", facility, N_("시설 %(name)s을(를) 등록했습니다"), name=name)
    return facility


def add_floor(facility: Facility, level: int, name: str, *, actor: Actor, **values: Any) -> Floor:
    """Add a floor with its plan. Raises Refused on "level" when the building has it."""
    authorize(actor, TenancyPermission.MANAGE_PLACES)
    taken = select(Floor.id).where(Floor.facility_id == facility.id, Floor.level == level)
    if db.session.scalar(taken) is not None:
        raise Refused(N_("이 시설에 같은 층이 있습니다."), field="level")
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


def check_terms(values: Mapping[str, Any]) -> None:
    """Raises Refused on "first_months" when a first permit would be longer than the longest stay."""
    if values.get("first_months", 36) > values.get("max_term_months", 60):
        raise Refused(N_("처음 허가가 최대 기간보다 깁니다."), field="first_months")


def change_facility(facility: Facility, values: Mapping[str, Any], *, actor: Actor) -> None:
    """Change a building's terms; permits already given stay as they are. Raises Refused."""
    authorize(actor, TenancyPermission.MANAGE_PLACES)
    check_terms(values)
    _change(
        facility, values, actor, "facility.change", N_("%(name)s의 운영 기준을 고쳤습니다"), facility.name
    )


def change_space(space: Space, values: Mapping[str, Any], *, actor: Actor) -> None:
    """Change the area, capacity, appraised value or use of a space; permits already given keep their fee."""
    authorize(actor, TenancyPermission.MANAGE_PLACES)
    _change(space, values, actor, "space.change", N_("%(name)s의 자료를 고쳤습니다"), space.title)


def _change(
    row: Facility | Space, values: Mapping[str, Any], actor: Actor, action: str, sentence: str, name: str
) -> None:
    changes = {key: [getattr(row, key), new] for key, new in values.items() if getattr(row, key) != new}
    for key, (_, new) in changes.items():
        setattr(row, key, new)
    if changes:
        record(actor, action, row, sentence, changes=changes, name=name)

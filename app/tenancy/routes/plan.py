"""A floor's plan as shapes with words, from who sits where on a date."""

from typing import Any

from flask import url_for

from app.kernel.text import N_, translated
from app.tenancy.models import Floor
from app.tenancy.queries import SpaceOnDate
from app.tenancy.states import SpaceKind, SpaceView

LETTER_WIDTH = 13
INNER_MARGIN = 26

Shape = dict[str, Any]


def wrapped(name: str, width: int, lines: int = 2) -> list[str]:
    """A name in at most so many lines of a room's width, broken between words where it can be."""
    most = max(3, (width - INNER_MARGIN) // LETTER_WIDTH)
    made: list[str] = []
    for word in name.split():
        if made and len(made[-1]) + 1 + len(word) <= most:
            made[-1] += f" {word}"
        else:
            made += [word[i : i + most] for i in range(0, len(word), most)]
    if len(made) > lines:
        made = [*made[: lines - 1], made[lines - 1][: most - 1] + "…"]
    return made


def foot_of(seat: SpaceOnDate) -> Any:
    """The words at the foot of a room."""
    if seat.view is SpaceView.ARREARS:
        return translated(N_("체납 %(days)s일"), days=seat.days_late)
    if seat.tenancy is not None:
        ends = seat.tenancy.ends_on
        if seat.view is SpaceView.EXPIRING:
            left = seat.tenancy.days_left
            return translated(N_("%(n)s일 남음") if left >= 0 else N_("만료 %(n)s일 지남"), n=abs(left))
        return translated(N_("%(year)s. %(month)s.까지"), year=ends.year, month=ends.month)
    if seat.following is not None:
        start = seat.following.starts_on
        return translated(N_("%(month)s. %(day)s. 입주 예정"), month=start.month, day=start.day)
    return translated(N_("빈 방"))


def rooms(floor: Floor, seats: list[SpaceOnDate]) -> list[Shape]:
    """Shapes of the spaces on the plan, then of the fixtures."""
    shapes = []
    for seat in seats:
        space = seat.space
        if space.plan_x is None:
            continue
        shape: Shape = {"x": space.plan_x, "y": space.plan_y, "w": space.plan_w, "h": space.plan_h}
        if space.kind is SpaceKind.SHARED_ROOM:
            shape |= {"state": "shared", "lines": [space.number, translated(N_("%(n)s명"), n=space.capacity)]}
        else:
            shape |= {
                "number": space.number,
                "area": f"{space.exclusive_area.normalize():f}㎡",
                "lines": wrapped(seat.short_name, space.plan_w or 0),
                "word": foot_of(seat),
                "state": str(seat.view),
                "href": url_for("tenancy.space", space_id=space.id),
            }
        shapes.append(shape)
    return shapes + [fixture(drawn, seats) for drawn in floor.fixtures]


def fixture(drawn: dict[str, Any], seats: list[SpaceOnDate]) -> Shape:
    """A part of the plan nobody rents; where the desks stand it says how many are taken."""
    lines = list(drawn.get("lines", ()))
    if drawn.get("desks"):
        desks = [seat for seat in seats if seat.space.kind is SpaceKind.DESK]
        taken = sum(seat.tenancy is not None for seat in desks)
        lines.append(translated(N_("%(all)s석 중 %(taken)s석"), all=len(desks), taken=taken))
    return {**{key: drawn[key] for key in ("x", "y", "w", "h")}, "state": "shared", "lines": lines}


def legend(seats: list[SpaceOnDate]) -> list[tuple[str, str]]:
    """Each look with its word and how many private rooms have it."""
    views = [seat.view for seat in seats if seat.space.kind is SpaceKind.PRIVATE_ROOM]
    found = [(str(view), f"{view.label} {count}") for view in SpaceView if (count := views.count(view))]
    return [*found, (str(SpaceView.SHARED), str(SpaceView.SHARED.label))]

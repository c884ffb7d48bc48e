"""Which home a role sees. A person with several roles sees them one below the other."""

from collections.abc import Callable
from datetime import date
from typing import Any

from app.kernel.access import Actor
from app.kernel.roles import Role
from app.notices import queries as notices
from app.overview.items import Cell, Home, Panel, _, in_order
from app.overview.sources import experts, hub, money, oversight, venture

HOMES: tuple[tuple[Role, Callable[[Actor, date], Home]], ...] = (
    (Role.COORDINATOR, hub.home),
    (Role.DISTRICT_OFFICER, oversight.district),
    (Role.LOAN_OFFICER, hub.loans),
    (Role.VENTURE, venture.home),
    (Role.EVALUATOR, experts.evaluator),
    (Role.CONSULTANT, experts.consultant),
    (Role.FUND_MANAGER, money.home),
    (Role.ADMIN, oversight.admin),
    (Role.AUDITOR, oversight.auditor),
    (Role.PRIVACY_OFFICER, oversight.privacy),
)
NEWS = 6
DATED = frozenset({Role.DISTRICT_OFFICER})
"""Roles whose home can be asked for on a past date."""


def home_of(actor: Actor, on: date) -> Home:
    """Everything that waits for this person."""
    whole, seen = Home(), set[Callable[[Actor, date], Home]]()
    for role, make in HOMES:
        if role in actor.roles and make not in seen:
            seen.add(make)
            whole.add(make(actor, on))
    whole.items = in_order(whole.items)
    whole.panels.append(_news(actor))
    return whole


def _news(actor: Actor) -> Panel:
    """What changed: the last notices."""
    to = ("notices.index", dict[str, Any]())
    rows = tuple(
        (Cell(one.told_title, to=to, sub=one.told_body.partition("\n")[0]), Cell(one.created_at, "near"))
        for one in notices.of_actor(actor, limit=NEWS)[:NEWS]
    )
    return Panel(
        "news", _("새 소식"), ((_("소식"), False), (_("언제"), False)), rows, _("알림 모두 보기"), to,
        _("새 소식이 없습니다"), _("맡은 일이 바뀌면 여기에 알려 드립니다."),
    )  # fmt: skip

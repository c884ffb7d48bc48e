"""Which home a role sees. A person with several roles sees them one below the other."""

from collections.abc import Callable
from datetime import date

from app.kernel.access import Actor
from app.kernel.roles import Role
from app.overview.items import Home, in_order
from app.overview.sources import experts, hub, money, oversight, venture

HOMES: tuple[tuple[Role, Callable[[Actor, date], Home]], ...] = (
    (Role.COORDINATOR, hub.home),
    (Role.DISTRICT_OFFICER, oversight.district),
    (Role.VENTURE, venture.home),
    (Role.EVALUATOR, experts.evaluator),
    (Role.CONSULTANT, experts.consultant),
    (Role.FUND_MANAGER, money.home),
    (Role.ADMIN, oversight.admin),
    (Role.AUDITOR, oversight.auditor),
    (Role.PRIVACY_OFFICER, oversight.auditor),
)
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
    return whole

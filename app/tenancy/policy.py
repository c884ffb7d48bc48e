"""Permissions of the hub: coordinators run it, a venture answers for itself, officers and auditors read."""

from enum import Enum

from app.kernel.access import Actor, rule
from app.kernel.roles import Role
from app.tenancy.models import Tenancy

READERS = (Role.COORDINATOR, Role.DISTRICT_OFFICER, Role.AUDITOR, Role.ADMIN)
"""Who sees every floor and every tenancy."""
CASHIERS = (Role.COORDINATOR, Role.DISTRICT_OFFICER)
"""Who may record that a fee was paid."""


class TenancyPermission(Enum):
    """What can be done in the hub."""

    READ = "read"
    READ_FLOORS = "read_floors"
    MANAGE_PLACES = "manage_places"
    OFFER = "offer"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    CONTRACT = "contract"
    MOVE_IN = "move_in"
    GIVE_NOTICE = "give_notice"
    MOVE_OUT = "move_out"
    RECORD_PAYMENT = "record_payment"


_P = TenancyPermission


@rule(_P.READ_FLOORS)
def readers_see_the_floors(actor: Actor, _: object) -> bool:
    """Those who run or oversee the hub."""
    return actor.has(*READERS)


@rule(_P.READ)
def readers_and_the_venture_read(actor: Actor, tenancy: Tenancy) -> bool:
    """Those who oversee the hub, and the venture itself."""
    return actor.has(*READERS) or tenancy.venture_id in actor.ids("venture")


@rule(_P.MANAGE_PLACES)
def coordinators_keep_the_places(actor: Actor, _: object) -> bool:
    """Coordinators and administrators."""
    return actor.has(Role.COORDINATOR, Role.ADMIN)


@rule(_P.OFFER, _P.WITHDRAW, _P.CONTRACT, _P.MOVE_IN, _P.MOVE_OUT)
def coordinators_run_the_hub(actor: Actor, _: object) -> bool:
    """Coordinators."""
    return actor.has(Role.COORDINATOR)


@rule(_P.ANSWER)
def the_venture_answers(actor: Actor, tenancy: Tenancy) -> bool:
    """Members who may write for the venture."""
    return actor.role_in("venture", tenancy.venture_id) in ("owner", "editor")


@rule(_P.GIVE_NOTICE)
def the_venture_or_a_coordinator_gives_notice(actor: Actor, tenancy: Tenancy) -> bool:
    """A coordinator, or members who may write for the venture."""
    return actor.has(Role.COORDINATOR) or the_venture_answers(actor, tenancy)


@rule(_P.RECORD_PAYMENT)
def another_pair_of_eyes_records_payments(actor: Actor, tenancy: Tenancy) -> bool:
    """Whoever charged the fee never records that it was paid."""
    return actor.has(*CASHIERS) and (actor.id is None or actor.id != tenancy.contracted_by_id)

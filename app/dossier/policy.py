"""Who reads a venture's dossier as which reader, and of which funds the terms."""

from dataclasses import dataclass
from enum import Enum

from app.dossier.states import Reader
from app.funds.policy import OVERSEERS
from app.kernel.access import Actor, rule
from app.kernel.roles import Role

OFFICE = (
    Role.COORDINATOR,
    Role.DISTRICT_OFFICER,
    Role.AUDITOR,
    Role.ADMIN,
    Role.LOAN_OFFICER,
    Role.PRIVACY_OFFICER,
)
PAPER_MAKERS = (Role.COORDINATOR, Role.DISTRICT_OFFICER, Role.ADMIN)
ONLY_LOOK = frozenset({Role.AUDITOR, Role.PRIVACY_OFFICER})
"""Oversee what others do; alone they take nothing along."""


class DossierPermission(Enum):
    """What can be done with a dossier."""

    READ_AS = "dossier.read_as"
    PRINT_AS = "dossier.print_as"
    EXPORT_AS = "dossier.export_as"


@dataclass(frozen=True)
class Seat:
    """A reader class for one venture; `fund_ids` are the funds that have invested in it."""

    reader: Reader
    venture_id: int
    fund_ids: frozenset[int] = frozenset()


def readers_of(actor: Actor, venture_id: int, fund_ids: frozenset[int]) -> list[Reader]:
    """The reader classes an actor may take for a venture, the usual one first."""
    found = []
    if actor.system or actor.has(*OFFICE):
        found.append(Reader.COORDINATOR)
    if actor.system or venture_id in actor.ids("venture") or actor.has(*PAPER_MAKERS):
        found.append(Reader.VENTURE)
    if actor.system or actor.has(*OVERSEERS) or fund_ids & actor.ids("fund"):
        found.append(Reader.INVESTOR)
    if venture_id in actor.ids("venture"):
        found.sort(key=lambda reader: reader is not Reader.VENTURE)
    return found or [Reader.OUTSIDER]


@rule(DossierPermission.READ_AS)
def a_seat_is_taken_by_those_it_is_for(actor: Actor, seat: Seat) -> bool:
    """The office, the venture itself, the funds that invested; others read what is public."""
    return seat.reader is Reader.OUTSIDER or seat.reader in readers_of(actor, seat.venture_id, seat.fund_ids)


@rule(DossierPermission.EXPORT_AS)
def those_who_read_take_it_along(actor: Actor, seat: Seat) -> bool:
    """Everyone who reads in this seat, but for those who only oversee."""
    if seat.reader is Reader.OUTSIDER or (actor.roles and actor.roles <= ONLY_LOOK):
        return False
    return seat.reader in readers_of(actor, seat.venture_id, seat.fund_ids)


@rule(DossierPermission.PRINT_AS)
def those_who_may_read_the_paper_have_it_made(actor: Actor, seat: Seat) -> bool:
    """The same, but the office's own report is for those who read the office's papers in the register."""
    if seat.reader is Reader.COORDINATOR and not (actor.system or actor.has(*PAPER_MAKERS)):
        return False
    return those_who_read_take_it_along(actor, seat)

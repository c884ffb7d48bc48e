"""Who may do what with accounts."""

from enum import Enum

from app.accounts.models import User
from app.kernel.access import Actor, rule
from app.kernel.roles import Role


class AccountPermission(Enum):
    """What can be done with accounts."""

    SEE = "see"
    INVITE = "invite"
    GRANT = "grant"
    DESCRIBE = "describe"
    LEAVE = "leave"


COORDINATOR_INVITES = frozenset({Role.EVALUATOR, Role.CONSULTANT, Role.VENTURE})


@rule(AccountPermission.SEE)
def administration_and_privacy_see_people(actor: Actor, _person: User | None) -> bool:
    """Administrators keep accounts; the privacy officer and auditors look on."""
    return actor.has(Role.ADMIN, Role.PRIVACY_OFFICER, Role.AUDITOR)


@rule(AccountPermission.INVITE)
def administrators_invite_all_coordinators_their_experts(actor: Actor, roles: frozenset[Role] | None) -> bool:
    """Administrators offer any role; coordinators offer evaluators, consultants and ventures theirs."""
    if actor.has(Role.ADMIN):
        return True
    return actor.has(Role.COORDINATOR) and (roles is None or roles <= COORDINATOR_INVITES)


@rule(AccountPermission.GRANT)
def administrators_change_others(actor: Actor, person: User) -> bool:
    """Nobody changes their own roles or closes their own account."""
    return actor.has(Role.ADMIN) and person.id != actor.id


@rule(AccountPermission.DESCRIBE)
def everyone_describes_themselves(actor: Actor, person: User) -> bool:
    """Name, telephone and language are one's own."""
    return actor.id is not None and person.id == actor.id


@rule(AccountPermission.LEAVE)
def all_but_staff_leave_by_themselves(actor: Actor, person: User) -> bool:
    """Staff accounts are closed by an administrator, so that their work is handed over first."""
    return actor.id is not None and person.id == actor.id and not actor.is_staff

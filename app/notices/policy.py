"""Who sees and steers outgoing mail."""

from enum import Enum

from app.kernel.access import Actor, rule
from app.kernel.roles import Role
from app.notices.models import Mail


class MailPermission(Enum):
    """What can be done with outgoing mail."""

    OPERATE = "operate"


@rule(MailPermission.OPERATE)
def administrators_steer(actor: Actor, _mail: Mail | None) -> bool:
    """Administrators only."""
    return actor.has(Role.ADMIN)

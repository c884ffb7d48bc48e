"""Who sees and steers background work."""

from enum import Enum

from app.kernel.access import Actor, rule
from app.kernel.roles import Role
from app.tasks.models import Task


class TaskPermission(Enum):
    """What can be done with tasks."""

    SEE = "see"
    OPERATE = "operate"


@rule(TaskPermission.SEE)
def who_asked_may_follow_it(actor: Actor, task: Task) -> bool:
    """Whoever asked for it, and administrators."""
    return actor.has(Role.ADMIN) or (actor.id is not None and task.asked_by_id == actor.id)


@rule(TaskPermission.OPERATE)
def administrators_steer(actor: Actor, _task: Task | None) -> bool:
    """Administrators only."""
    return actor.has(Role.ADMIN)

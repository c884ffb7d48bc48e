"""Asking for background work. Nothing here runs it: a worker does, after the commit (`running`)."""

import uuid
from typing import Any

from sqlalchemy import select

from app.kernel import clock
from app.kernel.access import Actor, authorize, system_actor
from app.kernel.db import db
from app.kernel.errors import WrongState
from app.kernel.text import N_
from app.tasks.models import Task
from app.tasks.policy import TaskPermission
from app.tasks.registry import kind_of, require_plain
from app.tasks.states import TaskState

WORKER = system_actor("백그라운드 작업")
"""Who acts in background work."""


def enqueue(
    name: str, /, *, asked_by: Actor | None = None, unique: str | None = None, **arguments: Any
) -> int:
    """Ask for background work in the present transaction; gives the task's id.

    Nothing happens if the transaction is rolled back. `asked_by` may follow it on screen. With `unique` the same
    key is asked for once only: the id of the earlier task comes back, whatever its state. Raises LookupError for
    an unknown name, TypeError for arguments that do not fit.
    """
    kind = kind_of(name)
    require_plain(kind, arguments)
    if unique is not None:
        earlier = db.session.scalar(select(Task.id).where(Task.unique_key == unique))
        if earlier is not None:
            return earlier
    row = Task(
        token=uuid.uuid4().hex,
        name=name,
        arguments=arguments,
        lane=kind.lane,
        unique_key=unique,
        asked_by_id=asked_by.id if asked_by else None,
        asked_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def retry(row: Task, *, actor: Actor) -> None:
    """Let a failed task go on behind its last finished step. Raises NotAllowed, WrongState."""
    authorize(actor, TaskPermission.OPERATE, row)
    if row.state is not TaskState.FAILED:
        raise WrongState(N_("실패한 작업만 다시 시작할 수 있습니다. 지금 상태를 확인해 주세요."))
    row.state, row.failure, row.ended_at = TaskState.WAITING, None, None
    row.handed_at, row.started_at, row.worker = None, None, None
    row.attempt += 1

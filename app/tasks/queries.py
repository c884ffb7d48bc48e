"""Reads of tasks and workers."""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, not_, select

from app.kernel import clock
from app.kernel.access import Actor, authorize, may
from app.kernel.db import db
from app.kernel.errors import Missing
from app.tasks.models import Task, WorkerLife
from app.tasks.policy import TaskPermission
from app.tasks.states import TaskState

PAGE = 50
SILENT_AFTER = timedelta(seconds=30)
"""A worker not heard of for longer counts as dead."""


def get(task_id: int, actor: Actor) -> Task:
    """A task the actor may follow. Raises Missing."""
    task = db.session.get(Task, task_id)
    if task is None or not may(actor, TaskPermission.SEE, task):
        raise Missing
    return task


def find(task_id: int | None) -> Task | None:
    """A task, for a page whose own check was passed; None when it was cleared away."""
    return None if task_id is None else db.session.get(Task, task_id)


def search(
    actor: Actor, *, state: TaskState | None = None, before: int | None = None, limit: int = PAGE
) -> list[Task]:
    """Tasks, newest first; at most one more than `limit`. Raises NotAllowed.

    Without a state, what ran by the clock and went well is left out: it would bury what people asked for.
    """
    authorize(actor, TaskPermission.OPERATE)
    found = select(Task)
    if state is not None:
        found = found.where(Task.state == state)
    else:
        by_the_clock = func.coalesce(Task.unique_key, "").contains("@")
        found = found.where(not_(and_(Task.state == TaskState.DONE, by_the_clock)))
    if before is not None:
        found = found.where(Task.id < before)
    return list(db.session.scalars(found.order_by(Task.id.desc()).limit(limit + 1)))


def counts(actor: Actor) -> dict[TaskState, int]:
    """How many tasks stand in each state. Raises NotAllowed."""
    authorize(actor, TaskPermission.OPERATE)
    rows = db.session.execute(select(Task.state, func.count()).group_by(Task.state))
    return {row[0]: row[1] for row in rows}


def workers() -> list[WorkerLife]:
    """All workers known, by name."""
    return list(db.session.scalars(select(WorkerLife).order_by(WorkerLife.name)))


def alive(worker: WorkerLife, now: datetime) -> bool:
    """Whether a worker was heard of lately and did not say goodbye."""
    return worker.stopped_at is None and now - worker.heard_at <= SILENT_AFTER


def last_heard_at() -> datetime | None:
    """When any worker was last heard of."""
    return db.session.scalar(select(func.max(WorkerLife.heard_at)))


def any_alive() -> bool:
    """Whether some worker is at work."""
    heard = select(WorkerLife.name).where(
        WorkerLife.stopped_at.is_(None), WorkerLife.heard_at >= clock.now() - SILENT_AFTER
    )
    return db.session.scalar(heard.limit(1)) is not None

"""Carrying out one task, whatever engine drives it: note the start, run the body step by step, note the end."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from app.kernel import clock
from app.kernel.db import db, reading
from app.tasks.models import Task
from app.tasks.registry import Kind, known
from app.tasks.states import TaskState
from app.tasks.steps import Run, step, under_way

log = logging.getLogger("dure.tasks")

Around = Callable[[str, Callable[[], Any]], Any]
LONGEST_REASON = 2000
PATIENCE_S = 600.0
LONGEST_PAUSE_S = 10.0

Result = TypeVar("Result")


def database_away(error: OperationalError) -> bool:
    """Whether the database did not answer or was busy; a wrong statement is no reason to wait."""
    words = str(error.orig).lower()
    return db.engine.dialect.name == "postgresql" or "locked" in words or "unable to open" in words


def patiently(do: Callable[[], Result]) -> Result:
    """Do something that may be done again; while the database is away wait for it, ten minutes at most."""
    waited, pause = 0.0, 0.5
    while True:
        try:
            return do()
        except OperationalError as error:
            if not database_away(error) or waited >= PATIENCE_S:
                raise
            log.warning("database away: the task waits")
        time.sleep(pause)
        waited, pause = waited + pause, min(pause * 2, LONGEST_PAUSE_S)


def carry_out(task_id: int, *, around: Around, worker: str) -> TaskState | None:
    """Run the task to its end; gives the state it ended in, or None when there was nothing to do.

    An error of the task's own is noted as its failure. Whatever is no `Exception` (the engine stopping) passes
    through, and the task stays under way for whoever resumes it.
    """
    begun = patiently(lambda: _begin(task_id, worker))
    if begun is None:
        return None
    kind, arguments = begun
    run = Run(task_id, lambda name, do: around(name, lambda: patiently(do)))
    try:
        with under_way(run):
            if kind.in_steps:
                kind.function(**arguments)
            else:
                step(_whole(kind, arguments))
    except Exception as error:
        log.exception("task failed", extra={"task": kind.name, "task_id": task_id})
        reason = reason_of(error)
        db.session.rollback()
        patiently(lambda: _end(task_id, TaskState.FAILED, reason))
        return TaskState.FAILED
    db.session.rollback()
    patiently(lambda: _end(task_id, TaskState.DONE, None))
    return TaskState.DONE


def _whole(kind: Kind, arguments: dict[str, Any]) -> Callable[[], Any]:
    """The body of a task that is one step."""

    def body() -> Any:
        return kind.function(**arguments)

    body.__qualname__ = kind.function.__qualname__
    return body


def _begin(task_id: int, worker: str) -> tuple[Kind, dict[str, Any]] | None:
    with current_app.app_context(), reading(False):
        task = db.session.get(Task, task_id)
        if task is None or task.over:
            return None
        kind = known(task.name)
        if kind is None:
            task.state, task.ended_at = TaskState.FAILED, clock.now()
            task.failure = f"no task is named {task.name}"
            db.session.commit()
            return None
        task.state, task.worker = TaskState.RUNNING, worker
        task.started_at = task.started_at or clock.now()
        db.session.commit()
        return kind, dict(task.arguments)


def _end(task_id: int, state: TaskState, reason: str | None) -> None:
    with current_app.app_context(), reading(False):
        values: dict[str, Any] = {"state": state, "failure": reason, "ended_at": clock.now()}
        open_states = (TaskState.WAITING, TaskState.RUNNING)
        db.session.execute(update(Task).where(Task.id == task_id, Task.state.in_(open_states)).values(values))
        db.session.commit()


def reason_of(error: BaseException) -> str:
    """What went wrong, for the administrator: the first cause's kind and words."""
    causes = getattr(error, "errors", None)
    last = causes[-1] if isinstance(causes, list) and causes else error
    return f"{type(last).__name__}: {last}"[:LONGEST_REASON]


def run_waiting(most: int = 100) -> int:
    """Carry out what waits, here and now, without an engine: tests, demo data. Gives the number carried out.

    The caller's transaction is committed first, and its rows are read anew afterwards. Tasks that were asked for on
    the way are carried out too. Steps are tried once.
    """
    db.session.commit()
    count = 0
    while count < most:
        with current_app.app_context():
            task_id = db.session.scalar(
                select(Task.id).where(Task.state == TaskState.WAITING).order_by(Task.id).limit(1)
            )
            db.session.rollback()
        if task_id is None:
            break
        carry_out(task_id, around=lambda _name, do: do(), worker="here")
        count += 1
    db.session.expire_all()
    return count

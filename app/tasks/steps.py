"""What the body of a task uses: steps that happen once, readings without a lock, progress.

A step's result is written in the transaction of its own changes. A worker that was killed after the commit, or two
workers that both think a task is theirs, find that row: a finished step is never done twice on the database. What a
step does outside of it (a mail, a call to another system) may happen again if the kill comes before the commit, so
it carries a key of its own.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.kernel import clock
from app.kernel.db import db, reading
from app.tasks.models import Task, TaskStep

Result = TypeVar("Result")


class TaskChanged(RuntimeError):
    """The code of a task was changed while it was under way: its steps come in another order."""


class StepBroken(RuntimeError):
    """A step ended with something worse than an error of Python's own kind."""


@dataclass
class Run:
    """A task under way in this thread. `around` is how the engine carries out a step (checkpoint, retry)."""

    task_id: int
    around: Callable[[str, Callable[[], Any]], Any]
    number: int = 0
    inside: bool = False


_run: ContextVar[Run | None] = ContextVar("task_run", default=None)


@contextmanager
def under_way(run: Run) -> Iterator[None]:
    """Make `run` the task of this thread within the block."""
    token = _run.set(run)
    try:
        yield
    finally:
        _run.reset(token)


def step(function: Callable[..., Result], *arguments: Any) -> Result:
    """Do one step: `function(*arguments)` in a transaction of its own, at most once; gives its result.

    The result must be plain (JSON). Outside of a task, in a test or on the command line, the function is simply
    called in the caller's transaction. Steps do not nest.
    """
    run = _run.get()
    if run is None or run.inside:
        return function(*arguments)
    if db.session().in_transaction():
        raise RuntimeError("a task in steps touches the database outside of its steps")
    run.number += 1
    number = run.number
    result: Result = run.around(function.__qualname__, lambda: _do_once(run, number, function, arguments))
    return result


@contextmanager
def looking() -> Iterator[None]:
    """Read without a lock, then let go of the database: before a PDF is laid out, a mail sent, a service asked.

    Take what is needed out of the rows inside the block; after it they are read anew when touched.
    """
    run = _run.get()
    if run is None:
        yield
        return
    db.session.rollback()
    with reading():
        try:
            yield
        finally:
            db.session.rollback()


def progress(done: int, total: int) -> None:
    """Say how far the task is; call it between steps."""
    run = _run.get()
    if run is None:
        return
    _note_progress(run.task_id, done, total)


def _note_progress(task_id: int, done: int, total: int) -> None:
    statement = update(Task).where(Task.id == task_id).values(done=done, total=total)
    run = _run.get()
    if run is not None and run.inside:
        db.session.execute(statement)
        return
    with current_app.app_context():
        db.session.execute(statement)
        db.session.commit()


def _do_once(run: Run, number: int, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    with current_app.app_context():
        db.session.info["audit_guard"] = current_app.config["AUDIT_GUARD"]
        with looking():
            found = _finished(run.task_id, number, function)
        if found is not None:
            return found.result
        run.inside = True
        try:
            result = _plain(function(*arguments))
            db.session.add(
                TaskStep(
                    task_id=run.task_id,
                    number=number,
                    function=function.__qualname__,
                    result=result,
                    finished_at=clock.now(),
                )
            )
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
            with looking():
                found = _finished(run.task_id, number, function)
            if found is None:
                raise
            return found.result
        except Exception:
            db.session.rollback()
            raise
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            db.session.rollback()
            raise StepBroken(f"{type(error).__name__}: {error}") from error
        finally:
            run.inside = False
        return result


def _finished(task_id: int, number: int, function: Callable[..., Any]) -> TaskStep | None:
    """The step as an earlier run left it. Raises TaskChanged when another function stands in its place."""
    found = db.session.scalar(select(TaskStep).where(TaskStep.task_id == task_id, TaskStep.number == number))
    if found is not None and found.function != function.__qualname__:
        raise TaskChanged(f"step {number} was {found.function}, is {function.__qualname__}")
    return found


def _plain(result: Any) -> Any:
    """The result as it will be read back. Raises TypeError for what JSON cannot carry."""
    return json.loads(json.dumps(result))

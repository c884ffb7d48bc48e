"""Tasks, the steps they have finished, and the workers that carry them out."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import JSON_DOC, NAME, Instant, Model, enum_type
from app.tasks.states import Lane, TaskState


class Task(Model):
    """One piece of background work, written in the transaction of the change that asked for it."""

    __tablename__ = "task"
    __unaudited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON_DOC)
    lane: Mapped[Lane] = mapped_column(enum_type(Lane))
    state: Mapped[TaskState] = mapped_column(enum_type(TaskState), default=TaskState.WAITING)
    attempt: Mapped[int] = mapped_column(default=1)
    unique_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    asked_by_id: Mapped[int | None] = mapped_column(index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    handed_at: Mapped[datetime | None] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    worker: Mapped[str | None] = mapped_column(NAME)
    failure: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("(state IN ('done', 'failed')) = (ended_at IS NOT NULL)", name="ended_iff_over"),
        CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failure_iff_failed"),
        CheckConstraint("state <> 'running' OR started_at IS NOT NULL", name="running_was_started"),
        CheckConstraint("attempt >= 1", name="attempt_from_one"),
        CheckConstraint("done >= 0 AND (total IS NULL OR total >= 0)", name="progress_not_negative"),
        Index(None, "state", "handed_at"),
        Index(None, "asked_at"),
    )

    @property
    def workflow_id(self) -> str:
        """The key under which the engine runs this attempt, at most once."""
        return f"{self.token}-{self.attempt}"

    @property
    def over(self) -> bool:
        """Whether it has ended, well or badly."""
        return self.state in (TaskState.DONE, TaskState.FAILED)


class TaskStep(Model):
    """A finished step and its result, written in the very transaction of the step's own changes."""

    __tablename__ = "task_step"
    __unaudited__ = True
    __table_args__ = (
        UniqueConstraint("task_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    number: Mapped[int]
    function: Mapped[str] = mapped_column(String(200))
    result: Mapped[Any | None] = mapped_column(JSON_DOC)
    finished_at: Mapped[datetime] = mapped_column(Instant)


class WorkerLife(Model):
    """A worker process, and when it was last heard of."""

    __tablename__ = "worker_life"
    __unaudited__ = True

    name: Mapped[str] = mapped_column(NAME, primary_key=True)
    pid: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(Instant)
    heard_at: Mapped[datetime] = mapped_column(Instant)
    stopped_at: Mapped[datetime | None] = mapped_column(Instant)

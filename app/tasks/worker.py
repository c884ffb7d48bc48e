"""The worker process: hands waiting tasks to the engine, gives signs of life, takes over from dead workers."""

import fcntl
import logging
import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import IO

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from app.kernel import clock
from app.kernel.db import db, reading
from app.tasks import queries
from app.tasks.engine import TaskEngine
from app.tasks.models import Task, WorkerLife
from app.tasks.states import TaskState

log = logging.getLogger("dure.worker")

LOOK_EVERY_S = 0.4
BEAT_EVERY_S = 5.0
SWEEP_EVERY_S = 10.0
SETTLE_S = 15.0
LONGEST_PAUSE_S = 10.0
FORGET_WORKER_AFTER = timedelta(days=2)
DOUBT_AFTER = timedelta(seconds=60)
ENDED = {"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}
ROOM = ".room"
"""Ends the name of a worker's folder for passing things: pages being drawn, a zip being filled."""
DECLARED_DEAD = 75
"""Exit status of a worker whose work was given to another: whoever started it may start it anew."""


class DeclaredDead(Exception):
    """Others took this worker for dead, and its work with it."""


@contextmanager
def own_name(folder: Path, given: str | None) -> Iterator[str]:
    """A stable name that no other running worker on this machine has: `host-1`, `host-2`, … or the one given."""
    folder.mkdir(parents=True, exist_ok=True)
    host = socket.gethostname()
    candidates = [given] if given else [f"{host}-{number}" for number in range(1, 100)]
    for name in candidates:
        held = _lock(folder / f"{name.replace('/', '_')}.lock")
        if held is not None:
            with held:
                yield name
            return
    raise SystemExit(f"a worker named {candidates[0]} is running already")


def _lock(path: Path) -> IO[str] | None:
    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def own_room(folder: Path, name: str) -> Path:
    """An empty folder for what this worker lays down meanwhile; what killed workers left in theirs is cleared away."""
    for left in folder.glob(f"*{ROOM}"):
        other = left.name.removesuffix(ROOM)
        held = None if other == name else _lock(folder / f"{other}.lock")
        if held is not None or other == name:
            shutil.rmtree(left, ignore_errors=True)
        if held is not None:
            held.close()
    room = folder / f"{name}{ROOM}"
    room.mkdir(parents=True)
    return room


class Worker:
    """One worker process from launch to goodbye."""

    def __init__(self, app: Flask, name: str) -> None:
        self.app = app
        self.name = name
        self.engine = TaskEngine(app, name)
        self.asked_to_stop = False

    def run(self) -> int:
        """Work until SIGTERM or SIGINT; gives the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._persist(self.introduce)
        self.engine.launch()
        log.info("worker started", extra={"worker": self.name})
        status = 0
        try:
            self._loop()
        except DeclaredDead:
            status = DECLARED_DEAD
        settled = self.engine.settle(SETTLE_S)
        if status == 0:
            self._persist(self.say_goodbye, once=True)
        log.info("worker stopped", extra={"worker": self.name, "settled": settled})
        return status

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def _loop(self) -> None:
        chores = {self.hand_over: LOOK_EVERY_S, self.beat: BEAT_EVERY_S, self.sweep: SWEEP_EVERY_S}
        due = dict.fromkeys(chores, 0.0)
        pause = LOOK_EVERY_S
        while not self.asked_to_stop:
            try:
                for chore, every in chores.items():
                    if time.monotonic() >= due[chore]:
                        with self.app.app_context():
                            chore()
                        due[chore] = time.monotonic() + every
                pause = LOOK_EVERY_S
            except DBAPIError as error:
                pause = min(pause * 2, LONGEST_PAUSE_S)
                log.warning("database away", extra={"reason": type(error).__name__})
            time.sleep(pause)

    def _persist(self, chore: Callable[[], None], *, once: bool = False) -> None:
        """Do a chore that must happen, waiting for the database if it is away."""
        pause = LOOK_EVERY_S
        while True:
            try:
                with self.app.app_context():
                    chore()
                return
            except DBAPIError:
                log.warning("database away")
                if once or self.asked_to_stop:
                    return
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)

    def introduce(self) -> None:
        """Enter this worker's name among the living."""
        now = clock.now()
        life = db.session.get(WorkerLife, self.name)
        if life is None:
            life = WorkerLife(name=self.name, pid=os.getpid(), started_at=now, heard_at=now)
            db.session.add(life)
        life.pid, life.started_at, life.heard_at, life.stopped_at = os.getpid(), now, now, None
        db.session.commit()

    def beat(self) -> None:
        """A sign of life. Raises DeclaredDead when another worker has taken the work over."""
        living = WorkerLife.stopped_at.is_(None) & (WorkerLife.pid == os.getpid())
        result = db.session.execute(
            update(WorkerLife).where(WorkerLife.name == self.name, living).values(heard_at=clock.now())
        )
        db.session.commit()
        if not result.rowcount:  # type: ignore[attr-defined]
            raise DeclaredDead

    def say_goodbye(self) -> None:
        """Others may go on at once."""
        gone = update(WorkerLife).where(WorkerLife.name == self.name)
        db.session.execute(gone.values(stopped_at=clock.now()))
        db.session.commit()

    def hand_over(self) -> None:
        """Tell the engine of every task that waits and was not handed over."""
        with reading():
            waiting = select(Task).where(Task.state == TaskState.WAITING, Task.handed_at.is_(None))
            rows = list(db.session.scalars(waiting.order_by(Task.id).limit(200)))
            db.session.expunge_all()
            db.session.rollback()
        for row in rows:
            self.engine.hand_over(row.workflow_id, row.lane, row.id, row.name)
        if rows:
            db.session.execute(
                update(Task)
                .where(Task.id.in_([row.id for row in rows]), Task.handed_at.is_(None))
                .values(handed_at=clock.now())
            )
            db.session.commit()

    def sweep(self) -> None:
        """Take over from workers that died, and look after tasks the engine lost."""
        now = clock.now()
        for worker in queries.workers():
            if worker.name == self.name or queries.alive(worker, now):
                continue
            held = select(WorkerLife).where(WorkerLife.name == worker.name)
            life = db.session.scalar(held.with_for_update(skip_locked=True))
            if life is None or queries.alive(life, now):
                continue
            life.stopped_at = life.stopped_at or now
            taken = self.engine.take_over(life.name)
            if taken:
                log.warning("work taken over", extra={"worker": life.name, "tasks": taken})
            elif now - life.heard_at > FORGET_WORKER_AFTER:
                db.session.delete(life)
        db.session.commit()
        self.mend()

    def mend(self) -> None:
        """Tasks the engine knows nothing of are handed over anew; those it gave up are failed."""
        now = clock.now()
        doubtful = select(Task).where(
            Task.state.in_((TaskState.WAITING, TaskState.RUNNING)), Task.handed_at < now - DOUBT_AFTER
        )
        rows = list(db.session.scalars(doubtful.order_by(Task.handed_at).limit(200)))
        states = self.engine.states_of([row.workflow_id for row in rows])
        for row in rows:
            state = states.get(row.workflow_id)
            if state is None:
                row.handed_at, row.state = None, TaskState.WAITING
            elif state in ENDED:
                row.state, row.ended_at = TaskState.FAILED, now
                row.failure = f"the engine ended it as {state}"
        db.session.commit()


def serve(app: Flask, given: str | None) -> int:
    """Run a worker in this process until it is asked to stop; gives the exit status."""
    folder = Path(app.config["INSTANCE_PATH"]) / "workers"
    with own_name(folder, given) as name:
        tempfile.tempdir = os.environ["TMPDIR"] = str(own_room(folder, name.replace("/", "_")))
        return Worker(app, name).run()

"""DBOS as the engine of background work: queues, recovery, cron. Only a worker process loads it.

Our own `task` rows are the truth; the engine is told of them, and told again when it knows nothing of one.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url

from app.kernel import clock
from app.kernel.db import OWN_TRANSACTIONS, db, engine_options
from app.kernel.errors import DomainError
from app.tasks.models import Task
from app.tasks.registry import Schedule, kind_of, schedules, turn_of
from app.tasks.running import carry_out
from app.tasks.services import enqueue
from app.tasks.states import Lane

APPLICATION = "dure"
VERSION = "1"
"""Pinned: a new release goes on with the work of the one before; steps guard themselves (`TaskChanged`)."""
BODY = "dure.task"
TICK = "dure.schedule"
AT_ONCE = {Lane.QUICK: 4, Lane.HEAVY: 1}
LOOK_EVERY_S = {Lane.QUICK: 0.5, Lane.HEAVY: 1.0}
"""A look is three statements, also when nothing waits; heavy work takes longer than it waits for one."""
SCHEDULES_EVERY_S = 30.0
"""How often schedules are read anew; they are set when a worker starts, whose first minute has looks of its own."""
MOST_RECOVERIES = 50
FIRST_PAUSE_S, PAUSE_GROWTH = 2.0, 4.0
KEEP_FINISHED = timedelta(days=7)


def own_address(address: str) -> str:
    """Where the engine keeps its books: PostgreSQL: a schema of its own in the same database; SQLite: a file beside."""
    url = make_url(address)
    if url.drivername.startswith("sqlite"):
        file = Path(url.database or "app.db")
        url = url.set(database=str(file.with_name(f"{file.stem}.tasks{file.suffix}")))
    return url.render_as_string(hide_password=False)


def own_engine(address: str) -> Engine:
    """Connections of the engine, apart from the application's."""
    options = engine_options(address) | {"execution_options": {OWN_TRANSACTIONS: True}}
    made = create_engine(address, **options)
    if address.startswith("sqlite"):

        @event.listens_for(made, "connect")
        def begin_at_once(connection: Any, _record: Any) -> None:
            connection.isolation_level = "IMMEDIATE"

    return made


def worth_another_try(error: BaseException) -> bool:
    """A refusal of the field stays one; whatever else went wrong may pass."""
    return isinstance(error, Exception) and not isinstance(error, DomainError | TypeError | LookupError)


class TaskEngine:
    """DBOS, set up for one worker process."""

    def __init__(self, app: Flask, worker: str) -> None:
        self.app = app
        self.worker = worker
        self.stopping = threading.Event()
        self._steps = 0
        self._quiet = threading.Condition()

    def launch(self) -> None:
        """Start the engine, take up this worker's own unfinished work, open the queues, set the clocks."""
        from dbos import DBOS, DBOSConfig
        from dbos import DBOSPortableJSONSerializer as PlainJSON

        config: DBOSConfig = {
            "name": APPLICATION,
            "application_version": VERSION,
            "executor_id": self.worker,
            "system_database_engine": own_engine(own_address(self.app.config["SQLALCHEMY_DATABASE_URI"])),
            "serializer": PlainJSON(),
            "use_listen_notify": False,
            "enable_otlp": False,
            "log_level": "WARNING",
            "scheduler_polling_interval_sec": SCHEDULES_EVERY_S,
        }
        DBOS(config=config)

        @DBOS.workflow(name=BODY, max_recovery_attempts=MOST_RECOVERIES)
        def body(task_id: int) -> str:
            return self.perform(task_id)

        @DBOS.workflow(name=TICK)
        def tick(planned_for: datetime, name: str) -> None:
            self.ask(planned_for, name)

        DBOS.launch()
        for lane, most in AT_ONCE.items():
            DBOS.register_queue(
                str(lane),
                worker_concurrency=most,
                polling_interval_sec=LOOK_EVERY_S[lane],
                on_conflict="always_update",
            )
        self._set_clocks(schedules(), tick)

    def _set_clocks(self, wanted: list[Schedule], tick: Callable[[datetime, str], None]) -> None:
        from dbos import DBOS

        names = {schedule.name for schedule in wanted}
        for known in DBOS.list_schedules():
            if known["schedule_name"] not in names:
                DBOS.delete_schedule(known["schedule_name"])
        DBOS.apply_schedules(
            [
                {
                    "schedule_name": schedule.name,
                    "workflow_fn": tick,
                    "schedule": schedule.cron,
                    "context": schedule.name,
                    "cron_timezone": "Asia/Seoul",
                }
                for schedule in wanted
            ]
        )

    def perform(self, task_id: int) -> str:
        """The workflow of one task."""
        with self.app.app_context():
            ended = carry_out(task_id, around=self._around(task_id), worker=self.worker)
        return str(ended or "")

    def ask(self, planned_for: datetime, name: str) -> None:
        """At one planned time: ask for the scheduled task, once however many workers there are."""
        with self.app.app_context():
            enqueue(name, unique=f"{name}@{planned_for}")
            db.session.commit()

    def _around(self, task_id: int) -> Callable[[str, Callable[[], Any]], Any]:
        from dbos import DBOS, StepOptions

        with self.app.app_context():
            task = db.session.get_one(Task, task_id)
            attempts = kind_of(task.name).attempts
        options: StepOptions = {
            "retries_allowed": attempts > 1,
            "max_attempts": attempts,
            "interval_seconds": FIRST_PAUSE_S,
            "backoff_rate": PAUSE_GROWTH,
            "should_retry": worth_another_try,
        }

        def around(name: str, do: Callable[[], Any]) -> Any:
            return DBOS.run_step({**options, "name": name}, lambda: self._counted(do))

        return around

    def _counted(self, do: Callable[[], Any]) -> Any:
        """Carry out a step; when the worker is stopping no new one begins, and the thread waits for the end."""
        with self._quiet:
            if not self.stopping.is_set():
                self._steps += 1
            else:
                while True:
                    self._quiet.wait()
        try:
            return do()
        finally:
            with self._quiet:
                self._steps -= 1
                self._quiet.notify_all()

    def settle(self, limit_s: float) -> bool:
        """Begin no new step and wait for those under way; False when they took longer."""
        with self._quiet:
            self.stopping.set()
            return self._quiet.wait_for(lambda: self._steps == 0, timeout=limit_s)

    def hand_over(self, workflow_id: str, lane: Lane, task_id: int, name: str) -> None:
        """Tell the engine of a task; telling it twice changes nothing."""
        from dbos import DBOS, EnqueueOptions

        options: EnqueueOptions = {
            "workflow_name": BODY, "queue_name": str(lane), "workflow_id": workflow_id,
        }  # fmt: skip
        if turn := turn_of(name):  # the engine counts places from one; what has none goes first
            options["priority"] = int(turn)
        DBOS.enqueue_workflow_with_options(options, task_id)

    def take_over(self, worker: str) -> int:
        """Put the unfinished work of a dead worker back into its queues; gives the number of tasks."""
        from dbos import DBOS

        left = DBOS.list_workflows(executor_id=worker, status="PENDING", load_input=False, load_output=False)
        for workflow in left:
            DBOS.resume_workflow(workflow.workflow_id, queue_name=workflow.queue_name)
        return len(left)

    def states_of(self, workflow_ids: list[str]) -> dict[str, str]:
        """What the engine knows of these workflows; one it does not know is left out."""
        from dbos import DBOS

        if not workflow_ids:
            return {}
        found = DBOS.list_workflows(workflow_ids=workflow_ids, load_input=False, load_output=False)
        return {workflow.workflow_id: workflow.status for workflow in found}

    def clear_books(self) -> int:
        """Forget workflows that ended a while ago; our own rows tell of them longer."""
        from dbos import DBOS

        before = (clock.now() - KEEP_FINISHED).astimezone(UTC).isoformat()
        ended = DBOS.list_workflows(
            status=["SUCCESS", "ERROR", "CANCELLED"],
            completed_before=before,
            limit=1000,
            load_input=False,
            load_output=False,
        )
        if ended:
            DBOS.delete_workflows([workflow.workflow_id for workflow in ended])
        return len(ended)

    def close(self) -> None:
        """Let go of the engine's connections and threads."""
        from dbos import DBOS

        DBOS.destroy(workflow_completion_timeout_sec=0)

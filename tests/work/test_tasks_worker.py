"""Workers are killed in the middle of their work, on both databases: nothing is lost, nothing is done twice."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.notices.models import Notice
from app.tasks import services
from app.tasks.models import Task, TaskStep, WorkerLife
from app.tasks.states import TaskState
from tests import worked_app
from tests.work.workers import told, until, worker

pytestmark = pytest.mark.kill
ADMIN = Actor(id=1, name="관리자", roles=frozenset({Role.ADMIN}))


def state_of(task_id: int) -> TaskState:
    return db.session.get_one(Task, task_id).state


def asked(name: str, **arguments: int) -> int:
    task_id = services.enqueue(name, **arguments)
    db.session.commit()
    return task_id


def test_a_killed_worker_goes_on_behind_its_last_finished_step(fresh_app: Flask, tmp_path: Path) -> None:
    task_id = asked("trial.walk", start=1)
    with worker(fresh_app, tmp_path) as first:
        until(lambda: "begin 3" in told(tmp_path), "the third step to begin")
        first.kill()
    with worker(fresh_app, tmp_path) as second:
        until(lambda: state_of(task_id) is TaskState.DONE, "the task to end")
        assert second.stop() == 0
    lines = [line for line in told(tmp_path) if line != "tick"]
    assert [lines.count(f"begin {n}") for n in range(1, 7)] == [1, 1, 2, 1, 1, 1]
    assert lines[-1] == "results [10, 20, 30, 40, 50, 60]"
    assert sorted(db.session.scalars(select(Notice.user_id))) == [1, 2, 3, 4, 5, 6]
    task = db.session.get_one(Task, task_id)
    assert (task.done, task.total, task.attempt) == (6, 6, 1)


def test_another_worker_takes_over_what_a_dead_one_left(fresh_app: Flask, tmp_path: Path) -> None:
    task_id = asked("trial.walk", start=1)
    with worker(fresh_app, tmp_path, name="one") as first:
        until(lambda: "begin 2" in told(tmp_path), "the second step to begin")
        first.kill()
    db.session.rollback()
    db.session.get_one(WorkerLife, "one").heard_at = db.session.get_one(Task, task_id).asked_at.replace(
        year=2020
    )
    db.session.commit()
    with worker(fresh_app, tmp_path, name="two"):
        until(lambda: state_of(task_id) is TaskState.DONE, "the other worker to end the task")
    assert db.session.get_one(Task, task_id, populate_existing=True).worker == "two"
    assert sorted(db.session.scalars(select(Notice.user_id))) == [1, 2, 3, 4, 5, 6]


def test_a_worker_that_is_asked_to_stop_ends_its_step_and_leaves_the_rest(
    fresh_app: Flask, tmp_path: Path
) -> None:
    task_id = asked("trial.walk", start=1)
    with worker(fresh_app, tmp_path) as first:
        until(lambda: "begin 2" in told(tmp_path), "the second step to begin")
        assert first.stop() == 0
    lines = [line for line in told(tmp_path) if line != "tick"]
    assert lines[-1].startswith("end ") and len(lines) < 12
    assert state_of(task_id) is TaskState.RUNNING
    with worker(fresh_app, tmp_path):
        until(lambda: state_of(task_id) is TaskState.DONE, "the rest")
    assert all(told(tmp_path).count(f"begin {n}") == 1 for n in range(1, 7))


def test_two_workers_share_the_work_and_do_each_task_once(fresh_app: Flask, tmp_path: Path) -> None:
    for start in range(100, 1100, 100):
        asked("trial.walk", start=start)
    done = select(func.count()).where(Task.state == TaskState.DONE, Task.name == "trial.walk")
    with (
        worker(fresh_app, tmp_path, name="one", STEP_S="0.05"),
        worker(fresh_app, tmp_path, name="two", STEP_S="0.05"),
    ):
        until(lambda: db.session.scalar(done) == 10, "ten tasks")
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 60
    names = set(db.session.scalars(select(Task.worker).where(Task.name == "trial.walk")))
    assert names == {"one", "two"}


def test_who_waits_at_the_screen_goes_before_papers_and_papers_before_what_nobody_waits_for(
    fresh_app: Flask, tmp_path: Path
) -> None:
    for _ in range(4):
        asked("trial.patient")
    for _ in range(3):
        asked("trial.paper")
    last = asked("trial.now")
    with worker(fresh_app, tmp_path):
        until(lambda: told(tmp_path).count("patient") == 4, "the patient ones")
    assert state_of(last) is TaskState.DONE
    lines = [line for line in told(tmp_path) if line != "tick"]
    assert lines.index("now") <= 1 and lines[4:] == ["patient"] * (len(lines) - 4)


def test_a_failed_task_says_why_and_goes_on_when_it_is_tried_again(fresh_app: Flask, tmp_path: Path) -> None:
    task_id = asked("trial.stumble")
    with worker(fresh_app, tmp_path):
        until(lambda: state_of(task_id) is TaskState.FAILED, "the task to fail")
        task = db.session.get_one(Task, task_id, populate_existing=True)
        assert task.failure == "ValueError: the way is not clear"
        (tmp_path / "clear").touch()
        services.retry(task, actor=ADMIN)
        db.session.commit()
        until(lambda: state_of(task_id) is TaskState.DONE, "the second attempt")
    assert [line for line in told(tmp_path) if line != "tick"] == ["through"]


def test_a_schedule_is_asked_for_once_per_point_in_time_however_many_workers_there_are(
    fresh_app: Flask, tmp_path: Path
) -> None:
    ticks = select(Task.unique_key).where(Task.name == "trial.tick", Task.state == TaskState.DONE)
    with worker(fresh_app, tmp_path, name="one"), worker(fresh_app, tmp_path, name="two"):
        until(lambda: len(db.session.scalars(ticks).all()) >= 3, "three points in time")
    keys = list(db.session.scalars(select(Task.unique_key).where(Task.name == "trial.tick")))
    assert len(keys) == len(set(keys))
    assert all(key and key.startswith("trial.tick@20") for key in keys)
    assert told(tmp_path).count("tick") <= len(keys)


def test_a_task_the_engine_lost_is_handed_over_again(fresh_app: Flask, tmp_path: Path) -> None:
    """As after restoring a backup: our rows are there, the engine's books are empty."""
    task_id = asked("trial.walk", start=1)
    task = db.session.get_one(Task, task_id)
    task.state, task.started_at, task.handed_at = (
        TaskState.RUNNING,
        task.asked_at,
        task.asked_at.replace(year=2020),
    )
    db.session.add(
        TaskStep(task_id=task_id, number=1, function="write_one", result=10, finished_at=task.asked_at)
    )
    db.session.commit()
    with worker(fresh_app, tmp_path):
        until(lambda: state_of(task_id) is TaskState.DONE, "the lost task")
    assert "begin 1" not in told(tmp_path) and "begin 2" in told(tmp_path)


assert worked_app.STEPS == 6

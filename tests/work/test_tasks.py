"""Asking for background work, and its steps: with the change or not at all, each finished step once."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from app.audit.services import record
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Missing, NotAllowed, WrongState
from app.kernel.roles import Role
from app.kernel.text import N_
from app.notices.models import Notice
from app.tasks import queries, registry, services
from app.tasks.models import Task, TaskStep, WorkerLife
from app.tasks.registry import schedule, task
from app.tasks.running import carry_out, run_waiting
from app.tasks.states import TaskState
from app.tasks.steps import looking, progress, step
from app.tasks.worker import own_name, own_room
from tests.make import user

ADMIN = Actor(id=999, name="관리자", roles=frozenset({Role.ADMIN}))
ME, OTHER = Actor(id=1, name="나"), Actor(id=2, name="남")
trouble: dict[str, Any] = {}


def write(number: int) -> int:
    """A row, unless the test wants trouble."""
    db.session.add(Notice(user_id=number, title="쪽지", body="", created_at=clock.now()))
    if trouble.get("at") == number:
        raise trouble["kind"]("말썽")
    return number


@task("test.short", title=N_("짧은 일"))
def short(number: int) -> int:
    return write(number)


@task("test.long", title=N_("긴 일"), in_steps=True)
def long(most: int) -> None:
    for number in range(1, most + 1):
        step(write, number)
        progress(number, most)


@task("test.leaky", title=N_("새는 일"), in_steps=True)
def leaky() -> None:
    db.session.scalar(select(func.count()).select_from(Task))
    step(write, 1)


@task("test.renamed", title=N_("바뀐 일"), in_steps=True)
def renamed() -> None:
    step(write if not trouble.get("renamed") else short, 1)
    step(write, 2)


@task("test.unlogged", title=N_("기록 없는 일"))
def unlogged() -> None:
    user()


@task("test.logged", title=N_("기록하는 일"))
def logged() -> None:
    record(services.WORKER, "test.logged", user(), N_("사람을 만들었습니다"))


@task("test.peek", title=N_("보고 나서 쓰는 일"))
def peek() -> str:
    with looking():
        before = db.session.scalar(select(func.count()).select_from(Notice))
        write(0)
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            db.session.flush()
    assert not db.session().in_transaction()
    write(5)
    return f"{before} before"


@pytest.fixture(autouse=True)
def no_trouble() -> None:
    trouble.clear()


def asked(name: str, **arguments: Any) -> Task:
    task_id = services.enqueue(name, asked_by=ME, **arguments)
    row = db.session.get_one(Task, task_id)
    db.session.commit()
    return row


def written() -> list[int]:
    return sorted(db.session.scalars(select(Notice.user_id)))


def test_work_is_asked_for_with_the_change_or_not_at_all(fresh_app: Flask) -> None:
    services.enqueue("test.short", number=1)
    db.session.rollback()
    assert run_waiting() == 0
    task = asked("test.short", number=1)
    assert run_waiting() == 1
    assert (task.state, written()) == (TaskState.DONE, [1])


@pytest.mark.parametrize(
    ("name", "arguments", "error"),
    [
        ("test.nobody", {}, LookupError),
        ("test.short", {}, TypeError),
        ("test.short", {"number": 1, "more": 2}, TypeError),
        ("test.short", {"number": object()}, TypeError),
        ("test.short", {"number": 1.5}, TypeError),
        ("test.short", {"number": [1, {"a": 1}]}, TypeError),
    ],
)
def test_work_that_cannot_be_done_is_refused_when_it_is_asked_for(
    session: Session, name: str, arguments: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        services.enqueue(name, **arguments)


def test_a_unique_key_is_asked_for_once(session: Session) -> None:
    first = services.enqueue("test.short", unique="monthly-2026-11", number=1)
    assert services.enqueue("test.short", unique="monthly-2026-11", number=2) == first
    assert session.scalar(select(func.count()).select_from(Task)) == 1


def test_a_failed_task_keeps_its_finished_steps_and_goes_on_behind_them(fresh_app: Flask) -> None:
    task = asked("test.long", most=4)
    trouble.update(at=3, kind=ValueError)
    run_waiting()
    assert (task.state, task.failure, task.done, task.total) == (TaskState.FAILED, "ValueError: 말썽", 2, 4)
    assert written() == [1, 2]
    with pytest.raises(NotAllowed):
        services.retry(task, actor=ME)
    trouble.clear()
    services.retry(task, actor=ADMIN)
    run_waiting()
    assert (task.state, task.attempt, written()) == (TaskState.DONE, 2, [1, 2, 3, 4])
    with pytest.raises(WrongState):
        services.retry(task, actor=ADMIN)


def test_something_worse_than_an_error_fails_the_task_too(fresh_app: Flask) -> None:
    class Fatal(BaseException):
        pass

    trouble.update(at=1, kind=Fatal)
    task = asked("test.short", number=1)
    run_waiting()
    assert task.state is TaskState.FAILED and "Fatal" in (task.failure or "")
    assert written() == []


def test_two_workers_on_one_task_do_each_step_once(fresh_app: Flask) -> None:
    """A worker taken for dead comes back while another one carries on."""
    task = asked("test.long", most=3)

    def meanwhile(name: str, do: Any) -> Any:
        if not trouble.get("twice"):
            trouble["twice"] = True
            carry_out(task.id, around=lambda _name, do: do(), worker="other")
        return do()

    carry_out(task.id, around=meanwhile, worker="zombie")
    db.session.rollback()
    assert written() == [1, 2, 3]
    assert db.session.scalar(select(func.count()).select_from(TaskStep)) == 3


def test_a_step_that_is_committed_between_look_and_write_is_not_doubled(fresh_app: Flask) -> None:
    task = asked("test.short", number=7)

    def write_late(number: int) -> int:
        with fresh_app.app_context():
            db.session.add(
                TaskStep(task_id=task.id, number=1, function="short", result=70, finished_at=clock.now())
            )
            db.session.commit()
        return write(number)

    kind = registry.kind_of("test.short")
    slow = registry.Kind(kind.name, kind.title, short, kind.lane, in_steps=False, attempts=1)
    object.__setattr__(slow, "function", write_late)
    write_late.__qualname__ = "short"
    registry._kinds["test.short"] = slow
    try:
        run_waiting()
    finally:
        registry._kinds["test.short"] = kind
    assert task.state is TaskState.DONE and written() == []


def test_code_that_changed_under_way_is_noticed(fresh_app: Flask) -> None:
    task = asked("test.renamed")
    trouble.update(at=2, kind=ValueError)
    run_waiting()
    trouble.clear()
    trouble["renamed"] = True
    services.retry(task, actor=ADMIN)
    run_waiting()
    assert task.state is TaskState.FAILED and "TaskChanged" in (task.failure or "")


def test_a_task_in_steps_may_not_touch_the_database_outside_of_them(fresh_app: Flask) -> None:
    task = asked("test.leaky")
    run_waiting()
    assert "outside of its steps" in (task.failure or "")


def test_background_work_is_logged_like_any_other(fresh_app: Flask) -> None:
    unlogged, logged = asked("test.unlogged"), asked("test.logged")
    run_waiting()
    assert "UnauditedChange" in (unlogged.failure or "")
    assert logged.state is TaskState.DONE


def test_looking_takes_no_lock_and_may_not_write(fresh_app: Flask) -> None:
    task = asked("test.peek")
    run_waiting()
    assert task.failure is None
    assert db.session.scalars(select(TaskStep.result)).one() == "0 before"
    assert written() == [5]


def test_a_task_nobody_knows_any_more_is_failed_not_lost(fresh_app: Flask) -> None:
    task = asked("test.short", number=1)
    task.name = "test.gone"
    db.session.commit()
    run_waiting()
    assert task.state is TaskState.FAILED and "test.gone" in (task.failure or "")


def test_a_schedule_belongs_to_a_task() -> None:
    with pytest.raises(StopIteration):
        schedule("0 0 7 * * *")(lambda: None)
    assert {"files.sweep", "notices.catch_up", "tasks.purge"} <= {s.name for s in registry.schedules()}


def test_one_follows_ones_own_task_and_administrators_all(session: Session) -> None:
    task_id = services.enqueue("test.short", asked_by=ME, number=1)
    assert queries.get(task_id, ME).id == queries.get(task_id, ADMIN).id == task_id
    with pytest.raises(Missing):
        queries.get(task_id, OTHER)
    with pytest.raises(NotAllowed):
        queries.search(ME)


def test_a_worker_is_alive_while_it_is_heard_of(session: Session) -> None:
    assert not queries.any_alive()
    now = clock.now()
    worker = WorkerLife(name="one", pid=1, started_at=now, heard_at=now)
    session.add(worker)
    session.flush()
    assert queries.any_alive()
    worker.heard_at = now - queries.SILENT_AFTER * 2
    session.flush()
    assert not queries.any_alive()
    worker.heard_at, worker.stopped_at = now, now
    session.flush()
    assert not queries.any_alive()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": TaskState.DONE},
        {"state": TaskState.RUNNING},
        {"state": TaskState.FAILED, "ended_at": clock.at(date(2026, 3, 2))},
        {"failure": "x"},
        {"attempt": 0},
        {"done": -1},
    ],
    ids=str,
)
def test_the_database_refuses_half_a_task(session: Session, wrong: dict[str, Any]) -> None:
    row = session.get_one(Task, services.enqueue("test.short", number=1))
    for key, value in wrong.items():
        setattr(row, key, value)
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_what_a_killed_worker_left_lying_is_cleared_away_and_a_living_ones_is_not(tmp_path: Path) -> None:
    for name in ("dead", "living", "me"):
        (tmp_path / f"{name}.room").mkdir()
        (tmp_path / f"{name}.room" / "page.png").write_bytes(b"half")
    with own_name(tmp_path, "living"), own_name(tmp_path, "me") as me:
        room = own_room(tmp_path, me)
        assert list(room.iterdir()) == [] and not (tmp_path / "dead.room").exists()
        assert (tmp_path / "living.room" / "page.png").exists()

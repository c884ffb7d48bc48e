"""Background work on screen: the administrator's page, and one's own task."""

from flask import Flask

from app.audit.services import record
from app.kernel import clock
from app.kernel.access import Actor, system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.notices.services import SEND
from app.tasks import services
from app.tasks.models import Task, WorkerLife
from app.tasks.states import TaskState
from tests import make
from tests.clients import JudgingClient, counting_sql
from tests.make_accounts import sign_in


def visitor(app: Flask, role: Role) -> tuple[JudgingClient, int]:
    """Someone signed in, and their id."""
    with app.app_context():
        person = make.user(role)
        record(system_actor("시험"), "trial.write", person, "만들었습니다")
        client = JudgingClient(app)
        sign_in(client, person)
        return client, person.id


def asked(app: Flask, by: int, **values: object) -> int:
    """A task in some state."""
    with app.app_context():
        task_id = services.enqueue(SEND, asked_by=Actor(id=by, name=""), mail_ids=[])
        row = db.session.get_one(Task, task_id)
        for key, value in values.items():
            setattr(row, key, value)
        db.session.commit()
        return task_id


def failed() -> dict[str, object]:
    now = clock.now()
    return {
        "state": TaskState.FAILED,
        "failure": "ValueError: 길이 막혔습니다",
        "ended_at": now,
        "started_at": now,
    }


def test_an_administrator_sees_why_a_task_failed_and_starts_it_again(app: Flask) -> None:
    client, me = visitor(app, Role.ADMIN)
    task_id = asked(app, me, **failed())
    page = client.get("/tasks/").get_data(as_text=True)
    assert "ValueError: 길이 막혔습니다" in page and "하나도 켜져 있지 않습니다" in page
    assert client.send("/tasks/", index=0).status_code == 302
    with app.app_context():
        task = db.session.get_one(Task, task_id)
        assert (task.state, task.attempt) == (TaskState.WAITING, 2)


def test_a_failed_tasks_own_page_says_why_and_starts_it_again(app: Flask) -> None:
    client, me = visitor(app, Role.ADMIN)
    task_id = asked(app, me, **failed())
    page = client.get(f"/tasks/{task_id}").get_data(as_text=True)
    assert "ValueError: 길이 막혔습니다" in page and "알려 주세요" not in page
    assert client.send(f"/tasks/{task_id}", index=0).status_code == 302
    with app.app_context():
        assert db.session.get_one(Task, task_id).state is TaskState.WAITING


def test_a_living_worker_is_shown(app: Flask) -> None:
    client, _ = visitor(app, Role.ADMIN)
    with app.app_context():
        now = clock.now()
        db.session.add(WorkerLife(name="hub-1", pid=1, started_at=now, heard_at=now))
        db.session.commit()
    page = client.get("/tasks/").get_data(as_text=True)
    assert "hub-1" in page and "켜져 있지 않습니다" not in page


def test_the_list_costs_the_same_for_one_task_and_for_many(app: Flask) -> None:
    client, me = visitor(app, Role.ADMIN)
    asked(app, me)
    with counting_sql() as few:
        client.get("/tasks/")
    for _ in range(30):
        asked(app, me, **failed())
    with counting_sql() as many:
        client.get("/tasks/?state=")
    assert len(few) == len(many) <= 9


def test_one_follows_ones_own_task_and_no_other(app: Flask) -> None:
    client, me = visitor(app, Role.VENTURE)
    started = {"state": TaskState.RUNNING, "started_at": clock.now(), "done": 12, "total": 46}
    mine, other = asked(app, me, **started), asked(app, me + 1)
    page = client.get(f"/tasks/{mine}").get_data(as_text=True)
    assert "12 / 46" in page and "프로세스가 켜지면 이어서 합니다" in page
    assert client.get(f"/tasks/{other}").status_code == 404
    assert client.get("/tasks/").status_code == 403
    client.judging = False
    part = client.get(f"/tasks/{mine}", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert part.strip().startswith("<div") and "hx-get" in part and "<html" not in part


def test_an_ended_task_asks_no_more(app: Flask) -> None:
    client, me = visitor(app, Role.VENTURE)
    page = client.get(f"/tasks/{asked(app, me, **failed())}").get_data(as_text=True)
    assert "hx-get" not in page and "작업 번호" in page and "ValueError" not in page


def test_equal_tasks_in_a_row_that_went_well_are_one_line(app: Flask) -> None:
    client, me = visitor(app, Role.ADMIN)
    now = clock.now()
    done = {"state": TaskState.DONE, "started_at": now, "ended_at": now}
    first, *_ = [asked(app, me, **done) for _ in range(4)]
    bad = asked(app, me, **failed())
    page = client.get("/tasks/").get_data(as_text=True)
    assert "앞서 잘 끝난 같은 일 3건" in page and f'href="/tasks/{first}"' not in page
    assert f'href="/tasks/{bad}"' in page

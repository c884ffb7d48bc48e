"""A backup is made, the database is lost, the backup brings everything back: on both engines, without superuser rights."""

import hashlib
import json
import shutil
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from app.audit import services as audit
from app.audit.services import record
from app.files import blobs
from app.files import services as files
from app.files.models import ReadingCopy, ReadingPage
from app.files.states import CopyEnd, FileKind
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.notices import services as notices
from app.notices.models import Notice
from app.tasks import services as tasks
from app.tasks.models import Task, TaskStep
from app.tasks.states import TaskState
from tests import make
from tests.conftest import create_database, make_app, on_server
from tests.make_files import pdf, png

ROBOT = system_actor("시험")
PICTURE = b"RIFF: a page of a document"
OWN = """DO $$ DECLARE r record; BEGIN
FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
EXECUTE format('ALTER TABLE %I OWNER TO clerk', r.tablename); END LOOP;
FOR r IN SELECT oid::regprocedure AS f FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proowner = 10
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e') LOOP
EXECUTE format('ALTER FUNCTION %s OWNER TO clerk', r.f); END LOOP; END $$"""


def plain_owner(address: str) -> str:
    """The same database, seen by the owner of its tables who is no superuser."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if not connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = 'clerk'")).first():
            connection.execute(text("CREATE ROLE clerk LOGIN NOSUPERUSER"))
        connection.execute(text("GRANT ALL ON SCHEMA public TO clerk"))
        connection.execute(text(OWN))
    engine.dispose()
    return make_url(address).set(username="clerk").render_as_string(hide_password=False)


def empty_app(engine: str, folder: Path, request: pytest.FixtureRequest, name: str) -> Flask:
    """An application on a new database at the newest schema."""
    folder.mkdir()
    if engine == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), folder / "app.db")
        return make_app(f"sqlite:///{folder / 'app.db'}", folder)
    server = request.getfixturevalue("postgres_server")
    create_database(server, name, request.getfixturevalue("postgres_template"))
    return make_app(plain_owner(on_server(server, name)), folder)


@pytest.fixture
def office(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Where people work."""
    app = empty_app(engine_name, tmp_path / "office", request, "backup_office")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def shelter(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Where it is all brought back."""
    app = empty_app(engine_name, tmp_path / "shelter", request, "backup_shelter")
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def live() -> None:
    """A day at the office: people, files, notices, a task half done, entries in the log."""
    for number, content in enumerate((pdf(), pdf(5), png())):
        person = make.user(name=f"홍길동\t\\N '{number}'\n")
        file = files.store(_Upload(content, number), actor=ROBOT, purpose="trial")
        record(
            ROBOT,
            "trial.write",
            person,
            N("%(n)s번째 일을 했습니다"),
            n=number,
            changes={"file": [None, file.id]},
        )
    copy = ReadingCopy(
        sha256="c" * 64, kind=FileKind.PDF, asked_at=clock.now(), made_at=clock.now(), task_id=None,
        fault=None, ending=CopyEnd.WHOLE, pages=1, drawn=1,
    )  # fmt: skip
    db.session.add(copy)
    db.session.flush()
    page = hashlib.sha256(PICTURE).hexdigest()
    blobs.put(page, BytesIO(PICTURE))
    db.session.add(ReadingPage(copy_id=copy.id, number=1, sha256=page, width=1, height=1))
    notices.notify(person, "알림", "내용\\. 여러\n줄", link="/x")
    task = db.session.get_one(Task, tasks.enqueue("notices.send", mail_ids=[1]))
    task.state, task.started_at, task.handed_at = TaskState.RUNNING, task.asked_at, task.asked_at
    db.session.add(
        TaskStep(task_id=task.id, number=1, function="claim", result=True, finished_at=task.asked_at)
    )
    db.session.commit()


def N(message: str) -> str:  # noqa: N802
    return message


class _Upload:
    def __init__(self, content: bytes, number: int) -> None:
        self.filename = f"자료{number}.{'png' if number == 2 else 'pdf'}"
        self.stream = BytesIO(content)


def everything() -> dict[str, list[Any]]:
    """Every row of every table, tasks left out."""
    return {
        table.name: sorted(map(repr, db.session.execute(select(table)).all()))
        for table in db.metadata.sorted_tables
        if table.name != "task"
    }


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["backup", *words])


def test_everything_comes_back(office: Flask, shelter: Flask, tmp_path: Path) -> None:
    live()
    before = everything()
    db.session.rollback()
    archive = str(tmp_path / "두레 백업.tar.gz")
    made = run(office, "create", archive)
    assert made.exit_code == 0, made.output
    db.session.remove()
    with shelter.app_context():
        back = run(shelter, "restore", archive)
        assert back.exit_code == 0, back.output
        assert everything() == before
        assert audit.verify().holds and audit.verify().entries == 3
        stored = db.session.scalars(select(files.StoredFile).order_by(files.StoredFile.id)).all()
        assert [files.content(file) for file in stored] == [pdf(), pdf(5), png()]
        assert blobs.content(db.session.scalars(select(ReadingPage.sha256)).one()) == PICTURE
        task = db.session.scalars(select(Task).where(Task.attempt == 2).order_by(Task.id.desc())).first()
        assert task is not None and (task.state, task.handed_at) == (TaskState.WAITING, None)
        make.user()
        record(ROBOT, "trial.after", None, N("되살린 뒤의 일을 했습니다"))
        db.session.commit()
        assert audit.verify().entries == 4
        with pytest.raises(IntegrityError):
            db.session.execute(text("DELETE FROM audit_entry"))
        db.session.rollback()
        with pytest.raises(IntegrityError):
            db.session.execute(
                text("INSERT INTO task_step SELECT 900, 900, 1, 'x', NULL, finished_at FROM task_step")
            )
        db.session.rollback()


def test_a_target_that_holds_something_is_left_alone(office: Flask, shelter: Flask, tmp_path: Path) -> None:
    live()
    archive = str(tmp_path / "b.tar.gz")
    assert run(office, "create", archive).exit_code == 0
    db.session.remove()
    with shelter.app_context():
        notices.notify("x@example.kr", "남은 것", "내용")
        make.user(name="남은 사람")
        record(ROBOT, "trial.stay", None, N("남았습니다"))
        db.session.commit()
        before = everything()
        db.session.rollback()
        refused = run(shelter, "restore", archive)
        assert refused.exit_code == 1 and "이미 자료가 있습니다" in refused.output
        assert everything() == before
        db.session.rollback()
        assert run(shelter, "restore", archive, "--force").exit_code == 0
        assert [notice.title for notice in db.session.scalars(select(Notice))] == ["알림"]
        assert audit.verify().entries == 3


@pytest.mark.parametrize("harm", ["cut", "changed", "foreign", "no archive"])
def test_a_damaged_archive_changes_nothing(office: Flask, shelter: Flask, tmp_path: Path, harm: str) -> None:
    live()
    path = tmp_path / "b.tar.gz"
    assert run(office, "create", str(path)).exit_code == 0
    db.session.remove()
    damage(path, harm)
    with shelter.app_context():
        before = everything()
        db.session.rollback()
        refused = run(shelter, "restore", str(path))
        assert refused.exit_code == 1, refused.output
        assert everything() == before


def damage(path: Path, harm: str) -> None:
    """Spoil an archive."""
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:-2000])
    elif harm == "no archive":
        path.write_bytes(b"hello")
    else:
        spoilt = path.with_suffix(".spoilt")
        with tarfile.open(path, "r:gz") as old, tarfile.open(spoilt, "w:gz") as new:
            for member in old:
                content = old.extractfile(member).read()  # type: ignore[union-attr]
                if harm == "changed" and member.name.startswith("files/"):
                    content = content[:-1] + b"!"
                if harm == "foreign" and member.name == "manifest.json":
                    content = json.dumps({**json.loads(content), "engine": "oracle"}).encode()
                member.size = len(content)
                new.addfile(member, BytesIO(content))
        spoilt.replace(path)


def test_a_missing_file_stops_the_backup_and_leaves_no_archive(office: Flask, tmp_path: Path) -> None:
    live()
    for path in (tmp_path / "office" / "uploads").rglob("*"):
        if path.is_file():
            path.unlink()
    archive = tmp_path / "b.tar.gz"
    refused = run(office, "create", str(archive))
    assert refused.exit_code == 1 and "보관소에" in refused.output
    assert not archive.exists() and not list(tmp_path.glob("*.part"))

"""Fixtures: one application, a fresh database per test, on SQLite and on PostgreSQL."""

import gc
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app import create_app
from app.kernel.db import db
from tests import postgres
from tests.clients import JudgingClient
from tests.schema import bring_to_head

HERE = Path(__file__).resolve().parent
ENGINES = ("sqlite", "postgresql")
LONGEST = (
    "browser/test_every_page.py",
    "work/test_demo.py",
    "browser/test_main_job.py",
    "security/test_matrix.py",
    "security/test_no_page_breaks.py",
    "browser/test_call_of_six.py",
    "browser/test_cut_off_while_sending.py",
    "work/test_tasks_worker.py",
    "migrations/test_schema.py",
    "browser/test_applying.py",
    "work/test_files_reading.py",
    "browser/test_marking.py",
    "work/test_dossier_papers.py",
)
"""Files that take minutes go first, so that no process is left alone with one at the end. Those that stand first do not
wait for one another: the demo data that pages are walked on are made while the others are at work."""

# Machines differ: a slow example is no failure. The seed of a failing one is printed.
hypothesis.settings.register_profile(
    "dure", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True
)
hypothesis.settings.load_profile("dure")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; otherwise as found."""
    turns = {HERE / name: turn for turn, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turns.get(item.path, len(turns)))
    _leave_in_peace()


def _leave_in_peace() -> None:
    """What is there by now stays: no later search for garbage goes through it, which took a seventh of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="module", autouse=True)
def little_to_search() -> Iterator[None]:
    """After each file what it loaded and drew is left in peace too."""
    yield
    _leave_in_peace()


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this test process."""
    return tmp_path_factory.mktemp("dure")


@pytest.fixture(scope="session")
def sqlite_template(workplace: Path) -> Path:
    """An empty SQLite database at the newest schema, to be copied."""
    path = workplace / "template.db"
    bring_to_head(f"sqlite:///{path}", workplace)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The server of this test process (TEST_DATABASE_URL when set)."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with postgres.server() as address:
        yield address


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, workplace: Path) -> str:
    """The address of a migrated template database on the server."""
    name = f"template_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    create_database(postgres_server, name)
    address = on_server(postgres_server, name)
    bring_to_head(address, workplace)
    return name


def on_server(server: str, name: str) -> str:
    """The address of another database on the same server."""
    head, _, query = server.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{query}"


def create_database(server: str, name: str, template: str | None = None) -> None:
    """(Re-)create a database, empty or as a copy of `template`."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        copied = f' TEMPLATE "{template}"' if template else ""
        connection.execute(text(f'CREATE DATABASE "{name}"{copied}'))
    engine.dispose()


def make_app(url: str, folder: Path, **over: Any) -> Flask:
    """The application as tests run it."""
    made = create_app(
        {
            "TESTING": True,
            "APP_ENV": "test",
            "INSTANCE_PATH": str(folder),
            "SQLALCHEMY_DATABASE_URI": url,
            "FILES_URL": f"file://{folder / 'uploads'}",
            "MAIL_URL": f"file://{folder / 'mail'}",
            "SERVER_NAME": "localhost",
            "AUDIT_GUARD": True,
            "PROPAGATE_EXCEPTIONS": False,
            **over,
        }
    )
    made.test_client_class = JudgingClient
    return made


@pytest.fixture(scope="session")
def sqlite_app(workplace: Path, sqlite_template: Path) -> Flask:
    """One application per test process; its database file is replaced before each test."""
    return make_app(f"sqlite:///{workplace / 'app.db'}", workplace)


@pytest.fixture
def app(sqlite_app: Flask, workplace: Path, sqlite_template: Path) -> Iterator[Flask]:
    """The application on a fresh SQLite database: commits are real."""
    with sqlite_app.app_context():
        db.session.remove()
        db.engine.dispose()
    for suffix in ("-wal", "-shm"):
        Path(f"{workplace / 'app.db'}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(sqlite_template, workplace / "app.db")
    yield sqlite_app
    with sqlite_app.app_context():
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> JudgingClient:
    """A browser of sorts, nobody signed in: `sign_in` of tests/make_accounts.py signs somebody in."""
    made = app.test_client()
    assert isinstance(made, JudgingClient)
    return made


@pytest.fixture(scope="session")
def postgres_app(workplace: Path, postgres_server: str, postgres_template: str) -> Flask:
    """One application per test process on PostgreSQL; `session` rolls back after each test."""
    name = f"app_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    create_database(postgres_server, name, postgres_template)
    return make_app(on_server(postgres_server, name), workplace)


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each test of work runs on both engines."""
    return str(request.param)


@pytest.fixture
def session(engine_name: str, request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session on either engine, inside an application context; rolled back at the end.

    A test that needs a real commit calls `session.commit()` only on SQLite, or uses `fresh_app`.
    """
    which = "app" if engine_name == "sqlite" else "postgres_app"
    chosen: Flask = request.getfixturevalue(which)
    with chosen.app_context():
        yield db.session()
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def fresh_app(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own on either engine: for real commits and other processes."""
    if engine_name == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), tmp_path / "app.db")
        url = f"sqlite:///{tmp_path / 'app.db'}"
    else:
        server = request.getfixturevalue("postgres_server")
        name = f"fresh_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        create_database(server, name, request.getfixturevalue("postgres_template"))
        url = on_server(server, name)
    chosen = make_app(url, tmp_path)
    with chosen.app_context():
        yield chosen
        db.session.remove()
        db.engine.dispose()

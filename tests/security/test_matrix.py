"""Who may enter where: every endpoint and method, every role, run for real against the demo data.

`matrix.csv` is read by people: a cell that changes is a decision. `python -m tests.security.write_matrix` writes what
is found, to be looked at line by line before it is kept.
"""

import csv
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.accounts.models import User
from app.kernel.db import db
from tests.conftest import make_app
from tests.make_accounts import sign_in
from tests.security import world as worlds
from tests.security.world import COLUMNS, NOBODY, World, outcome
from tests.site import demo_folder, run_flask

FILE = Path(__file__).with_name("matrix.csv")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def listed() -> dict[tuple[str, str], dict[str, str]]:
    """The matrix as it is kept."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(row["endpoint"], row["method"]): row for row in csv.DictReader(file)}


def routes() -> list[tuple[str, str]]:
    """Every endpoint and method of the application, development pages left out."""
    app = create_app()
    found = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & set(METHODS)
        if not rule.endpoint.startswith("ui.")
    }
    return sorted(found)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demo data, in a database of this test's own."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if base.name.startswith("popen-") else base) / "shared"
    with demo_world(demo_folder(shared), tmp_path_factory.mktemp("matrix")) as made:
        yield made


@contextmanager
def demo_world(source: Path, folder: Path) -> Iterator[World]:
    """The application on a copy of the demo data."""
    shutil.copytree(source, folder, dirs_exist_ok=True)
    app = make_app(f"sqlite:///{folder / 'app.db'}", folder, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    accounts = json.loads(run_flask(source, "demo", "accounts", "--json"))
    with app.app_context():
        made = worlds.build(app, accounts)
    yield made
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def enter(world: World, endpoint: str, method: str, column: str) -> str:
    """What happens when somebody of this column asks; nothing it changes is kept."""
    app: Flask = world.app
    client = app.test_client()
    client.judging = False  # type: ignore[attr-defined]
    rule = next(r for r in app.url_map.iter_rules(endpoint) if method in (r.methods or ()))
    with app.app_context():
        if column != NOBODY:
            person = db.session.get(User, world.people[column])
            assert person is not None
            sign_in(client, person)
        address = world.address(rule)
    if address is None:
        return "none there"
    with app.app_context():
        answer = client.open(address, method=method, data={} if method == "POST" else None)
    return outcome(answer.status_code, answer.location)


def test_every_endpoint_and_method_has_its_line() -> None:
    kept, there = set(listed()), set(routes())
    assert kept == there, f"missing {sorted(there - kept)}, gone {sorted(kept - there)}"


@pytest.mark.xdist_group("matrix")
@pytest.mark.parametrize("column", COLUMNS)
def test_the_matrix_holds(world: World, column: str) -> None:
    wrong = []
    for (endpoint, method), row in listed().items():
        found = enter(world, endpoint, method, column)
        if found != row[column]:
            wrong.append(f"{method} {endpoint}: {found}, not {row[column]}")
    assert not wrong, "\n".join(wrong)

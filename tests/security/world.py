"""The demo data as the matrix sees it: a browser per role, and for every address something that is there.

Where a thing belongs to a venture, a fund or a person, the one chosen belongs to the demo account of that role,
so that the columns of strangers show what row filters keep from them.
"""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from app.accounts.models import User
from app.audit.services import record
from app.funds.models import FundManager
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.models import Membership, Venture
from tests import make, make_ventures
from tests.conftest import make_app
from tests.make_accounts import sign_in
from tests.security import furnished
from tests.site import run_flask

NOBODY = "nobody"
STRANGERS = {
    "other_venture": Role.VENTURE,
    "other_evaluator": Role.EVALUATOR,
    "other_consultant": Role.CONSULTANT,
    "other_fund_manager": Role.FUND_MANAGER,
}
VIEWER = "venture_viewer"
"""Belongs to the demo account's venture and may only look."""
CO_WRITER = "co_writer"
"""From outside: writes along in one application of the demo account's venture."""
COLUMNS = (NOBODY, *(role.value for role in Role), VIEWER, CO_WRITER, *STRANGERS)

WORDS: dict[str, str] = {
    "token": "x" * 43,
    "web.code": "ko",
    "documents.code": "ABCD-EFGH-JKMN",
    "static.filename": "mark.svg",
    "security.static.filename": "js/webauthn.js",
    "year": str(furnished.YEAR),
    "number": "1234567891",
    "files.page.number": "1",
    "evaluations.document_page.number": "1",
    "deed": "unlock",
    "role": "venture",
    "ventures.answer": "decline",
    "applications.answer": "accept",
    "ventures.record_representative.answer": "yes",
    "ventures.answer_roster.answer": "drop",
    "ventures.step": "verify",
    "cohorts.step": "finish",
    "agreements.step": "sign",
    "applications.name": "publish",
    "applications.key": "one_line",
    "applications.attach.key": "registration",
    "applications.begin_upload.key": "registration",
    "applications.judge.key": "period",
    "evaluations.key": "certified",
    "applications.purpose": "required",
    "section_key": "plan",
    "finding": "eligible",
    "verb": "down",
    "place": "0",
}
"""What address parts say that are no ids."""


@dataclass
class World:
    """Ids by address part, and people by column, each with a browser that is signed in."""

    app: Flask
    people: dict[str, int]
    mine: dict[str, int]
    theirs: dict[str, int]
    database: Path
    clients: dict[str, FlaskClient] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    unwritten: list[tuple[int, int] | None] = field(default_factory=list)

    def browser(self, column: str) -> FlaskClient:
        """The browser of this column, signed in as it was at first."""
        client = self.clients[column]
        client.delete_cookie("session")
        if column in self.cookies:
            client.set_cookie("session", self.cookies[column])
        return client

    def keep(self) -> None:
        """Remember the database as it is now."""
        self.let_go()
        with closing(sqlite3.connect(self.database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self.database, self.kept)
        self.unwritten = self.written

    @property
    def written(self) -> list[tuple[int, int] | None]:
        """When the database's files were written last, and how long they are; the log is empty while nothing was."""
        found = (Path(f"{self.database}{suffix}") for suffix in ("", "-wal"))
        return [
            (f.stat().st_mtime_ns, f.stat().st_size) if f.exists() and f.stat().st_size else None
            for f in found
        ]

    def restore(self) -> None:
        """Put the database back as it was kept, if anything was written since."""
        if self.written == self.unwritten:
            return
        self.let_go()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.database}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.database)
        self.unwritten = self.written

    def let_go(self) -> None:
        """Close every connection."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    @property
    def kept(self) -> Path:
        """The copy to go back to."""
        return self.database.with_suffix(".kept")

    def address(self, rule: Rule, **instead: int) -> str | None:
        """The address of a rule with every part filled in; None when nothing of the kind is there."""
        values: dict[str, Any] = {}
        for part in rule.arguments:
            value = instead.get(part) or self.part_of(rule.endpoint, part)
            if value is None:
                return None
            values[part] = value
        return self.app.url_map.bind("localhost").build(rule.endpoint, values)

    def part_of(self, endpoint: str, part: str, ids: dict[str, int] | None = None) -> Any:
        """What stands for a part in the address of this endpoint; None when nothing was made for it."""
        room = endpoint.partition(".")[0]
        for name in (f"{endpoint}.{part}", f"{room}.{part}", part):
            found = (ids or self.mine).get(name) or WORDS.get(name)
            if found is not None:
                return found
        return None


def build(app: Flask, accounts: list[dict[str, str]], database: Path) -> World:
    """Read who is who in the demo data, add what every address needs, sign everyone in."""
    people: dict[str, int] = {}
    for account in accounts:
        found = db.session.scalar(select(User.id).where(User.email == account["email"]))
        assert found is not None, account
        people.setdefault(account["role"], found)
    for column, role in STRANGERS.items():
        people[column] = another(role, people[role.value])
    persons = {column: db.session.get_one(User, key) for column, key in people.items()}
    for column in (VIEWER, CO_WRITER):
        persons[column] = make.user(Role.VENTURE)
        people[column] = persons[column].id
    membership = select(Membership.venture_id).where(Membership.user_id == people["venture"])
    venture = db.session.get_one(Venture, db.session.scalars(membership).one())
    managed = select(FundManager.fund_id).where(FundManager.user_id == people["fund_manager"])
    mine = furnished.own(persons, venture, db.session.scalars(managed).one())
    theirs = furnished.own(*_neighbours(persons))
    record(system_actor("시험"), "security.furnish", None, "시험 자료를 더했습니다")
    db.session.commit()
    made = World(app, people, mine, theirs, database)
    for column in COLUMNS:
        client = app.test_client()
        client.judging = False  # type: ignore[attr-defined]
        if column != NOBODY:
            sign_in(client, db.session.get_one(User, people[column]))
            cookie = client.get_cookie("session")
            assert cookie is not None
            made.cookies[column] = cookie.value
        made.clients[column] = client
    made.keep()
    return made


def _neighbours(persons: dict[str, User]) -> tuple[dict[str, User], Venture, int]:
    """The same roles in other hands: another venture, another fund."""
    others = {role.value: persons[column] for column, role in STRANGERS.items()}
    venture = make_ventures.venture()
    make_ventures.member(venture, user=others["venture"])
    managed = select(FundManager.fund_id).where(FundManager.user_id == others["fund_manager"].id)
    extra = {
        VIEWER: make.user(Role.VENTURE),
        CO_WRITER: make.user(Role.VENTURE),
        "other_venture": persons["venture"],
    }
    return {**persons, **others, **extra}, venture, db.session.scalars(managed).one()


def another(role: Role, not_this: int) -> int:
    """A person who holds just this role and is not the demo account."""
    for user in db.session.scalars(select(User).where(User.id != not_this).order_by(User.id)):
        if user.held_roles == {role} and user.active:
            return user.id
    raise AssertionError(f"the demo data have no second {role.value}")


def outcome(status: int, location: str | None) -> str:
    """What an answer means: in, sign-in, no, nothing, else the number."""
    if location and "/sign-in" in location and status == 302:
        return "sign-in"
    return {401: "sign-in", 403: "no", 404: "nothing"}.get(status, "in" if status < 500 else str(status))


@contextmanager
def demo_world(source: Path, folder: Path) -> Iterator[World]:
    """The application on a copy of the demo data, with one of everything for the demo accounts."""
    shutil.copytree(source, folder, dirs_exist_ok=True)
    app = make_app(f"sqlite:///{folder / 'app.db'}", folder, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    accounts = json.loads(run_flask(source, "demo", "accounts", "--json"))
    with app.app_context():
        made = build(app, accounts, folder / "app.db")
    yield made
    made.let_go()

"""The demo data as the matrix sees it: a browser per role, and for every address something that is there.

Where a thing belongs to a venture, a fund or a person, the one chosen belongs to the demo account of that role,
so that the columns of strangers show what row filters keep from them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Table, select
from werkzeug.routing import Rule

from app.accounts.models import User
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.models import Membership

NOBODY = "nobody"
STRANGERS = {
    "other_venture": Role.VENTURE,
    "other_evaluator": Role.EVALUATOR,
    "other_consultant": Role.CONSULTANT,
    "other_fund_manager": Role.FUND_MANAGER,
}
COLUMNS = (NOBODY, *(role.value for role in Role), *STRANGERS)

# Which table an address part speaks of, where its name alone does not say it.
TABLES = {
    "person_id": "user_account",
    "browser_id": "browser_session",
    "document_id": "issued_document",
    "upload_id": "roster_upload",
    "file_id": "stored_file",
    "membership_id": "membership",
    "certificate_id": "certificate",
    "line_id": "fund_ledger_line",
    "payment_id": "fee_payment",
    "other_id": "venture",
    "merge_id": "venture_merge",
    "task_id": "task",
    "invitation_id": "invitation",
}
OF_ENDPOINT = {
    ("ventures", "invitation_id"): "member_invitation",
    ("ventures", "request_id"): "join_request",
}
WORDS = {
    "token": "x" * 43,
    "code": "ko",
    "filename": "mark.svg",
    "year": "2025",
    "number": "1234567891",
    "deed": "unlock",
    "role": "auditor",
    "status": "404",
    "answer": "accept",
    "step": "verify",
}


@dataclass
class World:
    """Ids by address part, and people by column."""

    app: Flask
    people: dict[str, int]
    mine: dict[str, int]

    def address(self, rule: Rule) -> str | None:
        """The address of a rule with every part filled in; None when nothing of the kind is there."""
        values: dict[str, Any] = {}
        for part in rule.arguments:
            value = WORDS.get(part) or self.key_of(rule.endpoint, part)
            if value is None:
                return None
            values[part] = value
        with self.app.test_request_context():
            built = self.app.url_map.bind("localhost").build(rule.endpoint, values)
        return built.partition("localhost")[2] if built.startswith("http") else built

    def key_of(self, endpoint: str, part: str) -> int | None:
        """The id of a row of the kind that belongs to the demo accounts, or of any."""
        room = endpoint.partition(".")[0]
        name = OF_ENDPOINT.get((room, part)) or TABLES.get(part) or part.removesuffix("_id")
        table = db.metadata.tables.get(name) if name in db.metadata.tables else self.table_like(room, name)
        if table is None:
            return None
        return self.row_of(table)

    def table_like(self, room: str, name: str) -> Table | None:
        """The table of a room whose name ends in the word."""
        found = [
            mapper.local_table
            for mapper in db.Model.registry.mappers
            if mapper.class_.__module__.startswith(f"app.{room}.")
            and str(mapper.local_table.name).endswith(name)
        ]
        return found[0] if found else None  # type: ignore[return-value]

    def row_of(self, table: Table) -> int | None:
        """Prefer what is the demo accounts' own."""
        key = table.primary_key.columns.values()[0]
        if table.name == "venture":
            return self.mine["venture_id"]
        if table.name == "fund":
            return self.mine["fund_id"]
        for column, value in self.mine.items():
            if column in table.columns:
                found = db.session.scalar(
                    select(key).where(table.columns[column] == value).order_by(key.desc()).limit(1)
                )
                if found is not None:
                    return int(found)
        found = db.session.scalar(select(key).order_by(key.desc()).limit(1))
        return None if found is None else int(found)


def build(app: Flask, accounts: list[dict[str, str]]) -> World:
    """Read who is who in the demo data."""
    people: dict[str, int] = {}
    for account in accounts:
        found = db.session.scalar(select(User.id).where(User.email == account["email"]))
        assert found is not None, account
        people.setdefault(account["role"], found)
    for column, role in STRANGERS.items():
        people[column] = another(role, people[role.value])
    venture = db.session.scalar(select(Membership.venture_id).where(Membership.user_id == people["venture"]))
    fund_table = db.metadata.tables["fund_manager"]
    fund = db.session.scalar(
        select(fund_table.c.fund_id).where(fund_table.c.user_id == people["fund_manager"])
    )
    assert venture is not None and fund is not None
    mine = {
        "venture_id": venture,
        "fund_id": fund,
        "consultant_id": people["consultant"],
        "evaluator_id": people["evaluator"],
        "user_id": people["venture"],
    }
    return World(app, people, mine)


def another(role: Role, not_this: int) -> int:
    """A person who holds just this role and is not the demo account."""
    for user in db.session.scalars(select(User).where(User.id != not_this).order_by(User.id)):
        if user.held_roles == {role} and user.active:
            return user.id
    raise AssertionError(f"the demo data have no second {role.value}")


Answer = Callable[[int], str]


def outcome(status: int, location: str | None) -> str:
    """What an answer means: in, sign-in, no, nothing, else the number."""
    if location and "/sign-in" in location and status == 302:
        return "sign-in"
    return {401: "sign-in", 403: "no", 404: "nothing"}.get(status, "in" if status < 500 else str(status))

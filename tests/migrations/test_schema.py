"""One set of migrations for both databases: head equals the models, and it goes up, down and up again."""

import re
import sqlite3
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text

from app.agreements import queries
from app.agreements.models import CheckStep, ExpenseStep, SettlementStep
from app.agreements.services import checks, expenses, settlements
from app.agreements.states import CheckState, ExpenseDeed, SettlementState
from app.applications.models import Application
from app.applications.services import waitlist
from app.applications.states import ApplicationState, CallState
from app.kernel import clock
from app.kernel.db import db, guarded_tables, guards_of
from config import ROOT
from tests import make_agreements, make_applications
from tests.conftest import ENGINES, create_database, make_app, on_server


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """An application on an empty database of either engine."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        server = request.getfixturevalue("postgres_server")
        create_database(server, "migrations")
        url = on_server(server, "migrations")
    app = make_app(url, tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def differences() -> list[Any]:
    """What autogenerate would still change, library tables left out."""
    ours = db.metadata.tables
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_object": lambda _t, name, kind, _r, _o: kind != "table" or name in ours,
            },
        )
        return list(compare_metadata(context, db.metadata))


def test_there_is_one_head(empty: Flask) -> None:
    script = ScriptDirectory(str(ROOT / "migrations"))
    assert len(script.get_heads()) == 1


def test_the_migrations_make_exactly_the_models(empty: Flask) -> None:
    upgrade()
    assert differences() == []


def constraint_names(dialect: str) -> dict[str, set[str]]:
    """Check constraints by table, as the database knows them."""
    with db.engine.connect() as connection:
        if dialect == "postgresql":
            return {
                name: {c["name"] for c in inspect(connection).get_check_constraints(name)}
                for name in db.metadata.tables
            }
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        return {name: set(re.findall(r"CONSTRAINT \"?(ck_\w+)", sql)) for name, sql in rows}


def test_no_check_is_missing(empty: Flask) -> None:
    upgrade()
    found = constraint_names(db.engine.dialect.name)
    for table in db.metadata.tables.values():
        wanted = {str(c.name) for c in table.constraints if c.__visit_name__ == "check_constraint"} | {
            f"ck_{table.name}_{column.type.name}"
            for column in table.columns
            if getattr(column.type, "create_constraint", False)
        }
        missing = {name for name in wanted if name.startswith("ck_")} - found[table.name]
        assert not missing, f"{table.name}: {missing}"


def test_every_guard_is_in_the_schema(empty: Flask) -> None:
    upgrade()
    dialect = db.engine.dialect.name
    with db.engine.connect() as connection:
        if dialect == "sqlite":
            rows = connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'"))
            there = {" ".join(row[0].split()) for row in rows}
            wanted = {" ".join(s.split()) for t in guarded_tables() for s in guards_of(t, dialect)}
            assert {w for w in wanted if w.startswith("CREATE TRIGGER")} <= there
            return
        triggers = set(connection.scalars(text("SELECT tgname FROM pg_trigger")))
        constraints = set(connection.scalars(text("SELECT conname FROM pg_constraint")))
        for table in guarded_tables():
            for statement in guards_of(table, dialect):
                if found := re.match(r"CREATE (?:CONSTRAINT )?TRIGGER (\w+)", statement):
                    assert found[1] in triggers
                if found := re.search(r"ADD CONSTRAINT (\w+)", statement):
                    assert found[1] in constraints


def test_up_down_and_up_again(empty: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    left = set(inspect(db.engine).get_table_names()) & set(db.metadata.tables)
    assert not left
    upgrade()
    assert differences() == []


def test_expenses_and_settlements_keep_their_days_and_their_last_judgement(empty: Flask) -> None:
    upgrade()
    agreement = make_agreements.in_force(ran=100)
    make_agreements.paid(agreement)
    for _ in range(2):
        expense = make_agreements.expense(agreement)
    make_agreements.over(agreement)
    began = agreement.began_on
    settlements.hand_in(queries.settlement_of(agreement), 0, "", actor=make_agreements.ROBOT)
    expenses.judge(expense, 400_000, "근거 부족", actor=make_agreements.ROBOT)
    db.session.commit()
    db.session.remove()
    downgrade(revision="0025")
    upgrade()
    steps = db.session.scalars(select(ExpenseStep).order_by(ExpenseStep.expense_id, ExpenseStep.number))
    told = [(one.number, one.deed, one.done_on, one.confirmed, one.reason, one.amount) for one in steps]
    entered = (1, ExpenseDeed.ENTERED, clock.today(), None, "", 1_000_000)
    stood = db.session.scalars(select(SettlementStep).order_by(SettlementStep.number)).all()
    assert [(one.number, one.state, one.done_on) for one in stood] == [
        (1, SettlementState.OPEN, began),
        (2, SettlementState.HANDED_IN, clock.today()),
    ]
    assert told == [entered, entered, (2, ExpenseDeed.JUDGED, clock.today(), 400_000, "근거 부족", 1_000_000)]


def test_checks_keep_their_days_what_was_measured_and_what_was_found(empty: Flask) -> None:
    upgrade()
    robot, today = make_agreements.ROBOT, clock.today()
    agreement = make_agreements.in_force(ran=100)
    (kpi,) = queries.versions_of(agreement)[0].kpis
    interim, final = queries.checks_of(agreement)
    proof = make_agreements.evidence(agreement)
    checks.hand_in(interim, {kpi.id: Decimal("20.5")}, "했습니다.", actor=robot, files=[proof])
    checks.judge(interim, CheckState.FAILED, "모자랍니다.", actor=robot)
    checks.hand_in(final, {kpi.id: kpi.target}, "다 했습니다.", actor=robot, files=[proof])
    checks.judge(final, CheckState.TO_MEND, "근거가 없습니다.", actor=robot, mend_until=today)
    db.session.commit()
    db.session.remove()
    downgrade(revision="0029")
    upgrade()
    steps = db.session.scalars(select(CheckStep).order_by(CheckStep.check_id, CheckStep.number)).all()
    told = [(one.state, one.done_on, one.mend_until, one.reason) for one in steps]
    set_on, s = today - timedelta(days=100), CheckState
    assert told == [
        (s.WAITING, set_on, None, ""),
        (s.HANDED_IN, today, None, ""),
        (s.FAILED, today, None, "모자랍니다."),
        (s.WAITING, set_on, None, ""),
        (s.HANDED_IN, today, None, ""),
        (s.TO_MEND, today, today, "근거가 없습니다."),
    ]
    assert [one.actuals for one in steps[:2]] == [[], [{"name": "유료 고객", "unit": "곳", "actual": "20.5"}]]
    assert [one.note for one in steps[3:]] == ["", "다 했습니다.", "다 했습니다."]


def test_who_moved_up_from_the_waitlist_before_it_was_written_down_is_found_in_the_log(empty: Flask) -> None:
    upgrade()
    call = make_applications.call(state=CallState.DECIDED)
    first = make_applications.decided(ApplicationState.SELECTED, call)
    second = make_applications.decided(ApplicationState.WAITLISTED, call, rank=2)
    other = make_applications.decided(ApplicationState.SELECTED)
    waitlist.decline(first, reason="다른 공간을 구했습니다.", actor=make_agreements.ROBOT)
    db.session.commit()
    ids = {second.id: True, first.id: False, other.id: False}
    db.session.remove()
    downgrade(revision="0035")
    upgrade()
    assert {key: db.session.get_one(Application, key).moved_up for key in ids} == ids


def test_sqlite_knows_foreign_keys_are_on(app: Flask) -> None:
    with app.app_context():
        assert db.session.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert sqlite3.sqlite_version_info >= (3, 35)

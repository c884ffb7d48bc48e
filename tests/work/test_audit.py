"""The audit log: chained, complete, and refused any change by the database itself."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.audit import services
from app.audit.models import AuditEntry
from app.kernel.access import system_actor
from app.kernel.db import db
from tests import make

ROBOT = system_actor("시험")


def write_three() -> None:
    """Three committed entries."""
    for number in range(3):
        person = make.user()
        services.record(ROBOT, "accounts.test", person, "%(n)s번째 일을 했습니다", n=number)
        db.session.commit()


def test_a_chain_of_committed_entries_holds(fresh_app: Flask) -> None:
    write_three()
    verdict = services.verify()
    assert verdict.holds and verdict.entries == 3


@pytest.mark.parametrize("verb", ["UPDATE audit_entry SET note = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_or_remove_an_entry(fresh_app: Flask, verb: str) -> None:
    write_three()
    with pytest.raises(IntegrityError):
        db.session.execute(text(verb))
    db.session.rollback()
    assert db.session.query(AuditEntry).count() == 3


def test_rows_cannot_be_committed_without_an_audit_line(fresh_app: Flask) -> None:
    db.session.info["audit_guard"] = True
    make.user()
    with pytest.raises(services.UnauditedChange, match="user_account"):
        db.session.commit()
    db.session.rollback()


def break_open(app: Flask, statement: str) -> None:
    """Change the log as someone with the database's password could."""
    if db.engine.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            db.session.execute(text(f"DROP TRIGGER audit_entry_no_{verb}"))
    else:
        db.session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
    db.session.execute(text(statement))
    db.session.commit()


@pytest.mark.parametrize(
    ("statement", "seq", "reason"),
    [
        ("UPDATE audit_entry SET actor_name = '다른 사람' WHERE seq = 2", 2, "changed"),
        ("DELETE FROM audit_entry WHERE seq = 2", 2, "missing"),
        ("UPDATE audit_entry SET seq = 9 - seq WHERE seq >= 2", 2, "missing"),
    ],
)
def test_verify_names_the_first_broken_entry(fresh_app: Flask, statement: str, seq: int, reason: str) -> None:
    write_three()
    break_open(fresh_app, statement)
    verdict = services.verify()
    assert (verdict.holds, verdict.broken_seq, verdict.reason) == (False, seq, reason)

"""Hundreds of applications: pages stay under 100 KB and ask the database as often as with thirty."""

import pytest
from flask import Flask

from app.audit.services import record
from app.evaluations.models import Assignment
from app.evaluations.services import decisions
from app.evaluations.states import SessionState
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make, make_many
from tests import make_evaluations as me
from tests.clients import JudgingClient, counting_sql
from tests.make_accounts import sign_in

MOST = 100 * 1024
FEW, MANY = 30, 300


def kept() -> None:
    """Commit what makers wrote."""
    record(system_actor("시험"), "evaluations.test", None, "자료를 만들었습니다")
    db.session.commit()


@pytest.fixture
def addresses(app: Flask) -> dict[str, dict[int, str]]:
    """Page → how many applications → its address."""
    found: dict[str, dict[int, str]] = {}
    for count in (FEW, MANY):
        with app.app_context():
            for name, address in _pages(count).items():
                found.setdefault(name, {})[count] = address
            kept()
    return found


def _pages(count: int) -> dict[str, str]:
    running, members = make_many.opened(count)
    for member in members:
        member.user.email = f"{count}-{member.seat}@example.kr"
    given = db.session.query(Assignment).filter_by(evaluator_id=members[0].id).order_by(Assignment.id).first()
    closed, decided = make_many.closed(count), make_many.closed(count)
    decisions.decide(decided, actor=me.coordinator())
    assert (closed.state, decided.state) == (SessionState.CLOSED, SessionState.DECIDED)
    return {
        "applications": f"/desk/calls/{running.call_id}",
        "progress": f"/evaluations/{running.id}",
        "result": f"/evaluations/{closed.id}/result",
        "decide": f"/evaluations/{closed.id}/decide",
        "letters": f"/evaluations/{decided.id}/letters",
        "publish": f"/evaluations/{decided.id}/publish",
        "assigned": "/evaluations/assigned",
        "marking": f"/evaluations/marking/{given.id}",
    }


def _signed_in(client: JudgingClient, page: str, count: int) -> None:
    """A member of the panel for what members see, else somebody of the office."""
    with client.application.app_context():
        if page in ("assigned", "marking"):
            sign_in(client, db.session.query(make.User).filter_by(email=f"{count}-1@example.kr").one())
        else:
            sign_in(client, make.user(Role.COORDINATOR))


def test_pages_stay_small_and_ask_as_often_with_ten_times_as_many(
    addresses: dict[str, dict[int, str]], client: JudgingClient
) -> None:
    wrong = []
    for page, of in addresses.items():
        asked = {}
        for count, address in of.items():
            _signed_in(client, page, count)
            client.get(address)  # the first time fills what is kept
            with counting_sql() as statements:
                answer = client.get(address)
            assert answer.status_code == 200, (page, answer.status_code)
            asked[count] = len(statements)
            if len(answer.data) > MOST:
                wrong.append(f"{page} of {count}: {len(answer.data) // 1024} KB")
        if asked[FEW] != asked[MANY]:
            wrong.append(f"{page}: {asked}")
    assert not wrong, "\n".join(wrong)

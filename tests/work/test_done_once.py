"""The same thing done twice at the same moment, on real commits and both databases: it is done once."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.models import Invitation, RoleGrant, User
from app.accounts.queries import actor_of, by_email
from app.accounts.services import invitations
from app.applications.models import Application
from app.applications.states import ApplicationState
from app.audit.services import record, verify
from app.evaluations.models import Decision, EvaluationSession
from app.evaluations.services import decisions
from app.funds import services as funds
from app.funds.models import Fund, LedgerLine
from app.funds.rules import Kind, Line
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.roles import Role
from app.tenancy.models import Space, Tenancy
from app.tenancy.services import offers
from tests import make, make_applications, make_evaluations, make_funds, make_tenancy

ROBOT = system_actor("시험")
BEATEN = (DomainError, StaleDataError, IntegrityError, OperationalError)
"""What becomes a page that says so: a refusal, a conflict, or a database that is busy."""


def keep() -> None:
    """Commit what was made."""
    record(ROBOT, "security.test", None, "시험 자료를 넣었습니다")
    db.session.commit()


def done_of(app: Flask, acts: list[Callable[[], Any]]) -> int:
    """Each act in a thread and transaction of its own, begun together; how many went through."""
    gate, done = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        with app.app_context():
            gate.wait()
            try:
                act()
                db.session.commit()
                done.append(True)
            except BEATEN:
                db.session.rollback()
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.session.expire_all()
    return len(done)


def count(kind: Any, *where: Any) -> int:
    """Rows of a kind."""
    return int(db.session.scalar(select(func.count()).select_from(kind).where(*where)) or 0)


def test_one_invitation_makes_one_account(fresh_app: Flask) -> None:
    invitation, _link = invitations.offer("new@example.kr", {Role.EVALUATOR}, actor=make.actor(Role.ADMIN))
    keep()
    key = invitation.id

    def accept() -> None:
        found = db.session.get_one(Invitation, key)
        invitations.accept_as_new(found, "한지우", "봄비가 내리는 성수동", consented=set(), ip=None)

    assert done_of(fresh_app, [accept] * 4) == 1
    person = by_email("new@example.kr")
    assert person is not None and count(RoleGrant, RoleGrant.user_id == person.id) == 1


def test_one_invitation_gives_a_role_once(fresh_app: Flask) -> None:
    user = make.user(Role.VENTURE)
    invitation, _link = invitations.offer(user.email, {Role.CONSULTANT}, actor=make.actor(Role.ADMIN))
    keep()
    key, user_id = invitation.id, user.id

    def accept() -> None:
        person = db.session.get_one(User, user_id)
        invitations.accept_as(db.session.get_one(Invitation, key), person, ip=None)

    assert done_of(fresh_app, [accept] * 4) == 1
    assert count(RoleGrant, RoleGrant.user_id == user_id, RoleGrant.role == Role.CONSULTANT) == 1


def test_two_who_decide_one_session_decide_once(fresh_app: Flask) -> None:
    made, _rows, _members = make_evaluations.closed([[[20, 20, 15, 15]] * 3, [[10, 10, 10, 10]] * 3])
    users = [make.user(Role.COORDINATOR).id for _ in range(3)]
    keep()
    key = made.id

    def decide(user_id: int) -> Callable[[], Any]:
        return lambda: decisions.decide(
            db.session.get_one(EvaluationSession, key), actor=actor_of(db.session.get_one(User, user_id))
        )

    assert done_of(fresh_app, [decide(user_id) for user_id in users]) == 1
    assert count(Decision) == 1


def paid_in(fund: Fund, manager: User) -> LedgerLine:
    """The line of a call that was paid."""
    actor = actor_of(manager)
    promised = Line(date(2020, 1, 3), Kind.COMMITMENT, "성동구", 100_000_000, "", "")
    funds.write(fund, promised, actor=actor)
    db.session.flush()
    return funds.write(fund, Line(date(2020, 1, 6), Kind.CALL, "성동구", 100_000_000, "", ""), actor=actor)


def test_the_money_of_a_fund_is_not_given_out_twice(fresh_app: Flask) -> None:
    fund = make_funds.fund()
    manager = make_funds.manager(fund)
    paid_in(fund, manager)
    keep()
    key, user_id = fund.id, manager.id

    def pay_out() -> None:
        line = Line(date(2020, 2, 3), Kind.DISTRIBUTION, "성동구", 80_000_000, "", "")
        funds.write(db.session.get_one(Fund, key), line, actor=actor_of(db.session.get_one(User, user_id)))

    assert done_of(fresh_app, [pay_out] * 4) <= 1
    assert count(LedgerLine, LedgerLine.kind == Kind.DISTRIBUTION) <= 1


def test_a_line_of_a_ledger_is_reversed_once(fresh_app: Flask) -> None:
    fund = make_funds.fund()
    manager = make_funds.manager(fund)
    row = paid_in(fund, manager)
    keep()
    key, line_id, user_id = fund.id, row.id, manager.id

    def reverse() -> None:
        actor = actor_of(db.session.get_one(User, user_id))
        funds.reverse(
            db.session.get_one(LedgerLine, line_id), db.session.get_one(Fund, key), "잘못 적음", actor=actor
        )

    assert done_of(fresh_app, [reverse] * 4) == 1
    assert count(LedgerLine) == 3


def test_a_selected_venture_is_offered_one_room(fresh_app: Flask) -> None:
    application = make_applications.decided(ApplicationState.SELECTED)
    spaces = [make_tenancy.space().id for _ in range(3)]
    user_id = make.user(Role.COORDINATOR).id
    keep()
    key = application.id

    def offer(space_id: int) -> Callable[[], Any]:
        def act() -> None:
            chosen = db.session.get_one(Application, key)
            start = clock.today()
            period = offers.Period(start, start.replace(year=start.year + 1))
            actor = actor_of(db.session.get_one(User, user_id))
            offers.offer(
                db.session.get_one(Space, space_id), chosen.venture, period, actor=actor, application=chosen
            )

        return act

    assert done_of(fresh_app, [offer(space_id) for space_id in spaces]) == 1
    assert count(Tenancy) == 1


def test_the_log_stays_whole_when_many_write_at_once(fresh_app: Flask) -> None:
    keep()

    def note() -> None:
        record(ROBOT, "security.test", None, "함께 적었습니다")

    assert done_of(fresh_app, [note] * 8) == 8
    assert verify().holds

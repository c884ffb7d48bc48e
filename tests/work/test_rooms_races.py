"""Two at the same moment, with real commits on both databases: one gets the space, the hour, the last place."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask

from app.agreements import queries
from app.agreements.models import MoneyReturned, Settlement
from app.agreements.services import agreements, settlements
from app.agreements.states import SettlementState
from app.audit.services import record
from app.cohorts.models import Cohort, Participation
from app.cohorts.services import members
from app.consulting.models import Engagement, Visit
from app.consulting.services import visits
from app.kernel import clock
from app.kernel.access import Actor, system_actor
from app.kernel.dates import Period
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.roles import Role
from app.tenancy.models import Space, Tenancy
from app.tenancy.services import offers
from app.ventures.models import Venture
from tests import make, make_agreements, make_cohorts, make_consulting, make_tenancy, make_ventures

ROBOT = system_actor("시험")


def keep() -> None:
    """Commit what was made."""
    record(ROBOT, "rooms.test", None, "시험 자료를 넣었습니다")
    db.session.commit()


def at_once(app: Flask, *acts: Callable[[], Any]) -> list[str]:
    """Each act in a thread and transaction of its own, all begun together; "done" or the refusal."""
    gate, results = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        with app.app_context():
            gate.wait()
            try:
                act()
                db.session.commit()
                results[place] = "done"
            except DomainError as refusal:
                db.session.rollback()
                results[place] = str(refusal)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_two_coordinators_never_let_one_room_twice(fresh_app: Flask) -> None:
    space = make_tenancy.space()
    ventures = [make_ventures.venture() for _ in range(4)]
    actor: Actor = make.actor(Role.COORDINATOR)
    today = clock.today()
    period = Period(today, today + timedelta(days=300))
    space_id, venture_ids = space.id, [venture.id for venture in ventures]
    keep()

    def let(venture_id: int) -> Callable[[], Any]:
        return lambda: offers.offer(
            db.session.get_one(Space, space_id), db.session.get_one(Venture, venture_id), period, actor=actor
        )

    results = at_once(fresh_app, *(let(key) for key in venture_ids))
    assert sorted(result == "done" for result in results) == [False, False, False, True]
    assert all("배정" in result for result in results if result != "done")
    db.session.expire_all()
    assert db.session.query(Tenancy).count() == 1


def test_one_consultant_never_logs_the_same_hour_twice(fresh_app: Flask) -> None:
    first = make_consulting.case()
    second = make_consulting.case(consultant=first.consultant)
    actor = make_consulting.consultant_of(first)
    keys = [first.id, second.id]
    keep()

    def write(engagement_id: int) -> Callable[[], Any]:
        return lambda: visits.log(
            db.session.get_one(Engagement, engagement_id), make_consulting.entry(), actor=actor
        )

    results = at_once(fresh_app, *(write(key) for key in keys))
    assert sorted(result == "done" for result in results) == [False, True]
    assert db.session.query(Visit).count() == 1


def test_the_last_place_of_a_cohort_goes_to_one(fresh_app: Flask) -> None:
    cohort = make_cohorts.cohort(capacity=1)
    ventures = [make_ventures.venture() for _ in range(3)]
    actor = make.actor(Role.COORDINATOR)
    cohort_id, venture_ids = cohort.id, [venture.id for venture in ventures]
    keep()

    def take_in(venture_id: int) -> Callable[[], Any]:
        return lambda: members.join(
            db.session.get_one(Cohort, cohort_id), db.session.get_one(Venture, venture_id), actor=actor
        )

    results = at_once(fresh_app, *(take_in(key) for key in venture_ids))
    assert sorted(result == "done" for result in results) == [False, False, True]
    assert db.session.query(Participation).count() == 1


def test_what_came_back_is_not_taken_back_while_the_books_are_closed(fresh_app: Flask) -> None:
    """The last of the money and a correction of an earlier line at once: closed books are never short."""
    agreement = make_agreements.in_force(ran=100)
    make_agreements.paid(agreement)
    agreements.terminate(agreement, "기간을 줄입니다.", clock.today(), actor=ROBOT)
    settlements.hand_in(queries.settlement_of(agreement), 0, "", actor=ROBOT)
    coordinator = make.actor(Role.COORDINATOR)
    settlement = queries.settlement_of(agreement)
    settlements.settle(settlement, actor=coordinator)
    first = settlements.record_return(settlement, 400, clock.today(), "", actor=coordinator)
    left, key, row_id = settlements.left_to_return(settlement), settlement.id, first.id
    keep()

    def pay() -> None:
        row = db.session.get_one(Settlement, key)
        settlements.record_return(row, left, clock.today(), "", actor=coordinator)

    def correct() -> None:
        settlements.reverse_return(db.session.get_one(MoneyReturned, row_id), "다른 기업", actor=coordinator)

    at_once(fresh_app, pay, correct)
    found = db.session.get_one(Settlement, key, populate_existing=True)
    assert (found.state is SettlementState.CLOSED) == (settlements.left_to_return(found) == 0)

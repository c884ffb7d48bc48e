"""Random walks through the verbs of the hub: no two ever hold a space on one day, every check holds, sums agree."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.dates import Period
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.tenancy import queries, rules_ledger, rules_permit
from app.tenancy.models import Space, Tenancy
from app.tenancy.rules_ledger import Charge, Receipt
from app.tenancy.services import offers, payments, permits, stays
from app.tenancy.states import REFUSED, ExitReason, TenancyState
from tests import make_tenancy, make_ventures

ROBOT = system_actor("시험")
START = date(2024, 1, 1)

STEP = st.tuples(
    st.sampled_from(["offer", *["advance"] * 5, "notice", "back", "renew", "pay"]),
    st.integers(0, 5),
    st.integers(0, 400),
    st.integers(1, 900),
)


@pytest.fixture
def hub(app: Flask) -> Iterator[None]:
    """An application context; each walk is rolled back."""
    with app.app_context():
        yield
        db.session.rollback()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=25, max_size=40))
def test_no_walk_of_verbs_puts_two_in_one_space(hub: None, steps: list[Any]) -> None:
    db.session.rollback()
    spaces = [make_tenancy.space() for _ in range(2)]
    today = START
    with clock.travel(clock.at(today, 12)):
        take("offer", spaces[0], 0, 0, 300)
    for verb, which, days, length in steps:
        today += timedelta(days=days % 20)
        with clock.travel(clock.at(today, 12)):
            try:
                with db.session.begin_nested():
                    take(verb, spaces[which % 2], which, days, length)
            except DomainError:
                continue
    check(spaces, today)


def answer(row: Tenancy, days: int, _length: int) -> None:
    """Three of four accept."""
    if days % 4:
        offers.accept(row, actor=ROBOT)
    else:
        offers.decline(row, "사정", actor=ROBOT)


def days_back(days: int) -> date:
    """Today or up to four days ago."""
    return clock.today() - timedelta(days=days % 5)


def advance(row: Tenancy, days: int, length: int) -> None:
    """The step that usually comes next."""
    usual = {
        TenancyState.OFFERED: "answer",
        TenancyState.ACCEPTED: "permit",
        TenancyState.CONTRACTED: "in",
        TenancyState.ACTIVE: "notice" if days % 2 else "out",
        TenancyState.NOTICE: "out",
    }
    if row.state in usual:
        VERBS[usual[row.state]](row, days, length)


VERBS: dict[str, Callable[[Tenancy, int, int], Any]] = {
    "advance": advance,
    "answer": answer,
    "permit": lambda row, *_: permits.contract(row, make_tenancy.permit(payments_a_year=1), actor=ROBOT),
    "in": lambda row, *_: stays.move_in(row, max(row.starts_on, clock.today()), actor=ROBOT),
    "notice": lambda row, days, _: stays.give_notice(
        row, clock.today() + timedelta(days=days % 50), actor=ROBOT, reason=ExitReason.VOLUNTARY
    ),
    "out": lambda row, days, _: stays.move_out(
        row, days_back(days), actor=ROBOT, reason=ExitReason.VOLUNTARY
    ),
    "back": lambda row, *_: offers.withdraw(row, "사정", actor=ROBOT),
    "renew": lambda row, _, length: offers.offer_renewal(
        row, row.ends_on + timedelta(days=length), actor=ROBOT
    ),
    "pay": lambda row, _, length: payments.record_payment(row, length * 1000, clock.today(), actor=ROBOT),
}


def take(verb: str, space: Space, pick: int, days: int, length: int) -> None:
    """One verb on one of the tenancies, or a new offer."""
    today = clock.today()
    if verb == "offer":
        start = today + timedelta(days=days % 12)
        period, by = Period(start, start + timedelta(days=length)), today + timedelta(days=400)
        offers.offer(space, make_ventures.venture(), period, actor=ROBOT, answer_by=by)
    elif rows := db.session.query(Tenancy).order_by(Tenancy.id).all():
        VERBS[verb](rows[pick % len(rows)], days, length)


def check(spaces: list[Space], today: date) -> None:
    """What must hold after any walk."""
    rows = db.session.query(Tenancy).all()
    for space in spaces:
        held = [row for row in rows if row.space_id == space.id and row.state not in REFUSED]
        for one, other in combinations(held, 2):
            assert not Period(one.starts_on, one.ends_on).overlaps(Period(other.starts_on, other.ends_on))
    for row in rows:
        book = queries.ledger_of(row, today)
        assert book.charged - book.settled >= 0 and book.arrears >= 0
        if row.state is TenancyState.ENDED and row.annual_fee:
            years = rules_permit.years_of(Period(row.starts_on, row.permit_ends_on))
            most = sum(rules_permit.amount_of_year(row.annual_fee, year) for year in years)
            assert 0 <= sum(charge.amount for charge in queries.charges_of(row)) <= most


MONEY = st.integers(1, 5_000_000)
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(
    owed=st.lists(st.tuples(DAYS, MONEY), max_size=12),
    paid=st.lists(st.tuples(DAYS, MONEY), max_size=12),
    on=DAYS,
)
def test_every_won_paid_is_settled_or_credit(owed: Any, paid: Any, on: date) -> None:
    charges = [Charge(n, "", date(2023, 12, 1), day, amount) for n, (day, amount) in enumerate(owed, 1)]
    book = rules_ledger.as_of(charges, [Receipt(*one) for one in paid], on)
    assert book.settled + book.credit == sum(amount for day, amount in paid if day <= on)
    assert book.charged == sum(amount for _, amount in owed)
    assert all(0 <= line.settled <= line.charged for line in book.lines)
    assert (book.arrears > 0) == (book.arrears_since is not None) == (book.days_late > 0)


@given(start=DAYS, length=st.integers(0, 1900))
def test_the_years_of_a_permit_are_the_permit(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))
    years = rules_permit.years_of(period)
    assert sum(year.days for year in years) == period.days
    assert (years[0].start, years[-1].end) == (period.start, period.end)


@given(annual=MONEY, start=DAYS, used=st.integers(0, 370))
def test_what_is_taken_back_and_what_was_used_make_up_the_year(annual: int, start: date, used: int) -> None:
    year = rules_permit.whole(start)
    last_day = min(year.end, start + timedelta(days=used - 1))
    back = rules_permit.taken_back(annual, annual, year, last_day)
    assert 0 <= back <= annual
    assert back == 0 if last_day == year.end else back == max(0, annual - annual * used // 365)

"""사용허가서: made with the permit, made anew when what it says changed, revoked when the permit ends early."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.documents.models import IssuedDocument
from app.documents.states import PaperKind, PaperState
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.dates import Period, add_months
from app.kernel.db import db
from app.kernel.errors import NotAllowed, WrongState
from app.kernel.roles import Role
from app.tasks.models import Task
from app.tenancy import tasks
from app.tenancy.models import Tenancy
from app.tenancy.services import offers, permit_papers, permits, stays
from app.tenancy.states import ExitReason, TenancyState
from tests import make, make_tenancy, make_ventures


@pytest.fixture
def coordinator(session: Session) -> Actor:
    """Runs the hub."""
    return make.actor(Role.COORDINATOR)


@pytest.fixture
def permitted(session: Session, coordinator: Actor) -> Tenancy:
    """A permit given today for three years."""
    today = clock.today()
    period = Period(today, add_months(today, 36) - timedelta(days=1))
    tenancy = offers.offer(make_tenancy.space(), make_ventures.venture(), period, actor=coordinator)
    offers.accept(tenancy, actor=make_ventures.member_actor(tenancy.venture))
    permits.contract(tenancy, make_tenancy.permit(), actor=coordinator)
    return tenancy


def paper_of(tenancy: Tenancy) -> IssuedDocument:
    """The paper as the worker makes it."""
    made = tasks.reserve_paper(tenancy.id)
    tasks.issue_paper(tenancy.id, made)
    db.session.flush()
    return db.session.get_one(IssuedDocument, made)


def test_a_permit_orders_its_paper(permitted: Tenancy) -> None:
    asked = [row.arguments for row in db.session.query(Task).filter_by(name=permit_papers.MAKE)]
    assert asked == [{"tenancy_id": permitted.id}]
    paper = paper_of(permitted)
    assert (paper.kind, paper.state) == (PaperKind.USE_PERMIT, PaperState.ISSUED)
    assert (paper.venture_id, paper.as_of_on) == (permitted.venture_id, clock.today())


def test_a_paper_that_says_the_same_is_not_made_again_and_a_changed_one_replaces_it(
    permitted: Tenancy,
) -> None:
    first = paper_of(permitted)
    assert tasks.reserve_paper(permitted.id) == 0
    permitted.venture.representative = "새 대표"
    second = paper_of(permitted)
    assert (first.state, first.replaced_by_id) == (PaperState.REPLACED, second.id)
    assert permit_papers.latest(permitted) is second


def test_leaving_before_the_permit_ends_revokes_its_paper(permitted: Tenancy, coordinator: Actor) -> None:
    paper = paper_of(permitted)
    stays.move_in(permitted, clock.today(), actor=coordinator)
    stays.move_out(permitted, clock.today(), actor=coordinator, reason=ExitReason.VOLUNTARY)
    assert paper.state is PaperState.REVOKED and "자진 퇴거" in (paper.revoked_reason or "")
    with pytest.raises(WrongState):
        permit_papers.order(permitted, actor=coordinator)


def test_leaving_on_the_last_day_leaves_the_paper_valid(session: Session, coordinator: Actor) -> None:
    today = clock.today()
    tenancy = make_tenancy.tenancy(TenancyState.ACTIVE, ends_on=today, permit_ends_on=today)
    paper = paper_of(tenancy)
    stays.move_out(tenancy, today, actor=coordinator, reason=ExitReason.EXPIRED)
    assert paper.state is PaperState.ISSUED


def test_a_permit_taken_back_before_moving_in_revokes_its_paper(
    permitted: Tenancy, coordinator: Actor
) -> None:
    paper = paper_of(permitted)
    offers.withdraw(permitted, "다른 공간으로", actor=coordinator)
    assert paper.state is PaperState.REVOKED


def test_a_permit_that_ends_while_its_paper_is_made_gets_none(permitted: Tenancy, coordinator: Actor) -> None:
    made = tasks.reserve_paper(permitted.id)
    offers.withdraw(permitted, "다른 공간으로", actor=coordinator)
    db.session.flush()
    tasks.issue_paper(permitted.id, made)
    assert db.session.get_one(IssuedDocument, made).state is PaperState.ABANDONED


def test_only_a_coordinator_has_it_made(permitted: Tenancy) -> None:
    with pytest.raises(NotAllowed):
        permit_papers.order(permitted, actor=make_ventures.member_actor(permitted.venture))


def test_the_paper_says_what_the_ordinance_asks(app: Flask, permitted: Tenancy) -> None:
    said = repr(tasks._paper(permitted))
    for words in (
        permitted.permit_no,
        permitted.venture.full_name,
        permitted.purpose,
        permitted.care_duty,
        permitted.charges_borne,
        permitted.conditions,
        "연 사용료",
        "3,124,000",
        "39.60㎡",
    ):
        assert str(words) in said

"""Permits, fees and stays on both databases: each verb leaves the facts right."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.dates import Period, add_months
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.tenancy import queries
from app.tenancy.models import Tenancy
from app.tenancy.services import offers, payments, permits, stays
from app.tenancy.states import ExitReason, TenancyState
from tests import make, make_tenancy, make_ventures

_T = TenancyState


@pytest.fixture
def coordinator(session: Session) -> Actor:
    """Runs the hub."""
    return make.actor(Role.COORDINATOR)


def coming_year() -> Period:
    """From today for three years."""
    today = clock.today()
    return Period(today, add_months(today, 36) - timedelta(days=1))


def offered(coordinator: Actor, **over: Any) -> Tenancy:
    """An offer of a free room from today."""
    space = over.pop("space", None) or make_tenancy.space()
    venture = over.pop("venture", None) or make_ventures.venture()
    return offers.offer(space, venture, over.pop("period", coming_year()), actor=coordinator, **over)


def contracted(coordinator: Actor, **over: Any) -> Tenancy:
    """A permit given today."""
    tenancy = offered(coordinator)
    offers.accept(tenancy, actor=make_ventures.member_actor(tenancy.venture))
    permits.contract(tenancy, make_tenancy.permit(**over), actor=coordinator)
    return tenancy


def test_a_permit_states_its_fee_and_charges_the_first_year(session: Session, coordinator: Actor) -> None:
    tenancy = contracted(coordinator)
    assert (tenancy.annual_fee, tenancy.rate_per_mille) == (3_124_000, 10)
    assert str(tenancy.fee_area) == "39.60" and tenancy.fee_steps[0]["amount"] == 3_124_000
    charges = queries.charges_of(tenancy)
    assert [row.amount for row in charges] == [781_000] * 4
    assert charges[0].due_on == tenancy.starts_on - timedelta(days=1)
    assert tenancy.permit_no == f"{clock.today().year}-사용허가-0001"
    assert contracted(coordinator).permit_no == f"{clock.today().year}-사용허가-0002"


def test_a_reduction_halves_the_fee_and_needs_a_ground(session: Session, coordinator: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        contracted(coordinator, reduction_pct=50)
    assert refusal.value.field == "reduction_basis"
    tenancy = contracted(coordinator, reduction_pct=50, reduction_basis="사회적기업")
    assert tenancy.annual_fee == 1_562_000


def test_a_permit_without_its_conditions_is_not_given(session: Session, coordinator: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        contracted(coordinator, conditions="  ")
    assert refusal.value.field == "conditions"


def test_whoever_gave_the_permit_does_not_record_its_payment(session: Session, coordinator: Actor) -> None:
    tenancy = contracted(coordinator)
    with pytest.raises(NotAllowed):
        payments.record_payment(tenancy, 781_000, clock.today(), actor=coordinator)
    paid = payments.record_payment(tenancy, 781_000, clock.today(), actor=make.actor(Role.COORDINATOR))
    assert queries.ledger_of(tenancy, clock.today()).settled == 781_000
    officer = make.actor(Role.DISTRICT_OFFICER)
    payments.reverse_payment(paid, actor=officer, note="두 번 적었습니다.")
    assert queries.ledger_of(tenancy, clock.today()).settled == 0
    with pytest.raises(WrongState):
        payments.reverse_payment(paid, actor=officer, note="다시")


def test_moving_in_waits_until_the_other_is_out(session: Session, coordinator: Actor) -> None:
    today = clock.today()
    over = make_tenancy.tenancy(ends_on=today - timedelta(days=1), starts_on=add_months(today, -36))
    tenancy = offered(coordinator, space=over.space)
    offers.accept(tenancy, actor=make_ventures.member_actor(tenancy.venture))
    permits.contract(tenancy, make_tenancy.permit(), actor=coordinator)
    with pytest.raises(Refused, match="아직 이 공간을"):
        stays.move_in(tenancy, today, actor=coordinator)
    stays.move_out(over, today - timedelta(days=1), actor=coordinator, reason=ExitReason.EXPIRED)
    stays.move_in(tenancy, today, actor=coordinator)
    assert tenancy.state is _T.ACTIVE


def test_leaving_early_takes_back_the_days_not_used(session: Session, coordinator: Actor) -> None:
    tenancy = contracted(coordinator, payments_a_year=1)
    today = clock.today()
    stays.move_in(tenancy, today, actor=coordinator)
    with clock.travel(clock.at(today + timedelta(days=72), 12)):
        stays.move_out(tenancy, today + timedelta(days=72), actor=coordinator, reason=ExitReason.VOLUNTARY)
    used = 3_124_000 * 73 // 365
    assert sum(row.amount for row in queries.charges_of(tenancy)) == used
    assert tenancy.ends_on == today + timedelta(days=72) and tenancy.permit_ends_on > tenancy.ends_on
    make_tenancy.tenancy(_T.OFFERED, space=tenancy.space, starts_on=tenancy.ends_on + timedelta(days=1))


def test_the_next_year_is_charged_once_and_in_time(session: Session, coordinator: Actor) -> None:
    tenancy = make_tenancy.tenancy(starts_on=add_months(clock.today(), -11))
    permits._charge(tenancy, 1)
    assert [row[1] for row in queries.to_charge(coordinator, clock.today(), ahead_days=40)] == [2]
    assert permits.charge_next_year(tenancy, actor=coordinator) == 2
    with pytest.raises(Refused, match="3년 차"):
        permits.charge_next_year(tenancy, actor=coordinator)
    assert queries.to_charge(coordinator, clock.today(), ahead_days=40) == []


def test_notice_shortens_the_stay_and_its_day_can_be_moved(session: Session, coordinator: Actor) -> None:
    tenancy, today = make_tenancy.tenancy(), clock.today()
    leaves = today + timedelta(days=20)
    stays.give_notice(tenancy, leaves, actor=coordinator, reason=ExitReason.RELOCATED)
    assert (tenancy.ends_on, tenancy.state) == (leaves, _T.NOTICE)
    make_tenancy.tenancy(_T.OFFERED, space=tenancy.space, starts_on=leaves + timedelta(days=5))
    stays.change_leaving_day(tenancy, leaves + timedelta(days=4), actor=coordinator, note="이사 지연")
    with pytest.raises(Refused, match="미룰 수 없습니다"):
        stays.change_leaving_day(tenancy, leaves + timedelta(days=5), actor=coordinator, note="이사 지연")


def test_a_renewal_follows_without_moving_and_only_as_often_as_allowed(
    session: Session, coordinator: Actor
) -> None:
    today = clock.today()
    tenancy = make_tenancy.tenancy(starts_on=add_months(today, -36), ends_on=today)
    member = make_ventures.member_actor(tenancy.venture)
    with pytest.raises(Refused):
        offers.offer_renewal(tenancy, add_months(today, 24) + timedelta(days=2), actor=coordinator)
    renewed = offers.offer_renewal(tenancy, today + timedelta(days=365), actor=coordinator)
    offers.accept(renewed, actor=member)
    permits.contract(renewed, make_tenancy.permit(), actor=coordinator)
    with clock.travel(clock.at(today + timedelta(days=1), 9)):
        stays.move_in(renewed, today + timedelta(days=1), actor=coordinator)
    assert (tenancy.state, tenancy.exit_reason) == (_T.ENDED, ExitReason.RENEWED)
    assert (renewed.renewal_no, renewed.first_on) == (1, tenancy.starts_on)
    with pytest.raises(Refused, match="더 연장할 수 없습니다"):
        offers.offer_renewal(renewed, today + timedelta(days=400), actor=coordinator)


def test_a_permit_taken_back_owes_nothing(session: Session, coordinator: Actor) -> None:
    tenancy = contracted(coordinator)
    offers.withdraw(tenancy, "서류가 사실과 달랐습니다.", actor=coordinator)
    book = queries.ledger_of(tenancy, clock.today())
    assert (book.arrears, book.charged - book.settled) == (0, 0)


def test_verbs_out_of_turn_are_refused(session: Session, coordinator: Actor) -> None:
    active, offer = make_tenancy.tenancy(), make_tenancy.tenancy(_T.OFFERED)
    today = clock.today()
    acts = (
        lambda: permits.contract(active, make_tenancy.permit(), actor=coordinator),
        lambda: stays.move_in(active, today, actor=coordinator),
        lambda: stays.move_out(offer, today, actor=coordinator, reason=ExitReason.CLOSED),
        lambda: stays.give_notice(offer, today, actor=coordinator, reason=ExitReason.CLOSED),
        lambda: stays.change_leaving_day(active, today, actor=coordinator),
        lambda: payments.record_payment(offer, 1, today, actor=coordinator),
        lambda: permits.charge_next_year(offer, actor=coordinator),
        lambda: offers.offer_renewal(offer, today, actor=coordinator),
    )
    for act in acts:
        with pytest.raises(WrongState):
            act()


def test_days_that_cannot_be_are_refused_at_their_field(session: Session, coordinator: Actor) -> None:
    active = make_tenancy.tenancy()
    permit = make_tenancy.tenancy(_T.CONTRACTED, starts_on=clock.today() - timedelta(days=3))
    today, soon = clock.today(), clock.today() + timedelta(days=1)
    left = {"actor": coordinator, "reason": ExitReason.VOLUNTARY}
    acts = {
        "moved_in_on": lambda: stays.move_in(permit, soon, actor=coordinator),
        "leaves_on": lambda: stays.give_notice(active, active.permit_ends_on + timedelta(days=1), **left),
        "moved_out_on": lambda: stays.move_out(active, soon, **left),
        "paid_on": lambda: payments.record_payment(active, 1, soon, actor=coordinator),
        "amount": lambda: payments.record_payment(active, 0, today, actor=coordinator),
    }
    for field, act in acts.items():
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.field == field
    with pytest.raises(Refused):
        stays.move_in(permit, permit.starts_on - timedelta(days=1), actor=coordinator)
    with pytest.raises(Refused):
        stays.move_out(active, active.starts_on - timedelta(days=1), **left)


def test_a_permit_that_was_paid_for_is_not_taken_back(session: Session, coordinator: Actor) -> None:
    tenancy = contracted(coordinator)
    payments.record_payment(tenancy, 1000, clock.today(), actor=make.actor(Role.DISTRICT_OFFICER))
    with pytest.raises(Refused, match="받은 사용료"):
        offers.withdraw(tenancy, "서류", actor=coordinator)


def test_every_year_of_a_permit_is_charged_once(session: Session, coordinator: Actor) -> None:
    today = clock.today()
    tenancy = make_tenancy.tenancy(starts_on=add_months(today, -13), ends_on=today + timedelta(days=30))
    for year in (1, 2):
        assert permits.charge_next_year(tenancy, actor=coordinator) == year
    with pytest.raises(WrongState):
        permits.charge_next_year(tenancy, actor=coordinator)
    assert not permits.next_year_opens(tenancy, today)
    short = [row.amount for row in queries.charges_of(tenancy) if row.year_no == 2]
    assert 0 < sum(short) < 3_124_000

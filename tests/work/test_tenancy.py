"""Tenancies on both databases: what can never be true is refused, and each verb leaves the facts right."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.applications.screening_sources import told
from app.applications.states import ApplicationState
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.dates import Period, add_months
from app.kernel.errors import Missing, NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Notice
from app.tenancy import queries
from app.tenancy.models import FeeCharge, FeePayment, Space, Tenancy
from app.tenancy.services import offers, payments, permits, stays
from app.tenancy.states import ExitReason, SpaceKind, TenancyState
from app.ventures.states import MemberRole
from tests import make, make_applications, make_tenancy, make_ventures

_T = TenancyState


@pytest.fixture
def coordinator(session: Session) -> Actor:
    """Runs the hub."""
    return make.actor(Role.COORDINATOR)


def coming_year() -> Period:
    """From today for three years."""
    today = clock.today()
    return Period(today, add_months(today, 36) - timedelta(days=1))


def refused_by_database(session: Session, change: Callable[[], Any], name: str) -> None:
    """The database itself says no, by the constraint's name."""
    with pytest.raises(IntegrityError, match=name), session.begin_nested():
        change()  # makers flush, statements are sent at once


# --- what can never be true


def test_two_ventures_never_hold_one_space_on_one_day(session: Session) -> None:
    first = make_tenancy.tenancy()
    refused_by_database(
        session,
        lambda: make_tenancy.tenancy(_T.OFFERED, space=first.space, starts_on=first.ends_on),
        "tenancy_one_at_a_time",
    )


def test_the_day_after_and_the_day_before_are_free(session: Session) -> None:
    first = make_tenancy.tenancy()
    make_tenancy.tenancy(_T.OFFERED, space=first.space, starts_on=first.ends_on + timedelta(days=1))
    make_tenancy.tenancy(
        _T.ENDED,
        space=first.space,
        starts_on=add_months(first.starts_on, -12),
        ends_on=first.starts_on - timedelta(days=1),
    )


@pytest.mark.parametrize("state", [_T.DECLINED, _T.WITHDRAWN])
def test_a_refused_offer_holds_no_space(session: Session, state: TenancyState) -> None:
    first = make_tenancy.tenancy(state)
    make_tenancy.tenancy(space=first.space)


def test_raw_sql_cannot_book_a_space_twice(session: Session) -> None:
    first = make_tenancy.tenancy()
    second = make_tenancy.tenancy(_T.OFFERED)
    move = text("UPDATE tenancy SET space_id = :space WHERE id = :id")
    refused_by_database(
        session,
        lambda: session.execute(move, {"space": first.space_id, "id": second.id}),
        "tenancy_one_at_a_time",
    )


def test_a_declined_offer_cannot_be_revived_over_another(session: Session) -> None:
    declined = make_tenancy.tenancy(_T.DECLINED)
    make_tenancy.tenancy(space=declined.space)
    revive = text("UPDATE tenancy SET state = 'offered', refused_on = NULL WHERE id = :id")
    refused_by_database(
        session, lambda: session.execute(revive, {"id": declined.id}), "tenancy_one_at_a_time"
    )


@pytest.mark.parametrize(
    ("state", "over", "name"),
    [
        (_T.ACTIVE, {"permit_no": None, "contracted_on": None}, "held_by_a_permit"),
        (_T.OFFERED, {"permit_no": "2026-사용허가-0001", "contracted_on": date(2026, 1, 2)}, "permit_"),
        (_T.ACTIVE, {"purpose": ""}, "permit_is_complete"),
        (_T.ACTIVE, {"care_duty": ""}, "permit_is_complete"),
        (_T.ACTIVE, {"charges_borne": ""}, "permit_is_complete"),
        (_T.ACTIVE, {"conditions": ""}, "permit_is_complete"),
        (_T.ACTIVE, {"annual_fee": None}, "permit_is_complete"),
        (_T.ACTIVE, {"payments_a_year": None}, "permit_is_complete"),
        (_T.ACTIVE, {"payments_a_year": 13}, "fee_makes_sense"),
        (_T.ACTIVE, {"reduction_pct": 50}, "reduction_has_a_ground"),
        (_T.ACTIVE, {"moved_in_on": None}, "moved_in_iff_dated"),
        (_T.ACTIVE, {"moved_in_on": date(2020, 1, 1)}, "in_after_start"),
        (_T.ACTIVE, {"renewal_no": 1}, "renewal_follows_another"),
        (_T.ACTIVE, {"exit_reason": ExitReason.CLOSED}, "reason_to_leave_only"),
        (_T.ACCEPTED, {"accepted_on": None}, "accepted_is_dated"),
        (_T.DECLINED, {"refused_on": None}, "refused_iff_dated"),
        (_T.NOTICE, {"notice_on": None}, "notice_is_dated"),
        (_T.ENDED, {"exit_reason": None}, "ended_for_a_reason"),
        (_T.ENDED, {"moved_out_on": None}, "ended_iff_moved_out"),
        (_T.ENDED, {"moved_out_on": date(2020, 1, 1)}, "out_after_in"),
        (_T.OFFERED, {"permit_ends_on": date(2020, 1, 1)}, "leaves_within_permit"),
    ],
)
def test_a_state_never_stands_without_its_facts(
    session: Session, state: TenancyState, over: dict[str, Any], name: str
) -> None:
    space, venture = make_tenancy.space(), make_ventures.venture()
    refused_by_database(
        session, lambda: make_tenancy.tenancy(state, space=space, venture=venture, **over), name
    )


def test_charges_and_payments_are_never_changed(session: Session, coordinator: Actor) -> None:
    tenancy = contracted(coordinator)
    officer = make.actor(Role.DISTRICT_OFFICER)
    payments.record_payment(tenancy, 781_000, clock.today(), actor=officer)
    for table in (FeeCharge, FeePayment):
        for verb in (f"UPDATE {table.__tablename__} SET amount = 1", f"DELETE FROM {table.__tablename__}"):
            with pytest.raises(IntegrityError, match="append-only"), session.begin_nested():
                session.execute(text(verb))


# --- offers


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


def test_a_selected_venture_is_taken_up_and_told(session: Session, coordinator: Actor) -> None:
    application = make_applications.decided(ApplicationState.SELECTED, make_applications.call())
    owner = make_ventures.member(application.venture)
    tenancy = offered(coordinator, venture=application.venture, application=application)
    assert (application.taken_up_kind, application.taken_up_id) == ("tenancy", tenancy.id)
    told = session.scalars(select(Notice).where(Notice.user_id == owner.id)).one()
    assert tenancy.space.title in told.title and told.link == "/tenancy/mine"


def test_declining_lets_the_application_wait_again(session: Session, coordinator: Actor) -> None:
    application = make_applications.decided(ApplicationState.SELECTED, make_applications.call())
    tenancy = offered(coordinator, venture=application.venture, application=application)
    offers.decline(tenancy, "인원이 늘었습니다.", actor=make_ventures.member_actor(application.venture))
    assert application.taken_up_at is None
    again = offered(coordinator, space=tenancy.space, venture=application.venture, application=application)
    assert again.state is _T.OFFERED


def test_a_taken_space_is_refused_with_who_holds_it(session: Session, coordinator: Actor) -> None:
    first = make_tenancy.tenancy()
    with pytest.raises(Refused) as refusal:
        offered(coordinator, space=first.space)
    assert refusal.value.field == "space_id" and first.venture.full_name in str(refusal.value)


def test_the_database_has_the_last_word_when_two_are_faster_than_the_check(
    session: Session, coordinator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_tenancy.tenancy()
    monkeypatch.setattr(offers.places, "held_in", lambda *_: None)
    with pytest.raises(Refused, match="방금 다른 담당자가") as refusal, session.begin_nested():
        offered(coordinator, space=first.space)
    assert refusal.value.field == "space_id"


def test_a_shared_room_and_a_closed_one_are_never_let(session: Session, coordinator: Actor) -> None:
    for space in (make_tenancy.space(SpaceKind.SHARED_ROOM), make_tenancy.space(in_use=False)):
        with pytest.raises(Refused):
            offered(coordinator, space=space)


def test_nobody_is_offered_more_than_the_longest_term(session: Session, coordinator: Actor) -> None:
    today = clock.today()
    with pytest.raises(Refused) as refusal:
        offered(coordinator, period=Period(today, add_months(today, 60)))
    assert refusal.value.field == "ends_on"
    offered(coordinator, period=Period(today, add_months(today, 60) - timedelta(days=1)))


def test_only_a_writing_member_of_the_venture_answers(session: Session, coordinator: Actor) -> None:
    tenancy = offered(coordinator)
    viewer = make_ventures.member_actor(tenancy.venture, MemberRole.VIEWER)
    for actor in (coordinator, viewer, make_ventures.member_actor(make_ventures.venture())):
        with pytest.raises(NotAllowed):
            offers.accept(tenancy, actor=actor)


def test_an_answer_after_its_day_is_too_late(session: Session, coordinator: Actor) -> None:
    tenancy = offered(coordinator, answer_by=clock.today())
    member = make_ventures.member_actor(tenancy.venture)
    with clock.travel(clock.at(clock.today() + timedelta(days=1), 9)), pytest.raises(WrongState):
        offers.accept(tenancy, actor=member)
    offers.accept(tenancy, actor=member)
    with pytest.raises(WrongState):
        offers.accept(tenancy, actor=member)


# --- reads


def test_who_sits_where_is_the_same_answer_for_a_past_day(session: Session, coordinator: Actor) -> None:
    today = clock.today()
    tenancy = make_tenancy.tenancy()
    floor = tenancy.space.floor
    day = today - timedelta(days=30)
    before = queries.on_floor(floor, coordinator, day)
    stays.move_out(tenancy, today, actor=coordinator, reason=ExitReason.VOLUNTARY)
    assert queries.on_floor(floor, coordinator, day) == before
    assert queries.occupancy(today).rooms_let == 1
    assert queries.occupancy(today + timedelta(days=1)).rooms_let == 0


def test_a_room_shows_who_comes_next_and_what_is_overdue(session: Session, coordinator: Actor) -> None:
    today = clock.today()
    tenancy = make_tenancy.tenancy()
    permits._charge(tenancy, 1)
    seat = queries.on_floor(tenancy.space.floor, coordinator, today)[0]
    assert (seat.view.name, seat.arrears > 0) == ("ARREARS", seat.days_late > 0)
    free = make_tenancy.space(floor=tenancy.space.floor)
    coming = offered(
        coordinator, space=free, period=Period(today + timedelta(days=9), today + timedelta(days=99))
    )
    seats = {row.space.id: row for row in queries.on_floor(tenancy.space.floor, coordinator, today)}
    assert seats[free.id].following is not None and seats[free.id].following.id == coming.id
    assert queries.occupancy(today).rooms_coming == 1


def test_a_permit_that_ends_soon_is_listed_until_it_is_followed(session: Session, coordinator: Actor) -> None:
    today = clock.today()
    tenancy = make_tenancy.tenancy(starts_on=add_months(today, -36), ends_on=today + timedelta(days=10))
    row = queries.expiring(coordinator, today)[0]
    assert (row.tenancy_id, row.days_left, row.may_renew) == (tenancy.id, 10, True)
    offers.offer_renewal(tenancy, today + timedelta(days=300), actor=coordinator)
    assert queries.expiring(coordinator, today) == []


def test_a_venture_sees_its_own_tenancies_only(session: Session) -> None:
    mine, other = make_tenancy.tenancy(), make_tenancy.tenancy()
    member = make_ventures.member_actor(mine.venture)
    assert [row.id for row in queries.search(member)] == [mine.id]
    with pytest.raises(Missing):
        queries.get(other.id, member)
    for role in (Role.EVALUATOR, Role.FUND_MANAGER, Role.CONSULTANT):
        assert queries.search(make.actor(role)) == []


def test_what_a_venture_held_is_told_as_of_a_day(session: Session, coordinator: Actor) -> None:
    tenancy = make_tenancy.tenancy()
    day_before = tenancy.starts_on - timedelta(days=1)
    told = queries.of_venture(tenancy.venture_id, day_before)[0]
    assert (told.state, told.moved_in_on) == (_T.CONTRACTED, None)
    assert queries.of_venture(tenancy.venture_id, tenancy.offered_on - timedelta(days=1)) == []


def test_free_spaces_of_a_period_are_those_nobody_holds(session: Session) -> None:
    taken, free = make_tenancy.tenancy(), make_tenancy.space()
    make_tenancy.space(SpaceKind.SHARED_ROOM)
    found = queries.free_spaces(coming_year())
    assert free in found and taken.space not in found
    assert all(isinstance(space, Space) and space.kind is not SpaceKind.SHARED_ROOM for space in found)


def test_the_eligibility_sheet_hears_of_overdue_fees(session: Session) -> None:
    tenancy = make_tenancy.tenancy()
    assert told("arrears", tenancy.venture_id, clock.today()) == ""
    permits._charge(tenancy, 1)
    assert "원" in told("arrears", tenancy.venture_id, clock.today() + timedelta(days=400))
    assert told("arrears", make_ventures.venture().id, clock.today()) is None

"""Consulting on both databases: hours never overlap, quotas hold, the venture has its word."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.applications.states import ApplicationState, Programme
from app.consulting import queries
from app.consulting.services import cases, visits
from app.consulting.states import EngagementState, Field, TieKind, VisitState
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.dates import Period
from app.kernel.errors import Missing, NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Notice
from tests import make, make_applications, make_consulting, make_ventures


@pytest.fixture
def coordinator(session: Session) -> Actor:
    """Runs consulting."""
    return make.actor(Role.COORDINATOR)


def opened(coordinator: Actor, **over: Any) -> Any:
    """A case opened through the verb."""
    today = clock.today()
    values: dict[str, Any] = {
        "field": Field.MARKETING,
        "topic": "온라인 판로",
        "quota": 4,
        "period": Period(today, today + timedelta(days=100)),
    }
    venture = over.pop("venture", None) or make_ventures.venture()
    consultant = over.pop("consultant", None) or make_consulting.consultant()
    return cases.open_case(venture, consultant, actor=coordinator, **(values | over))


def refused_by_database(session: Session, change: Callable[[], Any], name: str) -> None:
    """The database itself says no."""
    with pytest.raises(IntegrityError, match=name), session.begin_nested():
        change()


def test_one_consultant_is_never_in_two_visits_at_once(session: Session) -> None:
    first = make_consulting.case()
    second = make_consulting.case(consultant=first.consultant)
    held = make_consulting.visit(first)
    half_past = held.starts_at + timedelta(minutes=30)
    later = {"starts_at": half_past, "ends_at": half_past + timedelta(hours=1)}
    refused_by_database(session, lambda: make_consulting.visit(second, **later), "visit_hours_do_not_overlap")
    make_consulting.visit(second, starts_at=held.ends_at, ends_at=held.ends_at + timedelta(hours=1))
    make_consulting.visit(make_consulting.case())


def test_raw_sql_cannot_make_hours_overlap(session: Session) -> None:
    engagement = make_consulting.case()
    make_consulting.visit(engagement)
    second = make_consulting.visit(engagement, 2, days_ago=2)
    earlier = text("UPDATE visit SET starts_at = (SELECT starts_at FROM visit WHERE number = 1), "
                   "ends_at = (SELECT ends_at FROM visit WHERE number = 1) WHERE id = :id")  # fmt: skip
    refused_by_database(
        session, lambda: session.execute(earlier, {"id": second.id}), "visit_hours_do_not_overlap"
    )


@pytest.mark.parametrize(
    ("over", "name"),
    [
        ({"attendees": 0}, "somebody_was_there"),
        ({"content": ""}, "says_what_was_done"),
        ({"ends_at": clock.at(date(2020, 1, 1), 9)}, "ends_after_start"),
        ({"state": VisitState.CONFIRMED}, "answered_iff_dated"),
        ({"state": VisitState.DISPUTED, "answered_at": clock.now()}, "disputed_for_a_reason"),
        ({"number": 0}, "counts_from_one"),
    ],
)
def test_a_log_never_stands_without_its_facts(session: Session, over: dict[str, Any], name: str) -> None:
    engagement = make_consulting.case()
    refused_by_database(session, lambda: make_consulting.visit(engagement, **over), name)


@pytest.mark.parametrize(
    ("over", "name"),
    [
        ({"quota": 0}, "quota_makes_sense"),
        ({"state": EngagementState.DONE, "closed_on": None}, "closed_iff_dated"),
        ({"state": EngagementState.STOPPED, "closing_note": ""}, "stopped_for_a_reason"),
        ({"ends_on": date(2020, 1, 1)}, "ends_after_start"),
    ],
)
def test_a_case_never_stands_without_its_facts(session: Session, over: dict[str, Any], name: str) -> None:
    venture, consultant = make_ventures.venture(), make_consulting.consultant()
    refused_by_database(
        session, lambda: make_consulting.case(venture=venture, consultant=consultant, **over), name
    )


def test_a_visit_belongs_to_the_consultant_of_its_case(session: Session) -> None:
    visit, other = make_consulting.visit(make_consulting.case()), make_consulting.consultant()
    give = text("UPDATE visit SET consultant_id = :other WHERE id = :id")
    refused_by_database(
        session, lambda: session.execute(give, {"other": other.id, "id": visit.id}), "(?i)foreign key"
    )


# --- cases


def test_a_selected_venture_gets_a_consultant_and_both_are_told(session: Session, coordinator: Actor) -> None:
    call = make_applications.call(programme=Programme.CONSULTING)
    application = make_applications.decided(ApplicationState.SELECTED, call)
    owner = make_ventures.member(application.venture)
    engagement = opened(coordinator, venture=application.venture, application=application)
    assert (application.taken_up_kind, application.taken_up_id) == ("engagement", engagement.id)
    told = set(session.scalars(select(Notice.user_id)))
    assert {owner.id, engagement.consultant_id} <= told


def test_nobody_advises_a_venture_they_belong_to(session: Session, coordinator: Actor) -> None:
    venture = make_ventures.venture()
    member = make_ventures.member(venture, user=make.user(Role.CONSULTANT, Role.VENTURE))
    with pytest.raises(Refused) as refusal:
        opened(coordinator, venture=venture, consultant=member)
    assert refusal.value.field == "consultant_id"
    former = make_consulting.consultant()
    today = clock.today()
    cases.declare_tie(
        former, venture, TieKind.EMPLOYED, date(2019, 1, 1), today - timedelta(days=400), actor=coordinator
    )
    with pytest.raises(Refused):
        opened(coordinator, venture=venture, consultant=former)
    long_gone = make_consulting.consultant()
    cases.declare_tie(
        long_gone, venture, TieKind.EMPLOYED, date(2010, 1, 1), date(2015, 1, 1), actor=actor_of(long_gone)
    )
    assert opened(coordinator, venture=venture, consultant=long_gone).state is EngagementState.ACTIVE


def test_only_a_consultant_is_given_a_case_and_only_by_a_coordinator(
    session: Session, coordinator: Actor
) -> None:
    with pytest.raises(Refused):
        opened(coordinator, consultant=make.user(Role.EVALUATOR))
    with pytest.raises(NotAllowed):
        opened(make.actor(Role.DISTRICT_OFFICER))


@pytest.mark.parametrize(("over", "field"), [({"topic": " "}, "topic"), ({"quota": 0}, "quota")])
def test_a_case_says_what_it_is_about_and_how_often(
    session: Session, coordinator: Actor, over: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        opened(coordinator, **over)
    assert refusal.value.field == field


def test_an_application_of_another_programme_gets_no_consultant(session: Session, coordinator: Actor) -> None:
    application = make_applications.decided(ApplicationState.SELECTED, make_applications.call())
    with pytest.raises(Refused):
        opened(coordinator, venture=application.venture, application=application)


def test_a_closed_case_gets_no_more_visits_and_a_tie_ends_after_it_began(
    session: Session, coordinator: Actor
) -> None:
    engagement = make_consulting.case()
    with pytest.raises(Refused) as refusal:
        cases.approve_more(engagement, 21, actor=coordinator, note="많이")
    assert refusal.value.field == "count"
    cases.close(engagement, actor=coordinator, stopped=False)
    with pytest.raises(WrongState):
        cases.approve_more(engagement, 1, actor=coordinator, note="더")
    today = clock.today()
    tie = (engagement.consultant, engagement.venture, TieKind.BOARD, today, today - timedelta(days=1))
    with pytest.raises(Refused):
        cases.declare_tie(*tie, actor=coordinator)
    with pytest.raises(NotAllowed):
        cases.declare_tie(*tie, actor=make.actor(Role.CONSULTANT))


def test_a_consultant_reads_the_ventures_of_cases_in_hand_only(session: Session, coordinator: Actor) -> None:
    engagement = make_consulting.case()
    actor = make_consulting.consultant_of(engagement)
    assert actor.ids("venture_reader") == {engagement.venture_id}
    cases.close(engagement, actor=coordinator, stopped=False)
    assert make_consulting.consultant_of(engagement).ids("venture_reader") == set()


# --- visits


def test_a_log_waits_for_the_venture_which_confirms_it(session: Session) -> None:
    engagement = make_consulting.case()
    member = make_ventures.member_actor(engagement.venture)
    visit = visits.log(engagement, make_consulting.entry(), actor=make_consulting.consultant_of(engagement))
    assert (visit.number, visit.state) == (1, VisitState.LOGGED)
    assert queries.to_confirm(member) == [visit]
    visits.confirm(visit, actor=member)
    assert visit.state is VisitState.CONFIRMED and queries.to_confirm(member) == []
    with pytest.raises(WrongState):
        visits.correct(visit, make_consulting.entry(), actor=make_consulting.consultant_of(engagement))


def test_a_disputed_log_is_corrected_and_asked_again(session: Session, coordinator: Actor) -> None:
    engagement = make_consulting.case(opened_by_id=coordinator.id)
    consultant = make_consulting.consultant_of(engagement)
    member = make_ventures.member_actor(engagement.venture)
    visit = visits.log(engagement, make_consulting.entry(), actor=consultant)
    visits.dispute(visit, "두 시간이 아니라 한 시간이었습니다.", actor=member)
    assert queries.disputed(coordinator) == [visit]
    assert session.scalar(select(Notice.id).where(Notice.user_id == coordinator.id)) is not None
    visits.correct(visit, make_consulting.entry(minutes=30), actor=consultant)
    assert (visit.state, visit.answer, queries.to_confirm(member)) == (VisitState.LOGGED, "", [visit])


def test_nobody_confirms_their_own_log(session: Session) -> None:
    engagement = make_consulting.case()
    consultant = make_consulting.consultant_of(engagement)
    visit = visits.log(engagement, make_consulting.entry(), actor=consultant)
    for actor in (
        consultant,
        make.actor(Role.COORDINATOR),
        make_ventures.member_actor(make_ventures.venture()),
    ):
        with pytest.raises(NotAllowed):
            visits.confirm(visit, actor=actor)


def test_the_quota_holds_until_a_coordinator_allows_more(session: Session, coordinator: Actor) -> None:
    engagement = make_consulting.case(quota=1)
    consultant = make_consulting.consultant_of(engagement)
    visits.log(engagement, make_consulting.entry(3), actor=consultant)
    with pytest.raises(Refused, match="모두 썼습니다"):
        visits.log(engagement, make_consulting.entry(2), actor=consultant)
    with pytest.raises(NotAllowed):
        cases.approve_more(engagement, 1, actor=consultant, note="더 필요합니다.")
    cases.approve_more(engagement, 1, actor=coordinator, note="투자 심의가 늦어졌습니다.")
    assert visits.log(engagement, make_consulting.entry(2), actor=consultant).number == 2


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"days_ago": 90}, "held_on"),
        ({"days_ago": -1}, "held_on"),
        ({"content": " "}, "content"),
        ({"topic": ""}, "topic"),
        ({"start": time(23, 30)}, "minutes"),
    ],
)
def test_a_log_that_cannot_be_true_is_refused_at_its_field(
    session: Session, over: dict[str, Any], field: str
) -> None:
    engagement = make_consulting.case()
    with pytest.raises(Refused) as refusal:
        visits.log(engagement, make_consulting.entry(**over), actor=make_consulting.consultant_of(engagement))
    assert refusal.value.field == field


def test_overlapping_hours_are_refused_with_whose_they_are(session: Session) -> None:
    first = make_consulting.case()
    second = make_consulting.case(consultant=first.consultant)
    consultant = make_consulting.consultant_of(first)
    visits.log(first, make_consulting.entry(), actor=consultant)
    with pytest.raises(Refused, match=first.venture.name) as refusal:
        visits.log(second, make_consulting.entry(start=time(10, 30)), actor=consultant)
    assert refusal.value.field == "start"
    visits.log(second, make_consulting.entry(start=time(11, 0)), actor=consultant)


def test_a_closed_case_takes_no_log(session: Session, coordinator: Actor) -> None:
    engagement = make_consulting.case()
    cases.close(engagement, actor=coordinator, stopped=True, note="기업이 폐업했습니다.")
    with pytest.raises(WrongState):
        visits.log(engagement, make_consulting.entry(), actor=make_consulting.consultant_of(engagement))


# --- reads


def test_a_case_is_told_as_of_a_day(session: Session, coordinator: Actor) -> None:
    engagement = make_consulting.case()
    make_consulting.visit(engagement, 1, days_ago=30, next_on=clock.today() - timedelta(days=12))
    make_consulting.visit(engagement, 2, days_ago=5, logged_at=clock.now())
    cases.close(engagement, actor=coordinator, stopped=False)
    past = queries.of_venture(engagement.venture_id, clock.today() - timedelta(days=1))[0]
    assert (past.held, past.state, past.days_missing) == (1, EngagementState.ACTIVE, 4)
    now = queries.of_venture(engagement.venture_id, clock.today())[0]
    assert (now.held, now.state, now.minutes) == (2, EngagementState.DONE, 120)


def test_a_planned_visit_without_a_log_is_missed(session: Session, coordinator: Actor) -> None:
    engagement = make_consulting.case()
    make_consulting.visit(engagement, days_ago=30, next_on=clock.today() - timedelta(days=12))
    row = queries.missing_logs(coordinator, clock.today())[0]
    assert (row.number, row.days_late, row.venture) == (2, 5, engagement.venture.full_name)


def test_cases_are_seen_by_their_parties_and_the_office_only(session: Session) -> None:
    engagement, other = make_consulting.case(), make_consulting.case()
    consultant = make_consulting.consultant_of(engagement)
    member = make_ventures.member_actor(engagement.venture)
    assert queries.search(consultant) == queries.search(member) == [engagement]
    assert set(queries.search(make.actor(Role.AUDITOR))) == {engagement, other}
    assert queries.search(make.actor(Role.FUND_MANAGER)) == []
    with pytest.raises(Missing):
        queries.get(other.id, consultant)

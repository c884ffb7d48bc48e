"""Cohorts on both databases: places, milestones and their evidence, told as of a date."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.applications.states import ApplicationState, Programme
from app.cohorts import queries
from app.cohorts.services import cohorts, members, milestones
from app.cohorts.states import CohortState, ParticipationState, ProgressState
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.dates import Period
from app.kernel.errors import Missing, NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.ventures.states import MemberRole
from tests import make, make_applications, make_cohorts, make_ventures


@pytest.fixture
def coordinator(session: Session) -> Actor:
    """Runs the cohorts."""
    return make.actor(Role.COORDINATOR)


def refused_by_database(session: Session, change: Callable[[], Any], name: str) -> None:
    """The database itself says no."""
    with pytest.raises(IntegrityError, match=name), session.begin_nested():
        change()


@pytest.mark.parametrize(
    ("over", "name"),
    [
        ({"ends_on": date(2020, 1, 1)}, "ends_after_start"),
        ({"capacity": 0}, "counts_make_sense"),
        ({"begun_on": None}, "begun_iff_dated"),
        ({"finished_on": date(2026, 1, 1)}, "finished_iff_dated"),
    ],
)
def test_a_cohort_never_stands_without_its_facts(session: Session, over: dict[str, Any], name: str) -> None:
    programme = make_cohorts.programme()
    refused_by_database(session, lambda: make_cohorts.cohort(programme=programme, **over), name)


@pytest.mark.parametrize(
    ("over", "name"),
    [
        ({"state": ParticipationState.GRADUATED, "ended_on": None}, "ended_iff_dated"),
        ({"state": ParticipationState.LEFT, "reason": ""}, "left_for_a_reason"),
        ({"ended_on": date(2026, 1, 1)}, "ended_"),
    ],
)
def test_a_part_never_stands_without_its_facts(session: Session, over: dict[str, Any], name: str) -> None:
    cohort, venture = make_cohorts.cohort(), make_ventures.venture()
    refused_by_database(session, lambda: make_cohorts.participation(cohort, venture=venture, **over), name)


@pytest.mark.parametrize(
    ("over", "name"),
    [
        ({"state": ProgressState.DONE}, "done_iff_dated"),
        ({"done_on": date(2026, 1, 1)}, "done_iff_dated"),
        ({"state": ProgressState.HANDED_IN}, "handed_in_is_dated"),
        ({"handed_in_on": date(2026, 1, 1)}, "open_is_not_handed_in"),
    ],
)
def test_progress_never_stands_without_its_facts(session: Session, over: dict[str, Any], name: str) -> None:
    part = make_cohorts.participation()
    milestone = make_cohorts.milestone(part.cohort)
    refused_by_database(session, lambda: make_cohorts.progress(part, milestone, **over), name)


def test_a_venture_is_in_a_cohort_once(session: Session, coordinator: Actor) -> None:
    part = make_cohorts.participation()
    with pytest.raises(Refused, match="이미"):
        members.join(part.cohort, part.venture, actor=coordinator)
    refused_by_database(
        session,
        lambda: make_cohorts.participation(part.cohort, venture=part.venture),
        "(?i)participation.*(cohort_id|unique)",
    )


def test_a_selected_venture_joins_with_every_milestone(session: Session, coordinator: Actor) -> None:
    call = make_applications.call(programme=Programme.COHORT)
    application = make_applications.decided(ApplicationState.SELECTED, call)
    cohort = make_cohorts.cohort()
    milestone = make_cohorts.milestone(cohort)
    part = members.join(cohort, application.venture, actor=coordinator, application=application)
    assert (application.taken_up_kind, application.taken_up_id) == ("participation", part.id)
    assert [row.milestone_id for row in queries.progress_of(part)] == [milestone.id]


def test_a_full_cohort_takes_nobody_until_somebody_leaves(session: Session, coordinator: Actor) -> None:
    cohort = make_cohorts.cohort(capacity=1)
    first = members.join(cohort, make_ventures.venture(), actor=coordinator)
    with pytest.raises(Refused, match="정원"):
        members.join(cohort, make_ventures.venture(), actor=coordinator)
    members.leave(first, "본업이 바빠졌습니다.", actor=coordinator)
    assert members.join(cohort, make_ventures.venture(), actor=coordinator).state is ParticipationState.JOINED


def test_an_application_of_another_programme_does_not_join(session: Session, coordinator: Actor) -> None:
    application = make_applications.decided(ApplicationState.SELECTED, make_applications.call())
    with pytest.raises(Refused):
        members.join(make_cohorts.cohort(), application.venture, actor=coordinator, application=application)


def test_a_cohort_is_finished_when_everybody_graduated_or_left(session: Session, coordinator: Actor) -> None:
    part = make_cohorts.participation()
    with pytest.raises(Refused):
        cohorts.finish(part.cohort, actor=coordinator)
    members.graduate(part, actor=coordinator)
    cohorts.finish(part.cohort, actor=coordinator)
    assert part.cohort.state is CohortState.FINISHED
    with pytest.raises(WrongState):
        members.join(part.cohort, make_ventures.venture(), actor=coordinator)


def test_programmes_and_cohorts_are_named_once(session: Session, coordinator: Actor) -> None:
    today = clock.today()
    programme = cohorts.add_programme("성동 스케일업", actor=coordinator)
    with pytest.raises(Refused):
        cohorts.add_programme("성동 스케일업", actor=coordinator)
    period = Period(today, today + timedelta(days=90))
    cohort = cohorts.add_cohort(programme, 9, "", period, 10, actor=coordinator)
    assert cohort.name == "성동 스케일업 9기"
    with pytest.raises(Refused):
        cohorts.add_cohort(programme, 9, "", period, 10, actor=coordinator)
    cohorts.begin(cohort, actor=coordinator)
    with pytest.raises(WrongState):
        cohorts.begin(cohort, actor=coordinator)


def test_a_milestone_is_handed_in_sent_back_and_settled(session: Session, coordinator: Actor) -> None:
    part = make_cohorts.participation()
    milestone = milestones.add(part.cohort, "IR 자료", clock.today() + timedelta(days=9), actor=coordinator)
    progress = queries.progress_of(part)[0]
    member = make_ventures.member_actor(part.venture)
    with pytest.raises(Refused):
        milestones.hand_in(progress, " ", actor=member)
    milestones.hand_in(progress, "10쪽으로 정리했습니다.", actor=member)
    assert queries.to_settle(coordinator) == [progress]
    milestones.send_back(progress, "시장 규모의 출처를 적어 주세요.", actor=coordinator)
    milestones.hand_in(progress, "출처를 적었습니다.", actor=member)
    milestones.settle(progress, actor=coordinator)
    assert (progress.state, progress.done_on, milestone.title) == (
        ProgressState.DONE,
        clock.today(),
        "IR 자료",
    )


def test_only_a_writing_member_hands_in_and_only_a_coordinator_settles(
    session: Session, coordinator: Actor
) -> None:
    progress = make_cohorts.progress(make_cohorts.participation())
    venture = progress.participation.venture
    for actor in (coordinator, make_ventures.member_actor(venture, MemberRole.VIEWER)):
        with pytest.raises(NotAllowed):
            milestones.hand_in(progress, "했습니다.", actor=actor)
    with pytest.raises(NotAllowed):
        milestones.settle(progress, actor=make_ventures.member_actor(venture))


def test_milestones_of_a_cohort_have_their_own_names_and_days(session: Session, coordinator: Actor) -> None:
    cohort = make_cohorts.cohort()
    milestones.add(cohort, "데모데이", cohort.ends_on, actor=coordinator)
    with pytest.raises(Refused):
        milestones.add(cohort, "데모데이", cohort.ends_on, actor=coordinator)
    with pytest.raises(Refused):
        milestones.add(cohort, "사전 진단", cohort.starts_on - timedelta(days=1), actor=coordinator)


def test_a_part_is_told_as_of_a_day(session: Session, coordinator: Actor) -> None:
    part = make_cohorts.participation()
    today = clock.today()
    late = make_cohorts.milestone(part.cohort, due_on=today - timedelta(days=5))
    done = make_cohorts.progress(part, late)
    assert queries.overdue(coordinator, today)[0].days_late == 5
    milestones.settle(done, actor=coordinator)
    members.graduate(part, actor=coordinator)
    past = queries.of_venture(part.venture_id, today - timedelta(days=1))[0]
    assert (past.state, past.done, past.total, past.overdue) == (ParticipationState.JOINED, 0, 1, 1)
    now = queries.board(part.cohort, coordinator, today)[0]
    assert (now.state, now.done, now.overdue) == (ParticipationState.GRADUATED, 1, 0)
    assert queries.overdue(coordinator, today) == []


def test_a_venture_sees_its_own_part_only(session: Session) -> None:
    mine, other = make_cohorts.participation(), make_cohorts.participation()
    theirs = make_cohorts.progress(other)
    member = make_ventures.member_actor(mine.venture)
    assert queries.get(mine.id, member) == mine
    for read in (lambda: queries.get(other.id, member), lambda: queries.get_progress(theirs.id, member)):
        with pytest.raises(Missing):
            read()

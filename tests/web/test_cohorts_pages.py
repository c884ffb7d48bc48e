"""The cohorts' pages: setting up, joining, milestones handed in and settled, who sees what."""

from datetime import timedelta

from flask import Flask

from app.applications.states import ApplicationState, Programme
from app.cohorts.models import Cohort, MilestoneProgress, Participation
from app.cohorts.states import CohortState, ParticipationState, ProgressState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make, make_applications, make_cohorts, make_ventures
from tests.clients import JudgingClient, counting_sql
from tests.make_accounts import sign_in


def words(client: JudgingClient, address: str) -> str:
    """A page's text."""
    page = client.get(address)
    assert page.status_code == 200, address
    return page.get_data(as_text=True)


def test_a_cohort_is_set_up_and_begun(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, make.user(Role.COORDINATOR))
    assert "아직 기수가 없습니다" in words(client, "/cohorts/")
    assert client.send("/cohorts/programmes/new", {"name": "성동 스케일업"}).status_code == 302
    done = client.send("/cohorts/new", {"number": "9"})
    assert done.status_code == 302
    due = (clock.today() + timedelta(days=20)).isoformat()
    page = f"{done.location}/milestone"
    assert client.send(page, {"title": "IR 자료", "due_on": due}).status_code == 302
    assert client.send(done.location, index=0).status_code == 302
    with app.app_context():
        assert db.session.query(Cohort).one().state is CohortState.RUNNING
    assert "성동 스케일업 9기" in words(client, done.location)


def test_a_selected_venture_joins_and_its_milestone_is_settled(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        call = make_applications.call(programme=Programme.COHORT)
        application = make_applications.decided(ApplicationState.SELECTED, call)
        cohort = make_cohorts.cohort()
        make_cohorts.milestone(cohort, title="IR 자료")
        owner, coordinator = make_ventures.member(application.venture), make.user(Role.COORDINATOR)
        sign_in(client, coordinator)
    page = f"/cohorts/{cohort.id}"
    assert client.send(page, {"application": str(application.id)}).status_code == 302
    assert application.venture.full_name in words(client, page)
    sign_in(client, owner)
    assert "1개 중 0개 마침" in words(client, "/cohorts/mine")
    with app.app_context():
        progress = db.session.query(MilestoneProgress).one()
    empty = client.send(f"/cohorts/progress/{progress.id}/hand-in")
    assert "한 일을 적거나" in empty.get_data(as_text=True)
    done = client.send(f"/cohorts/progress/{progress.id}/hand-in", {"note": "10쪽으로 정리했습니다."})
    assert done.status_code == 302 and "10쪽으로 정리했습니다." in words(client, done.location)
    sign_in(client, coordinator)
    assert "IR 자료" in words(client, "/cohorts/")
    back = client.send(f"/cohorts/progress/{progress.id}/send-back", {"reason": "출처를 적어 주세요."})
    assert "출처를 적어 주세요." in words(client, back.location)
    with app.app_context():
        version = db.session.get_one(MilestoneProgress, progress.id).version
    settle = client.send(back.location, {"version": str(version)}, index=1)
    assert settle.status_code == 302
    with app.app_context():
        assert db.session.get_one(MilestoneProgress, progress.id).state is ProgressState.DONE


def test_graduating_and_leaving(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        cohort = make_cohorts.cohort()
        first, second = make_cohorts.participation(cohort), make_cohorts.participation(cohort)
        sign_in(client, make.user(Role.COORDINATOR))
    assert client.send(f"/cohorts/members/{first.id}", index=0).status_code == 302
    page = f"/cohorts/members/{second.id}/leave"
    assert "이유를 한 줄로" in client.send(page).get_data(as_text=True)
    assert client.send(page, {"reason": "본업이 바빠졌습니다."}).status_code == 302
    with app.app_context():
        states = [row.state for row in db.session.query(Participation).order_by(Participation.id)]
    assert states == [ParticipationState.GRADUATED, ParticipationState.LEFT]
    past = (clock.today() - timedelta(days=1)).isoformat()
    assert "중도 포기 0곳" in words(client, f"/cohorts/{cohort.id}?on={past}")


def test_a_venture_is_found_and_joins_without_an_application(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        cohort = make_cohorts.cohort()
        venture = make_ventures.venture(name="느린손공방")
        sign_in(client, make.user(Role.COORDINATOR))
    page = f"/cohorts/{cohort.id}?q=느린손"
    assert client.send(page, {"venture": str(venture.id)}).status_code == 302
    assert venture.full_name in words(client, f"/cohorts/{cohort.id}")


def test_parts_of_others_are_not_there(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        part = make_cohorts.participation()
        progress = make_cohorts.progress(part)
        sign_in(client, make_ventures.member(make_ventures.venture()))
    assert client.get(f"/cohorts/members/{part.id}").status_code == 404
    assert client.get(f"/cohorts/progress/{progress.id}/hand-in").status_code == 404
    assert client.get(f"/cohorts/{part.cohort_id}").status_code == 403
    assert part.cohort.programme.name not in words(client, "/cohorts/mine")


def test_statements_of_a_board_do_not_grow_with_its_members(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        cohort = make_cohorts.cohort(capacity=50)
        milestone = make_cohorts.milestone(cohort)
        coordinator = make.user(Role.COORDINATOR)
        make_cohorts.progress(make_cohorts.participation(cohort), milestone)
        sign_in(client, coordinator)
    counts = []
    for _ in range(2):
        with counting_sql() as statements:
            words(client, f"/cohorts/{cohort.id}")
            words(client, "/cohorts/")
        counts.append(len(statements))
        with app.app_context():
            for _ in range(8):
                make_cohorts.progress(make_cohorts.participation(cohort), milestone)
            sign_in(client, coordinator)
    assert counts[1] <= counts[0]

"""Consulting's pages: a case opened, a log written with little typing, the venture's word, who sees what."""

from io import BytesIO

from flask import Flask

from app.applications.states import ApplicationState, Programme
from app.consulting.models import Engagement, Visit
from app.consulting.states import EngagementState, VisitState
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make, make_applications, make_consulting, make_ventures
from tests.clients import JudgingClient, counting_sql
from tests.make_accounts import sign_in


def words(client: JudgingClient, address: str) -> str:
    """A page's text."""
    page = client.get(address)
    assert page.status_code == 200, address
    return page.get_data(as_text=True)


def only_visit(app: Flask) -> Visit:
    """The one visit there is."""
    with app.app_context():
        return db.session.query(Visit).one()


def test_a_selected_venture_gets_a_consultant(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        call = make_applications.call(programme=Programme.CONSULTING)
        application = make_applications.decided(ApplicationState.SELECTED, call)
        consultant = make_consulting.consultant(name="윤재민")
        sign_in(client, make.user(Role.COORDINATOR))
    assert application.venture.full_name in words(client, "/consulting/")
    case = {"topic": "투자유치 준비", "consultant_id": str(consultant.id)}
    done = client.send(f"/consulting/open?application={application.id}", case)
    assert done.status_code == 302 and "윤재민" in words(client, done.location)
    sign_in(client, consultant)
    assert application.venture.full_name in words(client, "/consulting/assigned")


def test_a_visit_is_logged_by_typing_only_what_was_done(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        engagement = make_consulting.case()
        owner = make_ventures.member(engagement.venture)
        sign_in(client, engagement.consultant)
    done = client.send(f"/consulting/{engagement.id}/log", {"content": "재무모형을 함께 보았습니다."})
    assert done.status_code == 302
    visit = only_visit(app)
    assert (visit.topic, visit.attendees, visit.state) == ("투자유치 준비", 1, VisitState.LOGGED)
    sign_in(client, owner)
    page = words(client, "/consulting/mine")
    assert "재무모형을 함께 보았습니다." in page
    confirm = {"version": str(visit.version)}
    assert client.send("/consulting/mine", confirm).status_code == 302
    assert only_visit(app).state is VisitState.CONFIRMED


def test_a_file_goes_with_the_log_and_only_to_its_parties(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        engagement = make_consulting.case()
        owner, stranger = (
            make_ventures.member(engagement.venture),
            make_ventures.member(make_ventures.venture()),
        )
        sign_in(client, engagement.consultant)
    paper = (BytesIO(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"), "자료.pdf")
    sent = {"content": "자료를 보았습니다.", "file": paper}
    done = client.send(f"/consulting/{engagement.id}/log", sent, content_type="multipart/form-data")
    assert done.status_code == 302
    address = f"/files/{only_visit(app).file_id}"
    sign_in(client, owner)
    assert client.get(address).status_code == 200
    sign_in(client, stranger)
    assert client.get(address).status_code == 404


def test_a_log_without_words_comes_back_with_its_message(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        engagement = make_consulting.case()
        sign_in(client, engagement.consultant)
    page = client.send(f"/consulting/{engagement.id}/log", {"next_step": "투자자 명단"}).get_data(
        as_text=True
    )
    assert "한 일을 적어 주세요." in page and "투자자 명단" in page


def test_a_disputed_log_is_corrected(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        engagement = make_consulting.case()
        visit = make_consulting.visit(engagement)
        owner = make_ventures.member(engagement.venture)
        sign_in(client, owner)
    done = client.send(f"/consulting/visits/{visit.id}/dispute", {"reason": "30분이었습니다."})
    assert done.status_code == 302
    sign_in(client, engagement.consultant)
    assert "30분이었습니다." in words(client, f"/consulting/{engagement.id}")
    fixed = client.send(f"/consulting/visits/{visit.id}/correct", {"minutes": "30"})
    assert fixed.status_code == 302 and only_visit(app).state is VisitState.LOGGED


def test_more_visits_and_closing(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        engagement = make_consulting.case(quota=1)
        sign_in(client, make.user(Role.COORDINATOR))
    page = f"/consulting/{engagement.id}"
    assert client.send(f"{page}/more", {"note": "심의가 늦어졌습니다."}).status_code == 302
    assert "/ 2회" in words(client, page)
    stopped = client.send(f"{page}/close", {"how": "stopped"})
    assert "중단하는 이유를 적어 주세요." in stopped.get_data(as_text=True)
    assert client.send(f"{page}/close", {"how": "done"}).status_code == 302
    with app.app_context():
        assert db.session.get_one(Engagement, engagement.id).state is EngagementState.DONE


def test_a_tie_is_declared_by_name_or_number(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        venture = make_ventures.venture(name="물결패키징")
        consultant = make_consulting.consultant()
        sign_in(client, consultant)
    typed = {"venture": "물결패키징", "since_on": "2024-01-02"}
    assert client.send("/consulting/ties", typed).status_code == 302
    assert venture.full_name in words(client, "/consulting/ties")
    wrong = client.send("/consulting/ties", typed | {"venture": "없는 기업"})
    assert "하나로 찾지 못했습니다" in wrong.get_data(as_text=True)


def test_cases_of_others_are_not_there(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        engagement = make_consulting.case()
        visit = make_consulting.visit(engagement)
        other, stranger = make_consulting.consultant(), make_ventures.member(make_ventures.venture())
        sign_in(client, other)
    for path in ("", "/log"):
        assert client.get(f"/consulting/{engagement.id}{path}").status_code == 404
    assert client.get(f"/consulting/visits/{visit.id}/correct").status_code == 404
    assert client.get("/consulting/").status_code == 403
    sign_in(client, stranger)
    assert client.get(f"/consulting/visits/{visit.id}/dispute").status_code == 404
    assert engagement.topic not in words(client, "/consulting/mine")


def test_a_venture_is_found_for_a_case_without_application(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        venture = make_ventures.venture(name="초록길물류")
        sign_in(client, make.user(Role.COORDINATOR))
    assert f"venture={venture.id}" in words(client, "/consulting/open?q=초록길")
    assert venture.full_name in words(client, f"/consulting/open?venture={venture.id}")


def test_statements_of_the_list_do_not_grow_with_the_cases(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        coordinator = make.user(Role.COORDINATOR)
        make_consulting.visit(make_consulting.case())
        sign_in(client, coordinator)
    counts = []
    for _ in range(2):
        with counting_sql() as statements:
            words(client, "/consulting/")
        counts.append(len(statements))
        with app.app_context():
            for _ in range(8):
                make_consulting.visit(make_consulting.case())
            sign_in(client, coordinator)
    assert counts[1] <= counts[0]

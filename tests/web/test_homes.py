"""What the homes say: a venture's applications and what comes next, one line for places held alike, years long past."""

from datetime import date, timedelta

from flask import Flask
from lxml import html

from app.applications.states import ApplicationState, Programme
from app.audit.services import record
from app.audit.states import Kind
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.models import StatusRequest, Venture
from tests import make, make_applications, make_tenancy, make_ventures
from tests.clients import JudgingClient
from tests.make_accounts import sign_in


def kept() -> None:
    record(system_actor("시험"), "trial.write", None, "만들었습니다")
    db.session.commit()


def at_home(app: Flask, venture: Venture | None = None) -> str:
    """The home of a member of the venture, else of a coordinator."""
    person = make_ventures.member(venture) if venture else make.user(Role.COORDINATOR)
    kept()
    client = JudgingClient(app)
    sign_in(client, person)
    return client.get("/home").get_data(as_text=True)


def asked_for(venture: Venture, year: int, due_on: date) -> None:
    make.added(StatusRequest(venture_id=venture.id, fiscal_year=year, due_on=due_on, asked_at=clock.now()))


def test_a_venture_sees_each_application_with_what_comes_next_and_when(app: Flask) -> None:
    today = clock.today()
    with app.app_context():
        venture = make_ventures.venture()
        result_on = today + timedelta(days=9)
        call = make_applications.call(
            schedule=[
                {"on": (today - timedelta(days=5)).isoformat(), "text": "설명회", "detail": ""},
                {"on": result_on.isoformat(), "text": "결과 발표", "detail": ""},
            ]
        )
        make_applications.eligible(call, venture=venture)
        make_applications.decided(ApplicationState.WAITLISTED, venture=venture)
        long_ago = clock.now() - timedelta(days=400)
        old = make_applications.call(
            title="지난해 공고", opens_at=long_ago - timedelta(days=9), closes_at=long_ago + timedelta(days=1)
        )
        make_applications.decided(
            ApplicationState.REJECTED, old, venture=venture, decided_at=long_ago, submitted_at=long_ago
        )
        page = at_home(app, venture)
    assert f"{result_on.year}. {result_on.month}. {result_on.day}. 결과 발표" in page and "설명회" not in page
    assert "자리가 나면 순서대로 알려 드립니다." in page
    assert "지난해 공고" not in page and "내 신청 모두 보기" in page


def test_a_venture_without_applications_is_told_what_will_stand_there(app: Flask) -> None:
    with app.app_context():
        page = at_home(app, make_ventures.venture())
    assert "지금 진행 중인 신청이 없습니다" in page


def test_a_year_long_past_does_not_lead_the_home_once_a_newer_one_was_asked_for(app: Flask) -> None:
    today = clock.today()
    with app.app_context():
        venture = make_ventures.venture()
        for back in (4, 3):
            asked_for(venture, today.year - back, today - timedelta(days=365 * (back - 1)))
        asked_for(venture, today.year - 1, today + timedelta(days=10))
        page = at_home(app, venture)
    both = f"지난 실적({today.year - 4}년, {today.year - 3}년)이 비어 있습니다."
    assert both in page and page.index("10일 남음") < page.index(both)
    assert "일 지남" not in page


def test_the_only_year_asked_for_stays_late_until_it_is_handed_in(app: Flask) -> None:
    with app.app_context():
        venture = make_ventures.venture()
        asked_for(venture, clock.today().year - 1, clock.today() - timedelta(days=48))
        page = at_home(app, venture)
    assert "48일 지남" in page


def test_desks_of_one_venture_that_end_together_are_one_line(app: Flask) -> None:
    ends = clock.today() + timedelta(days=30)
    with app.app_context():
        venture = make_ventures.venture(name="한뼘가죽")
        for _number in range(3):
            make_tenancy.tenancy(venture=venture, ends_on=ends)
        page = at_home(app)
    panel = page[page.index('id="renew"') : page.index('id="late"')]
    assert panel.count("한뼘가죽") == 1 and "외 2곳" in panel


def test_the_privacy_officer_sees_what_was_taken_away_and_why(app: Flask) -> None:
    with app.app_context():
        venture = make_ventures.venture(name="한뼘가죽")
        record(
            system_actor("정하림"), "download", venture, "기업 자료를 내보냈습니다", kind=Kind.DOWNLOAD,
            venture_id=venture.id, note="구의회 요구 자료",
        )  # fmt: skip
        person = make.user(Role.PRIVACY_OFFICER)
        kept()
        client = JudgingClient(app)
        sign_in(client, person)
        page = client.get("/home").get_data(as_text=True)
    assert "구의회 요구 자료" in page and "한뼘가죽" in page and "정하림" in page


def test_the_loan_officer_is_told_of_applications_nobody_has_looked_at(app: Flask) -> None:
    ended = clock.now() - timedelta(days=2)
    with app.app_context():
        call = make_applications.call(
            title="기금 융자", programme=Programme.LOAN, opens_at=ended - timedelta(days=20), closes_at=ended
        )
        make_applications.submitted(call, submitted_at=ended - timedelta(days=1))
        person = make.user(Role.LOAN_OFFICER)
        kept()
        client = JudgingClient(app)
        sign_in(client, person)
        page = client.get("/home").get_data(as_text=True)
    assert "적격 여부를 보지 않은 신청이 1건 있습니다." in page


def test_an_open_call_says_how_far_one_is_with_it(app: Flask) -> None:
    with app.app_context():
        venture = make_ventures.venture()
        begun, new = (make_applications.call(title=title) for title in ("시작한 공고", "처음 보는 공고"))
        make_applications.draft(begun, venture=venture)
        page = html.document_fromstring(at_home(app, venture))
    (rows,) = page.xpath("//section[.//h2[contains(., '지금 신청할 수 있는 공고')]]//tbody")
    said = {row.xpath("string(td[1] | th)").strip(): row.xpath("string(td[last()])").strip() for row in rows}
    assert said[begun.title] == str(ApplicationState.DRAFT.label)
    assert said[new.title] != said[begun.title]

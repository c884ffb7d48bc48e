"""The desk of calls: built without a developer, published, put off, screened, taken away as a sheet."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from app.accounts.models import User
from app.applications.models import Application, Call, CallExtension
from app.applications.states import ApplicationState, CallState, QuestionKind
from app.documents.services import Subject
from app.documents.states import PaperKind, Reader
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from app.notices.models import Notice
from tests import make, make_documents
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.clients import JudgingClient, counting_sql, typed_rows
from tests.make_accounts import sign_in


@pytest.fixture
def desk(app: Flask, client: JudgingClient) -> JudgingClient:
    """A coordinator's browser."""
    with app.app_context():
        person = make.user(Role.COORDINATOR)
        db.session.commit()
        sign_in(client, person)
    return client


def kept(app: Flask, make_it: Any) -> int:
    """Make something and keep it; gives its id."""
    with app.app_context():
        row = make_it()
        db.session.commit()
        return int(row.id)


def closed(**over: Any) -> Call:
    """A call past its deadline, being screened."""
    now = clock.now()
    values = {
        "opens_at": now - timedelta(days=30),
        "closes_at": now - timedelta(days=1),
        "state": CallState.SCREENING,
    }
    return ma.call(**(values | over))


SAID = (
    "84개월 이하",
    "10인실",
    "3,124,000원",
    "사회적 가치",
    "70점 이상",
    "높은 순으로 5곳",
    "사업자등록증명",
    "평가위원 3명 이상이 매기지 않은 신청은 뽑지 않습니다",
)


def test_a_call_is_built_from_nothing_and_published(app: Flask, desk: JudgingClient) -> None:
    today = clock.today()
    made = desk.send(
        "/desk/calls/new",
        {
            "title": "2026년 서울소셜벤처허브 입주기업 모집", "programme": "hub_room", "fiscal_year": "2026",
            "opens_on": today.isoformat(), "opens_time": "00:00", "closes_on": (today + timedelta(days=20)).isoformat(),
            "closes_time": "18:00", "reference_on": today.isoformat(), "contact": "운영팀 02-0000-0000", "retain_until": (today + timedelta(days=1830)).isoformat(),
            "max_business_age_months": "84", "age_within": "within", **typed_rows("capacity_lines", "label places people area fee", ("2인실", "3실"), ("10인실", 2, "10명", "33.82㎡", "3,124,000")),
            **typed_rows("criteria_lines", "name most counts", ("사회적 가치", 30), ("사업성", "30점"), ("추진역량", 20), ("기대효과", 20), ("지역 연계", 10, "independent")), "min_evaluators": "3",
            **typed_rows("level_lines", "name points words", ("사회적 가치", 30, "뚜렷함"), ("사회적 가치", "15", "흐림")), "pass_mark": "70", **typed_rows("tie_lines", "by", ("사회적 가치",), ("먼저 낸 순서",)),
        },
    )  # fmt: skip
    assert made.status_code == 302, made.text[:2000]
    call_id = int(made.location.split("/")[3])
    assert 'name="min_evaluators" type="text" value="3"' in desk.get(f"/desk/calls/{call_id}/edit").text
    desk.send(
        f"/desk/calls/{call_id}/parts",
        {
            **typed_rows("sections", "group title minutes", ("사업 계획", "사업 소개", 10)),
            **typed_rows("required_files", "label hint", ("사업자등록증명", "최근 3개월")),
            **typed_rows("bonus_items", "label points proof", ("관내 기업", 2, "등본")),
        },
    )
    added = desk.send(
        f"/desk/calls/{call_id}/questions/new",
        {"label": "무슨 일을 하나요?", "kind": "long", "section_key": "s1", "most": "1000"},
    )
    assert added.status_code == 302, added.text[:2000]
    assert desk.send(f"/desk/calls/{call_id}/steps/publish").status_code == 302
    page = desk.get(f"/calls/{call_id}").text
    assert [words for words in SAID if words not in page] == []
    with app.app_context():
        rule = db.session.get_one(Call, call_id).rule
        levels = db.session.get_one(Call, call_id).criteria[0]["levels"]
    assert [level["words"] for level in levels] == ["뚜렷함", "흐림"]
    assert "100점" in page and "110점" not in page and "따로 봄" in page
    assert rule["tie_break"] == ["criterion:사회적 가치", "submitted_at"] and rule["pass_mark"] == 70
    assert rule["min_evaluators"] == 3


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("capacity_lines-0-places", "많이", "1번째 줄"),
        ("schedule_lines-0-on", "2026-13-40", "1번째 줄"),
        ("closes_time", "25:00", "시각은 18:00처럼"),
        ("closes_on", "2020-01-01", "마감은 접수 시작보다 뒤"),
        ("tie_lines-0-by", "없는 항목", "평가 항목에 없습니다"),
    ],
)
def test_what_cannot_be_read_is_named_and_kept(
    app: Flask, desk: JudgingClient, field: str, typed: str, words: str
) -> None:
    call_id = kept(app, lambda: ma.call(state=CallState.DRAFT, published_at=None))
    page = desk.send(f"/desk/calls/{call_id}/edit", {field: typed})
    assert page.status_code == 200 and words in page.text and typed in page.text
    marked = html.document_fromstring(page.text).find_class("field--error")
    assert len(marked) == 1 and words in marked[0].text_content()


def test_everything_that_cannot_be_read_is_named_at_once(app: Flask, desk: JudgingClient) -> None:
    call_id = kept(app, lambda: ma.call(state=CallState.DRAFT, published_at=None))
    wrong = {
        "capacity_lines-0-places": "많이", "schedule_lines-0-on": "2026-13-40", "closes_time": "25:00",
        "tie_lines-0-by": "없는 항목",
    }  # fmt: skip
    page = html.document_fromstring(desk.send(f"/desk/calls/{call_id}/edit", wrong).text)
    assert len(page.find_class("field--error")) == 4
    assert len(page.xpath("//*[contains(@class, 'errors')]//li")) == 4


def test_who_only_reads_a_draft_is_led_to_no_form(app: Flask, client: JudgingClient) -> None:
    call_id = kept(app, lambda: ma.call(state=CallState.DRAFT, contact=""))
    with app.app_context():
        sign_in(client, make.user(Role.AUDITOR))
    page = client.get(f"/desk/calls/{call_id}").text
    assert "문의할 곳을 적지 않았습니다." in page and f"/desk/calls/{call_id}/edit" not in page


def test_a_draft_with_gaps_is_not_published(app: Flask, desk: JudgingClient) -> None:
    call_id = kept(app, lambda: ma.call(state=CallState.DRAFT, published_at=None, questions=[], contact=""))
    assert "문항이 하나도 없습니다." in desk.get(f"/desk/calls/{call_id}").text
    page = desk.send(f"/desk/calls/{call_id}/steps/publish")
    assert page.status_code == 200 and "문항이 하나도 없습니다." in page.text


def test_what_a_draft_lacks_is_said_with_the_place_that_mends_it(app: Flask, desk: JudgingClient) -> None:
    uneven = [{"name": "사회적 가치", "max": 50}, {"name": "사업성", "max": 40}]
    call_id = kept(
        app,
        lambda: ma.call(
            state=CallState.DRAFT, published_at=None, contact="", criteria=uneven, retain_until=None
        ),
    )
    page = html.document_fromstring(desk.get(f"/desk/calls/{call_id}").text)
    edit = f"/desk/calls/{call_id}/edit"
    links = page.xpath("//*[contains(@class, 'notice--warn')]//a")
    assert {link.text_content(): link.get("href") for link in links} == {
        "문의할 곳을 적지 않았습니다.": f"{edit}#contact",
        "신청서를 언제까지 보관하는지 적지 않았습니다. 그 뒤에 개인정보를 파기합니다.": f"{edit}#retain_until",
        "평가 항목의 배점 합이 90점입니다. 100점이 되게 고쳐 주세요.": f"{edit}#criteria_lines",
    }
    fields = html.document_fromstring(desk.get(edit).text)
    assert all(fields.xpath(f"//*[@id='{link.get('href').partition('#')[2]}']") for link in links)


def test_a_deadline_is_put_off_with_reason_and_drafters_are_told(app: Flask, desk: JudgingClient) -> None:
    with app.app_context():
        draft = ma.draft()
        drafter = mv.member(draft.venture)
        draft.started_by_id = drafter.id
        db.session.commit()
        call_id, drafter_id, closes = draft.call_id, drafter.id, draft.call.closes_at
    later = clock.on(closes) + timedelta(days=3)
    refused = desk.send(f"/desk/calls/{call_id}/extend", {"closes_on": "2020-01-01", "reason": "x"})
    assert "마감은 당길 수 없습니다" in refused.text
    assert (
        desk.send(
            f"/desk/calls/{call_id}/extend", {"closes_on": later.isoformat(), "reason": "서버 점검"}
        ).status_code
        == 302
    )
    assert "서버 점검" in desk.get(f"/calls/{call_id}").text
    with app.app_context():
        assert db.session.scalars(select(CallExtension)).one().closes_before == closes
        told = db.session.scalars(select(Notice).where(Notice.user_id == drafter_id)).one()
        assert "서버 점검" in told.body


def test_a_deadline_that_was_put_off_is_the_only_one_told(app: Flask, desk: JudgingClient) -> None:
    day = clock.on(clock.now() + timedelta(days=4))
    rows = [{"on": day.isoformat(), "text": text, "detail": ""} for text in ("접수 마감", "적격 확인 결과")]
    call_id = kept(app, lambda: ma.call(schedule=rows))
    later = (day + timedelta(days=9)).isoformat()
    desk.send(f"/desk/calls/{call_id}/extend", {"closes_on": later, "reason": "서버 점검"})
    page = desk.get(f"/calls/{call_id}").text
    assert page.count("접수 마감") == 1 and "적격 확인 결과" in page


def test_a_question_changed_after_a_sending_becomes_a_new_version(app: Flask, desk: JudgingClient) -> None:
    call_id = kept(app, lambda: ma.submitted().call)
    desk.send(f"/desk/calls/{call_id}/questions/problem", {"label": "어떤 문제를 풀고 있나요?"})
    page = desk.get(f"/desk/calls/{call_id}/questions").text
    assert "어떤 문제를 풀고 있나요?" in page and "2판" in page
    refused = desk.send(f"/desk/calls/{call_id}/questions/problem", {"kind": "money"})
    assert "답하는 방법은 바꿀 수 없습니다" in refused.text


def test_a_question_that_others_depend_on_is_not_removed(app: Flask, desk: JudgingClient) -> None:
    when = {"match": "all", "tests": [{"question": "q1", "is": "equals", "value": "네"}]}
    both = [
        ma.question("q1", kind=QuestionKind.CHOICE, options=["네", "아니요"]),
        ma.question("q2", condition=when, position=2),
    ]
    call_id = kept(app, lambda: ma.call(state=CallState.DRAFT, published_at=None, questions=both))
    token = {"csrf_token": csrf(desk, f"/desk/calls/{call_id}/questions")}
    assert desk.post(f"/desk/calls/{call_id}/questions/q1/remove", data=token).status_code == 409
    assert desk.post(f"/desk/calls/{call_id}/questions/q2/up", data=token).status_code == 302
    asked = desk.get(f"/desk/calls/{call_id}/questions/q2/remove").text
    assert "이 문항을 뺄까요?" in asked and "이미 쓴 답은 기록에 남습니다" in asked
    assert desk.post(f"/desk/calls/{call_id}/questions/q2/remove", data=token).status_code == 302


def csrf(browser: JudgingClient, address: str) -> str:
    return str(
        html.document_fromstring(browser.get(address).text).xpath("//main//input[@name='csrf_token']/@value")[
            0
        ]
    )


def test_the_list_finds_sorts_and_pages_in_few_statements(app: Flask, desk: JudgingClient) -> None:
    def many() -> Call:
        call = closed()
        for n in range(53):
            ma.submitted(
                call,
                venture=mv.venture(name=f"기업{n:02d}"),
                submitted_at=clock.now() - timedelta(days=2, minutes=n),
            )
        return call

    call_id = kept(app, many)
    with counting_sql() as statements:
        first = desk.get(f"/desk/calls/{call_id}?sort=name").text
    assert "53건 가운데 50건" in first and "기업00" in first and "기업52" not in first
    assert len(statements) <= 20, statements
    after = first.split("after=")[1].split('"')[0].split("&")[0]
    assert "기업52" in desk.get(f"/desk/calls/{call_id}?sort=name&after={after}").text
    assert "기업07" in desk.get(f"/desk/calls/{call_id}?q=기업07").text
    assert "조건에 맞는 신청이 없습니다" in desk.get(f"/desk/calls/{call_id}?state=selected").text


def test_the_sheet_is_filled_by_the_system_and_ticked_by_a_person(app: Flask, desk: JudgingClient) -> None:
    rules = {"max_business_age_months": 84, "no_arrears": True}
    application_id = kept(app, lambda: ma.submitted(closed(eligibility=rules)))
    address = f"/desk/calls/applications/{application_id}"
    page = desk.get(address).text
    assert "개월" in page and "갖춤" in page and "확인 필요" in page
    refused = desk.send(address, {"reason": ""}, index=0)
    assert "까닭을 적어 주세요" in refused.text
    desk.send(f"{address}/points/no_arrears", {"verdict": "met", "note": "납세증명서"})
    eligible(desk, address)
    with app.app_context():
        assert db.session.get_one(Application, application_id).state is ApplicationState.ELIGIBLE


def eligible(browser: JudgingClient, address: str) -> Any:
    return browser.send(f"{address}", {"finding": "eligible"}, index=0)


def test_an_unchecked_point_keeps_an_application_from_being_eligible(app: Flask, desk: JudgingClient) -> None:
    application_id = kept(app, lambda: ma.submitted(closed(eligibility={"no_arrears": True})))
    page = eligible(desk, f"/desk/calls/applications/{application_id}")
    assert page.status_code == 200 and "아직 갖춤으로 확인하지 않은 요건" in page.text


def test_ineligible_tells_the_venture_why(app: Flask, desk: JudgingClient) -> None:
    with app.app_context():
        sent = ma.submitted(closed())
        member = mv.member(sent.venture)
        db.session.commit()
        sent_id, member_id = sent.id, member.id
    desk.send(f"/desk/calls/applications/{sent_id}", {"reason": "업력이 84개월을 넘습니다."}, index=0)
    with app.app_context():
        assert db.session.get_one(Application, sent_id).state is ApplicationState.INELIGIBLE
        assert "84개월을 넘습니다" in db.session.scalars(select(Notice.body)).one()
        sign_in(desk, db.session.get_one(User, member_id))
    assert "업력이 84개월을 넘습니다." in desk.get(f"/applications/{sent_id}").text


def test_a_fix_is_asked_for_and_taken_back(app: Flask, desk: JudgingClient) -> None:
    application_id = kept(app, lambda: ma.submitted(closed()))
    address = f"/desk/calls/applications/{application_id}"
    due = (clock.today() + timedelta(days=3)).isoformat()
    assert "하나 이상 골라" in desk.send(f"{address}/fix", {"reason": "고쳐 주세요", "due_on": due}).text
    assert (
        desk.send(f"{address}/fix", {"keys": ["problem"], "reason": "고쳐 주세요", "due_on": due}).status_code
        == 302
    )
    assert "보완을 기다리고 있습니다" in desk.get(address).text
    desk.post(f"{address}/fix/cancel", data={"csrf_token": csrf(desk, address)})
    page = desk.get(address).text
    assert "보완을 기다리고 있습니다" not in page and "보완 요청을 거뒀습니다" in page


def test_many_are_found_eligible_after_a_preview(app: Flask, desk: JudgingClient) -> None:
    def three() -> Call:
        call = closed()
        for _ in range(2):
            ma.submitted(call)
        ma.eligible(call)
        return call

    call_id = kept(app, three)
    with app.app_context():
        ids = list(db.session.scalars(select(Application.id)))
    query = "&".join(f"pick={key}" for key in ids)
    page = desk.get(f"/desk/calls/{call_id}/bulk/eligible?{query}").text
    assert "3건 가운데 2건" in page and "지금 상태에서는" in page
    desk.send(f"/desk/calls/{call_id}/bulk/eligible?{query}")
    with app.app_context():
        assert {a.state for a in db.session.scalars(select(Application))} == {ApplicationState.ELIGIBLE}


def test_who_ends_a_call_reads_first_what_would_stay_without_a_result(
    app: Flask, desk: JudgingClient
) -> None:
    call_id = kept(app, lambda: ma.submitted(closed()).call)
    assert "결과를 정하지 않은 신청이 1건 있습니다." in desk.get(f"/desk/calls/{call_id}/steps/end").text


def test_an_auditor_reads_and_changes_nothing(app: Flask, client: JudgingClient) -> None:
    application_id = kept(app, lambda: ma.submitted(closed()))
    with app.app_context():
        sign_in(client, make.user(Role.AUDITOR))
        call_id = db.session.get_one(Application, application_id).call_id
    page = client.get(f"/desk/calls/applications/{application_id}")
    assert page.status_code == 200 and "적격으로 확인하기" not in page.text
    assert client.get(f"/desk/calls/{call_id}/edit").status_code == 403


def test_a_loan_officer_sees_loan_calls_only(app: Flask, client: JudgingClient) -> None:
    application_id = kept(app, lambda: ma.submitted(closed()))
    with app.app_context():
        sign_in(client, make.user(Role.LOAN_OFFICER))
        call_id = db.session.get_one(Application, application_id).call_id
    assert client.get(f"/desk/calls/applications/{application_id}").status_code == 404
    assert client.get(f"/desk/calls/{call_id}").status_code == 404
    assert "아직 공고가 없습니다" in client.get("/desk/calls").text


def test_the_figures_by_the_hour_open_to_their_rows(app: Flask, desk: JudgingClient) -> None:
    def made() -> Call:
        call = closed()
        ma.draft(call, started_at=call.closes_at - timedelta(hours=1))
        sent_at = call.closes_at - timedelta(hours=2)
        ma.eligible(call, submitted_at=sent_at, venture=mv.venture(name="다시봄소재"))
        ma.submitted(call, submitted_at=sent_at - timedelta(days=4), venture=mv.venture(name="느티나무"))
        return call

    call_id = kept(app, made)
    tree = html.document_fromstring(desk.get(f"/desk/calls/{call_id}").text)
    (table,) = tree.xpath("//div[@aria-label='시간별 접수']//table")
    assert [cell.text_content() for cell in table.xpath(".//tfoot//td")] == ["3", "1", "2", "1"]
    opened = {
        link.get("href"): link.text_content() for link in table.xpath(".//a[contains(@href, 'passed=1')]")
    }
    assert set(opened.values()) == {"1"} and len(opened) == 2
    for href in opened:
        page = desk.get(href.partition("#")[0]).text
        assert "다시봄소재" in page and "느티나무" not in page and "적격으로 확인" in page
    before = table.xpath(".//tbody/tr[1]//a/@href")[0].partition("#")[0]
    assert "느티나무" in desk.get(before).text and "다시봄소재" not in desk.get(before).text
    assert desk.get(f"/desk/calls/{call_id}?from=어제&to=2026-13-40T99").status_code == 200


def test_the_receipt_of_an_application_is_taken_from_its_page(app: Flask, desk: JudgingClient) -> None:
    with app.app_context():
        row = ma.submitted(closed())
        subject = Subject("application", row.id, venture_id=row.venture_id)
        make_documents.issued(kind=PaperKind.RECEIPT, reader=Reader.VENTURE, subject=subject)
        db.session.commit()
        address = f"/desk/calls/applications/{row.id}"
    page = html.document_fromstring(desk.get(address).text)
    (link,) = page.xpath("//*[@aria-labelledby='copy-h']//a[contains(@href, '/documents/')]/@href")
    assert desk.get(link).data.startswith(b"%PDF-")

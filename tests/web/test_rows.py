"""Lists typed row by row: more rows without a script, nothing lost, nothing saved until asked."""

from flask import Flask
from lxml import html
from sqlalchemy import select

from app.applications.models import Call, Question, RequiredFile
from app.applications.states import CallState, QuestionKind
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make
from tests import make_applications as ma
from tests.clients import JudgingClient, typed_rows
from tests.make_accounts import sign_in


def the_draft(app: Flask, client: JudgingClient, **over: object) -> int:
    """A draft call, with a coordinator signed in."""
    with app.app_context():
        call = ma.call(state=CallState.DRAFT, published_at=None, **over)
        office = make.user(Role.COORDINATOR)
        db.session.commit()
        sign_in(client, office)
        return int(call.id)


def test_another_row_comes_with_everything_that_was_typed_and_nothing_is_saved(
    app: Flask, client: JudgingClient
) -> None:
    call_id = the_draft(app, client)
    typed = typed_rows("capacity_lines", "label places", ("2인실", 3), ("3인실", 1), ("4인실", "다섯"))
    page = client.send(f"/desk/calls/{call_id}/edit", {"title": "새 이름", **typed, "more": "capacity_lines"})
    assert page.status_code == 200
    tree = html.document_fromstring(page.text)
    labels = tree.xpath("//input[starts-with(@name, 'capacity_lines-') and contains(@name, '-label')]/@value")
    assert labels == ["2인실", "3인실", "4인실", "", "", ""]
    assert tree.xpath("//input[@name='title']/@value") == ["새 이름"]
    assert not tree.xpath("//*[contains(@class, 'field--error')]") and "다섯" in page.text
    assert tree.xpath("//input[@autofocus]/@name") == ["capacity_lines-3-label"]
    with app.app_context():
        assert db.session.get_one(Call, call_id).title != "새 이름"


def test_an_emptied_row_goes_and_the_others_keep_who_they_are(app: Flask, client: JudgingClient) -> None:
    call_id = the_draft(app, client)
    with app.app_context():
        before = {row.label: row.id for row in db.session.get_one(Call, call_id).capacities}
    gone = typed_rows("capacity_lines", "label places people area fee", ("", "", "", "", ""))
    assert client.send(f"/desk/calls/{call_id}/edit", gone).status_code == 302
    with app.app_context():
        after = {row.label: row.id for row in db.session.get_one(Call, call_id).capacities}
    assert after == {"5–6인실": before["5–6인실"]}


SEVERAL = {
    "match": "any",
    "tests": [
        {"question": "q1", "is": "equals", "value": "아니요"},
        {"question": "q2", "is": "answered", "value": ""},
    ],
}


def test_every_test_of_a_documents_condition_is_shown_and_can_be_changed(
    app: Flask, client: JudgingClient
) -> None:
    call_id = the_draft(
        app,
        client,
        questions=[
            ma.question("q1", kind=QuestionKind.CHOICE, label="성동구에 있나요?", options=["네", "아니요"]),
            ma.question("q2"),
        ],
        required_files=[ma.required_file("lease", label="임대차계약서", condition=SEVERAL)],
    )
    page = f"/desk/calls/{call_id}/parts"
    held = select(RequiredFile.label, RequiredFile.condition)
    shown = html.document_fromstring(client.get(page).text)
    assert shown.xpath("//select[@name='file_tests-0-question']/option[@selected]/text()") == [
        "성동구에 있나요?"
    ]
    assert shown.xpath("//select[@name='file_tests-1-is']/option[@selected]/@value") == ["answered"]
    assert shown.xpath("//select[@name='required_files-0-match']/option[@selected]/@value") == ["any"]
    # A document that gets another name keeps its conditions.
    assert client.send(page, {"required_files-0-label": "임대차계약서 사본"}).status_code == 302
    with app.app_context():
        assert tuple(db.session.execute(held).one()) == ("임대차계약서 사본", SEVERAL)
    changed = {"file_tests-1-is": "equals", "file_tests-1-value": "네", "required_files-0-match": "all"}
    assert client.send(page, changed).status_code == 302
    with app.app_context():
        (_, condition) = db.session.execute(held).one()
    second = {"question": "q2", "is": "equals", "value": "네"}
    assert condition == {"match": "all", "tests": [SEVERAL["tests"][0], second]}


def test_a_row_that_cannot_be_read_says_so_itself_and_keeps_what_was_typed(
    app: Flask, client: JudgingClient
) -> None:
    call_id = the_draft(app, client)
    rows = typed_rows(
        "file_tests",
        "file question is value",
        ("납세증명서", "problem", "equals", "네"),
        ("없는 서류", "", "equals", "네"),
    )
    files = typed_rows("required_files", "label", ("납세증명서",))
    page = html.document_fromstring(client.send(f"/desk/calls/{call_id}/parts", {**files, **rows}).text)
    (told,) = page.xpath("//fieldset[@id='file_tests']//li/span[@class='error-text']")
    assert told.get("id") == "file_tests-1-e" and "증빙 서류에 없습니다" in told.text_content()
    assert page.xpath("//input[@id='file_tests-1-file']/@aria-describedby") == ["file_tests-1-e"]
    assert page.xpath("//input[@id='file_tests-1-file']/@value") == ["없는 서류"]
    assert page.xpath("//section[@role='alert']//a/@href") == ["#file_tests-1-file"]


def test_choices_of_a_question_are_rows_that_are_added_moved_and_taken_out(
    app: Flask, client: JudgingClient
) -> None:
    call_id = the_draft(app, client)
    new = f"/desk/calls/{call_id}/questions/new"
    typed = {"section_key": "plan", "kind": "choice", "label": "어느 방을 쓰나요?"}
    rooms = typed_rows("options", "text", ("4인실",), ("2인실",), ("6인실",))
    twice = client.send(new, {**typed, **rooms, "options-2-text": "2인실"}).text
    assert "3번째 줄: 같은 이름이 두 번 있습니다." in twice and "options-2-e" in twice
    moved = html.document_fromstring(client.send(new, {**typed, **rooms, "row": "options-1-up"}).text)
    names = "//input[starts-with(@name, 'options-')]/@value"
    assert moved.xpath(names)[:3] == ["2인실", "4인실", "6인실"]
    assert moved.xpath("//button[@autofocus]/@value") == ["options-0-down"]  # it is first: up leads nowhere
    assert moved.xpath("//input[@name='label']/@value") == ["어느 방을 쓰나요?"]
    out = html.document_fromstring(client.send(new, {**typed, **rooms, "row": "options-2-out"}).text)
    assert out.xpath(names)[:3] == ["4인실", "2인실", ""]
    assert client.send(new, {**typed, **rooms}).status_code == 302
    with app.app_context():
        made = select(Question).where(Question.label == "어느 방을 쓰나요?")
        assert db.session.scalars(made).one().options == ["4인실", "2인실", "6인실"]


def test_what_equal_points_are_told_apart_by_and_other_qualifications_are_rows(
    app: Flask, client: JudgingClient
) -> None:
    call_id = the_draft(app, client)
    page = f"/desk/calls/{call_id}/edit"
    ties = typed_rows("tie_lines", "by", ("먼저 낸 순서",), ("사회적 가치",), ("",))
    others = typed_rows("other_lines", "text", ("성동구에 공장이 없는 기업",), ("대표자가 상근하는 기업",))
    moved = html.document_fromstring(client.send(page, {**ties, **others, "row": "tie_lines-1-up"}).text)
    assert moved.xpath("//input[starts-with(@name, 'tie_lines-')]/@value")[:2] == [
        "사회적 가치",
        "먼저 낸 순서",
    ]
    assert "가점" in moved.xpath("//datalist[@id='tie_lines-by-s']/option/@value")
    assert client.send(page, {**ties, **others}).status_code == 302
    with app.app_context():
        call = db.session.get_one(Call, call_id)
        assert call.rule["tie_break"] == ["submitted_at", "criterion:사회적 가치"]
        assert [one["text"] for one in call.eligibility["others"]] == [
            "성동구에 공장이 없는 기업",
            "대표자가 상근하는 기업",
        ]
    shown = html.document_fromstring(client.get(page).text)
    assert shown.xpath("//input[@name='other_lines-1-text']/@value") == ["대표자가 상근하는 기업"]


def test_a_document_is_marked_as_shown_in_a_blind_review(app: Flask, client: JudgingClient) -> None:
    call_id = the_draft(app, client, required_files=[ma.required_file()])
    page = f"/desk/calls/{call_id}/parts"
    assert client.send(page, {"required_files-0-shown": "shown"}).status_code == 302
    with app.app_context():
        assert db.session.scalars(select(RequiredFile.shown_blind)).one() is True
    assert client.send(page).status_code == 302
    with app.app_context():
        assert db.session.scalars(select(RequiredFile.shown_blind)).one() is True

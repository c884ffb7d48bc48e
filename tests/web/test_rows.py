"""Lists typed row by row: more rows without a script, nothing lost, nothing saved until asked."""

from flask import Flask
from lxml import html
from sqlalchemy import select

from app.applications.models import Call, RequiredFile
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


def test_a_condition_of_a_document_is_chosen_and_one_of_several_tests_is_not_lost(
    app: Flask, client: JudgingClient
) -> None:
    several = {
        "match": "all",
        "tests": [
            {"question": "q1", "is": "equals", "value": "아니요"},
            {"question": "q2", "is": "answered", "value": ""},
        ],
    }
    call_id = the_draft(
        app,
        client,
        questions=[ma.question("q1", kind=QuestionKind.CHOICE, label="성동구에 있나요?"), ma.question("q2")],
        required_files=[ma.required_file("lease", label="임대차계약서", condition=several)],
    )
    page = f"/desk/calls/{call_id}/parts"
    shown = html.document_fromstring(client.get(page).text)
    chosen = shown.xpath("//select[@name='required_files-0-question']/option[@selected]/text()")
    assert chosen == ["성동구에 있나요?"]
    assert client.send(page, {"required_files-0-hint": "최근 것"}).status_code == 302
    held = select(RequiredFile.condition, RequiredFile.hint)
    with app.app_context():
        assert tuple(db.session.execute(held).one()) == (several, "최근 것")
    assert client.send(page, {"required_files-0-value": "네"}).status_code == 302
    with app.app_context():
        (condition, _) = db.session.execute(held).one()
    assert condition == {"match": "all", "tests": [{"question": "q1", "is": "equals", "value": "네"}]}


def test_a_document_is_marked_as_shown_in_a_blind_review(app: Flask, client: JudgingClient) -> None:
    call_id = the_draft(app, client, required_files=[ma.required_file()])
    page = f"/desk/calls/{call_id}/parts"
    assert client.send(page, {"required_files-0-shown": "shown"}).status_code == 302
    with app.app_context():
        assert db.session.scalars(select(RequiredFile.shown_blind)).one() is True
    assert client.send(page).status_code == 302
    with app.app_context():
        assert db.session.scalars(select(RequiredFile.shown_blind)).one() is True

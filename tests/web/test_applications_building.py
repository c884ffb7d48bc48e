"""Calls as they are copied, looked at before they are public, corrected after it; the form of a question."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from lxml import html

from app.applications.models import Call
from app.applications.states import CallState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make
from tests import make_applications as ma
from tests.clients import JudgingClient, typed_rows
from tests.make_accounts import sign_in


@pytest.fixture
def desk(app: Flask, client: JudgingClient) -> JudgingClient:
    """A coordinator's browser."""
    with app.app_context():
        person = make.user(Role.COORDINATOR)
        db.session.commit()
        sign_in(client, person)
    return client


def kept(app: Flask, **values: Any) -> int:
    """A call, kept; gives its id."""
    with app.app_context():
        call = ma.call(**values)
        db.session.commit()
        return int(call.id)


def test_what_people_relied_on_is_not_asked_for_once_published(app: Flask, desk: JudgingClient) -> None:
    call_id = kept(app, opens_at=clock.now() + timedelta(days=1))
    edit = f"/desk/calls/{call_id}/edit"
    page = desk.get(edit).text
    assert (
        "공고한 뒤에는 아래만 고칩니다" in page and "pass_mark" not in page and "capacity_lines" not in page
    )
    assert f"/desk/calls/{call_id}/extend" in page and f"/desk/calls/{call_id}/unpublish" in page
    assert desk.send(edit, {"contact": "새 번호", "pass_mark": "10"}).status_code == 302
    with app.app_context():
        call = db.session.get_one(Call, call_id)
        assert call.contact == "새 번호" and call.rule["pass_mark"] != 10 and call.capacities


def test_no_slip_of_the_pen_destroys_what_was_sent_in(app: Flask, desk: JudgingClient) -> None:
    call_id = kept(app, retain_until=None)
    edit, today = f"/desk/calls/{call_id}/edit", clock.today()
    for day, why in (
        (today - timedelta(days=1), "이미 지난 날입니다"),
        (today, "보관하는 날은 마감보다 뒤여야 합니다"),
    ):
        page = html.document_fromstring(desk.send(edit, {"retain_until": day.isoformat()}).text)
        assert why in page.find_class("field--error")[0].text_content()
    later = today + timedelta(days=400)
    assert desk.send(edit, {"retain_until": later.isoformat()}).status_code == 302
    page = html.document_fromstring(desk.send(edit, {"retain_until": ""}).text)
    assert "비울 수 없습니다" in page.find_class("field--error")[0].text_content()


def test_a_call_is_copied_with_its_form_a_year_on(app: Flask, desk: JudgingClient) -> None:
    call_id = kept(app, title="2026년 입주기업 모집", fiscal_year=2026, required_files=[ma.required_file()])
    target = desk.send(f"/desk/calls/{call_id}/copy").location
    with app.app_context():
        made = db.session.get_one(Call, int(target.split("/")[3]))
        assert (made.title, made.state, made.fiscal_year) == ("2027년 입주기업 모집", CallState.DRAFT, 2027)
        assert [q.key for q in made.questions] == ["one_line", "problem"] and len(made.required_files) == 1
    assert desk.get(target).status_code == 200


def test_a_call_of_long_ago_is_copied_to_a_deadline_that_lies_ahead(app: Flask, desk: JudgingClient) -> None:
    closed = clock.now() - timedelta(days=3 * 364 + 5)
    old = {
        "title": "2024년 새해 모집",
        "fiscal_year": 2023,
        "opens_at": closed - timedelta(days=20),
        "closes_at": closed,
    }
    call_id = kept(app, state=CallState.ENDED, **old)
    target = desk.send(f"/desk/calls/{call_id}/copy").location
    with app.app_context():
        made = db.session.get_one(Call, int(target.split("/")[3]))
        assert (made.title, made.fiscal_year) == ("2028년 새해 모집", 2027)
        assert made.closes_at == closed + timedelta(days=4 * 364) > clock.now()


def test_a_preview_leads_back_to_the_desk(app: Flask, desk: JudgingClient) -> None:
    call_id = kept(app, state=CallState.DRAFT, published_at=None)
    page = desk.get(f"/calls/{call_id}").text
    assert f'href="/desk/calls/{call_id}"' in page and "담당자에게만 보입니다" in page


def test_a_question_keeps_only_what_its_kind_uses(app: Flask, desk: JudgingClient) -> None:
    call_id = kept(app, state=CallState.DRAFT, published_at=None)
    typed = {
        "label": "이름",
        "kind": "short",
        "section_key": "plan",
        **typed_rows("columns", "label sum", ("", "백")),
    }
    assert desk.send(f"/desk/calls/{call_id}/questions/new", typed).status_code == 302
    page = html.document_fromstring(desk.get(f"/desk/calls/{call_id}/questions/new").text)
    kinds = {box.get("value") for box in page.xpath("//select[@id='kind']/option")}
    named = {kind for box in page.xpath("//*[@data-kinds]") for kind in box.get("data-kinds").split()}
    assert named <= kinds and kinds - named == {"date", "address"}

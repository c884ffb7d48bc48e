"""Files of an application: kept at once, with the text around them, refused by name, given out to few."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.applications import queries
from app.applications.models import AttachedFile
from app.applications.states import FilePurpose, QuestionKind
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.clients import JudgingClient
from tests.web.test_applications_applying import PDF, UNLOOKED, WRITTEN, Scene, fields_of, the_application


@pytest.fixture
def with_papers(app: Flask) -> Scene:
    return Scene(app, required_files=[ma.required_file()], bonus_items=[ma.bonus_item()])


def upload(
    client: JudgingClient, address: str, name: str = "사업자등록증명.pdf", content: bytes = PDF
) -> Any:
    token = fields_of(client.get(f"{address}/documents").text)["csrf_token"]
    return client.post(
        f"{address}/files/required/registration",
        data={"csrf_token": token, "f-file": (BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def test_a_document_is_kept_at_once_and_sent_with_its_hash(
    app: Flask, client: JudgingClient, with_papers: Scene
) -> None:
    address = with_papers.begin(client)
    client.send(f"{address}/sections/plan", WRITTEN)
    assert "아직 낼 수 없습니다" in client.get(f"{address}/check").text
    assert upload(client, address).status_code == 302
    assert "사업자등록증명.pdf" in client.get(f"{address}/documents").text
    client.send(f"{address}/check", UNLOOKED)
    with app.app_context():
        copy = queries.latest_submission(the_application())
        kept = db.session.scalars(select(AttachedFile)).one()
        assert copy.snapshot["files"][0]["sha256"] == kept.file.sha256
        assert kept.purpose is FilePurpose.REQUIRED
    assert kept.file.sha256[:16] in client.get(f"{address}/receipt").text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("정관.pdf", b"not a pdf", "정관.pdf"), ("명부.exe", b"MZ", "명부.exe"), ("빈.pdf", b"", "빈.pdf")],
)
def test_a_file_that_is_not_what_it_says_is_refused_by_name(
    client: JudgingClient, with_papers: Scene, name: str, content: bytes, words: str
) -> None:
    address = with_papers.begin(client)
    page = upload(client, address, name, content)
    assert page.status_code == 200 and words in page.text and "오류 1개" in page.text


def test_a_file_leaves_only_to_its_venture_and_the_desk(
    app: Flask, client: JudgingClient, with_papers: Scene
) -> None:
    address = with_papers.begin(client)
    upload(client, address)
    with app.app_context():
        file_id = db.session.scalars(select(AttachedFile)).one().file_id
    assert client.get(f"/files/{file_id}").status_code == 200
    with app.app_context():
        stranger = mv.member(mv.venture())
        coordinator = make.user(Role.COORDINATOR)
        db.session.commit()
        ids = stranger.id, coordinator.id
    for someone in ids:
        with_papers.sign_in(client, someone)
        assert client.get(f"/files/{file_id}").status_code == 404  # a draft is nobody's but the venture's


def test_text_and_file_of_a_section_are_kept_together(app: Flask, client: JudgingClient) -> None:
    questions = [
        ma.question("text", label="무슨 일을 하나요?"),
        ma.question("plan", kind=QuestionKind.FILE, label="사업계획서", position=2),
    ]
    scene = Scene(app, questions=questions)
    address = scene.begin(client)
    page = client.send(
        f"{address}/sections/plan",
        {"a_text": "새 소재를 만듭니다.", "a_plan": (BytesIO(PDF), "사업계획.pdf")},
        content_type="multipart/form-data",
    )
    assert page.status_code == 302
    shown = client.get(f"{address}/sections/plan").text
    assert "새 소재를 만듭니다." in shown and "사업계획.pdf" in shown
    with app.app_context():
        attached_id = db.session.scalars(select(AttachedFile.id)).one()
    client.send(f"{address}/sections/plan", {"a_text": "더 썼습니다.", "remove": str(attached_id)})
    shown = client.get(f"{address}/sections/plan").text
    assert "더 썼습니다." in shown and "사업계획.pdf" not in shown


def test_a_refused_file_says_why_and_loses_no_text(app: Flask, client: JudgingClient) -> None:
    questions = [
        ma.question("text", label="무슨 일을 하나요?"),
        ma.question("plan", kind=QuestionKind.FILE, label="사업계획서", position=2, required=False),
    ]
    address = Scene(app, questions=questions).begin(client)
    back = client.send(
        f"{address}/sections/plan",
        {"a_text": "새 소재를 만듭니다.", "a_plan": (BytesIO(b"x"), "계획.exe")},
        content_type="multipart/form-data",
    )
    shown = client.get(back.location).text
    assert "계획.exe" in shown and "새 소재를 만듭니다." in shown

"""The check page while a file is still being looked through for 주민등록번호."""

from io import BytesIO

import pytest
from flask import Flask

from app.applications import queries, services
from app.applications.states import ApplicationState
from app.kernel.db import db
from app.tasks.running import run_waiting
from tests import make_applications as ma
from tests.clients import JudgingClient
from tests.make_files import pdf
from tests.unit.test_resident_numbers_in_files import NUMBER
from tests.unit.test_resident_numbers_in_files import pdf as pdf_saying
from tests.web.test_applications_applying import WRITTEN, Scene, fields_of, the_application

SAID = {"confirmed_by": "한지우", "confirmed": "y"}


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene(app, required_files=[ma.required_file()])


def with_a_file(client: JudgingClient, scene: Scene, content: bytes) -> str:
    address = scene.begin(client)
    client.send(f"{address}/sections/plan", WRITTEN)
    hand_in(client, address, content)
    return address


def hand_in(client: JudgingClient, address: str, content: bytes) -> None:
    token = fields_of(client.get(f"{address}/documents").text)["csrf_token"]
    sent = client.post(
        f"{address}/files/required/registration",
        data={"csrf_token": token, "f-file": (BytesIO(content), "서류.pdf")},
        content_type="multipart/form-data",
    )
    assert sent.status_code == 302, sent.text


def part(client: JudgingClient, address: str, left: int) -> tuple[int, str]:
    client.judging = False  # a part of a page
    answer = client.get(f"{address}/check/looking?left={left}", headers={"HX-Request": "true"})
    client.judging = True
    return answer.status_code, answer.text


def test_the_page_says_that_it_looks_and_renews_itself_or_by_a_link(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    address = with_a_file(client, scene, pdf())
    page = client.get(f"{address}/check").text
    assert "사업자등록증명 · " in page, "each file with what it was asked for"
    assert "주민등록번호가 없는지 살펴보고 있습니다" in page and "서류.pdf" in page
    assert f'hx-get="{address}/check/looking?left=1"' in page and "결과 다시 보기" in page
    assert "살펴보는 일이 늦어지고 있습니다" in page, "no worker is at work in this test"
    assert part(client, address, 1) == (204, "")
    assert client.get(f"{address}/check/looking").location.endswith("/check")
    with app.app_context():
        run_waiting()
    status, told = part(client, address, 1)
    assert status == 200 and "주민등록번호로 보이는 숫자가 없습니다" in told and "hx-get" not in told
    assert "unlooked" not in client.get(f"{address}/check").text


def test_what_is_found_stands_on_the_page_before_sending(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    address = with_a_file(client, scene, pdf_saying(NUMBER))
    with app.app_context():
        run_waiting()
    assert "주민등록번호로 보이는 숫자가 든 파일이 있습니다" in part(client, address, 1)[1]
    assert "주민등록번호로 보이는 숫자가 든 파일이 있습니다" in client.get(f"{address}/check").text


def test_sending_meanwhile_asks_to_wait_or_to_say_so(app: Flask, client: JudgingClient, scene: Scene) -> None:
    address = with_a_file(client, scene, pdf())
    refused = client.send(f"{address}/check", SAID)
    assert refused.status_code == 200 and "기다리지 않고 낸다고 표시해 주세요" in refused.text
    with app.app_context():
        assert the_application().state is ApplicationState.DRAFT
    sent = client.send(f"{address}/check", {**SAID, "unlooked": "y"})
    assert sent.status_code == 302 and sent.location.endswith("/receipt")


def test_a_file_added_in_another_window_is_waited_for_too(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    address = with_a_file(client, scene, pdf())
    with app.app_context():
        for row in queries.files_of(the_application()):
            services.looking.note_look(row.id, found=False)
        db.session.commit()
    page = client.get(f"{address}/check").text
    assert "unlooked" not in page
    hand_in(client, address, pdf())
    assert client.send(f"{address}/check", SAID).status_code == 200
    with app.app_context():
        assert the_application().state is ApplicationState.DRAFT

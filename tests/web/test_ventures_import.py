"""Bringing in a spreadsheet through the page and the command line: looked at first, written once, or not at all."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from app.tasks.models import Task
from app.ventures.models import RosterUpload, Venture
from app.ventures.services import uploads
from app.ventures.states import UploadState
from app.ventures.tasks import write_roster
from tests import make
from tests.clients import JudgingClient, csrf_of
from tests.make_accounts import sign_in

SAMPLES = Path(__file__).parent.parent / "samples"
SHEET = SAMPLES / "roster-2026.xlsx"
EXPECTED = json.loads((SAMPLES / "roster-2026.expected.json").read_text("utf-8"))
CREATED = sum(item["outcome"] == "created" for item in EXPECTED)


@pytest.fixture(autouse=True)
def autumn() -> Iterator[None]:
    with clock.travel(datetime(2026, 11, 22, 3, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def office(app: Flask, client: JudgingClient) -> JudgingClient:
    """A coordinator's client."""
    with app.app_context():
        sign_in(client, make.user(Role.COORDINATOR))
    return client


def send(client: JudgingClient, content: bytes, name: str = "명단.xlsx", **data: Any) -> TestResponse:
    """Upload a file at the page."""
    token = csrf_of(client.get("/ventures/import"))
    sent = {"csrf_token": token, "file": (BytesIO(content), name), **data}
    return client.post("/ventures/import", data=sent, content_type="multipart/form-data")


def ventures(app: Flask) -> int:
    """How many are recorded."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Venture)) or 0


def answer(client: JudgingClient, page: str, word: str) -> TestResponse:
    return client.post(f"{page}/{word}", data={"csrf_token": csrf_of(client.get(page))})


def test_a_list_is_looked_at_before_anything_is_written_and_then_written_once(
    app: Flask, office: JudgingClient
) -> None:
    page = send(office, SHEET.read_bytes()).location
    shown = office.get(page).get_data(as_text=True)
    errors = sum(item["outcome"] == "error" for item in EXPECTED)
    assert f"오류 {errors}행을 빼고 {CREATED}행 가져오기" in shown and "D5 사업자등록번호" in shown
    assert "단위 매출" in shown and "천 원" in shown and "인증·지정" in shown
    assert ventures(app) == 0
    assert answer(office, page, "accept").status_code == 302
    assert ventures(app) == CREATED
    assert "가져왔습니다." in office.get(page).get_data(as_text=True)
    assert answer(office, "/ventures/import", "x").status_code == 404
    again = send(office, SHEET.read_bytes()).location
    assert (
        "행 가져오기"
        not in office.get(again).get_data(as_text=True).split("그만두기")[0].split("칸마다 보기")[1]
    )
    for view in ("all", "changed"):
        assert office.get(f"{again}?show={view}").status_code == 200


def test_a_list_that_is_left_leaves_nothing(app: Flask, office: JudgingClient) -> None:
    page = send(office, SHEET.read_bytes()).location
    assert answer(office, page, "drop").status_code == 302
    assert "저장한 것은 없습니다" in office.get(page).get_data(as_text=True)
    assert ventures(app) == 0
    with app.app_context():
        assert db.session.scalars(select(RosterUpload)).one().content is None
    token = csrf_of(office.get("/ventures/import"))
    assert office.post(f"{page}/accept", data={"csrf_token": token}).status_code == 409


def test_the_cells_to_correct_come_as_a_file(office: JudgingClient) -> None:
    page = send(office, SHEET.read_bytes()).location
    assert office.get(f"{page}/problems.xlsx").data[:2] == b"PK"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "x.xlsx", "가져올 파일을 고르세요"),
        (b"not a workbook", "x.xlsx", "표를 열 수 없습니다"),
        (SHEET.read_bytes()[:9000], "x.xlsx", "표를 열 수 없습니다"),
        ("이름,값\n가,1\n".encode(), "x.csv", "찾지 못했습니다"),
        (b"x" * (uploads.MOST_BYTES + 1), "x.xlsx", "20MB 이하로"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(
    app: Flask, office: JudgingClient, content: bytes, name: str, said: str
) -> None:
    page = send(office, content, name)
    assert page.status_code == 200 and said in page.get_data(as_text=True)
    with app.app_context():
        assert db.session.scalars(select(RosterUpload)).first() is None


def test_a_sheet_that_is_not_there_is_named(office: JudgingClient) -> None:
    page = send(office, SHEET.read_bytes(), sheet="없는시트")
    assert "없는시트" in page.get_data(as_text=True) and page.status_code == 200


def test_nobody_sees_another_persons_upload(app: Flask, office: JudgingClient) -> None:
    page = send(office, SHEET.read_bytes()).location
    with app.app_context():
        sign_in(office, make.user(Role.COORDINATOR))
    assert office.get(page).status_code == 404
    with app.app_context():
        sign_in(office, make.user(Role.VENTURE))
    assert office.get(page).status_code == 403


def test_a_long_list_is_written_in_the_background_once(
    app: Flask, office: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", 10)
    page = send(office, SHEET.read_bytes()).location
    assert answer(office, page, "accept").status_code == 302
    assert "가져오고 있습니다" in office.get(page).get_data(as_text=True) and ventures(app) == 0
    with app.app_context():
        task = db.session.scalars(select(Task).where(Task.name == uploads.WRITE)).one()
        for _ in range(2):
            write_roster(**task.arguments)
            db.session.commit()
        assert db.session.scalars(select(RosterUpload)).one().state is UploadState.WRITTEN
    assert ventures(app) == CREATED


# The command line


def run(app: Flask, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(args=["ventures", "import", *arguments])


def test_the_command_writes_the_good_rows_and_reports_every_row(app: Flask, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    done = run(app, str(SHEET), "--report", str(report))
    assert done.exit_code == 0, done.output
    assert json.loads(report.read_text("utf-8")) == EXPECTED
    assert ventures(app) == CREATED
    again = run(app, str(SHEET))
    assert {item["outcome"] for item in json.loads(again.stdout)} == {
        "unchanged",
        "duplicate",
        "error",
        "skipped",
    } & {item["outcome"] if item["outcome"] != "created" else "unchanged" for item in EXPECTED}


def test_a_dry_run_writes_nothing(app: Flask) -> None:
    done = run(app, str(SHEET), "--dry-run")
    assert done.exit_code == 0 and json.loads(done.stdout) == EXPECTED and ventures(app) == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([str(SHEET), "--sheet", "없는시트"], 1),
        ([str(SHEET), "--all-or-nothing"], 1),
        (["/nowhere/at/all.xlsx"], 2),
        ([], 2),
        ([str(SHEET), "--unknown"], 2),
    ],
)
def test_a_refusal_ends_with_its_status_and_writes_nothing(
    app: Flask, arguments: list[str], code: int
) -> None:
    done = run(app, *arguments)
    assert done.exit_code == code and done.stderr
    assert ventures(app) == 0

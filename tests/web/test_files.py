"""Taking a file away, through the browser's eyes; and sending one that is too large."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.services import record
from app.audit.states import Kind
from app.files import services
from app.files.models import StoredFile
from app.files.policy import download_rule
from app.kernel.access import Actor, system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make
from tests.make_accounts import sign_in
from tests.make_files import Upload, pdf

ROBOT = system_actor("시험")


@download_rule("trial.staff")
def staff_only(actor: Actor, _file: StoredFile) -> bool:
    return actor.is_staff


@download_rule("trial.public")
def everyone(_actor: Actor, _file: StoredFile) -> bool:
    return True


@pytest.fixture
def kept(app: Flask) -> Callable[[str], int]:
    def keep(purpose: str, name: str = "사업 계획서 (최종).pdf") -> int:
        with app.app_context():
            file = services.store(Upload(name, pdf()), actor=ROBOT, purpose=purpose)
            db.session.commit()
            return file.id

    return keep


@pytest.fixture
def client_of(app: Flask) -> Callable[[Role], FlaskClient]:
    def signed_in(role: Role) -> FlaskClient:
        with app.app_context():
            person = make.user(role)
            record(ROBOT, "trial.write", person, "만들었습니다")
            return sign_in(app.test_client(), person)

    return signed_in


@pytest.fixture
def nobody(app: Flask) -> Iterator[FlaskClient]:
    return app.test_client()


def downloads(app: Flask) -> list[AuditEntry]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).where(AuditEntry.kind == Kind.DOWNLOAD)))


def test_a_file_is_given_as_an_attachment_and_logged(
    app: Flask, kept: Callable[[str], int], client_of: Callable[[Role], FlaskClient]
) -> None:
    file_id = kept("trial.staff")
    answer = client_of(Role.COORDINATOR).get(f"/files/{file_id}")
    assert answer.status_code == 200 and answer.data == pdf()
    headers = answer.headers
    assert headers["Content-Type"] == "application/pdf" and headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"] == (
        'attachment; filename="file.pdf"; '
        "filename*=UTF-8''%EC%82%AC%EC%97%85%20%EA%B3%84%ED%9A%8D%EC%84%9C%20%28%EC%B5%9C%EC%A2%85%29.pdf"
    )
    assert "sandbox" in headers["Content-Security-Policy"] and "no-store" in headers["Cache-Control"]
    (entry,) = downloads(app)
    assert (entry.subject_type, entry.subject_id) == ("stored_file", file_id)


def test_what_is_not_theirs_is_not_there(
    app: Flask, kept: Callable[[str], int], client_of: Callable[[Role], FlaskClient], nobody: FlaskClient
) -> None:
    file_id = kept("trial.staff")
    venture = client_of(Role.VENTURE)
    assert venture.get(f"/files/{file_id}").status_code == 404
    assert venture.get("/files/999999").status_code == 404
    assert client_of(Role.ADMIN).get(f"/files/{kept('no.rule')}").status_code == 404
    for number in (file_id, 999999):
        assert "/sign-in" in nobody.get(f"/files/{number}").location
    assert downloads(app) == []


def test_a_public_file_needs_no_account(app: Flask, kept: Callable[[str], int], nobody: FlaskClient) -> None:
    assert nobody.get(f"/files/{kept('trial.public')}").data == pdf()
    assert len(downloads(app)) == 1


def test_lost_content_is_said_as_such_and_not_logged_as_taken(
    app: Flask, kept: Callable[[str], int], client_of: Callable[[Role], FlaskClient]
) -> None:
    file_id = kept("trial.staff")
    for path in Path(app.config["FILES_URL"].removeprefix("file://")).rglob("*"):
        if path.is_file():
            path.unlink()
    answer = client_of(Role.COORDINATOR).get(f"/files/{file_id}")
    assert answer.status_code == 503 and "보관소에서 찾지 못했습니다" in answer.get_data(as_text=True)
    assert downloads(app) == []


def test_a_store_that_is_away_is_503(
    app: Flask,
    kept: Callable[[str], int],
    client_of: Callable[[Role], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file_id, client = kept("trial.staff"), client_of(Role.COORDINATOR)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    monkeypatch.setitem(app.config, "FILES_URL", "s3://bucket?endpoint=http://127.0.0.1:1")
    answer = client.get(f"/files/{file_id}")
    assert answer.status_code == 503 and "파일 보관소에 연결하지 못했습니다" in answer.get_data(as_text=True)


def test_sixty_megabytes_are_refused_in_words(app: Flask, nobody: FlaskClient) -> None:
    stream = BytesIO(b"x" * 60_000_000)
    answer = nobody.post(
        "/language/ko", data={"file": (stream, "큰.pdf")}, content_type="multipart/form-data"
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 413 and "너무 큽니다" in page and "하나는 20MB까지" in page

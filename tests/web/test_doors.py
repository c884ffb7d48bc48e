"""Doors, commits and error pages: nothing opens by accident, nothing is kept by halves."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Blueprint, Flask, redirect

from app.accounts.models import User
from app.audit.services import record
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.errors import Missing, Refused, Stale, WrongState
from app.web import doors
from app.web.pages import inner_address
from tests.clients import JudgingClient
from tests.conftest import make_app

ROBOT = system_actor("시험")


def with_views(tmp_path: Any, *views: tuple[str, list[str], Callable[[], Any]]) -> Flask:
    """The application with a few views more."""
    app = make_app(f"sqlite:///{tmp_path / 'doors.db'}", tmp_path, WTF_CSRF_ENABLED=False)
    bp = Blueprint("sample", __name__)
    for path, methods, view in views:
        bp.add_url_rule(path, view.__name__, view, methods=methods)
    app.register_blueprint(bp)
    with app.app_context():
        db.create_all()
    return app


def test_a_view_without_a_door_keeps_the_application_from_starting(tmp_path: Any) -> None:
    def bare() -> str:
        return ""

    app = with_views(tmp_path, ("/bare", ["GET"], bare))
    with pytest.raises(RuntimeError, match=r"sample\.bare has no door"):
        doors.refuse_undeclared(app)


def test_a_view_that_takes_changes_must_say_when_it_keeps_them(tmp_path: Any) -> None:
    @doors.open_to_all("test")
    def taking() -> str:
        return ""

    app = with_views(tmp_path, ("/taking", ["POST"], taking))
    with pytest.raises(RuntimeError, match=r"sample\.taking takes"):
        doors.refuse_undeclared(app)


def plain_client(app: Flask) -> JudgingClient:
    """A client for views that answer with bare words."""
    client = app.test_client()
    assert isinstance(client, JudgingClient)
    client.judging = False
    return client


def add_person(name: str) -> None:
    """A row and its audit line."""
    person = User(email=f"{name}@example.kr", name=name, created_at=clock.now())
    db.session.add(person)
    record(ROBOT, "accounts.test", person, "사람을 만들었습니다")


def people(app: Flask) -> int:
    """How many people the database holds."""
    with app.app_context():
        return db.session.query(User).count()


def test_a_redirect_commits_a_page_shown_again_does_not(tmp_path: Any) -> None:
    @doors.open_to_all("test")
    @doors.commits
    def going() -> Any:
        add_person("going")
        return redirect("/")

    @doors.open_to_all("test")
    @doors.commits
    def staying() -> str:
        add_person("staying")
        db.session.flush()
        return "shown again"

    app = with_views(tmp_path, ("/going", ["POST"], going), ("/staying", ["POST"], staying))
    client = plain_client(app)
    assert client.post("/staying").status_code == 200
    assert people(app) == 0
    assert client.post("/going").status_code == 302
    assert people(app) == 1


def test_a_form_sent_twice_is_carried_out_once(tmp_path: Any) -> None:
    @doors.open_to_all("test")
    @doors.commits
    def creating() -> Any:
        add_person(f"p{people_now()}")
        return redirect("/made/1")

    def people_now() -> int:
        return db.session.query(User).count()

    app = with_views(tmp_path, ("/creating", ["POST"], creating))
    client = app.test_client()
    key = {"once": "a" * 32}
    first, second = client.post("/creating", data=key), client.post("/creating", data=key)
    assert first.location == second.location == "/made/1"
    assert people(app) == 1


def test_a_get_cannot_write(tmp_path: Any) -> None:
    @doors.open_to_all("test")
    def sneaky() -> str:
        add_person("sneaky")
        db.session.commit()
        return "written"

    app = with_views(tmp_path, ("/sneaky", ["GET"], sneaky))
    assert app.test_client().get("/sneaky").status_code == 503
    assert people(app) == 0


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (Missing(), 404, "찾을 수 없습니다"),
        (WrongState(), 409, "그 사이에 상태가 바뀌었습니다"),
        (Stale(theirs={"이름": "나"}, mine={"이름": "가"}), 409, "다른 사람이 먼저"),
        (Refused("융자를 승인할 수 없습니다."), 422, "융자를 승인할 수 없습니다."),
        (ZeroDivisionError(), 500, "저장하거나 보낸 것은 없습니다"),
    ],
)
def test_each_error_has_its_page_in_words(tmp_path: Any, error: Exception, status: int, words: str) -> None:
    @doors.open_to_all("test")
    def failing() -> str:
        raise error

    app = with_views(tmp_path, ("/failing", ["GET"], failing))
    page = app.test_client().get("/failing")
    assert page.status_code == status
    assert words in page.get_data(as_text=True)


def test_security_headers_stand_on_every_page(client: JudgingClient) -> None:
    page = client.get("/nowhere")
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "'nonce-" in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.status_code == 404


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_open_redirects_are_refused(target: str) -> None:
    assert inner_address(target) is None


def test_a_path_of_this_site_is_kept() -> None:
    assert inner_address("/ventures/1?on=2026-01-01") == "/ventures/1?on=2026-01-01"

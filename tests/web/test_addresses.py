"""Addresses from patterns are those Flask builds, at any mount point; files carry their time of change."""

import os
from pathlib import Path

import pytest
from flask import Flask, url_for

from app.web.addresses import Dure


def plainly(app: Flask, endpoint: str, **values: int) -> str:
    """What Flask itself builds."""
    return Flask.url_for(app, endpoint, **values)


@pytest.mark.parametrize("mount", ["", "/dure"])
def test_an_address_is_the_one_flask_builds_however_often_it_is_asked_for(
    sqlite_app: Flask, mount: str
) -> None:
    with sqlite_app.test_request_context("/", environ_overrides={"SCRIPT_NAME": mount}):
        for _ in range(2):
            assert url_for("ventures.index") == plainly(sqlite_app, "ventures.index") == f"{mount}/ventures/"
            for key in (1, 20_031):
                ours = url_for("dossier.show", venture_id=key)
                assert ours == plainly(sqlite_app, "dossier.show", venture_id=key)
            asked = {"venture_id": 7, "year": 2025, "size": 50}
            assert url_for("ventures.edit", **asked) == plainly(sqlite_app, "ventures.edit", **asked)


def test_an_address_with_words_or_from_outside_a_request_goes_flasks_way(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/ventures/"):
        assert url_for("ventures.index", q="50% 가") == plainly(sqlite_app, "ventures.index", q="50% 가")
        assert url_for(".index") == "/ventures/"
        assert url_for("ventures.index", _external=True).startswith("http")
    with sqlite_app.app_context():
        assert url_for("ventures.index").startswith("http")


def test_a_files_address_says_when_it_was_changed_and_is_kept_until_a_restart(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    made = Dure("fresh", static_folder=str(tmp_path), static_url_path="/static")
    sheet = tmp_path / "base.css"
    sheet.write_text("")
    os.utime(sheet, (255, 255))
    with made.test_request_context("/"):
        assert url_for("static", filename="base.css") == "/static/base.css?v=ff"
        os.utime(sheet, (256, 256))
        assert url_for("static", filename="base.css") == "/static/base.css?v=ff"
        made.debug = True
        assert url_for("static", filename="other.css") == "/static/other.css"

"""Addresses from patterns are those Flask builds, at any mount point; files carry their time of change."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, url_for
from hypothesis import given
from hypothesis import strategies as st

from app.web.addresses import Dure


@cache
def addressed() -> Dure:
    """An application with an address that takes words in its path, and one that takes none."""
    made = Dure("addressed")
    made.add_url_rule("/ventures/", "ventures", lambda: "")
    made.add_url_rule("/named/<key>", "named", lambda key: key)
    return made


def plainly(app: Flask, endpoint: str, **values: Any) -> str:
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


@given(words=st.text(max_size=12), page=st.integers(0, 10**6))
def test_words_behind_the_question_mark_are_written_as_flask_writes_them(words: str, page: int) -> None:
    with addressed().test_request_context("/"):
        for asked in ({"q": words, "page": page}, {"page": page, "q": words, "sort": ""}):
            assert url_for("ventures", **asked) == plainly(addressed(), "ventures", **asked)


@given(words=st.text(min_size=1, max_size=12))
def test_words_in_the_path_are_written_as_flask_writes_them(words: str) -> None:
    with addressed().test_request_context("/"):
        asked = {"key": words, "q": words}
        assert url_for("named", **asked) == plainly(addressed(), "named", **asked)


def test_lists_and_nothing_and_what_lies_outside_a_request_go_flasks_way(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/ventures/"):
        for asked in ({"q": ["가", "나"]}, {"q": None, "sort": "name"}, {"q": 1.5}):
            assert url_for("ventures.index", **asked) == plainly(sqlite_app, "ventures.index", **asked)
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

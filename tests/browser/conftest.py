"""Chromium against a product that runs: web, worker, database and mail are real."""

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from tests.site import Site, demo_folder, running

CHROMIUM = "/usr/bin/chromium-headless-shell"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if base.name.startswith("popen-") else base) / "shared"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser per test process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A product with the demo data; tests of this process share it."""
    folder = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(demo_folder(shared), folder)
    with running(folder) as started:
        yield started


@pytest.fixture
def empty_site(tmp_path: Path, sqlite_template: Path) -> Iterator[Site]:
    """A product with an empty database."""
    shutil.copyfile(sqlite_template, tmp_path / "app.db")
    with running(tmp_path) as started:
        yield started


@contextmanager
def at_a_port(app: Flask) -> Iterator[str]:
    """The application of this test process behind a real port; passkeys are bound to the name localhost."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address of the application on a fresh database, without a worker."""
    with at_a_port(app) as address:
        yield address


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`open_page(width=1280)`: a page in a browser of its own (nobody signed in)."""
    contexts = []

    def opened(width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="ko-KR", timezone_id="Asia/Seoul", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield opened
    for context in contexts:
        context.close()


def mails(site: Site, to: str) -> list[str]:
    """Texts of the mails sent to an address so far, oldest first."""
    found = []
    for path in sorted((site.folder / "mail").rglob("*.eml"), key=lambda p: p.stat().st_mtime):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        if to in str(message["To"]):
            body = message.get_body(("plain",))
            found.append(body.get_content() if body else "")
    return found


def link_in_mail(site: Site, to: str, pattern: str, within_s: float = 20) -> str:
    """The newest link sent to an address that matches; waits for the worker to send it."""
    limit = time.monotonic() + within_s
    while time.monotonic() < limit:
        for text in reversed(mails(site, to)):
            if found := re.search(rf"https?://\S*{pattern}\S*", text):
                return found[0].rstrip(".,)>")
        time.sleep(0.2)
    raise AssertionError(f"no mail to {to} with {pattern!r}")

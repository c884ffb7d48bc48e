"""Through the real server: how soon it starts, twenty people at once, and two hundred who send in at the last minute."""

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode, urlsplit

from sqlalchemy import func, select

from app.applications.models import Application
from app.applications.states import ApplicationState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from scripts.bench_parts.imports import name_of
from scripts.bench_parts.measure import Row
from tests import make, make_ventures
from tests import make_applications as ma
from tests.conftest import make_app
from tests.make_accounts import sign_in
from tests.processes import ROOT
from tests.site import Site, free_port, run_flask

HEAVY = ("weasyprint", "pyxirr", "pikepdf", "xlsxwriter", "python_calamine", "dbos")
PEOPLE = 20
WORKERS = 2
"""As `make run` starts them."""
ROUNDS = 10
PAGES = ("/home", "/ventures/", "/desk/calls", "/notices/")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
SESSION = re.compile(r"\bsession=([^;]+)")
ONCE = re.compile(r'name="once"[^>]*value="([^"]+)"')


def loaded_at_start(folder: Path) -> list[str]:
    """Which of the heavy libraries a web process loads before anybody asks for anything."""
    told = subprocess.run(
        [sys.executable, "-c",
         "import sys, json; from app import create_app; create_app(); print(json.dumps(sorted(sys.modules)))"],
        cwd=ROOT, env=os.environ | {"INSTANCE_PATH": str(folder)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    modules = set(json.loads(told.stdout.splitlines()[-1]))
    return [name for name in HEAVY if name in modules]


@contextmanager
def web(folder: Path) -> Iterator[Site]:
    """The web process alone on the data in `folder`, started from nothing."""
    site = Site(folder, f"http://127.0.0.1:{free_port()}", settings={"WEB_CONCURRENCY": str(WORKERS)})
    with (folder / "web.log").open("ab") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", *site.words("web")],
            cwd=ROOT,
            env=site.environment(),
            stdout=log,
            stderr=log,
        )
    try:
        site.await_answer()
        yield site
    finally:
        started.terminate()
        started.wait(60)


def starting(folder: Path) -> list[Row]:
    """From the command to the first answer, five times."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        with web(folder):
            times.append((time.perf_counter() - began) * 1000)
    loaded = loaded_at_start(folder)
    return [
        Row(
            "start of the web process: first answer", statistics.median(times), "ms wall", 2500.0, min(times)
        ),
        Row("start of the web process: heavy libraries loaded", len(loaded), "", 0, note=", ".join(loaded)),
    ]


class Browser:
    """One person's connection, signed in by cookie; it keeps the cookie that an answer sets."""

    def __init__(self, url: str, cookie: str) -> None:
        self.address, self.cookie = urlsplit(url).netloc, cookie

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str, str, float]:
        """Status, where to, text and milliseconds of one request."""
        began = time.perf_counter()
        line = http.client.HTTPConnection(self.address, timeout=120)
        head = {"Cookie": f"session={self.cookie}"}
        if data is None:
            line.request("GET", path, headers=head)
        else:
            head |= {"Content-Type": "application/x-www-form-urlencoded"}
            line.request("POST", path, urlencode(data), head)
        answer = line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        line.close()
        if renewed := SESSION.search(answer.getheader("Set-Cookie") or ""):
            self.cookie = renewed[1]
        return answer.status, answer.getheader("Location", ""), text, (time.perf_counter() - began) * 1000


def ninety_fifth(times: list[float]) -> float:
    """The time that 95 of 100 do not exceed."""
    return statistics.quantiles(times, n=20)[-1]


def at_once(calls: list[Callable[[], list[float]]]) -> list[float]:
    """All calls begun at the same moment, their times together."""
    ready = Barrier(len(calls))

    def one(call: Callable[[], list[float]]) -> list[float]:
        ready.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [ms for times in pool.map(one, calls) for ms in times]


def reading(site: Site, cookie: str) -> list[Row]:
    """Twenty people who read the office's pages."""

    def rounds() -> list[float]:
        browser, times = Browser(site.url, cookie), []
        for at in range(ROUNDS):
            status, _, text, ms = browser.ask(PAGES[at % len(PAGES)])
            if status != 200:
                raise RuntimeError(f"{PAGES[at % len(PAGES)]}: {status} {text[:200]}")
            times.append(ms)
        return times

    for _ in range(4):
        rounds()  # each process has read its templates
    times = at_once([rounds] * PEOPLE)
    note = f"{PEOPLE} people without a pause, {len(times)} requests, {WORKERS} workers of eight threads"
    return [
        Row("20 people at once: p50", statistics.median(times), "ms wall", None, min(times), note),
        Row("20 people at once: p95", ninety_fifth(times), "ms wall", 150.0),
    ]


def filled(folder: Path, count: int) -> tuple[list[tuple[str, str]], str, int]:
    """`count` finished drafts of a call that is about to close: (page, cookie) of each; a coordinator's cookie."""
    run_flask(folder, "db", "upgrade")
    key = (folder / "secret_key").read_text().strip()  # cookies are the server's own
    app = make_app(f"sqlite:///{folder / 'app.db'}", folder, SECRET_KEY=key)
    app.config["AUDIT_GUARD"] = False
    drafts = []
    with app.app_context():
        call = ma.call(closes_at=clock.now() + timedelta(minutes=30))
        for number in range(count):
            venture = make_ventures.venture(
                name=name_of(number), biz_reg_no=make_ventures.biz_reg_no(40_000 + number)
            )
            draft = ma.draft(call, venture=venture)
            ma.answers(draft)
            owner = make_ventures.member(venture)
            db.session.flush()
            drafts.append((f"/applications/{draft.id}/check", signed_in(app, owner)))
        office = signed_in(app, make.user(Role.COORDINATOR))
        return drafts, office, call.id


def signed_in(app: object, user: object) -> str:
    """The cookie of a browser in which this person is signed in."""
    client = app.test_client()  # type: ignore[attr-defined]
    sign_in(client, user)  # type: ignore[arg-type]
    cookie = client.get_cookie("session")
    return str(cookie.value)


def rush(site: Site, drafts: list[tuple[str, str]]) -> tuple[Counter[str], list[float]]:
    """Everyone has the last page open and sends at the same moment."""
    opened = []
    for page, cookie in drafts:
        browser = Browser(site.url, cookie)
        _, _, text, _ = browser.ask(page)
        token, once = TOKEN.search(text), ONCE.search(text)
        if token is None or once is None:
            raise RuntimeError(f"{page}: no form. {text[:300]}")
        data = {"csrf_token": token[1], "once": once[1], "confirmed_by": "한지우", "confirmed": "y"}
        opened.append((browser, page, data))
    said: Counter[str] = Counter()

    def sending(browser: Browser, page: str, data: dict[str, str]) -> Callable[[], list[float]]:
        def send() -> list[float]:
            status, location, _, ms = browser.ask(page, data)
            said["received" if status == 302 and location.endswith("/receipt") else str(status)] += 1
            return [ms]

        return send

    return said, at_once([sending(*one) for one in opened])


def received(folder: Path, call_id: int) -> tuple[int, int]:
    """Applications sent in, and distinct receipt numbers among them."""
    app = make_app(f"sqlite:///{folder / 'app.db'}", folder)
    with app.app_context():
        counted = select(func.count(), func.count(Application.receipt_no.distinct())).where(
            Application.call_id == call_id, Application.state == ApplicationState.SUBMITTED
        )
        rows, numbers = db.session.execute(counted).one()
        return rows, numbers


def measure(folder: Path, _ventures: int) -> list[Row]:
    """Start, readers, and the last minute of a call."""
    count = int(os.environ.get("BENCH_SUBMISSIONS", "200"))
    data = folder / "serving"
    data.mkdir()
    drafts, office, call_id = filled(data, count)
    rows = starting(data)
    with web(data) as site:
        rows += reading(site, office)
        said, times = rush(site, drafts)
    sent, numbers = received(data, call_id)
    told = ", ".join(f"{word} {number}" for word, number in said.most_common())
    return [
        *rows,
        Row(f"{count} submissions at once: not received", count - said["received"], "", 0, note=told),
        Row(f"{count} submissions at once: missing in the database", count - sent, "", 0),
        Row(f"{count} submissions at once: receipt numbers given twice", sent - numbers, "", 0),
        Row(f"{count} submissions at once: p50", statistics.median(times), "ms wall", None, min(times)),
        Row(f"{count} submissions at once: p95", ninety_fifth(times), "ms wall"),
    ]

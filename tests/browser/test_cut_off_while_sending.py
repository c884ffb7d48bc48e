"""The web killed and the database crashed while many send in at once: nothing half, nothing twice, nothing lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, select, text

from app.applications import queries
from app.applications.models import Application, ReceiptCounter, Submission
from app.applications.states import ApplicationState
from app.audit.services import record
from app.kernel.access import system_actor
from app.kernel.db import db, reading
from app.notices.models import Mail
from tests import make_applications, make_ventures, postgres
from tests.acting import follow, go, press, told, write
from tests.conftest import create_database, make_app, on_server
from tests.make_accounts import sign_in
from tests.schema import bring_to_head
from tests.site import Site, running

pytestmark = [pytest.mark.browser, pytest.mark.kill, pytest.mark.timeout(400)]

MANY = 24
AT_ONCE = 8
BEFORE_THE_BLOW = 4
WORRY = "가죽 폐기물이 해마다 늘고 있습니다."


class Stay(HTTPRedirectHandler):
    """Says where one is sent instead of going there."""

    def redirect_request(self, *_whatever: object) -> None:
        """Do not follow."""


@dataclass
class Writer:
    """Somebody in front of the last page, with the form that sends the application in."""

    application_id: int
    client: FlaskClient
    form: list[tuple[str, str]] = field(default_factory=list)

    @property
    def cookie(self) -> str:
        """What makes the browser theirs."""
        kept = self.client.get_cookie("session")
        assert kept is not None
        return str(kept.value)

    @property
    def path(self) -> str:
        """Where the form stands."""
        return f"/applications/{self.application_id}/check"

    def look(self) -> None:
        """Open the page and fill its form in."""
        page = html.document_fromstring(self.client.get(self.path).get_data(as_text=True))
        (form,) = page.xpath("//main//form[.//*[@name='confirmed_by']]")
        filled = dict(form.form_values()) | {"confirmed_by": "한지우", "confirmed": "y"}
        self.form = list(filled.items())

    def send(self, site: Site) -> tuple[int, str]:
        """Press the button: the status, and where to or what it says; 0 when the connection broke."""
        data = urlencode(self.form).encode()
        asked = Request(site.url + self.path, data, {"Cookie": f"session={self.cookie}"})
        try:
            answer = build_opener(Stay).open(asked, timeout=60)
            return answer.status, answer.read().decode()
        except HTTPError as told_so:
            return told_so.code, told_so.headers.get("Location") or told_so.read().decode()
        except OSError:
            return 0, ""


def drafts(app: Flask) -> list[Writer]:
    """Whole drafts of one call, each with its writer in front of the last page."""
    call, writers = make_applications.call(), []
    for number in range(MANY):
        draft = make_applications.draft(call)
        make_applications.answers(draft, one_line="새 가죽", problem=f"{WORRY} ({number})")
        person = make_ventures.member(draft.venture)
        client = sign_in(app.test_client(), person)
        client.judging = False  # type: ignore[attr-defined]
        writers.append(Writer(draft.id, client))
    record(system_actor("시험"), "trial.furnish", None, "시험 자료를 더했습니다")
    db.session.commit()
    with ThreadPoolExecutor(1) as elsewhere:  # away from the application context of this test
        list(elsewhere.map(Writer.look, writers))
    return writers


def sent_until(blow: Callable[[], None], writers: list[Writer], site: Site) -> dict[int, tuple[int, str]]:
    """Everyone sends; the blow falls when a few have their answer. Gives the answers by application."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        sending = {pool.submit(writer.send, site): writer.application_id for writer in writers}
        for number, _done in enumerate(as_completed(sending), 1):
            if number == BEFORE_THE_BLOW:
                blow()
        return {application_id: done.result() for done, application_id in sending.items()}


def received(writers: list[Writer]) -> set[int]:
    """Who is in: each application is wholly sent or a draft with every word, and nothing is there twice."""
    found = set()
    with reading():
        for number, writer in enumerate(writers):
            application = db.session.get_one(Application, writer.application_id, populate_existing=True)
            copies = queries.submissions_of(application)
            words = f"{WORRY} ({number})"
            if application.state is ApplicationState.SUBMITTED:
                (copy,) = copies
                said = copy.snapshot["sections"][0]["answers"]
                assert application.receipt_no and application.submitted_at == copy.at
                assert words in {answer["shown"] for answer in said}
                found.add(application.id)
            else:
                assert application.state is ApplicationState.DRAFT
                assert not copies and application.receipt_no is None and application.submitted_at is None
            assert queries.drafts_of(application)["plan"].answers["problem"] == words
        numbers = sorted(
            db.session.scalars(select(Application.receipt_no).where(Application.receipt_no.is_not(None)))
        )
        counted = db.session.scalar(select(ReceiptCounter.last)) or 0
        db.session.rollback()
    assert [int(number[-4:]) for number in numbers] == list(range(1, len(found) + 1))
    assert counted == len(found)
    return found


def everyone_presses_again(writers: list[Writer], site: Site) -> None:
    """The page is still open, so they press once more: all are in, once, with one letter each."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda writer: writer.send(site), writers))
    assert {status for status, _ in answers} == {302}, answers
    assert all(where.endswith("/receipt") for _, where in answers)
    assert received(writers) == {writer.application_id for writer in writers}
    with reading():
        assert len(db.session.scalars(select(Submission.id)).all()) == MANY
        letters = db.session.scalars(select(Mail.subject)).all()
        db.session.rollback()
    assert len([subject for subject in letters if "신청을 받았습니다" in subject]) == MANY
    site.flask("audit", "verify")


def at_the_browser(site: Site, page: Page, writer: Writer) -> Page:
    """The page of a writer, signed in."""
    page.context.add_cookies([{"name": "session", "value": writer.cookie, "url": site.url}])
    go(page, site, writer.path.removesuffix("/check"))
    return page


@pytest.fixture
def web(fresh_app: Flask, tmp_path: Path) -> Iterator[Site]:
    """A web process on the same database as this test."""
    with running(tmp_path, parts=("web",), **settings_of(fresh_app)) as site:
        yield site


def settings_of(app: Flask) -> dict[str, str]:
    """What a web process must share with the application of this test."""
    return {"DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "SECRET_KEY": app.config["SECRET_KEY"]}


def test_a_killed_web_process_leaves_each_application_sent_or_a_draft(
    fresh_app: Flask, web: Site, open_page: Callable[..., Page]
) -> None:
    writers = drafts(fresh_app)
    page = at_the_browser(web, open_page(), writers[-1])
    follow(page, "사업 계획")
    answers = sent_until(lambda: web.stop("web", kill=True), writers[:-1], web)
    assert 0 in {status for status, _ in answers.values()}, "the blow fell too late"
    the_words_wait_while_nobody_answers(page)
    web.start("web")
    web.await_answer()
    are_in = received(writers)
    assert are_in >= {key for key, (status, _) in answers.items() if status == 302}
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-save-line]").first).to_contain_text("에 저장했습니다")
    write(page, 사업_한_줄_소개="새 가죽")
    press(page, "저장하고 다음으로")
    told(page, "모두 썼습니다. 확인하고 제출하면 접수번호를 드립니다.")
    everyone_presses_again(writers, web)


def the_words_wait_while_nobody_answers(page: Page) -> None:
    """What is typed stays on the page, which says that it is not saved yet."""
    write(page, 사업_한_줄_소개="다시 태어난 가죽")
    expect(page.locator("[data-save-line]").first).to_contain_text("아직 저장하지 못했습니다")
    expect(page.get_by_label("사업 한 줄 소개")).to_have_value("다시 태어난 가죽")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Site, Flask, str]]:
    """A web process, an application and a PostgreSQL server of this test's own, to be crashed."""
    with postgres.server() as server:
        create_database(server, "crashing")
        address = on_server(server, "crashing")
        bring_to_head(address, tmp_path)
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("ALTER DATABASE crashing SET synchronous_commit TO on"))
        engine.dispose()
        app = make_app(address, tmp_path)
        with app.app_context(), running(tmp_path, parts=("web",), **settings_of(app)) as site:
            yield site, app, server
            db.session.remove()
            db.engine.dispose()


def test_a_database_that_crashes_under_load_loses_nothing_that_was_confirmed(
    office: tuple[Site, Flask, str], open_page: Callable[..., Page]
) -> None:
    site, app, server = office
    writers = drafts(app)
    answers = sent_until(lambda: postgres.restart(server), writers, site)
    statuses = {status for status, _ in answers.values()}
    assert statuses <= {302, 503}, answers
    are_in = received(writers)
    assert are_in >= {key for key, (status, _) in answers.items() if status == 302}
    for status, words in answers.values():
        assert status == 302 or "잠시 뒤에 다시" in words
    late = next((w for w in writers if w.application_id not in are_in), None)
    if late:
        page = at_the_browser(site, open_page(), late)
        told(page, "모두 썼습니다. 확인하고 제출하면 접수번호를 드립니다.")
    everyone_presses_again(writers, site)

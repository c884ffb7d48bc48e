"""A file that was chosen stays chosen when its form comes back with something to mend."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.passwords import hashed
from app.applications.models import Objection
from app.applications.states import ApplicationState, CallState
from app.audit.services import record
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from tests import make_applications, make_ventures
from tests.acting import PASSWORD, go, press, sign_in, told, write
from tests.make_files import pdf
from tests.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def address(app: Flask) -> tuple[str, str]:
    """An application whose result may be contested, and the address of who contests it."""
    with app.app_context():
        call = make_applications.call(state=CallState.DECIDED)
        refused = make_applications.decided(ApplicationState.REJECTED, call, decided_at=clock.now())
        owner = make_ventures.member(refused.venture)
        owner.password = hashed(PASSWORD)
        record(system_actor("시험"), "trial.furnish", None, "시험 자료를 더했습니다")
        db.session.commit()
        return f"/applications/{refused.id}/objection", owner.email


@pytest.mark.parametrize("scripts", [True, False])
def test_the_paper_of_an_objection_without_words_is_still_there_when_the_words_are_asked_for(
    app: Flask, served: str, address: tuple[str, str], open_page: Callable[..., Page], scripts: bool
) -> None:
    site, (path, email) = Site(app.instance_path, served), address  # type: ignore[arg-type]
    page = open_page(360, 780, java_script_enabled=scripts)
    sign_in(page, site, email)
    go(page, site, path)
    file = {"name": "성적표.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    page.get_by_label("뒷받침하는 자료").set_input_files(file)  # type: ignore[arg-type]
    press(page, "이의신청 내기")
    told(page, "어떤 점이 사실과 다른지 적어 주세요.")
    lost = page.get_by_text("다시 골라 주세요")
    if not scripts:
        expect(lost).to_be_visible()
        return
    expect(lost).to_have_count(0)
    write(page, 어떤_점이_사실과_다른가요="매출이 다릅니다.")
    press(page, "이의신청 내기")
    page.wait_for_url("**/applications/*")
    with app.app_context():
        (kept,) = db.session.scalars(select(Objection)).all()
        assert kept.file is not None and kept.file.name == "성적표.pdf"
    for _ in range(50):
        if page.evaluate(HELD) == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError("something of it stays in the browser")


HELD = """() => new Promise((go) => {
  const opening = indexedDB.open("held-files", 1);
  opening.onsuccess = () => {
    opening.result.transaction("held").objectStore("held").count().onsuccess = (event) => go(event.target.result);
  };
})"""

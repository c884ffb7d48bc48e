"""What a page leaves on paper, what opens within a narrow screen, and where the focus is after a change."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.audit.services import record
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.notices.services import SEND
from app.tasks.services import enqueue
from tests import make_ventures
from tests.acting import before_scripts
from tests.make_accounts import PASSWORD, person

pytestmark = pytest.mark.browser

CONTROLS = "main .btn, .crumbs, .pager ul, .toolbar, .block-head > a, a.do, .actions"


def entered(app: Flask, served: str, page: Page, role: Role) -> Page:
    """The page, with somebody of this role signed in."""
    with app.app_context():
        email = person(role).email
    page.goto(f"{served}/sign-in")
    page.get_by_label("이메일 주소").fill(email)
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="로그인").click()
    page.wait_for_url("**/home")
    return page


def test_paper_carries_no_controls_and_a_total_stands_once(
    served: str, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(f"{served}/ui/")
    page.emulate_media(media="print")
    assert page.locator(CONTROLS).count() and not page.locator(CONTROLS).locator("visible=true").count()
    assert page.locator(".pager p").first.is_visible(), "paper says which part of a long list it holds"
    shown = page.evaluate(
        "[...document.querySelectorAll('.table tfoot')].map(e => getComputedStyle(e).display)"
    )
    assert shown and set(shown) == {"table-row-group"}, "a foot repeats on every sheet"
    stuck = "[...document.querySelectorAll('.stick')].map(e => getComputedStyle(e).position)"
    assert set(page.evaluate(stuck)) == {"static"}


def test_ones_own_menu_opens_within_a_phones_screen(
    app: Flask, served: str, open_page: Callable[..., Page]
) -> None:
    page = entered(app, served, open_page(width=360), Role.COORDINATOR)
    page.locator(".who summary").click()
    box = page.locator(".who .drop-body").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360


def test_all_rows_ticked_before_the_scripts_have_come_are_ticked(
    served: str, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    with before_scripts(page, f"{served}/ui/"):
        page.locator("[data-pick-all]").check()
    expect(page.get_by_role("button", name="실적 요청")).to_be_visible()
    picks = page.locator("input[name=pick]")
    assert page.locator("input[name=pick]:checked").count() == picks.count() > 1
    expect(page.locator("[data-picked]")).to_have_text(f"{picks.count()}건 고름")


def test_a_list_sorted_by_key_comes_back_with_the_focus_on_its_head(
    app: Flask, served: str, open_page: Callable[..., Page]
) -> None:
    with app.app_context():
        make_ventures.venture()
        record(system_actor("시험"), "trial.write", None, "만들었습니다")
        db.session.commit()
    page = entered(app, served, open_page(), Role.COORDINATOR)
    page.goto(f"{served}/ventures/")
    page.locator("thead a").nth(1).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("thead a").nth(1)).to_be_focused()


def test_the_focus_stays_on_a_waiting_task_while_it_renews_itself(
    app: Flask, served: str, open_page: Callable[..., Page]
) -> None:
    page = entered(app, served, open_page(), Role.ADMIN)
    with app.app_context():
        task_id = enqueue(SEND, asked_by=system_actor("시험"), mail_ids=[])
        record(system_actor("시험"), "trial.write", None, "만들었습니다")
        db.session.commit()
    page.goto(f"{served}/tasks/{task_id}")
    page.get_by_role("link", name="지금 상태 보기").focus()
    page.evaluate("document.querySelector('.task-status').dataset.old = 'yes'")
    page.wait_for_selector(".task-status:not([data-old])", timeout=15_000)
    expect(page.get_by_role("link", name="지금 상태 보기")).to_be_focused()

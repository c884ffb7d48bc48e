"""What a page leaves on paper, and what opens within a narrow screen."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from app.kernel.roles import Role
from tests.make_accounts import PASSWORD, person

pytestmark = pytest.mark.browser

CONTROLS = "main .btn, .crumbs, .pager ul, .toolbar, .block-head > a, a.do, .actions"


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
    with app.app_context():
        email = person(Role.COORDINATOR).email
    page = open_page(width=360)
    page.goto(f"{served}/sign-in")
    page.get_by_label("이메일 주소").fill(email)
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="로그인").click()
    page.wait_for_url("**/home")
    page.locator(".who summary").click()
    box = page.locator(".who .drop-body").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360

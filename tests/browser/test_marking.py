"""Marking in Chromium: documents beside the sheet; the connection is lost while marks are typed; two windows at once."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.acting import sign_in
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

FAILED = "아직 저장하지 못했습니다"


def at_the_sheet(site: Site, page: Page) -> None:
    """The demo evaluator opens the first sheet that is not in yet."""
    accounts = json.loads(site.flask("demo", "accounts", "--json"))
    mine = next(one for one in accounts if one["role"] == "evaluator")
    sign_in(page, site, mine["email"], mine["password"])
    page.goto(f"{site.url}/evaluations/assigned")
    page.locator("a", has_text="평가하기").first.click()
    expect(page.locator("#marks")).to_be_visible()


def test_marks_typed_without_a_connection_are_saved_when_it_is_back(
    site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    at_the_sheet(site, page)
    line, first = page.locator("[data-save-line]").first, page.locator("[data-mark]").first
    page.context.set_offline(True)
    first.fill("7")
    expect(line).to_contain_text(FAILED)
    page.get_by_label("이렇게 준 까닭").fill("연결이 끊긴 동안 쓴 말입니다.")
    page.context.set_offline(False)
    expect(line).to_contain_text("에 저장했습니다")
    page.reload()
    expect(page.locator("[data-mark]").first).to_have_value("7")
    expect(page.get_by_label("이렇게 준 까닭")).to_have_value("연결이 끊긴 동안 쓴 말입니다.")


def test_a_mark_that_cannot_be_kept_says_so_at_its_place_and_does_not_count(
    site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    at_the_sheet(site, page)
    first, total = page.locator("[data-mark]").first, page.locator(".sum-bar .total b")
    first.fill("5")
    expect(page.locator("[data-save-line]").first).to_contain_text("에 저장했습니다")
    counted = total.inner_text()
    first.fill("99")
    expect(page.locator(".criterion").first).to_contain_text("사이로 적어 주세요")
    expect(page.locator("[data-save-line]").first).to_contain_text("고칠 점수가 1개")
    expect(first).to_have_attribute("aria-invalid", "true")
    assert float(total.inner_text()) == float(counted) - 5
    first.fill("５점")
    expect(first).not_to_have_attribute("aria-invalid", "true")
    expect(total).to_have_text(counted)


def test_a_document_is_read_beside_the_sheet_and_the_marks_stay(
    site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    at_the_sheet(site, page)
    sheet, line = page.url, page.locator("[data-save-line]").first
    page.locator("[data-mark]").first.fill("6")
    page.get_by_label("이렇게 준 까닭").fill("사업계획서를 읽고 더 적습니다.")
    docs = page.get_by_role("navigation", name="읽을 문서")
    docs.get_by_role("link", name="사업계획서").click()
    expect(docs.get_by_role("link", name="사업계획서")).to_have_attribute("aria-current", "page")
    assert page.url != sheet
    # What was typed is still there beside the pages, and saves itself while one reads.
    expect(page.locator("[data-mark]").first).to_have_value("6")
    expect(page.get_by_label("이렇게 준 까닭")).to_have_value("사업계획서를 읽고 더 적습니다.")
    expect(line).to_contain_text("에 저장했습니다")
    expect(page.locator("#pane h2")).to_contain_text("사업계획서_")
    expect(
        page.locator("#pane img, #pane [data-pane-awaits]").first
    ).to_be_visible()  # pages, or the worker is at them
    page.reload()
    expect(page.locator("[data-mark]").first).to_have_value("6")
    expect(page.locator("#pane h2")).to_contain_text("사업계획서_")
    page.set_viewport_size({"width": 820, "height": 1180})  # a tablet held upright: still both on one screen
    for place in ("#pane h2", "[data-mark]"):
        expect(page.locator(place).first).to_be_in_viewport()
    page.go_back()
    expect(page.locator("#pane .prose")).to_be_visible()
    expect(page.locator("[data-mark]").first).to_have_value("6")


def test_a_second_window_is_told_and_loses_nothing(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page()
    at_the_sheet(site, page)
    second = page.context.new_page()
    second.goto(page.url)
    page.locator("[data-mark]").first.fill("8")
    expect(page.locator("[data-save-line]").first).to_contain_text("에 저장했습니다")
    second.locator("[data-mark]").first.fill("9")
    expect(second.locator("[data-save-line]").first).to_contain_text("다른 창에서 먼저 저장했습니다")
    second.get_by_role("button", name="저장하고 다음 건").last.click()
    expect(second.locator("#marks")).to_contain_text("다른 창에서 먼저 저장했습니다")
    expect(second.locator("[data-mark]").first).to_have_value("9")
    assert second.evaluate(
        "document.documentElement.scrollHeight <= innerHeight"
    )  # the sheet scrolls, not the page

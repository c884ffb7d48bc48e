"""Every page that a role may open: axe finds nothing, and nothing is wider than a phone.

Pages are found through the matrix, so a new one is looked at without being named here. Of pages that are built alike
(the same elements, classes and roles; any number of like rows) one is looked at.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from playwright.sync_api import Browser, Page

from tests.browser.conftest import at_a_port
from tests.security.test_matrix import listed
from tests.security.world import World, demo_world
from tests.site import ROOT, demo_folder

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

AXE = ROOT / "node_modules" / "axe-core"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
LANGUAGES = ("ko",)
WALKED = ("coordinator", "nobody", "venture", "evaluator", "consultant", "fund_manager", "loan_officer")
"""Columns of the matrix whose pages are walked; those who mostly read what these read are still to be added."""
PHONES = (360, 320)
SHAPING = ("class", "role", "type", "scope", "aria-live", "hidden", "disabled", "open", "multiple")
LOOK = """async rules => (await axe.run(document, {runOnly: rules, resultTypes: ['violations']})).violations
  .map(v => `${v.id}: ${v.help} – ` + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' … '))"""


@pytest.fixture(scope="module")
def world(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demo data with one of everything, in a database of these tests' own."""
    with demo_world(demo_folder(shared), tmp_path_factory.mktemp("pages")) as made:
        yield made


@pytest.fixture(scope="module")
def address(world: World) -> Iterator[str]:
    """Where the world answers a browser."""
    with at_a_port(world.app) as served:
        yield served


@pytest.fixture(scope="module")
def seen() -> set[bytes]:
    """How the pages are built that were looked at already, in which language."""
    return set()


@pytest.fixture(scope="module")
def eyes(chromium: Browser) -> Iterator[Page]:
    """One window for all, so that styles and fonts are fetched once."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="ko-KR", timezone_id="Asia/Seoul"
    )
    yield context.new_page()
    context.close()


def shape(element: etree._Element) -> str:
    """How an element is built, without its words; parts that are alike count once."""
    said = [
        str(element.tag),
        *(f"{name}={element.get(name)}" for name in SHAPING if element.get(name) is not None),
    ]
    inner: list[str] = []
    for child in element.iterchildren(etree.Element):
        one = shape(child)
        if one not in inner:
            inner.append(one)
    return f"<{' '.join(said)}{'…' if (element.text or '').strip() else ''}>{''.join(inner)}</>"


def pages(world: World, column: str, language: str) -> Iterator[tuple[str, str, list[str]]]:
    """Endpoint, path and shapes (of the matter, of the frame) of every page this column may open."""
    browser, kept = world.browser(column), listed()
    browser.post(f"/language/{language}")
    for rule in world.app.url_map.iter_rules():
        row = kept.get((rule.endpoint, "GET"))
        if (
            row is None
            or row[column] != "in"
            or "GET" not in (rule.methods or ())
            or rule.endpoint == "static"
        ):
            continue
        path = str(world.address(rule))
        answer = browser.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            body = html.document_fromstring(answer.get_data(as_text=True)).body
            (main,) = body.xpath("//main")
            matter = shape(main)
            main.drop_tree()
            yield rule.endpoint, path, [matter, shape(body)]


def faults(page: Page) -> list[str]:
    """What is wrong with the page that is open."""
    found: list[str] = page.evaluate(LOOK, RULES)
    if (count := page.locator("h1").count()) != 1:
        found.append(f"{count} h1")
    for width in PHONES:
        page.set_viewport_size({"width": width, "height": 780})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{wide} px wide on a phone of {width}")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


@pytest.mark.parametrize("column", WALKED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_for_everyone(
    world: World, address: str, eyes: Page, seen: set[bytes], language: str, column: str
) -> None:
    axe = (AXE / "axe.min.js").read_text(encoding="utf-8")
    words = (AXE / "locales" / "ko.json").read_text(encoding="utf-8")
    wrong: dict[str, Any] = {}
    for endpoint, path, built in pages(world, column, language):
        prints = {sha256(f"{language} {part}".encode()).digest() for part in built}
        if prints <= seen:
            continue
        seen |= prints
        come_in(world, address, eyes, column)
        eyes.goto(address + path)
        assert eyes.locator("html").get_attribute("lang") == language
        eyes.evaluate(f"{axe}; axe.configure({{locale: {words}}})")
        if found := faults(eyes):
            wrong[f"{endpoint} {path}"] = found
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)


def come_in(world: World, address: str, eyes: Page, column: str) -> None:
    """The window belongs to this person now."""
    cookie = world.clients[column].get_cookie("session")
    assert cookie is not None
    eyes.context.clear_cookies()
    eyes.context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])

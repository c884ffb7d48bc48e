"""Every page that a role may open: axe finds nothing, and nothing is wider than a phone.

Pages are found through the matrix, so a new one is looked at without being named here. Of pages that are built alike
(the same elements, classes and roles; any number of like rows) one is looked at.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from lxml import etree, html
from playwright.sync_api import Browser, Page

from tests.browser.conftest import at_a_port
from tests.security.test_matrix import listed
from tests.security.world import World, demo_world
from tests.site import ROOT

AXE = ROOT / "node_modules" / "axe-core"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SPOKEN = [
    "label-content-name-mismatch", "target-size", "html-has-lang", "html-lang-valid", "valid-lang", "document-title",
    "link-name", "button-name", "label", "select-name", "image-alt", "summary-name", "empty-heading",
    "identical-links-same-purpose", "link-in-text-block", "scrollable-region-focusable",
]  # fmt: skip
"""Rules whose findings can change with the words; the others see the same elements in either language."""
RULES = {"ko": {"type": "tag", "values": TAGS}, "en": {"type": "rule", "values": SPOKEN}}
PHONE = 320
"""The narrowest that has to do: what fits there fits on a phone of 360."""
SHAPING = ("class", "role", "type", "scope", "aria-live", "hidden", "disabled", "open", "multiple")
LOOK = """async ([within, rules]) => (await axe.run(within, {runOnly: rules, resultTypes: ['violations']})).violations
  .map(v => `${v.id}: ${v.help} – ` + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' … '))"""


@dataclass
class Walk:
    """A world at a port, a window before it, and how the pages are built that were looked at already."""

    world: World
    address: str
    eyes: Page
    language: str
    seen: set[bytes] = field(default_factory=set)

    def first(self, part: str) -> bool:
        """Whether nothing built like this was looked at so far; from now on it was."""
        mark = sha256(part.encode()).digest()
        new = mark not in self.seen
        self.seen.add(mark)
        return new

    def come_in(self, column: str) -> None:
        """The window belongs to this person now."""
        cookie = self.world.clients[column].get_cookie("session")
        assert cookie is not None
        self.eyes.context.clear_cookies()
        self.eyes.context.add_cookies([{"name": "session", "value": cookie.value, "url": self.address}])


@contextmanager
def walk(source: Path, folder: Path, chromium: Browser, language: str) -> Iterator[Walk]:
    """The demo data with one of everything, in a database of its own; one window, so that styles are fetched once."""
    with demo_world(source, folder) as world:
        world.app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
        context = chromium.new_context(
            viewport={"width": 1280, "height": 900}, locale="ko-KR", timezone_id="Asia/Seoul"
        )
        axe = (AXE / "axe.min.js").read_text(encoding="utf-8")
        words = (AXE / "locales" / "ko.json").read_text(encoding="utf-8")
        context.add_init_script(f"{axe}; axe.configure({{locale: {words}}})")
        with at_a_port(world.app) as address:
            yield Walk(world, address, context.new_page(), language)
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


def faults(page: Page, within: str, language: str) -> list[str]:
    """What is wrong with the page that is open; axe looks at what the selector `within` finds."""
    found: list[str] = page.evaluate(LOOK, [within, RULES[language]])
    if (count := page.locator("h1").count()) != 1:
        found.append(f"{count} h1")
    page.set_viewport_size({"width": PHONE, "height": 780})
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > PHONE:
        found.append(f"{wide} px wide on a phone of {PHONE}")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def look_at_every_page(walk: Walk, column: str) -> None:
    """Every page this column may open; a frame that was looked at around one page is not again around the next."""
    wrong: dict[str, Any] = {}
    for endpoint, path, (matter, frame) in pages(walk.world, column, walk.language):
        new_frame, new_matter = walk.first(frame), walk.first(matter)
        if not (new_frame or new_matter):
            continue
        walk.come_in(column)
        walk.eyes.goto(walk.address + path)
        assert walk.eyes.locator("html").get_attribute("lang") == walk.language
        if found := faults(walk.eyes, "html" if new_frame else "main", walk.language):
            wrong[f"{endpoint} {path}"] = found
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)

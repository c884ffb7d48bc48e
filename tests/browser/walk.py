"""Every page that a role may open: axe finds nothing, and nothing is wider than a phone.

Pages are found through the matrix, so a new one is looked at without being named here. Of pages whose parts are built
alike (the same elements, classes and roles; any number of like rows) one is looked at; headings are on every page. In
English a page says other words in the same elements: its matter is put into the Korean page that is open.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from lxml import etree, html
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import at_a_port
from tests.judge import heading_problems
from tests.processes import ROOT
from tests.security.test_matrix import listed
from tests.security.world import World, demo_world

Element: TypeAlias = etree._Element
AXE = ROOT / "node_modules" / "axe-core"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SPOKEN = [
    "label-content-name-mismatch", "target-size", "html-has-lang", "html-lang-valid", "valid-lang", "document-title",
    "link-name", "button-name", "label", "select-name", "image-alt", "summary-name", "empty-heading",
    "identical-links-same-purpose", "link-in-text-block", "scrollable-region-focusable",
]  # fmt: skip
"""Rules whose findings can change with the words; the others see the same elements in either language."""
EVERY_RULE, WORDS_ALONE = {"type": "tag", "values": TAGS}, {"type": "rule", "values": SPOKEN}
PHONE, DESK = ViewportSize(width=320, height=780), ViewportSize(width=1280, height=900)
"""The narrowest that has to do: what fits there fits on a phone of 360."""
PART_DEPTH = 3
"""A part of a page stands this deep in its main element: a section, a form, a table, a card."""
SHAPING = ("class", "role", "type", "scope", "aria-live", "hidden", "disabled", "open", "multiple")
FEW = """most => { for (const rows of document.querySelectorAll('tbody')) {
  const kept = {};
  for (const row of [...rows.children]) {
    const built = row.innerHTML.replace(/>[^<]+</g, '><').replace(/(href|id|value|action|for|aria-\\w+|datetime|name)="[^"]*"/g, '$1');
    if ((kept[built] = (kept[built] || 0) + 1) > most) row.remove();
  } } }"""
"""Of rows that are built alike, a few are looked at."""
MARK_UP = """paths => paths.map(path => document.querySelector(path)).filter(one => one)
  .map(one => one.setAttribute('data-look', '')).length"""
MARKED = "[data-look]"
OTHER_WORDS = """([language, title, body]) => {
  document.documentElement.lang = language; document.title = title; document.body.innerHTML = body; }"""
LOOK = """async ([within, rules]) => (await axe.run(within,
    {runOnly: rules, resultTypes: ['violations'], preload: within === 'html'})).violations
  .map(v => `${v.id}: ${v.help} – ` + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' … '))"""
"""The styles themselves, which every page shares, are read once for each new frame."""


@dataclass
class Walk:
    """A world at a port, a window before it, and how the pages are built that were looked at already."""

    world: World
    address: str
    eyes: Page
    seen: set[bytes] = field(default_factory=set)

    def first(self, built: dict[str, Element]) -> list[Element]:
        """Those that are built like nothing that was looked at so far; from now on they were."""
        marks = {sha256(shaped.encode()).digest(): one for shaped, one in built.items()}
        new = [one for mark, one in marks.items() if mark not in self.seen]
        self.seen |= marks.keys()
        return new


@dataclass
class Reader:
    """Someone who reads the same pages in two languages: without a window to learn how they are built, then in one."""

    walk: Walk
    column: str
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for language in ("ko", "en"):
            browser = self.walk.world.browser(self.column)
            browser.post(f"/language/{language}")
            self.cookies[language] = browser.get_cookie("session").value  # type: ignore[union-attr]

    def read(self, path: str, language: str) -> str | None:
        """The page as it is sent; None when it is none."""
        browser = self.walk.world.browser(self.column)
        browser.set_cookie("session", self.cookies[language])
        answer = browser.get(path)
        shown = answer.status_code == 200 and answer.mimetype == "text/html"
        return answer.get_data(as_text=True) if shown else None

    def open(self, path: str) -> None:
        """The page in the window, in Korean."""
        walk = self.walk
        walk.eyes.context.clear_cookies()
        walk.eyes.context.add_cookies([{"name": "session", "value": self.cookies["ko"], "url": walk.address}])
        walk.eyes.goto(walk.address + path)

    def say_it_in_english(self, path: str) -> None:
        """The matter of the open page becomes what is sent to those who read English."""
        page = self.read(path, "en")
        assert page is not None
        sent = html.document_fromstring(page)
        body = html.tostring(sent.body, encoding="unicode")
        self.walk.eyes.evaluate(OTHER_WORDS, [sent.get("lang"), sent.findtext(".//title"), body])


@contextmanager
def walk(source: Path, folder: Path, chromium: Browser) -> Iterator[Walk]:
    """The demo data with one of everything, in a database of its own; one window, so that styles are fetched once."""
    with demo_world(source, folder) as world:
        world.app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
        context = chromium.new_context(viewport=PHONE, locale="ko-KR", timezone_id="Asia/Seoul")
        axe = (AXE / "axe.min.js").read_text(encoding="utf-8")
        words = (AXE / "locales" / "ko.json").read_text(encoding="utf-8")
        context.add_init_script(f"{axe}; axe.configure({{locale: {words}}})")
        with at_a_port(world.app) as address:
            yield Walk(world, address, context.new_page())
        context.close()


def shape(element: Element) -> str:
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


def parts(element: Element, deep: int) -> dict[str, Element]:
    """A page taken apart down to this depth: the shape of each part with everything in it, and the first part so built."""
    found: dict[str, Element] = {}
    for child in element.iterchildren(etree.Element):
        inner = parts(child, deep - 1) if deep > 1 and len(child) else {shape(child): child}
        found = inner | found
    return found


def place(element: Element) -> str:
    """Where an element stands, as CSS has it."""
    above = element.getparent()
    if above is None:
        return str(element.tag)
    number = sum(1 for _ in element.itersiblings(element.tag, preceding=True)) + 1
    return f"{place(above)} > {element.tag}:nth-of-type({number})"


def pages(reader: Reader) -> Iterator[tuple[str, str, Element]]:
    """Endpoint, path and content of every page this column may open."""
    world, kept = reader.walk.world, listed()
    for rule in world.app.url_map.iter_rules():
        row = kept.get((rule.endpoint, "GET"))
        if row is None or row[reader.column] != "in" or "GET" not in (rule.methods or ()):
            continue
        path = str(world.address(rule))
        if rule.endpoint != "static" and (page := reader.read(path, "ko")):
            yield rule.endpoint, path, html.document_fromstring(page)


def too_wide(page: Page) -> list[str]:
    """Whether the page that is open is wider than the phone it is shown on."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} px wide on a phone of {PHONE['width']}"] if wide > PHONE["width"] else []


def faults(page: Page, places: list[str], rules: dict[str, Any]) -> list[str]:
    """What is wrong with the page that is open; axe looks at what stands at these places, at everything when at none."""
    assert page.evaluate(MARK_UP, places) == len(places), places
    page.evaluate(FEW, 3)
    found: list[str] = page.evaluate(LOOK, [MARKED if places else "html", rules])
    if (count := page.locator("h1").count()) != 1:
        found.append(f"{count} h1")
    return found


def look_at_every_page(walk: Walk, column: str) -> None:
    """Every page this column may open; what was looked at on one page is not again on the next."""
    wrong: dict[str, Any] = {}
    reader = Reader(walk, column)
    for endpoint, path, page in pages(reader):
        found = heading_problems(page)
        (main,) = page.body.xpath("//main")
        places = [place(part) for part in walk.first(parts(main, PART_DEPTH))]
        main.drop_tree()
        new_frame = walk.first({shape(page.body): page.body})
        if new_frame or places:
            found += looked_at(reader, path, [] if new_frame else places)
        if found:
            wrong[f"{endpoint} {path}"] = found
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)


def looked_at(reader: Reader, path: str, places: list[str]) -> list[str]:
    """What is wrong with a page in either language. It comes and goes on a phone; a new frame is seen on a desk both times."""
    eyes = reader.walk.eyes
    reader.open(path)
    assert eyes.locator("html").get_attribute("lang") == "ko"
    found = too_wide(eyes)
    eyes.set_viewport_size(DESK)
    found += faults(eyes, places, EVERY_RULE)
    reader.say_it_in_english(path)
    assert eyes.locator("html").get_attribute("lang") == "en"
    eyes.set_viewport_size(PHONE)
    english = too_wide(eyes)
    if not places:
        eyes.set_viewport_size(DESK)
    english += faults(eyes, places, WORDS_ALONE)
    eyes.set_viewport_size(PHONE)
    return found + [f"in English: {fault}" for fault in english]

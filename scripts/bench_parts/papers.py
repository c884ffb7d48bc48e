"""Papers as PDF, against the same content as naive HTML and against a running Chromium that prints the same page."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

from app.documents.compose import html_of
from app.documents.render import FONTS, STYLE, render_pdf
from scripts.bench_parts.measure import Row, interleaved
from tests.papers import dossier, tearsheet

CHROMIUM = "/usr/bin/chromium-headless-shell"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TARGET_KB = {"dossier": 200.0, "tearsheet": 100.0}
TARGET_RATIO = {"dossier": 1.8, "tearsheet": 1.3}
NAIVELY = (
    ("display: table; table-layout: fixed;", "display: flex;"),
    ("display: table-cell;", "flex: 1;"),
    ("table-layout: fixed;", ""),
)
"""What anybody would write first: tables that find their own widths, columns by flex."""


def naive(html: str) -> Callable[[], bytes]:
    """The same content the plain way: auto tables and flex, style and fonts read each time, the collector on."""
    import weasyprint

    css = STYLE.read_text("utf-8")
    for ours, theirs in NAIVELY:
        css = css.replace(ours, theirs)
    plain = re.sub(r"<colgroup>.*?</colgroup>", "", html, flags=re.DOTALL)

    def once() -> bytes:
        style = weasyprint.CSS(string=css, base_url=f"{FONTS.parent / 'static'}/")
        made: bytes = weasyprint.HTML(string=plain).write_pdf(stylesheets=[style], pdf_variant="pdf/a-2a")
        return made

    return once


def measure(_folder: Path, _ventures: int) -> list[Row]:
    """Wall clock of one warm render; size of the file."""
    rows: list[Row] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        for name, paper in (("dossier", dossier), ("tearsheet", tearsheet)):
            html = html_of(paper())

            def printed(source: str = html) -> None:
                page.set_content(source, wait_until="load")
                page.pdf(format="A4", tagged=True)

            calls = {
                "ours": lambda source=html: render_pdf(source),
                "chromium": printed,
                "naive": naive(html),
            }
            timings = interleaved(calls, repeat=1, rounds=5, wall=True)
            made = render_pdf(html)
            ours, theirs, plain = timings["ours"], timings["chromium"], timings["naive"]
            rows += [
                Row(f"{name} PDF: wall clock", ours.median, "ms", None, ours.least, f"{made.pages} pages"),
                Row(f"{name} PDF: running Chromium, same page", theirs.median, "ms", None, theirs.least),
                Row(f"{name} PDF: same content as naive HTML", plain.median, "ms", None, plain.least),
                Row(f"{name} PDF: over naive HTML", ours.median / plain.median, "×", 0.6),
                Row(f"{name} PDF: over Chromium", ours.median / theirs.median, "×", TARGET_RATIO[name]),
                Row(f"{name} PDF: size", len(made.pdf) / 1000, "KB", TARGET_KB[name]),
            ]
        browser.close()
    return rows

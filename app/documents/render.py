"""HTML of a paper to PDF: tagged, archivable, the same bytes for the same input, nothing fetched from outside."""

import gc
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.request import url2pathname

from app.documents import archival, line_breaking
from app.kernel.memory import no_search_for_garbage

HERE = Path(__file__).parent
STYLE = HERE / "static" / "report.css"
FONTS = HERE / "fonts"
SERVED = {
    STYLE: "text/css",
    FONTS / "DureSans-Regular.ttf": "font/ttf",
    FONTS / "DureSans-SemiBold.ttf": "font/ttf",
}
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-nanum"

MISSING_GLYPH = re.compile(r"^\.notdef glyph .*\(U\+([0-9A-F]{4,6})\)$", re.DOTALL)

_one_at_a_time = Lock()


class PaperFailed(Exception):
    """A paper could not be made; the message names the cause for whoever runs the system."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF. `complaints` are the renderer's warnings: empty for a good paper."""

    pdf: bytes
    pages: int
    complaints: tuple[str, ...]

    @property
    def unprintable(self) -> frozenset[str]:
        """The letters the fonts do not know."""
        found = (MISSING_GLYPH.search(line) for line in self.complaints)
        return frozenset(chr(int(one[1], 16)) for one in found if one)


class Complaints(logging.Handler):
    """Collects what the renderer warns about: missing glyphs, ignored properties, slow font subsetting."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(record.getMessage())


@dataclass(frozen=True, slots=True)
class Press:
    """WeasyPrint made ready once per process: fonts loaded, the style sheet parsed."""

    weasyprint: Any
    fonts: Any
    style: Any
    fetcher: Any


def _closed_fetcher(urls: Any) -> Any:
    class ClosedFetcher(urls.URLFetcher):  # type: ignore[misc]
        """Serves our style sheet and fonts; any other address ends the rendering.

        Inside an SVG the renderer swallows even a fatal error, so what was refused is remembered too.
        """

        refused: tuple[str, ...] = ()

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            path = Path(url2pathname(url.removeprefix("file://"))) if url.startswith("file://") else None
            kind = SERVED.get(path) if path else None
            if path is None or kind is None:
                self.refused = (*self.refused, url)
                raise urls.FatalURLFetchingError(f"refused to fetch {url}")
            return urls.URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return ClosedFetcher()


@cache
def _press() -> Press:
    try:
        import weasyprint
        from weasyprint import urls
        from weasyprint.text.fonts import FontConfiguration
    except OSError as error:
        raise PaperFailed(f"apt-get install {PACKAGES}") from error
    absent = [path.name for path in SERVED if not path.exists()]
    if absent:
        raise PaperFailed(f"fonts are not set up: {', '.join(absent)}")
    line_breaking.teach()
    fonts = FontConfiguration()
    fetcher = _closed_fetcher(urls)
    style = weasyprint.CSS(filename=STYLE, font_config=fonts, url_fetcher=fetcher)
    gc.collect()
    gc.freeze()  # the libraries stay for good: no later look for garbage goes through them
    return Press(weasyprint, fonts, style, fetcher)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rendering makes many objects and no garbage until its end: collect once, afterwards."""
    try:
        with no_search_for_garbage():
            yield
    finally:
        gc.collect()


@contextmanager
def _listening() -> Iterator[Complaints]:
    complaints = Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        yield complaints
    finally:
        logger.removeHandler(complaints)


def render_pdf(html: str) -> Rendered:
    """Make a paper's HTML into a PDF/A-2a that also carries the PDF/UA-1 mark.

    Title, author, dates and language come from the HTML's head. Raises PaperFailed when the text asks for an
    address that is not ours, or fonts or libraries are missing.
    """
    with _one_at_a_time, _listening() as complaints, _without_collector():
        pdf, pages = _printed(html)
    return Rendered(pdf, pages, tuple(complaints.lines))


def _printed(html: str) -> tuple[bytes, int]:
    """The bytes and the number of pages. The laid-out document ends with this call, so that it can be collected."""
    press = _press()
    press.fetcher.refused = ()
    try:
        document = press.weasyprint.HTML(string=html, base_url=None, url_fetcher=press.fetcher).render(
            stylesheets=[press.style], font_config=press.fonts, pdf_variant=archival.VARIANT
        )
        pdf = document.write_pdf(finisher=archival.finish, pdf_variant=archival.VARIANT)
    except press.weasyprint.urls.FatalURLFetchingError as error:
        raise PaperFailed(str(error)) from error
    if press.fetcher.refused:
        raise PaperFailed(f"refused to fetch {', '.join(press.fetcher.refused)}")
    return pdf, len(document.pages)

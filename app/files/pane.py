"""A document as a page shows it: pictures of its pages, or its words in parts. Desk side."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import request
from flask.wrappers import Response

from app.audit import queries as log
from app.audit.reading import seen
from app.files import blobs, copies
from app.files.models import ReadingCopy, ReadingPage, StoredFile
from app.files.policy import venture_of
from app.files.reader.words import MOST
from app.files.rules import in_megabytes
from app.files.states import CopyEnd, CopyFault, FileKind
from app.kernel.errors import Missing
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.afterwards import afterwards

PART = 16_000
"""Characters of text on one page."""

Cover = Callable[[str], str]


@dataclass
class Block:
    """A heading, a paragraph, or the rows of a table."""

    kind: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Pane:
    """What is there to read. `state`: absent, waiting, stuck, locked, broken, pages, words or empty."""

    state: str
    copy: ReadingCopy | None = None
    pages: list[ReadingPage] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    part: int = 1
    parts: int = 1
    both: bool = False

    @property
    def shows(self) -> bool:
        """Whether something of the document is on the page."""
        return self.state in ("pages", "words")

    @property
    def limit(self) -> str:
        """How far it was laid open, where not to its end."""
        copy = self.copy
        if copy is None or not self.shows:
            return ""
        counts = {"drawn": copy.drawn, "pages": copy.pages, "most": f"{MOST:,}"}
        if copy.ending is CopyEnd.WORDS:
            return str(translated(N_("앞의 %(most)s자까지만 펼쳤습니다."), **counts))
        if copy.ending is CopyEnd.STOPPED:
            return str(translated(N_("%(drawn)s쪽을 펼친 뒤 문서가 열리지 않아 멈췄습니다."), **counts))
        if copy.drawn < copy.pages:
            return str(translated(N_("모두 %(pages)s쪽 가운데 %(drawn)s쪽만 펼쳤습니다."), **counts))
        return ""


def laid_out(copy: ReadingCopy | None, *, as_text: bool, part: int, cover: Cover | None = None) -> Pane:
    """What stands there of a content; `cover` hides words in the text."""
    if copy is None:
        return Pane("absent")
    if copy.made_at is None:
        return Pane("stuck" if copies.is_stuck(copy) else "waiting", copy)
    if copy.fault is not None:
        return Pane("locked" if copy.fault is CopyFault.LOCKED else "broken", copy)
    if copy.drawn and not as_text:
        return Pane("pages", copy, copies.pages_of(copy), both=copy.kind is FileKind.PDF)
    words = cover(copy.words) if cover else copy.words
    both = bool(copy.drawn)
    if not words.strip():
        return Pane("empty", copy, both=both)
    parts = in_parts(words)
    at = min(max(part, 1), len(parts))
    return Pane("words", copy, [], blocks_of(parts[at - 1], copy.kind), at, len(parts), both)


def hasten(shown: Pane) -> None:
    """Who has opened what is not laid open yet goes first; that is kept once the page is ready."""
    if shown.state == "waiting" and shown.copy is not None and copies.waits_in_line(shown.copy):
        afterwards(partial(copies.hasten, shown.copy.sha256))


def in_parts(words: str) -> list[str]:
    """Text cut at ends of lines into parts that one page can hold."""
    parts: list[str] = []
    held: list[str] = []
    size = 0
    for line in words.split("\n"):
        for piece in (line[at : at + PART] for at in range(0, max(len(line), 1), PART)):
            if size + len(piece) > PART and held:
                parts.append("\n".join(held))
                held, size = [], 0
            held.append(piece)
            size += len(piece) + 1
    return [*parts, "\n".join(held)] if held else parts


def blocks_of(words: str, kind: FileKind) -> list[Block]:
    """Lines as headings, paragraphs and tables."""
    blocks: list[Block] = []
    for line in words.split("\n"):
        if line.startswith("\f"):
            blocks.append(Block("heading", _heading(line[1:], kind)))
        elif "\t" in line:
            if not blocks or blocks[-1].kind != "table":
                blocks.append(Block("table"))
            blocks[-1].rows.append([cell.strip(" /") for cell in line.removesuffix("\t").split("\t")])
        elif line.strip():
            blocks.append(Block("text", line.strip()))
    for block in blocks:
        width = max((len(row) for row in block.rows), default=0)
        block.rows = [row + [""] * (width - len(row)) for row in block.rows]
    return blocks


def _heading(name: str, kind: FileKind) -> str:
    words = {FileKind.PDF: N_("%(n)s쪽"), FileKind.PPTX: N_("슬라이드 %(n)s")}.get(kind)
    return str(translated(words, n=name)) if words else name


def meta(kind: FileKind, size: int, copy: ReadingCopy | None) -> str:
    """What it is, how long and how large: PDF 문서 · 12쪽 · 2.1MB."""
    pages = translated(N_("%(n)s쪽"), n=copy.pages) if copy and copy.drawn and kind is FileKind.PDF else ""
    return " · ".join(filter(None, (str(translated(kind.label)), str(pages), in_megabytes(size))))


# Pictures

LOGGED_FOR_S = 12 * 3600
READ = "read"


def picture(stored: StoredFile, number: int, sentence: str, **params: Any) -> Response:
    """The picture of one page. Opening the document was logged; who comes by another way is logged here.

    The browser keeps it and asks each time whether it may still be shown. Raises Missing, StoreAway.
    """
    page = copies.page(stored.sha256, number)
    if page is None:
        raise Missing
    actor = current_actor()
    if not log.was_read_lately(actor, READ, stored, within_s=LOGGED_FOR_S):
        seen(stored, sentence, venture_id=venture_of(stored), **params)
    response = Response(blobs.content(page.sha256), mimetype="image/webp")
    response.headers["Content-Disposition"] = "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(page.sha256)
    response.make_conditional(request)
    return response


def chosen() -> tuple[bool, int]:
    """Whether the words are asked for instead of pictures, and which part of them."""
    return request.args.get("as") == "text", request.args.get("part", 1, type=int)

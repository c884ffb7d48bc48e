"""The text of office documents as people read it. A line with tabs is a row of a table; "\\f" begins a page.

What stands behind "\\f" to the end of its line is the page's name: the number of a slide, the name of a sheet.
"""

import csv
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO, StringIO
from typing import IO, Any
from xml.etree import ElementTree

from app.files import ole
from app.files.reader import hwp

MOST = 200_000
"""Characters that are kept of one document."""
_SKIPPED = frozenset({"Fallback", "delText", "instrText"})
"""What Word writes a second time for old readers, took out, or computes."""


class Unreadable(ValueError):
    """Nothing can be read out of it."""


def text_of(kind: str, content: bytes) -> str:
    """The words of a document of this kind, at most `MOST` and one more. Raises Unreadable."""
    read = _READERS[kind]
    found: list[str] = []
    size = 0
    try:
        for piece in read(content):
            found.append(piece)
            size += len(piece)
            if size > MOST:
                break
    except (
        zipfile.BadZipFile,
        zlib.error,
        ElementTree.ParseError,
        ole.Broken,
        KeyError,
        struct.error,
    ) as error:
        if not found:
            raise Unreadable(str(error)) from error
    return "".join(found)[: MOST + 1]


def _docx(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(content)) as archive, archive.open("word/document.xml") as part:
        yield from _paragraphs(part)


def _pptx(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for number, name in _numbered(archive.namelist(), "ppt/slides/slide"):
            yield f"\f{number}\n"
            with archive.open(name) as part:
                yield from _paragraphs(part)


def _hwpx(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for _, name in _numbered(archive.namelist(), "Contents/section"):
            with archive.open(name) as part:
                yield from _paragraphs(part)


def _numbered(names: Iterable[str], stem: str) -> list[tuple[int, str]]:
    """Parts by their number: slide2 comes before slide10."""
    middle = [(name.removeprefix(stem).removesuffix(".xml"), name) for name in names if name.startswith(stem)]
    return sorted((int(number), name) for number, name in middle if number.isdecimal())


def _paragraphs(part: IO[bytes]) -> Iterator[str]:
    """Paragraphs a line each, rows of a table with tabs; a table inside a cell is told within it."""
    skipping, cells = 0, 0
    for event, element in ElementTree.iterparse(part, ("start", "end")):  # noqa: S314 (expat bounds entities)
        name = element.tag.rpartition("}")[2]
        if name in _SKIPPED:
            skipping += 1 if event == "start" else -1
        elif event == "start":
            cells += name == "tc"
        elif name == "tc":
            cells -= 1
            yield "\t" if cells == 0 else " / "
        elif name in _ENDS:
            yield _ENDS[name] if cells == 0 else " "
        elif name == "t" and not skipping:
            yield "".join(element.itertext())
        if event == "end":
            element.clear()


_ENDS = {"p": "\n", "tr": "\n", "br": "\n", "tab": "  "}


def _xlsx(content: bytes) -> Iterator[str]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        for name in book.sheet_names:
            yield f"\f{name}\n"
            for row in book.get_sheet_by_name(name).iter_rows():
                cells = [_cell(value) for value in row]
                if any(cells):
                    yield "\t".join(cells).rstrip("\t") + "\t\n"
    except python_calamine.CalamineError as error:
        raise Unreadable(str(error)) from error


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return f"{int(value):,}" if abs(value) >= 10_000 else str(int(value))
    return " ".join(str(value).split())


def _zip(content: bytes) -> Iterator[str]:
    """What is inside, by name."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for entry in archive.infolist():
            name = entry.filename
            if not entry.flag_bits & 0x800:
                try:
                    name = name.encode("cp437").decode("cp949")
                except UnicodeError:
                    name = entry.filename
            if not entry.is_dir():
                yield f"{name}\n"


def _txt(content: bytes) -> Iterator[str]:
    yield _decoded(content)


def _csv(content: bytes) -> Iterator[str]:
    for row in csv.reader(StringIO(_decoded(content), newline="")):
        yield "\t".join(" ".join(cell.split()) for cell in row) + "\t\n"


def _decoded(content: bytes) -> str:
    """Text as it is written today, or as Korean Windows wrote it."""
    for coding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp949"):
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


_MOST_STREAM = 60_000_000


def _hwp(content: bytes) -> Iterator[str]:
    compound = ole.CompoundFile(BytesIO(content), len(content))
    if hwp.is_closed(compound):
        raise Unreadable("locked")
    yield from hwp.paragraphs(compound, _MOST_STREAM)


_READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "docx": _docx,
    "xlsx": _xlsx,
    "pptx": _pptx,
    "hwpx": _hwpx,
    "hwp": _hwp,
    "zip": _zip,
    "txt": _txt,
    "csv": _csv,
}
KINDS = frozenset(_READERS)

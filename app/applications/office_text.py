"""The plain words inside files, to look for 주민등록번호 before they are sent in. Nothing is kept.

What takes long or is drawn by a foreign library (PDF, and what an archive may hold) is left to the worker: see `SLOW`.
"""

import html
import re
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from app.files import ole
from app.files.archives import MAX_ENTRIES, readable
from app.files.contents import as_text
from app.files.reader import hwp
from app.files.rules import kind_of_ending
from app.files.states import FileKind

OFFICE = frozenset({FileKind.DOCX, FileKind.XLSX, FileKind.PPTX, FileKind.HWPX})
PLAIN = frozenset({FileKind.TXT, FileKind.CSV})
QUICK = OFFICE | PLAIN | {FileKind.HWP}
"""Looked through at once, while the upload is answered."""
SLOW = frozenset({FileKind.PDF, FileKind.ZIP})
"""Looked through by the worker, seconds later."""
MOST_BYTES = 20_000_000
"""Looked at per file, unpacked: a bigger one is looked at in part."""
MOST_IN_ZIP = 100_000_000
ZIP_SECONDS = 60
PDF_SECONDS = 20
_READER = Path(__file__).with_name("pdf_text.py")

_PARTS = re.compile(
    r"^(word/(document|comments|header\d*|footer\d*|footnotes|endnotes)\.xml"
    r"|xl/(sharedStrings|comments\d*|comments/[^/]+|worksheets/[^/]+)\.xml"
    r"|ppt/(slides|notesSlides|comments)/[^/]+\.xml|Contents/(section|header)\d*\.xml)$"
)
_BREAK = re.compile(r"</(?:w:p|a:p|hp:p|si|c|row)>")
_TAG = re.compile(r"<[^>]*>")


def words_in(content: bytes, kind: FileKind = FileKind.DOCX) -> str:
    """The words of a file of one kind, by paragraph or cell; what cannot be read has none."""
    if kind in PLAIN:
        return as_text(content[:MOST_BYTES]) or ""
    if kind is FileKind.HWP:
        return _of_hwp(content)
    if kind is FileKind.PDF:
        return _of_pdf(content)
    if kind is FileKind.ZIP:
        return "\n".join(_of_zip(content))
    return _of_office(content) if kind in OFFICE else ""


def _of_office(content: bytes) -> str:
    found: list[str] = []
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                if left <= 0 or not _PARTS.match(name):
                    continue
                with archive.open(name) as part:
                    text = part.read(left).decode("utf-8", "replace")
                left -= len(text)
                found.append(html.unescape(_TAG.sub("", _BREAK.sub("\n", text))))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError):
        return ""
    return "\n".join(found)


def _of_zip(content: bytes) -> Iterator[str]:
    """Names and words of what an archive holds, within bounds of number, bytes and time. It was checked when it came."""
    left, until = MOST_IN_ZIP, time.monotonic() + ZIP_SECONDS
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for entry in archive.infolist()[:MAX_ENTRIES]:
                name = readable(entry)
                yield name
                kind = kind_of_ending(name)
                if kind is None or kind is FileKind.ZIP or left <= 0 or time.monotonic() > until:
                    continue
                with archive.open(entry) as part:
                    inner = part.read(min(left, MOST_BYTES))
                left -= len(inner)
                yield words_in(inner, kind)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError):
        return


def _of_pdf(content: bytes) -> str:
    """Read in a process of its own, which is given so long and no longer: a file can make the reader hang or fall."""
    try:
        done = subprocess.run(  # noqa: S603 (our own file, no shell)
            [sys.executable, "-I", str(_READER)],
            input=content,
            capture_output=True,
            timeout=PDF_SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _of_hwp(content: bytes) -> str:
    found: list[str] = []
    try:
        compound = ole.CompoundFile(BytesIO(content), len(content))
        if "PrvText" in compound.names:
            found.append(compound.open("PrvText", MOST_BYTES).decode("utf-16-le", "replace"))
        found.extend(hwp.paragraphs(compound, MOST_BYTES))
    except (ole.Broken, zlib.error, struct.error):
        pass  # what was read by then is looked through all the same
    return "\n".join(found)

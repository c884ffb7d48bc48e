"""Zip archives and the documents that are zip archives: what they are, and whether it is safe to keep them.

Nothing is unpacked to disk. Sizes in bytes.
"""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO

from app.files import refusals
from app.files.refusals import NotTaken
from app.files.rules import in_megabytes
from app.files.states import FileKind

MAGIC = b"PK\x03\x04"
_EMPTY_ARCHIVE = b"PK\x05\x06"
MAX_ENTRIES = 3_000
MAX_UNPACKED = 300 * 1000 * 1000
MAX_RATIO = 200
RATIO_COUNTS_FROM = 5 * 1000 * 1000
MAX_INNER = 40 * 1000 * 1000
MAX_DEPTH = 2
"""An archive may hold documents, which are archives themselves, and no more."""

PROGRAMS = frozenset(
    {
        *(
            "exe",
            "dll",
            "com",
            "scr",
            "msi",
            "msp",
            "bat",
            "cmd",
            "ps1",
            "vbs",
            "vbe",
            "js",
            "jse",
            "wsf",
            "wsh",
        ),
        *("hta", "jar", "apk", "lnk", "reg", "pif", "cpl", "sh"),
    }
)
_OFFICE = {
    "word/document.xml": FileKind.DOCX,
    "xl/workbook.xml": FileKind.XLSX,
    "ppt/presentation.xml": FileKind.PPTX,
}


@dataclass
class Budget:
    """What may still be unpacked, over all levels of one upload."""

    entries: int = MAX_ENTRIES
    unpacked: int = MAX_UNPACKED


def look_into(stream: BinaryIO, size: int, name: str) -> FileKind:
    """The kind of an archive. Raises NotTaken for what is broken, mixed, locked, dangerous or too large unpacked."""
    return _look(stream, size, name, Budget(), depth=0)


def _look(stream: BinaryIO, size: int, name: str, budget: Budget, depth: int) -> FileKind:
    _require_nothing_around(stream, size, name)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _require_modest(entries, size, name, budget)
            kind = _kind_of(archive, name)
            for entry in entries:
                _check_entry(archive, entry, name, kind, budget, depth)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, OSError) as error:
        raise NotTaken(refusals.BROKEN, name=name) from error
    except (RuntimeError, UnicodeDecodeError) as error:
        raise NotTaken(refusals.BROKEN, name=name) from error


def _require_nothing_around(stream: BinaryIO, size: int, name: str) -> None:
    """An archive begins with its first entry and ends with its directory; anything else is two files in one."""
    stream.seek(0)
    begin = stream.read(4)
    tail_at = max(0, size - 65_557)
    stream.seek(tail_at)
    tail = stream.read()
    found = tail.rfind(_EMPTY_ARCHIVE)
    if begin == _EMPTY_ARCHIVE:
        raise NotTaken(refusals.EMPTY, name=name)
    if found < 0 or len(tail) - found < 22:
        raise NotTaken(refusals.BROKEN, name=name)
    length, offset, comment = struct.unpack("<IIH", tail[found + 12 : found + 22])
    if found + 22 + comment != len(tail):
        raise NotTaken(refusals.MIXED, name=name)
    gap = tail_at + found - length - offset
    large = 0xFFFFFFFF in (length, offset)
    if begin != MAGIC or not (large or gap in (0, 76)):
        raise NotTaken(refusals.MIXED, name=name)


def _require_modest(entries: list[zipfile.ZipInfo], size: int, name: str, budget: Budget) -> None:
    """Counted before anything is unpacked; entries that share bytes are counted as often as they are named."""
    budget.entries -= len(entries)
    if budget.entries < 0:
        raise NotTaken(refusals.CROWDED, name=name, most=f"{MAX_ENTRIES:,}")
    unpacked = sum(entry.file_size for entry in entries)
    budget.unpacked -= unpacked
    too_dense = unpacked > RATIO_COUNTS_FROM and unpacked > size * MAX_RATIO
    overlapping = sum(entry.compress_size for entry in entries) > size
    if budget.unpacked < 0 or too_dense or overlapping:
        raise NotTaken(refusals.BOMB, name=name, most=in_megabytes(MAX_UNPACKED))
    if not any(not entry.is_dir() for entry in entries):
        raise NotTaken(refusals.EMPTY, name=name)


def _kind_of(archive: zipfile.ZipFile, name: str) -> FileKind:
    names = set(archive.namelist())
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        kind = archive.read("mimetype").strip()
        if kind == b"application/hwp+zip":
            return FileKind.HWPX
    if "[Content_Types].xml" in names:
        types = archive.getinfo("[Content_Types].xml")
        found = next((kind for part, kind in _OFFICE.items() if part in names), None)
        if found is not None:
            if types.file_size > 2_000_000:
                raise NotTaken(refusals.BROKEN, name=name)
            macros = b"macroEnabled" in archive.read(types) or any(
                n.endswith("vbaProject.bin") for n in names
            )
            if macros:
                raise NotTaken(refusals.MACROS, name=name, better=str(found))
            return found
    return FileKind.ZIP


def _check_entry(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    name: str,
    kind: FileKind,
    budget: Budget,
    depth: int,
) -> None:
    """Read one entry to its end (its checksum is tried on the way) and look into it if it is an archive."""
    _require_inside(entry, name)
    if entry.flag_bits & 0x1:
        raise NotTaken(refusals.LOCKED, name=name)
    ending = PurePosixPath(entry.filename.lower().rstrip(". ")).suffix.lstrip(".")
    if kind is FileKind.ZIP and ending in PROGRAMS:
        raise NotTaken(refusals.PROGRAM, name=name, entry=readable(entry)[-60:])
    if entry.is_dir():
        return
    with archive.open(entry) as content:
        begin = content.read(4)
        inner = begin == MAGIC
        if inner and (depth + 1 >= MAX_DEPTH + (kind is not FileKind.ZIP) or entry.file_size > MAX_INNER):
            raise NotTaken(refusals.NESTED, name=name)
        kept = bytearray(begin)
        while part := content.read(256 * 1024):
            if inner:
                kept += part
    if inner:
        found = _look(BytesIO(bytes(kept)), len(kept), name, budget, depth + 1)
        if found is FileKind.ZIP:
            raise NotTaken(refusals.NESTED, name=name)


def _require_inside(entry: zipfile.ZipInfo, name: str) -> None:
    path = entry.filename.replace("\\", "/")
    if path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0] or "\0" in path:
        raise NotTaken(refusals.OUTSIDE, name=name)


def readable(entry: zipfile.ZipInfo) -> str:
    """The entry's name; Korean Windows writes cp949 without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("cp949")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename

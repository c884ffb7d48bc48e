"""The older Hangul document: records in streams of a compound file (한글 문서 파일 형식 5.0)."""

import re
import struct
import zlib
from collections.abc import Iterator

from app.files.ole import CompoundFile

_PACKED, _CLOSED = 0x01, 0x06
"""Bits of the header: the streams are packed; locked or for distribution only."""
_PARAGRAPH = 67


def is_closed(compound: CompoundFile) -> bool:
    """Whether it is locked, or made for distribution only."""
    return bool(_flags(compound) & _CLOSED)


def paragraphs(compound: CompoundFile, most: int) -> Iterator[str]:
    """The text in order of its sections, a line end behind each paragraph; of one stream at most `most` bytes.

    Raises ole.Broken, zlib.error or struct.error on the way.
    """
    packed = _flags(compound) & _PACKED
    sections = [name for name in compound.names if re.fullmatch(r"Section\d+", name)]
    for name in sorted(sections, key=lambda name: int(name.removeprefix("Section"))):
        section = compound.open(name, most)
        yield from _records(zlib.decompressobj(-15).decompress(section, most) if packed else section)


def _flags(compound: CompoundFile) -> int:
    return int.from_bytes(compound.open("FileHeader", 40)[36:40], "little")


def _records(section: bytes) -> Iterator[str]:
    at = 0
    while at + 4 <= len(section):
        (head,) = struct.unpack_from("<I", section, at)
        at, size = at + 4, head >> 20
        if size == 0xFFF:
            (size,) = struct.unpack_from("<I", section, at)
            at += 4
        if head & 0x3FF == _PARAGRAPH:
            yield words_of(section[at : at + size])
        at += size


def words_of(raw: bytes) -> str:
    """Letters, and what stands between them: a control takes one place or eight."""
    letters = struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])
    kept: list[int] = []
    at = 0
    while at < len(letters):
        code = letters[at]
        if code >= 32:
            kept.append(code)
        elif code in (10, 13):
            kept.append(10)
        elif code == 9:
            kept += (32, 32)
        at += 1 if code >= 24 or code in (0, 10, 13) else 8
    return struct.pack(f"<{len(kept)}H", *kept).decode("utf-16-le", "replace").rstrip("\n") + "\n"

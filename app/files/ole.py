"""The old compound file ("OLE"): just enough to find a stream in it and to see whether it is whole. Little-endian."""

import struct
from typing import BinaryIO

MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA
_ROOT, _STREAM = 5, 2
_MAX_SECTORS = 400_000


class Broken(ValueError):
    """Not a whole compound file."""


class CompoundFile:
    """The directory of a compound file, and its small and large streams."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._size = size
        header = self._read(0, 512)
        if header[:8] != MAGIC:
            raise Broken("no signature")
        self._sector = 1 << _short(header, 30)
        self._mini_sector = 1 << _short(header, 32)
        if self._sector not in (512, 4096) or self._mini_sector != 64:
            raise Broken("sector size")
        self._cutoff = _long(header, 56)
        self._fat = self._load_fat(header)
        self._entries = self._load_directory(_long(header, 48))
        self._mini_fat = _longs(self._chain(_long(header, 60))) if _long(header, 64) else ()
        root = next((entry for entry in self._entries.values() if entry[0] == _ROOT), None)
        self._mini = self._chain(root[1]) if root and root[2] else b""

    @property
    def names(self) -> frozenset[str]:
        """Names of all streams and folders."""
        return frozenset(self._entries)

    def open(self, name: str, most: int) -> bytes:
        """The first `most` bytes of a stream. Raises Broken when it is not there or not whole."""
        if name not in self._entries:
            raise Broken(f"no stream {name}")
        kind, start, size = self._entries[name]
        if kind != _STREAM:
            raise Broken("not a stream")
        if size >= self._cutoff:
            return self._chain(start)[: min(size, most)]
        found = bytearray()
        for at in _follow(self._mini_fat, start):
            found += self._mini[at * self._mini_sector : (at + 1) * self._mini_sector]
        if len(found) < size:
            raise Broken("short stream")
        return bytes(found[: min(size, most)])

    def require_whole(self) -> None:
        """Raises Broken when a used sector lies behind the end of the file."""
        used = [at for at, following in enumerate(self._fat) if following != _FREE]
        if used and (used[-1] + 1) * self._sector + 1 > self._size:
            raise Broken("truncated")

    def _read(self, offset: int, length: int) -> bytes:
        self._stream.seek(offset)
        found = self._stream.read(length)
        if len(found) < length:
            raise Broken("truncated")
        return found

    def _sector_at(self, number: int) -> bytes:
        return self._read((number + 1) * self._sector, self._sector)

    def _load_fat(self, header: bytes) -> tuple[int, ...]:
        places = [at for at in _longs(header[76:512]) if at <= _LAST_SECTOR]
        following, count = _long(header, 68), _long(header, 72)
        for _ in range(min(count, 4096)):
            if following > _LAST_SECTOR:
                break
            part = _longs(self._sector_at(following))
            places += [at for at in part[:-1] if at <= _LAST_SECTOR]
            following = part[-1]
        if len(places) * self._sector // 4 > _MAX_SECTORS:
            raise Broken("too many sectors")
        fat: list[int] = []
        for place in places:
            fat += _longs(self._sector_at(place))
        return tuple(fat)

    def _chain(self, start: int) -> bytes:
        found = bytearray()
        for at in _follow(self._fat, start):
            try:
                found += self._sector_at(at)
            except Broken:
                self._stream.seek((at + 1) * self._sector)
                last = self._stream.read(self._sector)
                if not last:
                    raise
                found += last.ljust(self._sector, b"\0")
        return bytes(found)

    def _load_directory(self, start: int) -> dict[str, tuple[int, int, int]]:
        content = self._chain(start)
        entries = {}
        for at in range(0, len(content) - 127, 128):
            length, kind = _short(content, at + 64), content[at + 66]
            if kind and 2 <= length <= 64:
                name = content[at : at + length - 2].decode("utf-16-le", "replace")
                entries[name] = (kind, _long(content, at + 116), _long(content, at + 120))
        return entries


def _short(content: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", content, at)[0])


def _long(content: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", content, at)[0])


def _longs(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _follow(table: tuple[int, ...], start: int) -> list[int]:
    """The sectors of a chain. Raises Broken for a loop or a link that leads nowhere."""
    chain, at = [], start
    seen = set()
    while at != _END:
        if at in seen or at >= len(table):
            raise Broken("chain")
        seen.add(at)
        chain.append(at)
        at = table[at]
    return chain

"""What a file is, told by its content and never by its name; broken, mixed and locked files are refused."""

import zipfile
from typing import BinaryIO

from app.files import archives, ole, refusals
from app.files.refusals import NotTaken
from app.files.rules import kind_of_ending
from app.files.states import FileKind

HEAD, TAIL = 1024, 4096
_PNG = b"\x89PNG\r\n\x1a\n"
_JPG = b"\xff\xd8\xff"
_SCRIPT_MARKS = (b"<script", b"<html", b"<!doctype", b"<svg", b"<?php", b"%pdf-")
_HWP_SIGNATURE = b"HWP Document File"
_HWP_LOCKED = 0x02


def sniff(stream: BinaryIO, size: int, name: str) -> FileKind | None:
    """The kind of the content, or None when it is nothing we know. Raises NotTaken with the reason."""
    stream.seek(0)
    head = stream.read(HEAD)
    if head.lstrip(b"\xef\xbb\xbf\r\n\t \0").startswith(b"%PDF-"):
        return _pdf(stream, size, name)
    if head.startswith(_PNG):
        return _png(stream, size, head, name)
    if head.startswith(_JPG):
        return _jpg(stream, head, name)
    if head.startswith(ole.MAGIC):
        return _hwp(stream, size, name)
    if head.startswith((archives.MAGIC, b"PK\x05\x06")):
        return archives.look_into(stream, size, name)
    claimed = kind_of_ending(name)
    return _text(stream, head, name, claimed) if claimed in (FileKind.TXT, FileKind.CSV) else None


def _text(stream: BinaryIO, head: bytes, name: str, claimed: FileKind) -> FileKind | None:
    """Plain text says nothing of its kind: its name does, where every byte is text."""
    _require_no_script(head, name)
    stream.seek(0)
    return claimed if as_text(stream.read()) is not None else None


def as_text(content: bytes) -> str | None:
    """Text as Korean programs write it, UTF-8 or CP949; None for what holds a NUL or cannot be read."""
    if b"\0" in content:
        return None
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _pdf(stream: BinaryIO, size: int, name: str) -> FileKind:
    stream.seek(max(0, size - TAIL))
    if b"%%EOF" not in stream.read():
        raise NotTaken(refusals.BROKEN, name=name)
    _require_no_archive(stream, name)
    return FileKind.PDF


def _png(stream: BinaryIO, size: int, head: bytes, name: str) -> FileKind:
    """Walk the chunks to IEND: less is truncated, more is another file behind it."""
    _require_no_script(head, name)
    at = len(_PNG)
    while True:
        stream.seek(at)
        begin = stream.read(8)
        if len(begin) < 8:
            raise NotTaken(refusals.BROKEN, name=name)
        at += 12 + int.from_bytes(begin[:4], "big")
        if at > size:
            raise NotTaken(refusals.BROKEN, name=name)
        if begin[4:] == b"IEND":
            break
    if at != size:
        raise NotTaken(refusals.MIXED, name=name)
    return FileKind.PNG


def _jpg(stream: BinaryIO, head: bytes, name: str) -> FileKind:
    """A phone may write its own data behind the picture, so only the end mark must be there."""
    _require_no_script(head, name)
    stream.seek(0)
    content = stream.read()
    scan = content.find(b"\xff\xda")
    if scan < 0 or content.rfind(b"\xff\xd9") < scan:
        raise NotTaken(refusals.BROKEN, name=name)
    _require_no_archive(stream, name)
    return FileKind.JPG


def _hwp(stream: BinaryIO, size: int, name: str) -> FileKind | None:
    try:
        compound = ole.CompoundFile(stream, size)
        if "EncryptedPackage" in compound.names:
            raise NotTaken(refusals.LOCKED, name=name)
        if "FileHeader" not in compound.names:
            return None
        header = compound.open("FileHeader", 40)
        if not header.startswith(_HWP_SIGNATURE):
            return None
        compound.require_whole()
    except ole.Broken as error:
        raise NotTaken(refusals.BROKEN, name=name) from error
    if header[36] & _HWP_LOCKED:
        raise NotTaken(refusals.LOCKED, name=name)
    return FileKind.HWP


def _require_no_archive(stream: BinaryIO, name: str) -> None:
    stream.seek(0)
    if zipfile.is_zipfile(stream):
        raise NotTaken(refusals.MIXED, name=name)


def _require_no_script(head: bytes, name: str) -> None:
    lowered = head.lower()
    if any(mark in lowered for mark in _SCRIPT_MARKS):
        raise NotTaken(refusals.MIXED, name=name)

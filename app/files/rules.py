"""Names, endings and media types of files. Pure."""

import re
import unicodedata
from pathlib import PurePosixPath

from app.files.states import FileKind

LIMIT = 20 * 1000 * 1000
"""Bytes a file may have unless a room says otherwise (people read 20MB as twenty million)."""

ENDINGS: dict[FileKind, tuple[str, ...]] = {kind: (str(kind),) for kind in FileKind} | {
    FileKind.JPG: ("jpg", "jpeg")
}

MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.HWP: "application/x-hwp",
    FileKind.HWPX: "application/hwp+zip",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileKind.PNG: "image/png",
    FileKind.JPG: "image/jpeg",
    FileKind.ZIP: "application/zip",
    FileKind.TXT: "text/plain",
    FileKind.CSV: "text/csv",
}

OLD_FORMATS = {"doc": "docx", "xls": "xlsx", "ppt": "pptx"}
MACRO_FORMATS = {"docm": "docx", "xlsm": "xlsx", "pptm": "pptx"}

MAX_NAME = 150
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def safe_name(given: str) -> str:
    """The file's own name in NFC: no path, no control or direction marks, at most 150 characters, ending kept."""
    name = unicodedata.normalize("NFC", given or "").replace("\\", "/").rsplit("/", 1)[-1]
    kept = (c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    name = _FORBIDDEN.sub("_", "".join(kept)).strip(" .")
    if not name:
        return ""
    if _DEVICES.match(name):
        name = f"_{name}"
    if len(name) > MAX_NAME:
        end = PurePosixPath(name).suffix[:12]
        name = name[: MAX_NAME - len(end)].rstrip(" .") + end
    return name


def ending(name: str) -> str:
    """The ending in small letters without the dot, or ""."""
    return PurePosixPath(name).suffix.lower().lstrip(".")


def kind_of_ending(name: str) -> FileKind | None:
    """The kind that a name's ending claims."""
    end = ending(name)
    return next((kind for kind, ends in ENDINGS.items() if end in ends), None)


def blob_path(sha256: str) -> str:
    """Where content lies in the store: spread over 256 folders."""
    return f"{sha256[:2]}/{sha256}"


def in_megabytes(size: int) -> str:
    """31.4MB, 412KB: as messages write a size."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}KB"
    return f"{size / 1_000_000:.1f}".removesuffix(".0") + "MB"

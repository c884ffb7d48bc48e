"""The plain words inside office documents, to look for 주민등록번호 before a file is sent in. Nothing is kept."""

import re
import zipfile
from io import BytesIO

from app.files.states import FileKind

READABLE = frozenset({FileKind.DOCX, FileKind.XLSX, FileKind.PPTX, FileKind.HWPX})
MOST_BYTES = 20_000_000
"""Looked at per file, unpacked: a bigger one is looked at in part."""

_PARTS = re.compile(
    r"^(word/(document|header\d*|footer\d*|footnotes)\.xml|xl/sharedStrings\.xml|xl/worksheets/[^/]+\.xml"
    r"|ppt/slides/[^/]+\.xml|Contents/section\d+\.xml)$"
)
_BREAK = re.compile(r"</(?:w:p|a:p|hp:p|si|c|row)>")
_TAG = re.compile(r"<[^>]*>")


def words_in(content: bytes) -> str:
    """Words by paragraph or cell; an archive that cannot be read has none."""
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
                found.append(_TAG.sub("", _BREAK.sub("\n", text)))
    except (zipfile.BadZipFile, RuntimeError, OSError):
        return ""
    return "\n".join(found)

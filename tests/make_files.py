"""Files for tests, made from nothing: each whole and small, as bytes."""

import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO

from app.demo.papers import Leaf, bound

OFFICE = {
    "docx": (
        "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    "pptx": (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
}


@dataclass
class Upload:
    """A file as a form hands it over."""

    filename: str | None
    content: bytes
    stream: BytesIO = field(init=False)

    def __post_init__(self) -> None:
        self.stream = BytesIO(self.content)


def pdf(padding: int = 0) -> bytes:
    """A one-page PDF."""
    body = (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    )
    return body + b"%" + b"x" * padding + b"\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png() -> bytes:
    """One grey pixel."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + _chunk(b"IEND", b"")
    )


def jpg(behind: bytes = b"") -> bytes:
    """The markers of a picture; `behind` is what a phone writes after its end."""
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    return head + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\x34" * 20 + b"\xff\xd9" + behind


def zipped(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def office(kind: str, *, macros: bool = False) -> bytes:
    """A document of Office's newer kind."""
    part, media = OFFICE[kind]
    if macros:
        media = media.replace("openxmlformats-officedocument", "ms-word").replace(
            "main+xml", "macroEnabled.main+xml"
        )
    types = f'<Types><Override PartName="/{part}" ContentType="{media}"/></Types>'
    return zipped({"[Content_Types].xml": types.encode(), part: b"<x/>"})


def hwpx() -> bytes:
    """A Hangul document of the newer kind."""
    return zipped({"mimetype": b"application/hwp+zip", "Contents/section0.xml": b"<x/>"}, zipfile.ZIP_STORED)


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (OLE) with small streams: header, directory, mini table, mini stream, sector table."""
    mini = b"".join(content.ljust(-(-len(content) // 64) * 64, b"\0") for content in streams.values())
    links: list[int] = []
    entries = []
    for name, content in streams.items():
        count = -(-len(content) // 64)
        first = len(links)
        links += [*range(first + 1, first + count), 0xFFFFFFFE]
        entries.append(_entry(name, 2, first, len(content)))
    mini = mini.ljust(-(-len(mini) // 512) * 512, b"\0")
    spread = len(mini) // 512
    directory = [_entry("Root Entry", 5, 2, len(mini)), *entries]
    content = b"".join(directory).ljust(512, b"\0")
    assert len(content) == 512 and len(links) <= 128
    mini_table = struct.pack("<128I", *links, *[0xFFFFFFFF] * (128 - len(links)))
    chain = [0xFFFFFFFE, 0xFFFFFFFE, *range(3, 2 + spread), 0xFFFFFFFE, 0xFFFFFFFD]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 0, 0, 4096, 1, 1, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 2 + spread, *[0xFFFFFFFF] * 108)
    return header + content + mini_table + mini + table


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    words = (name + "\0").encode("utf-16-le")
    return (
        words.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(words), kind, 1, *[0xFFFFFFFF] * 3)
        + b"\0" * 36
        + struct.pack("<IQ", first, size)
    )


def hwp(*, locked: bool = False) -> bytes:
    """A Hangul document of the older kind."""
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, 2 if locked else 1)
    return compound({"FileHeader": header.ljust(256, b"\0"), "DocInfo": b"\1" * 200})


def whole() -> dict[str, bytes]:
    """One file of every kind that is taken, by ending."""
    return {
        "pdf": pdf(),
        "hwp": hwp(),
        "hwpx": hwpx(),
        "docx": office("docx"),
        "xlsx": office("xlsx"),
        "pptx": office("pptx"),
        "png": png(),
        "jpg": jpg(),
        "zip": zipped({"정관.pdf": pdf(), "사진.png": png()}),
    }


def leaves(*words: str) -> bytes:
    """A PDF with a page for each of these words."""
    made = []
    for said in words:
        leaf = Leaf()
        leaf.paragraph(said)
        made.append(leaf)
    return bound(made)


def locked(content: bytes) -> bytes:
    """The same PDF with a password."""
    import pikepdf

    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as opened:
        opened.save(made, encryption=pikepdf.Encryption(owner="주인", user="비밀"))
    return made.getvalue()


def docx(body: str) -> bytes:
    """A Word document with this body."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    types = f'<Types><Override PartName="/{OFFICE["docx"][0]}" ContentType="{OFFICE["docx"][1]}"/></Types>'
    document = f"<w:document {space}><w:body>{body}</w:body></w:document>"
    return zipped({"[Content_Types].xml": types.encode(), OFFICE["docx"][0]: document.encode()})


def photograph(width: int, height: int, *, turned: bool = False) -> bytes:
    """A JPEG with a place in its notes; `turned` as phones do it: lying, with a note to turn it."""
    from PIL import Image

    made = BytesIO()
    notes = Image.Exif()
    notes[0x010E] = "성수동 작업장"
    if turned:
        notes[0x0112] = 6
    Image.new("RGB", (width, height), "teal").save(made, "JPEG", exif=notes)
    return made.getvalue()

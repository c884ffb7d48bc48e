"""Small PDF files as applicants hand them in: Korean text in the reader's own font, tables and bars drawn with lines."""

import textwrap
from collections.abc import Sequence
from io import BytesIO
from typing import BinaryIO

LEFT, RIGHT, TOP = 64, 531, 770
LINE = 42
"""Letters of body text that fit on a line."""


class Sheet:
    """A file as a form gives it."""

    def __init__(self, filename: str, content: bytes) -> None:
        self.filename: str | None = filename
        self.stream: BinaryIO = BytesIO(content)


class Leaf:
    """One A4 page that fills from the top. Points of an inch / 72."""

    def __init__(self) -> None:
        self.at = TOP
        self.drawn: list[str] = []

    def text(self, words: str, x: int = LEFT, size: int = 12) -> None:
        """One line at the present height."""
        coded = words.encode("utf-16-be").hex()
        self.drawn.append(f"BT /F1 {size} Tf {x} {self.at} Td <{coded}> Tj ET")

    def heading(self, words: str) -> None:
        """A title with a rule below."""
        self.at -= 12 if self.drawn else 0
        self.text(words, size=18)
        self.rule(self.at - 9, 1.2)
        self.at -= 38

    def paragraph(self, words: str) -> None:
        """Words broken into lines."""
        for said in words.split("\n"):
            for line in textwrap.wrap(said, LINE):
                self.text(line)
                self.at -= 20
            self.at -= 6

    def table(self, rows: Sequence[Sequence[str]], places: Sequence[int]) -> None:
        """Rows with a hairline below each; the first one heads them."""
        for number, row in enumerate(rows):
            for x, cell in zip(places, row, strict=True):
                self.text(cell, x, 11)
            self.rule(self.at - 7, 0.4 if number else 1)
            self.at -= 24
        self.at -= 12

    def bars(self, values: Sequence[tuple[str, int]]) -> None:
        """A bar for each value, with its figure."""
        most = max(value for _, value in values)
        for label, value in values:
            self.text(label, size=11)
            width = 300 * value // most
            self.drawn.append(f"0.12 0.35 0.75 rg 130 {self.at - 3} {width} 13 re f 0 g")
            self.text(f"{value:,}", 140 + width, 11)
            self.at -= 22
        self.at -= 12

    def rule(self, y: float, width: float) -> None:
        """A line from edge to edge."""
        self.drawn.append(f"{width} w {LEFT} {y} m {RIGHT} {y} l S")


def proof(title: str, lines: list[str], filename: str) -> Sheet:
    """One page with a title and lines."""
    leaf = Leaf()
    for line in (title, "", *lines, "", "시연용으로 만든 문서입니다."):
        leaf.text(line, 72, 14)
        leaf.at -= 24
    return Sheet(filename, bound([leaf]))


def bound(leaves: Sequence[Leaf]) -> bytes:
    """The pages as one PDF; each has its number at the foot."""
    for number, leaf in enumerate(leaves, 1):
        leaf.at = 44
        if len(leaves) > 1:
            leaf.text(f"{number} / {len(leaves)}", 280, 10)
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(leaves)))
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(leaves)} >>",
        *FONT,
    ]
    for number, leaf in enumerate(leaves):
        drawn = "\n".join(leaf.drawn)
        body = f"/Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * number} 0 R"
        parts.append(f"<< /Type /Page {body} /Resources << /Font << /F1 3 0 R >> >> >>")
        parts.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    return _written(parts)


_NAME = "HYSMyeongJo-Medium"
_SYSTEM = "<< /Registry (Adobe) /Ordering (Korea1) /Supplement 1 >>"
_SHAPE = (
    "/Flags 6 /FontBBox [0 -148 1001 880] /ItalicAngle 0 /Ascent 752 /Descent -271 /CapHeight 737 /StemV 58"
)
_DESCENDANT = f"/BaseFont /{_NAME} /W [1 95 500] /CIDSystemInfo {_SYSTEM} /FontDescriptor 5 0 R"
FONT = (
    f"<< /Type /Font /Subtype /Type0 /BaseFont /{_NAME} /Encoding /UniKS-UTF16-H /DescendantFonts [4 0 R] >>",
    f"<< /Type /Font /Subtype /CIDFontType0 {_DESCENDANT} >>",
    f"<< /Type /FontDescriptor /FontName /{_NAME} {_SHAPE} >>",
)


def _written(parts: Sequence[str]) -> bytes:
    out, offsets = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(parts) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return out + f"{tail}startxref\n{len(out)}\n%%EOF\n".encode()

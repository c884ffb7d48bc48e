"""주민등록번호 in files as people hand them in: found in every kind that has words, whatever dash stands between."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
import xlsxwriter

from app.applications import office_text
from app.applications.office_text import words_in
from app.applications.rules.personal import holds_resident_number
from app.files.contents import sniff
from app.files.refusals import NotTaken
from app.files.states import FileKind
from tests.make_files import compound, zipped

NUMBER = "900101-1234568"


def docx(*runs: str, part: str = "word/document.xml") -> bytes:
    """A document whose words are cut into runs, as Word cuts them."""
    text = "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return zipped({"[Content_Types].xml": b"<x/>", part: f"<w:p>{text}</w:p><w:p>둘째</w:p>".encode()})


def xlsx(cell: str | int) -> bytes:
    """A real workbook with one cell."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write(0, 0, cell)
    return made.getvalue()


def pptx(words: str) -> bytes:
    return zipped({"ppt/slides/slide1.xml": f"<a:p><a:r><a:t>{words}</a:t></a:r></a:p>".encode()})


def hwpx(words: str) -> bytes:
    return zipped({"Contents/section0.xml": f"<hp:p><hp:t>{words}</hp:t></hp:p>".encode()})


def hwp(words: str, *, preview: str = "", packed: bool = True) -> bytes:
    """A Hangul document: one paragraph with a wide control before its words, in a deflated section."""
    text = struct.pack("<8H", 2, *b"secdno", 2) + words.encode("utf-16-le") + b"\r\0"
    record = struct.pack("<I", 67 | len(text) << 20) + text
    squeeze = zlib.compressobj(wbits=-15)
    section = squeeze.compress(record) + squeeze.flush() if packed else record
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, 1 if packed else 0)
    streams = {"FileHeader": header.ljust(64, b"\0"), "Section0": section}
    return compound(streams | ({"PrvText": preview.encode("utf-16-le")} if preview else {}))


def pdf(words: str) -> bytes:
    """A one-page PDF with a line of Latin text and a right table of places."""
    stream = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, 2)
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj%s endobj\n" % (number, content))
    at = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % at)
    return out.getvalue()


def cp949(words: str) -> bytes:
    return f"이름,번호\n한지우,{words}\n".encode("cp949")


FILES = {
    "cut into runs": (docx("신청인 900101", "-", "1234568"), FileKind.DOCX),
    "in a footer": (docx(NUMBER, part="word/footer1.xml"), FileKind.DOCX),
    "in a remark": (docx(NUMBER, part="word/comments.xml"), FileKind.DOCX),
    "with a sign as an entity": (docx("900101&#45;1234568"), FileKind.DOCX),
    "a cell of text": (xlsx(NUMBER), FileKind.XLSX),
    "a cell of a number": (xlsx(9001011234568), FileKind.XLSX),
    "a slide": (pptx(NUMBER), FileKind.PPTX),
    "hwpx": (hwpx(NUMBER), FileKind.HWPX),
    "hwp": (hwp(f"주민등록번호 {NUMBER}"), FileKind.HWP),
    "hwp not deflated": (hwp(NUMBER, packed=False), FileKind.HWP),
    "hwp seen in its preview": (hwp("가", preview=NUMBER), FileKind.HWP),
    "pdf": (pdf(NUMBER), FileKind.PDF),
    "text": (f"대표 {NUMBER}".encode(), FileKind.TXT),
    "text with a mark at its head": (f"\ufeff{NUMBER}".encode(), FileKind.TXT),
    "csv of an old Excel": (cp949(NUMBER), FileKind.CSV),
    "zip with a document": (zipped({"가/서류.docx": docx(NUMBER)}), FileKind.ZIP),
    "zip with a pdf": (zipped({"서류.pdf": pdf(NUMBER)}), FileKind.ZIP),
    "zip with a list": (zipped({"명단.csv": cp949(NUMBER)}), FileKind.ZIP),
    "zip with an hwp": (zipped({"신청서.hwp": hwp(NUMBER)}), FileKind.ZIP),
    "zip with a name that tells": (zipped({f"한지우_{NUMBER}.png": b"x"}), FileKind.ZIP),
}


@pytest.mark.parametrize("what", FILES)
def test_a_number_is_found(what: str) -> None:
    content, kind = FILES[what]
    assert holds_resident_number(words_in(content, kind))


CLEAN = {
    "pdf": (pdf("900101-*******"), FileKind.PDF),
    "hwp": (hwp("상담 02-2286-1234"), FileKind.HWP),
    "xlsx": (xlsx(900101), FileKind.XLSX),
    "broken zip": (b"PK\3\4 not one", FileKind.ZIP),
    "broken pdf": (b"%PDF-1.4 nothing", FileKind.PDF),
    "broken hwp": (b"\xd0\xcf\x11\xe0" * 300, FileKind.HWP),
    "broken docx": (b"not a zip", FileKind.DOCX),
    "a picture": (b"900101-1234568", FileKind.PNG),
}


@pytest.mark.parametrize("what", CLEAN)
def test_what_holds_none_or_cannot_be_read_has_none(what: str) -> None:
    content, kind = CLEAN[what]
    assert not holds_resident_number(words_in(content, kind))


@pytest.mark.parametrize("dash", [*"-‐‑‒–—―−﹘﹣－ㅡー~", "", " ", " - ", "\u00ad", "\u200b-"])
def test_every_dash_people_type_is_one(dash: str) -> None:
    assert holds_resident_number(f"번호 900101{dash}1234568 입니다")


def test_full_width_digits_are_digits() -> None:
    assert holds_resident_number("９００１０１－１２３４５６８")
    assert holds_resident_number(words_in("９００１０１ㅡ１２３４５６８".encode("cp949"), FileKind.TXT))


def test_runs_are_joined_and_paragraphs_kept_apart() -> None:
    assert words_in(docx("900101", "-1234568")) == f"{NUMBER}\n둘째\n"


def test_only_so_much_of_a_file_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_text, "MOST_BYTES", 1000)
    monkeypatch.setattr(office_text, "MOST_IN_ZIP", 3000)
    long = ("가" * 5000 + NUMBER).encode()
    assert len(words_in(docx("가" * 5000))) < 1200
    assert (
        len(words_in(zipped({f"{n}.txt": long for n in range(9)}, zipfile.ZIP_DEFLATED), FileKind.ZIP)) < 4000
    )


def test_a_pdf_that_hangs_its_reader_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_text, "PDF_SECONDS", 0.01)
    assert words_in(pdf(NUMBER), FileKind.PDF) == ""


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        ("가나다".encode(), "글.txt", FileKind.TXT),
        ("가나다".encode("cp949"), "표.CSV", FileKind.CSV),
        (b"\0\1\2", "글.txt", None),
        ("가나다".encode("utf-16"), "글.txt", None),
        (b"\xff\xfe\xfd", "표.csv", None),
        ("가나다".encode(), "글.pdf", None),
        ("가나다".encode(), "글", None),
    ],
)
def test_text_is_what_every_byte_of_it_says(content: bytes, name: str, kind: FileKind | None) -> None:
    assert sniff(BytesIO(content), len(content), name) is kind


def test_a_page_of_the_web_is_no_text() -> None:
    with pytest.raises(NotTaken):
        sniff(BytesIO(b"<html><script>"), 14, "page.txt")

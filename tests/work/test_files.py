"""What is taken in, and what is refused with which words."""

import hashlib
import unicodedata
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.files import blobs, services
from app.files.models import StoredFile
from app.files.policy import FilePermission, download_rule
from app.files.queries import get
from app.files.states import FileKind
from app.kernel.access import NOBODY, Actor, may, system_actor
from app.kernel.db import db
from app.kernel.errors import Missing, Refused
from tests import make_files
from tests.make_files import Upload, compound, hwp, jpg, office, pdf, png, whole, zipped

ROBOT = system_actor("시험")
OWNER = Actor(id=7, name="주인")


@download_rule("trial.own")
def whoever_uploaded_it(actor: Actor, file: StoredFile) -> bool:
    return actor.id == file.uploaded_by_id


def taken(content: bytes, name: str, **over: object) -> StoredFile:
    return services.store(Upload(name, content), actor=OWNER, purpose="trial.own", **over)  # type: ignore[arg-type]


def refused(content: bytes, name: str, **over: object) -> str:
    with pytest.raises(Refused) as caught:
        taken(content, name, field="paper", **over)
    assert caught.value.field == "paper"
    return str(caught.value)


@pytest.mark.parametrize("ending", sorted(whole()))
def test_every_kind_on_the_list_is_taken_and_given_back(session: Session, ending: str) -> None:
    content = whole()[ending]
    file = taken(content, f"자료.{ending}")
    assert (file.kind, file.size) == (FileKind(ending), len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert services.content(file) == content


@pytest.mark.parametrize("ending", sorted(whole()))
@pytest.mark.parametrize("part", [0.4, 0.9])
def test_a_truncated_file_is_refused(session: Session, ending: str, part: float) -> None:
    content = whole()[ending]
    words = refused(content[: int(len(content) * part)], f"자료.{ending}")
    assert (
        words
        == f"자료.{ending} 파일이 손상되었거나 끝까지 저장되지 않았습니다. 열리는지 확인하고 다시 올려 주세요."
    )


def test_too_large_says_how_large_and_how_much_is_taken(session: Session) -> None:
    words = refused(pdf(31_400_000), "정관_전체스캔.pdf")
    assert words == "정관_전체스캔.pdf 파일은 31.4MB입니다. 20MB 이하로 올려 주세요."


def test_an_empty_file_and_no_file_are_told_apart(session: Session) -> None:
    assert refused(b"", "빈.pdf").startswith("빈.pdf 파일이 비어 있습니다.")
    assert refused(pdf(), "") == "올릴 파일을 골라 주세요."
    with pytest.raises(Refused):
        services.store(None, actor=OWNER, purpose="trial.own")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (png(), "재무제표.pdf", "내용은 PNG인데 이름은 .pdf로 끝납니다"),
        (pdf(), "사진.jpg", "내용은 PDF인데 이름은 .jpg로 끝납니다"),
        (office("xlsx"), "계획서.docx", "내용은 XLSX인데 이름은 .docx로 끝납니다"),
        (office("docx"), "묶음.zip", "내용은 DOCX인데 이름은 .zip로 끝납니다"),
        (b"MZ" + b"\0" * 500, "설치.exe", "받을 수 없는 형식입니다"),
        (b"MZ" + b"\0" * 500, "설치.pdf", "손상되었거나"),
        (
            b"just text",
            "메모.txt",
            "받을 수 없는 형식입니다. PDF, HWP, HWPX, DOCX, XLSX, PPTX, PNG, JPG, ZIP",
        ),
        (pdf(), "정관", "이름 끝에 .pdf를 붙여"),
        (compound({"WordDocument": b"x" * 100}), "옛날.doc", "옛 형식(.doc)입니다. .docx로"),
        (compound({"WordDocument": b"x" * 100}), "옛날.hwp", "손상되었거나"),
        (compound({"EncryptedPackage": b"x" * 100}), "잠긴.docx", "암호가 걸려 있습니다"),
        (hwp(locked=True), "잠긴.hwp", "암호가 걸려 있습니다"),
        (office("docx", macros=True), "계획서.docx", "매크로가 들어 있습니다"),
        (office("docx", macros=True), "계획서.docm", "매크로가 들어 있습니다"),
    ],
)
def test_content_and_name_must_agree(session: Session, content: bytes, name: str, words: str) -> None:
    assert words in refused(content, name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (pdf() + zipped({"a.txt": b"a"}), "두얼굴.pdf"),
        (png() + pdf(), "두얼굴.png"),
        (png() + zipped({"a.txt": b"a"}), "두얼굴.png"),
        (jpg(zipped({"a.txt": b"a"})), "두얼굴.jpg"),
        (b"\xff\xd8\xff\xe0<script>alert(1)</script>" + jpg()[4:], "두얼굴.jpg"),
        (b"PK\x03\x04" + b"junk" * 20 + zipped({"a.txt": b"a"}), "두얼굴.zip"),
        (zipped({"a.txt": b"a"}) + b"<html>", "두얼굴.zip"),
    ],
)
def test_two_files_in_one_are_refused(session: Session, content: bytes, name: str) -> None:
    assert "다른 형식의 내용이 섞여 있습니다" in refused(content, name)


def test_what_a_phone_writes_behind_a_picture_is_no_second_file(session: Session) -> None:
    assert taken(jpg(b"SEFH" + b"\1" * 60 + b"SEFT"), "현장.jpg").kind is FileKind.JPG


def bomb() -> bytes:
    return zipped({f"{n}.txt": b"0" * 80_000_000 for n in range(2)})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bomb, "풀었을 때 300MB를 넘습니다"),
        (lambda: zipped({f"{n}.txt": b"" for n in range(3001)}), "3,000개를 넘습니다"),
        (lambda: zipped({"안.zip": zipped({"a.txt": b"a"})}), "겹겹이 들어 있습니다"),
        (lambda: zipped({"문서.docx": zipped({"word/a.zip": zipped({"a": b"a"})})}), "겹겹이 들어 있습니다"),
        (lambda: zipped({"../../etc/passwd": b"a"}), "경로가 올바르지 않습니다"),
        (lambda: zipped({"/etc/passwd": b"a"}), "경로가 올바르지 않습니다"),
        (lambda: zipped({"C:/a.txt": b"a"}), "경로가 올바르지 않습니다"),
        (lambda: zipped({"서류/설치.EXE": b"a"}), "실행 파일(서류/설치.EXE)"),
        (lambda: zipped({}), "비어 있습니다"),
    ],
)
def test_dangerous_archives_are_refused(session: Session, content, words: str) -> None:
    assert words in refused(content(), "묶음.zip")


def test_an_archive_of_documents_is_taken(session: Session) -> None:
    content = zipped({"계획서.docx": office("docx"), "서식.hwpx": make_files.hwpx(), "정관.pdf": pdf()})
    assert taken(content, "서류.zip").kind is FileKind.ZIP


def test_an_archive_whose_entries_lie_about_their_size_is_refused(session: Session) -> None:
    content = bytearray(zipped({"a.txt": b"a" * 100_000}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert "손상되었거나" in refused(bytes(content), "거짓.zip")


def test_a_locked_archive_is_refused(session: Session) -> None:
    content = bytearray(zipped({"a.txt": b"a"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + offset] |= 1
    assert "암호가 걸려 있습니다" in refused(bytes(content), "잠긴.zip")


def test_a_room_may_take_fewer_kinds(session: Session) -> None:
    words = refused(png(), "도면.png", kinds=frozenset({FileKind.PDF}))
    assert words == "도면.png 파일은 받을 수 없는 형식입니다. PDF 가운데 하나로 올려 주세요."


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (unicodedata.normalize("NFD", "사업계획서.pdf"), "사업계획서.pdf"),
        ("C:\\Users\\김\\사업 계획.pdf", "사업 계획.pdf"),
        ("../../../etc/cron.d/x.pdf", "x.pdf"),
        ("a\u202efdp.exe\0.pdf", "afdp.exe.pdf"),
        ("con.pdf", "_con.pdf"),
        ("가" * 300 + ".pdf", "가" * 146 + ".pdf"),
        ('견적<1>:"최종".pdf', "견적_1___최종_.pdf"),
    ],
)
def test_names_are_kept_in_one_form_without_paths(session: Session, given: str, kept: str) -> None:
    assert taken(pdf(), given).name == kept


def test_the_same_content_is_kept_once(session: Session) -> None:
    first, second = taken(pdf(), "하나.pdf"), taken(pdf(), "둘.pdf")
    assert first.id != second.id and first.sha256 == second.sha256
    assert [sha for sha, _, _ in blobs.all_kept()].count(first.sha256) == 1


def test_what_was_rolled_back_is_swept_and_the_rest_stays(app: Flask) -> None:
    with app.app_context():
        kept = taken(pdf(), "남는.pdf")
        db.session.commit()
        gone = taken(pdf(17), "사라지는.pdf").sha256
        db.session.rollback()
        assert services.sweep() == 0, "a transaction may still be open"
        assert services.sweep(older_than=timedelta(seconds=-5)) >= 1
        assert services.content(kept) == pdf()
        with pytest.raises(blobs.BlobMissing):
            blobs.content(gone)


def test_who_may_take_a_file_away_is_the_rule_of_its_purpose(session: Session) -> None:
    file = taken(pdf(), "내것.pdf")
    assert get(file.id, OWNER) is file
    for stranger in (NOBODY, Actor(id=8, name="남")):
        assert not may(stranger, FilePermission.DOWNLOAD, file)
        with pytest.raises(Missing):
            get(file.id, stranger)
    file.purpose = "no.such.rule"
    with pytest.raises(Missing):
        get(file.id, OWNER)


def test_one_purpose_has_one_rule() -> None:
    with pytest.raises(LookupError):
        download_rule("trial.own")(lambda _actor, _file: True)


@pytest.mark.parametrize(
    "wrong", [{"size": 0}, {"sha256": "short"}, {"name": ""}], ids=lambda wrong: next(iter(wrong))
)
def test_the_database_refuses_half_a_file(session: Session, wrong: dict[str, object]) -> None:
    file = taken(pdf(), "정상.pdf")
    for key, value in wrong.items():
        setattr(file, key, value)
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_files_the_product_makes_are_checked_too(session: Session) -> None:
    assert services.keep(pdf(), "보고서.pdf", actor=ROBOT).purpose == ""
    with pytest.raises(Refused):
        services.keep(b"<html>", "보고서.pdf", actor=ROBOT)


def test_real_libraries_write_files_that_are_taken(session: Session) -> None:
    """Not only our own samples: sheets as xlsxwriter writes them, PDFs as pikepdf does."""
    import pikepdf
    import xlsxwriter

    sheet = BytesIO()
    with xlsxwriter.Workbook(sheet, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "가")
    assert taken(sheet.getvalue(), "명단.xlsx").kind is FileKind.XLSX
    paper = BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(paper)
    assert taken(paper.getvalue(), "빈쪽.pdf").kind is FileKind.PDF
    assert zipfile.is_zipfile(sheet)

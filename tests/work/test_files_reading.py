"""Documents laid open for reading: what comes out of each kind, its limits, once for each content, on both databases."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.applications import services
from app.files import blobs, copies
from app.files import services as files
from app.files.models import ReadingCopy, ReadingPage, StoredFile
from app.files.pane import PART, blocks_of, in_parts, laid_out
from app.files.reader import apart, child, hwp, pictures, words
from app.files.reader.apart import laid_open
from app.files.states import CopyEnd, CopyFault, FileKind
from app.files.tasks import lay_open
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.tasks.models import Task
from app.tasks.states import TaskState
from tests import make_applications as ma
from tests import make_files as mf
from tests import make_ventures as mv
from tests.work.workers import until, worker

ROBOT = system_actor("시험")


def kept(content: bytes, name: str = "계획서.pdf") -> StoredFile:
    return files.keep(content, name, actor=ROBOT, purpose="test.reading")


def asked(file: StoredFile) -> ReadingCopy:
    copies.order({file.sha256: file.kind})
    (copy,) = copies.of([file.sha256])
    return copy


def made(file: StoredFile) -> ReadingCopy:
    copy = asked(file)
    lay_open(copy.id)
    db.session.flush()
    return copy


def test_each_page_of_a_pdf_becomes_a_picture_with_its_words(session: Session) -> None:
    copy = made(kept(mf.leaves("첫째 쪽의 글", "둘째 쪽의 글")))
    assert (copy.pages, copy.drawn, copy.ending, copy.fault) == (2, 2, CopyEnd.WHOLE, None)
    first, second = copies.pages_of(copy)
    assert (first.width, second.number) == (pictures.WIDTH, 2)
    content = blobs.content(first.sha256)
    assert content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    assert hashlib.sha256(content).hexdigest() == first.sha256
    assert "\f1\n첫째 쪽의 글" in copy.words and "\f2\n둘째 쪽의 글" in copy.words


def test_asking_again_makes_nothing_twice(session: Session) -> None:
    file = kept(mf.leaves("같은 글"))
    copy = made(file)
    pages = [page.sha256 for page in copies.pages_of(copy)]
    copies.order({file.sha256: file.kind})
    lay_open(copy.id)
    assert session.scalar(select(func.count()).select_from(Task)) == 1
    assert [page.sha256 for page in copies.pages_of(copy)] == pages


def test_work_that_failed_is_asked_for_again(session: Session) -> None:
    file = kept(mf.leaves("다시 할 것"))
    copy = asked(file)
    assert not copies.is_stuck(copy)
    task = session.get_one(Task, copy.task_id)
    task.state, task.failure, task.ended_at = TaskState.FAILED, "보관소", clock.now()
    session.flush()
    assert copies.is_stuck(copy) and laid_out(copy, as_text=False, part=1).state == "stuck"
    copies.order({file.sha256: file.kind})
    assert copy.task_id != task.id and not copies.is_stuck(copy)


@pytest.mark.parametrize(
    ("content", "name", "fault"),
    [
        (mf.locked(mf.leaves("비밀")), "잠김.pdf", CopyFault.LOCKED),
        (mf.pdf(), "빈.pdf", CopyFault.BROKEN),
        (b"%PDF-1.7 nothing of it %%EOF", "깨짐.pdf", CopyFault.BROKEN),
        (mf.jpg(), "깨짐.jpg", CopyFault.BROKEN),
    ],
)
def test_what_does_not_open_says_so(session: Session, content: bytes, name: str, fault: CopyFault) -> None:
    copy = made(kept(content, name))
    assert copy.fault is fault and copy.made_at is not None and not copies.pages_of(copy)


def test_only_so_many_pages_are_drawn() -> None:
    with laid_open("pdf", mf.leaves(*["글"] * (pictures.MOST_PAGES + 3))) as found:
        drawn = len(found.pages), found.count, found.end
    assert drawn == (pictures.MOST_PAGES, pictures.MOST_PAGES + 3, "pages")


def test_how_many_pages_were_drawn_is_said(session: Session) -> None:
    with laid_open("pdf", mf.leaves("글", "글")) as found:
        copy = asked(kept(mf.leaves("x")))
        copies.keep(copy.id, replace(found, count=103, end="pages"), copies.put(found.pages))
    assert "103쪽 가운데 2쪽만" in laid_out(copy, as_text=False, part=1).limit


def test_pictures_together_stay_below_a_size(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "source").write_bytes(mf.leaves(*["글이 많은 쪽입니다. " * 30] * 5))
    first = next(pictures.Pdf(tmp_path / "source").pages(tmp_path))
    monkeypatch.setattr(child, "MOST_BYTES", first.path.stat().st_size * 5 // 2)
    child.lay_open("pdf", tmp_path / "source", tmp_path)
    told = capfd.readouterr().out
    assert '"end": "size", "pages": 5' in told and told.count('"page":') == 2


def test_a_process_that_dies_leaves_what_it_had_told(tmp_path: Path) -> None:
    page = {"page": 1, "file": "0001.webp", "width": 10, "height": 10}
    found = apart._taken([page], tmp_path)
    assert (found.fault, found.end, len(found.pages)) == (None, "stopped", 1)
    assert apart._taken([], tmp_path).fault == "broken"


def test_a_document_that_eats_time_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PATIENCE", 0.01)
    with laid_open("pdf", mf.leaves("글")) as found:
        assert found.fault == "broken"


def test_a_photograph_stands_upright_and_forgets_where_it_was_taken(session: Session) -> None:
    copy = made(kept(mf.photograph(3000, 2000, turned=True), "현장.jpg"))
    (page,) = copies.pages_of(copy)
    assert (page.width, page.height) == (pictures.WIDTH, pictures.WIDTH * 3 // 2)
    assert "성수동".encode() not in blobs.content(page.sha256)


TABLE = (
    "<w:p><w:r><w:t>예산</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>쓸 곳</w:t></w:r></w:p></w:tc>"
    "<w:tc><w:p><w:r><w:t>금액</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:delText>지운 말</w:delText></w:r></w:p>"
)


def test_words_of_office_documents_keep_their_tables(session: Session) -> None:
    copy = made(kept(mf.docx(TABLE), "계획.docx"))
    assert copy.drawn == 0 and "지운 말" not in copy.words
    pane = laid_out(copy, as_text=False, part=1)
    assert [(block.kind, block.text, block.rows) for block in pane.blocks] == [
        ("text", "예산", []),
        ("table", "", [["쓸 곳", "금액"]]),
    ]


def test_words_of_the_other_kinds() -> None:
    space = "http://www.hancom.co.kr/hwpml/2011/paragraph"
    section = f'<s xmlns:hp="{space}"><hp:p><hp:run><hp:t>한글 문서</hp:t></hp:run></hp:p></s>'.encode()
    slide = '<s xmlns:a="a"><a:p><a:r><a:t>{}</a:t></a:r></a:p></s>'
    assert words.text_of("hwpx", mf.zipped({"Contents/section0.xml": section})) == "한글 문서\n"
    deck = mf.zipped({f"ppt/slides/slide{n}.xml": slide.format(n).encode() for n in (10, 2)})
    assert words.text_of("pptx", deck) == "\f2\n2\n\f10\n10\n"
    roster = (Path(__file__).parents[1] / "samples" / "roster-2026.xlsx").read_bytes()
    told = words.text_of("xlsx", roster)
    assert "연번\t기업명\t대표자" in told and "주식회사" in told
    assert words.text_of("zip", mf.zipped({"서류/정관.pdf": b"x"})) == "서류/정관.pdf\n"
    assert words.text_of("txt", "한글\r\n글".encode("cp949")) == "한글\r\n글"
    assert words.text_of("csv", '\ufeff이름,금액\n"가, 나",1'.encode()) == "이름\t금액\t\n가, 나\t1\t\n"
    assert hwp.words_of("가나".encode("utf-16-le") + b"\x09\0" + b"\0" * 14 + b"\x0d\0") == "가나  \n"
    assert words.text_of("hwp", mf.hwp()) == ""
    with pytest.raises(words.Unreadable):
        words.text_of("docx", b"PK\x03\x04 broken")


def test_a_bomb_of_entities_is_nothing_to_read() -> None:
    bomb = (
        '<!DOCTYPE d [<!ENTITY a "'
        + "가" * 1000
        + '">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 50}">' for n in range(6))
        + "]><w:document xmlns:w='w'><w:p><w:r><w:t>&g;</w:t></w:r></w:p></w:document>"
    )
    with pytest.raises(words.Unreadable):
        words.text_of("docx", mf.zipped({"word/document.xml": bomb.encode()}))


def test_long_text_comes_in_parts_that_lose_nothing() -> None:
    said = "\n".join(f"{n}째 문단입니다. " + "글 " * 200 for n in range(200))
    parts = in_parts(said)
    assert "\n".join(parts) == said and all(len(part) <= PART for part in parts)
    assert len(in_parts("글" * (3 * PART))) == 3
    assert blocks_of("\f2\n글", FileKind.PDF)[0].text == "2쪽"


def test_sending_in_has_the_files_laid_open(session: Session) -> None:
    draft = ma.draft(ma.call(required_files=[ma.required_file()]))
    ma.answers(draft)
    owner = mv.member_actor(draft.venture)
    upload = mf.Upload("등록증.pdf", mf.leaves("사업자등록증명"))
    services.attachments.attach(
        draft, services.attachments.FilePurpose.REQUIRED, "registration", upload, actor=owner
    )
    assert session.scalar(select(ReadingCopy)) is None
    services.submission.submit(draft, confirmed_by="한지우", unlooked=True, actor=owner)
    (copy,) = session.scalars(select(ReadingCopy)).all()
    assert copy.sha256 == hashlib.sha256(upload.content).hexdigest()
    assert session.get_one(Task, copy.task_id).arguments == {"copy_id": copy.id}


def test_copies_go_with_the_last_file_of_their_content(session: Session) -> None:
    content = mf.leaves("두 번 낸 글")
    first, second = kept(content), kept(content, "같은 것.pdf")
    copy = made(first)
    picture = copies.pages_of(copy)[0].sha256
    files.forget(first)
    assert copies.of([second.sha256]) == [copy]
    files.sweep(older_than=timedelta(seconds=-5))
    assert blobs.kept_at(picture) is not None, "a picture of a page is named"
    files.forget(second)
    session.expire_all()
    assert copies.of([second.sha256]) == [] and session.scalar(select(ReadingPage)) is None
    files.sweep(older_than=timedelta(seconds=-5))
    assert blobs.kept_at(picture) is None


def test_the_database_refuses_what_cannot_be(session: Session) -> None:
    for values in (
        {"made_at": clock.now()},
        {"ending": CopyEnd.WHOLE},
        {"made_at": clock.now(), "ending": CopyEnd.WHOLE, "fault": CopyFault.BROKEN},
        {"made_at": clock.now(), "ending": CopyEnd.WHOLE, "drawn": 2, "pages": 1},
    ):
        blank = {"made_at": None, "ending": None, "fault": None, "task_id": None}
        session.add(
            ReadingCopy(sha256="a" * 64, kind=FileKind.PDF, asked_at=clock.now(), **(blank | values))  # type: ignore[arg-type]
        )
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


@pytest.mark.kill
def test_a_worker_killed_while_drawing_begins_anew_and_keeps_it_once(
    fresh_app: Flask, tmp_path: Path
) -> None:
    file = kept(mf.leaves(*[f"{n}쪽 " + "글이 많은 쪽입니다. " * 40 for n in range(1, 31)]))
    copy_id = asked(file).id
    task_id = db.session.get_one(ReadingCopy, copy_id).task_id
    db.session.commit()
    with worker(fresh_app, tmp_path) as first:
        until(lambda: db.session.get_one(Task, task_id).state is TaskState.RUNNING, "the work to begin")
        first.kill()
    assert db.session.get_one(ReadingCopy, copy_id).made_at is None
    with worker(fresh_app, tmp_path) as second:
        until(lambda: db.session.get_one(Task, task_id).state is TaskState.DONE, "the rest")
        assert second.stop() == 0
    copy = db.session.get_one(ReadingCopy, copy_id, populate_existing=True)
    assert (copy.drawn, copy.pages) == (30, 30) and len(copies.pages_of(copy)) == 30

"""What lies in the zip of a call: lists as CSV, and a folder per application with papers, answers and files."""

import csv
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import select

from app.applications import queries, sheets
from app.applications.models import Application, Call
from app.applications.services import screening
from app.applications.sheets import as_csv
from app.documents.models import IssuedDocument
from app.documents.states import PaperState, Reader
from app.files import services as files
from app.files.models import StoredFile
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.text import no_formula

_FORBIDDEN = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


def safe(name: str) -> str:
    """A name that every system takes as one path part."""
    return "".join(c for c in name.translate(_FORBIDDEN) if c.isprintable()).strip(". ")[:120] or "_"


def table(head: list[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """UTF-8 with BOM, no cell a formula."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([no_formula(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def lists_of(call: Call, actor: Actor) -> Iterator[tuple[str, bytes]]:
    """The sheets at the top of the zip."""
    everyone = queries.all_of(call, queries.ApplicationFilter(state=None))
    yield "1_신청목록.csv", as_csv(everyone, sheets.columns_of(call), queries.answers_sent(call))[0]
    yield "2_적격검토.csv", _screened([row.application for row in everyone])
    yield "3_결과.csv", _results(call)
    yield "4_이의신청.csv", _objections(call, actor)


def _screened(applications: list[Application]) -> bytes:
    points = ((one, point) for one in applications for point in screening.sheet(one))
    return table(
        ["접수번호", "요건", "결과", "누가", "근거", "메모"],
        (
            (a.receipt_no, str(p.sentence), p.verdict.label_ko, p.source.label_ko, str(p.fact), p.note)
            for a, p in points
        ),
    )


def _results(call: Call) -> bytes:
    return table(
        ["접수번호", "기업", "결과", "순위", "예비 순서", "정한 때", "평가 의견", "통지서"],
        (
            (
                row.application.receipt_no,
                row.application.venture.full_name,
                row.application.state.label_ko,
                row.application.rank,
                row.place,
                _seoul(row.application.decided_at),
                row.application.feedback,
                row.letter.number if row.letter else "",
            )
            for row in queries.decided_of(call)
        ),
    )


def _objections(call: Call, actor: Actor) -> bytes:
    rows = db.session.scalars(queries.objections_visible_to(actor, call))
    return table(
        ["접수번호", "다툰 결과", "낸 때", "내용", "상태", "답"],
        (
            (
                row.application.receipt_no,
                row.contested.label_ko,
                _seoul(row.filed_at),
                row.reason,
                row.state.label_ko,
                row.answer,
            )
            for row in rows
        ),
    )


def _seoul(at: Any) -> str:
    return f"{at.astimezone(clock.SEOUL):%Y-%m-%d %H:%M:%S}" if at else ""


def add_lists(book: ZipFile, call: Call, actor: Actor) -> None:
    """Write the sheets."""
    for name, content in lists_of(call, actor):
        book.writestr(_entry(name), content, ZIP_DEFLATED)


def add_application(book: ZipFile, application: Application) -> None:
    """Write one folder: what was sent in last, its files, the papers made about it, files of objections."""
    folder = safe(f"{application.receipt_no} {application.venture.full_name}")
    copy = queries.latest_submission(application)
    text = json.dumps(copy.snapshot, ensure_ascii=False, indent=1, sort_keys=True)
    book.writestr(_entry(f"{folder}/낸 내용 {copy.number}.json"), text, ZIP_DEFLATED)
    for number, sent in enumerate(copy.snapshot.get("files", []), start=1):
        stored = db.session.get(StoredFile, sent["file_id"])
        if stored is not None:
            _copy(book, f"{folder}/첨부/{number:02d} {safe(stored.name)}", stored)
    for paper, stored in _papers(application):
        _copy(book, f"{folder}/{paper.kind.label_ko} {safe(paper.number)}.pdf", stored)
    for row in queries.objections_of(application):
        if row.file is not None:
            _copy(book, f"{folder}/이의신청/{row.id} {safe(row.file.name)}", row.file)


def _papers(application: Application) -> list[tuple[IssuedDocument, StoredFile]]:
    """The valid papers for the venture about one application, with their files."""
    found = db.session.execute(
        select(IssuedDocument, StoredFile)
        .join(StoredFile, StoredFile.id == IssuedDocument.file_id)
        .where(
            IssuedDocument.subject_type == "application",
            IssuedDocument.subject_id == application.id,
            IssuedDocument.reader == Reader.VENTURE,
            IssuedDocument.state == PaperState.ISSUED,
        )
        .order_by(IssuedDocument.id)
    )
    return [(row[0], row[1]) for row in found]


def _copy(book: ZipFile, name: str, stored: StoredFile) -> None:
    """Part by part: a large file never lies in memory whole."""
    with book.open(_entry(name), "w", force_zip64=True) as out:
        for part in files.parts_of(stored):
            out.write(part)


def _entry(name: str) -> ZipInfo:
    made = ZipInfo(name, clock.now().astimezone(clock.SEOUL).timetuple()[:6])
    made.compress_type = ZIP_STORED
    return made

"""What lies in the zip of a call: lists as CSV, and a folder per application with papers, answers and files."""

import csv
import json
from collections.abc import Iterable, Iterator, Set
from io import StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import select

from app.applications import archive_parts, queries, sheets
from app.applications.models import Application, ApplicationNote, Call, FixRequest, Submission
from app.applications.services import screening
from app.applications.services.fixes import names_of
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
    """What was called for and the sheets, at the top of the zip."""
    yield "0_공고.json", _notice(call)
    everyone = queries.all_of(call, queries.ApplicationFilter(state=None))
    yield "1_신청목록.csv", as_csv(everyone, sheets.columns_of(call), queries.answers_sent(call))[0]
    yield "2_적격검토.csv", _screened([row.application for row in everyone])
    yield "3_결과.csv", _results(call)
    yield "4_이의신청.csv", _objections(call, actor)
    yield "5_보완요청.csv", _fixes(call)
    yield "6_메모.csv", _notes(call)


NOTICE = (
    "title", "programme", "notice_no", "fiscal_year", "opens_at", "closes_at", "reference_on", "lead", "gives", "guide",
    "contact", "eligibility", "criteria", "rule", "schedule", "objection_days", "sealed", "retain_until",
)  # fmt: skip


def _notice(call: Call) -> bytes:
    """The call as it was announced, and every time its deadline was put off."""
    told: dict[str, Any] = {name: getattr(call, name) for name in NOTICE}
    told |= {name: _seoul(told[name]) for name in ("opens_at", "closes_at")}
    told["capacities"] = [{"label": row.label, "places": row.places} for row in call.capacities]
    told["questions"] = [{"key": row.key, "label": row.label, "kind": row.kind} for row in call.questions]
    told["documents"] = [row.label for row in call.required_files]
    told["bonus"] = [{"label": row.label, "points": row.points} for row in call.bonus_items]
    told["extensions"] = [
        {
            "before": _seoul(row.closes_before),
            "after": _seoul(row.closes_after),
            "reason": row.reason,
            "by": row.by_name,
        }
        for row in queries.extensions_of(call)
    ]
    return json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()


def _fixes(call: Call) -> bytes:
    wanted = select(FixRequest, Application).join(Application, Application.id == FixRequest.application_id)
    rows = db.session.execute(wanted.where(Application.call_id == call.id).order_by(FixRequest.id))
    return table(
        ["접수번호", "요청한 때", "요청한 사람", "고칠 항목", "까닭", "기한", "상태", "낸 때"],
        (
            (
                one.receipt_no, _seoul(fix.asked_at), fix.asked_by,
                ", ".join(names_of(one).get(key, key) for key in fix.keys), fix.reason, _seoul(fix.due_at),
                fix.state.label_ko, _seoul(fix.answered_at),
            )
            for fix, one in ((row[0], row[1]) for row in rows)
        ),
    )  # fmt: skip


def _notes(call: Call) -> bytes:
    wanted = select(ApplicationNote).join(ApplicationNote.application).where(Application.call_id == call.id)
    return table(
        ["접수번호", "적은 때", "적은 사람", "메모", "확인할 것", "확인한 때", "확인한 사람"],
        (
            (
                row.application.receipt_no, _seoul(row.written_at), row.written_by, row.text,
                "예" if row.flagged else "", _seoul(row.settled_at), row.settled_by,
            )
            for row in db.session.scalars(wanted.order_by(ApplicationNote.id))
        ),
    )  # fmt: skip


def _screened(applications: list[Application]) -> bytes:
    points = ((one, point) for one in applications for point in screening.sheet(one))
    return table(
        ["접수번호", "요건", "결과", "누가", "근거", "메모", "확인한 사람", "확인한 때"],
        (
            (
                a.receipt_no, str(p.sentence), p.verdict.label_ko, p.source.label_ko, str(p.fact), p.note,
                p.by, _seoul(p.at),
            )
            for a, p in points
        ),
    )  # fmt: skip


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
    """Write one folder: everything that was sent in with its files, papers made about it, files of objections."""
    folder = safe(f"{application.receipt_no} {application.venture.full_name}")
    *earlier, last = queries.submissions_of(application)
    _add_sent(book, folder, last, "첨부")
    kept = {sent["file_id"] for sent in last.snapshot.get("files", [])}
    for copy in earlier:
        _add_sent(book, folder, copy, f"첨부 {copy.number}번째", without=kept)
    for paper, stored in _papers(application):
        _copy(book, f"{folder}/{paper.kind.label_ko} {safe(paper.number)}.pdf", stored)
    for row in queries.objections_of(application):
        if row.file is not None:
            _copy(book, f"{folder}/이의신청/{row.id} {safe(row.file.name)}", row.file)


def _add_sent(
    book: ZipFile, folder: str, copy: Submission, files_in: str, without: Set[int] = frozenset()
) -> None:
    """One sending: its answers word for word, and its files but for those that are there already."""
    text = json.dumps(copy.snapshot, ensure_ascii=False, indent=1, sort_keys=True)
    book.writestr(_entry(f"{folder}/낸 내용 {copy.number}.json"), text, ZIP_DEFLATED)
    for number, sent in enumerate(copy.snapshot.get("files", []), start=1):
        stored = None if sent["file_id"] in without else db.session.get(StoredFile, sent["file_id"])
        if stored is not None:
            _copy(book, f"{folder}/{files_in}/{number:02d} {safe(stored.name)}", stored)


def add_parts(book: ZipFile, call: Call, actor: Actor) -> None:
    """Write what rooms above have of the call, for whoever asked."""
    for part in archive_parts.parts(call, actor):
        if isinstance(part.content, bytes):
            book.writestr(_entry(part.name), part.content, ZIP_DEFLATED)
        else:
            _copy(book, part.name, part.content)


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

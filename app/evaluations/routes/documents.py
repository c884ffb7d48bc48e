"""What an evaluator reads beside the sheet: the frozen answers and the attachments, covered where the stage is blind."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.applications.models import Call
from app.applications.queries import latest_submission
from app.applications.states import FilePurpose, QuestionKind
from app.audit.reading import downloaded, seen
from app.evaluations import blind, rules_conflict
from app.evaluations.models import EvaluationSession
from app.evaluations.policy import SheetPermission
from app.evaluations.queries import sheets as queries
from app.evaluations.queries.sheets import Given
from app.evaluations.routes.blueprint import bp
from app.evaluations.states import AssignmentState
from app.files import copies, pane
from app.files.models import ReadingCopy, StoredFile
from app.files.routes import attachment, disposition
from app.files.rules import kind_of_ending
from app.kernel.access import authorize
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door

READ = N_("심사위원으로 %(receipt_no)s 신청의 붙임을 화면에서 읽었습니다")


def opened(assignment_id: int) -> Given:
    """One application the evaluator may read. Raises Missing for everybody else's."""
    return let_in(queries.given(assignment_id, current_actor()))


def let_in(one: Given) -> Given:
    """The same, when the declaration lets the evaluator read it. Raises Missing, NotAllowed."""
    if one.assignment.state is not AssignmentState.CLEAR:
        raise Missing
    authorize(current_actor(), SheetPermission.READ, one.assignment)
    return one


def session_of(one: Given) -> EvaluationSession:
    """The session an application is marked in."""
    return one.assignment.evaluator.session


@dataclass
class Attachment:
    """One file of the frozen copy. `place` is its number in it, `name` what this stage calls it."""

    place: int
    label: str
    name: str
    size: int
    sha256: str
    file_id: int
    copy: ReadingCopy | None = None

    @property
    def line(self) -> str:
        """What it is, how long, how large."""
        kind = kind_of_ending(self.name)
        return pane.meta(kind, self.size, self.copy) if kind else ""


@dataclass
class Papers:
    """The attachments an evaluator may open, and how many a blind stage keeps closed, by what was asked for."""

    files: list[Attachment]
    closed: list[str]

    def at(self, place: int) -> Attachment:
        """One that may be opened. Raises Missing."""
        found = next((file for file in self.files if file.place == place), None)
        if found is None:
            raise Missing
        return found

    def beside(self, place: int, step: int) -> Attachment | None:
        """The one before (-1) or behind (1)."""
        places = [file.place for file in self.files]
        there = places.index(place) + step
        return self.files[there] if 0 <= there < len(places) else None


def papers_of(session: EvaluationSession, snapshot: dict[str, Any]) -> Papers:
    """The attachments of the frozen copy, with what is laid open of them; a blind stage leaves out what names someone."""
    listed = list(enumerate(snapshot.get("files", [])))
    shown = listed
    if session.blind:
        marked = asked_without_names(session.call) if listed else frozenset()
        shown = [(place, file) for place, file in listed if blind.is_shown(file, marked)]
    laid_open = (
        {copy.sha256: copy for copy in copies.of({file["sha256"] for _, file in shown})} if shown else {}
    )
    files = [
        Attachment(
            place,
            file["label"],
            file_name(file, place, hidden=session.blind),
            file["size"],
            file["sha256"],
            file["file_id"],
            laid_open.get(file["sha256"]),
        )
        for place, file in shown
    ]
    there = {place for place, _ in shown}
    return Papers(files, [file["label"] for place, file in listed if place not in there])


def asked_without_names(call: Call) -> frozenset[tuple[str, str]]:
    """Purpose and key of the files that the call asked for so that nobody can be told from them."""
    required = {(FilePurpose.REQUIRED.value, row.key) for row in call.required_files if row.shown_blind}
    asked = {
        (FilePurpose.QUESTION.value, row.key)
        for row in call.questions
        if row.kind is QuestionKind.FILE and row.shown_blind
    }
    return frozenset(required | asked)


def cover_of(session: EvaluationSession, one: Given, snapshot: dict[str, Any]) -> Callable[[str], str] | None:
    """Covers in a text what this stage hides; None in an open one."""
    if not session.blind:
        return None
    return partial(blind.covered, hidden=hidden_words(session, one, snapshot))


def hidden_words(session: EvaluationSession, one: Given, snapshot: dict[str, Any]) -> list[str]:
    """What a blind stage covers in this application, as it was when sent in and as it is; nothing in an open one."""
    if not session.blind:
        return []
    venture, sent = one.assignment.application.venture, snapshot.get("venture", {})
    addresses = {venture.address or "", sent.get("address") or ""}
    leaders = f"{venture.representative},{sent.get('representative') or ''}"
    return blind.words_to_hide(
        venture.full_name,
        venture.name,
        sent.get("name"),
        *(former.name for former in venture.former),
        *rules_conflict.people(leaders),
        *addresses,
        *(blind.street_of(address) for address in addresses),
        venture.biz_reg_no,
        venture.corp_reg_no,
        venture.contact,
        venture.phone,
        venture.email,
        venture.website,
    )


def document_of(session: EvaluationSession, one: Given, snapshot: dict[str, Any]) -> dict[str, Any]:
    """The frozen copy as the page prints it, covered where the stage is blind."""
    hide = cover_of(session, one, snapshot) or str

    def cover(text: Any) -> Any:
        return hide(str(text)) if text is not None else None

    sections = [
        {
            "id": f"s-{number}",
            "title": section["title"],
            "answers": [_answer_of(answer, cover, hidden=session.blind) for answer in section["answers"]],
        }
        for number, section in enumerate(snapshot.get("sections", []), 1)
    ]
    return {"sections": sections}


def _answer_of(answer: dict[str, Any], cover: Any, *, hidden: bool) -> dict[str, Any]:
    """One answer; a blind stage shows no names of files."""
    value = answer.get("value")
    if hidden and answer["kind"] == "file" and value:
        return {"label": answer["label"], "text": translated(N_("붙임에서 보세요.")), "table": None}
    table = None
    if answer["kind"] == "table" and isinstance(value, list):
        rows = [list(row.values()) if isinstance(row, dict) else list(row) for row in value]
        table = {"head": answer.get("columns", []), "rows": [[cover(cell) for cell in row] for row in rows]}
    return {"label": answer["label"], "text": cover(answer.get("shown")), "table": table}


def file_name(file: dict[str, Any], place: int, *, hidden: bool) -> str:
    """The name of an attachment; a blind stage gives it the name of what was asked for."""
    if not hidden:
        return str(file["name"])
    return f"{file['label']} {place + 1}{PurePath(file['name']).suffix}"


def _attachment(assignment_id: int, place: int) -> tuple[Given, Attachment, StoredFile]:
    """One attachment the evaluator may open, and its file. Raises Missing."""
    one = opened(assignment_id)
    snapshot = latest_submission(one.assignment.application).snapshot
    found = papers_of(session_of(one), snapshot).at(place)
    file = db.session.get(StoredFile, found.file_id)
    if file is None:
        raise Missing
    return one, found, file


@bp.get("/marking/<int:assignment_id>/files/<int:place>")
@door(Role.EVALUATOR)
def document(assignment_id: int, place: int) -> Response:
    """One attachment of the frozen copy, to evaluators without a conflict; logged. A blind stage gives none away.

    What a program wrote into a file about its author cannot be covered.
    """
    one, found, file = _attachment(assignment_id, place)
    if session_of(one).blind:
        raise Missing
    application = one.assignment.application
    response = attachment(file)
    response.headers["Content-Disposition"] = disposition(found.name)
    downloaded(
        file,
        N_("심사위원으로 %(receipt_no)s 신청의 붙임을 내려받았습니다"),
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
    )
    return response


@bp.get("/marking/<int:assignment_id>/files/<int:place>/pages/<int:number>")
@door(Role.EVALUATOR)
def document_page(assignment_id: int, place: int, number: int) -> Response:
    """The picture of one page of an attachment, to evaluators without a conflict."""
    one, _, file = _attachment(assignment_id, place)
    return pane.picture(file, number, READ, receipt_no=one.assignment.application.receipt_no)


@bp.post("/marking/<int:assignment_id>/files/<int:place>/open")
@door(Role.EVALUATOR)
@commits
def lay_document_open(assignment_id: int, place: int) -> Response:
    """Have the attachments of this application laid open that were not yet."""
    one, opened_one, _ = _attachment(assignment_id, place)
    snapshot = latest_submission(one.assignment.application).snapshot
    asked = papers_of(session_of(one), snapshot).files
    copies.order({file.sha256: kind for file in asked if (kind := kind_of_ending(file.name))})
    copies.hasten(opened_one.sha256)
    return redirect(url_for("evaluations.marking", assignment_id=assignment_id, doc=place))


@dataclass
class Reading:
    """What of the documents is open now: one attachment, or the answers where `file` is None."""

    papers: Papers
    file: Attachment | None
    pane: pane.Pane | None


def reading_of(one: Given, snapshot: dict[str, Any], place: int | None) -> Reading:
    """What the page shows of the attachments; an open one is logged. Raises Missing."""
    session, application = session_of(one), one.assignment.application
    found = papers_of(session, snapshot)
    if place is None:
        return Reading(found, None, None)
    file = found.at(place)
    as_text, part = pane.chosen()
    shown = pane.laid_out(file.copy, as_text=as_text, part=part, cover=cover_of(session, one, snapshot))
    stored = db.session.get(StoredFile, file.file_id)
    if stored is None:
        raise Missing
    pane.hasten(shown)
    if shown.shows:
        seen(stored, READ, venture_id=application.venture_id, receipt_no=application.receipt_no)
    return Reading(found, file, shown)

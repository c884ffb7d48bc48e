"""The marking page: the frozen application at the left, the sheet at the right, saved while it is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.applications.queries import latest_submission
from app.audit.reading import downloaded, seen
from app.evaluations import blind, rules_conflict
from app.evaluations.forms import ReasonForm, mark_fields, marking_form
from app.evaluations.models import Assignment, EvaluationSession, Sheet
from app.evaluations.policy import SheetPermission
from app.evaluations.queries import sheets as queries
from app.evaluations.queries.sheets import Given
from app.evaluations.routes.blueprint import bp
from app.evaluations.services import sheets
from app.evaluations.states import AssignmentState, SheetState
from app.evaluations.written_record import plain
from app.files.models import StoredFile
from app.files.routes import attachment, disposition
from app.kernel.access import authorize
from app.kernel.db import db
from app.kernel.errors import DomainError, Missing, Stale
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door, saved
from app.web.forms import flash_done


def opened(assignment_id: int) -> Given:
    """One application the evaluator may read. Raises Missing for everybody else's."""
    one = queries.given(assignment_id, current_actor())
    if one.assignment.state is not AssignmentState.CLEAR:
        raise Missing
    authorize(current_actor(), SheetPermission.READ, one.assignment)
    return one


@bp.route("/marking/<int:assignment_id>", methods=["GET", "POST"])
@door(Role.EVALUATOR)
@commits
def marking(assignment_id: int) -> str | Response:
    """Read and mark one application. Saving goes on to the next; handing in closes the sheet."""
    actor = current_actor()
    one = queries.given(assignment_id, actor)
    if one.assignment.state is AssignmentState.ASSIGNED:
        return redirect(url_for("evaluations.declare", session_id=one.assignment.evaluator.session_id))
    one = opened(assignment_id)
    form = _form(session_of(one), one)
    if one.is_in:
        if request.method == "POST":
            sheets.save(_sheet(one), {}, "", actor=actor)
    elif form.validate_on_submit():
        with form.showing_refusals(), showing_both(form, one):
            _save(one.assignment, form, session_of(one))
            if request.form.get("do") == "hand_in":
                sheets.hand_in(sheets.begin(one.assignment, actor=actor), actor=actor)
                flash_done(N_("평가표를 냈습니다."))
            else:
                flash_done(N_("저장했습니다."))
            return redirect(_onward(one))
    return _page(one, form)


@contextmanager
def showing_both(form: Any, one: Given) -> Iterator[None]:
    """Another window saved first: what stands there is said, what was typed stays, sending again replaces it."""
    try:
        yield
    except Stale:
        db.session.rollback()
        held = queries.sheet_of(one.assignment)
        if held is None or held.state is not SheetState.DRAFT:
            raise
        names = [row["name"] for row in session_of(one).criteria]
        marks = ", ".join(f"{names[mark.position]} {plain(mark.points)}" for mark in held.marks) or "–"
        form.version.data = held.version
        form.version.raw_data = [str(held.version)]
        words = N_(
            "다른 창에서 먼저 저장했습니다. 거기 적힌 점수: %(marks)s. 의견: %(comment)s. "
            "지금 이 화면의 내용으로 바꾸려면 다시 저장해 주세요."
        )
        message = translated(words, marks=marks, comment=held.comment or "–")
        form.comment.errors = [*form.comment.errors, str(message)]


def session_of(one: Given) -> EvaluationSession:
    """The session an application is marked in."""
    return one.assignment.evaluator.session


def _onward(one: Given) -> str:
    following = queries.course(one.assignment.evaluator).after(one.assignment.id)
    if following is None:
        return url_for("evaluations.assigned")
    return url_for("evaluations.marking", assignment_id=following.assignment_id)


def _form(session: EvaluationSession, one: Given) -> Any:
    """The sheet as it was last saved."""
    values: dict[str, Any] = {"version": 0, "comment": ""}
    if one.sheet is not None:
        values = {"version": one.sheet.version, "comment": one.sheet.comment}
        values |= {f"mark_{mark.position}": mark.points for mark in one.sheet.marks}
    return marking_form(session)(data=values)


def _sheet(one: Given) -> Sheet:
    if one.sheet is None:
        raise Missing
    return one.sheet


def _save(assignment: Assignment, form: Any, session: EvaluationSession) -> Sheet:
    """Keep every field that can be read; a field in error leaves what was saved before."""
    actor = current_actor()
    fresh = queries.sheet_of(assignment) is None
    sheet = sheets.begin(assignment, actor=actor)
    marks = {place: field.data for place, field in enumerate(mark_fields(form, session)) if not field.errors}
    version = None if fresh else form.version.data
    sheets.save(sheet, marks, form.comment.data or "", actor=actor, version=version)
    return sheet


@bp.post("/marking/<int:assignment_id>/autosave")
@door(Role.EVALUATOR)
@commits
def autosave(assignment_id: int) -> Response:
    """What was typed a moment ago, as JSON. A mark that cannot be read is named and left as it was."""
    one = opened(assignment_id)
    session = session_of(one)
    form: Any = marking_form(session)()
    form.validate()
    try:
        sheet = _save(one.assignment, form, session)
    except Stale:
        db.session.rollback()
        words = translated(N_("다른 창에서 먼저 저장했습니다. 새로 고쳐 지금 내용을 보세요."))
        here = url_for("evaluations.marking", assignment_id=assignment_id)
        return _answer({"line": str(words), "href": here}, 409)
    except DomainError as error:
        db.session.rollback()
        return _answer({"line": str(error.message)}, 409)
    told: dict[str, Any] = {"version": sheet.version}
    wrong = next((f for f in mark_fields(form, session) if f.errors), None)
    if wrong is not None:
        told["line"] = f"{wrong.label.text}: {wrong.errors[0]}"
    return saved(jsonify(told))


def _answer(body: dict[str, Any], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    return response


def _page(one: Given, form: Any) -> str:
    session, application = session_of(one), one.assignment.application
    way = queries.course(one.assignment.evaluator)
    copy = latest_submission(application)
    seen(
        application,
        N_("심사위원으로 %(receipt_no)s 신청서를 읽었습니다"),
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
    )
    fields = mark_fields(form, session)
    marks = [field.data for field in fields if isinstance(field.data, Decimal)]
    return render_template(
        "evaluations/marking.html",
        session=session,
        evaluator=one.assignment.evaluator,
        way=way,
        number=way.number(one.assignment.id),
        one=one,
        form=form,
        fields=fields,
        total=sum(marks, Decimal(0)),
        most=sum((Decimal(str(row["max"])) for row in session.criteria), Decimal(0)),
        done=len(marks),
        document=document_of(session, one, copy.snapshot),
        earlier=way.beside(one.assignment.id, -1),
        later=way.beside(one.assignment.id, 1),
        others=queries.others_totals(one.assignment) if one.is_in else None,
        revisions=queries.revisions_of(one.sheet) if one.sheet else [],
    )


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
    hidden = hidden_words(session, one, snapshot)

    def cover(text: Any) -> Any:
        return blind.covered(str(text), hidden) if text is not None else None

    sections = [
        {
            "id": f"s-{number}",
            "title": section["title"],
            "answers": [_answer_of(answer, cover, hidden=session.blind) for answer in section["answers"]],
        }
        for number, section in enumerate(snapshot.get("sections", []), 1)
    ]
    files = [
        {"name": file_name(file, place, hidden=session.blind), "size": file["size"], "label": file["label"],
         "place": place}
        for place, file in enumerate(snapshot.get("files", []))
    ]  # fmt: skip
    return {"sections": sections, "files": files}


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


@bp.get("/marking/<int:assignment_id>/files/<int:place>")
@door(Role.EVALUATOR)
def document(assignment_id: int, place: int) -> Response:
    """One attachment of the frozen copy, to evaluators without a conflict; logged."""
    one = opened(assignment_id)
    application = one.assignment.application
    listed = latest_submission(application).snapshot.get("files", [])
    file = db.session.get(StoredFile, listed[place]["file_id"]) if place < len(listed) else None
    if file is None:
        raise Missing
    response = attachment(file)
    name = file_name(listed[place], place, hidden=session_of(one).blind)
    response.headers["Content-Disposition"] = disposition(name)
    downloaded(
        file,
        N_("심사위원으로 %(receipt_no)s 신청의 붙임을 내려받았습니다"),
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
    )
    return response


@bp.route("/marking/<int:assignment_id>/rescore", methods=["GET", "POST"])
@door(Role.EVALUATOR)
@commits
def rescore(assignment_id: int) -> str | Response:
    """Open a sheet that was handed in, with a reason; the marks that stood there are kept."""
    one = opened(assignment_id)
    sheet = _sheet(one)
    if sheet.state is not SheetState.HANDED_IN:
        return redirect(url_for("evaluations.marking", assignment_id=assignment_id))
    form: Any = ReasonForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            sheets.rescore(sheet, reason=form.reason.data, actor=current_actor())
            flash_done(N_("평가표를 다시 열었습니다. 고친 뒤 다시 내야 셈에 들어갑니다."))
            return redirect(url_for("evaluations.marking", assignment_id=assignment_id))
    return render_template("evaluations/rescore.html", one=one, form=form)

"""The marking page: the frozen application at the left, the sheet at the right, saved while it is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.applications.queries import latest_submission, told_before
from app.applications.rules.criteria import most_points, summed
from app.audit.reading import seen
from app.evaluations.forms import ReasonForm
from app.evaluations.forms_marking import mark_fields, marking_form
from app.evaluations.models import Assignment, EvaluationSession, Sheet
from app.evaluations.queries import sheets as queries
from app.evaluations.queries.sheets import Given
from app.evaluations.queries.usual import usual_marks
from app.evaluations.routes.blueprint import bp
from app.evaluations.routes.documents import Reading, document_of, let_in, opened, reading_of, session_of
from app.evaluations.services import sheets
from app.evaluations.states import AssignmentState, SheetState
from app.evaluations.written_record import plain
from app.kernel.db import db
from app.kernel.errors import DomainError, Missing, Stale
from app.kernel.roles import Role
from app.kernel.text import N_, clean, translated
from app.web.actor import current_actor
from app.web.doors import commits, door, saved
from app.web.forms import flash_done


@bp.route("/marking/<int:assignment_id>", methods=["GET", "POST"])
@door(Role.EVALUATOR)
@commits
def marking(assignment_id: int) -> str | Response:
    """Read and mark one application. Saving goes on to the next; handing in closes the sheet."""
    actor = current_actor()
    one = queries.given(assignment_id, actor)
    if one.assignment.state is AssignmentState.ASSIGNED:
        return redirect(url_for("evaluations.declare", session_id=one.assignment.evaluator.session_id))
    one = let_in(one)
    form = _form(session_of(one), one)
    if one.is_in:
        if request.method == "POST":
            sheets.save(_sheet(one), {}, "", actor=actor)
    elif form.validate_on_submit() and _is_whole(form, session_of(one)):
        with form.showing_refusals(), showing_both(form, one):
            _save(one.assignment, form, session_of(one))
            if request.form.get("do") == "hand_in":
                sheets.hand_in(sheets.begin(one.assignment, actor=actor), actor=actor)
                flash_done(N_("평가표를 냈습니다."))
            else:
                flash_done(N_("저장했습니다."))
            return redirect(_onward(one))
    return _page(one, form)


def _is_whole(form: Any, session: EvaluationSession) -> bool:
    """Whether nothing is missing of a sheet that is to be handed in; every place that is says so at once."""
    if request.form.get("do") != "hand_in":
        return True
    empty = [field for field in mark_fields(form, session) if field.data is None]
    for field in empty:
        field.errors = [*field.errors, translated(sheets.NO_MARK)]
    short = len(clean(form.comment.data or "")) < session.least_comment
    if short:
        too_short = translated(sheets.TOO_SHORT, least=session.least_comment)
        form.comment.errors = [*form.comment.errors, too_short]
    return not empty and not short


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
    """What was typed a moment ago, as JSON. Marks that cannot be read are named (`wrong`) and left as they were."""
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
    wrong = {field.name: str(field.errors[0]) for field in mark_fields(form, session) if field.errors}
    if wrong:
        words = translated(N_("고칠 점수가 %(n)s개 있습니다. 나머지는 저장했습니다."), n=len(wrong))
        told |= {"wrong": wrong, "line": str(words)}
    return saved(jsonify(told))


def _answer(body: dict[str, Any], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    return response


def _page(one: Given, form: Any) -> str:
    session, application = session_of(one), one.assignment.application
    way = queries.course(one.assignment.evaluator)
    snapshot = latest_submission(application).snapshot
    reading = reading_of(one, snapshot, request.args.get("doc", type=int))
    if reading.file is None:
        seen(
            application,
            N_("심사위원으로 %(receipt_no)s 신청서를 읽었습니다"),
            venture_id=application.venture_id,
            receipt_no=application.receipt_no,
        )
    fields = mark_fields(form, session)
    marks = {place: f.data for place, f in enumerate(fields) if isinstance(f.data, Decimal)}
    return render_template(
        "evaluations/marking.html",
        session=session,
        evaluator=one.assignment.evaluator,
        way=way,
        number=way.number(one.assignment.id),
        one=one,
        form=form,
        fields=fields,
        total=sum((marks[place] for place in summed(session.criteria) if place in marks), Decimal(0)),
        most=most_points(session.criteria),
        done=len(marks),
        reading=reading,
        document=document_of(session, one, snapshot) if reading.file is None else None,
        before=[] if session.blind or reading.file else told_before(application),
        **_addresses(one, reading),
        earlier=way.beside(one.assignment.id, -1),
        later=way.beside(one.assignment.id, 1),
        others=queries.others_totals(one.assignment) if one.is_in else None,
        usual=usual_marks(way, one.assignment),
        revisions=queries.revisions_of(one.sheet) if one.sheet else [],
    )


def _addresses(one: Given, reading: Reading) -> dict[str, Any]:
    """Where the documents of this page lie: `at(doc=…)` this page with one open, the rest of the open one."""
    at = partial(url_for, "evaluations.marking", assignment_id=one.assignment.id)
    if reading.file is None:
        return {"at": at}
    here: dict[str, Any] = {"assignment_id": one.assignment.id, "place": reading.file.place}
    return {
        "at": at,
        "at_file": partial(at, doc=reading.file.place),
        "picture": partial(_picture, here),
        "prepare": url_for("evaluations.lay_document_open", **here),
        "download": None if session_of(one).blind else url_for("evaluations.document", **here),
    }


def _picture(here: dict[str, Any], number: int) -> str:
    return url_for("evaluations.document_page", **here, number=number)


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

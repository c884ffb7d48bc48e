"""The desk of one application: what was sent in, the eligibility sheet, the finding, requests to mend; bulk; export."""

from typing import Any

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, url_for
from flask.wrappers import Response

from app.applications import queries, services
from app.applications.forms.call import instant_of
from app.applications.forms.screening import (
    BulkForm,
    ExportForm,
    FindingForm,
    FixForm,
    JudgeForm,
    NoteForm,
    TickForm,
)
from app.applications.models import Application, ApplicationNote, Call
from app.applications.policy import ApplicationPermission
from app.applications.queries import ApplicationFilter
from app.applications.routes.blueprint import (
    BUILDERS,
    STAFF_READERS,
    at_desk,
    bp,
    confirmation_of,
    desk_trail,
)
from app.applications.rules import frozen
from app.applications.sheets import ANSWER, PERSONAL, as_csv, as_xlsx, columns_of
from app.applications.states import ApplicationState, Verdict
from app.audit import queries as log
from app.audit.models import AuditEntry
from app.audit.reading import downloaded, seen
from app.documents import queries as papers
from app.documents.models import IssuedDocument
from app.kernel import clock
from app.kernel.access import authorize, may
from app.kernel.db import db
from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done
from app.web.requests import MOST


@bp.get("/desk/calls/applications/<int:application_id>")
@door(*STAFF_READERS)
def desk_application(application_id: int) -> str:
    """What was sent in beside the sheet that judges its eligibility."""
    application = at_desk(application_id)
    seen(
        application,
        N_("%(receipt_no)s 신청서를 열람했습니다"),
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
    )
    return desk_page(application)


def desk_page(
    application: Application, finding: FindingForm | None = None, noting: NoteForm | None = None
) -> str:
    """The page, with the form that was sent and could not be kept."""
    copies = queries.submissions_of(application)
    number = request.args.get("number", type=int)
    copy = next((c for c in copies if c.number == number), copies[-1])
    before = next((c for c in copies if c.number == copy.number - 1), None)
    compared = before is not None and not before.purged_at and not copy.purged_at
    return render_template(
        "applications/desk_application.html",
        confirmation_of=confirmation_of,
        application=application,
        call=application.call,
        copy=copy,
        copies=copies,
        confirmations=queries.confirmations_of(application),
        differences=frozen.differences(before.snapshot, copy.snapshot) if before and compared else [],
        sheet=services.screening.sheet(application),
        fix=queries.open_fix(application),
        fix_names=services.fixes.names_of(application),
        receiving=queries.open_keys(application) is None,
        may_screen=may(current_actor(), ApplicationPermission.SCREEN, application),
        place=queries.place_in_waitlist(application),
        may_decline=may(current_actor(), ApplicationPermission.DECLINE, application),
        form=finding or FindingForm(formdata=None, version=application.version),
        noting=noting or NoteForm(formdata=None),
        notes=_notes_of(application),
        State=ApplicationState,
        Verdict=Verdict,
        others=_others_of(application),
        papers=_papers_of(application),
        history=[(entry, log.sentence(entry)) for entry in _history_of(application)],
        now=clock.now(),
        crumbs=desk_trail(application.call, (application.receipt_no, None)),
    )


def _notes_of(application: Application) -> list[ApplicationNote]:
    """What the office wrote to itself; nothing for someone of it who belongs to the venture."""
    own = application.venture_id in current_actor().ids("venture")
    return [] if own else queries.notes_of(application)


def _others_of(application: Application) -> list[Application]:
    """Every application of the venture that whoever looks may read."""
    found = queries.of_venture(application.venture, clock.today())
    return [other for other in found if may(current_actor(), ApplicationPermission.READ, other)]


def _papers_of(application: Application) -> list[IssuedDocument]:
    """The receipt and the letter that can be taken away, the newest first."""
    found = papers.about("application", application.id, current_actor())
    return [paper for paper in found if papers.has_file(paper)]


def _history_of(application: Application) -> list[AuditEntry]:
    """What was done with it: with itself, its requests to mend, and what was said against its result."""
    parts = [*queries.fixes_of(application), *queries.objections_of(application)]
    return log.history(application, *parts)


@bp.route("/desk/calls/applications/<int:application_id>/points/<key>", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def judge(application_id: int, key: str) -> str | Response:
    """A person's verdict on one point."""
    application = at_desk(application_id)
    row = next((row for row in services.screening.sheet(application) if row.key == key), None)
    form = JudgeForm(verdict=str(row.verdict.value) if row else None, note=row.note if row else "")
    if form.validate_on_submit():
        with form.showing_refusals():
            services.screening.judge(
                application, key, Verdict(form.verdict.data), note=form.note.data or "", actor=current_actor()
            )
            flash_done(N_("확인한 내용을 적었습니다."))
            return redirect(url_for(".desk_application", application_id=application.id))  # type: ignore[return-value]
    return render_template(
        "applications/judge.html",
        application=application,
        row=row,
        form=form,
        crumbs=_trail(application, translated(N_("자격 확인"))),
    )


def _trail(application: Application, words: Any) -> Any:
    there = url_for(".desk_application", application_id=application.id)
    return desk_trail(application.call, (application.receipt_no, there), (words, None))


@bp.post("/desk/calls/applications/<int:application_id>/finding")
@door(*BUILDERS)
@commits
def find(application_id: int) -> str | Response:
    """Eligible or not, by the button that was pressed."""
    application = at_desk(application_id)
    form = FindingForm()
    if form.validate_on_submit():
        form.require_version(application.version, {str(translated(N_("상태"))): application.state.label})
        with form.showing_refusals():
            if request.form.get("finding") == "eligible":
                services.screening.find_eligible(application, actor=current_actor())
                flash_done(N_("적격으로 확인하고 신청 기업에 알렸습니다."))
            else:
                services.screening.find_ineligible(
                    application, reason=form.reason.data or "", actor=current_actor()
                )
                flash_done(N_("부적격으로 확인하고 신청 기업에 까닭을 알렸습니다."))
            return redirect(url_for(".desk_application", application_id=application.id))  # type: ignore[return-value]
    return desk_page(at_desk(application_id), form)


@bp.route("/desk/calls/applications/<int:application_id>/fix", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def request_fix(application_id: int) -> str | Response:
    """Name what is to be mended, until when and why."""
    application = at_desk(application_id)
    form = FixForm(services.fixes.names_of(application))
    if form.validate_on_submit():
        with form.showing_refusals():
            services.fixes.request(
                application,
                form.keys.data or [],
                reason=form.reason.data or "",
                due_at=instant_of(form.due_on.data, form.due_time.data or "", "due_time"),
                actor=current_actor(),
            )
            flash_done(N_("보완을 요청했습니다. 신청 기업에 알렸습니다."))
            return redirect(url_for(".desk_application", application_id=application.id))  # type: ignore[return-value]
    return render_template(
        "applications/fix.html",
        application=application,
        form=form,
        crumbs=_trail(application, translated(N_("보완 요청"))),
    )


@bp.post("/desk/calls/applications/<int:application_id>/fix/cancel")
@door(*BUILDERS)
@commits
def cancel_fix(application_id: int) -> Response:
    """Take a request back."""
    application = at_desk(application_id)
    fix = queries.open_fix(application)
    if fix is not None:
        services.fixes.cancel(fix, application, actor=current_actor())
        flash_done(N_("보완 요청을 거뒀습니다. 신청 기업에 알렸습니다."))
    return redirect(url_for(".desk_application", application_id=application.id))  # type: ignore[return-value]


@bp.route("/desk/calls/<int:call_id>/bulk/points", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def tick(call_id: int) -> str | Response:
    """Show which points of the ticked applications wait for a person, then tick one of them for all."""
    found = queries.call(call_id, current_actor())
    picked = _picked(found)
    points = services.screening.points_to_tick(picked)
    open_ones = {one.key: str(one.sentence) for one in points if one.done}
    form = TickForm(open_ones, key=next(iter(open_ones), None) if len(open_ones) == 1 else None)
    if form.validate_on_submit():
        with form.showing_refusals():
            done = services.screening.tick_all(
                picked, form.key.data or "", note=form.note.data or "", actor=current_actor()
            )
            flash_done(N_("%(done)s건에 갖춤으로 적었습니다."), done=done)
            ids = [application.id for application in picked]
            return redirect(url_for(".tick", call_id=found.id, pick=ids))  # type: ignore[return-value]
    return render_template(
        "applications/tick.html",
        call=found,
        picked=picked,
        points=points,
        form=form,
        crumbs=desk_trail(found, (translated(N_("요건 한꺼번에 확인")), None)),
    )


def _picked(call: Call) -> list[Application]:
    """The applications of a call that were ticked in its list. Raises NotAllowed."""
    ids = [key for key in request.values.getlist("pick", type=int) if 0 < key <= MOST][:500]
    picked = list(db.session.scalars(queries.of_call(call).where(Application.id.in_(ids))))
    for application in picked:
        authorize(current_actor(), ApplicationPermission.SCREEN, application)
    return picked


@bp.route("/desk/calls/<int:call_id>/bulk/<finding>", methods=["GET", "POST"])
@door(*BUILDERS)
@commits
def bulk(call_id: int, finding: str) -> str | Response:
    """Show what would become of the ticked applications, then do it for those it can be done for."""
    found = queries.call(call_id, current_actor())
    eligible, picked = finding == "eligible", _picked(found)
    form = BulkForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            result = services.screening.find_all(
                picked, eligible=eligible, reason=form.reason.data or "", actor=current_actor()
            )
            flash_done(
                N_("%(of)s건 가운데 %(done)s건을 확인하고 알렸습니다."), of=len(picked), done=len(result.done)
            )
            return redirect(url_for(".call", call_id=found.id))  # type: ignore[return-value]
    waiting = services.screening.points_to_tick(picked) if eligible else []
    return render_template(
        "applications/bulk.html",
        call=found,
        eligible=eligible,
        result=services.screening.preview(picked, eligible=eligible),
        to_tick=sorted({application.id for point in waiting for application in point.done}),
        form=form,
        crumbs=desk_trail(found, (translated(N_("한꺼번에 확인")), None)),
    )


@bp.route("/desk/calls/<int:call_id>/export", methods=["GET", "POST"])
@door(*STAFF_READERS)
@commits
def export(call_id: int) -> str | FlaskResponse:
    """The list with the columns one picks, as a sheet, with the reason it leaves for."""
    found = queries.call(call_id, current_actor())
    authorize(current_actor(), ApplicationPermission.EXPORT, found)
    form, columns = ExportForm(), columns_of(found)
    picked = request.form.getlist("cols") if form.is_submitted() else [*columns.keys() - PERSONAL]
    chosen = {key: words for key, words in columns.items() if key in picked}
    fits = form.validate_on_submit()
    if form.is_submitted() and not chosen:
        form.form_errors.append(translated(N_("받을 열을 하나 이상 골라 주세요.")))
    elif fits:
        rows = list(queries.all_of(found, ApplicationFilter(state=None)))
        made = as_csv if request.form.get("as") == "csv" else as_xlsx
        content, media, ending = made(rows, chosen, queries.answers_sent(found))
        downloaded(
            found,
            N_("신청 %(count)s건의 목록을 내려받았습니다: %(call)s"),
            note=form.reason.data or "",
            count=len(rows),
            call=found.title,
        )
        response = FlaskResponse(content, mimetype=media)
        response.headers.set(
            "Content-Disposition", "attachment", filename=f"applications-{found.id}.{ending}"
        )
        return response
    return render_template(
        "applications/export.html",
        call=found,
        form=form,
        columns=columns,
        chosen=chosen,
        answer=ANSWER,
        crumbs=desk_trail(found, (translated(N_("내려받기")), None)),
    )

"""Writing: one section a page, autosave, the choice after a conflict."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.wrappers import Response

from app.applications import queries, services
from app.applications.forms.answers import (
    BLANK_ROWS,
    REWORDED,
    agreed_to_other_words,
    name_of,
    section_form,
    show_problems,
    typed_in,
    was_shown,
)
from app.applications.forms.applicant import StartForm
from app.applications.models import Application, Question, Section, SectionRevision
from app.applications.policy import ApplicationPermission
from app.applications.queries.writing import Progress
from app.applications.routes.blueprint import APPLICANTS, arrived, bp, my_trail, opened
from app.applications.routes.mine import page_of
from app.applications.rules import answers as rules
from app.applications.rules import deadlines
from app.applications.rules.completeness import shown_questions
from app.applications.services.drafts import SetAside
from app.applications.states import ApplicationState, FilePurpose, QuestionKind
from app.kernel import clock
from app.kernel.access import authorize, may
from app.kernel.errors import Missing, Refused
from app.kernel.text import N_, translated
from app.web import formats
from app.web.actor import current_actor
from app.web.doors import commits, door, saved
from app.web.forms import flash_done


def _section_of(application: Application, key: str) -> Section:
    found = next((section for section in application.call.sections if section.key == key), None)
    if found is None:
        raise Missing
    return found


def questions_of(application: Application, key: str) -> list[Question]:
    return [question for question in application.call.questions if question.section_key == key]


def _version_sent() -> int:
    return int(request.form.get("version", -1, type=int))


@bp.route("/applications/<int:application_id>/sections/<section_key>", methods=["GET", "POST"])
@door(*APPLICANTS)
@commits
def section(application_id: int, section_key: str) -> str | Response:
    """The questions of one section. Everything is kept, right or wrong; what is wrong is shown on the way back.
    Whoever only looks reads the answers."""
    application = opened(application_id)
    page = _section_of(application, section_key)
    if request.method == "POST":
        authorize(current_actor(), ApplicationPermission.WRITE, application)
        return redirect(_keep(application, page))  # type: ignore[return-value]
    return _section_page(application, page)


def _keep(application: Application, page: Section) -> str:
    """Save what was sent; gives where to go."""
    asked = was_shown(request.form, questions_of(application, page.key))
    outcome = services.drafts.save_section(
        application,
        page.key,
        typed_in(request.form, asked) | _reused(application, asked),
        _version_sent(),
        actor=current_actor(),
        at=arrived(),
    )
    if agreed_to_other_words(request.form, asked):
        flash(translated(REWORDED), "bad")
    kept_files = _change_files(application, asked)
    if isinstance(outcome, SetAside):
        return url_for(".conflict", application_id=application.id, revision_id=outcome.mine.id)
    written = queries.progress(application)
    if (
        written.sections[page.key].blocking
        or not kept_files
        or {"stay", "remove", "reuse"} & set(request.form)
    ):
        return url_for(".section", application_id=application.id, section_key=page.key, checked=1)
    flash_done(N_("‘%(title)s’을(를) 저장했습니다."), title=page.title)
    return _next_page(application, page)


def _reused(application: Application, asked: list[Question]) -> dict[str, Any]:
    """The answer of an earlier application that was asked for by its button."""
    key = request.form.get("reuse", "")
    if not key or all(question.key != key for question in asked):
        return {}
    earlier = _said_before(application)
    return {key: earlier[key][1]} if key in earlier else {}


def _said_before(application: Application) -> dict[str, tuple[str, Any]]:
    """What the venture answered elsewhere: for its own people, not for whoever writes along in this one."""
    if application.trial or application.venture_id in current_actor().ids("venture"):
        return queries.earlier_answers(application)
    return {}


def _change_files(application: Application, asked: list[Question]) -> bool:
    """Keep the files sent along and take out the one that was named; False when one was refused, which is said."""
    kept = True
    for question in asked:
        upload: Any = request.files.get(name_of(question))
        if question.kind is not QuestionKind.FILE or upload is None or not upload.filename:
            continue
        try:
            services.attachments.attach(
                application, FilePurpose.QUESTION, question.key, upload, actor=current_actor(), at=arrived()
            )
        except Refused as refusal:
            kept = False
            flash(refusal.message, "bad")
    if unwanted := request.form.get("remove", type=int):
        services.attachments.detach(application, unwanted, actor=current_actor())
    return kept


def _next_page(application: Application, page: Section) -> str:
    """The following section, or the list."""
    keys = [section.key for section in application.call.sections]
    after = keys[keys.index(page.key) + 1 :]
    if after and application.state is ApplicationState.DRAFT:
        return page_of(application, after[0])
    return url_for(".show", application_id=application.id)


def _section_page(application: Application, page: Section) -> str:
    written = queries.progress(application)
    report, draft = written.sections[page.key], written.drafts.get(page.key)
    questions = shown_questions(questions_of(application, page.key), written.answers)
    form = section_form(questions, written.answers, draft.version if draft else 0)
    checked = "checked" in request.args
    if checked:
        show_problems(form, report.problems)
    allowed = queries.open_keys(application)
    may_write = may(current_actor(), ApplicationPermission.WRITE, application)
    return render_template(
        "applications/section.html",
        application=application,
        call=application.call,
        section=page,
        questions=questions,
        open_keys=allowed,
        withheld=_withheld(application, questions) if may_write else [],
        may_write=may_write,
        kept=deadlines.is_kept(application.call.retain_until, clock.today()),
        read_only=not may_write or (allowed is not None and not any(q.key in allowed for q in questions)),
        form=form,
        checked=checked,
        problems={problem.key: problem for problem in report.problems} if checked else {},
        advice=[problem for problem in report.problems if problem.advice],
        answers=written.answers,
        draft=draft,
        attached=written.attached,
        blank_rows=BLANK_ROWS,
        earlier=_earlier(application, questions, written),
        following=_next_page(application, page),
        until=queries.deadline_of(application),
        shown=rules.shown,
        QuestionKind=QuestionKind,
        FilePurpose=FilePurpose,
        now=clock.now(),
        crumbs=my_trail(application, (page.title, None)),
    )


def _withheld(application: Application, questions: list[Question]) -> list[Question]:
    """The consents, which somebody who only writes along does not give."""
    if may(current_actor(), ApplicationPermission.SUBMIT, application):
        return []
    return [question for question in questions if question.kind is QuestionKind.CONSENT]


def _earlier(
    application: Application, questions: list[Question], written: Progress
) -> dict[str, tuple[str, Any]]:
    """Earlier answers that could stand here and do not yet."""
    keys = {question.key for question in questions}
    return {
        key: said
        for key, said in _said_before(application).items()
        if key in keys and said[1] != written.answers.get(key)
    }


@bp.post("/applications/<int:application_id>/sections/<section_key>/autosave")
@door(*APPLICANTS)
@commits
def autosave(application_id: int, section_key: str) -> Response:
    """Keep what stands in the form now; says when, or that someone else was first."""
    application = opened(application_id)
    page = _section_of(application, section_key)
    asked = was_shown(request.form, questions_of(application, page.key))
    outcome = services.drafts.save_section(
        application,
        page.key,
        typed_in(request.form, asked),
        _version_sent(),
        actor=current_actor(),
        at=arrived(),
    )
    if isinstance(outcome, SetAside):
        told: dict[str, Any] = {
            "line": str(
                translated(
                    N_(
                        "%(name)s 님이 먼저 고쳤습니다. 두 내용을 비교하고 골라 주세요. 내가 쓴 것도 보관했습니다."
                    ),
                    name=outcome.theirs.saved_by,
                )
            ),
            "href": url_for(".conflict", application_id=application.id, revision_id=outcome.mine.id),
        }
        return saved((jsonify(told), 409))
    kept: dict[str, Any] = {
        "version": outcome.draft.version,
        "saved": formats.near(outcome.draft.saved_at, clock.now()),
    }
    if agreed_to_other_words(request.form, asked):
        kept |= {"line": str(translated(REWORDED)), "wrong": True}
    shown = {question.key for question in asked}
    return saved(jsonify(kept | _asked_further(application, page, shown, outcome.draft.version)))


def _asked_further(application: Application, page: Section, shown: set[str], version: int) -> dict[str, str]:
    """Where a question stands that is asked since what was just saved, and was not on the page.

    The version makes another address of it: to a place on the page that is open a browser would only scroll.
    """
    questions = questions_of(application, page.key)
    if not any(question.condition for question in questions):
        return {}
    answers = queries.answers_in_force(application, queries.drafts_of(application))
    allowed = queries.open_keys(application)
    for question in shown_questions(questions, answers):
        if question.key not in shown and (allowed is None or question.key in allowed):
            return {"more": f"{page_of(application, page.key)}?saved={version}#a_{question.key}"}
    return {}


@bp.route("/applications/<int:application_id>/conflicts/<int:revision_id>", methods=["GET", "POST"])
@door(*APPLICANTS)
@commits
def conflict(application_id: int, revision_id: int) -> str | Response:
    """Two texts side by side, question by question; the writer chooses, and neither is lost until then."""
    application = opened(application_id)
    mine = next((r for r in queries.set_aside_of(application, current_actor()) if r.id == revision_id), None)
    if mine is None:
        raise Missing
    form = StartForm()
    if form.validate_on_submit():
        outcome = services.drafts.settle(
            application, mine, _chosen(application, mine), _version_sent(), actor=current_actor()
        )
        if isinstance(outcome, SetAside):
            return redirect(url_for(".conflict", application_id=application.id, revision_id=outcome.mine.id))  # type: ignore[return-value]
        flash_done(N_("고른 내용으로 저장했습니다."))
        return redirect(page_of(application, mine.section_key))  # type: ignore[return-value]
    theirs = queries.drafts_of(application)[mine.section_key]
    return render_template(
        "applications/conflict.html",
        application=application,
        section=_section_of(application, mine.section_key),
        mine=mine,
        theirs=theirs,
        rows=_differing(application, mine, theirs.answers),
        form=form,
        now=clock.now(),
        crumbs=my_trail(application, (translated(N_("두 사람이 함께 고침")), None)),
    )


def _differing(
    application: Application, mine: SectionRevision, theirs: dict[str, Any]
) -> list[dict[str, Any]]:
    return [
        {
            "question": question,
            "theirs": rules.shown(question, theirs.get(question.key)),
            "mine": rules.shown(question, mine.answers.get(question.key)),
            "text": question.kind in (QuestionKind.SHORT, QuestionKind.LONG),
        }
        for question in questions_of(application, mine.section_key)
        if theirs.get(question.key) != mine.answers.get(question.key)
    ]


def _chosen(application: Application, mine: SectionRevision) -> dict[str, Any]:
    """What was picked for each differing question; of two texts both may be kept, one after the other. What nobody
    picked, since it came to differ while the writer was choosing, stays as it is stored."""
    theirs = queries.drafts_of(application)[mine.section_key].answers
    chosen = {}
    for row in _differing(application, mine, theirs):
        key = row["question"].key
        pick = request.form.get(f"pick_{key}", "")
        if pick == "both" and row["text"]:
            chosen[key] = f"{theirs.get(key, '')}\n{mine.answers.get(key, '')}".strip()
        elif pick == "mine":
            chosen[key] = mine.answers.get(key, "")
    return chosen

"""An applicant's own applications: the list, the task list or the status, the receipt, taking back."""

from datetime import date, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.wrappers import Response

from app.applications import beside, queries, services, snapshot
from app.applications.forms.applicant import StartForm, WithdrawForm
from app.applications.models import Application, Submission
from app.applications.policy import ApplicationPermission
from app.applications.queries import Confirming, Progress
from app.applications.routes.ahead import next_step
from app.applications.routes.blueprint import APPLICANTS, bp, confirmation_of, my_trail, opened
from app.applications.rules import deadlines, frozen
from app.applications.rules.confirming import Confirmed
from app.applications.rules.timetable import beside_dates
from app.applications.states import (
    MENDABLE,
    ApplicationState,
    ConfirmationMeans,
    ConfirmationStanding,
    SectionState,
)
from app.documents import queries as papers
from app.documents.states import PaperKind
from app.kernel import clock
from app.kernel.access import authorize, may
from app.kernel.errors import Missing
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.ventures.queries import members_on
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.get("/applications")
@door(Role.VENTURE)
def mine() -> str:
    """Everything the actor's ventures began or sent in."""
    rows = queries.mine(current_actor())
    fixes = {row.id: fix for row in rows if row.submitted_at and (fix := queries.open_fix(row))}
    return render_template(
        "applications/mine.html",
        rows=[(row, next_step(row, fixes.get(row.id))) for row in rows],
        fixes=fixes,
        invitations=queries.invitations_to_write(current_actor()),
        along={one.application_id: one for one in queries.written_along(current_actor())},
        open_ids={row.id for row in rows},
        plain=StartForm(formdata=None),
        now=clock.now(),
        crumbs=[(translated(N_("내 신청")), None)],
    )


@bp.get("/applications/<int:application_id>")
@door(*APPLICANTS)
def show(application_id: int) -> str:
    """What is to be written, or where it stands."""
    application = opened(application_id)
    if application.state is ApplicationState.DRAFT:
        return task_list(application)
    return status(application)


def task_list(application: Application) -> str:
    """The sections with their states, what is missing, and who writes along."""
    written = queries.progress(application)
    wanted = queries.wants_representative(application)
    confirming = queries.confirming_of(application, written) if wanted else None
    return render_template(
        "applications/task_list.html",
        application=application,
        call=application.call,
        groups=groups_of(application, written, confirming),
        written=written,
        todo=todo_of(application, written),
        confirming=confirming,
        people=_people(application),
        may_share=may(current_actor(), ApplicationPermission.SHARE, application),
        may_withdraw=may(current_actor(), ApplicationPermission.WITHDRAW, application),
        set_aside=queries.set_aside_of(application, current_actor()),
        open_now=application.trial or services.drafts.may_still_apply(application.call),
        kept=deadlines.is_kept(application.call.retain_until, clock.today()),
        now=clock.now(),
        crumbs=[*my_trail(application)[:1], (application.call.title, None)],
    )


def _people(application: Application) -> list[str]:
    """The names of those who write: of the venture, then from outside."""
    members = [member.user.name for member in members_on(application.venture, clock.today())]
    return members + [row.user.name for row in queries.co_writers_of(application) if row.user]


def page_of(application: Application, key: str) -> str:
    """The address of one page of the form."""
    if key == queries.FILES:
        return url_for(".documents", application_id=application.id)
    return url_for(".section", application_id=application.id, section_key=key)


def groups_of(
    application: Application, written: Progress, confirming: Confirming | None = None
) -> list[dict[str, Any]]:
    """The task list: sections in their groups, the documents, and sending in."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for section in application.call.sections:
        report = written.sections[section.key]
        groups.setdefault(section.group_title, []).append(
            {
                "label": section.title,
                "href": page_of(application, section.key),
                "line": _line(written, section.key, section.minutes, len(report.blocking)),
                "state": report.state,
            }
        )
    if application.call.required_files or application.call.bonus_items:
        files = written.files
        line = translated(N_("%(of)s개 중 %(done)s개 올림"), of=files.asked, done=files.answered)
        groups[str(translated(N_("서류")))] = [
            {
                "label": translated(N_("증빙 서류와 가점")),
                "href": page_of(application, queries.FILES),
                "line": line if files.asked else translated(N_("해당하는 것만 올립니다")),
                "state": files.state if files.asked else SectionState.OPTIONAL,
            }
        ]
    last = [_last_task(application, written)]
    groups[str(translated(N_("확인하고 제출")))] = (
        [_confirming_task(application, written, confirming), *last] if confirming else last
    )
    return [{"title": title, "items": items} for title, items in groups.items()]


def _confirming_task(application: Application, written: Progress, confirming: Confirming) -> dict[str, Any]:
    """The representative's own task: what stands, and where it is asked for."""
    lines = {
        ConfirmationStanding.CHANGED: N_("대표자가 확인한 뒤 내용이 바뀌었습니다. 다시 확인받으세요."),
        ConfirmationStanding.RETURNED: N_("대표자가 고칠 점을 적어 돌려보냈습니다."),
        ConfirmationStanding.ASKED: N_("링크를 보냈습니다. 대표자의 답을 기다립니다."),
        ConfirmationStanding.LAPSED: N_("대표자에게 보낸 링크의 기한이 지났습니다. 다시 보내 주세요."),
        ConfirmationStanding.CURRENT: N_("지금 내용을 대표자가 확인했습니다."),
        ConfirmationStanding.NONE: N_("대표자 본인이 확인한 내용만 낼 수 있습니다."),
    }
    open_now = written.complete or confirming.row is not None
    return {
        "label": translated(N_("대표자 확인")),
        "href": f"{url_for('.check', application_id=application.id)}#representative" if open_now else None,
        "line": translated(lines[confirming.standing]),
        "state": confirming.standing,
    }


def _last_task(application: Application, written: Progress) -> dict[str, Any]:
    label = translated(N_("모두 확인하고 제출하기"))
    if not application.trial and not services.drafts.may_still_apply(application.call):
        line = translated(N_("접수가 끝나 낼 수 없습니다."))
        return {"label": label, "href": None, "line": line, "word": translated(N_("마감")), "tone": "quiet"}
    return {
        "label": label,
        "href": url_for(".check", application_id=application.id),
        "line": translated(N_("낸 뒤에도 마감 전에는 고쳐 다시 낼 수 있습니다.")),
        "word": translated(N_("낼 수 있음")) if written.complete else translated(N_("아직")),
        "tone": "going" if written.complete else "quiet",
    }


def _line(written: Progress, key: str, minutes: int, left: int) -> Any:
    draft = written.drafts.get(key)
    if draft is None:
        return translated(N_("아직 쓰지 않았습니다 · %(minutes)s분쯤 걸립니다"), minutes=minutes)
    if draft.version == 0:
        return translated(N_("등록된 내용을 불러왔습니다. 열어서 확인해 주세요."))
    return {"at": draft.saved_at, "by": draft.saved_by, "left": left}


def todo_of(application: Application, written: Progress) -> list[dict[str, Any]]:
    """What is missing, page by page, each with its link and one reason."""
    labels = {question.key: question.label for question in application.call.questions}
    labels |= {file.key: file.label for file in application.call.required_files}
    titles = {section.key: section.title for section in application.call.sections}
    found = []
    for report in written.reports:
        if not report.blocking:
            continue
        first = report.blocking[0]
        found.append(
            {
                "title": titles.get(report.key, translated(N_("증빙 서류와 가점"))),
                "href": page_of(application, report.key),
                "count": len(report.blocking),
                "first": labels.get(first.key, ""),
                "why": first.text,
                "started": report.state is not SectionState.NOT_STARTED,
            }
        )
    return found


def status(application: Application) -> str:
    """Where an application stands that was sent in: what was received, what comes next, what to mend."""
    copies = queries.submissions_of(application)
    fix = queries.open_fix(application) if application.state in MENDABLE else None
    allowed = queries.open_keys(application)
    return render_template(
        "applications/status.html",
        application=application,
        call=application.call,
        copies=copies,
        confirmations=queries.confirmations_of(application),
        fix=fix,
        fix_open=bool(fix and allowed),
        fix_names=services.fixes.names_of(application) if fix else {},
        ahead=[row for row in dated(application.call.schedule) if row["on"] >= clock.today()],
        next_step=next_step(application, fix),
        may_edit=allowed is None,
        unsent=queries.unsent_changes(application),
        set_aside=queries.set_aside_of(application, current_actor()),
        may_write=may(current_actor(), ApplicationPermission.WRITE, application),
        may_submit=may(current_actor(), ApplicationPermission.SUBMIT, application),
        may_withdraw=may(current_actor(), ApplicationPermission.WITHDRAW, application),
        may_share=may(current_actor(), ApplicationPermission.SHARE, application),
        of_venture=application.venture_id in current_actor().ids("venture"),
        receipt=_receipt_of(application),
        kept=deadlines.is_kept(application.call.retain_until, clock.today()),
        in_the_making=bool(copies) and _in_the_making(copies[-1]),
        **_after_result(application),
        offers=beside.offers(application, current_actor()),
        now=clock.now(),
        crumbs=[*my_trail(application)[:1], (application.call.title, None)],
    )


def _after_result(application: Application) -> dict[str, Any]:
    """What the applicant can do about a result, and until when."""
    until = queries.objection_until(application)
    may_write = may(current_actor(), ApplicationPermission.OBJECT, application)
    free = application.state is ApplicationState.SELECTED and application.taken_up_at is None
    return {
        "letter": queries.result_letter_of(application),
        "place": queries.place_in_waitlist(application),
        "may_decline": free and may(current_actor(), ApplicationPermission.DECLINE, application),
        "objection_until": until,
        "objections_over": until is not None and clock.today() > until,
        "objections": queries.objections_of(application),
        "may_object": may_write and queries.may_object_now(application),
    }


def dated(schedule: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a schedule with their days as dates, without what the call's own dates say."""
    return [{**row, "on": date.fromisoformat(row["on"])} for row in beside_dates(schedule)]


def _receipt_of(application: Application) -> Any:
    """The newest receipt that can be taken away, or None while the worker makes it."""
    return next(
        (
            paper
            for paper in papers.about("application", application.id, current_actor())
            if paper.kind is PaperKind.RECEIPT and papers.has_file(paper)
        ),
        None,
    )


def _in_the_making(copy: Submission) -> bool:
    """Whether the receipt of what was sent in may still be on its way; later it is not promised any more."""
    return copy.purged_at is None and clock.now() - copy.at < timedelta(days=1)


@bp.get("/applications/<int:application_id>/receipt")
@door(*APPLICANTS)
def receipt(application_id: int) -> str:
    """What was sent in, exactly: answers, files with hashes, the hash of the whole."""
    application = opened(application_id)
    if application.trial:
        return _trial_receipt(application)
    copies = queries.submissions_of(application)
    number = request.args.get("number", type=int)
    copy = next((c for c in copies if c.number == number), None) or queries.latest_submission(application)
    before = next((c for c in copies if c.number == copy.number - 1), None)
    return render_template(
        "applications/receipt.html",
        application=application,
        call=application.call,
        copy=copy,
        copies=copies,
        differences=frozen.differences(before.snapshot, copy.snapshot)
        if before and not before.purged_at
        else [],
        receipt=_receipt_of(application),
        of_venture=application.venture_id in current_actor().ids("venture"),
        in_the_making=_in_the_making(copy),
        confirmation_of=confirmation_of,
        now=clock.now(),
        crumbs=my_trail(application, (translated(N_("접수증")), None)),
    )


def _trial_receipt(application: Application) -> str:
    """What the receipt would say, made from what is written now."""
    if not application.confirmed_by:
        raise Missing
    at = clock.now()
    return render_template(
        "applications/trial_receipt.html",
        application=application,
        call=application.call,
        snapshot=snapshot.of(
            application,
            queries.progress(application),
            at=at,
            receipt_no="",
            number=1,
            sent_by=current_actor().name,
            confirmed=Confirmed(application.confirmed_by, ConfirmationMeans.SENDER, at),
        ),
        at=at,
        crumbs=my_trail(application, (translated(N_("접수증")), None)),
    )


@bp.route("/applications/<int:application_id>/withdraw", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def withdraw(application_id: int) -> str | Response:
    """Say what it means, then take it back."""
    application = opened(application_id)
    authorize(current_actor(), ApplicationPermission.WITHDRAW, application)
    form = WithdrawForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            services.submission.withdraw(application, reason=form.reason.data or "", actor=current_actor())
            flash_done(N_("신청을 취하했습니다."))
            return redirect(url_for(".mine"))  # type: ignore[return-value]
    return render_template(
        "applications/withdraw.html",
        application=application,
        form=form,
        crumbs=my_trail(application, (translated(N_("취하")), None)),
    )

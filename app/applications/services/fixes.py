"""보완요청: named answers and documents are opened again until an instant, then what was mended is frozen anew."""

from collections.abc import Collection
from datetime import datetime

from app.applications import letters, queries
from app.applications.models import Application, FixRequest, Submission
from app.applications.policy import ApplicationPermission
from app.applications.rules import deadlines
from app.applications.services import confirming, looking
from app.applications.services.submission import NotComplete, TooLate, freeze
from app.applications.states import ANSWER_FIX, CANCEL_FIX, MENDABLE, FilePurpose
from app.audit.services import move, record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Missing, Refused, WrongState
from app.kernel.text import N_, clean, translated


def names_of(application: Application) -> dict[str, str]:
    """Everything that can be asked to be mended: name → label."""
    call = application.call
    return (
        {
            question.key: question.label
            for section in call.sections
            for question in call.questions
            if question.section_key == section.key
        }
        | {f"{FilePurpose.REQUIRED.value}:{row.key}": row.label for row in call.required_files}
        | {f"{FilePurpose.BONUS.value}:{row.key}": row.label for row in call.bonus_items}
    )


def request(
    application: Application, keys: Collection[str], *, reason: str, due_at: datetime, actor: Actor
) -> FixRequest:
    """Ask the venture to mend these answers by an instant. Raises NotAllowed, WrongState, Refused."""
    authorize(actor, ApplicationPermission.SCREEN, application)
    now = clock.now()
    _refuse_unless_mendable(application, now)
    known = names_of(application)
    chosen = [key for key in known if key in keys]
    if not chosen:
        raise Refused(N_("고칠 항목을 하나 이상 골라 주세요."), field="keys")
    if not clean(reason):
        raise Refused(N_("무엇을 어떻게 고쳐야 하는지 적어 주세요."), field="reason")
    if due_at <= now:
        raise Refused(N_("기한은 지금보다 뒤여야 합니다."), field="due_on")
    fix = FixRequest(
        application_id=application.id,
        keys=chosen,
        reason=clean(reason),
        due_at=due_at,
        asked_at=now,
        asked_by_id=actor.id,
        asked_by=actor.name,
        submission_before=queries.latest_submission(application).number,
    )
    db.session.add(fix)
    record(
        actor,
        "applications.request_fix",
        application,
        N_("%(receipt_no)s 신청에 %(count)s개 항목의 보완을 요청했습니다"),
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
        count=len(chosen),
    )
    _tell_asked(application, fix, known)
    return fix


def _refuse_unless_mendable(application: Application, now: datetime) -> None:
    if application.state not in MENDABLE or queries.open_fix(application) is not None:
        raise WrongState(N_("지금은 보완을 요청할 수 없습니다. 열려 있는 요청이 있는지 확인해 주세요."))
    if queries.latest_submission(application).purged_at is not None:
        raise WrongState(N_("보유 기간이 끝나 내용을 파기한 신청이라 보완을 요청할 수 없습니다."))
    if queries.open_keys(application, now) is None:
        raise WrongState(N_("접수 중에는 기업이 언제든 고쳐 낼 수 있습니다. 마감 뒤에 요청해 주세요."))


def _tell_asked(application: Application, fix: FixRequest, known: dict[str, str]) -> None:
    labels = "\n".join(f"- {known[key]}" for key in fix.keys)
    letters.tell_venture(
        application,
        translated(N_("보완을 요청했습니다: %(no)s"), no=application.receipt_no),
        [
            translated(
                N_("%(until)s까지 아래 항목을 고쳐 다시 내 주세요."), until=letters.instant_words(fix.due_at)
            ),
            f"{labels}\n\n{fix.reason}",
        ],
    )


def answer(
    application: Application,
    *,
    confirmed_by: str = "",
    unlooked: bool = False,
    actor: Actor,
    at: datetime | None = None,
) -> Submission:
    """Send in what was mended; `unlooked` as in `submission.submit`.

    Raises NotAllowed, Missing, TooLate, NotComplete, NotConfirmed, NotLookedThrough, Refused on "confirmed_by".
    """
    authorize(actor, ApplicationPermission.SUBMIT, application)
    now = at or clock.now()
    fix = queries.open_fix(application)
    if fix is None:
        raise Missing
    if deadlines.is_late(now, fix.due_at):
        raise TooLate(now, fix.due_at)
    written = queries.progress(application)
    open_now = set(fix.keys)
    if any(_name(report.key, p.key) in open_now for report in written.reports for p in report.blocking):
        raise NotComplete(N_("아직 고치지 않은 항목이 있습니다."))
    confirmed = confirming.confirmed(application, written, confirmed_by, now)
    looking.take_unlooked(application, written, agreed=unlooked, actor=actor)
    copy = freeze(application, written, cause="fixed", confirmed=confirmed, actor=actor, at=now)
    fix.answered_at = now
    move(
        fix,
        ANSWER_FIX,
        actor=actor,
        sentence=N_("%(receipt_no)s 신청을 보완해 다시 냈습니다"),
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
    )
    _tell_answered(application, fix)
    return copy


def _tell_answered(application: Application, fix: FixRequest) -> None:
    if fix.asked_by_id:
        letters.tell_people(
            [fix.asked_by_id],
            translated(N_("보완했습니다: %(no)s"), no=application.receipt_no),
            translated(
                N_("%(venture)s에서 요청한 항목을 고쳐 다시 냈습니다."), venture=application.venture.full_name
            ),
            link=f"/desk/calls/applications/{application.id}",
        )


def _name(report_key: str, key: str) -> str:
    """A problem's key as a request names it."""
    return f"{FilePurpose.REQUIRED.value}:{key}" if report_key == queries.FILES else key


def cancel(fix: FixRequest, application: Application, *, actor: Actor) -> None:
    """Take a request back. Raises NotAllowed, WrongState."""
    authorize(actor, ApplicationPermission.SCREEN, application)
    move(
        fix,
        CANCEL_FIX,
        actor=actor,
        sentence=N_("%(receipt_no)s 신청의 보완 요청을 거뒀습니다"),
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
    )
    letters.tell_venture(
        application,
        translated(N_("보완 요청을 거뒀습니다: %(no)s"), no=application.receipt_no),
        translated(N_("고치지 않아도 됩니다. 전에 낸 내용으로 확인을 계속합니다.")),
    )

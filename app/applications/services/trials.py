"""시험 모드: a draft call is tried out as an applicant would; nothing of it counts, and all of it goes on publishing."""

import secrets

from sqlalchemy import delete

from app.applications import queries
from app.applications.models import Application, AttachedFile, Call, SectionDraft, SectionRevision
from app.applications.policy import ATTACHMENT, ApplicationPermission, CallPermission
from app.applications.services import drafts
from app.applications.services.submission import NotComplete
from app.applications.states import CallState
from app.audit.services import record
from app.files import arriving
from app.files import services as files
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.text import N_, clean
from app.ventures.models import Venture


def invite(call: Call, *, actor: Actor) -> str:
    """Let others try with a link; gives its key. Raises NotAllowed, WrongState once it is published."""
    authorize(actor, CallPermission.BUILD, call)
    _refuse_unless_draft(call)
    if call.trial_key is None:
        call.trial_key = secrets.token_urlsafe(18)
        record(
            actor,
            "calls.invite_to_try",
            call,
            N_("공고를 시험해 볼 링크를 만들었습니다: %(title)s"),
            title=call.title,
        )
    return call.trial_key


def uninvite(call: Call, *, actor: Actor) -> None:
    """The link leads nowhere any more; trials that were begun stay. Raises NotAllowed."""
    authorize(actor, CallPermission.BUILD, call)
    call.trial_key = None
    record(
        actor,
        "calls.uninvite_to_try",
        call,
        N_("공고를 시험해 볼 링크를 없앴습니다: %(title)s"),
        title=call.title,
    )


def _refuse_unless_draft(call: Call) -> None:
    if call.state is not CallState.DRAFT:
        raise WrongState(N_("공고한 뒤에는 시험해 볼 수 없습니다."))


def start(call: Call, venture: Venture, *, actor: Actor, key: str = "") -> Application:
    """Begin a trial, filled from a venture's record as a real one would be; one that was begun is given back.

    Raises NotAllowed without the right or the link's key, WrongState once it is published, Refused without a form.
    """
    _refuse_unless_draft(call)
    if not queries.may_try(call, actor, key):
        raise NotAllowed
    if not call.questions:
        raise Refused(N_("문항이 하나도 없어 시험해 볼 것이 없습니다."))
    begun = [row for row in queries.trials_by(actor, call) if row.venture_id == venture.id]
    if begun:
        return begun[0]
    now = clock.now()
    application = Application(call=call, venture=venture, trial=True, started_at=now, started_by_id=actor.id)
    db.session.add(application)
    db.session.flush()
    drafts.fill_in(application, actor, now)
    record(actor, "calls.try", call, N_("공고를 시험해 보기 시작했습니다: %(title)s"), title=call.title)
    return application


def send(application: Application, *, confirmed_by: str, actor: Actor) -> None:
    """What sending in would say, without sending. Raises NotAllowed, WrongState, NotComplete, Refused on "confirmed_by"."""
    authorize(actor, ApplicationPermission.SUBMIT, application)
    _refuse_unless_draft(application.call)
    name = clean(confirmed_by)
    if not name:
        raise Refused(N_("확인한 대표자의 이름을 적어 주세요."), field="confirmed_by")
    if not queries.progress(application).complete:
        raise NotComplete(N_("아직 다 쓰지 않은 항목이 있습니다. 아래 목록을 채운 뒤 내 주세요."))
    application.confirmed_by = name
    record(
        actor,
        "calls.try_to_end",
        application.call,
        N_("공고를 끝까지 시험해 봤습니다: %(title)s"),
        title=application.call.title,
    )


def remove(application: Application, *, actor: Actor) -> None:
    """Take one trial away: whoever began it, or who builds the call. Raises NotAllowed."""
    if application.started_by_id != actor.id:
        authorize(actor, CallPermission.BUILD, application.call)
    _take_away(application)
    record(
        actor,
        "calls.remove_trial",
        application.call,
        N_("시험 신청을 지웠습니다: %(title)s"),
        title=application.call.title,
    )


def remove_all(call: Call, *, actor: Actor) -> int:
    """Take every trial of a call away; gives how many. One line in the log for all of them."""
    trials = queries.trials_of(call)
    for application in trials:
        _take_away(application)
    call.trial_key = None
    if trials:
        record(
            actor,
            "calls.remove_trials",
            call,
            N_("시험 신청 %(count)s건을 지웠습니다: %(title)s"),
            count=len(trials),
            title=call.title,
        )
    return len(trials)


def _take_away(application: Application) -> None:
    arriving.forget_of(ATTACHMENT, application.id)
    for attached in queries.files_ever(application):
        db.session.delete(attached)
        db.session.flush()
        files.forget(attached.file)
    for model in (SectionDraft, SectionRevision, AttachedFile):
        db.session.execute(delete(model).where(model.application_id == application.id))
    db.session.delete(application)
    db.session.flush()

"""파기: when a call's retention date has passed, what was sent in is emptied; number, times, hashes and outcome stay."""

from sqlalchemy import delete, select

from app.applications import queries
from app.applications.models import (
    Application,
    AttachedFile,
    Call,
    CoWriter,
    FixRequest,
    RepresentativeConfirmation,
    ScreeningPoint,
    SectionDraft,
    SectionRevision,
    Submission,
)
from app.applications.policy import ATTACHMENT
from app.applications.services import archives
from app.applications.states import CANCEL_FIX, REPLACE, ConfirmationState
from app.audit.services import move, record
from app.documents import services as documents
from app.documents.states import PaperKind
from app.files import arriving
from app.files import services as files
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.text import N_


def purge_expired(*, actor: Actor) -> int:
    """Purge every call that is due; gives how many applications were emptied. Purging twice changes nothing."""
    today = clock.today()
    due = db.session.scalars(select(Call).where(Call.retain_until < today)).all()
    return sum(purge(call, actor=actor) for call in due)


def purge(call: Call, *, actor: Actor) -> int:
    """Empty the applications of one call; gives how many had something left."""
    emptied = 0
    for application in db.session.scalars(select(Application).where(Application.call_id == call.id)):
        emptied += _empty(application, actor)
    if emptied:
        archives.forget_old(actor=actor, call=call)
        record(
            actor,
            "applications.purge",
            call,
            N_("보유 기간이 끝나 신청서 %(count)s건의 내용을 파기했습니다: %(call)s"),
            count=emptied,
            call=call.title,
        )
    return emptied


def _empty(application: Application, actor: Actor) -> bool:
    """Whether there was anything to take away."""
    had = False
    for model in (SectionDraft, SectionRevision, CoWriter):
        held = db.session.scalar(select(model.id).where(model.application_id == application.id).limit(1))
        had = had or held is not None
        db.session.execute(delete(model).where(model.application_id == application.id))
    for copy in db.session.scalars(
        select(Submission).where(Submission.application_id == application.id, Submission.purged_at.is_(None))
    ):
        copy.snapshot, copy.purged_at, had = {"purged": True}, clock.now(), True
    for attached in db.session.scalars(
        select(AttachedFile).where(AttachedFile.application_id == application.id)
    ):
        db.session.delete(attached)
        db.session.flush()
        files.forget(attached.file)
        had = True
    had = _empty_objections(application) or had
    had = documents.destroy_of("application", application.id, PAPERS, actor=actor) > 0 or had
    had = arriving.forget_of(ATTACHMENT, application.id) > 0 or had
    if had:
        _close_what_waits(application, actor)
        _empty_words(application)
    return had


PAPERS = frozenset({PaperKind.RECEIPT, PaperKind.RESULT_LETTER})
"""Papers that repeat what was sent in, or speak to who sent it."""


def _close_what_waits(application: Application, actor: Actor) -> None:
    """Nothing is asked for any more that would be kept beyond its time."""
    fix = queries.open_fix(application)
    if fix is not None:
        sentence = N_("보유 기간이 끝나 보완 요청을 닫았습니다")
        move(fix, CANCEL_FIX, actor=actor, sentence=sentence, venture_id=application.venture_id)
    for asked in queries.confirmations_of(application):
        if asked.state is ConfirmationState.ASKED:
            sentence = N_("대표자에게 보낸 확인 링크를 거뒀습니다")
            move(asked, REPLACE, actor=actor, sentence=sentence, venture_id=application.venture_id)
    db.session.flush()


def _empty_words(application: Application) -> None:
    """What people wrote about the application in their own words may name someone."""
    application.confirmed_by, application.one_line, application.feedback = "", "", ""
    if application.reason:
        application.reason = GONE
    for asked in db.session.scalars(
        select(RepresentativeConfirmation).where(RepresentativeConfirmation.application_id == application.id)
    ):
        asked.email, asked.name, asked.asked_by = "", "", GONE
        asked.reason = GONE if asked.reason else ""
    for note in queries.notes_of(application):
        note.text = GONE
    for fix in db.session.scalars(select(FixRequest).where(FixRequest.application_id == application.id)):
        fix.reason = GONE
    for point in db.session.scalars(
        select(ScreeningPoint).where(ScreeningPoint.application_id == application.id)
    ):
        point.note = GONE if point.note else ""
        if point.key == "district":  # it names the address
            point.fact = GONE


GONE = N_("보유 기간이 끝나 지웠습니다.")


def _empty_objections(application: Application) -> bool:
    """That there was an objection, and how it was answered, stays; its words and its file go."""
    had = False
    for row in queries.objections_of(application):
        had = had or row.reason != GONE
        row.reason, kept, row.file = GONE, row.file, None
        row.filed_by = GONE
        row.answer = GONE if row.answer else ""
        if kept is not None:
            db.session.flush()
            files.forget(kept)
    return had

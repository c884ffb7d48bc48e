"""공개: what was decided is told to everyone in one transaction, now or at a time, after its letters were looked at."""

from datetime import datetime

from sqlalchemy import delete

from app.applications.models import Application
from app.applications.services import calls, result_letters
from app.applications.services import outcome as outcomes
from app.audit.services import record
from app.evaluations import letters
from app.evaluations.models import Decision, EvaluationSession, FeedbackDraft
from app.evaluations.policy import EvaluationPermission
from app.evaluations.queries import results as queries
from app.evaluations.queries.planned import Planned, digest_of, planned
from app.evaluations.states import SessionState
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_, clean
from app.tasks.services import enqueue

AT_ITS_TIME = "evaluations.publish_due"


def publish(session: EvaluationSession, *, actor: Actor, expected: str | None = None) -> None:
    """Write every outcome down, tell everyone and have the letters made.

    `expected` is the digest of what was shown; another one means that something changed meanwhile. Raises NotAllowed,
    WrongState (not decided, told already, changed since).
    """
    decision = _ready(session, actor)
    rows = planned(session)
    if expected is not None and expected != digest_of(rows):
        raise WrongState(N_("화면을 연 뒤에 의견이나 신청이 바뀌었습니다. 통지서를 다시 살펴봐 주세요."))
    for row in rows:
        _carry_out(session, row, decision, actor)
    session.published_at, session.publish_at = clock.now(), None
    if not actor.system:
        session.published_by = actor.name
    db.session.execute(delete(FeedbackDraft).where(FeedbackDraft.session_id == session.id))
    record(
        actor,
        "evaluations.publish",
        session,
        N_("%(call)s %(stage)s 결과 %(count)s건을 공개했습니다"),
        call=session.call.title,
        stage=session.stage.label_ko,
        count=len(rows),
    )
    if session.is_final:
        calls.close_decision(session.call, actor=actor)
    result_letters.order_all(session.call, actor=actor)


def _ready(session: EvaluationSession, actor: Actor) -> Decision:
    """The decision of a session whose result nobody was told. Raises NotAllowed, WrongState."""
    authorize(actor, EvaluationPermission.PUBLISH, session)
    decision = queries.decision_of(session)
    if session.state is not SessionState.DECIDED or decision is None:
        raise WrongState(N_("결과를 확정한 뒤에 공개합니다."))
    if session.published_at is not None:
        raise WrongState(N_("결과를 이미 공개했습니다."))
    return decision


def _carry_out(session: EvaluationSession, row: Planned, decision: Decision, actor: Actor) -> None:
    if row.outcome is None:
        letters.went_on(row.application, session)
        return
    note = N_("앞선 신청이 취하되어 예비에서 선정함") if row.moved_up else ""
    outcomes.decide(
        row.application,
        row.outcome,
        row.result.rank,
        actor=actor,
        feedback=row.feedback,
        note=note,
        decided_by=decision.by_id,
        moved_up=row.moved_up,
    )
    letters.decided(row.application, row.outcome, row.result, points=decision.tells_points)


def schedule(session: EvaluationSession, at: datetime, *, actor: Actor, expected: str | None = None) -> None:
    """Have the result published by itself at an instant. Raises NotAllowed, WrongState, Refused on "on"."""
    _ready(session, actor)
    if expected is not None and expected != digest_of(planned(session)):
        raise WrongState(N_("화면을 연 뒤에 의견이나 신청이 바뀌었습니다. 통지서를 다시 살펴봐 주세요."))
    if at <= clock.now():
        raise Refused(N_("공개할 때를 지금보다 뒤로 정해 주세요."), field="on")
    session.publish_at, session.published_by = at, actor.name
    record(
        actor,
        "evaluations.schedule_publishing",
        session,
        N_("%(call)s %(stage)s 결과를 공개할 때를 정했습니다"),
        changes={"publish_at": [None, at]},
        call=session.call.title,
        stage=session.stage.label_ko,
    )


def unschedule(session: EvaluationSession, *, actor: Actor) -> None:
    """Take the time back: the result is published by hand. Raises NotAllowed, WrongState when none was set."""
    _ready(session, actor)
    if session.publish_at is None:
        raise WrongState(N_("정해 둔 공개 시각이 없습니다."))
    _let_go(session, actor, N_("%(call)s %(stage)s 결과의 공개 예약을 거두었습니다"))


def _let_go(session: EvaluationSession, actor: Actor, sentence: str) -> None:
    before = session.publish_at
    session.publish_at, session.published_by = None, ""
    record(
        actor,
        "evaluations.unschedule_publishing",
        session,
        sentence,
        changes={"publish_at": [before, None]},
        call=session.call.title,
        stage=session.stage.label_ko,
    )


def order_due(sessions: list[EvaluationSession], *, actor: Actor) -> None:
    """Ask for the publishing of each of these; the same instant is asked for once."""
    for session in sessions:
        key = f"{AT_ITS_TIME}:{session.id}:{session.publish_at.isoformat() if session.publish_at else ''}"
        enqueue(AT_ITS_TIME, asked_by=actor, unique=key, session_id=session.id)


def publish_due(session: EvaluationSession, *, actor: Actor) -> None:
    """Publish what is due; where that cannot be, take the time back and tell the office."""
    if session.publish_at is None or session.publish_at > clock.now():
        return
    try:
        with db.session.begin_nested():
            publish(session, actor=actor)
    except WrongState:
        _let_go(session, actor, N_("%(call)s %(stage)s 결과를 정한 때에 공개하지 못했습니다"))
        letters.not_published(session)


def write_feedback(session: EvaluationSession, application: Application, words: str, *, actor: Actor) -> None:
    """What the letter of one application will say. Raises NotAllowed, WrongState once it was told."""
    _ready(session, actor)
    said = clean(words)
    draft = db.session.get(FeedbackDraft, (session.id, application.id))
    if draft is None and said:
        db.session.add(
            FeedbackDraft(
                session_id=session.id,
                application_id=application.id,
                words=said,
                saved_at=clock.now(),
                saved_by_id=actor.id,
            )
        )
    elif draft is not None and said:
        draft.words, draft.saved_at, draft.saved_by_id = said, clock.now(), actor.id
    elif draft is not None:
        db.session.delete(draft)
    record(
        actor,
        "evaluations.write_feedback",
        application,
        N_("%(receipt_no)s 신청의 통지서에 실을 평가 의견을 적었습니다"),
        receipt_no=application.receipt_no,
    )

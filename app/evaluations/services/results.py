"""Closing a session: the sheets are frozen with their hashes, and only from then on does the office see marks."""

from sqlalchemy import select

from app.audit.services import move
from app.evaluations import written_record
from app.evaluations.models import Assignment, EvaluationSession, Evaluator, Sheet
from app.evaluations.policy import EvaluationPermission
from app.evaluations.queries.progress import tally
from app.evaluations.queries.sessions import panel
from app.evaluations.services.sessions import refuse_below_quorum
from app.evaluations.states import CLOSE, SessionState
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_, clean


def close(session: EvaluationSession, *, actor: Actor, without: str = "") -> None:
    """End the marking and freeze every sheet. Sheets that were not handed in do not count.

    Raises NotAllowed, WrongState, Refused (fewer members than the quorum), on "without": sheets are missing and no reason is given to go on.
    """
    authorize(actor, EvaluationPermission.RUN, session)
    if session.state is not SessionState.OPEN:
        raise WrongState
    refuse_below_quorum(session, len(panel(session)))
    owed = sum(tally(session).owed.values())
    if owed and not clean(without):
        raise Refused(
            N_("아직 내지 않은 평가표가 %(count)s건 있습니다. 빼고 마치려면 까닭을 적어 주세요."),
            field="without",
            count=owed,
        )
    move(
        session,
        CLOSE,
        actor=actor,
        sentence=N_("%(call)s %(stage)s를 마쳤습니다(내지 않은 평가표 %(owed)s건)"),
        note=clean(without),
        call=session.call.title,
        stage=session.stage.label_ko,
        owed=owed,
    )
    session.closed_at = clock.now()
    db.session.flush()
    _freeze(session)


def _freeze(session: EvaluationSession) -> None:
    sheets = db.session.scalars(
        select(Sheet)
        .join(Assignment, Assignment.id == Sheet.assignment_id)
        .join(Evaluator, Evaluator.id == Assignment.evaluator_id)
        .where(Evaluator.session_id == session.id, Sheet.frozen_at.is_(None))
    )
    for sheet in sheets:
        sheet.frozen_at = session.closed_at
        sheet.sha256 = digest_of(sheet)
    db.session.flush()


def digest_of(sheet: Sheet) -> str:
    """The hash over what a sheet says."""
    content = {
        "assignment": sheet.assignment_id,
        "state": sheet.state.value,
        "handed_in_at": sheet.handed_in_at.isoformat() if sheet.handed_in_at else None,
        "marks": {str(mark.position): mark.points for mark in sheet.marks},
        "comment": sheet.comment,
    }
    return written_record.digest(written_record.dumps(content))

"""Results of closed sessions, computed once: kept in memory by what they are computed from, so that pages are quick.

What a result is computed from is told by a fingerprint that costs a few statements: while a session is closed the
database refuses to change its sheets, so that neither marks nor sheets need be read again; what can still happen is
that a member is left out of an application, which a recusal records.
"""

import hashlib
from collections import OrderedDict
from threading import Lock
from typing import Any

from sqlalchemy import Select, String, cast, func, select, type_coerce
from sqlalchemy.orm import joinedload, lazyload

from app.applications.models import Application
from app.applications.states import ApplicationState
from app.evaluations import written_record
from app.evaluations.models import (
    Assignment,
    BonusReview,
    Decision,
    EvaluationSession,
    Evaluator,
    Recusal,
)
from app.evaluations.queries.results import Outcome, gather, outcome
from app.evaluations.queries.sessions import JUDGED
from app.kernel.db import db

KEPT = 4
"""Results held by one process; the longest unused goes first."""

_kept: OrderedDict[tuple[str, int, str], Outcome] = OrderedDict()
_turn = Lock()


def outcome_now(session: EvaluationSession) -> Outcome:
    """Results of a closed session from its sheets, of a decided one from its frozen record; computed when needed."""
    key = (str(db.engine.url), session.id, _fingerprint(session))
    with _turn:
        held = _kept.get(key)
        if held is not None:
            _kept.move_to_end(key)
            return held
    made = outcome(_text(session))
    with _turn:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def _text(session: EvaluationSession) -> str:
    decided = db.session.scalar(select(Decision.record).where(Decision.session_id == session.id))
    return decided or written_record.dumps(gather(session).record)


def _fingerprint(session: EvaluationSession) -> str:
    """A hash over everything the record of a closed session is written from; of a decided one, its record's."""
    decided = db.session.scalar(select(Decision.sha256).where(Decision.session_id == session.id))
    if decided:
        return decided
    told = hashlib.sha256(repr(_frozen(session)).encode())
    for statement in (_seats(session), _given(session), _bonus(session), _applications(session)):
        for row in db.session.execute(statement):
            told.update(repr(tuple(row)).encode())
    return told.hexdigest()


def _frozen(session: EvaluationSession) -> tuple[Any, ...]:
    call = session.call
    return call.title, call.notice_no, session.stage, session.closed_at, session.criteria, session.rule


def _seats(session: EvaluationSession) -> Any:
    wanted = select(Evaluator.id, Evaluator.seat, Evaluator.removed_at)
    return wanted.where(Evaluator.session_id == session.id).order_by(Evaluator.id)


def _given(session: EvaluationSession) -> Any:
    """How many assignments stand where, of each member, and the last recusal among them."""
    return (
        select(
            Assignment.evaluator_id,
            type_coerce(Assignment.state, String),
            func.count(),
            func.max(Recusal.id),
        )
        .join(Evaluator, Evaluator.id == Assignment.evaluator_id)
        .outerjoin(Recusal, Recusal.assignment_id == Assignment.id)
        .where(Evaluator.session_id == session.id)
        .group_by(Assignment.evaluator_id, Assignment.state)
        .order_by(Assignment.evaluator_id, Assignment.state)
    )


def _bonus(session: EvaluationSession) -> Any:
    return (
        select(
            BonusReview.key, BonusReview.label, BonusReview.points, type_coerce(BonusReview.verdict, String)
        )
        .join(Application, Application.id == BonusReview.application_id)
        .where(Application.call_id == session.call_id)
        .order_by(BonusReview.id)
    )


def named(session: EvaluationSession, receipts: list[str]) -> dict[str, Application]:
    """Applications by receipt number, with their ventures: those a page shows."""
    wanted = (
        select(Application)
        .where(Application.call_id == session.call_id, Application.receipt_no.in_(receipts))
        .options(joinedload(Application.venture), lazyload(Application.call))
    )
    return {row.receipt_no or str(row.id): row for row in db.session.scalars(wanted)}


def recusals(session: EvaluationSession) -> dict[tuple[str, int], Recusal]:
    """Why members stayed out, by receipt number and seat; a decision keeps those of who declined afterwards."""
    stay = (*JUDGED, ApplicationState.WITHDRAWN) if session.decided_at else JUDGED
    rows = db.session.execute(
        select(Application.receipt_no, Evaluator.seat, Recusal)
        .join(Assignment, Assignment.id == Recusal.assignment_id)
        .join(Application, Application.id == Assignment.application_id)
        .join(Evaluator, Evaluator.id == Assignment.evaluator_id)
        .where(
            Evaluator.session_id == session.id,
            Evaluator.removed_at.is_(None),
            Application.state.in_(stay),
        )
    )
    return {(receipt or "", seat): recusal for receipt, seat, recusal in rows}


def _applications(session: EvaluationSession) -> Any:
    sent = func.coalesce(cast(Application.submitted_at, String), "-")
    told = cast(Application.id, String) + func.coalesce(Application.receipt_no, "-") + sent
    return _in_one_text(
        select(told.label("line"))
        .where(Application.call_id == session.call_id, Application.state.in_(JUDGED))
        .order_by(Application.id)
    )


def _in_one_text(lines: Select[str]) -> Select[str]:
    """Thousands of lines as one row: the database writes them together."""
    each = lines.subquery()
    return select(func.aggregate_strings(each.c.line, "\n"))

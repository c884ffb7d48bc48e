"""Answers about evaluators and panels: only batches that are whole are ever read; nothing filters them by time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app.applications.models import Application
from app.applications.states import ApplicationState
from app.evaluations.models import (
    Assignment,
    EvaluationSession,
    Evaluator,
    EvaluatorRating,
    RatingToken,
    Sheet,
)
from app.evaluations.rules_ratings import DAYS, Summary, summed, token
from app.evaluations.states import AssignmentState, SheetState, Stage
from app.kernel import clock
from app.kernel.db import db
from app.kernel.settings import setting

TOLD = (
    ApplicationState.SELECTED,
    ApplicationState.WAITLISTED,
    ApplicationState.REJECTED,
    ApplicationState.WITHDRAWN,
)


def of_people(user_ids: Iterable[int]) -> dict[int, Summary]:
    """Evaluator → what applicants said, for those with a whole batch; in one statement."""
    rows = db.session.execute(
        select(EvaluatorRating.user_id, EvaluatorRating.score, EvaluatorRating.comment)
        .where(EvaluatorRating.user_id.in_(list(user_ids)), EvaluatorRating.batch.is_not(None))
        .order_by(EvaluatorRating.key)
    )
    said: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for user_id, score, comment in rows:
        if user_id is not None:
            said[user_id].append((score, comment))
    found = {key: summed([s for s, _ in answers], [c for _, c in answers]) for key, answers in said.items()}
    return {key: summary for key, summary in found.items() if summary}


def of_session(session: EvaluationSession) -> Summary | None:
    """What applicants said of how one panel was run; nothing below a whole batch."""
    rows = db.session.execute(
        select(EvaluatorRating.score, EvaluatorRating.comment)
        .where(EvaluatorRating.session_id == session.id, EvaluatorRating.batch.is_not(None))
        .order_by(EvaluatorRating.key)
    ).all()
    return summed([score for score, _ in rows], [comment for _, comment in rows])


@dataclass(frozen=True)
class Ask:
    """What an applicant is asked about: the session, the members it knows by name, the last day."""

    session: EvaluationSession
    members: list[Evaluator]
    until: date


def ask_of(application: Application) -> Ask | None:
    """The session an applicant may answer about now; None before the result, after the last day, or once answered."""
    if application.decided_at is None or application.state not in TOLD:
        return None
    session = db.session.scalar(
        select(EvaluationSession)
        .join(Evaluator, Evaluator.session_id == EvaluationSession.id)
        .join(Assignment, Assignment.evaluator_id == Evaluator.id)
        .where(
            Assignment.application_id == application.id,
            EvaluationSession.published_at.is_not(None),
        )
        .order_by(EvaluationSession.id.desc())
        .limit(1)
    )
    if session is None or session.published_at is None:
        return None
    until = clock.on(session.published_at) + timedelta(days=DAYS)
    if clock.today() > until or has_answered(session, application):
        return None
    return Ask(session, _known(session, application), until)


def _known(session: EvaluationSession, application: Application) -> list[Evaluator]:
    """Members the applicant met or was told of, who marked its application."""
    if session.stage is not Stage.PRESENTATION and not session.names_panel:
        return []
    return list(
        db.session.scalars(
            select(Evaluator)
            .join(Assignment, Assignment.evaluator_id == Evaluator.id)
            .join(Sheet, Sheet.assignment_id == Assignment.id)
            .where(
                Evaluator.session_id == session.id,
                Evaluator.removed_at.is_(None),
                Assignment.application_id == application.id,
                Assignment.state == AssignmentState.CLEAR,
                Sheet.state == SheetState.HANDED_IN,
            )
            .order_by(Evaluator.seat)
        )
    )


def token_of(session: EvaluationSession, application: Application) -> str:
    """The one-way token of an application's answer."""
    return token(setting("SECRET_KEY"), session.id, application.id)


def has_answered(session: EvaluationSession, application: Application) -> bool:
    """Whether this application's token is spent."""
    return db.session.get(RatingToken, token_of(session, application)) is not None

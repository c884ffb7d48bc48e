"""What publishing a decided session will do to each application, and the words its letter will have."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from app.applications.models import Application
from app.applications.states import ApplicationState
from app.evaluations.models import EvaluationSession, FeedbackDraft
from app.evaluations.queries.computed import outcome_now
from app.evaluations.rules import Outcome, Result
from app.kernel.db import db

STATES = {
    Outcome.SELECTED: ApplicationState.SELECTED,
    Outcome.WAITLISTED: ApplicationState.WAITLISTED,
    Outcome.REJECTED: ApplicationState.REJECTED,
}


@dataclass(frozen=True)
class Planned:
    """One application that still waits for its result: what it will be told. `outcome` None: it goes on to the
    presentation. `moved_up` says that it takes the place of a selected one that withdrew before the result was told."""

    application: Application
    result: Result
    outcome: ApplicationState | None
    place: int | None = None
    feedback: str = ""
    moved_up: bool = False


def effect_of(session: EvaluationSession, outcome: Outcome) -> ApplicationState | None:
    """The state an outcome leads to. After a paper stage only the selected stay in: None."""
    if session.is_final:
        return STATES[outcome]
    return None if outcome is Outcome.SELECTED else ApplicationState.REJECTED


def planned(session: EvaluationSession) -> list[Planned]:
    """Everyone who waits for the result of a decided session, by outcome as decided; three statements.

    Who withdrew or was found ineligible since is told nothing; a place that became free so goes to the first of the
    waitlist.
    """
    waiting = _waiting(session)
    words = _drafts(session)
    ranked = outcome_now(session).ranked
    rows = [
        Planned(
            waiting[one.id], one, effect_of(session, one.outcome), feedback=words.get(waiting[one.id].id, "")
        )
        for one in ranked
        if one.id in waiting
    ]
    free = sum(one.outcome is Outcome.SELECTED and one.id not in waiting for one in ranked)
    return _placed(rows, free if session.is_final else 0)


def _placed(rows: list[Planned], free: int) -> list[Planned]:
    """Free places go to the first in waiting; the others are numbered."""
    found, place = [], 0
    for row in rows:
        if row.outcome is not ApplicationState.WAITLISTED:
            found.append(row)
        elif free:
            free -= 1
            found.append(replace(row, outcome=ApplicationState.SELECTED, moved_up=True))
        else:
            place += 1
            found.append(replace(row, place=place))
    return found


def _waiting(session: EvaluationSession) -> dict[str, Application]:
    """The applications of the call that were told no result yet, by receipt."""
    wanted = (
        select(Application)
        .where(Application.call_id == session.call_id, Application.state == ApplicationState.ELIGIBLE)
        .options(joinedload(Application.venture), lazyload(Application.call))
    )
    return {row.receipt_no or str(row.id): row for row in db.session.scalars(wanted)}


def _drafts(session: EvaluationSession) -> dict[int, str]:
    wanted = select(FeedbackDraft.application_id, FeedbackDraft.words)
    rows = db.session.execute(wanted.where(FeedbackDraft.session_id == session.id)).all()
    return {row.application_id: row.words for row in rows}


def digest_of(rows: Sequence[Planned]) -> str:
    """What was shown, in a hash: another one means that a result or a word changed meanwhile."""
    told = hashlib.sha256()
    for row in rows:
        told.update(repr((row.application.id, row.outcome, row.place, row.feedback)).encode())
    return told.hexdigest()

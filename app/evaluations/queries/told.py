"""What an applicant was told of its marks: where the decision tells them, from the frozen result."""

from typing import Any, NamedTuple

from sqlalchemy import select

from app.applications.models import Application
from app.evaluations.models import Decision, EvaluationSession
from app.evaluations.record import loads
from app.kernel.db import db


class Told(NamedTuple):
    """One stage and the figures of one application in it, with the keys of `record.as_figures`."""

    session: EvaluationSession
    figures: dict[str, Any]


def told_to(application: Application) -> list[Told]:
    """The stages whose marks this applicant was told, the first stage first."""
    rows = db.session.execute(
        select(EvaluationSession, Decision.results)
        .join(Decision, Decision.session_id == EvaluationSession.id)
        .where(
            EvaluationSession.call_id == application.call_id,
            EvaluationSession.published_at.is_not(None),
            Decision.tells_points,
        )
        .order_by(EvaluationSession.id)
    )
    key = application.receipt_no or str(application.id)
    found = [(session, loads(results).get(key)) for session, results in rows]
    return [Told(session, figures) for session, figures in found if figures and figures["final"]]

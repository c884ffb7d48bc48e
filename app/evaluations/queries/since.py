"""What became of a published decision: who declined since, who moved up, whose objection was upheld."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.applications.models import Application
from app.applications.states import ApplicationState
from app.evaluations.models import EvaluationSession
from app.evaluations.queries.planned import STATES
from app.evaluations.rules import Result
from app.kernel.db import db
from app.kernel.text import N_, Text, translated


@dataclass(frozen=True)
class Change:
    """One application that no longer stands as it was decided."""

    application: Application
    decided: ApplicationState
    now: Text


def changed_since(session: EvaluationSession, results: Iterable[Result]) -> list[Change]:
    """Applications of a published final decision whose state is another one by now, in the order of the results."""
    if session.published_at is None or not session.is_final:
        return []
    decided = {one.id: STATES[one.outcome] for one in results}
    of_call = select(Application).where(Application.call_id == session.call_id)
    states = db.session.execute(of_call.with_only_columns(Application.receipt_no, Application.state))
    moved = [key for key, state in states if key in decided and state is not decided[key]]
    wanted = of_call.where(Application.receipt_no.in_(moved)).options(joinedload(Application.venture))
    found = {row.receipt_no: row for row in db.session.scalars(wanted)} if moved else {}
    return [
        Change(
            found[key],
            decided[key],
            translated(N_("선정 포기")) if found[key].declined else found[key].state.label,
        )
        for key in decided
        if key in found
    ]

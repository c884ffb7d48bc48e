"""시험 신청: written to try a call out before it is published. No reading sees them that does not ask for them."""

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from app.applications.models.applications import Application

WITH_TRIALS = "with_trials"
"""Execution option of the few statements that read trials."""

_REAL = with_loader_criteria(
    Application, Application.trial.is_(False), include_aliases=True, propagate_to_loaders=False
)


@event.listens_for(Session, "do_orm_execute")
def _leave_trials_out(state: ORMExecuteState) -> None:
    """Lists, numbers, papers and the rooms above count real applications only, whoever wrote the statement."""
    if state.is_select and not state.is_column_load and not state.execution_options.get(WITH_TRIALS):
        state.statement = state.statement.options(_REAL)

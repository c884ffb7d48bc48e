"""Background work: making a fund's quarterly report."""

from app.documents import press
from app.funds import reporting
from app.kernel.text import N_
from app.tasks.registry import task
from app.tasks.states import Lane
from app.tasks.steps import step


@task(reporting.MAKE, title=N_("펀드 분기보고 만들기"), lane=Lane.HEAVY, in_steps=True)
def make_report(document_id: int) -> None:
    """Lay the report out and issue it; it replaces the edition before."""
    step(make, document_id)


def make(document_id: int) -> bool:
    """Make one report. True when it was issued."""
    return press.make(document_id, reporting.said_by)

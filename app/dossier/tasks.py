"""Background work: making a paper that was ordered."""

from app.documents import press
from app.dossier import services
from app.kernel.text import N_
from app.tasks.registry import task
from app.tasks.states import Lane
from app.tasks.steps import step


@task("dossier.build", title=N_("기업 보고서 만들기"), lane=Lane.HEAVY, in_steps=True)
def build(document_id: int) -> None:
    """Lay the paper out and issue it; nothing is open on the database meanwhile."""
    step(make, document_id)


def make(document_id: int) -> bool:
    """Make one paper. True when it was issued; a paper the press refuses keeps its number and is given up."""
    return press.make(document_id, services.said_by)

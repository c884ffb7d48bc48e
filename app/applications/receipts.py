"""접수증: the receipt is made as a PDF by the worker, from the frozen copy alone."""

from app.applications.models import Submission
from app.kernel.access import Actor
from app.tasks.services import enqueue

MAKE = "applications.receipt"


def order_receipt(copy: Submission, actor: Actor) -> None:
    """Ask the worker for the PDF of one sending; the same copy is printed once."""
    enqueue(MAKE, asked_by=actor, unique=f"{MAKE}:{copy.id}", submission_id=copy.id)

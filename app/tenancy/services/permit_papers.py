"""사용허가서: ordered with the permit or afterwards, taken back when the permit ends before its last day."""

from app.audit.services import record
from app.documents import queries as register
from app.documents import services as documents
from app.documents.models import IssuedDocument
from app.documents.states import PaperKind, Reader
from app.kernel.access import Actor, authorize
from app.kernel.errors import WrongState
from app.kernel.text import N_
from app.tasks.services import enqueue
from app.tenancy.models import Tenancy
from app.tenancy.policy import TenancyPermission
from app.tenancy.states import TenancyState

MAKE = "tenancy.permit_paper"
SUBJECT = "tenancy"
STANDING = frozenset({TenancyState.CONTRACTED, TenancyState.ACTIVE, TenancyState.NOTICE})
"""States in which a permit is in force, so that a paper may say so."""


def in_force(tenancy: Tenancy) -> bool:
    """Whether a paper of the permit may be made."""
    return tenancy.permit_no is not None and tenancy.state in STANDING


def latest(tenancy: Tenancy) -> IssuedDocument | None:
    """The valid paper of the permit."""
    return register.latest(PaperKind.USE_PERMIT, SUBJECT, tenancy.id, Reader.VENTURE)


def ask(tenancy: Tenancy, *, actor: Actor) -> None:
    """Have the worker make the paper after the commit; for a verb that writes its own audit line."""
    enqueue(MAKE, asked_by=actor, tenancy_id=tenancy.id)


def order(tenancy: Tenancy, *, actor: Actor) -> None:
    """Have the paper made, or made anew. Raises NotAllowed, WrongState when the permit is not in force."""
    authorize(actor, TenancyPermission.CONTRACT, tenancy)
    if not in_force(tenancy):
        raise WrongState
    record(
        actor,
        "tenancy.order_permit_paper",
        tenancy,
        N_("%(venture)s의 사용허가서 %(permit)s을(를) 만들게 했습니다"),
        venture_id=tenancy.venture_id,
        venture=tenancy.venture.full_name,
        permit=tenancy.permit_no,
    )
    ask(tenancy, actor=actor)


def take_back(tenancy: Tenancy, reason: str, *, actor: Actor) -> None:
    """The permit no longer stands: whoever checks its paper reads that it was revoked."""
    paper = latest(tenancy)
    if paper is not None:
        documents.revoke(paper, reason=reason, actor=actor)

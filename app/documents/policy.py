"""Who may have papers made, read them and take them back. The reader class of a paper decides."""

from collections.abc import Callable
from enum import Enum

from app.documents.models import IssuedDocument
from app.documents.states import PaperKind, Reader
from app.kernel.access import Actor, rule
from app.kernel.roles import Role

OFFICE = frozenset({Role.COORDINATOR, Role.DISTRICT_OFFICER, Role.AUDITOR, Role.ADMIN})
"""Read what the office makes for itself, for ventures and for committees."""
OFFICE_READS = frozenset({Reader.COORDINATOR, Reader.VENTURE, Reader.COMMITTEE})
FUND_READS = frozenset({Reader.INVESTOR, Reader.LIMITED_PARTNER})
FUND_OVERSIGHT = frozenset({Role.DISTRICT_OFFICER, Role.AUDITOR})
"""The district is an investor of its funds and audits them; the hub's coordinators see the status only."""


class DocumentPermission(Enum):
    """What can be done with papers."""

    ISSUE = "issue"
    READ = "read"
    REVOKE = "revoke"


Withholder = Callable[[IssuedDocument, Actor], bool]
_withholders: list[Withholder] = []


def withholds(teller: Withholder) -> Withholder:
    """Let a room above keep a paper from the office for a while: `(paper, actor) → whether it does`."""
    _withholders.append(teller)
    return teller


def reads(actor: Actor, document: IssuedDocument) -> bool:
    """Whether the paper was made for a reader class the actor belongs to."""
    if document.reader in OFFICE_READS and actor.has(*OFFICE):
        return not any(teller(document, actor) for teller in _withholders)
    if document.reader in FUND_READS:
        manages = actor.has(Role.FUND_MANAGER) and document.fund_id in actor.ids("fund")
        return manages or actor.has(*FUND_OVERSIGHT)
    return document.reader is Reader.VENTURE and document.venture_id in actor.ids("venture")


@rule(DocumentPermission.READ)
def whoever_it_was_made_for_reads_it(actor: Actor, document: IssuedDocument) -> bool:
    """A paper is read by its reader class, and by nobody because they know its number."""
    return reads(actor, document)


@rule(DocumentPermission.ISSUE)
def whoever_reads_it_has_it_made(actor: Actor, document: IssuedDocument) -> bool:
    """The auditor changes nothing; a venture has only its own report and receipt made."""
    if actor.roles == {Role.AUDITOR} or not reads(actor, document):
        return False
    own = document.kind in (PaperKind.DOSSIER, PaperKind.RECEIPT)
    return actor.is_staff or own


@rule(DocumentPermission.REVOKE)
def the_office_that_issued_it_takes_it_back(actor: Actor, document: IssuedDocument) -> bool:
    """Coordinators and administrators revoke the office's papers, a fund's managers those of the fund."""
    if document.reader in FUND_READS:
        return actor.has(Role.FUND_MANAGER) and document.fund_id in actor.ids("fund")
    return actor.has(Role.COORDINATOR, Role.ADMIN)

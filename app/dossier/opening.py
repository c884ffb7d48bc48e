"""Opening a dossier: who asks, in which seat, as of which day."""

from datetime import date

from app.dossier import queries
from app.dossier.look import Look
from app.dossier.policy import DossierPermission, Seat, readers_of
from app.dossier.queries import Standing
from app.dossier.states import Reader
from app.funds.policy import OVERSEERS
from app.kernel.access import Actor, authorize
from app.kernel.errors import NotAllowed
from app.ventures.models import Venture


def seats(venture: Venture, actor: Actor) -> tuple[list[Reader], frozenset[int]]:
    """The reader classes the actor may take, and the funds that invested, when that matters to them."""
    matters = actor.system or actor.has(*OVERSEERS) or bool(actor.ids("fund"))
    matters = matters or venture.id in actor.ids("venture")
    fund_ids = queries.funds_in(venture.id) if matters else frozenset[int]()
    return readers_of(actor, venture.id, fund_ids), fund_ids


def look(
    venture: Venture,
    actor: Actor,
    on: date,
    reader: Reader | None = None,
    *,
    fund_id: int | None = None,
    seen: Standing | None = None,
) -> Look:
    """A look for the reader asked for, or the usual one of this actor. Raises NotAllowed.

    What the office reads for itself carries the terms of a fund only where the actor reads that fund.
    """
    may_take, fund_ids = seats(venture, actor)
    chosen = reader or may_take[0]
    authorize(actor, DossierPermission.READ_AS, Seat(chosen, venture.id, fund_ids))
    return Look(venture, chosen, on, _terms_for(actor, chosen, fund_ids, fund_id), seen)


def _terms_for(actor: Actor, reader: Reader, fund_ids: frozenset[int], fund_id: int | None) -> frozenset[int]:
    sees_all = actor.system or actor.has(*OVERSEERS)
    if reader is Reader.VENTURE:
        return fund_ids
    if reader is Reader.OUTSIDER:
        return frozenset()
    readable = fund_ids if sees_all else fund_ids & actor.ids("fund")
    if reader is Reader.COORDINATOR and actor.system:
        return frozenset()
    if fund_id is not None and fund_id not in readable:
        raise NotAllowed
    return readable if fund_id is None else frozenset({fund_id})


def for_paper(venture: Venture, reader: Reader, on: date, fund_id: int | None) -> Look:
    """What is printed for a reader class, whoever has it printed: an office report never carries fund terms."""
    if reader is Reader.INVESTOR:
        fund_ids = frozenset({fund_id}) if fund_id is not None else queries.funds_in(venture.id)
    else:
        fund_ids = queries.funds_in(venture.id) if reader is Reader.VENTURE else frozenset()
    return Look(venture, reader, on, fund_ids)

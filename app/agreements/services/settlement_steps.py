"""What a settlement is from now on, beside everything it was: the books of a past day read the last step by then."""

from sqlalchemy import func, select

from app.agreements.models import Settlement, SettlementStep
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db

KEPT = ("state", "due_on", "interest", "note", "reason", "to_return", "return_due_on")


def keep(settlement: Settlement, actor: Actor) -> None:
    """Write the settlement down as it has become."""
    db.session.flush()
    last = select(func.coalesce(func.max(SettlementStep.number), 0)).where(
        SettlementStep.settlement_id == settlement.id
    )
    now = clock.now()
    db.session.add(
        SettlementStep(
            settlement=settlement, number=(db.session.scalar(last) or 0) + 1, done_at=now, done_on=clock.on(now),
            done_by_id=actor.id, done_by=actor.name, **{name: getattr(settlement, name) for name in KEPT},
        )
    )  # fmt: skip
    db.session.flush()

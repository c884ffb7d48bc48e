"""What a settlement or a check is from now on, beside everything it was: a past day reads the last step by then."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.agreements.models import CheckStep, ProgressCheck, Settlement, SettlementStep
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db

OF_SETTLEMENT = ("state", "due_on", "interest", "note", "reason", "to_return", "return_due_on")
OF_CHECK = ("state", "due_on", "mend_until", "note", "reason")


def keep_settlement(settlement: Settlement, actor: Actor) -> None:
    """Write the settlement down as it has become."""
    kept = {name: getattr(settlement, name) for name in OF_SETTLEMENT}
    made = _made(SettlementStep.settlement_id, settlement.id, SettlementStep.number, actor)
    db.session.add(SettlementStep(settlement=settlement, **made, **kept))
    db.session.flush()


def keep_check(check: ProgressCheck, actor: Actor) -> None:
    """Write the check down as it has become, with what was measured."""
    kept = {name: getattr(check, name) for name in OF_CHECK}
    measured = [
        {"name": row.kpi.name, "unit": row.kpi.unit, "actual": f"{row.actual.normalize():f}"}
        for row in check.results
    ]
    made = _made(CheckStep.check_id, check.id, CheckStep.number, actor)
    db.session.add(CheckStep(check=check, actuals=measured, **made, **kept))
    db.session.flush()


def _made(
    of: InstrumentedAttribute[int], key: int, number: InstrumentedAttribute[int], actor: Actor
) -> dict[str, Any]:
    """Which step it is, when it was done and by whom."""
    db.session.flush()
    last = db.session.scalar(select(func.coalesce(func.max(number), 0)).where(of == key)) or 0
    now = clock.now()
    return {
        "number": last + 1, "done_at": now, "done_on": clock.on(now),
        "done_by_id": actor.id, "done_by": actor.name,
    }  # fmt: skip

"""Money that would come after the books are fixed, on both databases."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from app.agreements import queries
from app.agreements.services import checks, payments, settlements
from app.agreements.states import OPEN_CHECKS, AgreementState, CheckState, SettlementState
from app.kernel import clock
from app.kernel.errors import WrongState
from app.kernel.roles import Role
from tests import make, make_agreements
from tests.make_agreements import ROBOT


def test_nothing_is_paid_once_the_settlement_is_fixed(session: Session) -> None:
    """What is to be returned was counted: money paid later would belong to nobody's account."""
    coordinator = make.actor(Role.COORDINATOR)
    agreement = make_agreements.in_force(ran=100)
    make_agreements.paid(agreement)
    check = make_agreements.waiting_check(agreement)
    kpis = queries.valid(queries.versions_of(agreement)).kpis  # type: ignore[union-attr]
    proof = make_agreements.evidence(agreement)
    checks.hand_in(check, {kpi.id: Decimal(1) for kpi in kpis}, "", actor=ROBOT, files=[proof])
    checks.judge(check, CheckState.PASSED, "확인했습니다.", actor=coordinator)
    settlement = queries.settlement_of(agreement)
    with clock.travel(clock.now() + timedelta(days=81)):
        settlements.hand_in(settlement, 0, "", actor=ROBOT)
        for row in queries.checks_of(agreement):
            if row.state in OPEN_CHECKS:
                checks.hand_in(row, {kpi.id: Decimal(1) for kpi in kpis}, "", actor=ROBOT, files=[proof])
                checks.judge(row, CheckState.PASSED, "확인했습니다.", actor=coordinator)
        settlements.settle(settlement, actor=coordinator)
        assert (settlement.state, agreement.state) == (SettlementState.SETTLED, AgreementState.IN_FORCE)
        fixed = settlement.to_return
        with pytest.raises(WrongState, match="정산을 확정한"):
            payments.register(agreement, 2, clock.today(), actor=ROBOT)
        assert settlements.statement_of(agreement, clock.today()).to_return == fixed

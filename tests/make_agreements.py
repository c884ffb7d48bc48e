"""Makers of agreements: a call with terms, an agreement in force, its checks and money, sanctions."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.agreements import queries
from app.agreements.models import (
    Agreement,
    AgreementTerms,
    AgreementVersion,
    Expense,
    ProgressCheck,
    Sanction,
)
from app.agreements.services import agreements, expenses, payments, settlements
from app.agreements.services.agreements import Text
from app.agreements.services.expenses import Spending
from app.agreements.states import CheckKind, MoneyFrom, PaidBy, SanctionState, TrancheCondition, VatHandling
from app.applications.models import Application, Call
from app.applications.states import ApplicationState, CallState
from app.files import services as files
from app.kernel import clock
from app.kernel.access import Actor, system_actor
from app.kernel.db import db
from app.ventures.models import Venture
from tests import make, make_applications, make_ventures
from tests.make_files import pdf

ROBOT = system_actor("시험")
LINES = [
    {"name": "멘토비", "limit_bp": 8000},
    {"name": "장비비", "limit_bp": 4000},
    {"name": "홍보비", "limit_bp": None},
]
SUPPORT, OWN = 10_000_000, 2_000_000


def terms(of: Call | None = None, **over: Any) -> AgreementTerms:
    """A decided call that asks for an own share of 10 % and an account within 15 days."""
    values = {
        "call": of or make_applications.call(state=CallState.DECIDED),
        "own_share_bp": 1000,
        "lines": LINES,
    }
    made: AgreementTerms = make.added(AgreementTerms(**(values | over)))
    return made


def selected(of: Call | None = None, **over: Any) -> Application:
    """A selected application of a call with terms."""
    values = {"amount_asked": SUPPORT}
    return make_applications.decided(ApplicationState.SELECTED, of or terms().call, **(values | over))


def text(**over: Any) -> Text:
    """Half a year from today; two tranches, the second after the interim check; lines within their limits."""
    today = clock.today()
    values: dict[str, Any] = {
        "plan": "버려지는 가죽으로 새 소재를 만듭니다.",
        "starts_on": today,
        "ends_on": today + timedelta(days=180),
        "support": SUPPORT,
        "own_share": OWN,
        "lines": [("멘토비", 6_000_000, 8000), ("장비비", 4_000_000, 4000), ("홍보비", 2_000_000, None)],
        "tranches": [
            (today, 6_000_000, TrancheCondition.SIGNED, ""),
            (today + timedelta(days=90), 4_000_000, TrancheCondition.INTERIM, ""),
        ],
        "kpis": [("유료 고객", "곳", Decimal(12), Decimal(30))],
        "interim_on": today + timedelta(days=80),
    }
    return Text(**(values | over))


def drafted(application: Application | None = None, *, actor: Actor = ROBOT, **over: Any) -> AgreementVersion:
    """A draft that may be sent."""
    agreement = agreements.begin(application or selected(), actor=actor)
    version = queries.versions_of(agreement)[0]
    agreements.write(version, text(**over), actor=actor)
    return version


def in_force(application: Application | None = None, *, ran: int = 0, **over: Any) -> Agreement:
    """Both sides agreed, `ran` days ago."""
    with clock.travel(clock.now() - timedelta(days=ran)):
        version = drafted(application, **over)
        agreements.send(version, actor=ROBOT)
        agreements.accept(version, actor=ROBOT)
        agreements.sign(version, actor=ROBOT)
    db.session.flush()
    return version.agreement


def paid(of: Agreement, number: int = 1) -> None:
    """A tranche paid and confirmed."""
    payments.confirm(payments.register(of, number, clock.today(), actor=ROBOT), actor=ROBOT)


def running(**over: Any) -> Agreement:
    """An agreement of a hundred days, its first tranche paid."""
    made = in_force(ran=100, **over)
    paid(made)
    return made


def handed_in(of: Agreement, interest: int = 0) -> None:
    """The agreement ends today and the venture accounts for it."""
    agreements.terminate(of, "기간을 줄입니다.", clock.today(), actor=ROBOT)
    settlements.hand_in(queries.settlement_of(of), interest, "", actor=ROBOT)


def spending(**over: Any) -> Spending:
    """One million won of support for mentors, today."""
    values: dict[str, Any] = {
        "line": "멘토비", "money": MoneyFrom.SUPPORT, "spent_on": clock.today(), "what": "자문 10시간",
        "payee": "한빛자문", "supply": 1_000_000, "vat": 100_000, "vat_handling": VatHandling.REFUNDED,
        "paid_by": PaidBy.TRANSFER,
    }  # fmt: skip
    return Spending(**(values | over))


def expense(of: Agreement, **over: Any) -> Expense:
    """An expense with its evidence."""
    return expenses.enter(of, spending(**over), evidence(of), actor=ROBOT)


def evidence(of: Agreement) -> Any:
    """A file kept as evidence of an agreement."""
    return files.keep(pdf(), "영수증.pdf", actor=ROBOT, purpose="agreements.evidence", owner_id=of.id)


def over(of: Agreement) -> Agreement:
    """The same agreement, its last day yesterday's."""
    settlement = queries.settlement_of(of)
    settlement.due_on = clock.today() + timedelta(days=14)
    of.terminated_on, of.reason = clock.today(), "기간이 끝난 것으로 봅니다."
    db.session.flush()
    return of


def waiting_check(of: Agreement, kind: CheckKind = CheckKind.INTERIM) -> ProgressCheck:
    """The check of this kind that follows from the agreement."""
    return next(row for row in queries.checks_of(of) if row.kind is kind)


def sanction(
    venture: Venture | None = None, from_on: date | None = None, until_on: date | None = None, **over: Any
) -> Sanction:
    """A venture barred for a year from today."""
    today = clock.today()
    values: dict[str, Any] = {
        "venture": venture or make_ventures.venture(), "state": SanctionState.IMPOSED, "reason": "정산을 내지 않았습니다.",
        "from_on": from_on or today, "until_on": until_on or today + timedelta(days=365),
        "proposed_at": clock.now(), "proposed_by": "오세린", "decided_at": clock.now(), "decided_by": "임도윤",
    }  # fmt: skip
    made: Sanction = make.added(Sanction(**(values | over)))
    return made

"""Makers for funds: a fund with a manager, and the sample ledger in it."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.funds import ledger, services
from app.funds.models import Fund, LedgerLine
from app.funds.rules import Kind
from app.funds.states import Instrument
from app.kernel import clock
from app.kernel.access import Actor, system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.models import Venture
from tests import make

ROBOT = system_actor("시험")
SAMPLE = Path(__file__).parent / "samples" / "fund-ledger.csv"


def fund(name: str = "시험 펀드", **terms: Any) -> Fund:
    """An empty fund of 20억 formed in 2019."""
    values = {"formed_on": date(2019, 4, 19), "size": 2_000_000_000, "main_purpose_ratio": Decimal("0.6")}
    made = services.set_up(name, values | terms, actor=ROBOT)
    db.session.flush()
    return made


def filled(name: str = "시험 펀드") -> Fund:
    """A fund with the sample ledger."""
    made = fund(name)
    services.import_ledger(made, ledger.parse(SAMPLE.read_bytes()), actor=ROBOT)
    return made


def manager(made: Fund) -> User:
    """A person who keeps this fund's books."""
    person = make.user(Role.FUND_MANAGER)
    services.name_manager(made, person, actor=ROBOT)
    db.session.flush()
    return person


def manager_actor(made: Fund) -> Actor:
    """The same, as an actor."""
    return actor_of(manager(made))


def invested(made: Fund, firm: Venture) -> LedgerLine:
    """The fund's first investment, in this firm."""
    values = {"number": 1, "dated_on": made.formed_on, "kind": Kind.INVESTMENT, "party": firm.full_name}
    values |= {"venture_id": firm.id, "instrument_kind": Instrument.RCPS, "amount": 100_000_000}
    line: LedgerLine = make.added(LedgerLine(fund_id=made.id, recorded_at=clock.now(), **values))
    return line

"""A fund's books: figures on a date equal the published ones, lines are never changed, and only its people see them."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.funds import ledger, queries, services
from app.funds.models import LedgerLine
from app.funds.policy import FundPermission
from app.funds.rules import Kind, LedgerRefused, Line
from app.kernel import clock
from app.kernel.access import may
from app.kernel.db import db
from app.kernel.errors import Missing, NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.ventures.models import Venture
from app.ventures.states import VentureState
from tests import make, make_funds, make_ventures

EXPECTED = json.loads(
    (Path(__file__).parents[1] / "samples" / "fund-ledger.expected.json").read_text(encoding="utf-8")
)["figures"]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda figure: str(figure["as_of"]))
def test_an_imported_ledger_gives_the_published_figures(
    session: Session, expected: dict[str, object]
) -> None:
    fund = make_funds.filled()
    on = date.fromisoformat(str(expected["as_of"]))
    assert queries.figures(fund, on).as_dict() == expected


def test_importing_the_same_ledger_again_changes_nothing(session: Session) -> None:
    fund = make_funds.filled()
    again = services.import_ledger(fund, ledger.parse(make_funds.SAMPLE.read_bytes()), actor=make_funds.ROBOT)
    assert (again.written, again.known, again.new_ventures) == (0, 80, ())


def test_a_firm_nobody_knows_becomes_an_unconfirmed_venture_without_a_number(session: Session) -> None:
    make_funds.filled()
    firm = db.session.query(Venture).filter_by(name="투자기업가").one()
    assert firm.state is VentureState.UNCONFIRMED and firm.biz_reg_no is None


def test_a_firm_that_is_known_by_its_name_is_not_made_again(session: Session) -> None:
    known = make_ventures.venture(name="투자기업가")
    fund = make_funds.filled()
    lines = [line for line in queries.lines_of(fund) if line.venture_id == known.id]
    assert lines and all(line.party == "투자기업가" for line in lines)


def pay(kind: Kind, amount: int, on: date = date(2020, 1, 2), party: str = "성동구") -> Line:
    """One line."""
    return Line(on, kind, party, amount)


def test_more_than_was_committed_cannot_be_paid_in(session: Session) -> None:
    fund = make_funds.fund()
    actor = make_funds.manager_actor(fund)
    services.write(fund, pay(Kind.COMMITMENT, 100), actor=actor)
    with pytest.raises(Refused) as refusal:
        services.write(fund, pay(Kind.CALL, 101), actor=actor)
    assert refusal.value.field == "amount" and str(refusal.value).startswith("성동구의 납입액이")


def test_nothing_but_a_valuation_can_be_zero(session: Session) -> None:
    fund = make_funds.fund()
    with pytest.raises(Refused) as refusal:
        services.write(fund, pay(Kind.COMMITMENT, 0), actor=make_funds.manager_actor(fund))
    assert refusal.value.field == "amount"


def test_cash_that_is_not_there_cannot_be_spent(session: Session) -> None:
    fund = make_funds.fund()
    actor = make_funds.manager_actor(fund)
    with pytest.raises(LedgerRefused):
        services.write(fund, pay(Kind.FEE, 1), actor=actor)


def test_a_bad_ledger_writes_nothing_and_names_its_line(session: Session) -> None:
    fund = make_funds.fund()
    bad = [pay(Kind.COMMITMENT, 100), Line(date(2020, 1, 3), Kind.CALL, "성동구", 500, number=3)]
    with pytest.raises(LedgerRefused) as refusal:
        services.import_ledger(fund, bad, actor=make_funds.ROBOT)
    assert refusal.value.line == 3 and queries.ledger(fund) == []


def test_a_reversed_line_counts_no_more_but_still_did_on_the_day_before(session: Session) -> None:
    fund = make_funds.fund()
    actor = make_funds.manager_actor(fund)
    with clock.travel(clock.at(date(2026, 1, 5), 10)):
        services.write(fund, pay(Kind.COMMITMENT, 700), actor=actor)
        row = services.write(fund, pay(Kind.COMMITMENT, 300, party="민간"), actor=actor)
        db.session.flush()
    with clock.travel(clock.at(date(2026, 2, 5), 10)):
        services.reverse(row, fund, "두 번 적음", actor=actor)
        db.session.flush()
        on = clock.today()
    assert queries.figures(fund, on).committed == 700
    assert queries.figures(fund, on, known_on=date(2026, 1, 31)).committed == 1000
    with pytest.raises(WrongState):
        services.reverse(row, fund, "또", actor=actor)


def test_a_line_that_others_rest_on_cannot_be_reversed(session: Session) -> None:
    fund = make_funds.fund()
    actor = make_funds.manager_actor(fund)
    row = services.write(fund, pay(Kind.COMMITMENT, 700), actor=actor)
    services.write(fund, pay(Kind.CALL, 700), actor=actor)
    with pytest.raises(Refused, match="원장이 맞지 않습니다"):
        services.reverse(row, fund, "잘못 적음", actor=actor)


def test_the_database_refuses_to_change_a_line(session: Session) -> None:
    make_funds.filled()
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE fund_ledger_line SET amount = amount + 1"))


@pytest.mark.parametrize(
    "over",
    [
        {"amount": 0},
        {"amount": -5},
        {"party": ""},
        {"kind": Kind.INVESTMENT},
    ],
)
def test_the_database_refuses_a_line_that_cannot_be(session: Session, over: dict[str, object]) -> None:
    fund = make_funds.fund()
    values = {
        "fund_id": fund.id, "number": 1, "dated_on": date(2020, 1, 1), "kind": Kind.COMMITMENT, "party": "성동구",
        "amount": 1, "recorded_at": clock.now(),
    }  # fmt: skip
    session.add(LedgerLine(**(values | over)))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_manager_of_one_fund_sees_nothing_of_another(session: Session) -> None:
    mine, other = make_funds.fund("1호"), make_funds.fund("2호")
    actor = make_funds.manager_actor(mine)
    assert queries.get(mine.id, actor) is mine
    with pytest.raises(Missing):
        queries.get(other.id, actor)
    with pytest.raises(NotAllowed):
        services.write(other, pay(Kind.COMMITMENT, 1), actor=actor)


def test_coordinators_see_that_there_is_a_fund_but_not_its_books(session: Session) -> None:
    fund = make_funds.fund()
    coordinator = make.actor(Role.COORDINATOR)
    assert may(coordinator, FundPermission.SEE_STATUS, fund)
    assert not may(coordinator, FundPermission.READ, fund)


def test_auditors_read_and_change_nothing(session: Session) -> None:
    fund = make_funds.fund()
    auditor = make.actor(Role.AUDITOR)
    assert queries.get(fund.id, auditor) is fund
    with pytest.raises(NotAllowed):
        services.write(fund, pay(Kind.COMMITMENT, 1), actor=auditor)


def test_a_ventures_stake_stands_at_its_last_valuation(session: Session) -> None:
    make_funds.filled()
    firm = db.session.query(Venture).filter_by(name="투자기업아").one()
    (before,) = queries.of_venture(firm, date(2023, 5, 28))
    (after,) = queries.of_venture(firm, date(2025, 1, 17))
    assert before.position.fair_value == 113_100_000 and not before.exited
    assert after.position.moic == "4.3521" and after.exited
    assert queries.of_venture(firm, date(2019, 1, 1)) == []


def test_accrued_carry_is_taken_off_the_net_asset_value(session: Session) -> None:
    bare, with_carry = (
        make_funds.filled("없음"),
        make_funds.fund("있음", carry_rate="0.2", hurdle_rate="0.03"),
    )
    services.import_ledger(with_carry, ledger.parse(make_funds.SAMPLE.read_bytes()), actor=make_funds.ROBOT)
    session.refresh(with_carry)
    on = date(2021, 10, 5)
    one, two = queries.figures(bare, on), queries.figures(with_carry, on)
    assert one.carried_interest == 0 < two.carried_interest
    assert two.nav == one.nav - two.carried_interest

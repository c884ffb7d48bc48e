"""The ledger of a past day, and support that follows the own share, on both databases."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, insert, inspect, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.agreements import queries
from app.agreements.models import Agreement, CheckStep, ExpenseStep, SettlementStep
from app.agreements.services import agreements, checks, expenses, settlements
from app.agreements.states import CheckState, ExpenseDeed, MoneyFrom, SettlementState
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.errors import Missing
from app.kernel.roles import Role
from tests import make, make_agreements, make_ventures
from tests.make_agreements import handed_in, running


@pytest.fixture
def coordinator(session: Session) -> Actor:
    """Confirms and disallows."""
    return make.actor(Role.COORDINATOR)


def told_on(agreement: Agreement, day: date) -> tuple[int, int, int]:
    """What was spent, confirmed and disallowed by a day."""
    told = queries.books([agreement.id], day)[agreement.id].statement
    assert told is not None
    return told.spent, told.confirmed, told.disallowed


def test_a_judgement_that_was_changed_still_stands_on_its_day(session: Session, coordinator: Actor) -> None:
    agreement, now = running(), clock.now()
    owner = actor_of(make_ventures.member(agreement.venture))
    settlement = queries.settlement_of(agreement)
    day = [clock.today() + timedelta(days=n) for n in range(6)]
    kept, other = make_agreements.expense(agreement), make_agreements.expense(agreement, what="회식")
    handed_in(agreement)
    expenses.judge(kept, 400_000, "근거 부족", actor=coordinator)
    with clock.travel(now + timedelta(days=1)):
        expenses.judge(kept, 900_000, "10만원은 개인 경비", actor=coordinator)
        expenses.judge(other, 0, "지원 대상이 아닙니다.", actor=coordinator)
    with clock.travel(now + timedelta(days=2)):
        settlements.send_back(settlement, "회식비를 빼 주세요.", day[5], actor=coordinator)
    with clock.travel(now + timedelta(days=3)):
        typed = make_agreements.spending(spent_on=day[0], supply=500_000)
        expenses.correct(other, typed, None, actor=owner)
    with clock.travel(now + timedelta(days=4)):
        expenses.remove(other, actor=owner)
    assert [told_on(agreement, on) for on in day[:5]] == [
        (2_000_000, 400_000, 600_000),
        (2_000_000, 900_000, 1_100_000),
        (2_000_000, 900_000, 1_100_000),
        (1_500_000, 900_000, 100_000),
        (1_000_000, 900_000, 100_000),
    ]
    (first,) = [one for one in queries.entered(agreement, day[4]) if one.before]
    assert first.now.reason == "10만원은 개인 경비" and first.now.done_by == coordinator.name
    assert [(one.confirmed, one.done_on, one.reason) for one in first.before] == [
        (400_000, day[0], "근거 부족")
    ]
    assert len(queries.entered(agreement, day[3])) == 2
    with pytest.raises(Missing):
        queries.expense(other.id, coordinator)


def test_a_settlement_that_was_sent_back_still_stands_on_its_day(
    session: Session, coordinator: Actor
) -> None:
    agreement, now = running(), clock.now()
    owner = actor_of(make_ventures.member(agreement.venture))
    settlement = queries.settlement_of(agreement)
    day = [clock.today() + timedelta(days=n) for n in range(-1, 6)]
    first_due, (kept,) = settlement.due_on, [make_agreements.expense(agreement)]
    handed_in(agreement, interest=1_234)
    ended_due = settlement.due_on
    with clock.travel(now + timedelta(days=1)):
        settlements.send_back(settlement, "이자를 다시 봐 주세요.", day[4], actor=coordinator)
    with clock.travel(now + timedelta(days=2)):
        settlements.hand_in(settlement, 5_678, "고쳤습니다.", actor=owner)
        expenses.judge(kept, 900_000, "10만원은 개인 경비", actor=coordinator)
    with clock.travel(now + timedelta(days=4)):
        settlements.settle(settlement, actor=coordinator)
        settlements.record_return(settlement, settlement.to_return or 0, day[5], "", actor=coordinator)
    books = [queries.books([agreement.id], on)[agreement.id] for on in day]
    s, later = SettlementState, day[5] + timedelta(days=agreement.return_days)
    assert [(book.settlement, book.interest, book.due_on, book.return_due_on) for book in books] == [
        (s.OPEN, 0, first_due, None),
        (s.HANDED_IN, 1_234, ended_due, None),
        (s.TO_MEND, 1_234, day[4], None),
        (s.HANDED_IN, 5_678, day[4], None),
        (s.HANDED_IN, 5_678, day[4], None),
        (s.CLOSED, 5_678, day[4], later),
        (s.CLOSED, 5_678, day[4], later),
    ]
    told = [book.statement.to_return for book in books if book.statement]
    assert told[0] == 0 and told[1] == 6_001_234 and told[3] - told[2] == 5_678 - 1_234 - 900_000
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(update(SettlementStep).values(interest=0))


def test_before_it_was_handed_in_a_settlement_was_open_and_told_of_no_interest(session: Session) -> None:
    agreement = running()
    with clock.travel(clock.now() + timedelta(days=2)):
        handed_in(agreement, interest=1_234)
        days = [clock.today() - timedelta(days=1), clock.today()]
        before, since = (queries.books([agreement.id], on)[agreement.id] for on in days)
    assert (before.settlement, before.interest) == (SettlementState.OPEN, 0)
    assert (since.settlement, since.interest) == (SettlementState.HANDED_IN, 1_234)


def a_check_walked_for_eight_days(agreement: Agreement, coordinator: Actor) -> None:
    """Handed in on the second day, sent back on the third, handed in again on the sixth, passed on the eighth."""
    now, owner = clock.now(), actor_of(make_ventures.member(agreement.venture))
    (kpi,) = queries.versions_of(agreement)[0].kpis
    check, proof = make_agreements.waiting_check(agreement), make_agreements.evidence(agreement)
    with clock.travel(now + timedelta(days=1)):
        checks.hand_in(check, {kpi.id: Decimal("20.5")}, "했습니다.", actor=owner, files=[proof])
    with clock.travel(now + timedelta(days=2)):
        until = clock.today() + timedelta(days=1)
        checks.judge(check, CheckState.TO_MEND, "계약서가 없습니다.", actor=coordinator, mend_until=until)
    with clock.travel(now + timedelta(days=5)):
        checks.hand_in(check, {kpi.id: Decimal(30)}, "더했습니다.", actor=owner)
    with clock.travel(now + timedelta(days=7)):
        checks.judge(check, CheckState.PASSED, "목표를 이뤘습니다.", actor=coordinator)


def test_a_check_that_was_sent_back_still_stands_on_its_day(session: Session, coordinator: Actor) -> None:
    agreement = make_agreements.in_force()
    due = make_agreements.waiting_check(agreement).due_on
    day = [clock.today() + timedelta(days=n) for n in range(9)]
    a_check_walked_for_eight_days(agreement, coordinator)
    stood = [queries.books([agreement.id], on)[agreement.id].checks[0] for on in day]
    s = CheckState
    assert [(one.state, one.due_on, one.late, one.judged_on, one.reason) for one in stood] == [
        (s.WAITING, due, False, None, ""),
        (s.HANDED_IN, due, False, None, ""),
        (s.TO_MEND, day[3], False, None, "계약서가 없습니다."),
        (s.TO_MEND, day[3], False, None, "계약서가 없습니다."),
        (s.TO_MEND, day[3], True, None, "계약서가 없습니다."),
        (s.HANDED_IN, due, False, None, ""),
        (s.HANDED_IN, due, False, None, ""),
        (s.PASSED, due, False, day[7], "목표를 이뤘습니다."),
        (s.PASSED, due, False, day[7], "목표를 이뤘습니다."),
    ]
    steps = queries.steps_of(make_agreements.waiting_check(agreement))
    assert [(one.number, one.done_by, [row["actual"] for row in one.actuals]) for one in steps[:3]] == [
        (5, coordinator.name, ["30"]),
        (4, steps[1].done_by, ["30"]),
        (3, coordinator.name, ["20.5"]),
    ]


def test_a_check_put_off_is_due_on_either_day_on_its_own_day(session: Session) -> None:
    agreement = make_agreements.in_force()
    first = make_agreements.waiting_check(agreement).due_on
    later, today = first + timedelta(days=10), clock.today()
    with clock.travel(clock.now() + timedelta(days=1)):
        version = agreements.change(agreement, "시제품이 늦었습니다.", actor=make_agreements.ROBOT)
        agreements.write(version, make_agreements.text(interim_on=later), actor=make_agreements.ROBOT)
        for step in (agreements.send, agreements.accept, agreements.sign):
            step(version, actor=make_agreements.ROBOT)
    told = [queries.books([agreement.id], today + timedelta(days=n))[agreement.id] for n in (0, 1)]
    assert [book.checks[0].due_on for book in told] == [first, later]
    assert queries.books([agreement.id], today - timedelta(days=1))[agreement.id].checks == []


def test_a_step_of_a_check_is_never_rewritten(session: Session, coordinator: Actor) -> None:
    agreement = make_agreements.in_force()
    step = queries.steps_of(make_agreements.waiting_check(agreement))[0]

    def refused(statement: Any, match: str) -> None:
        with pytest.raises(DBAPIError, match=match), session.begin_nested():
            session.execute(statement)

    refused(update(CheckStep).values(note="다른 말"), "append-only")
    refused(delete(CheckStep).where(CheckStep.id == step.id), "append-only")
    names = [column.name for column in inspect(CheckStep).columns if column.name != "id"]
    held = {name: getattr(step, name) for name in names} | {"number": 2}
    for wrong, name in (
        ({"number": 1}, "check_id"),
        ({"number": 0}, "counts_from_one"),
        ({"state": CheckState.TO_MEND, "reason": "까닭"}, "mend_iff_dated"),
        ({"state": CheckState.FAILED}, "found_for_a_reason"),
    ):
        refused(insert(CheckStep).values(**(held | wrong)), name)


def test_what_was_judged_is_never_rewritten(session: Session, coordinator: Actor) -> None:
    agreement = running()
    expense = make_agreements.expense(agreement)
    handed_in(agreement)
    expenses.judge(expense, 400_000, "근거 부족", actor=coordinator)
    step = queries.entered(agreement, clock.today())[0].now
    assert (step.number, step.deed) == (2, ExpenseDeed.JUDGED)

    def refused(statement: Any, match: str) -> None:
        with pytest.raises(DBAPIError, match=match), session.begin_nested():
            session.execute(statement)

    mine = ExpenseStep.id == step.id
    refused(update(ExpenseStep).where(mine).values(reason="다른 까닭"), "append-only")
    refused(delete(ExpenseStep).where(mine), "append-only")
    held = {
        column.name: getattr(step, column.name)
        for column in inspect(ExpenseStep).columns
        if column.name != "id"
    }
    for wrong, name in (
        ({"number": 2}, "expense_id"),
        ({"deed": ExpenseDeed.CORRECTED}, "judged_whole"),
        ({"confirmed": 400_001}, "judged_sums"),
        ({"reason": ""}, "disallowed_for_a_reason"),
        ({"deed": ExpenseDeed.ENTERED, "confirmed": None, "disallowed": None}, "entered_first"),
    ):
        refused(insert(ExpenseStep).values(**(held | {"number": 3} | wrong)), name)


def test_support_is_cut_in_proportion_where_the_call_says_so(session: Session, coordinator: Actor) -> None:
    terms = make_agreements.terms(in_proportion=True)
    agreement = running(application=make_agreements.selected(terms.call))
    make_agreements.expense(agreement, line="홍보비", supply=6_000_000, vat=0)
    make_agreements.expense(agreement, line="홍보비", supply=1_000_000, vat=0, money=MoneyFrom.OWN)
    handed_in(agreement, interest=1_000)
    for entry in queries.entered(agreement, clock.today()):
        expenses.judge(entry.now.expense, entry.now.amount, "", actor=coordinator)
    terms.in_proportion = False  # what was agreed stays agreed
    settlements.settle(queries.settlement_of(agreement), actor=coordinator)
    # 7,000,000 × 10,000,000 ÷ 12,000,000 = 5,833,333.3…; of the six million paid 166,667 go back, with interest.
    assert queries.settlement_of(agreement).to_return == 166_667 + 1_000

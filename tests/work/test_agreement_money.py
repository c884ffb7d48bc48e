"""Expenses, settlements and sanctions on both databases, to the won and to the day."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.agreements import queries
from app.agreements.models import MoneyReturned
from app.agreements.services import agreements, checks, expenses, sanctions, settlements
from app.agreements.states import (
    AgreementState,
    CheckState,
    ExpenseState,
    MoneyFrom,
    SanctionState,
    SettlementState,
    VatHandling,
)
from app.applications.screening_sources import SANCTION, told
from app.applications.services import screening
from app.applications.states import CallState, Verdict
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.errors import Missing, NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.ventures.services import merging
from tests import make, make_agreements, make_applications, make_ventures
from tests.make_agreements import ROBOT, handed_in, running


@pytest.fixture
def coordinator(session: Session) -> Actor:
    """Confirms and disallows."""
    return make.actor(Role.COORDINATOR)


# Expenses


def test_a_tax_larger_than_the_price_is_a_slip(session: Session) -> None:
    agreement = running()
    swapped = make_agreements.spending(supply=100_000, vat=1_000_000)
    with pytest.raises(Refused) as slip:
        expenses.enter(agreement, swapped, make_agreements.evidence(agreement), actor=ROBOT)
    assert slip.value.field == "vat"


def test_an_expense_needs_its_evidence_and_its_day(session: Session) -> None:
    agreement = running()
    version = queries.versions_of(agreement)[0]
    with pytest.raises(Refused) as no_file:
        expenses.enter(agreement, make_agreements.spending(), None, actor=ROBOT)
    assert no_file.value.field == "file"
    before = version.starts_on - timedelta(days=1)
    with pytest.raises(Refused, match="협약 기간") as outside:
        make_agreements.expense(agreement, spent_on=before)
    assert outside.value.field == "spent_on"
    assert make_agreements.expense(agreement, spent_on=version.starts_on).amount == 1_000_000
    agreements.terminate(agreement, "폐업", clock.today() - timedelta(days=1), actor=ROBOT)
    with pytest.raises(Refused, match="협약 기간"):
        make_agreements.expense(agreement, spent_on=clock.today())
    assert make_agreements.expense(agreement, spent_on=clock.today() - timedelta(days=1)).id


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"line": "접대비"}, "line"),
        ({"supply": 0}, "supply"),
        ({"vat_handling": VatHandling.EXEMPT}, "vat"),
        ({"what": " "}, "what"),
    ],
)
def test_an_expense_that_does_not_fit_is_refused(session: Session, over: dict[str, Any], field: str) -> None:
    agreement = running()
    with pytest.raises(Refused) as refusal:
        make_agreements.expense(agreement, **over)
    assert refusal.value.field == field


def test_an_expense_is_confirmed_in_part_with_a_reason(session: Session, coordinator: Actor) -> None:
    agreement = running()
    expense = make_agreements.expense(agreement, vat_handling=VatHandling.BORNE)
    assert expense.amount == 1_100_000
    with pytest.raises(WrongState):
        expenses.judge(expense, 1, "", actor=coordinator)
    handed_in(agreement)
    for confirmed in (-1, 1_100_001):
        with pytest.raises(Refused) as refusal:
            expenses.judge(expense, confirmed, "초과", actor=coordinator)
        assert refusal.value.field == "confirmed"
    with pytest.raises(Refused) as silent:
        expenses.judge(expense, 1_000_000, " ", actor=coordinator)
    assert silent.value.field == "reason"
    expenses.judge(expense, 1_000_000, "부가세는 환급 대상입니다.", actor=coordinator)
    assert (expense.confirmed, expense.disallowed) == (1_000_000, 100_000)
    with pytest.raises(NotAllowed):
        expenses.judge(expense, 0, "담당이 아님", actor=make.actor(Role.DISTRICT_OFFICER))


def test_a_line_is_never_confirmed_beyond_its_limit(session: Session, coordinator: Actor) -> None:
    agreement = running()
    first = make_agreements.expense(agreement, line="장비비", supply=4_000_000, vat=0)
    second = make_agreements.expense(agreement, line="장비비", supply=800_001, vat=0)
    handed_in(agreement)
    expenses.judge(first, 4_000_000, "", actor=coordinator)
    with pytest.raises(Refused, match="1원이 넘습니다"):
        expenses.judge(second, 800_001, "", actor=coordinator)
    expenses.judge(second, 800_000, "한도를 넘은 1원", actor=coordinator)
    told = settlements.statement_of(agreement, clock.today())
    equipment = next(line for line in told.lines if line.name == "장비비")
    assert equipment.confirmed == equipment.most == 4_800_000 and equipment.disallowed == 1


@pytest.mark.parametrize(
    ("over", "name"),
    [
        ({"amount": 999}, "amount_as_counted"),
        ({"state": ExpenseState.JUDGED}, "judged_whole"),
        (
            {"state": ExpenseState.JUDGED, "confirmed": 1, "disallowed": 1, "judged_on": clock.today(), "reason": "까닭"},
            "judged_sums_to_the_amount",
        ),
        (
            {"state": ExpenseState.JUDGED, "confirmed": 0, "disallowed": 1_000_000, "judged_on": clock.today()},
            "disallowed_for_a_reason",
        ),
    ],
)  # fmt: skip
def test_the_database_refuses_an_expense_that_cannot_be(
    session: Session, over: dict[str, Any], name: str
) -> None:
    expense = make_agreements.expense(running())

    def change() -> None:
        with session.begin_nested():
            for key, value in over.items():
                setattr(expense, key, value)

    with pytest.raises(IntegrityError, match=name):
        change()


# Settlements


def test_a_settlement_is_handed_in_after_the_last_day(session: Session) -> None:
    agreement = running()
    settlement = queries.settlement_of(agreement)
    with pytest.raises(WrongState, match="끝난 뒤"):
        settlements.hand_in(settlement, 0, "", actor=ROBOT)
    with clock.travel(clock.now() + timedelta(days=80)):
        settlements.hand_in(settlement, 0, "", actor=ROBOT)
    assert settlement.state is SettlementState.HANDED_IN


def test_from_disallowed_to_returned_to_the_end_of_the_call(session: Session, coordinator: Actor) -> None:
    agreement = running()
    assert agreement.call.state is CallState.AGREED
    good = make_agreements.expense(agreement, supply=4_000_000, vat=0)
    bad = make_agreements.expense(agreement, line="홍보비", supply=1_500_000, vat=0)
    own = make_agreements.expense(agreement, money=MoneyFrom.OWN, supply=2_000_000, vat=0)
    handed_in(agreement, interest=321)
    settlement = queries.settlement_of(agreement)
    with pytest.raises(WrongState, match="3건"):
        settlements.settle(settlement, actor=coordinator)
    for row in (good, own):
        expenses.judge(row, row.amount, "", actor=coordinator)
    expenses.judge(bad, 1_000_000, "개인 물품 500,000원", actor=coordinator)
    settlements.settle(settlement, actor=coordinator)
    told = settlements.statement_of(agreement, clock.today())
    assert (told.paid, told.unspent, told.support_disallowed) == (6_000_000, 500_000, 500_000)
    assert told.own_met and settlement.to_return == told.to_return == 1_000_321
    assert settlement.return_due_on == clock.today() + timedelta(days=15)
    with pytest.raises(Refused) as refusal:
        settlements.record_return(settlement, 1_000_322, clock.today(), "", actor=coordinator)
    assert refusal.value.field == "amount"
    wrong = settlements.record_return(settlement, 400_000, clock.today(), "", actor=coordinator)
    settlements.reverse_return(wrong, "다른 기업의 돈", actor=coordinator)
    assert settlements.left_to_return(settlement) == 1_000_321
    settlements.record_return(settlement, 321, clock.today(), "이자", actor=coordinator)
    settlements.record_return(settlement, 1_000_000, clock.today(), "", actor=coordinator)
    assert settlement.state is SettlementState.CLOSED and agreement.state is AgreementState.CLOSED
    assert agreement.call.state is CallState.ENDED
    with pytest.raises(WrongState):
        settlements.record_return(settlement, 1, clock.today(), "", actor=coordinator)


def test_returned_money_is_never_rewritten(session: Session, coordinator: Actor) -> None:
    agreement = running()
    handed_in(agreement)
    settlement = queries.settlement_of(agreement)
    settlements.settle(settlement, actor=coordinator)
    row = settlements.record_return(settlement, 1, clock.today(), "", actor=coordinator)

    def rewrite() -> None:
        with session.begin_nested():
            row.amount = 2

    with pytest.raises(DBAPIError, match="append-only"):
        rewrite()
    session.refresh(row)
    same = {"settlement_id": settlement.id, "returned_on": clock.today(), "recorded_at": clock.now()}

    def negative() -> None:
        with session.begin_nested():
            session.add(MoneyReturned(amount=-1, **same))

    with pytest.raises(IntegrityError, match="negative_iff_reversing"):
        negative()


def test_a_settlement_sent_back_can_be_mended(session: Session, coordinator: Actor) -> None:
    agreement = running()
    owner = actor_of(make_ventures.member(agreement.venture))
    kept, refused = make_agreements.expense(agreement), make_agreements.expense(agreement, what="회식")
    handed_in(agreement)
    settlement = queries.settlement_of(agreement)
    with pytest.raises(WrongState, match="정산을 낸 뒤"):
        make_agreements.expense(agreement)
    expenses.judge(kept, kept.amount, "", actor=coordinator)
    expenses.judge(refused, 0, "지원 대상이 아닙니다.", actor=coordinator)
    until = clock.today() + timedelta(days=7)
    settlements.send_back(settlement, "회식비를 빼 주세요.", until, actor=coordinator)
    assert settlement.due_on == until
    with pytest.raises(WrongState, match="이미 인정한"):
        expenses.remove(kept, actor=owner)
    expenses.correct(refused, make_agreements.spending(what="자문 5시간", supply=500_000), None, actor=owner)
    assert refused.state is ExpenseState.ENTERED and refused.amount == 500_000 and refused.reason == ""
    expenses.remove(refused, actor=owner)
    settlements.hand_in(settlement, 0, "", actor=owner)
    settlements.settle(settlement, actor=coordinator)
    assert settlement.to_return == 5_000_000


def test_an_open_check_keeps_a_settlement_open(session: Session, coordinator: Actor) -> None:
    agreement = running()
    settlement = queries.settlement_of(agreement)
    with clock.travel(clock.now() + timedelta(days=81)):
        settlements.hand_in(settlement, 0, "", actor=ROBOT)
        with pytest.raises(WrongState, match="점검"):
            settlements.settle(settlement, actor=ROBOT)
        kpi = queries.versions_of(agreement)[0].kpis[0]
        for check in queries.checks_of(agreement):
            file = make_agreements.evidence(agreement)
            checks.hand_in(check, {kpi.id: kpi.target}, "했습니다.", actor=ROBOT, files=[file])
            checks.judge(check, CheckState.FAILED, "근거가 모자랍니다.", actor=ROBOT)
        settlements.settle(settlement, actor=ROBOT)
    assert settlement.to_return == 6_000_000


def test_the_books_of_a_past_day_stay_as_they_were(session: Session, coordinator: Actor) -> None:
    agreement = running()
    today, yesterday = clock.today(), clock.today() - timedelta(days=1)
    make_agreements.expense(agreement)
    handed_in(agreement)
    expense = queries.entered(agreement, today)[0].now.expense
    expenses.judge(expense, 400_000, "근거 부족", actor=coordinator)
    now, before = (queries.books([agreement.id], day)[agreement.id] for day in (today, yesterday))
    assert now.statement is not None and before.statement is not None
    assert (now.statement.disallowed, before.statement.spent, before.paid) == (600_000, 0, 0)
    assert queries.books([agreement.id], yesterday - timedelta(days=200))[agreement.id].plan is None
    (fact,) = queries.of_venture(agreement.venture_id, yesterday)
    assert fact.state is AgreementState.IN_FORCE


def test_a_late_settlement_counts_its_days(session: Session) -> None:
    agreement = running()
    due = queries.settlement_of(agreement).due_on
    assert queries.books([agreement.id], due)[agreement.id].days_late == 0
    assert queries.books([agreement.id], due + timedelta(days=3))[agreement.id].days_late == 3


# Sanctions


def test_another_officer_decides_and_the_next_call_reads_it(session: Session, coordinator: Actor) -> None:
    venture, today = make_ventures.venture(), clock.today()
    until = today + timedelta(days=30)
    with pytest.raises(Refused, match="오늘이나 그 뒤"):
        sanctions.propose(venture, "거짓 정산", today - timedelta(days=1), until, actor=coordinator)
    proposed = sanctions.propose(venture, "거짓 정산", today, until, actor=coordinator, clawback=500_000)
    assert told(SANCTION, venture.id, today) == ""
    for role in (Role.COORDINATOR, Role.AUDITOR, Role.ADMIN):
        with pytest.raises(NotAllowed):
            sanctions.impose(proposed, today, until, 0, "", actor=make.actor(role))
    sanctions.impose(proposed, today, until, 500_000, "위원회 의결", actor=make.actor(Role.DISTRICT_OFFICER))
    for on, bars in ((today, True), (until, True), (until + timedelta(days=1), False)):
        assert bool(told(SANCTION, venture.id, on)) is bars
    closed = clock.now() - timedelta(hours=1)
    call = make_applications.call(
        reference_on=today, eligibility={}, closes_at=closed, state=CallState.SCREENING
    )
    application = make_applications.submitted(call, venture=venture)
    (row,) = [row for row in screening.sheet(application) if row.key == "no_sanction"]
    assert row.verdict is Verdict.UNMET
    with pytest.raises(Refused):
        screening.find_eligible(application, actor=coordinator)


def test_who_proposes_never_decides(session: Session) -> None:
    officer, today = make.actor(Role.DISTRICT_OFFICER), clock.today()
    proposed = sanctions.propose(make_ventures.venture(), "거짓 정산", today, today, actor=officer)
    with pytest.raises(NotAllowed):
        sanctions.impose(proposed, today, today, 0, "", actor=officer)
    with pytest.raises(Refused):
        sanctions.drop(proposed, "", actor=make.actor(Role.DISTRICT_OFFICER))
    sanctions.drop(proposed, "고의가 아닙니다.", actor=make.actor(Role.DISTRICT_OFFICER))
    assert told(SANCTION, proposed.venture_id, today) == ""


def test_a_lifted_sanction_frees_from_that_day(session: Session) -> None:
    today = clock.today()
    held = make_agreements.sanction(from_on=today - timedelta(days=5))
    officer = make.actor(Role.DISTRICT_OFFICER)
    with pytest.raises(Refused):
        sanctions.lift(held, "", actor=officer)
    period = told(SANCTION, held.venture_id, today - timedelta(days=1))
    assert period and str(held.from_on.year) in period
    sanctions.lift(held, "환수금을 모두 냈습니다.", actor=officer)
    session.flush()
    assert told(SANCTION, held.venture_id, today - timedelta(days=1)) == period
    assert told(SANCTION, held.venture_id, today) == ""


def test_a_clawback_is_recorded_once(session: Session, coordinator: Actor) -> None:
    held, today = make_agreements.sanction(clawback=300_000), clock.today()
    with pytest.raises(Refused):
        sanctions.record_clawback(held, today + timedelta(days=1), actor=coordinator)
    sanctions.record_clawback(held, today, actor=coordinator)
    with pytest.raises(WrongState):
        sanctions.record_clawback(held, today, actor=coordinator)


def test_a_venture_sees_its_own_sanction_once_decided(session: Session) -> None:
    held = make_agreements.sanction()
    owner = actor_of(make_ventures.member(held.venture))
    assert queries.sanction(held.id, owner) is held
    waiting = make_agreements.sanction(
        held.venture, state=SanctionState.PROPOSED, decided_at=None, decided_by=""
    )
    for key, person in (
        (waiting.id, owner),
        (held.id, actor_of(make_ventures.member(make_ventures.venture()))),
    ):
        with pytest.raises(Missing):
            queries.sanction(key, person)


@pytest.mark.parametrize(
    ("over", "name"),
    [
        ({"reason": ""}, "has_a_reason"),
        ({"until_on": clock.today() - timedelta(days=9)}, "ends_after_start"),
        ({"decided_at": None}, "decided_iff_dated"),
        ({"state": SanctionState.LIFTED, "lift_reason": "풀었습니다."}, "lifted_iff_dated"),
        ({"clawed_back_on": clock.today()}, "nothing_comes_back_of_nothing"),
    ],
)
def test_a_sanction_never_stands_without_its_facts(session: Session, over: dict[str, Any], name: str) -> None:
    venture = make_ventures.venture()

    def put() -> None:
        with session.begin_nested():
            make_agreements.sanction(venture, **over)

    with pytest.raises(IntegrityError, match=name):
        put()


def test_merged_ventures_bring_their_agreements_and_sanctions(session: Session) -> None:
    agreement = running()
    held = make_agreements.sanction(agreement.venture)
    kept = make_ventures.venture()
    merging.merge(kept, agreement.venture, reason="같은 기업", actor=ROBOT)
    session.refresh(agreement)
    session.refresh(held)
    assert agreement.venture_id == held.venture_id == kept.id

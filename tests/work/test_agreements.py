"""Agreements on both databases: made, agreed, changed, paid; what the database itself refuses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.agreements import queries
from app.agreements.models import Agreement, TranchePayment
from app.agreements.services import agreements, calls, checks, payments, settlements
from app.agreements.states import (
    AgreementState,
    CheckKind,
    CheckState,
    PaymentState,
    TrancheCondition,
    VersionState,
)
from app.applications import queries as applications
from app.applications.services import calls as call_services
from app.applications.services import outcome, waitlist
from app.applications.states import ApplicationState, CallState
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.errors import Missing, NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.ventures.states import MemberRole
from tests import make, make_agreements, make_applications, make_ventures
from tests.make_agreements import ROBOT


@pytest.fixture
def coordinator(session: Session) -> Actor:
    """Makes agreements."""
    return make.actor(Role.COORDINATOR)


def owner_of(agreement: Agreement) -> Actor:
    """The venture's owner as they act."""
    return actor_of(make_ventures.member(agreement.venture))


def refused_by_database(session: Session, change: Callable[[], Any], name: str) -> None:
    """The database itself says no."""

    def flushed() -> None:
        with session.begin_nested():
            change()

    with pytest.raises(IntegrityError, match=name):
        flushed()


# Made


def test_a_draft_is_filled_from_what_was_applied_for(session: Session, coordinator: Actor) -> None:
    application = make_agreements.selected(amount_asked=8_000_000)
    made = agreements.begin(application, actor=coordinator)
    (version,) = queries.versions_of(made)
    assert "가죽 폐기물이 늘고 있습니다." in version.plan and version.support == 8_000_000
    assert [row.name for row in version.lines] == ["멘토비", "장비비", "홍보비"]
    assert version.own_share == 888_889  # a tenth of the whole, rounded up
    assert version.state is VersionState.DRAFT and made.settle_days == 15


def test_only_a_selected_application_of_a_call_with_terms_is_agreed_on_once(
    session: Session, coordinator: Actor
) -> None:
    call = make_agreements.terms().call
    rejected = make_applications.decided(ApplicationState.REJECTED, call)
    no_terms = make_applications.decided(
        ApplicationState.SELECTED, make_applications.call(state=CallState.DECIDED)
    )
    for application in (rejected, no_terms):
        with pytest.raises(WrongState):
            agreements.begin(application, actor=coordinator)
    application = make_agreements.selected(call)
    assert list(session.scalars(queries.to_agree_on())) == [application]
    agreements.begin(application, actor=coordinator)
    assert not list(session.scalars(queries.to_agree_on()))
    with pytest.raises(WrongState, match="이미"):
        agreements.begin(application, actor=coordinator)


def test_an_agreement_is_begun_on_an_application_read_with_its_venture(
    session: Session, coordinator: Actor
) -> None:
    """As the page reads it: the row is held alone, since PostgreSQL holds nothing that may be missing."""
    key = make_agreements.selected().id
    session.flush()
    session.expunge_all()
    application = applications.get(key, coordinator)
    assert agreements.begin(application, actor=coordinator).application is application


def test_nobody_but_a_coordinator_begins(session: Session) -> None:
    application = make_agreements.selected()
    for role in set(Role) - {Role.COORDINATOR}:
        with pytest.raises(NotAllowed):
            agreements.begin(application, actor=make.actor(role))


def test_a_barred_venture_gets_no_agreement(session: Session, coordinator: Actor) -> None:
    application = make_agreements.selected()
    make_agreements.sanction(application.venture)
    with pytest.raises(Refused, match="참여제한 중"):
        agreements.begin(application, actor=coordinator)


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"own_share": 1_000_000}, "자부담은"),
        ({"tranches": [(clock.today(), 9_999_999, TrancheCondition.SIGNED, "")]}, "지급 회차의 합"),
        ({"lines": [("장비비", 4_800_001, 4000), ("홍보비", 7_199_999, None)]}, "1원이 넘습니다"),
        ({"lines": [("홍보비", 11_999_999, None)]}, "비목의 합"),
        ({"kpis": []}, "성과목표"),
        ({"plan": " "}, "사업계획"),
    ],
)
def test_a_plan_that_is_not_right_is_written_but_not_sent(
    session: Session, over: dict[str, Any], says: str
) -> None:
    version = make_agreements.drafted(**over)
    with pytest.raises(Refused, match=says):
        agreements.send(version, actor=ROBOT)
    assert version.state is VersionState.DRAFT


def test_both_sides_agree_and_the_call_follows(session: Session, coordinator: Actor) -> None:
    call = make_agreements.terms().call
    version = make_agreements.drafted(make_agreements.selected(call))
    other = make_agreements.selected(call)
    agreement = version.agreement
    owner = owner_of(agreement)
    with pytest.raises(Missing):
        queries.get(agreement.id, owner)  # a draft is the office's own
    agreements.send(version, actor=coordinator)
    assert queries.get(agreement.id, owner) is agreement
    with pytest.raises(NotAllowed):
        agreements.accept(version, actor=coordinator)
    agreements.accept(version, actor=owner)
    with pytest.raises(NotAllowed):
        agreements.sign(version, actor=owner)
    agreements.sign(version, actor=coordinator)
    assert agreement.state is AgreementState.IN_FORCE and version.accepted_by == owner.name
    assert call.state is CallState.DECIDED  # one is left
    with pytest.raises(WrongState, match="협약하지 않은 선정 기업이 1곳"):
        call_services.close_agreements(call, actor=ROBOT)
    waitlist.decline(other, reason="다른 사업을 합니다.", actor=ROBOT)
    calls.advance_all()
    assert call.state is CallState.AGREED
    with pytest.raises(WrongState, match="정산을 마치지 않은 협약이 1건"):
        call_services.end(call, actor=ROBOT)


def test_an_editor_may_ask_for_changes_but_not_agree(session: Session) -> None:
    version = make_agreements.drafted()
    agreements.send(version, actor=ROBOT)
    editor = actor_of(make_ventures.member(version.agreement.venture, MemberRole.EDITOR))
    with pytest.raises(NotAllowed):
        agreements.accept(version, actor=editor)
    with pytest.raises(Refused):
        agreements.ask_to_change(version, " ", actor=editor)
    agreements.ask_to_change(version, "2회차를 앞당겨 주세요.", actor=editor)
    assert version.state is VersionState.DRAFT and version.returned == "2회차를 앞당겨 주세요."


def test_a_place_is_kept_by_its_agreement(session: Session) -> None:
    version = make_agreements.drafted()
    application = version.agreement.application
    with pytest.raises(WrongState, match="협약을 쓰고 있는"):
        waitlist.decline(application, reason="그만둡니다.", actor=ROBOT)
    with pytest.raises(WrongState, match="협약을 쓰고 있는"):
        outcome.decide(application, ApplicationState.REJECTED, None, actor=ROBOT)
    agreements.cancel(version.agreement, "기업이 원하지 않습니다.", actor=ROBOT)
    assert version.state is VersionState.DROPPED
    waitlist.decline(application, reason="그만둡니다.", actor=ROBOT)
    assert application.declined


# What the database refuses


def test_the_database_sends_nothing_whose_sums_are_wrong(session: Session) -> None:
    version = make_agreements.drafted(tranches=[(clock.today(), 1, TrancheCondition.SIGNED, "")])

    def send() -> None:
        version.state, version.sent_at = VersionState.SENT, clock.now()

    refused_by_database(session, send, "agreement_version sums")


def test_the_database_keeps_what_was_sent(session: Session) -> None:
    version = make_agreements.drafted()
    agreements.send(version, actor=ROBOT)
    session.flush()

    def raise_support() -> None:
        version.support += 1

    refused_by_database(session, raise_support, "fixed once sent")
    session.refresh(version)

    def raise_tranche() -> None:
        version.tranches[0].amount += 1

    refused_by_database(session, raise_tranche, "version that was sent")
    session.refresh(version.tranches[0])
    refused_by_database(session, lambda: session.delete(version.kpis[0]), "version that was sent")


@pytest.mark.parametrize(
    ("column", "value", "name"),
    [
        ("state", AgreementState.CLOSED, "closed_iff_dated"),
        ("state", AgreementState.TERMINATED, "terminated_is_dated"),
        ("state", AgreementState.MAKING, "began_iff_agreed"),
        ("closed_on", clock.today(), "closed_iff_dated"),
    ],
)
def test_an_agreement_never_stands_without_its_facts(
    session: Session, column: str, value: Any, name: str
) -> None:
    agreement = make_agreements.in_force()
    refused_by_database(session, lambda: setattr(agreement, column, value), name)


def test_one_live_agreement_an_application_and_one_version_in_force(session: Session) -> None:
    agreement = make_agreements.in_force()
    kept = {"call_id": agreement.call_id, "venture_id": agreement.venture_id, "made_on": clock.today()}
    second = Agreement(application_id=agreement.application_id, settle_days=15, return_days=15, **kept)
    name = "uq_agreement_live|agreement.application_id"
    refused_by_database(session, lambda: session.add(second), name)


# Changed


def test_a_change_leaves_what_was_paid_and_replaces_the_version(session: Session) -> None:
    agreement = make_agreements.in_force()
    make_agreements.paid(agreement)
    with pytest.raises(Refused):
        agreements.change(agreement, "", actor=ROBOT)
    changed = agreements.change(agreement, "인건비가 늘었습니다.", actor=ROBOT)
    assert [row.amount for row in changed.tranches] == [6_000_000, 4_000_000]
    today = clock.today()
    moved = [(today, 5_000_000, TrancheCondition.SIGNED, ""), (today, 5_000_000, TrancheCondition.FINAL, "")]
    agreements.write(changed, make_agreements.text(tranches=moved), actor=ROBOT)
    with pytest.raises(Refused, match="이미 지급한 1회차"):
        agreements.send(changed, actor=ROBOT)
    kept = [(today, 6_000_000, TrancheCondition.SIGNED, ""), (today, 4_000_000, TrancheCondition.FINAL, "")]
    later = today + timedelta(days=300)
    agreements.write(changed, make_agreements.text(tranches=kept, ends_on=later), actor=ROBOT)
    for verb in (agreements.send, agreements.accept, agreements.sign):
        verb(changed, actor=ROBOT)
    now, before = queries.versions_of(agreement)
    assert (now.state, before.state) == (VersionState.IN_FORCE, VersionState.REPLACED)
    assert queries.settlement_of(agreement).due_on == later + timedelta(days=15)
    assert make_agreements.waiting_check(agreement, CheckKind.FINAL).due_on == later


def test_a_dropped_change_changes_nothing(session: Session) -> None:
    agreement = make_agreements.in_force()
    changed = agreements.change(agreement, "기간을 늘립니다.", actor=ROBOT)
    with pytest.raises(WrongState):
        agreements.change(agreement, "또 늘립니다.", actor=ROBOT)
    agreements.drop_change(changed, actor=ROBOT)
    assert queries.valid(queries.versions_of(agreement)) is not None
    assert agreements.change(agreement, "다시 씁니다.", actor=ROBOT).number == 3


# Paid


def test_who_registers_a_payment_never_confirms_it(session: Session, coordinator: Actor) -> None:
    agreement = make_agreements.in_force()
    payment = payments.register(agreement, 1, clock.today(), actor=coordinator)
    with pytest.raises(NotAllowed):
        payments.confirm(payment, actor=coordinator)
    for role in (Role.AUDITOR, Role.ADMIN, Role.VENTURE):
        with pytest.raises(NotAllowed):
            payments.confirm(payment, actor=make.actor(role))
    payments.confirm(payment, actor=make.actor(Role.DISTRICT_OFFICER))
    assert payment.state is PaymentState.CONFIRMED
    with pytest.raises(WrongState):
        payments.cancel(payment, "잘못 적었습니다.", actor=coordinator)

    def confirm_oneself() -> None:
        payment.confirmed_by_id = payment.registered_by_id

    refused_by_database(session, confirm_oneself, "confirmed_by_another")


def test_a_tranche_is_paid_once(session: Session, coordinator: Actor) -> None:
    agreement = make_agreements.in_force()
    first = payments.register(agreement, 1, clock.today(), actor=coordinator)
    with pytest.raises(WrongState, match="이미 지급을 등록한"):
        payments.register(agreement, 1, clock.today(), actor=coordinator)
    same = {"agreement_id": agreement.id, "number": 1, "paid_on": clock.today(), "amount": 1}
    second = TranchePayment(registered_at=clock.now(), registered_by="오세린", **same)
    refused_by_database(session, lambda: session.add(second), "uq_agreement_payment_live|agreement_payment")
    payments.cancel(first, "계좌를 잘못 적었습니다.", actor=coordinator)
    assert payments.register(agreement, 1, clock.today(), actor=coordinator).state is PaymentState.REGISTERED


def test_a_tranche_waits_for_its_check(session: Session) -> None:
    agreement = make_agreements.in_force()
    with pytest.raises(Refused, match="중간점검 적정"):
        payments.register(agreement, 2, clock.today(), actor=ROBOT)
    check = make_agreements.waiting_check(agreement)
    kpi = queries.versions_of(agreement)[0].kpis[0]
    with pytest.raises(Refused) as without_evidence:
        checks.hand_in(check, {kpi.id: kpi.target}, "했습니다.", actor=ROBOT)
    assert without_evidence.value.field == "file"
    file = make_agreements.evidence(agreement)
    with pytest.raises(Refused) as left_out:
        checks.hand_in(check, {}, "했습니다.", actor=ROBOT, files=[file])
    assert left_out.value.field == f"kpi_{kpi.id}"
    checks.hand_in(check, {kpi.id: kpi.baseline}, "했습니다.", actor=ROBOT, files=[file])
    with pytest.raises(Refused):
        checks.judge(check, CheckState.TO_MEND, "근거가 없습니다.", actor=ROBOT)
    until = clock.today() + timedelta(days=5)
    checks.judge(check, CheckState.TO_MEND, "근거가 없습니다.", actor=ROBOT, mend_until=until)
    assert check.mend_until == until
    checks.hand_in(check, {kpi.id: kpi.target}, "계약서를 더했습니다.", actor=ROBOT)
    assert [row.actual for row in check.results] == [kpi.target]
    with pytest.raises(Refused):
        checks.judge(check, CheckState.PASSED, "", actor=ROBOT)
    checks.judge(check, CheckState.PASSED, "목표를 이뤘습니다.", actor=ROBOT)
    assert payments.register(agreement, 2, clock.today(), actor=ROBOT).amount == 4_000_000


def test_days_of_payments_lie_between_the_agreement_and_today(session: Session) -> None:
    agreement = make_agreements.in_force()
    for day in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=1)):
        with pytest.raises(Refused) as refusal:
            payments.register(agreement, 1, day, actor=ROBOT)
        assert refusal.value.field == "paid_on"


def test_a_venture_of_another_account_sees_nothing(session: Session) -> None:
    agreement = make_agreements.in_force()
    make_agreements.paid(agreement)
    stranger = owner_of(make_agreements.in_force())
    payment = queries.payments_of(agreement)[0]
    check = make_agreements.waiting_check(agreement)
    expense = make_agreements.expense(agreement)
    session.flush()
    for ask, key in (
        (queries.get, agreement.id),
        (queries.payment, payment.id),
        (queries.check, check.id),
        (queries.expense, expense.id),
    ):
        with pytest.raises(Missing):
            ask(key, stranger)


def test_a_terminated_agreement_is_paid_no_more_and_accounted_for(session: Session) -> None:
    agreement = make_agreements.in_force(ran=10)
    with pytest.raises(Refused):
        agreements.terminate(agreement, "폐업", clock.today() + timedelta(days=1), actor=ROBOT)
    agreements.terminate(agreement, "폐업했습니다.", clock.today(), actor=ROBOT)
    with pytest.raises(WrongState):
        payments.register(agreement, 1, clock.today(), actor=ROBOT)
    settlement = queries.settlement_of(agreement)
    assert settlement.due_on == clock.today() + timedelta(days=15)
    settlements.hand_in(settlement, 0, "", actor=ROBOT)
    settlements.settle(settlement, actor=ROBOT)
    assert agreement.state is AgreementState.CLOSED and settlement.to_return == 0


def test_terms_are_fixed_once_everybody_agreed(session: Session, coordinator: Actor) -> None:
    call = make_applications.call(state=CallState.SCREENING)
    values = {
        "own_share_bp": 500, "max_support": None, "settle_days": 10, "return_days": 7,
        "lines": [{"name": "재료비", "limit_bp": None}],
    }  # fmt: skip
    terms = calls.set_terms(call, values, actor=coordinator)
    assert terms.settle_days == 10
    with pytest.raises(Refused, match="두 번"):
        calls.set_terms(call, values | {"lines": values["lines"] * 2}, actor=coordinator)
    with pytest.raises(NotAllowed):
        calls.set_terms(call, values, actor=make.actor(Role.AUDITOR))
    calls.drop_terms(call, actor=coordinator)
    assert queries.terms_of(call) is None
    agreement = make_agreements.in_force()
    assert agreement.call.state is CallState.AGREED
    with pytest.raises(WrongState):
        calls.set_terms(agreement.call, values, actor=coordinator)

"""지급: a tranche is registered by one person and confirmed by another."""

from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.agreements import queries, states
from app.agreements.models import Agreement, Tranche, TranchePayment
from app.agreements.policy import AgreementPermission
from app.agreements.rules import condition_met
from app.agreements.services import letters
from app.agreements.states import COUNTING, AgreementState
from app.audit.services import move, record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Missing, Refused, WrongState
from app.kernel.text import N_, clean


def tranche_of(agreement: Agreement, number: int) -> Tranche:
    """A tranche of the version in force. Raises Missing."""
    version = queries.valid(queries.versions_of(agreement))
    found = next((row for row in version.tranches if row.number == number), None) if version else None
    if found is None:
        raise Missing
    return found


def register(agreement: Agreement, number: int, paid_on: date, *, actor: Actor) -> TranchePayment:
    """Write down that a tranche was paid. Raises NotAllowed, WrongState (paid already, not in force), Refused."""
    authorize(actor, AgreementPermission.PAY, agreement)
    db.session.refresh(agreement, with_for_update={"of": Agreement})
    if agreement.state is not AgreementState.IN_FORCE:
        raise WrongState(N_("이행 중인 협약에만 지급합니다."))
    if queries.settlement_of(agreement).state not in COUNTING:
        raise WrongState(N_("정산을 확정한 협약에는 지급하지 않습니다."))
    tranche = tranche_of(agreement, number)
    if any(row.number == number for row in queries.live_payments(agreement)):
        raise WrongState(N_("이미 지급을 등록한 회차입니다."))
    if not condition_met(tranche.condition, queries.passed_kinds(queries.checks_of(agreement))):
        raise Refused(N_("‘%(what)s’ 조건을 아직 채우지 않은 회차입니다."), what=tranche.condition.label)
    if paid_on > clock.today() or (agreement.began_on is not None and paid_on < agreement.began_on):
        raise Refused(N_("지급일은 협약을 맺은 날부터 오늘까지의 날이어야 합니다."), field="paid_on")
    payment = TranchePayment(
        agreement=agreement, number=number, paid_on=paid_on, amount=tranche.amount,
        registered_at=clock.now(), registered_by_id=actor.id, registered_by=actor.name,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(payment)
    except IntegrityError:
        raise WrongState(N_("이미 지급을 등록한 회차입니다.")) from None
    record(
        actor, "agreement_payment.register", payment,
        N_("%(venture)s의 「%(call)s」 지원금 %(n)s회차 %(amount)s원 지급을 등록했습니다"),
        venture_id=agreement.venture_id, **_words(payment),
    )  # fmt: skip
    letters.to_confirm(payment, actor=actor)
    return payment


def confirm(payment: TranchePayment, *, actor: Actor) -> None:
    """A second person confirms it. Raises NotAllowed for who registered it, WrongState."""
    authorize(actor, AgreementPermission.CONFIRM_PAYMENT, payment)
    move(
        payment, states.CONFIRM, actor=actor, venture_id=payment.agreement.venture_id,
        sentence=N_("%(venture)s의 「%(call)s」 지원금 %(n)s회차 %(amount)s원 지급을 확인했습니다"), **_words(payment),
    )  # fmt: skip
    payment.confirmed_at, payment.confirmed_by_id, payment.confirmed_by = clock.now(), actor.id, actor.name
    letters.paid(payment)


def cancel(payment: TranchePayment, reason: str, *, actor: Actor) -> None:
    """It was registered by mistake. Raises NotAllowed, WrongState once confirmed, Refused on "reason"."""
    authorize(actor, AgreementPermission.PAY, payment.agreement)
    said = clean(reason)
    if not said:
        raise Refused(N_("등록을 취소하는 까닭을 적어 주세요."), field="reason")
    move(
        payment, states.CANCEL_PAYMENT, actor=actor, note=said, venture_id=payment.agreement.venture_id,
        sentence=N_("%(venture)s의 「%(call)s」 지원금 %(n)s회차 지급 등록을 취소했습니다"), **_words(payment),
    )  # fmt: skip
    payment.reason = said


def _words(payment: TranchePayment) -> dict[str, Any]:
    return {
        "venture": payment.agreement.venture.full_name,
        "call": payment.agreement.call.title,
        "n": payment.number,
        "amount": f"{payment.amount:,}",
    }

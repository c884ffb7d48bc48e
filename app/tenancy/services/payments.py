"""Money received for a tenancy. Lines are never changed: a mistake is corrected by another line. Whole won."""

from datetime import date

from sqlalchemy import select

from app.audit.services import record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.money import Won
from app.kernel.text import N_
from app.tenancy.models import FeePayment, Tenancy
from app.tenancy.policy import TenancyPermission


def record_payment(
    tenancy: Tenancy, amount: Won, paid_on: date, *, actor: Actor, note: str = ""
) -> FeePayment:
    """Record money received. Raises Refused on "amount" or "paid_on"; NotAllowed for whoever charged it."""
    authorize(actor, TenancyPermission.RECORD_PAYMENT, tenancy)
    if tenancy.permit_no is None:
        raise WrongState
    if amount <= 0:
        raise Refused(N_("받은 금액을 1원 이상으로 적어 주세요."), field="amount")
    if paid_on > clock.today():
        raise Refused(N_("아직 오지 않은 날입니다."), field="paid_on")
    row = _write(tenancy, amount, paid_on, actor, note)
    record(
        actor,
        "tenancy.record_payment",
        tenancy,
        N_("%(venture)s의 사용료 %(amount)s원 수납을 기록했습니다"),
        venture_id=tenancy.venture_id,
        venture=tenancy.venture.full_name,
        amount=f"{amount:,}",
    )
    return row


def reverse_payment(payment: FeePayment, *, actor: Actor, note: str) -> FeePayment:
    """Take a mistaken payment back as of its own day. Raises WrongState when it was taken back already."""
    tenancy = db.session.get_one(Tenancy, payment.tenancy_id)
    authorize(actor, TenancyPermission.RECORD_PAYMENT, tenancy)
    again = db.session.scalar(select(FeePayment.id).where(FeePayment.reverses_id == payment.id))
    if again is not None or payment.amount < 0:
        raise WrongState
    row = _write(tenancy, -payment.amount, payment.paid_on, actor, note, reverses_id=payment.id)
    record(
        actor,
        "tenancy.reverse_payment",
        tenancy,
        N_("%(venture)s의 사용료 %(amount)s원 수납을 바로잡았습니다"),
        venture_id=tenancy.venture_id,
        note=note,
        venture=tenancy.venture.full_name,
        amount=f"{payment.amount:,}",
    )
    return row


def _write(
    tenancy: Tenancy, amount: Won, paid_on: date, actor: Actor, note: str, reverses_id: int | None = None
) -> FeePayment:
    row = FeePayment(
        tenancy_id=tenancy.id,
        amount=amount,
        paid_on=paid_on,
        note=note,
        reverses_id=reverses_id,
        recorded_at=clock.now(),
        recorded_by_id=actor.id,
    )
    db.session.add(row)
    db.session.flush()
    return row

"""Reads for charging: numbers, years already charged, years that are due to be charged. Whole won."""

from datetime import date, timedelta

from sqlalchemy import func, select

from app.kernel.access import Actor
from app.kernel.dates import Period
from app.kernel.db import db
from app.kernel.money import Won
from app.tenancy import rules_permit
from app.tenancy.models import FeeCharge, FeePayment, Tenancy
from app.tenancy.queries.tenancies import visible_to
from app.tenancy.states import TenancyState


def next_permit_no(year: int) -> str:
    """The next number of a permit in a year: 2026-사용허가-0007."""
    start = f"{year}-사용허가-"
    last = db.session.scalar(
        select(func.max(Tenancy.permit_no)).where(Tenancy.permit_no.startswith(start, autoescape=True))
    )
    return f"{start}{(int(last.removeprefix(start)) if last else 0) + 1:04d}"


def last_number(tenancy: Tenancy) -> int:
    """The number of the last line charged; 0 before the first."""
    wanted = select(func.max(FeeCharge.number)).where(FeeCharge.tenancy_id == tenancy.id)
    return db.session.scalar(wanted) or 0


def years_charged(tenancy: Tenancy) -> int:
    """How many years of the permit are charged."""
    wanted = select(func.max(FeeCharge.year_no)).where(FeeCharge.tenancy_id == tenancy.id)
    return db.session.scalar(wanted) or 0


def charges_of(tenancy: Tenancy) -> list[FeeCharge]:
    """Every line, in order."""
    wanted = select(FeeCharge).where(FeeCharge.tenancy_id == tenancy.id).order_by(FeeCharge.number)
    return list(db.session.scalars(wanted))


def payments_of(tenancy: Tenancy) -> list[FeePayment]:
    """Every payment and correction, in order."""
    wanted = select(FeePayment).where(FeePayment.tenancy_id == tenancy.id)
    return list(db.session.scalars(wanted.order_by(FeePayment.paid_on, FeePayment.id)))


def received(tenancy: Tenancy) -> Won:
    """What was paid, corrections off."""
    wanted = select(func.sum(FeePayment.amount)).where(FeePayment.tenancy_id == tenancy.id)
    return int(db.session.scalar(wanted) or 0)


def to_charge(actor: Actor, on: date, *, ahead_days: int = 30) -> list[tuple[Tenancy, int, date]]:
    """Tenancies whose next year begins by `on` + `ahead_days` and is not charged: tenancy, year, its first day."""
    charged = select(FeeCharge.tenancy_id, func.max(FeeCharge.year_no)).group_by(FeeCharge.tenancy_id)
    years = {row[0]: row[1] for row in db.session.execute(charged)}
    found = []
    for tenancy in db.session.scalars(visible_to(actor).where(Tenancy.state == TenancyState.ACTIVE)):
        period = Period(tenancy.starts_on, tenancy.permit_ends_on)
        ahead = rules_permit.years_of(period)[years.get(tenancy.id, 0) :]
        if ahead and ahead[0].start <= on + timedelta(days=ahead_days):
            found.append((tenancy, years.get(tenancy.id, 0) + 1, ahead[0].start))
    return sorted(found, key=lambda row: row[2])

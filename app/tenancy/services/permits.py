"""사용허가: the permit of an accepted offer, its fee with the arithmetic, and the charges of each year. Whole won."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from app.audit.services import move, record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.dates import Period, written
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.money import Won
from app.kernel.text import N_
from app.tenancy import rules, rules_permit, states
from app.tenancy.models import FeeCharge, Tenancy
from app.tenancy.policy import TenancyPermission
from app.tenancy.queries import charging
from app.tenancy.rules import Fee, FeeBasis, FeePart
from app.tenancy.rules_permit import FeeTerms
from app.tenancy.services import letters, permit_papers

CHARGE_AHEAD_DAYS = 60
"""A year may be charged so many days before it begins."""


@dataclass(frozen=True)
class Permit:
    """What a permit must state (조례 제21조): purpose, care, charges, conditions; and what the fee follows from."""

    purpose: str
    basis: FeeBasis
    payments_a_year: int
    care_duty: str
    charges_borne: str
    conditions: str
    reduction_pct: int = 0
    reduction_basis: str = ""
    venture_table: bool = True
    """Whether the instalment table of 벤처기업 applies."""


def terms_of(
    tenancy: Tenancy, basis: FeeBasis, reduction_pct: int = 0, reduction_basis: str = ""
) -> FeeTerms:
    """What the fee of a space follows from today; a renewal is held against the fee before it (제34조)."""
    before = db.session.get(Tenancy, tenancy.follows_id) if tenancy.follows_id else None
    return FeeTerms(
        appraised=tenancy.space.appraised_value,
        rate_per_mille=tenancy.space.floor.facility.rates.of(basis),
        previous=(before.annual_fee or 0) if before else 0,
        reduction_pct=reduction_pct,
        reduction_basis=reduction_basis,
    )


def fee_of(tenancy: Tenancy, permit: Permit) -> Fee:
    """The fee of a whole year with its arithmetic. Raises Refused on "reduction_basis" without a ground."""
    if permit.reduction_pct and not permit.reduction_basis.strip():
        raise Refused(N_("감면 근거를 적어 주세요."), field="reduction_basis")
    terms = terms_of(tenancy, permit.basis, permit.reduction_pct, permit.reduction_basis)
    return rules_permit.whole_year(terms, tenancy.starts_on)


def contract(tenancy: Tenancy, permit: Permit, *, actor: Actor) -> None:
    """Give the permit of an accepted offer and charge its first year.

    Raises Refused on the field that is missing or on "payments_a_year"; WrongState unless accepted.
    """
    authorize(actor, TenancyPermission.CONTRACT, tenancy)
    if not states.CONTRACT.may_start_from(tenancy.state):
        raise WrongState
    for field in ("purpose", "care_duty", "charges_borne", "conditions"):
        if not getattr(permit, field).strip():
            raise Refused(N_("사용허가에 적어야 하는 내용입니다."), field=field)
    fee = fee_of(tenancy, permit)
    today = clock.today()
    tenancy.permit_no = charging.next_permit_no(today.year)
    tenancy.contracted_on, tenancy.contracted_by_id = today, actor.id
    tenancy.purpose, tenancy.care_duty = permit.purpose, permit.care_duty
    tenancy.charges_borne, tenancy.conditions = permit.charges_borne, permit.conditions
    tenancy.fee_area, tenancy.appraised_value = tenancy.space.fee_area, tenancy.space.appraised_value
    tenancy.fee_basis = permit.basis
    tenancy.rate_per_mille = tenancy.space.floor.facility.rates.of(permit.basis)
    tenancy.reduction_pct, tenancy.reduction_basis = permit.reduction_pct, permit.reduction_basis
    tenancy.annual_fee, tenancy.payments_a_year = fee.amount, permit.payments_a_year
    tenancy.by_venture_table = permit.venture_table
    tenancy.fee_steps = [{"label": step.label, "amount": step.amount} for step in fee.steps]
    move(
        tenancy,
        states.CONTRACT,
        actor=actor,
        sentence=N_("%(venture)s에 사용허가 %(permit)s을(를) 주었습니다. 연 사용료 %(fee)s원"),
        venture=tenancy.venture.full_name,
        permit=tenancy.permit_no,
        fee=f"{fee.amount:,}",
    )
    _charge(tenancy, 1)
    permit_papers.ask(tenancy, actor=actor)
    letters.contracted(tenancy)


def next_year_opens(tenancy: Tenancy, on: date) -> bool:
    """Whether the next year of the permit can be charged on a day."""
    if tenancy.state is not states.TenancyState.ACTIVE:
        return False
    years = rules_permit.years_of(Period(tenancy.starts_on, tenancy.permit_ends_on))
    ahead = years[charging.years_charged(tenancy) :]
    return bool(ahead) and ahead[0].start - timedelta(days=CHARGE_AHEAD_DAYS) <= on


def charge_next_year(tenancy: Tenancy, *, actor: Actor) -> int:
    """Charge the next year of the permit; gives its number.

    Raises WrongState when every year is charged or the venture is leaving, Refused when the year is far off.
    """
    authorize(actor, TenancyPermission.CONTRACT, tenancy)
    if tenancy.state is not states.TenancyState.ACTIVE:
        raise WrongState
    year_no = charging.years_charged(tenancy) + 1
    years = rules_permit.years_of(Period(tenancy.starts_on, tenancy.permit_ends_on))
    if year_no > len(years):
        raise WrongState(N_("허가 기간의 사용료를 모두 부과했습니다."))
    opens = years[year_no - 1].start - timedelta(days=CHARGE_AHEAD_DAYS)
    if clock.today() < opens:
        raise Refused(
            N_("%(year)s년 차 사용료는 %(day)s부터 부과할 수 있습니다."), year=year_no, day=written(opens)
        )
    total = _charge(tenancy, year_no)
    record(
        actor,
        "tenancy.charge",
        tenancy,
        N_("%(venture)s에 %(year)s년 차 사용료 %(total)s원을 부과했습니다"),
        venture_id=tenancy.venture_id,
        venture=tenancy.venture.full_name,
        year=year_no,
        total=f"{total:,}",
    )
    return year_no


def parts_of(
    tenancy: Tenancy, amount: Won, year_no: int, count: int, *, by_venture_table: bool
) -> list[FeePart]:
    """A year's fee in parts, by the instalment table that applies. Raises Refused on "payments_a_year"."""
    return rules_permit.parts_of_year(
        amount,
        Period(tenancy.starts_on, tenancy.permit_ends_on),
        year_no,
        count=count,
        table=rules.VENTURE_INSTALMENTS if by_venture_table else rules.ORDINARY_INSTALMENTS,
        rate_bp=tenancy.space.floor.facility.instalment_rate_bp,
    )


def _charge(tenancy: Tenancy, year_no: int) -> Won:
    """Write the charges of one year in its parts; gives their sum."""
    period = Period(tenancy.starts_on, tenancy.permit_ends_on)
    year = rules_permit.years_of(period)[year_no - 1]
    amount = rules_permit.amount_of_year(tenancy.annual_fee or 0, year)
    count = tenancy.payments_a_year or 1
    parts = parts_of(tenancy, amount, year_no, count, by_venture_table=tenancy.by_venture_table)
    first = charging.last_number(tenancy)
    for part in parts:
        words = f"{year_no}년 차 {part.n}회" if count > 1 else f"{year_no}년 차"
        row = FeeCharge(
            tenancy=tenancy,
            number=first + part.n,
            year_no=year_no,
            words=words,
            charged_on=clock.today(),
            due_on=part.due_on,
            amount=part.amount + part.interest,
            interest=part.interest,
        )
        db.session.add(row)
    db.session.flush()
    return sum(part.amount + part.interest for part in parts)


def take_back(tenancy: Tenancy, year_no: int, amount: Won, words: str) -> None:
    """Write a line that lowers what is owed."""
    if amount <= 0:
        return
    today = clock.today()
    db.session.add(
        FeeCharge(
            tenancy=tenancy,
            number=charging.last_number(tenancy) + 1,
            year_no=year_no,
            words=words,
            charged_on=today,
            due_on=today,
            amount=-amount,
        )
    )
    db.session.flush()


def charges_of_year(tenancy: Tenancy, year_no: int) -> Won:
    """What a year was charged without interest, what was taken back already off."""
    found = db.session.scalar(
        select(func.sum(FeeCharge.amount - FeeCharge.interest)).where(
            FeeCharge.tenancy_id == tenancy.id, FeeCharge.year_no == year_no
        )
    )
    return int(found or 0)

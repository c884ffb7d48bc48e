"""The money of agreements as of a date: what was paid, spent, confirmed, disallowed and returned, from its rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, String, case, cast, func, literal, null, select, union_all

from app.agreements import rules
from app.agreements.models import (
    Agreement,
    AgreementVersion,
    BudgetLine,
    CheckStep,
    Expense,
    ExpenseStep,
    MoneyReturned,
    ProgressCheck,
    Settlement,
    SettlementStep,
    TranchePayment,
)
from app.agreements.rules import Line, Plan, Spent, Statement
from app.agreements.states import (
    FOUND_CHECKS,
    OPEN_CHECKS,
    AgreementState,
    CheckKind,
    CheckState,
    ExpenseDeed,
    MoneyFrom,
    PaymentState,
    SettlementState,
)
from app.kernel import clock
from app.kernel.db import WON, db
from app.kernel.money import Won


@dataclass(frozen=True, slots=True)
class CheckFact:
    """A check as it stood on a day; `due_on` is the day until which something is asked for."""

    id: int
    kind: CheckKind
    due_on: date
    state: CheckState
    judged_on: date | None
    late: bool
    reason: str = ""


@dataclass
class Book:
    """One agreement on a day. `plan` is None before both sides have agreed."""

    agreement_id: int
    on: date
    number: int = 0
    plan: Plan | None = None
    paid: Won = 0
    returned: Won = 0
    interest: Won = 0
    expenses: list[Spent] = field(default_factory=list)
    checks: list[CheckFact] = field(default_factory=list)
    settlement: SettlementState | None = None
    due_on: date | None = None
    return_due_on: date | None = None

    @property
    def statement(self) -> Statement | None:
        """정산 as the rows give it."""
        if self.plan is None:
            return None
        return rules.statement(
            self.plan, self.expenses, paid=self.paid, interest=self.interest, returned=self.returned
        )

    @property
    def days_late(self) -> int:
        """By how many days the settlement, or the money to return, is late; 0 when it is not."""
        if self.settlement in (SettlementState.OPEN, SettlementState.TO_MEND) and self.due_on:
            return max(0, (self.on - self.due_on).days)
        if self.settlement is SettlementState.SETTLED and self.return_due_on:
            return max(0, (self.on - self.return_due_on).days)
        return 0


@dataclass(frozen=True, slots=True)
class AgreementFact:
    """One agreement of a venture as of a day, with its money."""

    id: int
    call: str
    receipt_no: str
    state: AgreementState
    made_on: date
    reason: str
    book: Book


def books(agreement_ids: Iterable[int], on: date, *, with_lines: bool = False) -> dict[int, Book]:
    """The books of agreements on a day; the number of statements does not depend on how many there are."""
    ids = list(agreement_ids)
    found = {key: Book(key, on) for key in ids}
    if not ids:
        return found
    lines = _lines(ids) if with_lines else {}
    for version, begins, ends, *money in _versions(ids):
        if clock.on(begins) <= on and (ends is None or clock.on(ends) > on):
            book = found[version.agreement_id]
            book.number = version.number
            starts_on, ends_on, support, own, in_proportion = money
            book.plan = Plan(
                "", starts_on, ends_on, support, own,
                lines=lines.get(version.id, ()), in_proportion=in_proportion,
            )  # fmt: skip
    for row in db.session.execute(union_all(*_money(ids, on))):
        _enter(found[row.agreement_id], row, on)
    for book in found.values():
        book.checks.sort(key=lambda one: (one.due_on, one.id))
    return found


def _versions(ids: list[int]) -> Any:
    """Versions both sides agreed to: (key, from, until, period, money)."""
    v = AgreementVersion
    wanted: Any = select(
        v.id,
        v.agreement_id,
        v.number,
        v.signed_at,
        v.replaced_at,
        v.starts_on,
        v.ends_on,
        v.support,
        v.own_share,
        Agreement.in_proportion,
    )
    wanted = wanted.join(Agreement, Agreement.id == v.agreement_id)
    wanted = wanted.where(v.agreement_id.in_(ids), v.signed_at.is_not(None))
    return [(row, *row[3:]) for row in db.session.execute(wanted.order_by(v.number))]


def _lines(ids: list[int]) -> dict[int, tuple[Line, ...]]:
    wanted = (
        select(BudgetLine)
        .join(AgreementVersion, AgreementVersion.id == BudgetLine.version_id)
        .where(AgreementVersion.agreement_id.in_(ids))
        .order_by(BudgetLine.version_id, BudgetLine.position)
    )
    found: defaultdict[int, list[Line]] = defaultdict(list)
    for row in db.session.scalars(wanted):
        found[row.version_id].append(Line(row.name, row.amount, row.limit_bp))
    return {key: tuple(rows) for key, rows in found.items()}


def _row(what: str, agreement_id: Any, first: Any, **more: Any) -> Select[Any]:
    """One kind of row in the columns all kinds share."""
    blank: dict[str, Any] = {
        "second": cast(null(), Date), "code": cast(null(), String), "state": cast(null(), String),
        "said": cast(null(), String), "amount": cast(null(), WON), "other": cast(null(), WON),
    }  # fmt: skip
    columns = [column.label(name) for name, column in (blank | more).items()]
    return select(
        literal(what).label("what"), agreement_id.label("agreement_id"), first.label("first"), *columns
    )


def _last_steps(ids: list[int], on: date) -> Any:
    """Of each expense the number of its last step by a day."""
    wanted = select(ExpenseStep.expense_id, func.max(ExpenseStep.number).label("number"))
    wanted = wanted.join(Expense, Expense.id == ExpenseStep.expense_id)
    of_day = wanted.where(Expense.agreement_id.in_(ids), ExpenseStep.done_on <= on)
    return of_day.group_by(ExpenseStep.expense_id).subquery()


def _last_settlement_steps(ids: list[int], on: date) -> Any:
    """Of each settlement the number of its last step by a day."""
    wanted = select(SettlementStep.settlement_id, func.max(SettlementStep.number).label("number"))
    wanted = wanted.join(Settlement, Settlement.id == SettlementStep.settlement_id)
    of_day = wanted.where(Settlement.agreement_id.in_(ids), SettlementStep.done_on <= on)
    return of_day.group_by(SettlementStep.settlement_id).subquery()


def _last_check_steps(ids: list[int], on: date) -> Any:
    """Of each check the number of its last step by a day."""
    wanted = select(CheckStep.check_id, func.max(CheckStep.number).label("number"))
    wanted = wanted.join(ProgressCheck, ProgressCheck.id == CheckStep.check_id)
    of_day = wanted.where(ProgressCheck.agreement_id.in_(ids), CheckStep.done_on <= on)
    return of_day.group_by(CheckStep.check_id).subquery()


def _checks(ids: list[int], on: date) -> Select[Any]:
    """The checks as they stood: until when, since when they are judged, what was found and why."""
    check, was, stood = ProgressCheck, CheckStep, _last_check_steps(ids, on)
    judged = case((was.state.in_(FOUND_CHECKS), was.done_on), else_=None)
    columns: dict[str, Any] = {
        "second": judged, "code": cast(check.kind, String), "state": cast(was.state, String),
        "said": cast(was.reason, String), "amount": cast(check.id, WON),
    }  # fmt: skip
    wanted = _row("check", check.agreement_id, func.coalesce(was.mend_until, was.due_on), **columns)
    wanted = wanted.join(was, was.check_id == check.id)
    return wanted.join(stood, (stood.c.check_id == was.check_id) & (stood.c.number == was.number))


def _money(ids: list[int], on: date) -> list[Select[Any]]:
    payment, expense, back, settled = TranchePayment, Expense, MoneyReturned, Settlement
    step, last = ExpenseStep, _last_steps(ids, on)
    was, stood = SettlementStep, _last_settlement_steps(ids, on)
    return [
        _row("payment", payment.agreement_id, payment.paid_on, amount=payment.amount).where(
            payment.agreement_id.in_(ids), payment.state == PaymentState.CONFIRMED
        ),
        _row(
            "expense", expense.agreement_id, step.done_on,
            code=cast(step.money, String), state=step.line, amount=step.amount, other=step.confirmed,
        )
        .join(step, step.expense_id == expense.id)
        .join(last, (last.c.expense_id == step.expense_id) & (last.c.number == step.number))
        .where(step.deed != ExpenseDeed.REMOVED),
        _row("return", settled.agreement_id, back.returned_on, amount=back.amount)
        .join(settled, settled.id == back.settlement_id)
        .where(settled.agreement_id.in_(ids)),
        _row(
            "settlement", settled.agreement_id, was.due_on, second=was.return_due_on,
            state=cast(was.state, String), amount=was.interest,
        )
        .join(was, was.settlement_id == settled.id)
        .join(stood, (stood.c.settlement_id == was.settlement_id) & (stood.c.number == was.number)),
        _checks(ids, on),
    ]  # fmt: skip


def _enter(book: Book, row: Any, on: date) -> None:
    if row.what == "payment" and row.first <= on:
        book.paid += row.amount
    elif row.what == "return" and row.first <= on:
        book.returned += row.amount
    elif row.what == "expense":
        book.expenses.append(Spent(row.state, MoneyFrom(row.code), row.amount, row.other))
    elif row.what == "settlement":
        book.settlement, book.due_on = SettlementState(row.state), row.first
        book.return_due_on, book.interest = row.second, row.amount
    elif row.what == "check":
        kind, state = CheckKind(row.code), CheckState(row.state)
        late = state in OPEN_CHECKS and state is not CheckState.HANDED_IN and row.first < on
        book.checks.append(CheckFact(row.amount, kind, row.first, state, row.second, late, row.said))


def state_on(agreement: Agreement, on: date) -> AgreementState:
    """Where an agreement stood on a day."""
    if agreement.cancelled_on is not None and agreement.cancelled_on <= on:
        return AgreementState.CANCELLED
    if agreement.began_on is None or agreement.began_on > on:
        return AgreementState.MAKING
    if agreement.closed_on is not None and agreement.closed_on <= on:
        return AgreementState.CLOSED
    if agreement.terminated_on is not None and agreement.terminated_on <= on:
        return AgreementState.TERMINATED
    return AgreementState.IN_FORCE


def of_venture(venture_id: int, on: date) -> list[AgreementFact]:
    """A venture's agreements made by a day, newest first, each with its books."""
    wanted = select(Agreement).where(Agreement.venture_id == venture_id, Agreement.made_on <= on)
    rows = list(db.session.scalars(wanted.order_by(Agreement.made_on.desc(), Agreement.id.desc())))
    held = books([row.id for row in rows], on)
    return [
        AgreementFact(
            row.id, row.call.title, row.application.receipt_no or "", state_on(row, on), row.made_on,
            row.reason, held[row.id],
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entered:
    """An expense as it stood on a day, and how it was judged before."""

    now: ExpenseStep
    before: tuple[ExpenseStep, ...]


def entered(agreement: Agreement, on: date) -> list[Entered]:
    """The expenses behind the figures of a day, by date."""
    wanted = select(ExpenseStep).join(Expense, Expense.id == ExpenseStep.expense_id)
    wanted = wanted.where(Expense.agreement_id == agreement.id, ExpenseStep.done_on <= on)
    steps: defaultdict[int, list[ExpenseStep]] = defaultdict(list)
    for step in db.session.scalars(wanted.order_by(ExpenseStep.number)):
        steps[step.expense_id].append(step)
    found = [
        Entered(last, tuple(one for one in earlier if one.deed is ExpenseDeed.JUDGED))
        for *earlier, last in steps.values()
        if last.deed is not ExpenseDeed.REMOVED
    ]
    return sorted(found, key=lambda one: (one.now.spent_on, one.now.expense_id))


def returned(agreement: Agreement, on: date) -> list[MoneyReturned]:
    """What came back by a day, the first one first."""
    wanted = (
        select(MoneyReturned)
        .join(Settlement, Settlement.id == MoneyReturned.settlement_id)
        .where(Settlement.agreement_id == agreement.id, MoneyReturned.returned_on <= on)
    )
    return list(db.session.scalars(wanted.order_by(MoneyReturned.returned_on, MoneyReturned.id)))

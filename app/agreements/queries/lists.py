"""The list of agreements: search, filter, sort, page by key; and what is due. Statements constant in rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager, defaultload, lazyload

from app.agreements.models import (
    Agreement,
    AgreementVersion,
    MoneyReturned,
    ProgressCheck,
    Sanction,
    Settlement,
    Tranche,
    TranchePayment,
)
from app.agreements.queries.books import Book, books
from app.agreements.queries.reach import passed_kinds, visible_to
from app.agreements.rules import condition_met
from app.agreements.states import (
    AgreementState,
    CheckState,
    PaymentState,
    SanctionState,
    SettlementState,
    VersionState,
)
from app.applications.models import Application, Call
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.money import Won
from app.ventures.models import Venture
from app.ventures.queries import matches

PAGE = 50
AHEAD = timedelta(days=14)
"""How long before its day a thing to do is shown."""


@dataclass(frozen=True)
class Filter:
    """What is asked of the list."""

    text: str = ""
    state: AgreementState | None = None
    call_id: int | None = None
    sort: str = "-made"
    after: str | None = None


@dataclass(frozen=True)
class Row:
    """One line of the list: an agreement and its books of the day."""

    agreement: Agreement
    book: Book

    @property
    def id(self) -> int:
        """The agreement's."""
        return self.agreement.id


_SORTS: dict[str, Any] = {
    "made": Agreement.made_on,
    "name": Venture.name,
    "call": Call.title,
    "state": Agreement.state,
}


def _rows(actor: Actor, wanted: Filter) -> Select[Agreement]:
    return (
        visible_to(actor)
        .join(Agreement.venture)
        .join(Agreement.call)
        .join(Agreement.application)
        .options(
            contains_eager(Agreement.venture),
            contains_eager(Agreement.call),
            contains_eager(Agreement.application).contains_eager(Application.call),
        )
        .where(*_matching(wanted))
    )


def _matching(wanted: Filter) -> list[ColumnElement[bool]]:
    held: list[ColumnElement[bool]] = []
    if wanted.state:
        held.append(Agreement.state == wanted.state)
    if wanted.call_id:
        held.append(Agreement.call_id == wanted.call_id)
    if wanted.text:
        named = matches(wanted.text)
        by_receipt = Application.receipt_no.contains(wanted.text.strip(), autoescape=True)
        held.append(or_(by_receipt, named) if named is not None else by_receipt)
    return held


def page_of(actor: Actor, wanted: Filter, on: date, size: int = PAGE) -> tuple[list[Row], str | None, int]:
    """One page of the list, the key of the next one, and how many match."""
    descending = wanted.sort.startswith("-")
    column = _SORTS.get(wanted.sort.lstrip("-"), Agreement.made_on)
    statement = _rows(actor, wanted)
    anchor = _anchor(wanted.after, column)
    if anchor is not None:
        key = tuple_(column, Agreement.id)
        statement = statement.where(key < anchor if descending else key > anchor)
    order = (column.desc(), Agreement.id.desc()) if descending else (column, Agreement.id)
    found = list(db.session.scalars(statement.order_by(*order).limit(size + 1)))
    counted = _rows(actor, wanted).with_only_columns(func.count(), maintain_column_froms=True)
    shown = found[:size]
    return with_books(shown, on), str(shown[-1].id) if len(found) > size else None, _count(counted)


def _count(statement: Any) -> int:
    return int(db.session.scalar(statement.order_by(None)) or 0)


def _anchor(after: str | None, column: Any) -> Any:
    if not after or not after.isdecimal() or len(after) > 18:
        return None
    row = db.session.execute(
        select(column, Agreement.id)
        .select_from(Agreement)
        .join(Agreement.venture)
        .join(Agreement.call)
        .where(Agreement.id == int(after))
    ).first()
    return None if row is None else tuple_(*row)


def with_books(rows: Sequence[Agreement], on: date) -> list[Row]:
    """Agreements with their money."""
    held = books([row.id for row in rows], on)
    return [Row(row, held[row.id]) for row in rows]


def all_of(actor: Actor, wanted: Filter, on: date) -> list[Row]:
    """Every row of the list, for a sheet."""
    found = list(db.session.scalars(_rows(actor, wanted).order_by(Agreement.made_on, Agreement.id)))
    return with_books(found, on)


def calls_with_agreements(actor: Actor) -> list[tuple[int, str]]:
    """Calls that have agreements, for the filter."""
    inside = visible_to(actor).with_only_columns(Agreement.call_id)
    rows = db.session.execute(select(Call.id, Call.title).where(Call.id.in_(inside)).order_by(Call.id.desc()))
    return [(row[0], row[1]) for row in rows]


# What is due


@dataclass(frozen=True)
class DueTranche:
    """A tranche whose day is near and that may be paid, or whose payment waits for a second person."""

    agreement: Agreement
    number: int
    due_on: date
    amount: int
    payment: TranchePayment | None


def due_tranches(actor: Actor, on: date) -> list[DueTranche]:
    """Tranches of valid versions due within two weeks whose condition is met and that are not paid."""
    mine = visible_to(actor).where(Agreement.state == AgreementState.IN_FORCE)
    ids = mine.with_only_columns(Agreement.id)
    rows: Any = db.session.execute(
        select(Tranche, Agreement, TranchePayment)
        .options(lazyload(Agreement.application), lazyload(TranchePayment.agreement))
        .join(AgreementVersion, AgreementVersion.id == Tranche.version_id)
        .join(Agreement, Agreement.id == AgreementVersion.agreement_id)
        .outerjoin(
            TranchePayment,
            (TranchePayment.agreement_id == Agreement.id)
            & (TranchePayment.number == Tranche.number)
            & (TranchePayment.state != PaymentState.CANCELLED),
        )
        .where(
            Agreement.id.in_(ids),
            AgreementVersion.state == VersionState.IN_FORCE,
            Tranche.due_on <= on + AHEAD,
            or_(TranchePayment.id.is_(None), TranchePayment.state == PaymentState.REGISTERED),
        )
        .order_by(Tranche.due_on, Tranche.id)
    ).all()
    passed = _passed([row[1].id for row in rows])
    return [
        DueTranche(agreement, tranche.number, tranche.due_on, tranche.amount, payment)
        for tranche, agreement, payment in rows
        if payment is not None or condition_met(tranche.condition, passed_kinds(passed.get(agreement.id, [])))
    ]


def _passed(ids: list[int]) -> dict[int, list[ProgressCheck]]:
    if not ids:
        return {}
    wanted = select(ProgressCheck).options(lazyload("*")).where(ProgressCheck.agreement_id.in_(ids))
    found: dict[int, list[ProgressCheck]] = {}
    for row in db.session.scalars(wanted.order_by(ProgressCheck.due_on, ProgressCheck.id)):
        found.setdefault(row.agreement_id, []).append(row)
    return found


def _checks(actor: Actor) -> Select[ProgressCheck]:
    ids = visible_to(actor).where(Agreement.state == AgreementState.IN_FORCE).with_only_columns(Agreement.id)
    return (
        select(ProgressCheck)
        .options(
            defaultload(ProgressCheck.agreement).lazyload(Agreement.application),
            lazyload(ProgressCheck.results),
            lazyload(ProgressCheck.files),
        )
        .where(ProgressCheck.agreement_id.in_(ids))
    )


def checks_to_judge(actor: Actor) -> list[ProgressCheck]:
    """Checks that were handed in."""
    wanted = _checks(actor).where(ProgressCheck.state == CheckState.HANDED_IN)
    return list(db.session.scalars(wanted.order_by(ProgressCheck.handed_in_on, ProgressCheck.id)))


def checks_to_hand_in(actor: Actor, on: date) -> list[ProgressCheck]:
    """Checks that are due within two weeks, late, or asked to be mended."""
    wanted = _checks(actor).where(
        or_(
            ProgressCheck.state == CheckState.TO_MEND,
            (ProgressCheck.state == CheckState.WAITING) & (ProgressCheck.due_on <= on + AHEAD),
        )
    )
    return list(db.session.scalars(wanted.order_by(ProgressCheck.due_on, ProgressCheck.id)))


def _settlements(actor: Actor) -> Select[Settlement]:
    ids = visible_to(actor).with_only_columns(Agreement.id)
    return (
        select(Settlement)
        .options(defaultload(Settlement.agreement).lazyload(Agreement.application))
        .where(Settlement.agreement_id.in_(ids))
    )


def settlements_of_office(actor: Actor, on: date) -> dict[SettlementState, list[Settlement]]:
    """Settlements handed in to be judged, settled with money to come back, and late ones (as OPEN); in one statement."""
    late = Settlement.state.in_([SettlementState.OPEN, SettlementState.TO_MEND]) & (Settlement.due_on < on)
    handed_in = Settlement.state.in_([SettlementState.HANDED_IN, SettlementState.SETTLED])
    day = func.coalesce(Settlement.return_due_on, Settlement.handed_in_on, Settlement.due_on)
    found: dict[SettlementState, list[Settlement]] = {state: [] for state in SettlementState}
    for one in db.session.scalars(_settlements(actor).where(late | handed_in).order_by(day, Settlement.id)):
        found[SettlementState.OPEN if one.state is SettlementState.TO_MEND else one.state].append(one)
    return found


def settlements_to_hand_in(actor: Actor, on: date) -> list[Settlement]:
    """Settlements due within two weeks, late, or sent back."""
    wanted = _settlements(actor).where(
        or_(
            Settlement.state == SettlementState.TO_MEND,
            (Settlement.state == SettlementState.OPEN) & (Settlement.due_on <= on + AHEAD),
        )
    )
    return list(db.session.scalars(wanted.order_by(Settlement.due_on, Settlement.id)))


def money_to_return(actor: Actor) -> list[Settlement]:
    """Settlements whose money has not all come back."""
    wanted = _settlements(actor).where(Settlement.state == SettlementState.SETTLED)
    return list(db.session.scalars(wanted.order_by(Settlement.return_due_on, Settlement.id)))


def still_to_return(settlements: Iterable[Settlement]) -> dict[int, Won]:
    """What has not come back yet of settled ones, by the settlement's id; in one statement, none for none."""
    owed = {one.id: one.to_return or 0 for one in settlements}
    if not owed:
        return {}
    back = select(MoneyReturned.settlement_id, func.sum(MoneyReturned.amount))
    rows = db.session.execute(
        back.where(MoneyReturned.settlement_id.in_(owed)).group_by(MoneyReturned.settlement_id)
    )
    for settlement_id, amount in rows:
        owed[settlement_id] -= int(amount)
    return owed


def versions_waiting(actor: Actor, *states: VersionState) -> list[AgreementVersion]:
    """Versions that wait for one side: SENT for the venture, DRAFT and ACCEPTED for the office."""
    ids = visible_to(actor).with_only_columns(Agreement.id)
    wanted = (
        select(AgreementVersion)
        .options(
            defaultload(AgreementVersion.agreement).lazyload(Agreement.application),
            lazyload(AgreementVersion.tranches),
            lazyload(AgreementVersion.lines),
            lazyload(AgreementVersion.kpis),
        )
        .where(AgreementVersion.agreement_id.in_(ids), AgreementVersion.state.in_(states))
    )
    return list(db.session.scalars(wanted.order_by(AgreementVersion.sent_at, AgreementVersion.id)))


def sanctions_to_decide() -> list[Sanction]:
    """Proposals nobody has decided."""
    wanted = select(Sanction).where(Sanction.state == SanctionState.PROPOSED)
    return list(db.session.scalars(wanted.order_by(Sanction.proposed_at, Sanction.id)))

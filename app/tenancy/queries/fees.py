"""Reads of what is owed: the ledger of a tenancy as of a date, and who is behind. Whole won."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, String, cast, null, select, union_all

from app.applications.screening_sources import ARREARS, tells
from app.kernel.access import Actor
from app.kernel.dates import written
from app.kernel.db import db
from app.kernel.money import Won
from app.kernel.text import N_, Text, translated
from app.tenancy import rules_ledger
from app.tenancy.models import FeeCharge, FeePayment, Tenancy
from app.tenancy.queries.tenancies import visible_to
from app.tenancy.rules_ledger import Charge, Ledger, Receipt


@dataclass(frozen=True)
class ArrearsRow:
    """One tenancy with something overdue."""

    tenancy_id: int
    venture_id: int
    venture: str
    space: str
    since: date
    days_late: int
    amount: Won


def ledger_of(tenancy: Tenancy, on: date) -> Ledger:
    """The ledger of one tenancy."""
    return ledgers([tenancy.id], on)[tenancy.id]


def ledgers(tenancy_ids: Iterable[int], on: date) -> dict[int, Ledger]:
    """The ledgers of several tenancies, in one statement."""
    wanted = set(tenancy_ids)
    charges: defaultdict[int, list[Charge]] = defaultdict(list)
    receipts: defaultdict[int, list[Receipt]] = defaultdict(list)
    if wanted:
        charged = select(
            FeeCharge.tenancy_id,
            FeeCharge.number,
            FeeCharge.words,
            FeeCharge.charged_on,
            FeeCharge.due_on,
            FeeCharge.amount,
        ).where(FeeCharge.tenancy_id.in_(wanted))
        paid = select(
            FeePayment.tenancy_id, cast(null(), Integer), cast(null(), String), FeePayment.paid_on, cast(null(), Date),
            FeePayment.amount,
        ).where(FeePayment.tenancy_id.in_(wanted))  # fmt: skip
        rows: Iterable[Any] = db.session.execute(union_all(charged, paid))
        for key, number, words, known_on, due_on, amount in rows:
            if number is None:
                receipts[key].append(Receipt(known_on, amount))
            else:
                charges[key].append(Charge(number, words, known_on, due_on, amount))
    return {key: rules_ledger.as_of(charges[key], receipts[key], on) for key in wanted}


def in_arrears(actor: Actor, on: date) -> list[ArrearsRow]:
    """Tenancies with something overdue on a date, the longest overdue first."""
    charged = select(FeeCharge.tenancy_id).where(FeeCharge.due_on < on, FeeCharge.charged_on <= on)
    mine = visible_to(actor).where(Tenancy.id.in_(charged)).with_only_columns(Tenancy.id)
    books = ledgers(db.session.scalars(mine), on)
    behind = [key for key, book in books.items() if book.arrears_since is not None]
    tenancies = db.session.scalars(select(Tenancy).where(Tenancy.id.in_(behind))) if behind else ()
    rows = [
        ArrearsRow(
            tenancy.id,
            tenancy.venture_id,
            tenancy.venture.full_name,
            tenancy.space.title,
            since,
            books[tenancy.id].days_late,
            books[tenancy.id].arrears,
        )
        for tenancy in tenancies
        if (since := books[tenancy.id].arrears_since) is not None
    ]
    return sorted(rows, key=lambda row: (row.since, row.tenancy_id))


@tells(ARREARS)
def fees_are_overdue(venture_id: int, on: date) -> Text | None:
    """For the eligibility sheet: what usage fees a venture owes, since when; None when it never had a space."""
    held = select(Tenancy.id).where(Tenancy.venture_id == venture_id, Tenancy.permit_no.is_not(None))
    ids = db.session.scalars(held).all()
    if not ids:
        return None
    books = ledgers(ids, on).values()
    since = min((book.arrears_since for book in books if book.arrears_since), default=None)
    if since is None:
        return ""
    owed = sum(book.arrears for book in books)
    return translated(N_("%(amount)s원, 납기 %(since)s부터"), amount=f"{owed:,}", since=written(since))

"""The list of a call's applications: search, filter, sort and page by key, in a constant number of statements."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager

from app.applications.models import Application, Call, CallCapacity, FixRequest, Submission
from app.applications.queries.notes import FLAGGED
from app.applications.states import PASSED, ApplicationState, FixState, QuestionKind
from app.kernel.db import db
from app.ventures.models import Venture
from app.ventures.queries import matches

PAGE = 50


@dataclass(frozen=True)
class ApplicationFilter:
    """What is asked of the list."""

    text: str = ""
    state: ApplicationState | None = None
    capacity_id: int | None = None
    passed: bool = False
    flagged: bool = False
    since: datetime | None = None
    until: datetime | None = None
    sort: str = "submitted"
    after: str | None = None


@dataclass(frozen=True)
class ApplicationRow:
    """One line of the list."""

    application: Application
    venture: Venture
    capacity: str
    fixing: bool
    flagged: bool = False

    @property
    def id(self) -> int:
        """The application's."""
        return self.application.id

    @property
    def name(self) -> str:
        """The venture's full name."""
        return self.venture.full_name


_SORTS: dict[str, Any] = {
    "submitted": Application.submitted_at,
    "receipt": Application.receipt_no,
    "name": Venture.name,
    "state": Application.state,
    "rank": func.coalesce(Application.rank, 9999),
    "asked": func.coalesce(Application.amount_asked, 0),
}


def _matching(call: Call, wanted: ApplicationFilter) -> list[ColumnElement[bool]]:
    """The conditions of a filter."""
    held: list[ColumnElement[bool]] = [
        Application.call_id == call.id,
        Application.submitted_at.is_not(None),
    ]
    if wanted.state:
        held.append(Application.state == wanted.state)
    if wanted.capacity_id:
        held.append(Application.capacity_id == wanted.capacity_id)
    if wanted.flagged:
        held.append(FLAGGED)
    if wanted.passed:
        held.append(Application.state.in_(PASSED))
    if wanted.since:
        held.append(Application.submitted_at >= wanted.since)
    if wanted.until:
        held.append(Application.submitted_at < wanted.until)
    if wanted.since or wanted.until:
        held.append(Application.state != ApplicationState.WITHDRAWN)
    if wanted.text:
        named = matches(wanted.text)
        by_receipt = Application.receipt_no.contains(wanted.text.strip(), autoescape=True)
        held.append(or_(by_receipt, named) if named is not None else by_receipt)
    return held


def page_of(
    call: Call, wanted: ApplicationFilter, size: int = PAGE
) -> tuple[list[ApplicationRow], str | None]:
    """One page of the list and the key of the next one."""
    descending = wanted.sort.startswith("-")
    column = _SORTS.get(wanted.sort.lstrip("-"), Application.submitted_at)
    statement = _rows(call, wanted)
    anchor = _anchor(wanted.after, column)
    if anchor is not None:
        key = tuple_(column, Application.id)
        statement = statement.where(key < anchor if descending else key > anchor)
    order = (column.desc(), Application.id.desc()) if descending else (column, Application.id)
    rows = db.session.execute(statement.order_by(*order).limit(size + 1)).all()
    shown = [
        ApplicationRow(a, a.venture, label or "", fixing is not None, flagged)
        for a, label, fixing, flagged in rows[:size]
    ]
    return shown, str(shown[-1].id) if len(rows) > size else None


def _rows(call: Call, wanted: ApplicationFilter) -> Select[Application, str, int, bool]:
    fixing = and_(FixRequest.application_id == Application.id, FixRequest.state == FixState.OPEN)
    return (
        select(Application, CallCapacity.label, FixRequest.id, FLAGGED)
        .join(Application.venture)
        .outerjoin(CallCapacity, CallCapacity.id == Application.capacity_id)
        .outerjoin(FixRequest, fixing)
        .options(contains_eager(Application.venture))
        .where(*_matching(call, wanted))
    )


def _anchor(after: str | None, column: Any) -> Any:
    if not after or not after.isdecimal() or len(after) > 18:
        return None
    row = db.session.execute(
        select(column, Application.id).join(Application.venture).where(Application.id == int(after))
    ).first()
    return None if row is None else tuple_(*row)


def totals_of(call: Call, wanted: ApplicationFilter) -> tuple[int, Counter[ApplicationState]]:
    """How many match, and how many applications the call has by state (drafts counted, never shown)."""
    found = db.session.scalar(
        select(func.count())
        .select_from(Application)
        .join(Application.venture)
        .where(*_matching(call, wanted))
    )
    by_state: Counter[ApplicationState] = Counter()
    for state, count in db.session.execute(
        select(Application.state, func.count())
        .where(Application.call_id == call.id)
        .group_by(Application.state)
    ):
        by_state[state] = count
    return found or 0, by_state


def all_of(call: Call, wanted: ApplicationFilter) -> list[ApplicationRow]:
    """Every row of the list, by receipt: for a sheet."""
    rows = db.session.execute(_rows(call, wanted).order_by(Application.submitted_at, Application.id))
    return [
        ApplicationRow(a, a.venture, label or "", fixing is not None, flagged)
        for a, label, fixing, flagged in rows
    ]


def answers_sent(call: Call) -> dict[int, dict[str, Any]]:
    """What each application of a call sent in last, in one statement: application id → question → answer.

    Money is a number, everything else as it is printed.
    """
    copies = db.session.execute(
        select(Submission.application_id, Submission.snapshot)
        .join(Application, Application.id == Submission.application_id)
        .where(Application.call_id == call.id)
        .order_by(Submission.number)
    )
    return {
        application_id: {
            answer["key"]: answer["value"] if answer["kind"] == QuestionKind.MONEY else answer["shown"]
            for section in snapshot.get("sections", [])
            for answer in section["answers"]
        }
        for application_id, snapshot in copies
    }

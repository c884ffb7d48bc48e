"""Reads of the log, newest first, by key (`before` a sequence number)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from app.audit import naming
from app.audit.models import AuditEntry
from app.audit.states import Kind
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import Model, db
from app.kernel.roles import Role
from app.kernel.text import told

PAGE = 50
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
READERS = (Role.AUDITOR, Role.ADMIN, Role.PRIVACY_OFFICER, Role.DISTRICT_OFFICER)


@dataclass(frozen=True)
class Filters:
    """What to look for; None means all."""

    kind: Kind | None = None
    actor: str | None = None
    action: str | None = None
    venture_id: int | None = None
    subject_type: str | None = None
    subject_id: int | None = None
    since: date | None = None
    until: date | None = None
    whose: str | None = None


def _told(value: Any) -> Any:
    """A value as a reader expects it: dates are kept as 2026-11-23, words of ours in Korean."""
    if value is None or value == "":
        return ""
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        return told(date.fromisoformat(value))
    return gettext(value) if isinstance(value, str) else value


def sentence(entry: AuditEntry) -> str:
    """What was done, in the reader's language."""
    shown = {key: _told(value) for key, value in entry.params.items()}
    try:
        return str(gettext(entry.sentence, **shown)) if shown else str(gettext(entry.sentence))
    except (KeyError, ValueError, TypeError):
        return entry.sentence


def visible_to(actor: Actor) -> Select[AuditEntry]:
    """All entries for those who read the log; nothing for anybody else."""
    entries = select(AuditEntry)
    return entries if actor.system or actor.has(*READERS) else entries.where(AuditEntry.seq < 0)


def search(
    actor: Actor, filters: Filters, *, before: int | None = None, limit: int = PAGE
) -> list[AuditEntry]:
    """At most `limit` + 1 entries (one more than a page tells that there is a next one)."""
    found = _filtered(visible_to(actor), filters)
    if before is not None:
        found = found.where(AuditEntry.seq < before)
    return list(db.session.scalars(found.order_by(AuditEntry.seq.desc()).limit(limit + 1)))


def count(actor: Actor, filters: Filters) -> int:
    """How many entries there are."""
    found = _filtered(visible_to(actor), filters).with_only_columns(func.count(), maintain_column_froms=True)
    return db.session.scalar(found) or 0


def _filtered(found: Select[AuditEntry], filters: Filters) -> Select[AuditEntry]:
    wanted = {
        AuditEntry.kind: filters.kind,
        AuditEntry.venture_id: filters.venture_id,
        AuditEntry.subject_type: filters.subject_type,
        AuditEntry.subject_id: filters.subject_id,
    }
    for column, value in wanted.items():
        if value is not None:
            found = found.where(column == value)
    if filters.actor:
        found = found.where(AuditEntry.actor_name.contains(filters.actor, autoescape=True))
    if filters.action:
        found = found.where(AuditEntry.action.contains(filters.action, autoescape=True))
    if filters.whose:
        found = found.where(_about(naming.going_by(filters.whose)))
    if filters.since:
        found = found.where(AuditEntry.at >= clock.at(filters.since))
    if filters.until:
        found = found.where(AuditEntry.at < clock.at(filters.until + timedelta(days=1)))
    return found


def _about(rows: dict[str, list[int]]) -> ColumnElement[bool]:
    """Entries about any of these rows, or about what belongs to these ventures."""
    ways: list[ColumnElement[bool]] = [false()]
    for table, keys in rows.items():
        ways.append(and_(AuditEntry.subject_type == table, AuditEntry.subject_id.in_(keys)))
        if table == naming.VENTURE:
            ways.append(AuditEntry.venture_id.in_(keys))
    return or_(*ways)


def history(subject: Model, *parts: Model, limit: int = PAGE) -> list[AuditEntry]:
    """Changes of one record and of what hangs on it, newest first: for its own page, whose door has been passed."""
    rows: dict[str, list[int]] = {}
    for one in (subject, *parts):
        rows.setdefault(one.__tablename__, []).append(one.id)  # type: ignore[attr-defined]
    ways = [
        and_(AuditEntry.subject_type == table, AuditEntry.subject_id.in_(keys))
        for table, keys in rows.items()
    ]
    return list(
        db.session.scalars(
            select(AuditEntry)
            .where(or_(*ways), AuditEntry.kind == Kind.CHANGE)
            .order_by(AuditEntry.seq.desc())
            .limit(limit)
        )
    )


def of_venture(venture_id: int, *, on: date, limit: int = PAGE) -> list[AuditEntry]:
    """Changes about one venture up to the end of a day, newest first."""
    return list(
        db.session.scalars(
            select(AuditEntry)
            .where(
                AuditEntry.venture_id == venture_id,
                AuditEntry.kind == Kind.CHANGE,
                AuditEntry.at < clock.at(on + timedelta(days=1)),
            )
            .order_by(AuditEntry.seq.desc())
            .limit(limit)
        )
    )


def was_read_lately(actor: Actor, action: str, subject: Model, *, within_s: int) -> bool:
    """Whether a reading of this row by this person stands in the log already."""
    key: int = subject.id  # type: ignore[attr-defined]
    wanted = select(AuditEntry.seq).where(
        AuditEntry.subject_type == subject.__tablename__,
        AuditEntry.subject_id == key,
        AuditEntry.actor_id == actor.id,
        AuditEntry.action == action,
        AuditEntry.at > clock.now() - timedelta(seconds=within_s),
    )
    return db.session.scalar(wanted.limit(1)) is not None

"""Counting tries in the database, so that every process sees the same count. Keys are kept as hashes."""

from sqlalchemy import delete

from app.accounts import rules
from app.accounts.models import AttemptCount
from app.accounts.states import AttemptKind
from app.kernel import clock
from app.kernel.db import db


def _row(kind: AttemptKind, key: str) -> AttemptCount | None:
    return db.session.get(AttemptCount, (kind, rules.digest(f"{kind.value}:{key}")))


def closed(kind: AttemptKind, key: str) -> bool:
    """Whether there were too many tries."""
    row = _row(kind, key)
    return row is not None and row.locked_until is not None and clock.now() < row.locked_until


def count(kind: AttemptKind, key: str) -> bool:
    """Count one try; whether this one closed the door."""
    now = clock.now()
    row = _row(kind, key)
    before = rules.Tally(row.count, row.since, row.locked_until) if row else None
    after = rules.counted(before, rules.LIMITS[kind], now)
    if row is None:
        row = AttemptCount(kind=kind, key_hash=rules.digest(f"{kind.value}:{key}"), since=after.since)
        db.session.add(row)
    row.count, row.since, row.locked_until = after.count, after.since, after.locked_until
    return after.closed(now) and not (before and before.closed(now))


def forget(kind: AttemptKind, key: str) -> None:
    """Start from nought: after a success, or when an administrator opens the account again."""
    digest = rules.digest(f"{kind.value}:{key}")
    db.session.execute(delete(AttemptCount).where(AttemptCount.kind == kind, AttemptCount.key_hash == digest))


def forget_old() -> None:
    """Drop counts that limit nothing any more."""
    longest = max(limit.within + limit.closed_for for limit in rules.LIMITS.values())
    db.session.execute(delete(AttemptCount).where(AttemptCount.since < clock.now() - longest))

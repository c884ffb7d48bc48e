"""Writing the log. Entries wait in the session and are chained just before the commit they belong to."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event, insert, select, text
from sqlalchemy.orm import Session, SessionTransaction

from app.audit import rules
from app.audit.models import AuditEntry
from app.audit.states import Kind
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import Model, db
from app.kernel.errors import WrongState
from app.kernel.states import Labelled, Move

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

_PENDING = "audit_pending"
_CHANGED = "audit_changed"
_LOCK = 0x44757265  # any constant: one writer of the chain at a time on PostgreSQL


class UnauditedChange(AssertionError):
    """Rows were about to be committed with no audit line among them."""


def record(
    actor: Actor,
    action: str,
    subject: Model | None,
    sentence: str,
    *,
    kind: Kind = Kind.CHANGE,
    venture_id: int | None = None,
    changes: Mapping[str, Any] | None = None,
    note: str = "",
    subject_type: str | None = None,
    subject_key: int | None = None,
    **params: Any,
) -> None:
    """Add one entry to the present transaction.

    `action` is a dotted verb ("loans.approve"). `sentence` is a Korean template marked with N_, filled from
    `params`, that completes "<actor>님이 …": keep personal data out of both, the log is never erased.
    `changes` maps a field to [old, new]. Without a `subject` row, `subject_type` and `subject_key` name it.
    """
    pending: list[tuple[dict[str, Any], Model | None]] = db.session.info.setdefault(_PENDING, [])
    if subject is not None and subject_type is None:
        subject_type = subject.__tablename__
    content = {
        "at": clock.now(),
        "kind": kind,
        "action": action,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "ip": actor.ip,
        "subject_type": subject_type or "",
        "subject_id": subject_key,
        "venture_id": venture_id,
        "sentence": sentence,
        "params": rules.plain(params),
        "changes": rules.plain(changes or {}),
        "note": note,
        "request_id": request_id.get(),
    }
    pending.append((content, subject))


def move(
    thing: Any,
    step: Move[Any],
    *,
    actor: Actor,
    sentence: str,
    note: str = "",
    venture_id: int | None = None,
    **params: Any,
) -> None:
    """Take a step from one state to the next: the only writer of a state column. Raises WrongState."""
    before: Labelled = getattr(thing, step.column)
    if not step.may_start_from(before):
        raise WrongState
    setattr(thing, step.column, step.target)
    record(
        actor,
        f"{thing.__tablename__}.{step.name}",
        thing,
        sentence,
        venture_id=venture_id if venture_id is not None else getattr(thing, "venture_id", None),
        changes={step.column: [before, step.target]},
        note=note,
        **params,
    )


def verify() -> rules.Verdict:
    """Walk the whole chain as it stands in the database."""
    columns = [getattr(AuditEntry, name) for name in (*rules.HASHED, "hash")]
    rows = db.session.execute(select(*columns).order_by(AuditEntry.seq).execution_options(yield_per=1000))
    return rules.walk(dict(row._mapping) for row in rows)


def pending_actions() -> list[str]:
    """Actions recorded in the present transaction and not yet committed."""
    return [content["action"] for content, _ in db.session.info.get(_PENDING, [])]


@event.listens_for(Session, "after_flush")
def _note_changes(session: Session, _context: object) -> None:
    if session.info.get("audit_guard"):
        changed = (row for row in session.dirty if session.is_modified(row))
        rows = [*session.new, *changed, *session.deleted]
        names = {row.__tablename__ for row in rows if not getattr(row, "__unaudited__", False)}
        session.info.setdefault(_CHANGED, set()).update(names)


@event.listens_for(Session, "before_commit")
def _chain(session: Session) -> None:
    if session.in_nested_transaction():
        return
    pending = session.info.get(_PENDING) or []
    session.flush()
    if not pending:
        changed = session.info.get(_CHANGED)
        if changed:
            raise UnauditedChange(f"{', '.join(sorted(changed))} would change without an audit line")
        return
    session.info.pop(_PENDING)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = session.execute(
        select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)
    ).first()
    seq, previous = (last.seq, last.hash) if last else (0, rules.GENESIS)
    rows = []
    for content, subject in pending:
        seq += 1
        if subject is not None:
            content["subject_id"] = subject.id
        content |= {"seq": seq, "previous": previous}
        previous = content["hash"] = rules.digest(content)
        rows.append(content)
    session.execute(insert(AuditEntry), rows)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_PENDING, None)
        session.info.pop(_CHANGED, None)

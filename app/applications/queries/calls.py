"""Reads of calls: the public ones, those of the desk, and how many applications each has."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.applications.models import Application, Call, CallArchive, CallExtension
from app.applications.policy import programmes_of
from app.applications.queries.trials import may_try
from app.applications.rules import deadlines
from app.applications.states import ApplicationState, CallPhase, CallState, Programme
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Missing


def phase_of(call: Call, at: datetime | None = None) -> CallPhase:
    """The word for a call now, or at an instant."""
    return deadlines.phase(call.state, call.opens_at, call.closes_at, at or clock.now())


def calls_visible_to(actor: Actor) -> Select[Call]:
    """Calls an actor may see as staff, drafts too."""
    return select(Call).where(Call.programme.in_(programmes_of(actor)))


def call(call_id: int, actor: Actor) -> Call:
    """One call of the desk. Raises Missing."""
    found = db.session.scalar(calls_visible_to(actor).where(Call.id == call_id))
    if found is None:
        raise Missing
    return found


def public_call(call_id: int, actor: Actor, key: str = "") -> Call:
    """One published call; staff of its programme, and who has the key of its trial, see a draft. Raises Missing."""
    found = db.session.get(Call, call_id)
    if found is None:
        raise Missing
    known = found.programme in programmes_of(actor) or may_try(found, actor, key)
    if found.state is CallState.DRAFT and not known:
        raise Missing
    return found


def public_calls(programme: Programme | None = None) -> list[Call]:
    """Published calls that are open or will open: the next deadline first, those still to open at the end."""
    now = clock.now()
    wanted = select(Call).where(
        Call.state == CallState.PUBLISHED, Call.closes_at >= now - timedelta(seconds=1)
    )
    if programme:
        wanted = wanted.where(Call.programme == programme)
    found = [row for row in db.session.scalars(wanted) if not deadlines.is_late(now, row.closes_at)]
    return sorted(found, key=lambda row: (row.opens_at > now, row.closes_at, row.id))


def extensions_of(call: Call) -> list[CallExtension]:
    """Every time the deadline was put off, the first one first."""
    return list(
        db.session.scalars(
            select(CallExtension).where(CallExtension.call_id == call.id).order_by(CallExtension.id)
        )
    )


def call_counts(call_ids: list[int]) -> dict[int, Counter[ApplicationState]]:
    """Applications of each call by state, in one statement."""
    counts: dict[int, Counter[ApplicationState]] = {key: Counter() for key in call_ids}
    rows = db.session.execute(
        select(Application.call_id, Application.state, func.count())
        .where(Application.call_id.in_(call_ids))
        .group_by(Application.call_id, Application.state)
    )
    for call_id, state, count in rows:
        counts[call_id][state] = count
    return counts


def archives_of(call: Call, actor: Actor) -> list[CallArchive]:
    """The zips an actor ordered of a call, the newest first."""
    return list(
        db.session.scalars(
            select(CallArchive)
            .where(CallArchive.call_id == call.id, CallArchive.asked_by_id == actor.id)
            .options(joinedload(CallArchive.file))
            .order_by(CallArchive.id.desc())
            .limit(20)
        )
    )

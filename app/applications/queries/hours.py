"""A call by the hour: drafts begun and still being written, first sendings, and those of them found eligible."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.applications.models import Application, Call
from app.applications.states import PASSED, ApplicationState
from app.kernel import clock
from app.kernel.db import db

LAST = 24
"""Hours before the deadline that are told one by one; what was before them stands in one row."""


@dataclass
class Hour:
    """One hour, or all before the first one (`begins` is None). `writing` is at its end; the rest within it."""

    begins: datetime | None
    ends: datetime
    begun: int = 0
    writing: int = 0
    received: int = 0
    eligible: int = 0

    @property
    def silent(self) -> bool:
        """Whether nothing was begun or sent in."""
        return not (self.begun or self.received)


def by_hour(call: Call, at: datetime | None = None, last: int = LAST) -> list[Hour]:
    """The last hours before the deadline (or before now, while it is open), the time before them first.

    An application counts as eligible in the hour it was sent in, whenever it was found so. One statement.
    """
    now = at or clock.now()
    top = min(call.closes_at, now).replace(minute=0, second=0, microsecond=0)
    first = top - timedelta(hours=last - 1)
    hours = [Hour(None, first)]
    hours += [Hour(first + timedelta(hours=n), first + timedelta(hours=n + 1)) for n in range(last)]
    rows = db.session.execute(
        select(
            Application.started_at, Application.submitted_at, Application.withdrawn_at, Application.state
        ).where(Application.call_id == call.id)
    )
    for started_at, submitted_at, withdrawn_at, state in rows:
        ended_at = submitted_at or withdrawn_at
        hours[_place(started_at, first, last)].begun += 1
        if submitted_at is not None:
            sent = hours[_place(submitted_at, first, last)]
            sent.received += state is not ApplicationState.WITHDRAWN
            sent.eligible += state in PASSED
        for hour in hours:
            hour.writing += started_at < hour.ends and (ended_at is None or ended_at >= hour.ends)
    return hours


def _place(at: datetime, first: datetime, last: int) -> int:
    """Which of the hours an instant falls into; 0 is the time before them. A deadline's own second is the last hour's."""
    return max(0, min(last, (at - first) // timedelta(hours=1) + 1))

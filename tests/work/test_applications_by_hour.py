"""A call by the hour: drafts begun and alive, sendings, and those found eligible; and the rows behind a figure."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.applications import queries
from app.applications.models import Call
from app.applications.queries import ApplicationFilter
from app.applications.states import ApplicationState
from app.kernel import clock
from tests import make_applications as ma
from tests.clients import counting_sql

CLOSES = datetime.fromisoformat("2026-11-20T18:00:00+09:00")
S = ApplicationState


def the_call() -> Call:
    """Two hours before the end: one draft begun and left, four sent in, one of them taken back."""
    call = ma.call(closes_at=CLOSES, opens_at=CLOSES - timedelta(days=20))
    early, hour = CLOSES - timedelta(days=9), timedelta(hours=1)
    ma.draft(call, started_at=early)
    ma.draft(call, started_at=CLOSES - hour / 2)
    sent = [
        (early, CLOSES - timedelta(days=2), S.SUBMITTED),
        (early, CLOSES - 2 * hour, S.ELIGIBLE),
        (CLOSES - 2 * hour, CLOSES - hour / 4, S.REJECTED),
        (early, CLOSES, S.INELIGIBLE),
        (early, CLOSES - hour / 3, S.WITHDRAWN),
    ]
    for started_at, submitted_at, state in sent:
        over = {"decided_at": CLOSES + hour} if state is S.REJECTED else {}
        over |= {"reason": "업력이 넘습니다."} if state is S.INELIGIBLE else {}
        over |= {"withdrawn_at": CLOSES + hour} if state is S.WITHDRAWN else {}
        ma.submitted(call, started_at=started_at, submitted_at=submitted_at, state=state, **over)
    return call


def test_each_hour_tells_begun_alive_received_and_eligible(session: Session) -> None:
    with clock.travel(CLOSES + timedelta(days=3)), counting_sql() as statements:
        call = the_call()
        statements.clear()
        hours = queries.by_hour(call)
        assert len(statements) == 1
    told = {
        hour.begins and hour.begins.astimezone(clock.SEOUL).hour: (
            hour.begun,
            hour.writing,
            hour.received,
            hour.eligible,
        )
        for hour in hours
        if not hour.silent
    }
    assert told == {None: (5, 4, 1, 0), 16: (1, 4, 1, 1), 17: (1, 3, 1, 1), 18: (0, 2, 1, 0)}
    assert sum(hour.received for hour in hours) == 4 and sum(hour.eligible for hour in hours) == 2


def test_every_figure_opens_to_exactly_its_rows(session: Session) -> None:
    call = the_call()
    with clock.travel(CLOSES + timedelta(days=3)):
        hours = queries.by_hour(call)
    for place, hour in enumerate(hours):
        until = hour.ends if place < len(hours) - 1 else None
        for passed, figure in ((False, hour.received), (True, hour.eligible)):
            wanted = ApplicationFilter(since=hour.begins, until=until, passed=passed)
            rows, _ = queries.page_of(call, wanted)
            assert len(rows) == figure == queries.totals_of(call, wanted)[0]

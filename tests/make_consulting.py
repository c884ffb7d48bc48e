"""Makers of consulting: a case with a consultant, visits; rows are flushed, not committed."""

from datetime import date, datetime, time, timedelta
from typing import Any

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.consulting.models import Engagement, Visit
from app.consulting.services.visits import Log
from app.consulting.states import EngagementState, Field, VisitPlace
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.roles import Role
from tests import make, make_ventures


def consultant(**over: Any) -> User:
    """A person who advises."""
    return make.user(Role.CONSULTANT, **over)


def case(**over: Any) -> Engagement:
    """Six visits on raising money, from two months ago for half a year."""
    today = clock.today()
    values: dict[str, Any] = {
        "venture": over.get("venture") or make_ventures.venture(),
        "consultant": over.get("consultant") or consultant(),
        "field": Field.INVESTMENT,
        "topic": "투자유치 준비",
        "quota": 6,
        "starts_on": today - timedelta(days=60),
        "ends_on": today + timedelta(days=120),
        "opened_on": today - timedelta(days=61),
    }
    if over.get("state", EngagementState.ACTIVE) is not EngagementState.ACTIVE:
        values |= {"closed_on": today, "closing_note": "마쳤습니다."}
    made: Engagement = make.added(Engagement(**(values | over)))
    return made


def consultant_of(engagement: Engagement) -> Actor:
    """The consultant of a case, as an actor."""
    return actor_of(engagement.consultant)


def entry(days_ago: int = 1, hour: int = 10, **over: Any) -> Log:
    """An hour at the venture's, some days ago."""
    values: dict[str, Any] = {
        "held_on": clock.today() - timedelta(days=days_ago),
        "start": time(hour, 0),
        "minutes": 60,
        "place": VisitPlace.VENTURE,
        "attendees": 2,
        "topic": "재무모형",
        "content": "3개년 재무모형의 가정을 함께 보았습니다.",
    }
    return Log(**(values | over))


def visit(engagement: Engagement, number: int = 1, days_ago: int = 1, **over: Any) -> Visit:
    """A logged visit, an hour from ten."""
    held_on: date = over.pop("held_on", None) or clock.today() - timedelta(days=days_ago)
    start: datetime = clock.at(held_on, 10)
    values: dict[str, Any] = {
        "engagement": engagement,
        "consultant_id": engagement.consultant_id,
        "number": number,
        "held_on": held_on,
        "starts_at": start,
        "ends_at": start + timedelta(hours=1),
        "place": VisitPlace.VENTURE,
        "attendees": 2,
        "topic": "재무모형",
        "content": "3개년 재무모형의 가정을 함께 보았습니다.",
        "logged_at": start + timedelta(hours=3),
    }
    made: Visit = make.added(Visit(**(values | over)))
    return made

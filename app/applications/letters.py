"""What people are told about calls and applications. Text is finished Korean; links are paths of this site."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.applications import queries
from app.applications.models import Application
from app.applications.rules.deadlines import objection_until
from app.applications.states import CONTESTABLE, ApplicationState, ConfirmationMeans
from app.kernel import clock
from app.kernel.db import db
from app.notices.services import notify
from app.ventures.queries import members_on


def path_of(application: Application) -> str:
    """Where the venture finds an application."""
    return f"/applications/{application.id}"


def tell_venture(application: Application, subject: str, body: str, *, link: str | None = None) -> None:
    """Tell every member of the applying venture, the one who did it too: a receipt is proof."""
    people = [membership.user for membership in members_on(application.venture, clock.today())]
    notify(people, subject, body, link=link or path_of(application))


def tell_people(ids: Iterable[int], subject: str, body: str, *, link: str) -> int:
    """Tell these people; gives how many."""
    people = list(db.session.scalars(select(User).where(User.id.in_(set(ids)), User.active)))
    if people:
        notify(people, subject, body, link=link)
    return len(people)


def objection_words(
    application: Application, state: ApplicationState | None = None, on: date | None = None
) -> str:
    """Until when a result may be contested, in a sentence; nothing where it may not. With `state` and `on`, of a
    result that is going to be told on that day."""
    if state is None or on is None:
        until = queries.objection_until(application)
    else:
        until = objection_until(on, application.call.objection_days) if state in CONTESTABLE else None
    if until is None:
        return ""
    return f"사실과 다르다고 생각하면 {until.year}. {until.month}. {until.day}.까지 신청 화면에서 이의를 신청할 수 있습니다."


def confirmation_words(copy: Mapping[str, Any]) -> str:
    """Who confirmed a frozen copy, how and when, in a line; nothing where it was not kept."""
    held = copy.get("confirmation")
    if not held:
        return ""
    how, at = ConfirmationMeans(held["means"]).label_ko, datetime.fromisoformat(held["at"])
    return f"{copy['confirmed_by']} · {how} · {instant_words(at, seconds=True)}"


def instant_words(at: object, *, seconds: bool = False) -> str:
    """2026. 11. 20. 18:00 in Seoul."""
    seoul = at.astimezone(clock.SEOUL)  # type: ignore[attr-defined]
    time = f"{seoul:%H:%M:%S}" if seconds else f"{seoul:%H:%M}"
    return f"{seoul.year}. {seoul.month}. {seoul.day}. {time}"

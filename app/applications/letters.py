"""What people are told about calls and applications. Links are paths of this site."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.applications import queries
from app.applications.models import Application, CoWriter
from app.applications.rules.deadlines import objection_until
from app.applications.states import CONTESTABLE, ApplicationState, ConfirmationMeans
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.text import N_, Text, translated
from app.notices.services import notify
from app.ventures.queries import members_on
from app.ventures.states import AskState


def path_of(application: Application) -> str:
    """Where the venture finds an application."""
    return f"/applications/{application.id}"


def tell_venture(
    application: Application, subject: Text, body: Text | Sequence[Text], *, link: str | None = None
) -> None:
    """Tell every member of the applying venture, the one who did it too: a receipt is proof."""
    people = [membership.user for membership in members_on(application.venture, clock.today())]
    notify(people, subject, body, link=link or path_of(application))


def tell_people(ids: Iterable[int], subject: Text, body: Text | Sequence[Text], *, link: str) -> int:
    """Tell these people; gives how many."""
    people = list(db.session.scalars(select(User).where(User.id.in_(set(ids)), User.active)))
    if people:
        notify(people, subject, body, link=link)
    return len(people)


MINE = "/applications"


def tell_invited(row: CoWriter, to: User | str, *, actor: Actor) -> None:
    """Somebody is asked to write along in one application."""
    application = row.application
    notify(
        to,
        translated(N_("%(name)s에서 신청서를 함께 쓰자고 초대했습니다"), name=application.venture.full_name),
        [
            translated(N_("공고: %(call)s"), call=application.call.title),
            translated(
                N_(
                    "이 이메일로 가입하거나 로그인한 뒤 ‘내 신청’에서 받아들이세요. %(at)s까지 쓸 수 있습니다."
                ),
                at=instant_words(queries.deadline_of(application)),
            ),
        ],
        link=MINE,
        actor=actor,
    )


def tell_answered(row: CoWriter, name: str) -> None:
    """Whoever invited hears the answer."""
    subject = (
        N_("%(name)s 님이 신청서를 함께 쓰자는 초대를 받아들였습니다")
        if row.state is AskState.ACCEPTED
        else N_("%(name)s 님이 신청서를 함께 쓰자는 초대를 거절했습니다")
    )
    tell_people(
        [row.invited_by_id] if row.invited_by_id else [],
        translated(subject, name=name),
        translated(N_("공고: %(call)s"), call=row.application.call.title),
        link=f"{path_of(row.application)}/co-writers",
    )


def tell_taken_out(row: CoWriter) -> None:
    """Somebody's part in an application has ended."""
    application = row.application
    tell_people(
        [row.user_id] if row.user_id else [],
        translated(N_("%(name)s 신청서의 공동 작성이 끝났습니다"), name=application.venture.full_name),
        translated(N_("공고: %(call)s"), call=application.call.title),
        link=MINE,
    )


OUTCOME = {
    ApplicationState.SELECTED: N_(
        "「%(call)s」 심사 결과 선정되었습니다. 다음 차례는 담당자가 곧 알려 드립니다."
    ),
    ApplicationState.WAITLISTED: N_(
        "「%(call)s」 심사 결과 예비로 정해졌습니다. 자리가 나면 순서대로 알려 드립니다."
    ),
    ApplicationState.REJECTED: N_("「%(call)s」 심사 결과 이번에는 선정되지 않았습니다."),
}


def outcome_words(application: Application, outcome: ApplicationState) -> Text:
    """What was decided, in a sentence."""
    return translated(OUTCOME[outcome], call=application.call.title)


def objection_words(
    application: Application, state: ApplicationState | None = None, on: date | None = None
) -> Text:
    """Until when a result may be contested, in a sentence; nothing where it may not. With `state` and `on`, of a
    result that is going to be told on that day."""
    if state is None or on is None:
        until = queries.objection_until(application)
    else:
        until = objection_until(on, application.call.objection_days) if state in CONTESTABLE else None
    if until is None:
        return ""
    return translated(
        N_("사실과 다르다고 생각하면 %(day)s까지 신청 화면에서 이의를 신청할 수 있습니다."),
        day=until,
    )


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

"""Whom consulting tells what: members of the venture, the consultant, the coordinator of the case."""

from app.accounts.models import User
from app.consulting.models import Engagement, Visit
from app.consulting.states import VisitState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.text import N_, translated
from app.notices.services import notify
from app.ventures.queries import members_on


def _words(engagement: Engagement, **params: object) -> dict[str, object]:
    return params | {
        "venture": engagement.venture.full_name,
        "topic": engagement.topic,
        "consultant": engagement.consultant.name,
    }


def opened(engagement: Engagement) -> None:
    """The consultant and the venture hear of each other."""
    words = _words(
        engagement,
        start=engagement.starts_on,
        end=engagement.ends_on,
        quota=engagement.quota,
    )
    subject = translated(N_("컨설팅 시작: %(topic)s"), **words)
    body = N_(
        "%(venture)s – %(topic)s. 컨설턴트 %(consultant)s, %(start)s부터 %(end)s까지 %(quota)s회입니다."
    )
    text = translated(body, **words)
    notify(engagement.consultant, subject, text, link=f"/consulting/{engagement.id}")
    members = [member.user for member in members_on(engagement.venture, clock.today())]
    notify(members, subject, text, link="/consulting/mine")


def logged(visit: Visit) -> None:
    """The venture is asked to confirm."""
    engagement = visit.engagement
    words = _words(engagement, n=visit.number, day=visit.held_on)
    members = [member.user for member in members_on(engagement.venture, clock.today())]
    notify(
        members,
        translated(N_("컨설팅 %(n)s회차 일지 확인"), **words),
        translated(N_("%(day)s에 한 %(topic)s 컨설팅의 일지가 올라왔습니다. 맞는지 확인해 주세요."), **words),
        link="/consulting/mine",
    )


def answered(visit: Visit) -> None:
    """The consultant hears the answer; a dispute also reaches the coordinator."""
    engagement = visit.engagement
    words = _words(engagement, n=visit.number, answer=visit.answer)
    if visit.state is VisitState.CONFIRMED:
        body = N_("%(venture)s에서 %(n)s회차 일지를 확인했습니다.")
        notify(
            engagement.consultant,
            translated(N_("%(n)s회차 일지 확인됨"), **words),
            translated(body, **words),
            link=f"/consulting/{engagement.id}",
            mail=False,
        )
        return
    body = N_("%(venture)s에서 %(n)s회차 일지가 다르다고 했습니다. 이유: %(answer)s")
    people = [engagement.consultant]
    opener = db.session.get(User, engagement.opened_by_id) if engagement.opened_by_id else None
    if opener is not None:
        people.append(opener)
    notify(
        people,
        translated(N_("%(n)s회차 일지 다름"), **words),
        translated(body, **words),
        link=f"/consulting/{engagement.id}",
    )


def more_allowed(engagement: Engagement, count: int) -> None:
    """The consultant may log more visits."""
    words = _words(engagement, count=count, all=engagement.allowed)
    body = N_("%(venture)s 컨설팅에 %(count)s회를 더 승인했습니다. 모두 %(all)s회까지 적을 수 있습니다.")
    notify(
        engagement.consultant,
        translated(N_("추가 회차 승인"), **words),
        translated(body, **words),
        link=f"/consulting/{engagement.id}",
    )

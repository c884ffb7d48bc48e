"""Whom cohorts tell what: members of a venture about their part and their milestones."""

from app.cohorts.models import Participation
from app.kernel import clock
from app.kernel.text import N_, translated
from app.notices.services import notify
from app.ventures.queries import members_on


def _tell(participation: Participation, subject: str, body: str, **params: object) -> None:
    people = [member.user for member in members_on(participation.venture, clock.today())]
    words = params | {"cohort": participation.cohort.name, "venture": participation.venture.full_name}
    notify(people, translated(subject, **words), translated(body, **words), link="/cohorts/mine")


def joined(participation: Participation) -> None:
    """The venture is in."""
    _tell(
        participation,
        N_("%(cohort)s 참여"),
        N_("%(venture)s이(가) %(cohort)s에 참여합니다. 할 일과 기한을 확인해 주세요."),
    )


def ended(participation: Participation) -> None:
    """The venture graduated or left."""
    _tell(
        participation,
        N_("%(cohort)s %(state)s"),
        N_("%(venture)s의 %(cohort)s 참여 상태가 ‘%(state)s’(으)로 바뀌었습니다."),
        state=participation.state.label,
    )


def sent_back(participation: Participation, title: str, reason: str) -> None:
    """A milestone needs more."""
    _tell(
        participation,
        N_("%(title)s 보완 요청"),
        N_("%(cohort)s의 %(title)s을(를) 다시 내 주세요. 이유: %(reason)s"),
        title=title,
        reason=reason,
    )

"""A visit is logged by the consultant, confirmed or disputed by the venture, and corrected while it is not confirmed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.exc import IntegrityError

from app.audit.services import move, record
from app.consulting import queries, rules, states
from app.consulting.models import OVERLAP, Engagement, Visit
from app.consulting.policy import ConsultingPermission
from app.consulting.services import letters
from app.consulting.states import EngagementState, VisitPlace
from app.files.models import StoredFile
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.dates import written
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_


@dataclass(frozen=True)
class Log:
    """What a consultant writes down: the day, from when, for how many minutes, and what was done."""

    held_on: date
    start: time
    minutes: int
    place: VisitPlace
    attendees: int
    topic: str
    content: str
    action_items: str = ""
    next_step: str = ""
    next_on: date | None = None

    @property
    def starts_at(self) -> datetime:
        """The instant it began."""
        return clock.at(self.held_on, self.start.hour, self.start.minute)

    @property
    def ends_at(self) -> datetime:
        """The instant it ended."""
        return self.starts_at + timedelta(minutes=self.minutes)


def log(engagement: Engagement, entry: Log, *, actor: Actor, file: StoredFile | None = None) -> Visit:
    """Write the log of a visit; the venture is asked to confirm it.

    Raises WrongState when the case is closed; Refused on "held_on" outside of its period or in the future,
    on "start" when the consultant was elsewhere, on "topic" or "content", or when the quota is used up.
    """
    authorize(actor, ConsultingPermission.LOG, engagement)
    if engagement.state is not EngagementState.ACTIVE:
        raise WrongState(N_("닫힌 컨설팅에는 일지를 쓸 수 없습니다."))
    logged = queries.count_of(engagement)
    if not rules.visits_left(engagement.quota, engagement.extra, logged):
        raise Refused(
            N_("정한 %(n)s회를 모두 썼습니다. 더 하려면 코디네이터에게 추가 회차를 요청해 주세요."),
            n=engagement.allowed,
        )
    check(engagement, entry)
    visit = Visit(
        engagement=engagement,
        consultant_id=engagement.consultant_id,
        number=logged + 1,
        file_id=file.id if file else None,
        logged_at=clock.now(),
        **_columns(entry),
    )
    db.session.add(visit)
    _flush()
    record(
        actor,
        "visit.log",
        visit,
        N_("%(venture)s의 컨설팅 %(n)s회차 일지를 썼습니다"),
        venture_id=engagement.venture_id,
        venture=engagement.venture.full_name,
        n=visit.number,
    )
    letters.logged(visit)
    return visit


def check(engagement: Engagement, entry: Log, *, but: int | None = None) -> None:
    """Raises Refused on the field where the log cannot be true."""
    if not engagement.starts_on <= entry.held_on <= engagement.ends_on:
        raise Refused(
            N_("컨설팅 기간 %(start)s – %(end)s 안의 날이어야 합니다."),
            field="held_on",
            start=written(engagement.starts_on),
            end=written(engagement.ends_on),
        )
    if entry.starts_at > clock.now():
        raise Refused(N_("아직 하지 않은 컨설팅입니다. 한 뒤에 적어 주세요."), field="held_on")
    if clock.on(entry.ends_at - timedelta(seconds=1)) != entry.held_on:
        raise Refused(N_("자정을 넘길 수 없습니다."), field="minutes")
    for field, words in (("topic", entry.topic), ("content", entry.content)):
        if not words.strip():
            raise Refused(N_("무엇을 했는지 적어 주세요."), field=field)
    other = queries.overlapping(engagement.consultant_id, entry.starts_at, entry.ends_at, but)
    if other is not None:
        raise Refused(
            N_("같은 시간에 %(venture)s 컨설팅 일지가 있습니다. 시각을 확인해 주세요."),
            field="start",
            venture=other.engagement.venture.full_name,
        )


def _columns(entry: Log) -> dict[str, object]:
    return {
        "held_on": entry.held_on,
        "starts_at": entry.starts_at,
        "ends_at": entry.ends_at,
        "place": entry.place,
        "attendees": entry.attendees,
        "topic": entry.topic.strip(),
        "content": entry.content.strip(),
        "action_items": entry.action_items.strip(),
        "next_step": entry.next_step.strip(),
        "next_on": entry.next_on,
    }


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as clash:
        if OVERLAP in str(clash):
            raise Refused(
                N_("방금 같은 시간의 다른 일지를 저장했습니다. 시각을 확인해 주세요."), field="start"
            ) from clash
        raise


def correct(visit: Visit, entry: Log, *, actor: Actor) -> None:
    """Put a log right while the venture has not confirmed it; it is asked again. Raises WrongState, Refused."""
    engagement = visit.engagement
    authorize(actor, ConsultingPermission.LOG, engagement)
    if not states.CORRECT.may_start_from(visit.state):
        raise WrongState(N_("기업이 확인한 일지는 고칠 수 없습니다."))
    check(engagement, entry, but=visit.id)
    new = _columns(entry)
    changes = {
        key: [getattr(visit, key), value] for key, value in new.items() if getattr(visit, key) != value
    }
    move(
        visit,
        states.CORRECT,
        actor=actor,
        sentence=N_("%(venture)s의 컨설팅 %(n)s회차 일지를 고쳤습니다: %(fields)s"),
        venture_id=engagement.venture_id,
        venture=engagement.venture.full_name,
        n=visit.number,
        fields=", ".join(sorted(changes)),
    )
    for key, value in new.items():
        setattr(visit, key, value)
    visit.answered_at = visit.answered_by_id = None
    visit.answer = ""
    _flush()
    letters.logged(visit)


def confirm(visit: Visit, *, actor: Actor) -> None:
    """The venture says it was so. Raises NotAllowed, WrongState."""
    authorize(actor, ConsultingPermission.CONFIRM, visit)
    move(
        visit,
        states.CONFIRM,
        actor=actor,
        sentence=N_("컨설팅 %(n)s회차 일지를 확인했습니다"),
        venture_id=visit.engagement.venture_id,
        n=visit.number,
    )
    visit.answered_at, visit.answered_by_id = clock.now(), actor.id
    letters.answered(visit)


def dispute(visit: Visit, reason: str, *, actor: Actor) -> None:
    """The venture says it was not so, and how. Raises NotAllowed, WrongState, Refused on "reason"."""
    authorize(actor, ConsultingPermission.CONFIRM, visit)
    if not reason.strip():
        raise Refused(N_("무엇이 다른지 적어 주세요."), field="reason")
    move(
        visit,
        states.DISPUTE,
        actor=actor,
        sentence=N_("컨설팅 %(n)s회차 일지가 다르다고 했습니다"),
        venture_id=visit.engagement.venture_id,
        n=visit.number,
    )
    visit.answered_at, visit.answered_by_id, visit.answer = clock.now(), actor.id, reason.strip()
    letters.answered(visit)

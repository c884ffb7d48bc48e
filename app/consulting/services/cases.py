"""A case is opened, given more visits, finished or stopped; ties are declared."""

from datetime import date

from app.accounts.models import User
from app.applications.models import Application
from app.applications.services import outcome
from app.applications.states import Programme
from app.audit.services import move, record
from app.consulting import queries, rules, states
from app.consulting.models import ConsultantTie, Engagement
from app.consulting.policy import ConsultingPermission
from app.consulting.services import letters
from app.consulting.states import EngagementState, Field, TieKind
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.dates import Period
from app.kernel.db import db
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.kernel.text import N_
from app.ventures.models import Venture

TAKEN_UP_AS = "engagement"


def open_case(
    venture: Venture,
    consultant: User,
    *,
    field: Field,
    topic: str,
    quota: int,
    period: Period,
    actor: Actor,
    application: Application | None = None,
    log_within_days: int = 7,
) -> Engagement:
    """Give a venture a consultant for a topic; a selected application is taken up by it.

    Raises Refused on "consultant_id" (no consultant, or a tie rules them out), "topic", "quota".
    """
    authorize(actor, ConsultingPermission.OPEN)
    check_consultant(consultant, venture)
    check_terms(topic, quota)
    if application is not None:
        check_application(application, venture)
    engagement = Engagement(
        venture=venture,
        consultant=consultant,
        application_id=application.id if application else None,
        field=field,
        topic=topic.strip(),
        quota=quota,
        starts_on=period.start,
        ends_on=period.end,
        log_within_days=log_within_days,
        opened_on=clock.today(),
        opened_by_id=actor.id,
    )
    db.session.add(engagement)
    db.session.flush()
    _begun(engagement, application, actor)
    return engagement


def _begun(engagement: Engagement, application: Application | None, actor: Actor) -> None:
    """Say so in the log, to the application and to both sides."""
    record(
        actor,
        "engagement.open",
        engagement,
        N_("%(venture)s의 컨설팅(%(topic)s)을 시작했습니다"),
        venture_id=engagement.venture.id,
        venture=engagement.venture.full_name,
        topic=engagement.topic,
    )
    if application is not None:
        outcome.take_up(application, TAKEN_UP_AS, engagement.id, actor=actor)
    letters.opened(engagement)


def check_terms(topic: str, quota: int) -> None:
    """Raises Refused on "topic" or "quota"."""
    if not topic.strip():
        raise Refused(N_("무엇을 자문하는지 적어 주세요."), field="topic")
    if quota < 1:
        raise Refused(N_("회차는 1회 이상이어야 합니다."), field="quota")


def check_application(application: Application, venture: Venture) -> None:
    """Raises Refused unless it is this venture's application for consulting."""
    if application.venture_id != venture.id or application.call.programme is not Programme.CONSULTING:
        raise Refused(N_("이 기업의 컨설팅 신청이 아닙니다."))


def check_consultant(consultant: User, venture: Venture) -> None:
    """Raises Refused on "consultant_id" unless they are an active consultant without a tie to the venture."""
    if Role.CONSULTANT not in consultant.held_roles or not consultant.active:
        raise Refused(N_("지금 활동하는 컨설턴트가 아닙니다."), field="consultant_id")
    if rules.ruled_out(queries.ties_between(consultant.id, venture.id), clock.today()):
        raise Refused(
            N_(
                "이 컨설턴트는 %(venture)s에 속해 있거나 속한 지 3년이 지나지 않았습니다. 다른 컨설턴트를 골라 주세요."
            ),
            field="consultant_id",
            venture=venture.full_name,
        )


def approve_more(engagement: Engagement, count: int, *, actor: Actor, note: str) -> None:
    """Allow `count` visits beyond those agreed. Raises WrongState when closed, Refused on "count"."""
    authorize(actor, ConsultingPermission.APPROVE_MORE, engagement)
    if engagement.state is not EngagementState.ACTIVE:
        raise WrongState
    if not 1 <= count <= 20:
        raise Refused(N_("한 번에 1회에서 20회까지 늘릴 수 있습니다."), field="count")
    record(
        actor,
        "engagement.approve_more",
        engagement,
        N_("%(venture)s의 컨설팅에 %(count)s회를 더 승인했습니다"),
        venture_id=engagement.venture_id,
        changes={"extra": [engagement.extra, engagement.extra + count]},
        note=note,
        venture=engagement.venture.full_name,
        count=count,
    )
    engagement.extra += count
    letters.more_allowed(engagement, count)


def close(engagement: Engagement, *, actor: Actor, stopped: bool, note: str = "") -> None:
    """Finish a case, or stop it for a reason. Raises WrongState, Refused on "note"."""
    authorize(actor, ConsultingPermission.CLOSE, engagement)
    if stopped and not note.strip():
        raise Refused(N_("중단하는 이유를 적어 주세요."), field="note")
    move(
        engagement,
        states.STOP if stopped else states.FINISH,
        actor=actor,
        sentence=N_("%(venture)s의 컨설팅(%(topic)s)을 닫았습니다"),
        note=note,
        venture=engagement.venture.full_name,
        topic=engagement.topic,
    )
    engagement.closed_on, engagement.closing_note = clock.today(), note


def declare_tie(
    consultant: User,
    venture: Venture,
    kind: TieKind,
    since_on: date,
    until_on: date | None,
    *,
    actor: Actor,
) -> ConsultantTie:
    """Note what ties a consultant to a venture. The consultant does it, or a coordinator.

    Raises NotAllowed, Refused on "until_on".
    """
    if not (actor.system or actor.id == consultant.id or actor.has(Role.COORDINATOR)):
        raise NotAllowed
    if until_on is not None and until_on < since_on:
        raise Refused(N_("끝난 날이 시작한 날보다 앞섭니다."), field="until_on")
    tie = ConsultantTie(
        consultant_id=consultant.id, venture_id=venture.id, kind=kind, since_on=since_on, until_on=until_on
    )
    db.session.add(tie)
    db.session.flush()
    record(
        actor,
        "consultant_tie.declare",
        tie,
        N_("컨설턴트와 %(venture)s의 관계(%(tie)s)를 적었습니다"),
        venture_id=venture.id,
        venture=venture.full_name,
        tie=kind.label_ko,
    )
    return tie

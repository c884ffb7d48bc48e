"""A venture joins a cohort, graduates or leaves."""

from sqlalchemy import select

from app.applications.models import Application
from app.applications.services import outcome
from app.applications.states import Programme
from app.audit.services import move, record
from app.cohorts import queries, states
from app.cohorts.models import Cohort, MilestoneProgress, Participation
from app.cohorts.policy import CohortPermission
from app.cohorts.services import letters
from app.cohorts.states import CohortState
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_
from app.ventures.models import Venture

TAKEN_UP_AS = "participation"


def join(
    cohort: Cohort, venture: Venture, *, actor: Actor, application: Application | None = None
) -> Participation:
    """Take a venture into a cohort with a milestone each; a selected application is taken up by it.

    Raises WrongState for a finished cohort, Refused when it is full or the venture is in already.
    """
    authorize(actor, CohortPermission.RUN, cohort)
    if cohort.state is CohortState.FINISHED:
        raise WrongState(N_("마친 기수에는 더 들어올 수 없습니다."))
    db.session.refresh(cohort, with_for_update={"of": Cohort})
    _check_place(cohort, venture, application)
    participation = Participation(
        cohort=cohort,
        venture=venture,
        application_id=application.id if application else None,
        joined_on=clock.today(),
    )
    db.session.add(participation)
    db.session.flush()
    for milestone in queries.milestones_of(cohort):
        db.session.add(MilestoneProgress(milestone=milestone, participation=participation))
    db.session.flush()
    record(
        actor,
        "participation.join",
        participation,
        N_("%(venture)s이(가) %(cohort)s에 참여하게 했습니다"),
        venture_id=venture.id,
        venture=venture.full_name,
        cohort=cohort.name,
    )
    if application is not None:
        outcome.take_up(application, TAKEN_UP_AS, participation.id, actor=actor)
    letters.joined(participation)
    return participation


def _check_place(cohort: Cohort, venture: Venture, application: Application | None) -> None:
    inside = select(Participation.id).where(
        Participation.cohort_id == cohort.id, Participation.venture_id == venture.id
    )
    if db.session.scalar(inside) is not None:
        raise Refused(N_("%(venture)s은(는) 이미 이 기수에 있습니다."), venture=venture.full_name)
    if queries.places_taken(cohort) >= cohort.capacity:
        raise Refused(N_("정원 %(n)s곳이 모두 찼습니다."), n=cohort.capacity)
    if application is not None and (
        application.venture_id != venture.id or application.call.programme is not Programme.COHORT
    ):
        raise Refused(N_("이 기업의 스케일업 신청이 아닙니다."))


def graduate(participation: Participation, *, actor: Actor) -> None:
    """The venture completed the cohort. Raises WrongState."""
    authorize(actor, CohortPermission.RUN, participation)
    move(
        participation,
        states.GRADUATE,
        actor=actor,
        sentence=N_("%(venture)s의 %(cohort)s 수료를 기록했습니다"),
        venture=participation.venture.full_name,
        cohort=participation.cohort.name,
    )
    participation.ended_on = clock.today()
    letters.ended(participation)


def leave(participation: Participation, reason: str, *, actor: Actor) -> None:
    """The venture leaves before the end. Raises WrongState, Refused on "reason"."""
    authorize(actor, CohortPermission.RUN, participation)
    if not reason.strip():
        raise Refused(N_("중도 포기하는 이유를 적어 주세요."), field="reason")
    move(
        participation,
        states.LEAVE,
        actor=actor,
        sentence=N_("%(venture)s의 %(cohort)s 중도 포기를 기록했습니다"),
        note=reason,
        venture=participation.venture.full_name,
        cohort=participation.cohort.name,
    )
    participation.ended_on, participation.reason = clock.today(), reason.strip()
    letters.ended(participation)

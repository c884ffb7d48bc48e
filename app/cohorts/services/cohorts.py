"""Programmes and cohorts are set up, begun and finished."""

from sqlalchemy import select

from app.audit.services import move, record
from app.cohorts import states
from app.cohorts.models import Cohort, CohortProgramme, Participation
from app.cohorts.policy import CohortPermission
from app.cohorts.states import ParticipationState
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.dates import Period
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.text import N_


def add_programme(name: str, *, actor: Actor, about: str = "") -> CohortProgramme:
    """Add a programme. Raises Refused on "name" when it exists."""
    authorize(actor, CohortPermission.RUN)
    if db.session.scalar(select(CohortProgramme.id).where(CohortProgramme.name == name)) is not None:
        raise Refused(N_("같은 이름의 사업이 있습니다."), field="name")
    programme = CohortProgramme(name=name, about=about)
    db.session.add(programme)
    db.session.flush()
    record(actor, "cohort_programme.add", programme, N_("사업 %(name)s을(를) 등록했습니다"), name=name)
    return programme


def add_cohort(
    programme: CohortProgramme, number: int, title: str, period: Period, capacity: int, *, actor: Actor
) -> Cohort:
    """Add a cohort. Raises Refused on "number" when the programme has it, on "capacity" below one."""
    authorize(actor, CohortPermission.RUN)
    taken = select(Cohort.id).where(Cohort.programme_id == programme.id, Cohort.number == number)
    if db.session.scalar(taken) is not None:
        raise Refused(N_("%(n)s기가 이미 있습니다."), field="number", n=number)
    if capacity < 1:
        raise Refused(N_("정원은 1곳 이상이어야 합니다."), field="capacity")
    cohort = Cohort(
        programme=programme,
        number=number,
        title=title,
        starts_on=period.start,
        ends_on=period.end,
        capacity=capacity,
    )
    db.session.add(cohort)
    db.session.flush()
    record(actor, "cohort.add", cohort, N_("%(name)s를 등록했습니다"), name=cohort.name)
    return cohort


def begin(cohort: Cohort, *, actor: Actor) -> None:
    """The cohort runs. Raises WrongState."""
    authorize(actor, CohortPermission.RUN, cohort)
    move(cohort, states.BEGIN, actor=actor, sentence=N_("%(name)s를 시작했습니다"), name=cohort.name)
    cohort.begun_on = clock.today()


def finish(cohort: Cohort, *, actor: Actor) -> None:
    """The cohort is over. Raises Refused while somebody neither graduated nor left, WrongState."""
    authorize(actor, CohortPermission.RUN, cohort)
    still = select(Participation.id).where(
        Participation.cohort_id == cohort.id, Participation.state == ParticipationState.JOINED
    )
    if db.session.scalar(still.limit(1)) is not None:
        raise Refused(N_("아직 참여 중인 기업이 있습니다. 수료나 중도 포기를 먼저 정해 주세요."))
    move(cohort, states.FINISH, actor=actor, sentence=N_("%(name)s를 마쳤습니다"), name=cohort.name)
    cohort.finished_on = clock.today()

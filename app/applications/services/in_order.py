"""접수 순서대로 정하기: a call that asks for no evaluation gives its places to whoever is eligible, first come first served."""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import func, select

from app.applications.models import Application, Call
from app.applications.policy import CallPermission
from app.applications.services import calls, outcome, result_letters
from app.applications.states import ApplicationState, CallState
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_


@dataclass(frozen=True)
class InOrder:
    """Who would be selected and who would wait, the first received first."""

    rows: list[Application]
    places: int

    MOST_NAMED: ClassVar[int] = 10

    @property
    def selected(self) -> list[Application]:
        """As many as there are places."""
        return self.rows[: self.places]

    @property
    def waiting(self) -> list[Application]:
        """The others."""
        return self.rows[self.places :]


def is_due(call: Call) -> bool:
    """Whether a call is decided this way and the time for it has come."""
    return call.state is CallState.SCREENING and not call.criteria


def of(call: Call) -> InOrder:
    """What deciding now would do."""
    eligible = (
        select(Application)
        .where(Application.call_id == call.id, Application.state == ApplicationState.ELIGIBLE)
        .order_by(Application.submitted_at, Application.id)
    )
    return InOrder(list(db.session.scalars(eligible)), call.places)


def decide(call: Call, *, actor: Actor) -> None:
    """Select as many as there are places, in order of receipt; the others wait. Everyone is told and gets a letter.

    Raises NotAllowed, WrongState (not being screened, or evaluated by its criteria), Refused (somebody is not screened
    yet, nobody is eligible).
    """
    authorize(actor, CallPermission.RUN, call)
    if not is_due(call):
        raise WrongState(
            N_("평가 항목이 있는 공고는 심사로, 없는 공고는 서류 확인을 마친 뒤에 결과를 정합니다.")
        )
    left = _to_judge(call)
    if left:
        raise Refused(N_("자격을 확인하지 않은 신청이 %(count)s건 있습니다. 먼저 확인해 주세요."), count=left)
    found = of(call)
    if not found.rows:
        raise Refused(N_("적격으로 확인한 신청이 없습니다."))
    for rank, application in enumerate(found.rows, start=1):
        state = ApplicationState.SELECTED if rank <= found.places else ApplicationState.WAITLISTED
        outcome.decide(application, state, rank, actor=actor)
        outcome.tell(application)
    calls.close_decision(call, actor=actor)
    result_letters.order_all(call, actor=actor)


def _to_judge(call: Call) -> int:
    sent = select(func.count()).where(
        Application.call_id == call.id, Application.state == ApplicationState.SUBMITTED
    )
    return db.session.scalar(sent) or 0

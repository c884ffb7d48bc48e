"""선정 포기와 예비 승계: a place is given up and the next of the waitlist is selected in the same transaction."""

from app.accounts.queries import with_role
from app.applications import letters, queries
from app.applications.holds import refuse_held_place
from app.applications.models import Application
from app.applications.policy import ApplicationPermission
from app.applications.services import looking
from app.applications.services import outcome as outcomes
from app.applications.states import DECLINE, ApplicationState
from app.audit.services import move
from app.kernel import clock
from app.kernel.access import Actor, authorize, system_actor
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.roles import Role
from app.kernel.text import N_, clean, translated

_SUCCESSION = system_actor("예비 승계")


def decline(application: Application, *, reason: str, actor: Actor) -> Application | None:
    """Give the place of a selected application up; gives who moved up.

    The venture's owner does it, or the office records it. Raises NotAllowed, WrongState, Refused on "reason".
    """
    authorize(actor, ApplicationPermission.DECLINE, application)
    said = clean(reason)
    if not said:
        raise Refused(N_("까닭을 적어 주세요."), field="reason")
    looking.refuse_number(said, field="reason")
    if application.taken_up_at is not None:
        raise WrongState(N_("이미 배정이 시작된 신청입니다. 배정을 먼저 되돌려 주세요."))
    refuse_held_place(application)
    following = queries.moves_up_after(application)
    move(
        application,
        DECLINE,
        actor=actor,
        sentence=N_("%(receipt_no)s 신청의 선정을 포기했습니다"),
        note=said,
        receipt_no=application.receipt_no,
    )
    application.withdrawn_at, application.declined = clock.now(), True
    letters.tell_venture(
        application,
        translated(N_("선정을 포기한 것으로 기록했습니다: %(no)s"), no=application.receipt_no),
        [
            translated(
                N_("「%(call)s」 선정을 포기했습니다. 낸 내용은 기록으로 남습니다."),
                call=application.call.title,
            ),
            translated(N_("까닭: %(why)s"), why=said),
        ],
    )
    if following is not None:
        _succeed(following, application)
    _tell_the_office(application, following, said, actor)
    return following


def _tell_the_office(application: Application, following: Application | None, why: str, actor: Actor) -> None:
    """What is left to do after a place was given up: a letter to whoever moved up, or a place that stays empty."""
    left = (
        translated(
            N_("예비에서 선정된 곳: %(venture)s. 결과 통지서를 보내 주세요."),
            venture=following.venture.full_name,
        )
        if following
        else translated(N_("남은 예비가 없어 자리가 비었습니다."))
    )
    letters.tell_people(
        {person.id for person in with_role(Role.COORDINATOR)} - {actor.id},
        translated(N_("선정을 포기한 곳이 있습니다: %(no)s"), no=application.receipt_no),
        [
            translated(N_("포기한 곳: %(venture)s"), venture=application.venture.full_name),
            translated(N_("까닭: %(why)s"), why=why),
            left,
        ],
        link=f"/desk/calls/{application.call_id}/letters",
    )


def _succeed(following: Application, declined: Application) -> None:
    """The first of the waitlist takes the place; the others learn their new place."""
    outcomes.decide(
        following,
        ApplicationState.SELECTED,
        following.rank,
        actor=_SUCCESSION,
        note=f"{declined.receipt_no} 선정 포기에 따른 예비 승계",
        moved_up=True,
    )
    db.session.flush()
    letters.tell_venture(
        following,
        translated(N_("예비에서 선정되었습니다: %(no)s"), no=following.receipt_no),
        translated(
            N_(
                "「%(call)s」에 자리가 나서 예비 순서에 따라 선정되었습니다. 다음 차례는 담당자가 곧 알려 드립니다. 참여하지 않으려면 신청 화면에서 선정을 포기해 주세요."
            ),
            call=following.call.title,
        ),
    )
    for place, waiting in enumerate(db.session.scalars(queries.waitlist(following.call)), start=1):
        letters.tell_venture(
            waiting,
            translated(N_("예비 순서가 바뀌었습니다: %(no)s"), no=waiting.receipt_no),
            translated(N_("「%(call)s」 예비 %(n)s번이 되었습니다."), call=waiting.call.title, n=place),
        )

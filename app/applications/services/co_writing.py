"""공동 작성자: an owner invites somebody to one application; they answer, and leave or are taken out."""

from datetime import timedelta

from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.queries import by_email
from app.accounts.services.invitations import tidy_address
from app.applications import letters, queries
from app.applications.models import Application, CoWriter
from app.applications.policy import ApplicationPermission, programmes_of
from app.audit.services import record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Missing, NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.kernel.text import N_
from app.ventures.queries import members_on
from app.ventures.states import AskState, MemberRole

MOST_A_DAY = 10


def invite(application: Application, email: str, role: MemberRole, *, actor: Actor) -> CoWriter:
    """Invite an address to one application. Raises Refused on "email", WrongState when nothing is to be written."""
    authorize(actor, ApplicationPermission.SHARE, application)
    _require_something_to_write(application)
    address = tidy_address(email)
    _refuse_needless(application, address)
    _refuse_too_many(application)
    row = CoWriter(
        application_id=application.id,
        email=address,
        role=role,
        invited_by_id=actor.id,
        invited_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    _record(row, "applications.invite_co_writer", N_("신청서에 공동 작성자를 초대했습니다"), actor)
    letters.tell_invited(row, by_email(address) or address, actor=actor)
    return row


def _require_something_to_write(application: Application) -> None:
    if queries.open_keys(application) == frozenset():
        raise WrongState(N_("지금은 쓸 것이 없는 신청입니다."))


def _refuse_needless(application: Application, address: str) -> None:
    if any(member.user.email == address for member in members_on(application.venture, clock.today())):
        raise Refused(N_("이미 이 기업에서 함께 쓰는 사람입니다."), field="email")
    for row in queries.co_writers_of(application):
        if row.email == address:
            raise Refused(N_("이미 초대했습니다. 답변을 기다리고 있습니다."), field="email")
        if row.user is not None and row.user.email == address:
            raise Refused(N_("이미 이 신청의 공동 작성자입니다."), field="email")


def _refuse_too_many(application: Application) -> None:
    """Each invitation is a mail to somebody who did not ask for it; those taken back count too."""
    today = db.session.scalar(
        select(func.count())
        .select_from(CoWriter)
        .where(
            CoWriter.application_id == application.id,
            CoWriter.invited_at > clock.now() - timedelta(days=1),
        )
    )
    if (today or 0) >= MOST_A_DAY:
        raise Refused(
            N_("하루에 %(most)s명까지 초대할 수 있습니다. 내일 다시 초대해 주세요."),
            field="email",
            most=MOST_A_DAY,
        )


def answer(row: CoWriter, accepted: bool, *, actor: Actor) -> None:
    """Take an invitation up, or not: nobody writes along in what they will judge at their desk.

    Raises Missing when it is someone else's, NotAllowed, WrongState when it is over or not to be taken up.
    """
    person = db.session.get(User, actor.id) if actor.id is not None else None
    if person is None or person.confirmed_at is None or not row.email or person.email != row.email:
        raise Missing
    if not actor.has(Role.VENTURE):
        raise NotAllowed
    _require_something_to_write(row.application)
    if accepted and row.application.call.programme in programmes_of(actor):
        raise WrongState(N_("이 공고의 신청을 맡아 보는 사람은 함께 쓸 수 없습니다. 초대를 거절해 주세요."))
    row.state = AskState.ACCEPTED if accepted else AskState.DECLINED
    row.answered_at, row.email, row.user_id = clock.now(), "", person.id
    sentence = (
        N_("신청서를 함께 쓰자는 초대를 받아들였습니다")
        if accepted
        else N_("신청서를 함께 쓰자는 초대를 거절했습니다")
    )
    _record(row, "applications.answer_co_writing", sentence, actor)
    letters.tell_answered(row, person.name)


def end(row: CoWriter, *, actor: Actor) -> None:
    """Take an invitation back, take somebody out, or leave; at once. Raises NotAllowed, WrongState when it is over."""
    if row.user_id is None or row.user_id != actor.id:
        authorize(actor, ApplicationPermission.SHARE, row.application)
    if row.state not in (AskState.OPEN, AskState.ACCEPTED):
        raise WrongState
    row.state, row.answered_at, row.email = AskState.WITHDRAWN, clock.now(), ""
    _record(row, "applications.end_co_writing", N_("신청서의 공동 작성자에서 뺐습니다"), actor)
    if row.user is not None and row.user_id != actor.id:
        letters.tell_taken_out(row)


def _record(row: CoWriter, action: str, sentence: str, actor: Actor) -> None:
    record(
        actor,
        action,
        row,
        sentence,
        venture_id=row.application.venture_id,
        changes={"state": [None, row.state], "role": [None, row.role]},
    )

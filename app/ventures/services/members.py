"""Who acts for a venture: invited by an owner, or asking to join a venture that is already recorded."""

from datetime import timedelta

from sqlalchemy import select

from app.accounts.models import User
from app.audit.services import record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Missing, NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.kernel.text import N_
from app.ventures.models import JoinRequest, MemberInvitation, Membership, Venture
from app.ventures.policy import VenturePermission
from app.ventures.queries import members_on
from app.ventures.services import telling
from app.ventures.states import AskState, MemberRole

INVITATION_DAYS = 14


def invite(venture: Venture, email: str, role: MemberRole, *, actor: Actor) -> MemberInvitation:
    """Invite an address; whoever has confirmed it finds the invitation after signing in."""
    authorize(actor, VenturePermission.MANAGE_MEMBERS, venture)
    email = email.strip().lower()
    if any(m.user.email == email for m in members_on(venture, clock.today())):
        raise Refused(N_("이미 함께 쓰는 사람입니다."), field="email")
    _close_expired(venture, email)
    open_one = select(MemberInvitation.id).where(
        MemberInvitation.venture_id == venture.id,
        MemberInvitation.email == email,
        MemberInvitation.state == AskState.OPEN,
    )
    if db.session.scalar(open_one):
        raise Refused(N_("이미 초대했습니다. 답변을 기다리고 있습니다."), field="email")
    now = clock.now()
    invitation = MemberInvitation(
        venture_id=venture.id,
        email=email,
        role=role,
        invited_by_id=actor.id,
        invited_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    db.session.add(invitation)
    db.session.flush()
    record(
        actor,
        "ventures.invite",
        invitation,
        N_("%(name)s에 함께 쓸 사람을 초대했습니다"),
        venture_id=venture.id,
        changes={"role": [None, role]},
        name=venture.full_name,
    )
    telling.invited(invitation, actor=actor)
    return invitation


def _close_expired(venture: Venture, email: str) -> None:
    wanted = select(MemberInvitation).where(
        MemberInvitation.venture_id == venture.id,
        MemberInvitation.email == email,
        MemberInvitation.state == AskState.OPEN,
        MemberInvitation.expires_at <= clock.now(),
    )
    for old in db.session.scalars(wanted):
        old.state, old.answered_at = AskState.WITHDRAWN, clock.now()
    db.session.flush()


def withdraw(invitation: MemberInvitation, *, actor: Actor) -> None:
    """Take an invitation back. Raises WrongState when it was answered."""
    authorize(actor, VenturePermission.MANAGE_MEMBERS, invitation.venture)
    _answer_invitation(invitation, AskState.WITHDRAWN, actor, N_("%(name)s 초대를 취소했습니다"))


def accept(invitation: MemberInvitation, *, actor: Actor) -> Membership:
    """Take an invitation up. Raises Missing when it is someone else's, Refused when it has expired."""
    _require_invited(invitation, actor)
    if invitation.expires_at <= clock.now():
        raise Refused(N_("초대가 만료되었습니다. 대표 담당자에게 다시 초대해 달라고 하세요."))
    _answer_invitation(invitation, AskState.ACCEPTED, actor, N_("%(name)s 초대를 받아들였습니다"))
    return _join(invitation.venture, actor.id, invitation.role)


def decline(invitation: MemberInvitation, *, actor: Actor) -> None:
    """Decline an invitation."""
    _require_invited(invitation, actor)
    _answer_invitation(invitation, AskState.DECLINED, actor, N_("%(name)s 초대를 거절했습니다"))


def _require_invited(invitation: MemberInvitation, actor: Actor) -> None:
    person = db.session.get(User, actor.id) if actor.id is not None else None
    if person is None or person.email != invitation.email or person.confirmed_at is None:
        raise Missing
    if not actor.has(Role.VENTURE):
        raise NotAllowed


def _answer_invitation(invitation: MemberInvitation, state: AskState, actor: Actor, sentence: str) -> None:
    if invitation.state is not AskState.OPEN:
        raise WrongState
    invitation.state, invitation.answered_at = state, clock.now()
    record(
        actor,
        "ventures.answer_invitation",
        invitation,
        sentence,
        venture_id=invitation.venture_id,
        changes={"state": [AskState.OPEN, state]},
        name=invitation.venture.full_name,
    )


def ask_to_join(venture: Venture, message: str, *, actor: Actor) -> JoinRequest:
    """Ask the owner, or the office, to act for a venture that is recorded already."""
    if actor.id is None or not actor.has(Role.VENTURE):
        raise NotAllowed
    if venture.id in actor.ids("venture"):
        raise Refused(N_("이미 함께 쓰고 있는 기업입니다."))
    waiting = select(JoinRequest.id).where(
        JoinRequest.venture_id == venture.id,
        JoinRequest.user_id == actor.id,
        JoinRequest.state == AskState.OPEN,
    )
    if db.session.scalar(waiting):
        raise Refused(N_("이미 요청했습니다. 답변을 기다리고 있습니다."))
    request = JoinRequest(venture_id=venture.id, user_id=actor.id, message=message, asked_at=clock.now())
    db.session.add(request)
    db.session.flush()
    record(
        actor,
        "ventures.ask_to_join",
        request,
        N_("%(name)s에 함께 쓰기를 요청했습니다"),
        venture_id=venture.id,
        name=venture.full_name,
    )
    telling.asked_to_join(request, actor=actor)
    return request


def answer_join(request: JoinRequest, accepted: bool, role: MemberRole, *, actor: Actor) -> None:
    """Let someone in, or not. Raises WrongState when it was answered."""
    authorize(actor, VenturePermission.MANAGE_MEMBERS, request.venture)
    if request.state is not AskState.OPEN:
        raise WrongState
    request.state = AskState.ACCEPTED if accepted else AskState.DECLINED
    request.answered_at, request.answered_by_id = clock.now(), actor.id
    sentence = (
        N_("%(name)s에 함께 쓰기 요청을 받아들였습니다")
        if accepted
        else N_("%(name)s에 함께 쓰기 요청을 거절했습니다")
    )
    record(
        actor,
        "ventures.answer_join",
        request,
        sentence,
        venture_id=request.venture_id,
        changes={"state": [AskState.OPEN, request.state]},
        name=request.venture.full_name,
    )
    telling.join_answered(request, accepted, actor=actor)
    if accepted:
        _join(request.venture, request.user_id, role)


def _join(venture: Venture, user_id: int | None, role: MemberRole) -> Membership:
    current = db.session.scalar(
        select(Membership).where(
            Membership.venture_id == venture.id,
            Membership.user_id == user_id,
            Membership.until_on.is_(None),
        )
    )
    if current is not None:
        current.role = role
        return current
    joined = Membership(venture_id=venture.id, user_id=user_id, role=role, from_on=clock.today())
    db.session.add(joined)
    db.session.flush()
    return joined


def change_role(membership: Membership, role: MemberRole, *, actor: Actor) -> None:
    """Give a member another role; an owner stays."""
    venture = membership.venture
    authorize(actor, VenturePermission.MANAGE_MEMBERS, venture)
    old = membership.role
    if old is MemberRole.OWNER and role is not MemberRole.OWNER:
        _keep_an_owner(venture, membership)
    membership.role = role
    record(
        actor,
        "ventures.change_member_role",
        membership,
        N_("%(name)s에서 함께 쓰는 사람의 권한을 바꿨습니다"),
        venture_id=venture.id,
        changes={"role": [old, role]},
        name=venture.full_name,
    )


def record_representative(membership: Membership, represents: bool, *, actor: Actor) -> None:
    """Record that a member is the representative the venture's record names, or is not any more.

    Nobody records it of oneself. Raises NotAllowed, WrongState once the membership has ended, Refused without a name.
    """
    venture = membership.venture
    authorize(actor, VenturePermission.MANAGE_MEMBERS, venture)
    if membership.user_id == actor.id and represents:
        raise Refused(
            N_("본인을 대표자로 기록할 수 없습니다. 다른 대표 담당자나 담당 코디네이터에게 부탁해 주세요.")
        )
    if membership.until_on is not None:
        raise WrongState
    if represents and not venture.representative:
        raise Refused(N_("기업 기록에 대표자 이름이 없습니다. 기본정보에 먼저 적어 주세요."))
    membership.represents_as = venture.representative if represents else None
    record(
        actor,
        "ventures.record_representative",
        membership,
        N_("%(name)s에서 함께 쓰는 사람을 대표자로 기록했습니다")
        if represents
        else N_("%(name)s에서 함께 쓰는 사람의 대표자 기록을 지웠습니다"),
        venture_id=venture.id,
        name=venture.full_name,
    )


def remove(membership: Membership, *, actor: Actor) -> None:
    """End a membership today, at once; anyone may leave, an owner must remain."""
    venture = membership.venture
    if membership.user_id != actor.id:
        authorize(actor, VenturePermission.MANAGE_MEMBERS, venture)
    if membership.until_on is not None:
        raise WrongState
    if membership.role is MemberRole.OWNER:
        _keep_an_owner(venture, membership)
    membership.until_on = clock.today()
    record(
        actor,
        "ventures.remove_member",
        membership,
        N_("%(name)s에서 함께 쓰는 사람을 뺐습니다"),
        venture_id=venture.id,
        changes={"until_on": [None, membership.until_on]},
        name=venture.full_name,
    )


def _keep_an_owner(venture: Venture, leaving: Membership) -> None:
    others = [
        m for m in members_on(venture, clock.today()) if m.role is MemberRole.OWNER and m.id != leaving.id
    ]
    if not others:
        raise Refused(N_("대표 담당자가 한 명은 있어야 합니다. 먼저 다른 사람을 대표 담당자로 정하세요."))

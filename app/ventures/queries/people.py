"""Who acts for a venture, who was invited, and who asks to join."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.kernel import clock
from app.kernel.db import db
from app.ventures.models import JoinRequest, MemberInvitation, Membership, Venture
from app.ventures.states import AskState, MemberRole


def held_on(on: date) -> ColumnElement[bool]:
    """Whether a membership stands on a day."""
    return and_(Membership.from_on <= on, or_(Membership.until_on.is_(None), Membership.until_on > on))


def members_on(venture: Venture, on: date) -> list[Membership]:
    """Members on a day with their people, owners first."""
    wanted = (
        select(Membership)
        .join(Membership.user)
        .options(joinedload(Membership.user))
        .where(
            Membership.venture_id == venture.id,
            held_on(on),
        )
        .order_by(User.name, Membership.id)
    )
    order = list(MemberRole)
    return sorted(db.session.scalars(wanted), key=lambda m: order.index(m.role))


def owners_of(venture: Venture) -> list[User]:
    """The people who own the venture's record today."""
    return [m.user for m in members_on(venture, clock.today()) if m.role is MemberRole.OWNER]


def invitations_of(venture: Venture) -> list[MemberInvitation]:
    """Invitations without an answer, newest first."""
    wanted = select(MemberInvitation).where(
        MemberInvitation.venture_id == venture.id, MemberInvitation.state == AskState.OPEN
    )
    return list(db.session.scalars(wanted.order_by(MemberInvitation.id.desc())))


def invitations_for(user_id: int) -> list[MemberInvitation]:
    """Invitations that wait for this person's answer (a confirmed address, not expired)."""
    person = db.session.get(User, user_id)
    if person is None or person.confirmed_at is None:
        return []
    wanted = (
        select(MemberInvitation)
        .options(joinedload(MemberInvitation.venture))
        .where(
            MemberInvitation.email == person.email,
            MemberInvitation.state == AskState.OPEN,
            MemberInvitation.expires_at > clock.now(),
        )
        .order_by(MemberInvitation.id)
    )
    return list(db.session.scalars(wanted))


def join_requests(venture_ids: Iterable[int] | None = None) -> list[JoinRequest]:
    """Requests to join without an answer: of these ventures, or of all."""
    wanted = (
        select(JoinRequest)
        .options(joinedload(JoinRequest.user), joinedload(JoinRequest.venture))
        .where(JoinRequest.state == AskState.OPEN)
    )
    if venture_ids is not None:
        wanted = wanted.where(JoinRequest.venture_id.in_(list(venture_ids)))
    return list(db.session.scalars(wanted.order_by(JoinRequest.id)))


def requests_by(user_id: int) -> list[JoinRequest]:
    """The person's own requests without an answer."""
    wanted = (
        select(JoinRequest)
        .options(joinedload(JoinRequest.venture))
        .where(JoinRequest.user_id == user_id, JoinRequest.state == AskState.OPEN)
    )
    return list(db.session.scalars(wanted.order_by(JoinRequest.id)))

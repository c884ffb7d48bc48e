"""Reads of people, their browsers and invitations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts import rules
from app.accounts.models import AttemptCount, BrowserSession, Consent, Invitation, RoleGrant, User
from app.accounts.policy import AccountPermission
from app.accounts.states import AttemptKind, ConsentKind, InvitationState
from app.kernel import clock
from app.kernel.access import Actor, Reach, authorize
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.roles import Role

PER_PAGE = 50


def actor_of(user: User, ip: str | None = None) -> Actor:
    """The person as an actor, with everything within their reach."""
    roles = user.held_roles
    return Actor(id=user.id, name=user.name, roles=roles, scopes=Reach(user.id, roles), ip=ip)


_BEHIND_A_KEY = (
    select(User, BrowserSession)
    .join(BrowserSession, BrowserSession.user_id == User.id)
    .options(joinedload(User.grants))
    .where(
        BrowserSession.key_hash == bindparam("key_hash"),
        BrowserSession.ended_at.is_(None),
        User.active,
    )
)


def signed_in(key: str) -> tuple[User, BrowserSession] | None:
    """The person behind a browser's key, roles included, in one query; None when it is signed in no longer."""
    found = db.session.execute(_BEHIND_A_KEY, {"key_hash": rules.digest(key)})
    row = found.unique().first()
    return (row[0], row[1]) if row else None


def by_email(email: str) -> User | None:
    """The person with an address, or None."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def with_role(role: Role) -> Sequence[User]:
    """Everyone who holds a role and can sign in, by name."""
    holds = select(RoleGrant.user_id).where(RoleGrant.role == role)
    return db.session.scalars(select(User).where(User.id.in_(holds), User.active).order_by(User.name)).all()


def names_of(ids: set[int]) -> dict[int, str]:
    """Names by id."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows}


def person(person_id: int, actor: Actor) -> User:
    """One person, for those who may see people. Raises NotAllowed, Missing."""
    found = db.session.get(User, person_id)
    authorize(actor, AccountPermission.SEE, found)
    if found is None:
        raise Missing
    return found


@dataclass(frozen=True)
class Found:
    """A page of people: those shown, how many match, how many there are, and the key of the next page."""

    people: Sequence[User]
    matching: int
    total: int
    next_after: int | None


def search(actor: Actor, words: str = "", role: Role | None = None, state: str = "", after: int = 0) -> Found:
    """People whose name or address contains `words`. Raises NotAllowed.

    `state`: "" those who can sign in, "inactive", "unconfirmed", "locked" or "all".
    """
    authorize(actor, AccountPermission.SEE, None)
    wanted: list[ColumnElement[bool]] = []
    if words:
        wanted.append(
            or_(User.name.icontains(words, autoescape=True), User.email.icontains(words, autoescape=True))
        )
    if role is not None:
        wanted.append(User.id.in_(select(RoleGrant.user_id).where(RoleGrant.role == role)))
    if state == "inactive":
        wanted.append(User.active.is_(False))
    elif state == "unconfirmed":
        wanted.append(User.confirmed_at.is_(None))
    elif state != "all":
        wanted.append(User.active.is_(True))
    count = select(func.count()).select_from(User)
    matching = db.session.scalar(count.where(*wanted)) or 0
    total = db.session.scalar(count) or 0
    rows = db.session.scalars(
        select(User)
        .options(selectinload(User.grants))
        .where(*wanted, User.id > after)
        .order_by(User.id)
        .limit(PER_PAGE + 1)
    ).all()
    shown = rows[:PER_PAGE]
    return Found(shown, matching, total, shown[-1].id if len(rows) > PER_PAGE else None)


def locked(person: User) -> bool:
    """Whether failed tries have closed this account for the moment."""
    digest = rules.digest(f"{AttemptKind.SIGN_IN_ACCOUNT.value}:{person.email}")
    return bool(
        db.session.scalar(
            select(func.count())
            .select_from(AttemptCount)
            .where(
                AttemptCount.kind == AttemptKind.SIGN_IN_ACCOUNT,
                AttemptCount.key_hash == digest,
                AttemptCount.locked_until > clock.now(),
            )
        )
    )


def browsers(person: User, idle_since: datetime) -> Sequence[BrowserSession]:
    """Browsers signed in now, the latest first; those unused since `idle_since` are signed out already."""
    return db.session.scalars(
        select(BrowserSession)
        .where(
            BrowserSession.user_id == person.id,
            BrowserSession.ended_at.is_(None),
            BrowserSession.last_seen_at > idle_since,
            BrowserSession.created_at > clock.now() - rules.SESSION_MOST,
        )
        .order_by(BrowserSession.last_seen_at.desc())
    ).all()


def browser_of(person: User, browser_id: int) -> BrowserSession:
    """One of a person's browsers. Raises Missing."""
    found = db.session.get(BrowserSession, browser_id)
    if found is None or found.user_id != person.id:
        raise Missing
    return found


def consents(person: User) -> dict[ConsentKind, Consent]:
    """What a person agrees to now."""
    rows = db.session.scalars(
        select(Consent)
        .where(Consent.user_id == person.id, Consent.withdrawn_at.is_(None))
        .order_by(Consent.id)
    )
    return {row.kind: row for row in rows}


def invitations(actor: Actor, state: str = "waiting") -> Sequence[Invitation]:
    """Invitations, the latest first; those whose roles the actor could offer. Raises NotAllowed."""
    authorize(actor, AccountPermission.INVITE, None)
    wanted = select(Invitation).options(joinedload(Invitation.invited_by)).order_by(Invitation.id.desc())
    if state != "all":
        wanted = wanted.where(Invitation.state == InvitationState.WAITING)
    if not actor.has(Role.ADMIN):
        wanted = wanted.where(Invitation.invited_by_id == actor.id)
    return db.session.scalars(wanted.limit(200)).all()


def invitation(invitation_id: int, actor: Actor) -> Invitation:
    """One invitation, for those who could have sent it. Raises NotAllowed, Missing."""
    authorize(actor, AccountPermission.INVITE, None)
    found = db.session.get(Invitation, invitation_id)
    if found is None or not (actor.has(Role.ADMIN) or found.invited_by_id == actor.id):
        raise Missing
    return found


def invitation_by_link(token: str) -> Invitation | None:
    """The invitation a link belongs to, whatever became of it; None for a link that was replaced or made up."""
    digest = rules.digest(token)
    return db.session.scalar(
        select(Invitation).options(joinedload(Invitation.invited_by)).where(Invitation.token_hash == digest)
    )


def waiting_invitation(email: str, at: datetime) -> Invitation | None:
    """The offer to an address that can still be accepted, or None."""
    return db.session.scalar(
        select(Invitation).where(
            and_(
                Invitation.email == email,
                Invitation.state == InvitationState.WAITING,
                Invitation.expires_at > at,
            )
        )
    )


def invitations_of(person: User) -> Sequence[Invitation]:
    """Every invitation to a person's address or accepted by them."""
    return db.session.scalars(
        select(Invitation).where(
            or_(Invitation.email == person.email, Invitation.accepted_by_id == person.id)
        )
    ).all()


def ids_going_by(words: str, most: int = 200) -> list[int]:
    """The people with these words in name or address, for the log."""
    alike = or_(
        User.name.contains(words, autoescape=True), User.email.contains(words.lower(), autoescape=True)
    )
    return list(db.session.scalars(select(User.id).where(alike).limit(most)))

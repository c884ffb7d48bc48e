"""Offers of roles by mail: made, sent again, withdrawn, accepted once and in time."""

import secrets
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urljoin

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext

from app.accounts import queries, rules
from app.accounts.models import Invitation, RoleGrant, User
from app.accounts.passwords import hashed
from app.accounts.policy import AccountPermission
from app.accounts.services import attempts, consents, people
from app.accounts.states import ACCEPT, WITHDRAW, AttemptKind, ConsentKind, InvitationState
from app.audit.services import move, record
from app.audit.states import Kind
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.roles import Role
from app.kernel.settings import setting
from app.kernel.text import N_, clean, speaking
from app.notices.services import post

PATH = "/invitation/"

Welcome = Callable[[User, int, Actor], None]
_welcomes: dict[str, Welcome] = {}


def welcomes(kind: str) -> Callable[[Welcome], Welcome]:
    """Register what a room does when an invitation to one of its things is accepted: `(person, id, actor)`."""

    def register(take_in: Welcome) -> Welcome:
        _welcomes[kind] = take_in
        return take_in

    return register


def invite(
    email: str,
    roles: frozenset[Role] | set[Role],
    *,
    actor: Actor,
    name: str = "",
    note: str = "",
    scope: tuple[str, int] | None = None,
    send: bool = True,
) -> tuple[Invitation, str]:
    """Offer roles, if the actor may: `offer` after asking. Raises NotAllowed and what `offer` raises."""
    authorize(actor, AccountPermission.INVITE, frozenset(roles))
    return offer(email, roles, actor=actor, name=name, note=note, scope=scope, send=send)


def offer(
    email: str,
    roles: frozenset[Role] | set[Role],
    *,
    actor: Actor,
    name: str = "",
    note: str = "",
    scope: tuple[str, int] | None = None,
    send: bool = True,
) -> tuple[Invitation, str]:
    """Offer roles to an address; the invitation and its link, which is in no other place but the mail.

    Whoever calls has asked for permission. `scope` is a thing of another room, `("fund", id)`, that the person
    is taken into on acceptance (see `welcomes`).
    Raises Refused on "email" (not an address, already waiting, already holds all roles) or "roles".
    """
    if not roles:
        raise Refused(N_("맡길 역할을 하나 이상 골라 주세요."), field="roles")
    address = tidy_address(email)
    _refuse_needless(address, frozenset(roles), scope)
    kind, key = scope or (None, None)
    now = clock.now()
    invitation = Invitation(
        email=address,
        name=clean(name),
        roles=[role.value for role in Role if role in roles],
        scope_kind=kind,
        scope_id=key,
        note=clean(note),
        invited_by_id=actor.id,
        created_at=now,
    )
    link = _open_anew(invitation)
    db.session.add(invitation)
    sentence = N_("초대했습니다: %(roles)s")
    words = people.words(invitation.offered)
    record(actor, "invitation.invite", invitation, sentence, kind=Kind.SECURITY, roles=words)
    if send:
        _send(invitation, link)
    return invitation, link


def tidy_address(email: str) -> str:
    """An address as it is kept. Raises Refused on "email"."""
    try:
        return validate_email(clean(email), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        message = N_("이메일 주소 모양이 아닙니다. name@example.kr처럼 적어 주세요.")
        raise Refused(message, field="email") from None


def _refuse_needless(address: str, roles: frozenset[Role], scope: tuple[str, int] | None) -> None:
    if scope is not None and scope[0] not in _welcomes:
        raise LookupError(f"nobody takes in {scope[0]!r}")
    person = queries.by_email(address)
    if person and scope is None and roles <= person.held_roles:
        raise Refused(N_("이 주소의 계정은 고른 역할을 이미 가지고 있습니다."), field="email")
    if queries.waiting_invitation(address, clock.now()):
        message = N_("이 주소로 보낸 초대가 아직 기다리고 있습니다. 목록에서 다시 보내거나 거두어 주세요.")
        raise Refused(message, field="email")


def _open_anew(invitation: Invitation) -> str:
    """A new link and a new term."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    invitation.token_hash = rules.digest(token)
    invitation.sent_at, invitation.expires_at = now, now + rules.INVITATION_GOOD_FOR
    return urljoin(str(setting("PUBLIC_URL")), PATH + token)


def _send(invitation: Invitation, link: str) -> None:
    """In the language of the account, where the address has one."""
    person = queries.by_email(invitation.email)
    with speaking(person.language if person else "ko"):
        post(
            invitation.email,
            gettext("두레에 초대합니다"),
            "\n\n".join(_words(invitation, link, person is not None)),
            secret=True,
        )


def _words(invitation: Invitation, link: str, has_account: bool) -> list[str]:
    """Whoever has an account is not asked for another one."""
    day = clock.on(invitation.expires_at)
    lines = [
        gettext(
            "%(office)s에서 두레에 초대했습니다. 맡을 역할: %(roles)s",
            office=setting("OFFICE_NAME"),
            roles=", ".join(str(role.label) for role in invitation.offered),
        ),
        gettext("아래 링크를 눌러 지금 쓰는 계정으로 로그인하면 시작할 수 있습니다.")
        if has_account
        else gettext("아래 링크를 눌러 이름과 비밀번호를 정하면 시작할 수 있습니다."),
        link,
        gettext(
            "%(month)s월 %(day)s일까지 한 번만 쓸 수 있습니다. 모르는 초대라면 이 메일은 지우셔도 됩니다.",
            month=day.month,
            day=day.day,
        ),
    ]
    if invitation.note:
        lines.insert(1, invitation.note)
    return [*lines, f"{setting('OFFICE_NAME')}\n{setting('OFFICE_PHONE')}"]


def resend(invitation: Invitation, *, actor: Actor, send: bool = True) -> str:
    """Send an offer again, if the actor may: `renew` after asking. Raises NotAllowed, WrongState."""
    authorize(actor, AccountPermission.INVITE, frozenset(invitation.offered))
    return renew(invitation, actor=actor, send=send)


def renew(invitation: Invitation, *, actor: Actor, send: bool = True) -> str:
    """A new link with a new term; the old link is worth nothing any more. Whoever calls has asked for permission.

    Raises WrongState when it was accepted or withdrawn.
    """
    if invitation.state is not InvitationState.WAITING:
        raise WrongState(N_("이미 끝난 초대입니다. 새로 초대해 주세요."))
    link = _open_anew(invitation)
    sentence = N_("초대를 다시 보냈습니다")
    record(actor, "invitation.resend", invitation, sentence, kind=Kind.SECURITY)
    if send:
        _send(invitation, link)
    return link


def withdraw(invitation: Invitation, *, actor: Actor, note: str = "") -> None:
    """Take an offer back, if the actor may: `take_back` after asking. Raises NotAllowed, WrongState."""
    authorize(actor, AccountPermission.INVITE, frozenset(invitation.offered))
    take_back(invitation, actor=actor, note=note)


def take_back(invitation: Invitation, *, actor: Actor, note: str = "") -> None:
    """The link works no longer. Whoever calls has asked for permission. Raises WrongState when it is over."""
    move(invitation, WITHDRAW, actor=actor, sentence=N_("초대를 거두었습니다"), note=note)


def open_to_accept(invitation: Invitation, at: datetime) -> bool:
    """Whether its link still works."""
    return invitation.state is InvitationState.WAITING and at < invitation.expires_at


def accept_as_new(
    invitation: Invitation, name: str, password: str, *, consented: set[ConsentKind], ip: str | None
) -> User:
    """Make the account: the link proved the address. Raises WrongState (late, used), Refused on "password"."""
    _require_open(invitation)
    if queries.by_email(invitation.email):
        raise WrongState(N_("이 주소로 만든 계정이 이미 있습니다. 로그인한 뒤에 초대를 받아 주세요."))
    if why := people.too_weak(password, invitation.email, name):
        raise Refused(why, field="password")
    now = clock.now()
    person = User(
        email=invitation.email,
        name=clean(name),
        password=hashed(password),
        confirmed_at=now,
        created_at=now,
        grants=[RoleGrant(role=role, granted_at=now) for role in invitation.offered],
    )
    db.session.add(person)
    db.session.flush()
    actor = queries.actor_of(person, ip)
    sentence = N_("초대를 받아 계정을 만들었습니다: %(roles)s")
    changes = {"roles": [[], sorted(person.held_roles)]}
    words = people.words(person.held_roles)
    record(actor, "accounts.join", person, sentence, kind=Kind.SECURITY, changes=changes, roles=words)
    consents.give(person, consented, actor=actor)
    _close(invitation, person, actor)
    attempts.forget(AttemptKind.SIGN_IN_ACCOUNT, person.email)
    return person


def accept_as(invitation: Invitation, person: User, *, ip: str | None) -> None:
    """Add the offered roles to the account of the invited address. Raises WrongState, Refused (another's)."""
    _require_open(invitation)
    if person.email != invitation.email:
        raise Refused(N_("다른 주소로 온 초대입니다. 초대받은 주소의 계정으로 로그인해 주세요."))
    actor = queries.actor_of(person, ip)
    for role in invitation.offered:
        if role not in person.held_roles:
            people.give(person, role, actor=actor, note="")
    _close(invitation, person, actor)


def _require_open(invitation: Invitation) -> None:
    """As it stands now, held until the end: another window may have accepted it since it was read."""
    db.session.flush()
    db.session.refresh(invitation, with_for_update={"of": Invitation})
    if not open_to_accept(invitation, clock.now()):
        raise WrongState(N_("더는 쓸 수 없는 초대입니다. 초대한 담당자에게 다시 보내 달라고 하세요."))


def _close(invitation: Invitation, person: User, actor: Actor) -> None:
    if invitation.scope_kind is not None and invitation.scope_id is not None:
        _welcomes[invitation.scope_kind](person, invitation.scope_id, actor)
    invitation.accepted_at, invitation.accepted_by_id = clock.now(), person.id
    move(invitation, ACCEPT, actor=actor, sentence=N_("초대를 받아들였습니다"))

"""People: made, given and withdrawn roles, closed and opened again. Every change says who did it and why."""

from flask_babel import gettext

from app.accounts import queries, rules
from app.accounts.models import RoleGrant, User, unguessable
from app.accounts.passwords import hashed
from app.accounts.policy import AccountPermission
from app.accounts.services import attempts, sessions
from app.accounts.states import AttemptKind, SessionEnd
from app.audit.services import record
from app.audit.states import Kind
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.roles import Role
from app.kernel.settings import setting
from app.kernel.text import N_, clean, speaking
from app.notices.services import post


def create_person(
    email: str, name: str, roles: frozenset[Role] | set[Role], password: str | None, actor: Actor
) -> User:
    """A confirmed person with these roles. Without a password they set one through a reset or an invitation.

    Raises NotAllowed, Refused on "email" (taken) or "password" (too weak).
    """
    authorize(actor, AccountPermission.INVITE, frozenset(roles))
    if password is not None and (why := too_weak(password, email, name)):
        raise Refused(why, field="password")
    now = clock.now()
    person = User(
        email=clean(email).lower(),
        name=clean(name),
        password=hashed(password) if password is not None else None,
        confirmed_at=now,
        created_at=now,
        grants=[RoleGrant(role=role, granted_at=now) for role in Role if role in roles],
    )
    db.session.add(person)
    db.session.flush()
    record(
        actor,
        "accounts.create",
        person,
        N_("계정을 만들었습니다: %(roles)s"),
        kind=Kind.SECURITY,
        changes={"roles": [[], sorted(roles)]},
        roles=words(roles),
    )
    return person


def too_weak(password: str, *known: str) -> str | None:
    """Why a password cannot be taken, as a message, or None."""
    if len(password) < rules.PASSWORD_LEAST:
        return N_("비밀번호를 10자 이상으로 적어 주세요.")
    return rules.weakness(password, *known)


def words(roles: frozenset[Role] | set[Role] | list[Role]) -> str:
    """Roles in Korean, for a sentence of the log."""
    return ", ".join(role.label_ko for role in Role if role in roles)


def sign_up(person: User, *, ip: str | None) -> None:
    """A person who came by themselves is here for a venture."""
    actor = Actor(person.id, person.name, ip=ip)
    person.grants.append(RoleGrant(role=Role.VENTURE, granted_at=clock.now()))
    record(actor, "accounts.sign_up", person, N_("가입을 신청했습니다"), kind=Kind.SECURITY)


def grant(person: User, role: Role, *, actor: Actor, note: str) -> None:
    """Give a role. Raises NotAllowed, WrongState when it is held already."""
    authorize(actor, AccountPermission.GRANT, person)
    if role in person.held_roles:
        raise WrongState(N_("이미 가진 역할입니다."))
    give(person, role, actor=actor, note=note)


def give(person: User, role: Role, *, actor: Actor, note: str) -> None:
    """Add a role and say so in the log; whoever calls has asked for permission."""
    before = sorted(person.held_roles)
    person.grants.append(RoleGrant(role=role, granted_at=clock.now()))
    record(
        actor,
        "accounts.grant",
        person,
        N_("%(role)s 역할을 주었습니다"),
        kind=Kind.SECURITY,
        changes={"roles": [before, sorted(person.held_roles)]},
        note=note,
        role=role.label_ko,
    )


def withdraw(person: User, role: Role, *, actor: Actor, note: str) -> None:
    """Take a role back. Raises NotAllowed (also: one's own administration), WrongState when it is not held."""
    authorize(actor, AccountPermission.GRANT, person)
    held = next((held for held in person.grants if held.role is role), None)
    if held is None:
        raise WrongState(N_("가지고 있지 않은 역할입니다."))
    before = sorted(person.held_roles)
    person.grants.remove(held)
    record(
        actor,
        "accounts.withdraw",
        person,
        N_("%(role)s 역할을 거두었습니다"),
        kind=Kind.SECURITY,
        changes={"roles": [before, sorted(person.held_roles)]},
        note=note,
        role=role.label_ko,
    )


def deactivate(person: User, *, actor: Actor, note: str) -> None:
    """Close an account: signed out everywhere, no way in. Raises NotAllowed, WrongState when it is closed."""
    authorize(actor, AccountPermission.GRANT, person)
    if not person.active:
        raise WrongState(N_("이미 사용을 멈춘 계정입니다."))
    person.active = False
    sessions.end_all(person, SessionEnd.REVOKED)
    sentence = N_("계정 사용을 멈추었습니다")
    changes = {"active": [True, False]}
    record(actor, "accounts.deactivate", person, sentence, kind=Kind.SECURITY, changes=changes, note=note)


def reactivate(person: User, *, actor: Actor, note: str) -> None:
    """Open a closed account again. Raises NotAllowed, WrongState when it is open."""
    authorize(actor, AccountPermission.GRANT, person)
    if person.active:
        raise WrongState(N_("이미 사용하고 있는 계정입니다."))
    person.active = True
    sentence = N_("계정을 다시 쓰게 했습니다")
    changes = {"active": [False, True]}
    record(actor, "accounts.reactivate", person, sentence, kind=Kind.SECURITY, changes=changes, note=note)


def unlock(person: User, *, actor: Actor, note: str) -> None:
    """Let someone who failed too often try again at once. Raises NotAllowed."""
    authorize(actor, AccountPermission.GRANT, person)
    attempts.forget(AttemptKind.SIGN_IN_ACCOUNT, person.email)
    sentence = N_("로그인 막힘을 풀었습니다")
    record(actor, "accounts.unlock", person, sentence, kind=Kind.SECURITY, note=note)


def sign_out_everywhere(person: User, *, actor: Actor, note: str) -> int:
    """End every signed-in browser of someone; how many there were. Raises NotAllowed."""
    authorize(actor, AccountPermission.GRANT, person)
    ended = sessions.end_all(person, SessionEnd.REVOKED)
    record(
        actor,
        "accounts.sign_out_everywhere",
        person,
        N_("로그인한 기기 %(count)s대의 연결을 끊었습니다"),
        kind=Kind.SECURITY,
        note=note,
        count=ended,
    )
    return ended


def forget_second_factor(person: User, *, actor: Actor, note: str) -> None:
    """Remove the authenticator app, passkeys and recovery codes of someone who lost them. Raises NotAllowed."""
    authorize(actor, AccountPermission.GRANT, person)
    person.tf_primary_method = person.tf_totp_secret = person.tf_last_counter = None
    person.mf_recovery_codes = None
    person.webauthn.clear()
    sessions.end_all(person, SessionEnd.REVOKED)
    sentence = N_("2단계 인증 수단을 지웠습니다")
    record(actor, "accounts.forget_second_factor", person, sentence, kind=Kind.SECURITY, note=note)


def describe(person: User, name: str, phone: str, language: str, *, actor: Actor) -> None:
    """Change one's own name, telephone and language. Raises NotAllowed."""
    authorize(actor, AccountPermission.DESCRIBE, person)
    changed = [
        field
        for field, value in (("name", name), ("phone", phone), ("language", language))
        if getattr(person, field) != value
    ]
    person.name, person.phone, person.language = name, phone, language
    if changed:
        sentence = N_("계정 정보를 고쳤습니다")
        record(actor, "accounts.describe", person, sentence, fields=", ".join(changed))


def take_address(person: User, before: str, *, but_key: str | None, actor: Actor) -> None:
    """The person's new address has been proved: the old one is told, other browsers and older links are worth nothing.

    Raises NotAllowed.
    """
    authorize(actor, AccountPermission.DESCRIBE, person)
    person.fs_uniquifier = unguessable()
    sessions.end_all(person, SessionEnd.REPLACED, but_key=but_key)
    attempts.forget(AttemptKind.SIGN_IN_ACCOUNT, person.email)
    record(actor, "accounts.change_address", person, N_("이메일 주소를 바꾸었습니다"), kind=Kind.SECURITY)
    with speaking(person.language):
        _tell_the_old_address(person, before)


def _tell_the_old_address(person: User, before: str) -> None:
    lines = [
        gettext(
            "%(name)s 님, 두레 계정의 이메일 주소를 바꾸었습니다. 이제 이 주소로는 로그인할 수 없고 메일도 오지 않습니다.",
            name=person.name,
        ),
        gettext("본인이 하지 않았다면 바로 아래 담당자에게 전화해 주세요. 계정을 멈추고 되돌려 드립니다."),
        f"{setting('OFFICE_NAME')}\n{setting('OFFICE_PHONE')}",
    ]
    post(before, gettext("두레 계정의 이메일 주소를 바꾸었습니다"), "\n\n".join(lines))


GONE = N_("탈퇴한 사람")


def leave(person: User, *, actor: Actor) -> None:
    """Close one's own account for good: what tells who it was is wiped, what was decided stays. Raises NotAllowed."""
    authorize(actor, AccountPermission.LEAVE, person)
    nameless = Actor(person.id, GONE, ip=actor.ip)
    record(nameless, "accounts.leave", person, N_("계정을 없앴습니다"), kind=Kind.SECURITY)
    for invitation in queries.invitations_of(person):
        invitation.email, invitation.name = f"left-{person.id}@left.invalid", ""
    person.name, person.phone, person.email = GONE, "", f"left-{person.id}@left.invalid"
    person.active, person.password, person.confirmed_at = False, None, None
    person.tf_primary_method = person.tf_totp_secret = person.tf_last_counter = None
    person.mf_recovery_codes = None
    person.webauthn.clear()
    person.grants.clear()
    sessions.forget(person)

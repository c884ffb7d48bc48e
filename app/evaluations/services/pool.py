"""The pool of evaluators: what the office knows of a person before they are seated."""

from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.models import Invitation, User
from app.accounts.services import invitations
from app.audit.services import record
from app.evaluations import consent
from app.evaluations.models import EvaluationSession, Evaluator, EvaluatorProfile
from app.evaluations.policy import EvaluationPermission, PoolPermission
from app.evaluations.queries.sessions import POOL
from app.evaluations.states import SessionState
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.roles import Role
from app.kernel.text import N_, clean

THE_POOL = 0
"""There is one pool."""
PLAIN = ("employer", "job", "field", "career")
CHOSEN = ("kind", "gender", "appointed_from", "appointed_until")
COPIED = ("employer", "field", "kind", "gender")
"""What a seat takes over from the pool."""


def describe(
    person: User, *, actor: Actor, former: list[tuple[str, date | None]] | None = None, **known: Any
) -> EvaluatorProfile:
    """Write down what is known of an evaluator: the columns of the profile by name; what is not named stays.

    `former` are employers of the last years with the day it ended. Raises NotAllowed, Refused (not an evaluator; on
    "appointed_until" an end before the beginning).
    """
    own = not set(known) - set(PLAIN)
    authorize(actor, PoolPermission.DESCRIBE_ONESELF if own else EvaluationPermission.KEEP_POOL, person)
    if unknown := set(known) - {*PLAIN, *CHOSEN}:
        raise TypeError(f"a profile has no {', '.join(sorted(unknown))}")
    if Role.EVALUATOR not in person.held_roles:
        raise Refused(N_("평가위원 역할을 가진 사람만 위원 명부에 적을 수 있습니다."))
    start, end = known.get("appointed_from"), known.get("appointed_until")
    if start and end and end < start:
        raise Refused(N_("위촉이 끝나는 날을 시작하는 날 뒤로 정해 주세요."), field="appointed_until")
    profile = _profile_of(person)
    changed = _apply(profile, _tidy(known, former))
    _tell_seats(profile, [key for key in COPIED if key in known])
    record(
        actor,
        "evaluations.describe_evaluator",
        None,
        N_("평가위원 명부를 고쳤습니다"),
        subject_type="evaluator_profile",
        subject_key=person.id,
        fields=", ".join(changed),
    )
    return profile


def invite(email: str, name: str, *, actor: Actor) -> Invitation:
    """Ask somebody into the pool by mail, without any session. Raises NotAllowed, Refused on "email"."""
    authorize(actor, EvaluationPermission.KEEP_POOL, None)
    person = accounts.by_email(invitations.tidy_address(email))
    if person is not None and Role.EVALUATOR in person.held_roles:
        raise Refused(N_("이미 위원 명부에 있는 사람입니다."), field="email")
    invitation, _link = invitations.offer(
        email,
        {Role.EVALUATOR},
        actor=actor,
        name=name,
        note=gettext(
            "평가위원 명부에 모시고자 합니다. 소속과 경력, 전문 분야를 적고 서약과 동의를 해 주시면 됩니다."
        ),
        scope=(POOL, THE_POOL),
    )
    return invitation


@invitations.welcomes(POOL)
def take_in(person: User, _pool: int, actor: Actor) -> None:
    """An invitation was accepted: the person is in the pool and writes the rest themselves."""
    if db.session.get(EvaluatorProfile, person.id) is None:
        db.session.add(EvaluatorProfile(user_id=person.id, updated_at=clock.now()))
        record(
            actor,
            "evaluations.join_pool",
            None,
            N_("초대를 받아 평가위원 명부에 들어왔습니다"),
            subject_type="evaluator_profile",
            subject_key=person.id,
        )


def resend(invitation: Invitation, *, actor: Actor) -> None:
    """A new link for who is waited for. Raises NotAllowed, WrongState."""
    authorize(actor, EvaluationPermission.KEEP_POOL, None)
    invitations.renew(invitation, actor=actor)


def take_back(invitation: Invitation, *, actor: Actor) -> None:
    """The invitation is worth nothing any more. Raises NotAllowed, WrongState."""
    authorize(actor, EvaluationPermission.KEEP_POOL, None)
    invitations.take_back(invitation, actor=actor)


def pledge(person: User, *, actor: Actor) -> None:
    """The evaluator pledges fairness and secrecy for the time in the pool, once. Raises NotAllowed."""
    authorize(actor, PoolPermission.AGREE, person)
    profile = _profile_of(person)
    if profile.pledged_at is not None:
        return
    profile.pledged_at = clock.now()
    record(
        actor,
        "evaluations.pledge_for_pool",
        None,
        N_("위원 명부에 들면서 공정 심사와 비밀 유지를 서약했습니다"),
        subject_type="evaluator_profile",
        subject_key=person.id,
    )


def _profile_of(person: User) -> EvaluatorProfile:
    """What is known of a person, begun when there is nothing yet."""
    profile = db.session.get(EvaluatorProfile, person.id)
    if profile is None:
        profile = EvaluatorProfile(user_id=person.id, updated_at=clock.now())
        db.session.add(profile)
    return profile


def agree(person: User, *, actor: Actor) -> None:
    """The evaluator agrees that the office keeps these data, in the words of today. Raises NotAllowed."""
    authorize(actor, PoolPermission.AGREE, person)
    profile = _profile_of(person)
    if profile.consent_version == consent.VERSION:
        return
    profile.consented_at, profile.consent_version = clock.now(), consent.VERSION
    record(
        actor,
        "evaluations.agree",
        None,
        N_("평가위원 개인정보의 수집과 이용에 동의했습니다(문안 %(version)s판)"),
        subject_type="evaluator_profile",
        subject_key=person.id,
        version=consent.VERSION,
    )


def _tidy(known: dict[str, Any], former: list[tuple[str, date | None]] | None) -> dict[str, Any]:
    values = {key: clean(value) if key in PLAIN else value for key, value in known.items()}
    if former is not None:
        values["former_employers"] = [
            {"name": clean(name), "until": until.isoformat() if until else None} for name, until in former
        ]
    return values


def _tell_seats(profile: EvaluatorProfile, known: list[str]) -> None:
    """A seat may be taken before anything is known of the person: until its session opens it follows the pool, in an
    open one what was empty is filled in. What a closed session was decided with stays."""
    seats = (
        select(Evaluator)
        .join(Evaluator.session)
        .where(
            Evaluator.user_id == profile.user_id,
            Evaluator.removed_at.is_(None),
            EvaluationSession.state.in_((SessionState.PREPARING, SessionState.OPEN)),
        )
    )
    for seat in db.session.scalars(seats) if known else ():
        follows = seat.session.state is SessionState.PREPARING
        for key in known:
            if follows or not getattr(seat, key):
                setattr(seat, key, getattr(profile, key))


def _apply(profile: EvaluatorProfile, values: dict[str, Any]) -> list[str]:
    changed = [key for key, value in values.items() if getattr(profile, key) != value]
    for key in changed:
        setattr(profile, key, values[key])
    profile.updated_at = clock.now()
    return changed

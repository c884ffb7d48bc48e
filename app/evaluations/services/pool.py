"""The pool of evaluators: what the office knows of a person before they are seated."""

from datetime import date
from typing import Any

from app.accounts.models import User
from app.audit.services import record
from app.evaluations import consent
from app.evaluations.models import EvaluatorProfile
from app.evaluations.policy import EvaluationPermission, PoolPermission
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.roles import Role
from app.kernel.text import N_, clean

PLAIN = ("employer", "job", "field", "career")
CHOSEN = ("kind", "gender", "appointed_from", "appointed_until")


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
    profile = db.session.get(EvaluatorProfile, person.id)
    if profile is None:
        profile = EvaluatorProfile(user_id=person.id, updated_at=clock.now())
        db.session.add(profile)
    changed = _apply(profile, _tidy(known, former))
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


def agree(person: User, *, actor: Actor) -> None:
    """The evaluator agrees that the office keeps these data, in the words of today. Raises NotAllowed."""
    authorize(actor, PoolPermission.AGREE, person)
    profile = db.session.get(EvaluatorProfile, person.id)
    if profile is None:
        profile = EvaluatorProfile(user_id=person.id, updated_at=clock.now())
        db.session.add(profile)
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


def _apply(profile: EvaluatorProfile, values: dict[str, Any]) -> list[str]:
    changed = [key for key, value in values.items() if getattr(profile, key) != value]
    for key in changed:
        setattr(profile, key, values[key])
    profile.updated_at = clock.now()
    return changed

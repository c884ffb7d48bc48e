"""The pool of evaluators: what the office knows of a person before they are seated."""

from datetime import date
from typing import Any

from app.accounts.models import User
from app.audit.services import record
from app.evaluations.models import EvaluatorProfile
from app.evaluations.policy import EvaluationPermission
from app.evaluations.states import EvaluatorKind, Gender
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.roles import Role
from app.kernel.text import N_, clean


def describe(
    person: User,
    *,
    actor: Actor,
    employer: str = "",
    job: str = "",
    field: str = "",
    career: str = "",
    kind: EvaluatorKind = EvaluatorKind.EXTERNAL,
    gender: Gender | None = None,
    former: list[tuple[str, date | None]] | None = None,
    appointed_from: date | None = None,
    appointed_until: date | None = None,
) -> EvaluatorProfile:
    """Write down what is known of an evaluator.

    Raises NotAllowed, Refused (not an evaluator; on "appointed_until" an end before the beginning).
    """
    authorize(actor, EvaluationPermission.KEEP_POOL, person)
    if Role.EVALUATOR not in person.held_roles:
        raise Refused(N_("평가위원 역할을 가진 사람만 위원 명부에 적을 수 있습니다."))
    if appointed_from and appointed_until and appointed_until < appointed_from:
        raise Refused(N_("위촉이 끝나는 날을 시작하는 날 뒤로 정해 주세요."), field="appointed_until")
    profile = db.session.get(EvaluatorProfile, person.id)
    if profile is None:
        profile = EvaluatorProfile(user_id=person.id, updated_at=clock.now())
        db.session.add(profile)
    values: dict[str, Any] = {
        "employer": clean(employer),
        "job": clean(job),
        "field": clean(field),
        "career": clean(career),
        "kind": kind,
        "gender": gender,
        "former_employers": [
            {"name": clean(name), "until": until.isoformat() if until else None}
            for name, until in former or []
        ],
        "appointed_from": appointed_from,
        "appointed_until": appointed_until,
    }
    changed = [key for key, value in values.items() if getattr(profile, key) != value]
    for key, value in values.items():
        setattr(profile, key, value)
    profile.updated_at = clock.now()
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

"""What people agreed to. Each text has a version; a new version is asked for again."""

from sqlalchemy import select

from app.accounts.models import Consent, User
from app.accounts.states import ConsentKind
from app.audit.services import record
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.text import N_

VERSION = {ConsentKind.TERMS: "2026-01", ConsentKind.PRIVACY: "2026-01", ConsentKind.NEWS: "2026-01"}


def give(person: User, kinds: set[ConsentKind], *, actor: Actor) -> None:
    """Keep that a person agreed, to which version, and when."""
    now = clock.now()
    for kind in ConsentKind:
        if kind in kinds:
            db.session.add(Consent(user_id=person.id, kind=kind, version=VERSION[kind], given_at=now))
    words = ", ".join(kind.label_ko for kind in ConsentKind if kind in kinds)
    record(actor, "accounts.consent", person, N_("동의했습니다: %(words)s"), words=words)


def withdraw(person: User, kind: ConsentKind, *, actor: Actor) -> None:
    """Keep that a person agrees no longer."""
    now = clock.now()
    for consent in db.session.scalars(
        select(Consent).where(
            Consent.user_id == person.id, Consent.kind == kind, Consent.withdrawn_at.is_(None)
        )
    ):
        consent.withdrawn_at = now
    record(
        actor, "accounts.withdraw_consent", person, N_("동의를 거두었습니다: %(word)s"), word=kind.label_ko
    )

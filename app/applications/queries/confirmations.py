"""Reads of 대표자 확인: what was asked and answered, and where it stands against what is written now."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.applications import snapshot
from app.applications.models import Application, Call, RepresentativeConfirmation
from app.applications.queries.reach import open_fix
from app.applications.queries.writing import Progress
from app.applications.rules import confirming, deadlines, frozen
from app.applications.rules.confirming import Confirmed
from app.applications.states import (
    ConfirmationMeans,
    ConfirmationStanding,
    ConfirmationState,
    ConfirmationWay,
)
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.ventures.models import Membership, Venture
from app.ventures.queries import members_on
from app.ventures.states import MemberRole


@dataclass(frozen=True)
class Confirming:
    """Where the representative's confirmation stands; `row` is the one that decides it."""

    standing: ConfirmationStanding
    content_sha256: str
    row: RepresentativeConfirmation | None
    asked: RepresentativeConfirmation | None

    @property
    def confirmed(self) -> Confirmed | None:
        """Who confirmed the present content, or None."""
        row = self.row
        if self.standing is not ConfirmationStanding.CURRENT or row is None or row.answered_at is None:
            return None
        means: ConfirmationMeans = row.means
        return Confirmed(row.name, means, row.answered_at)


def wants_representative(application: Application) -> bool:
    """Whether the representative confirms in person; a trial only says that they would."""
    call: Call = application.call
    return call.confirmation is ConfirmationWay.REPRESENTATIVE and not application.trial


def confirming_of(application: Application, written: Progress, at: datetime | None = None) -> Confirming:
    """Where it stands against what is written now."""
    now, rows = at or clock.now(), confirmations_of(application)
    content = frozen.digest(snapshot.content(application, written))
    standing = confirming.standing(rows, content, now)
    same = (row for row in rows if row.content_sha256 == content)
    last = (row for row in rows if row.state is not ConfirmationState.REPLACED)
    row = next(same if standing is ConfirmationStanding.CURRENT else last, None)
    asked = next((row for row in rows if row.state is ConfirmationState.ASKED), None)
    return Confirming(standing, content, row, asked)


def confirmations_of(application: Application) -> list[RepresentativeConfirmation]:
    """Everything that was asked and confirmed, the newest first."""
    return list(
        db.session.scalars(
            select(RepresentativeConfirmation)
            .where(RepresentativeConfirmation.application_id == application.id)
            .order_by(RepresentativeConfirmation.id.desc())
        )
    )


def key_hash(token: str) -> str:
    """The hash under which the key of a link is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def confirmation_by_link(token: str, *, hold: bool = False) -> RepresentativeConfirmation | None:
    """The question a link belongs to, whatever became of it; `hold` keeps it to this transaction."""
    wanted = select(RepresentativeConfirmation).where(
        RepresentativeConfirmation.token_hash == key_hash(token)
    )
    return db.session.scalar(wanted.with_for_update() if hold else wanted)


def is_open(row: RepresentativeConfirmation, at: datetime) -> bool:
    """Whether its link still takes an answer."""
    in_time = row.expires_at is None or not deadlines.is_late(at, row.expires_at)
    return row.state is ConfirmationState.ASKED and in_time


def confirm_until(application: Application) -> datetime:
    """The deadline the confirmation serves: of the open request to mend, else of the call."""
    fix = open_fix(application) if application.submitted_at is not None else None
    until: datetime = fix.due_at if fix is not None else application.call.closes_at
    return until


def represented_as(application: Application, actor: Actor) -> str | None:
    """The representative's name under which the signed-in member confirms, else None."""
    found = representatives_among(application.venture)
    return next((name for member, name in found if member.user_id == actor.id), None)


def representatives_among(venture: Venture) -> list[tuple[Membership, str]]:
    """Members who are the representative, with the name they confirm under.

    Recorded by someone else, and still whom the venture's record names: calling the account so makes no one the
    representative. Only an owner who works alone, whom nobody could record, is known by the account's name.
    """
    members = members_on(venture, clock.today())
    owners = [member for member in members if member.role is MemberRole.OWNER]
    found = []
    for member in members:
        name = member.represents_as or (member.user.name if owners == [member] else None)
        if name is None or member.user.confirmed_at is None:
            continue
        if confirming.representatives(name) & confirming.representatives(venture.representative):
            found.append((member, name))
    return found

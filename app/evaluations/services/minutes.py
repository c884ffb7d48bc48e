"""회의록: written by the office after the meeting, then made into a paper by the worker."""

from dataclasses import dataclass
from datetime import datetime

from app.audit.services import record
from app.documents import queries as register
from app.documents import services as documents
from app.documents.models import IssuedDocument
from app.documents.states import PaperKind, Reader
from app.evaluations.models import EvaluationSession, Meeting
from app.evaluations.policy import EvaluationPermission
from app.evaluations.queries import sessions as queries
from app.evaluations.services.papers import SUBJECT
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.settings import setting
from app.kernel.text import N_, clean
from app.tasks.services import enqueue

MAKE = "evaluations.minutes"


@dataclass(frozen=True)
class Held:
    """A meeting as the office writes it down; votes are for, against, abstained."""

    place: str
    began_at: datetime
    ended_at: datetime
    discussion: str
    votes: tuple[int, int, int]
    secretary: str


def write(session: EvaluationSession, held: Held, *, actor: Actor) -> Meeting:
    """Write the minutes down, or anew; gives the meeting and has its paper made.

    Raises NotAllowed, WrongState while it is open, Refused on the field that is wrong.
    """
    authorize(actor, EvaluationPermission.RUN, session)
    if session.closed_at is None:
        raise WrongState(N_("심사를 마친 뒤에 회의록을 적습니다."))
    _check(session, held)
    meeting = db.session.get(Meeting, session.id)
    if meeting is None:
        meeting = Meeting(session=session)
        db.session.add(meeting)
    meeting.place, meeting.secretary = clean(held.place), clean(held.secretary)
    meeting.began_at, meeting.ended_at = held.began_at, held.ended_at
    meeting.discussion = clean(held.discussion)
    meeting.votes_for, meeting.votes_against, meeting.votes_abstained = held.votes
    meeting.written_at, meeting.written_by_id = clock.now(), actor.id
    db.session.flush()
    record(
        actor,
        "evaluations.write_minutes",
        session,
        N_("%(title)s 회의록을 적었습니다(찬성 %(yes)s, 반대 %(no)s, 기권 %(none)s)"),
        title=session.title,
        yes=held.votes[0],
        no=held.votes[1],
        none=held.votes[2],
    )
    enqueue(MAKE, asked_by=actor, session_id=session.id)
    return meeting


def _check(session: EvaluationSession, held: Held) -> None:
    if held.ended_at <= held.began_at:
        raise Refused(N_("끝난 시각을 시작한 시각 뒤로 적어 주세요."), field="ended")
    if held.ended_at > clock.now():
        raise Refused(N_("아직 끝나지 않은 회의입니다."), field="held_on")
    present = [member for member in queries.panel(session) if member.attended]
    if not present:
        raise Refused(N_("‘위원과 배정’에서 출석을 먼저 적어 주세요."), field="votes_for")
    if sum(held.votes) != len(present):
        raise Refused(
            N_("찬성, 반대, 기권을 더하면 출석한 %(present)s명이어야 합니다."),
            field="votes_for",
            present=len(present),
        )


def reserve(session: EvaluationSession, *, actor: Actor) -> IssuedDocument:
    """The number of the next edition; it will replace the one before."""
    earlier = register.latest(PaperKind.MINUTES, SUBJECT, session.id, Reader.COMMITTEE)
    return documents.reserve(
        PaperKind.MINUTES,
        documents.Subject(SUBJECT, session.id),
        Reader.COMMITTEE,
        title=f"{session.title} 회의록",
        as_of=clock.today(),
        issuer=setting("OFFICE_NAME"),
        actor=actor,
        replaces=earlier,
    )

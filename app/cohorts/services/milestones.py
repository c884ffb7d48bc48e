"""Milestones are set for a cohort, handed in by its ventures, and settled or sent back."""

from datetime import date

from sqlalchemy import select

from app.audit.services import move, record
from app.cohorts import states
from app.cohorts.models import Cohort, Milestone, MilestoneProgress, Participation
from app.cohorts.policy import CohortPermission
from app.cohorts.services import letters
from app.cohorts.states import CohortState, ParticipationState, ProgressState
from app.files.models import StoredFile
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.states import Move
from app.kernel.text import N_


def add(cohort: Cohort, title: str, due_on: date, *, actor: Actor, about: str = "") -> Milestone:
    """Set a milestone for everybody who takes part. Raises Refused on "title" or "due_on", WrongState."""
    authorize(actor, CohortPermission.RUN, cohort)
    if cohort.state is CohortState.FINISHED:
        raise WrongState
    same = select(Milestone.id).where(Milestone.cohort_id == cohort.id, Milestone.title == title)
    if db.session.scalar(same) is not None:
        raise Refused(N_("같은 이름의 이정표가 있습니다."), field="title")
    if due_on < cohort.starts_on:
        raise Refused(N_("기한이 기수가 시작하는 날보다 앞섭니다."), field="due_on")
    milestone = Milestone(cohort=cohort, title=title, about=about, due_on=due_on, set_on=clock.today())
    db.session.add(milestone)
    members = select(Participation).where(
        Participation.cohort_id == cohort.id, Participation.state == ParticipationState.JOINED
    )
    for participation in db.session.scalars(members):
        db.session.add(MilestoneProgress(milestone=milestone, participation=participation))
    db.session.flush()
    record(
        actor,
        "milestone.add",
        milestone,
        N_("%(cohort)s에 이정표 %(title)s을(를) 두었습니다"),
        cohort=cohort.name,
        title=title,
    )
    return milestone


def hand_in(progress: MilestoneProgress, note: str, *, actor: Actor, file: StoredFile | None = None) -> None:
    """The venture says it is done, with a note or evidence. Raises NotAllowed, WrongState, Refused on "note"."""
    authorize(actor, CohortPermission.HAND_IN, progress)
    if progress.participation.state is not ParticipationState.JOINED:
        raise WrongState
    if not note.strip() and file is None:
        raise Refused(N_("한 일을 적거나 증빙 파일을 올려 주세요."), field="note")
    _move(progress, states.HAND_IN, actor, N_("%(cohort)s 이정표 %(title)s을(를) 냈습니다"))
    progress.handed_in_on, progress.note, progress.sent_back = clock.today(), note.strip(), ""
    if file is not None:
        progress.file_id = file.id


def settle(progress: MilestoneProgress, *, actor: Actor) -> None:
    """A coordinator finds it done. Raises NotAllowed, WrongState."""
    authorize(actor, CohortPermission.SETTLE, progress)
    _move(progress, states.SETTLE, actor, N_("%(venture)s의 %(title)s을(를) 마친 것으로 확인했습니다"))
    progress.done_on = clock.today()


def send_back(progress: MilestoneProgress, reason: str, *, actor: Actor) -> None:
    """A coordinator asks for more. Raises NotAllowed, WrongState, Refused on "reason"."""
    authorize(actor, CohortPermission.SETTLE, progress)
    if not reason.strip():
        raise Refused(N_("무엇을 보완해야 하는지 적어 주세요."), field="reason")
    _move(progress, states.SEND_BACK, actor, N_("%(venture)s의 %(title)s 보완을 요청했습니다"))
    progress.handed_in_on, progress.sent_back = None, reason.strip()
    letters.sent_back(progress.participation, progress.milestone.title, reason.strip())


def _move(progress: MilestoneProgress, step: Move[ProgressState], actor: Actor, sentence: str) -> None:
    move(
        progress,
        step,
        actor=actor,
        sentence=sentence,
        venture_id=progress.participation.venture_id,
        venture=progress.participation.venture.full_name,
        cohort=progress.participation.cohort.name,
        title=progress.milestone.title,
    )

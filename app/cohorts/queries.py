"""Reads of cohorts: who takes part, how far everybody is. `on` is a Seoul date."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import contains_eager, lazyload

from app.cohorts import rules
from app.cohorts.models import Cohort, CohortProgramme, Milestone, MilestoneProgress, Participation
from app.cohorts.policy import READERS
from app.cohorts.states import CohortState, ParticipationState, ProgressState
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Missing


@dataclass(frozen=True)
class MilestoneFact:
    """One venture's milestone as it stood on a date."""

    progress_id: int
    milestone_id: int
    title: str
    due_on: date
    state: ProgressState
    done_on: date | None
    overdue: bool


@dataclass(frozen=True)
class ParticipationFact:
    """A venture's part in a cohort as it stood on a date."""

    id: int
    venture_id: int
    venture: str
    cohort_id: int
    programme: str
    cohort: str
    starts_on: date
    ends_on: date
    state: ParticipationState
    joined_on: date
    ended_on: date | None
    reason: str
    milestones: tuple[MilestoneFact, ...]

    @property
    def done(self) -> int:
        """Milestones done."""
        return sum(item.state is ProgressState.DONE for item in self.milestones)

    @property
    def total(self) -> int:
        """Milestones set."""
        return len(self.milestones)

    @property
    def overdue(self) -> int:
        """Milestones whose day passed with nothing handed in."""
        return sum(item.overdue for item in self.milestones)


@dataclass(frozen=True)
class OverdueMilestone:
    """A venture that is behind with a milestone."""

    participation_id: int
    cohort_id: int
    venture_id: int
    venture: str
    cohort: str
    title: str
    due_on: date
    days_late: int


@dataclass(frozen=True)
class CohortRow:
    """A cohort in the list with its numbers."""

    cohort: Cohort
    members: int
    graduated: int


def visible_to(actor: Actor) -> Select[Participation]:
    """Every part taken for those who oversee; a venture's own; none for others."""
    found = select(Participation)
    if actor.system or actor.has(*READERS):
        return found
    ids = actor.ids("venture")
    return found.where(Participation.venture_id.in_(ids) if ids else false())


def get(participation_id: int, actor: Actor) -> Participation:
    """One venture's part. Raises Missing when it is not theirs."""
    found = db.session.scalar(visible_to(actor).where(Participation.id == participation_id))
    if found is None:
        raise Missing
    return found


def get_cohort(cohort_id: int) -> Cohort:
    """One cohort. Raises Missing."""
    found = db.session.get(Cohort, cohort_id)
    if found is None:
        raise Missing
    return found


def get_progress(progress_id: int, actor: Actor) -> MilestoneProgress:
    """One venture's milestone. Raises Missing when it is not theirs."""
    mine = visible_to(actor).with_only_columns(Participation.id)
    found = db.session.scalar(
        select(MilestoneProgress).where(
            MilestoneProgress.id == progress_id, MilestoneProgress.participation_id.in_(mine)
        )
    )
    if found is None:
        raise Missing
    return found


def programmes() -> list[CohortProgramme]:
    """Every programme, by name."""
    return list(db.session.scalars(select(CohortProgramme).order_by(CohortProgramme.name)))


def cohorts(state: CohortState | None = None) -> list[CohortRow]:
    """Every cohort, the latest first, with how many take part and how many graduated."""
    wanted = select(Cohort).order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    if state is not None:
        wanted = wanted.where(Cohort.state == state)
    counted = select(Participation.cohort_id, Participation.state, func.count()).group_by(
        Participation.cohort_id, Participation.state
    )
    counts: defaultdict[int, Counter[ParticipationState]] = defaultdict(Counter)
    for row in db.session.execute(counted):
        counts[row[0]][row[1]] = row[2]
    return [
        CohortRow(cohort, counts[cohort.id].total(), counts[cohort.id][ParticipationState.GRADUATED])
        for cohort in db.session.scalars(wanted)
    ]


def milestones_of(cohort: Cohort, on: date | None = None) -> list[Milestone]:
    """The milestones of a cohort, by day; with `on` those set by then."""
    wanted = select(Milestone).where(Milestone.cohort_id == cohort.id)
    if on is not None:
        wanted = wanted.where(Milestone.set_on <= on)
    return list(db.session.scalars(wanted.order_by(Milestone.due_on, Milestone.id)))


def places_taken(cohort: Cohort) -> int:
    """How many ventures take part or graduated; who left frees a place."""
    wanted = select(func.count()).where(
        Participation.cohort_id == cohort.id, Participation.state != ParticipationState.LEFT
    )
    return db.session.scalar(wanted) or 0


def board(cohort: Cohort, actor: Actor, on: date) -> list[ParticipationFact]:
    """Everybody in a cohort with their milestones as of a date, by name."""
    rows = db.session.scalars(
        visible_to(actor).where(Participation.cohort_id == cohort.id, Participation.joined_on <= on)
    )
    return sorted(facts(rows, on), key=lambda row: row.venture)


def of_venture(venture_id: int, on: date) -> list[ParticipationFact]:
    """Every cohort a venture had joined by a date, the newest first; one statement."""
    wanted = (
        select(Participation, MilestoneProgress)
        .outerjoin(MilestoneProgress, MilestoneProgress.participation_id == Participation.id)
        .outerjoin(Milestone, Milestone.id == MilestoneProgress.milestone_id)
        .options(
            contains_eager(MilestoneProgress.milestone).lazyload(Milestone.cohort),
            lazyload(MilestoneProgress.participation),
        )  # both are there already; joined once more they would drop those without a milestone
        .where(Participation.venture_id == venture_id, Participation.joined_on <= on)
        .order_by(Participation.joined_on.desc(), Participation.id.desc(), Milestone.due_on, Milestone.id)
    )
    held: dict[Participation, list[MilestoneProgress]] = {}
    rows = cast("Iterable[tuple[Participation, MilestoneProgress | None]]", db.session.execute(wanted))
    for part, progress in rows:
        kept = held.setdefault(part, [])
        if progress is not None and progress.milestone.set_on <= on:
            kept.append(progress)
    return [_fact(part, progress, on) for part, progress in held.items()]


def facts(rows: Iterable[Participation], on: date) -> list[ParticipationFact]:
    """Parts taken as they stood on a date, in one more statement however many there are."""
    parts = list(rows)
    held: defaultdict[int, list[MilestoneProgress]] = defaultdict(list)
    wanted = (
        select(MilestoneProgress)
        .join(Milestone, Milestone.id == MilestoneProgress.milestone_id)
        .options(
            contains_eager(MilestoneProgress.milestone).lazyload(Milestone.cohort),
            lazyload(MilestoneProgress.participation),
            lazyload(MilestoneProgress.file),
        )
        .where(MilestoneProgress.participation_id.in_([part.id for part in parts]), Milestone.set_on <= on)
        .order_by(Milestone.due_on, Milestone.id)
    )
    for progress in db.session.scalars(wanted) if parts else ():
        held[progress.participation_id].append(progress)
    return [_fact(part, held[part.id], on) for part in parts]


def _fact(part: Participation, progress: list[MilestoneProgress], on: date) -> ParticipationFact:
    state = rules.taking_part_on(part.state, part.ended_on, on)
    ended = state is not ParticipationState.JOINED
    return ParticipationFact(
        id=part.id,
        venture_id=part.venture_id,
        venture=part.venture.full_name,
        cohort_id=part.cohort_id,
        programme=part.cohort.programme.name,
        cohort=part.cohort.name,
        starts_on=part.cohort.starts_on,
        ends_on=part.cohort.ends_on,
        state=state,
        joined_on=part.joined_on,
        ended_on=part.ended_on if ended else None,
        reason=part.reason if ended else "",
        milestones=tuple(_milestone_fact(row, on, late_matters=not ended) for row in progress),
    )


def _milestone_fact(row: MilestoneProgress, on: date, *, late_matters: bool) -> MilestoneFact:
    state = rules.progress_on(row.handed_in_on, row.done_on, on)
    return MilestoneFact(
        progress_id=row.id,
        milestone_id=row.milestone_id,
        title=row.milestone.title,
        due_on=row.milestone.due_on,
        state=state,
        done_on=row.done_on if state is ProgressState.DONE else None,
        overdue=late_matters and rules.is_overdue(row.milestone.due_on, state, on),
    )


def overdue(actor: Actor, on: date) -> list[OverdueMilestone]:
    """Ventures that are behind in cohorts that run, the longest first."""
    rows = (
        visible_to(actor)
        .join(Participation.cohort)
        .options(contains_eager(Participation.cohort))
        .where(Cohort.state == CohortState.RUNNING)
    )
    found = [
        OverdueMilestone(
            part.id,
            part.cohort_id,
            part.venture_id,
            part.venture,
            part.cohort,
            item.title,
            item.due_on,
            (on - item.due_on).days,
        )
        for part in facts(db.session.scalars(rows), on)
        for item in part.milestones
        if item.overdue
    ]
    return sorted(found, key=lambda row: (row.due_on, row.venture))


def _handed_in(actor: Actor) -> Select[MilestoneProgress]:
    mine = visible_to(actor).with_only_columns(Participation.id)
    return select(MilestoneProgress).where(
        MilestoneProgress.state == ProgressState.HANDED_IN,
        MilestoneProgress.participation_id.in_(mine),
    )


def to_settle(actor: Actor) -> list[MilestoneProgress]:
    """Milestones handed in that wait for a coordinator."""
    return list(db.session.scalars(_handed_in(actor).order_by(MilestoneProgress.handed_in_on)))


def count_to_settle(actor: Actor) -> int:
    """How many milestones wait for a coordinator."""
    counted = select(func.count()).select_from(
        _handed_in(actor).with_only_columns(MilestoneProgress.id).subquery()
    )
    return db.session.scalar(counted) or 0


def progress_of(participation: Participation) -> list[MilestoneProgress]:
    """A venture's milestones, by day."""
    wanted = (
        select(MilestoneProgress)
        .join(Milestone, Milestone.id == MilestoneProgress.milestone_id)
        .where(MilestoneProgress.participation_id == participation.id)
    )
    return list(db.session.scalars(wanted.order_by(Milestone.due_on, Milestone.id)))

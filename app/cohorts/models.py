"""Programmes, cohorts, who takes part, and milestones. `_on` is a Seoul date."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.applications.models import Application
from app.cohorts.states import CohortState, ParticipationState, ProgressState
from app.files.models import StoredFile
from app.kernel.db import LINE, NAME, Model, Versioned, enum_type
from app.kernel.text import N_
from app.ventures.merging import merges
from app.ventures.models import Venture


class CohortProgramme(Model):
    """A programme that runs in cohorts: 성동 스케일업."""

    __tablename__ = "cohort_programme"
    __table_args__ = (CheckConstraint("name <> ''", name="named"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(NAME, unique=True)
    about: Mapped[str] = mapped_column(String(2000), default="")


class Cohort(Versioned, Model):
    """One run of a programme (기수), for at most `capacity` ventures."""

    __tablename__ = "cohort"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("number >= 1 AND capacity >= 1", name="counts_make_sense"),
        CheckConstraint("(state = 'planned') = (begun_on IS NULL)", name="begun_iff_dated"),
        CheckConstraint("(state = 'finished') = (finished_on IS NOT NULL)", name="finished_iff_dated"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey(CohortProgramme.id))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(NAME, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    capacity: Mapped[int]
    state: Mapped[CohortState] = mapped_column(enum_type(CohortState), default=CohortState.PLANNED)
    begun_on: Mapped[date | None]
    finished_on: Mapped[date | None]

    programme: Mapped[CohortProgramme] = relationship(lazy="joined", innerjoin=True)

    @property
    def name(self) -> str:
        """How people call it: 성동 스케일업 9기."""
        return f"{self.programme.name} {self.number}기"


class Participation(Versioned, Model):
    """A venture in a cohort, once."""

    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("cohort_id", "venture_id"),
        CheckConstraint("(state = 'joined') = (ended_on IS NULL)", name="ended_iff_dated"),
        CheckConstraint("state <> 'left' OR reason <> ''", name="left_for_a_reason"),
        CheckConstraint("ended_on >= joined_on", name="ended_after_joining"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id))
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey(Application.id), index=True)
    state: Mapped[ParticipationState] = mapped_column(
        enum_type(ParticipationState), default=ParticipationState.JOINED
    )
    joined_on: Mapped[date]
    ended_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(LINE, default="")

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
    venture: Mapped[Venture] = relationship(lazy="joined", innerjoin=True)


class Milestone(Model):
    """Something every venture of a cohort does by a day."""

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("cohort_id", "title"),
        CheckConstraint("title <> ''", name="titled"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id))
    title: Mapped[str] = mapped_column(NAME)
    about: Mapped[str] = mapped_column(String(2000), default="")
    due_on: Mapped[date]
    set_on: Mapped[date]

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)


class MilestoneProgress(Versioned, Model):
    """How far one venture is with one milestone, with its evidence."""

    __tablename__ = "milestone_progress"
    __table_args__ = (
        UniqueConstraint("milestone_id", "participation_id"),
        CheckConstraint("state <> 'handed_in' OR handed_in_on IS NOT NULL", name="handed_in_is_dated"),
        CheckConstraint("state <> 'open' OR handed_in_on IS NULL", name="open_is_not_handed_in"),
        CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="done_iff_dated"),
        Index(None, "participation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey(Milestone.id))
    participation_id: Mapped[int] = mapped_column(ForeignKey(Participation.id))
    state: Mapped[ProgressState] = mapped_column(enum_type(ProgressState), default=ProgressState.OPEN)
    note: Mapped[str] = mapped_column(String(2000), default="")
    sent_back: Mapped[str] = mapped_column(LINE, default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id), index=True)
    handed_in_on: Mapped[date | None]
    done_on: Mapped[date | None]

    milestone: Mapped[Milestone] = relationship(lazy="joined", innerjoin=True)
    participation: Mapped[Participation] = relationship(lazy="joined", innerjoin=True)
    file: Mapped[StoredFile | None] = relationship(lazy="joined")


merges(Participation.venture_id, N_("스케일업 참여"))

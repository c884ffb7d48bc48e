"""Makers of cohorts: programme, cohort, who takes part, milestones; rows are flushed, not committed."""

import itertools
from datetime import timedelta
from typing import Any

from app.cohorts.models import Cohort, CohortProgramme, Milestone, MilestoneProgress, Participation
from app.cohorts.states import CohortState, ParticipationState
from app.kernel import clock
from tests import make, make_ventures

_numbers = itertools.count(1)


def programme(**over: Any) -> CohortProgramme:
    """A programme of its own."""
    made: CohortProgramme = make.added(
        CohortProgramme(**({"name": f"성동 스케일업 {next(_numbers)}"} | over))
    )
    return made


def cohort(state: CohortState = CohortState.RUNNING, **over: Any) -> Cohort:
    """A cohort for ten that began two months ago and runs for half a year."""
    today = clock.today()
    start = today - timedelta(days=60)
    values: dict[str, Any] = {
        "programme": over.get("programme") or programme(),
        "number": next(_numbers),
        "starts_on": start,
        "ends_on": today + timedelta(days=120),
        "capacity": 10,
        "state": state,
        "begun_on": None if state is CohortState.PLANNED else start,
        "finished_on": today if state is CohortState.FINISHED else None,
    }
    made: Cohort = make.added(Cohort(**(values | over)))
    return made


def participation(of: Cohort | None = None, **over: Any) -> Participation:
    """A venture that takes part since the cohort began."""
    of = of or cohort()
    values: dict[str, Any] = {
        "cohort": of,
        "venture": over.get("venture") or make_ventures.venture(),
        "joined_on": of.starts_on,
    }
    if over.get("state", ParticipationState.JOINED) is not ParticipationState.JOINED:
        values |= {"ended_on": clock.today(), "reason": "사업을 바꾸었습니다."}
    made: Participation = make.added(Participation(**(values | over)))
    return made


def milestone(of: Cohort, **over: Any) -> Milestone:
    """Something due in a month, with progress for everybody who takes part."""
    today = clock.today()
    values = {
        "cohort": of,
        "title": f"IR 자료 {next(_numbers)}",
        "due_on": today + timedelta(days=30),
        "set_on": of.starts_on,
    }
    made: Milestone = make.added(Milestone(**(values | over)))
    return made


def progress(part: Participation, of: Milestone | None = None, **over: Any) -> MilestoneProgress:
    """A venture's milestone, nothing done yet."""
    of = of or milestone(part.cohort)
    made: MilestoneProgress = make.added(MilestoneProgress(milestone=of, participation=part, **over))
    return made

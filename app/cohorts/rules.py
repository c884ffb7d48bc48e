"""Taking part and milestones as of a date. Pure."""

from datetime import date

from app.cohorts.states import ParticipationState, ProgressState


def taking_part_on(state: ParticipationState, ended_on: date | None, on: date) -> ParticipationState:
    """How a venture took part on a date, from how it ended and when."""
    return state if ended_on is not None and ended_on <= on else ParticipationState.JOINED


def progress_on(handed_in_on: date | None, done_on: date | None, on: date) -> ProgressState:
    """How far a milestone was on a date."""
    if done_on is not None and done_on <= on:
        return ProgressState.DONE
    if handed_in_on is not None and handed_in_on <= on:
        return ProgressState.HANDED_IN
    return ProgressState.OPEN


def is_overdue(due_on: date, state: ProgressState, on: date) -> bool:
    """Whether the day passed and nothing was handed in."""
    return state is ProgressState.OPEN and on > due_on

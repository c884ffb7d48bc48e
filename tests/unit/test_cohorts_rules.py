"""Taking part and milestones as of a date: no database."""

from datetime import date

import pytest

from app.cohorts import rules
from app.cohorts.states import ParticipationState, ProgressState


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 9, 1), ProgressState.OPEN),
        (date(2026, 9, 2), ProgressState.HANDED_IN),
        (date(2026, 9, 9), ProgressState.DONE),
    ],
)
def test_how_far_a_milestone_was_on_a_date(on: date, state: ProgressState) -> None:
    assert rules.progress_on(date(2026, 9, 2), date(2026, 9, 9), on) is state


def test_a_milestone_is_late_from_the_day_after_unless_handed_in() -> None:
    due = date(2026, 9, 5)
    assert not rules.is_overdue(due, ProgressState.OPEN, due)
    assert rules.is_overdue(due, ProgressState.OPEN, date(2026, 9, 6))
    assert not rules.is_overdue(due, ProgressState.HANDED_IN, date(2026, 9, 6))


def test_a_venture_took_part_until_the_day_it_ended() -> None:
    left, ended = ParticipationState.LEFT, date(2026, 9, 5)
    assert rules.taking_part_on(left, ended, date(2026, 9, 4)) is ParticipationState.JOINED
    assert rules.taking_part_on(left, ended, ended) is left
    assert rules.taking_part_on(ParticipationState.JOINED, None, ended) is ParticipationState.JOINED

"""A session is set up anew until it opens: never by who may not, never after, never back to a stage that is over."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.evaluations.services import sessions
from app.evaluations.states import Stage
from app.kernel import clock
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from tests import make
from tests import make_evaluations as me

FULL, LOW = [25, 25, 15, 15], [10, 10, 10, 10]


def settings(**over: object) -> sessions.Settings:
    """What is chosen, due in five days."""
    return sessions.Settings(**({"due_at": clock.now() + timedelta(days=5)} | over))  # type: ignore[arg-type]


def test_a_gate_becomes_the_last_stage_with_the_places_of_the_call(session: Session) -> None:
    made = me.session(is_final=False, advance=9)
    assert made.rule["capacity"] == 9
    sessions.change(made, Stage.PRESENTATION, settings(quorum=3), actor=me.coordinator())
    assert (made.stage, made.is_final, made.quorum) == (Stage.PRESENTATION, True, 3)
    assert made.rule["capacity"] == made.call.places


def test_a_deadline_that_has_passed_and_who_may_not_are_refused(session: Session) -> None:
    made = me.session()
    with pytest.raises(Refused) as refusal:
        sessions.change(made, Stage.PAPER, settings(due_at=clock.now()), actor=me.coordinator())
    assert refusal.value.field == "due_at"
    with pytest.raises(NotAllowed):
        sessions.change(made, Stage.PAPER, settings(), actor=make.actor(Role.AUDITOR))


def test_nothing_is_set_up_anew_once_the_session_was_opened(session: Session) -> None:
    made, _, _ = me.opened(3, 1)
    with pytest.raises(WrongState):
        sessions.change(made, Stage.PAPER, settings(blind=True), actor=me.coordinator())
    assert made.blind is False


def test_after_a_paper_stage_only_a_presentation_is_set_up(session: Session) -> None:
    first, _, _ = me.closed([[FULL, FULL, FULL], [LOW, LOW, LOW]], is_final=False)
    me.told(first)
    second = me.session(first.call, stage=Stage.PRESENTATION)
    with pytest.raises(WrongState):
        sessions.change(second, Stage.PAPER, settings(), actor=me.coordinator())
    sessions.change(second, Stage.PRESENTATION, settings(mark_places=0), actor=me.coordinator())
    assert second.mark_places == 0

"""What a seat knows of its member: somebody who came by a link writes about themselves only afterwards."""

import pytest
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.evaluations.models import Evaluator
from app.evaluations.rules_panel import PanelRule
from app.evaluations.services import panel, pool, results, sessions
from app.evaluations.states import EvaluatorKind, Gender
from app.kernel.errors import Refused
from app.kernel.roles import Role
from tests import make
from tests import make_evaluations as me


def newcomer(made: object) -> Evaluator:
    """Somebody the pool knew nothing of when the link was followed."""
    person = make.user(Role.EVALUATOR)
    panel.take_in(person, made.id, me.coordinator())  # type: ignore[attr-defined]
    return make.db.session.query(Evaluator).filter_by(user_id=person.id).one()


def test_what_an_invited_member_writes_later_stands_on_the_panel(session: Session) -> None:
    made = me.session(panel=PanelRule(1, 0, 100, ["법무"]))
    seat = newcomer(made)
    assert seat.employer == "" and len(sessions.findings(made, [seat])) == 2
    pool.describe(seat.user, actor=actor_of(seat.user), employer="법무법인 누리", field="법무, 계약")
    pool.describe(seat.user, actor=me.coordinator(), gender=Gender.FEMALE, kind=EvaluatorKind.INTERNAL)
    assert (seat.employer, seat.field, seat.gender) == ("법무법인 누리", "법무, 계약", Gender.FEMALE)
    assert seat.kind is EvaluatorKind.INTERNAL and not sessions.findings(made, [seat])


def test_in_an_open_session_only_what_was_empty_is_filled_in(session: Session) -> None:
    made, _, members = me.opened(3, 1)
    seat, known = newcomer(made), members[0]
    for one in (seat, known):
        pool.describe(one.user, actor=me.coordinator(), employer="새 직장", gender=Gender.MALE)
    assert (seat.employer, seat.gender) == ("새 직장", Gender.MALE)
    assert (known.employer, known.gender) == ("성수회계법인", Gender.FEMALE)


def test_what_a_session_was_closed_with_stays(session: Session) -> None:
    made, _, _ = me.opened(3, 1)
    seat = newcomer(made)
    results.close(made, actor=me.coordinator(), without="시험")
    pool.describe(seat.user, actor=me.coordinator(), employer="새 직장")
    assert seat.employer == ""


def test_who_works_for_the_office_does_not_become_an_outside_member_by_writing_a_profile(
    session: Session,
) -> None:
    made = me.session()
    person = make.user(Role.EVALUATOR, Role.COORDINATOR)
    seat = panel.seat(made, person, actor=me.coordinator())
    pool.describe(person, actor=actor_of(person), employer="성동구청")
    assert seat.kind is EvaluatorKind.INTERNAL and seat.employer == "성동구청"


def test_nobody_is_invited_to_a_panel_they_sit_on_or_left(session: Session) -> None:
    made = me.session()
    first, second, _ = me.seats(made, 3)
    panel.remove(second, reason="사임", actor=me.coordinator())
    for seat in (first, second):
        with pytest.raises(Refused) as refusal:
            panel.invite(made, f" {seat.user.email.upper()}", "이름", actor=me.coordinator())
        assert refusal.value.field == "email"
    assert panel.invite(made, me.person().email, "이름", actor=me.coordinator()).id

"""What a seat knows of its member: somebody who came by a link writes about themselves only afterwards."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import RoleGrant
from app.accounts.queries import actor_of
from app.applications.services import objections
from app.evaluations.models import Evaluator
from app.evaluations.rules_panel import PanelRule
from app.evaluations.services import panel, pool, results, sessions
from app.evaluations.states import EvaluatorKind, Gender
from app.kernel import clock
from app.kernel.errors import NotAllowed, Refused
from app.kernel.roles import Role
from app.notices.models import Notice
from tests import make
from tests import make_evaluations as me
from tests import make_ventures as mv


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


def test_who_comes_for_a_member_who_left_is_given_what_the_other_had(session: Session) -> None:
    made, rows, members = me.opened(3, 2)
    me.marked(members[0], rows[0], [25, 25, 15, 15])
    panel.remove(members[0], reason="해외 출장", actor=me.coordinator())
    (instead,) = me.seats(made, 1)
    given = panel.assign_all(made, actor=me.coordinator())
    assert {(row.evaluator_id, row.application_id) for row in given} == {(instead.id, row.id) for row in rows}


def test_in_equal_parts_somebody_else_takes_over_what_a_member_had_who_left(session: Session) -> None:
    made, _, members = me.opened(3, 2)
    panel.remove(members[0], reason="해외 출장", actor=me.coordinator())
    (instead,) = me.seats(made, 1)
    given = panel.assign_all(made, actor=me.coordinator(), each=3)
    assert [row.evaluator_id for row in given] == [instead.id] * 2
    assert panel.assign_all(made, actor=me.coordinator(), each=3) == []


def test_who_judged_it_answers_no_objection_to_the_result_and_is_not_asked_to(session: Session) -> None:
    made, rows, members = me.closed([[[10, 10, 10, 10]] * 3])
    for member in members[:2]:
        member.user.grants.append(RoleGrant(role=Role.COORDINATOR, granted_at=clock.now()))
    panel_of_office, other = [actor_of(one.user) for one in members[:2]], me.coordinator()
    me.told(made)
    session.flush()
    objection = objections.file(rows[0], reason="합이 다릅니다.", actor=mv.member_actor(rows[0].venture))
    for judge in panel_of_office:
        with pytest.raises(NotAllowed):
            objections.dismiss(objection, answer="그대로입니다.", actor=judge)
    told = select(Notice.user_id).where(Notice.title.startswith("이의신청이 들어왔습니다"))
    assert set(session.scalars(told)).isdisjoint(one.user_id for one in members)
    objections.dismiss(objection, answer="다시 더해도 같습니다.", actor=other)

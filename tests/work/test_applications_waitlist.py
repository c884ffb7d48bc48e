"""A place given up goes to the next of the waitlist, in one transaction, and everyone learns of it."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.applications import queries, services
from app.applications.models import Application, Call
from app.applications.states import ApplicationState, CallState
from app.audit.services import pending_actions
from app.kernel import clock
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Notice
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv

SELECTED, WAITLISTED, REJECTED, WITHDRAWN = (
    ApplicationState.SELECTED,
    ApplicationState.WAITLISTED,
    ApplicationState.REJECTED,
    ApplicationState.WITHDRAWN,
)


def decided_call(selected: int, waitlisted: int) -> tuple[Call, list[Application], list[Application]]:
    """A call with three places, decided: who is in and who waits, the later made the better rank."""
    call = ma.call(state=CallState.DECIDED)
    waits = [ma.decided(WAITLISTED, call, rank=selected + waitlisted - n) for n in range(waitlisted)]
    chosen = [ma.decided(SELECTED, call, rank=n + 1) for n in range(selected)]
    return call, chosen, list(reversed(waits))


def test_the_best_ranked_of_the_waitlist_takes_the_place(session: Session) -> None:
    _call, chosen, waits = decided_call(3, 3)
    assert [queries.place_in_waitlist(row) for row in waits] == [1, 2, 3]
    moved = services.waitlist.decline(
        chosen[1], reason="다른 공간을 구했습니다.", actor=mv.member_actor(chosen[1].venture)
    )
    session.flush()
    assert moved is waits[0] and moved.state is SELECTED and moved.rank == 4
    assert chosen[1].state is WITHDRAWN and chosen[1].declined and chosen[1].withdrawn_at
    assert [queries.place_in_waitlist(row) for row in waits] == [None, 1, 2]


def test_everyone_concerned_is_told(session: Session) -> None:
    _call, chosen, waits = decided_call(3, 2)
    people = [mv.member(row.venture) for row in (chosen[0], *waits)]
    office = make.user(Role.COORDINATOR)
    with pytest.raises(Refused, match="주민등록번호"):
        services.waitlist.decline(chosen[0], reason="900101-1234568", actor=make.actor(Role.COORDINATOR))
    services.waitlist.decline(chosen[0], reason="사정", actor=make.actor(Role.COORDINATOR))
    session.flush()
    (left,) = session.scalars(select(Notice).where(Notice.user_id == office.id)).all()
    assert (
        chosen[0].venture.full_name in left.body and f"선정된 곳: {waits[0].venture.full_name}" in left.body
    )
    told = [
        session.scalars(select(Notice.title).where(Notice.user_id == person.id)).all() for person in people
    ]
    assert [any(words in title for title in titles) for words, titles in zip(
        ("선정을 포기한", "예비에서 선정되었습니다", "예비 순서가 바뀌었습니다"), told, strict=True
    )] == [True] * 3  # fmt: skip


def test_both_steps_stand_in_the_audit_record(session: Session) -> None:
    _call, chosen, _waits = decided_call(3, 1)
    services.waitlist.decline(chosen[0], reason="사정", actor=make.actor(Role.COORDINATOR))
    assert pending_actions() == ["application.decline", "application.select"]


def test_nobody_moves_up_where_more_were_selected_than_there_are_places(session: Session) -> None:
    _call, chosen, waits = decided_call(4, 1)
    assert services.waitlist.decline(chosen[3], reason="사정", actor=make.actor(Role.COORDINATOR)) is None
    assert waits[0].state is WAITLISTED


def test_nobody_moves_up_in_a_call_that_has_ended(session: Session) -> None:
    call, chosen, waits = decided_call(3, 1)
    call.state = CallState.ENDED
    assert services.waitlist.decline(chosen[0], reason="사정", actor=make.actor(Role.COORDINATOR)) is None
    assert waits[0].state is WAITLISTED


def test_a_place_without_a_waitlist_stays_free(session: Session) -> None:
    _call, chosen, _none = decided_call(2, 0)
    assert services.waitlist.decline(chosen[0], reason="사정", actor=make.actor(Role.COORDINATOR)) is None


def test_one_that_left_the_waitlist_is_passed_over(session: Session) -> None:
    _call, chosen, waits = decided_call(3, 2)
    services.submission.withdraw(waits[0], reason="", actor=mv.member_actor(waits[0].venture))
    session.flush()
    assert queries.moves_up_after(chosen[0]) is waits[1] and queries.place_in_waitlist(waits[1]) == 1


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.EVALUATOR, Role.LOAN_OFFICER])
def test_a_place_is_not_given_up_by_others(session: Session, role: Role) -> None:
    _call, chosen, _waits = decided_call(1, 1)
    for someone in (make.actor(role), mv.member_actor(mv.venture())):
        with pytest.raises(NotAllowed):
            services.waitlist.decline(chosen[0], reason="대신", actor=someone)


def test_a_place_that_is_being_prepared_is_put_back_first(session: Session) -> None:
    _call, chosen, _waits = decided_call(3, 1)
    officer = make.actor(Role.COORDINATOR)
    services.outcome.take_up(chosen[0], "tenancy", 7, actor=officer)
    with pytest.raises(WrongState):
        services.waitlist.decline(chosen[0], reason="사정", actor=officer)
    with pytest.raises(Refused):
        services.waitlist.decline(chosen[1], reason=" ", actor=officer)


@pytest.mark.parametrize("state", [WAITLISTED, REJECTED, ApplicationState.ELIGIBLE])
def test_only_the_selected_give_a_place_up(session: Session, state: ApplicationState) -> None:
    application = ma.submitted(state=state, decided_at=clock.now())
    with pytest.raises(WrongState):
        services.waitlist.decline(application, reason="사정", actor=make.actor(Role.COORDINATOR))


def test_the_database_knows_who_declined_only_after_a_result(session: Session) -> None:
    sent = ma.submitted()
    sent.declined = True
    with pytest.raises(IntegrityError):
        session.flush()

"""기피 on both databases: the applicant asks, the others vote, the member it is about has no part in it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.evaluations.models import Assignment, Recusal
from app.evaluations.queries import challenges as queries
from app.evaluations.queries import computed
from app.evaluations.services import challenges, conflicts, decisions, panel, results, sessions
from app.evaluations.states import AssignmentState, ChallengeState, RecusalKind, Stage
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Notice
from tests import make
from tests import make_evaluations as me
from tests import make_ventures as mv

WHY = "지난해 우리 기업과 계약을 다툰 회사의 임원입니다."


def challenged() -> tuple[Any, list[Any], list[Any], Any, Actor]:
    """An open session of three members and two applications, the first of which asks that a member stay out."""
    made, rows, members = me.opened(3, 2)
    owner = mv.member_actor(rows[0].venture)
    row = challenges.file(rows[0], members[0].user.name, WHY, actor=owner)
    return made, rows, members, row, owner


def decide(row: Any, member: Any, votes: tuple[int, int] = (2, 0), **over: Any) -> None:
    """The office writes the decision down."""
    doer = over.pop("actor", None) or me.coordinator()
    accept = over.pop("accept", votes[0] > votes[1])
    challenges.answer(row, member, accept=accept, votes=votes, words="소명이 맞습니다.", actor=doer, **over)


def test_an_accepted_challenge_keeps_the_member_out_of_that_application_only(session: Session) -> None:
    made, rows, members, row, _ = challenged()
    decide(row, members[0])
    assert row.state is ChallengeState.ACCEPTED
    assert me.assignment(members[0], rows[0]).state is AssignmentState.RECUSED
    assert me.assignment(members[0], rows[1]).state is AssignmentState.ASSIGNED
    recusal = session.query(Recusal).one()
    assert (recusal.kind, recusal.reason) == (RecusalKind.CHALLENGE, "소명이 맞습니다.")
    for member in members[1:]:
        me.marked(member, rows[0], [20, 20, 10, 10])
    for member in members:
        me.marked(member, rows[1], [20, 20, 10, 10])
    results.close(made, actor=me.coordinator())
    found = computed.outcome_now(made).results
    assert [found[application.receipt_no].evaluators for application in rows] == [2, 3]


def test_a_challenge_of_a_member_who_was_not_given_it_keeps_them_out_for_later(session: Session) -> None:
    _, rows, members, row, _ = challenged()
    given = me.assignment(members[0], rows[0])
    session.delete(given)
    session.flush()
    decide(row, members[0])
    kept = session.query(Assignment).filter_by(evaluator_id=members[0].id, application_id=rows[0].id).one()
    assert kept.state is AssignmentState.RECUSED


def test_a_dismissed_challenge_leaves_the_member_and_tells_the_applicant_why(session: Session) -> None:
    _, rows, members, row, _ = challenged()
    decide(row, members[0], (1, 1))
    assert row.state is ChallengeState.DISMISSED
    assert me.assignment(members[0], rows[0]).state is AssignmentState.ASSIGNED
    told = [n.body for n in session.query(Notice) if "기피 신청의 결과" in n.title]
    assert told and all("소명이 맞습니다." in body for body in told)


def test_the_member_it_is_about_neither_votes_nor_answers(session: Session) -> None:
    _, _, members, row, _ = challenged()
    with pytest.raises(Refused) as refusal:
        decide(row, members[0], (3, 0))
    assert refusal.value.field == "votes_for" and "2명" in str(refusal.value.message)
    person = members[0].user
    person.grants.append(make.RoleGrant(role=Role.COORDINATOR, granted_at=clock.now()))
    session.flush()
    with pytest.raises(Refused) as own:
        decide(row, members[0], actor=me.actor_of(person))
    assert own.value.field == "member"


@pytest.mark.parametrize(
    ("votes", "accept"), [((0, 0), False), ((1, 1), True), ((2, 0), False), ((0, -1), False)]
)
def test_the_votes_must_bear_the_decision(session: Session, votes: tuple[int, int], accept: bool) -> None:
    _, _, members, row, _ = challenged()
    with pytest.raises(Refused) as refusal:
        decide(row, members[0], votes, accept=accept)
    assert refusal.value.field == "votes_for"


def test_accepting_names_the_member(session: Session) -> None:
    _, _, _, row, _ = challenged()
    with pytest.raises(Refused) as refusal:
        decide(row, None)
    assert refusal.value.field == "member"


def test_a_challenge_is_answered_once(session: Session) -> None:
    _, _, members, row, _ = challenged()
    decide(row, members[0])
    with pytest.raises(WrongState):
        decide(row, members[1])


def test_only_the_applicant_asks_and_only_while_it_is_being_evaluated(session: Session) -> None:
    made, rows, _, _, owner = challenged()
    with pytest.raises(NotAllowed):
        challenges.file(rows[1], "누구", WHY, actor=owner)
    with pytest.raises(Refused):
        challenges.file(rows[0], " ", WHY, actor=owner)
    with pytest.raises(Refused, match="주민등록번호"):
        challenges.file(rows[0], "누구", "위원 900101-1234568", actor=owner)
    results.close(made, actor=me.coordinator(), without="시험")
    with pytest.raises(WrongState):
        challenges.file(rows[0], "누구", WHY, actor=owner)


def test_the_names_of_the_panel_are_told_only_where_the_office_says_so(session: Session) -> None:
    made, _, members, _, _ = challenged()
    assert queries.named_panel(made) == []
    made.names_panel = True
    assert queries.named_panel(made)[0].startswith(members[0].user.name)
    assert queries.waiting(made) == 1 and queries.of_session(made)[0].state is ChallengeState.FILED


def test_the_result_waits_for_the_answer_to_a_challenge_and_nothing_is_decided_on_it_after(
    session: Session,
) -> None:
    made, rows, members, row, _ = challenged()
    for member in members:
        for application in rows:
            me.marked(member, application, [20, 20, 10, 10])
    results.close(made, actor=me.coordinator())
    with pytest.raises(Refused, match="기피 신청이"):
        decisions.decide(made, actor=me.coordinator())
    decide(row, members[0], (0, 2))
    decisions.decide(made, actor=me.coordinator())
    given = me.assignment(members[0], rows[0])
    with pytest.raises(WrongState):
        conflicts.accept_challenge(given, reason="늦은 기피", actor=me.coordinator())
    assert given.state is AssignmentState.CLEAR


def test_who_stayed_out_of_an_application_stays_out_of_it_at_the_next_stage(session: Session) -> None:
    of = me.call()
    paper, rows, members = me.opened(4, 2, of=of, is_final=False)
    row = challenges.file(rows[0], "위원 1", WHY, actor=mv.member_actor(rows[0].venture))
    decide(row, members[0])
    told = session.query(Notice).filter_by(user_id=members[0].user_id).order_by(Notice.id).all()[-1]
    assert "한 건의 심사에서 빠졌습니다" in told.title and rows[0].venture.name not in told.body
    me.recused(members[1], rows[1])
    for member in members:
        for application in rows:
            if me.assignment(member, application).state is not AssignmentState.RECUSED:
                me.marked(member, application, [25, 25, 15, 15])
    results.close(paper, actor=me.coordinator())
    me.told(paper)
    due_at = clock.now() + timedelta(days=5)
    later = sessions.create(of, Stage.PRESENTATION, sessions.Settings(due_at=due_at), actor=me.coordinator())
    again = [panel.seat(later, member.user, actor=me.coordinator()) for member in members]
    panel.assign_all(later, actor=me.coordinator())
    for member, application, word in ((again[0], rows[0], "기피"), (again[1], rows[1], "회피")):
        given = me.assignment(member, application)
        kept = session.query(Recusal).filter_by(assignment_id=given.id).one()
        assert (kept.kind, word in kept.reason) == (RecusalKind.EXCLUSION, True)
        assert kept.reason.startswith("서면평가에서 이 신청의 ")
    assert me.assignment(again[0], rows[1]).state is AssignmentState.ASSIGNED

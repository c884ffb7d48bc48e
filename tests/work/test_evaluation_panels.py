"""Panels on both databases: exclusion by the records, equal parts, lots, invitations, two stages, constraints."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.applications.policy import granted_readings
from app.applications.states import ApplicationState, CallState
from app.evaluations import conflict_sources
from app.evaluations.conflict_sources import Tie, tells_ties
from app.evaluations.models import Assignment, Evaluator, Recusal
from app.evaluations.queries import sessions as queries
from app.evaluations.queries.progress import progress
from app.evaluations.rules_panel import PanelRule
from app.evaluations.services import conflicts, decisions, panel, pool, results, sessions
from app.evaluations.states import AssignmentState, DeclarationAnswer, EvaluatorKind, RecusalKind, Stage
from app.kernel import clock
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from tests import make
from tests import make_evaluations as me
from tests import make_ventures as mv

FULL = [25, 25, 15, 15]
LOW = [10, 10, 10, 10]


def test_a_member_of_the_applicant_is_excluded_when_assigned(session: Session) -> None:
    chosen = me.call()
    rows = me.applications(chosen, 2)
    made = me.session(chosen)
    insider, *_ = me.seats(made, 3)
    mv.member(rows[0].venture, user=insider.user, until_on=clock.today() - timedelta(days=400))
    panel.assign_all(made, actor=me.coordinator())
    assert me.assignment(insider, rows[0]).state is AssignmentState.RECUSED
    assert me.assignment(insider, rows[1]).state is AssignmentState.ASSIGNED
    recusal = session.query(Recusal).one()
    assert recusal.kind is RecusalKind.EXCLUSION and "구성원" in recusal.reason


def test_somebody_from_the_same_employer_is_excluded_and_left_out_of_equal_parts(session: Session) -> None:
    chosen = me.call()
    rows = me.applications(chosen, 4)
    made = me.session(chosen)
    members = me.seats(made, 3)
    office = me.coordinator()
    pool.describe(members[0].user, actor=office, employer=f"(주) {rows[0].venture.name}")
    panel.assign_all(made, actor=office, each=2)
    standing = {row.receipt_no: row for row in progress(made)}
    assert all(row.wanted == 2 for row in standing.values())
    assert members[0].seat not in standing[rows[0].receipt_no].cells


def test_ties_that_rooms_above_know_exclude(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conflict_sources, "_tellers", [])
    chosen = me.call()
    rows = me.applications(chosen, 1)
    made = me.session(chosen)
    members = me.seats(made, 3)
    known = Tie(members[1].user_id, rows[0].venture_id, "2025년 컨설팅을 맡았습니다.")
    tells_ties(lambda users, *_rest: [known] if known.user_id in users else [])
    panel.assign_all(made, actor=me.coordinator())
    assert session.query(Recusal).one().reason == known.words


def test_a_panel_that_cannot_take_so_many_is_refused_with_what_is_missing(session: Session) -> None:
    chosen = me.call()
    me.applications(chosen, 4)
    made = me.session(chosen)
    me.seats(made, 3)
    with pytest.raises(Refused) as refusal:
        panel.assign_all(made, actor=me.coordinator(), each=2, most=2)
    assert refusal.value.field == "most" and "2건" in str(refusal.value.message)
    panel.assign_all(made, actor=me.coordinator(), each=2, most=3)
    assert sorted(Counter(row.evaluator_id for row in session.query(Assignment)).values()) == [2, 3, 3]


def test_a_session_without_the_expert_it_asks_for_opens_only_with_a_reason(session: Session) -> None:
    chosen = me.call()
    me.applications(chosen, 1)
    made = me.session(chosen, panel=PanelRule(outside_pct=0, fields=["회계"]))
    members = me.seats(made, 3)
    panel.assign_all(made, actor=me.coordinator())
    with pytest.raises(Refused) as refusal:
        sessions.open_session(made, actor=me.coordinator())
    assert refusal.value.field == "exception"
    members[0].field = "세무 회계"
    sessions.open_session(made, actor=me.coordinator())


def test_a_panel_that_cannot_reach_its_quorum_neither_opens_nor_closes(session: Session) -> None:
    chosen, office = me.call(), me.coordinator()
    me.applications(chosen, 1)
    made = me.session(chosen, quorum=3, panel=PanelRule(1, 0, 100, []))
    me.seats(made, 2)
    panel.assign_all(made, actor=office)
    with pytest.raises(Refused, match="의사정족수 3명"):
        sessions.open_session(made, actor=office)
    (last,) = me.seats(made, 1)
    panel.assign_all(made, actor=office)
    sessions.open_session(made, actor=office)
    panel.remove(last, reason="해촉을 원했습니다.", actor=office)
    with pytest.raises(Refused, match="의사정족수 3명"):
        results.close(made, actor=office, without="시간이 없습니다.")
    me.seats(made, 1)
    results.close(made, actor=office, without="시간이 없습니다.")


def test_every_drawing_stays_and_draws_the_same_people_again(session: Session) -> None:
    made, office = me.session(), me.coordinator()
    people = [me.person() for _ in range(9)]
    panel.draw(made, people[:6], 2, "37", actor=office)
    panel.draw(made, people[6:], 1, "38", actor=office)
    first, second = queries.lots(made)
    assert (first.seed, second.seed, first.same, second.same) == ("37", "38", True, True)
    assert [row.drawn for row in first.rows] == [True, True, False, False, False, False]
    seated = {row.user_id for row in queries.panel(made)}
    assert {row.number for lot in (first, second) for row in lot.rows if row.drawn} == seated


def test_an_evaluator_reads_applications_only_between_declaration_and_closing(session: Session) -> None:
    made, rows, members = me.opened(3, 1)
    person = members[0].user
    assert granted_readings(person.id) == {}
    me.marked(members[0], rows[0], FULL)
    assert set(granted_readings(person.id)) == {rows[0].id}
    results.close(made, actor=me.coordinator(), without="시험")
    assert granted_readings(person.id) == {}


def test_a_challenge_is_never_accepted_by_the_member_it_is_about(session: Session) -> None:
    _, rows, members = me.opened(3, 1)
    person = members[0].user
    person.grants.append(make.RoleGrant(role=Role.COORDINATOR, granted_at=clock.now()))
    session.flush()
    given = me.assignment(members[0], rows[0])
    with pytest.raises(Refused):
        conflicts.accept_challenge(given, reason="기피 신청", actor=actor_of(person))
    conflicts.accept_challenge(given, reason="기피 신청", actor=me.coordinator())
    assert session.query(Recusal).one().kind is RecusalKind.CHALLENGE


def test_who_works_for_the_office_is_no_outside_member_though_the_pool_says_nothing(session: Session) -> None:
    made = me.session()
    officer = make.user(Role.EVALUATOR, Role.DISTRICT_OFFICER)
    guest = make.user(Role.EVALUATOR)
    kinds = [panel.seat(made, person, actor=me.coordinator()).kind for person in (officer, guest)]
    assert kinds == [EvaluatorKind.INTERNAL, EvaluatorKind.EXTERNAL]


def test_nobody_is_seated_twice_or_without_the_role_or_after_the_appointment(session: Session) -> None:
    made, office = me.session(), me.coordinator()
    person = me.person()
    panel.seat(made, person, actor=office)
    with pytest.raises(Refused):
        panel.seat(made, person, actor=office)
    with pytest.raises(Refused):
        panel.seat(made, make.user(Role.CONSULTANT), actor=office)
    late = me.person()
    pool.describe(late, actor=office, appointed_until=clock.today() - timedelta(days=1))
    with pytest.raises(Refused):
        panel.seat(made, late, actor=office)


def test_an_appointment_reaches_to_the_day_of_the_meeting_and_a_lot_is_drawn_among_those_alone(
    session: Session,
) -> None:
    made, office = me.session(held_on=clock.today() + timedelta(days=9)), me.coordinator()
    people = [me.person() for _ in range(4)]
    until = clock.today() + timedelta(days=8)
    pool.describe(people[0], actor=office, appointed_until=until)
    pool.describe(people[1], actor=office, appointed_until=until + timedelta(days=1))
    with pytest.raises(Refused) as refusal:
        panel.draw(made, people, 1, "37", actor=office)
    assert refusal.value.field == "candidates" and people[0].name in str(refusal.value.message)
    assert not made.draws and not queries.panel(made)
    with pytest.raises(Refused, match=people[0].name):
        panel.seat(made, people[0], actor=office)
    panel.draw(made, people[1:], 3, "37", actor=office)
    assert len(queries.panel(made)) == 3


def test_accepting_an_invitation_takes_a_seat_until_the_session_is_closed(session: Session) -> None:
    made, _, _ = me.opened(3, 1)
    person = me.person()
    panel.take_in(person, made.id, me.coordinator())
    panel.take_in(person, made.id, me.coordinator())
    assert [member.user_id for member in queries.panel(made)].count(person.id) == 1
    results.close(made, actor=me.coordinator(), without="시험")
    other = me.person()
    panel.take_in(other, made.id, me.coordinator())
    assert session.query(Evaluator).filter_by(user_id=other.id).count() == 0


def test_the_paper_stage_is_a_gate_to_the_presentation(session: Session) -> None:
    marks = [[FULL, FULL, FULL], [[24, 25, 15, 15]] * 3, [LOW, LOW, LOW]]
    made, rows, _ = me.closed(marks, is_final=False, advance=1)
    me.told(made)
    assert [row.state for row in rows] == [
        ApplicationState.ELIGIBLE,
        ApplicationState.REJECTED,
        ApplicationState.REJECTED,
    ]
    assert made.call.state is CallState.EVALUATING
    second = me.session(made.call, stage=Stage.PRESENTATION)
    assert [row.id for row in queries.eligible_of(second)] == [rows[0].id]
    with pytest.raises(WrongState):
        me.session(made.call, stage=Stage.PRESENTATION)


def test_a_decision_waits_for_the_quorum_once_attendance_is_noted(session: Session) -> None:
    made, _, members = me.closed([[FULL, FULL, FULL]], quorum=2)
    office = me.coordinator()
    panel.note_attendance(made, frozenset({members[0].id}), actor=office)
    with pytest.raises(Refused):
        decisions.decide(made, actor=office)
    panel.note_attendance(made, frozenset(m.id for m in members[:2]), actor=office)
    decisions.decide(made, actor=office)


def test_after_closing_neither_panel_nor_assignments_change(session: Session) -> None:
    made, rows, members = me.closed([[FULL, FULL, FULL]])
    office = me.coordinator()
    with pytest.raises(WrongState):
        panel.seat(made, me.person(), actor=office)
    with pytest.raises(WrongState):
        panel.remove(members[0], reason="늦음", actor=office)
    with pytest.raises(NotAllowed):
        me.recused(members[0], rows[0])


def test_members_are_reminded_once_a_day(session: Session) -> None:
    made, rows, members = me.opened(3, 1)
    me.marked(members[0], rows[0], FULL)
    office = me.coordinator()
    assert panel.remind(made, actor=office) == 2
    assert panel.remind(made, actor=office) == 0
    with clock.travel(clock.now() + timedelta(days=1)):
        assert panel.remind(made, actor=office) == 2


def test_a_rule_that_makes_no_decision_is_refused_at_the_start(session: Session) -> None:
    broken = me.call(rule={"tie_break": ["criterion:없는 항목"]})
    with pytest.raises(Refused):
        me.session(broken)


def test_fractions_in_a_calls_rule_stay_exact(session: Session) -> None:
    made = me.session(me.call(rule={"pass_mark": 70.1, "bonus_cap": 0.3}))
    assert (made.rule["pass_mark"], made.rule["bonus_cap"]) == ("70.1", "0.3")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evaluation_session SET is_final = {no}, stage = 'presentation'",
        "UPDATE evaluation_session SET mark_places = 3",
        "UPDATE evaluation_session SET state = 'decided'",
        "UPDATE evaluation_session SET published_at = closed_at, published_by = '나'",
        "UPDATE evaluation_session SET publish_at = closed_at, published_by = '나'",
        "UPDATE evaluation_session SET published_by = '나'",
        "UPDATE evaluation_session SET closed_at = NULL",
        "UPDATE evaluator SET seat = 0",
        "UPDATE evaluator SET removed_because = '까닭만'",
        "INSERT INTO evaluation_session SELECT * FROM evaluation_session",
        "UPDATE conflict_declaration SET reason = 'x'",
        "DELETE FROM conflict_declaration",
        "UPDATE recusal SET reason = 'x'",
        "UPDATE evaluation_decision SET note = 'x'",
        "DELETE FROM evaluation_decision",
    ],
)
def test_the_database_refuses_what_can_never_be_true(session: Session, statement: str) -> None:
    made, _, _ = me.closed([[FULL, FULL, None]])
    if "decision" in statement:
        decisions.decide(made, actor=me.coordinator())
    no = "0" if session.get_bind().dialect.name == "sqlite" else "false"
    with pytest.raises(IntegrityError):
        session.execute(text(statement.format(no=no)))


def test_a_declaration_of_a_conflict_names_relation_and_reason(session: Session) -> None:
    _, rows, members = me.opened(3, 1)
    given = me.assignment(members[0], rows[0])
    actor = actor_of(members[0].user)
    with pytest.raises(Refused) as refusal:
        conflicts.declare(given, DeclarationAnswer.EXISTS, actor=actor)
    assert refusal.value.field == "relation"
    with pytest.raises(IntegrityError):
        session.execute(
            text(
                "INSERT INTO conflict_declaration (assignment_id, answer, reason, at) "
                "VALUES (:key, 'exists', '', :at)"
            ),
            {"key": given.id, "at": clock.now()},
        )


def test_only_an_open_session_can_be_closed(session: Session) -> None:
    made, _, _ = me.closed([[FULL, FULL, FULL]])
    with pytest.raises(WrongState):
        results.close(made, actor=me.coordinator())
    with pytest.raises((WrongState, Refused)):
        sessions.open_session(made, actor=me.coordinator())

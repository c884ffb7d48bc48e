"""A session from its panel to the decision, on both databases: what is shown to whom, what counts, what is frozen."""

from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.applications.states import ApplicationState, CallState
from app.evaluations.policy import EvaluationPermission
from app.evaluations.queries import results as queries
from app.evaluations.services import conflicts, decisions, panel, results, sessions, sheets
from app.evaluations.states import AssignmentState, DeclarationAnswer, SessionState
from app.kernel.access import may
from app.kernel.errors import NotAllowed, Refused
from tests import make_evaluations as me

FULL = [25, 25, 15, 15]
LOW = [10, 10, 10, 10]


def figures(session: object) -> dict[str, object]:
    """The results of a closed session."""
    gathered = queries.gather(session)  # type: ignore[arg-type]
    return dict(queries.outcome_of(session, gathered).results)  # type: ignore[arg-type]


def test_a_session_runs_from_its_panel_to_the_decision(session: Session) -> None:
    made, rows, _ = me.closed([[FULL, FULL, FULL], [LOW, LOW, LOW]])
    decision = me.told(made)
    assert made.state is SessionState.DECIDED and made.call.state is CallState.DECIDED
    assert [row.state for row in rows] == [ApplicationState.SELECTED, ApplicationState.REJECTED]
    assert rows[0].rank == 1 and rows[1].rank is None
    assert decisions.holds(decision)


def test_nothing_can_be_marked_before_the_declaration(session: Session) -> None:
    _, rows, members = me.opened()
    given = me.assignment(members[0], rows[0])
    with pytest.raises(NotAllowed):
        sheets.begin(given, actor=actor_of(members[0].user))


def test_a_declared_conflict_is_a_recusal_and_lowers_the_denominator(session: Session) -> None:
    made, rows, _ = me.closed([[FULL, FULL, None], [FULL, FULL, FULL]])
    found = figures(made)
    assert found[rows[0].receipt_no].evaluators == 2  # type: ignore[attr-defined]
    assert found[rows[1].receipt_no].evaluators == 3  # type: ignore[attr-defined]


def test_whoever_scored_cannot_decide(session: Session) -> None:
    made, _, members = me.closed([[FULL, FULL, FULL]])
    scorer = actor_of(members[0].user)
    with pytest.raises(NotAllowed):
        decisions.decide(made, actor=scorer)


def test_the_office_never_marks(session: Session) -> None:
    _, rows, members = me.opened()
    given = me.assignment(members[0], rows[0])
    conflicts.declare(given, DeclarationAnswer.NONE, actor=actor_of(members[0].user))
    with pytest.raises(NotAllowed):
        sheets.begin(given, actor=me.coordinator())


@pytest.mark.parametrize("points", ["30.5", "-0.5", "12.25", "0.001"])
def test_marks_out_of_range_or_too_fine_are_refused(session: Session, points: str) -> None:
    _, rows, members = me.opened()
    with pytest.raises(Refused) as refusal:
        me.marked(members[0], rows[0], [points])
    assert refusal.value.field == "mark_0"


@pytest.mark.parametrize(("points", "grain"), [("30.5", 10), ("-1", 10), ("12.25", 10), ("0.125", 100)])
def test_the_database_refuses_the_same_marks(session: Session, points: str, grain: int) -> None:
    _, rows, members = me.opened()
    sheet = me.marked(members[0], rows[0], [20], hand_in=False)
    session.flush()
    with pytest.raises(IntegrityError):
        session.execute(
            text(
                "INSERT INTO evaluation_mark (sheet_id, position, points, most, grain) "
                "VALUES (:sheet, 1, :points, 30, :grain)"
            ),
            {"sheet": sheet.id, "points": float(Decimal(points)), "grain": grain},
        )


def test_every_half_and_hundredth_within_the_range_is_taken(session: Session) -> None:
    _, rows, members = me.opened(mark_places=2)
    sheet = me.marked(members[0], rows[0], ["0.29", "29.99", "0", "20"])
    session.expire_all()
    assert [mark.points for mark in sheet.marks] == [
        Decimal("0.29"),
        Decimal("29.99"),
        Decimal(0),
        Decimal(20),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evaluation_mark SET points = 1",
        "DELETE FROM evaluation_mark",
        "UPDATE evaluation_sheet SET comment = 'x'",
        (
            "INSERT INTO evaluation_mark (sheet_id, position, points, most, grain) "
            "SELECT id, 9, 1, 30, 10 FROM evaluation_sheet"
        ),
    ],
)
def test_sheets_are_frozen_when_the_session_closes(session: Session, statement: str) -> None:
    me.closed([[FULL, FULL, FULL]])
    with pytest.raises(IntegrityError):
        session.execute(text(statement))


def test_closing_needs_a_reason_when_sheets_are_missing(session: Session) -> None:
    made, rows, members = me.opened(3, 1)
    me.marked(members[0], rows[0], FULL)
    with pytest.raises(Refused) as refusal:
        results.close(made, actor=me.coordinator())
    assert refusal.value.field == "without"
    results.close(made, actor=me.coordinator(), without="두 위원이 아파서 나오지 못함")
    assert figures(made)[rows[0].receipt_no].evaluators == 1  # type: ignore[attr-defined]


def test_two_present_with_the_trim_rule_are_a_plain_mean(session: Session) -> None:
    made, rows, _ = me.closed([[FULL, [30, 30, 20, 20], None, None]])
    found = figures(made)[rows[0].receipt_no]
    assert (found.dropped, found.mean) == ((), Decimal("90.00"))  # type: ignore[attr-defined]


def test_all_recused_leaves_an_application_without_marks_and_rejected(session: Session) -> None:
    made, rows, _ = me.closed([[None, None, None], [FULL, FULL, FULL]])
    found = figures(made)[rows[0].receipt_no]
    assert found.final is None and found.rank is None  # type: ignore[attr-defined]


def test_all_tie_are_ranked_by_who_sent_in_first(session: Session) -> None:
    made, rows, _ = me.closed([[FULL, FULL, FULL]] * 4)
    ranks = [figures(made)[row.receipt_no].rank for row in rows]  # type: ignore[attr-defined]
    assert ranks == [1, 2, 3, 4]


def test_a_member_removed_mid_stage_no_longer_counts(session: Session) -> None:
    made, rows, members = me.opened(3, 1)
    me.marked(members[0], rows[0], FULL)
    me.marked(members[1], rows[0], FULL)
    me.marked(members[2], rows[0], LOW)
    panel.remove(members[2], reason="이해충돌이 뒤늦게 드러남", actor=me.coordinator())
    with pytest.raises(NotAllowed):
        sheets.begin(me.assignment(members[2], rows[0]), actor=actor_of(members[2].user))
    results.close(made, actor=me.coordinator())
    found = figures(made)[rows[0].receipt_no]
    assert (found.evaluators, found.mean) == (2, Decimal("80.00"))  # type: ignore[attr-defined]


def test_mending_a_sheet_keeps_the_old_marks_and_the_reason(session: Session) -> None:
    _, rows, members = me.opened(3, 1)
    sheet = me.marked(members[0], rows[0], FULL)
    actor = actor_of(members[0].user)
    with pytest.raises(Refused):
        sheets.rescore(sheet, reason=" ", actor=actor)
    revision = sheets.rescore(sheet, reason="합계를 잘못 보았습니다", actor=actor)
    sheets.save(sheet, {0: Decimal(20)}, sheet.comment, actor=actor)
    sheets.hand_in(sheet, actor=actor)
    assert revision.marks["0"] == "25" and sheet.marks[0].points == 20


def test_a_session_does_not_open_while_an_application_has_nobody(session: Session) -> None:
    chosen = me.call()
    me.applications(chosen, 2)
    made = me.session(chosen)
    me.seats(made, 3)
    with pytest.raises(Refused):
        sessions.open_session(made, actor=me.coordinator())


def test_the_office_sees_no_marks_before_the_session_is_closed(session: Session) -> None:
    made, _, _ = me.opened()
    office = me.coordinator()
    assert not may(office, EvaluationPermission.SEE_RESULT, made)
    results.close(made, actor=office, without="시험")
    assert may(office, EvaluationPermission.SEE_RESULT, made)


def test_everything_given_begins_undeclared(session: Session) -> None:
    _, rows, members = me.opened()
    states = {me.assignment(m, a).state for m in members for a in rows}
    assert states == {AssignmentState.ASSIGNED}

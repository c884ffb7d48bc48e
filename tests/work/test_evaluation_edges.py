"""The edge cases of evaluation, one test each, on both databases, from sheets to the decided result."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.applications.states import ApplicationState
from app.evaluations.models import SheetRevision
from app.evaluations.policy import EvaluationPermission
from app.evaluations.queries import computed
from app.evaluations.rules import Outcome, Reason
from app.evaluations.services import bonus, decisions, panel, results, sheets
from app.evaluations.states import BonusVerdict
from app.kernel.access import may
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from tests import make, make_ventures
from tests import make_applications as ma
from tests import make_evaluations as me

TRIM = {"drop": "high_low", "drop_min_evaluators": 3, "pass_mark": 70, "round_places": 2}


def ruled(**over: Any) -> Any:
    """A call whose rule is the trimmed mean from three on, changed by `over`."""
    return me.call(rule=TRIM | over)


def marks(total: Any) -> list[Any]:
    """Points of the four criteria (30, 30, 20, 20) that add up to a total."""
    left, found = Decimal(str(total)), []
    for most in (30, 30, 20, 20):
        found.append(min(left, Decimal(most)))
        left -= found[-1]
    assert not left
    return found


def result_of(made: Any, application: Any) -> Any:
    """What the closed session says of an application."""
    return computed.outcome_now(made).results[application.receipt_no]


def test_two_present_with_the_trim_rule_are_a_plain_mean(session: Session) -> None:
    made, rows, _ = me.closed([[marks(90), marks(70), None]], of=ruled())
    found = result_of(made, rows[0])
    assert (found.dropped, found.mean, found.evaluators) == ((), Decimal("80.00"), 2)


def test_three_present_with_the_trim_rule_leave_the_middle_one(session: Session) -> None:
    made, rows, _ = me.closed([[marks(90), marks(70), marks(71)]], of=ruled())
    found = result_of(made, rows[0])
    assert (found.dropped, found.mean) == (("E01", "E02"), Decimal("71.00"))


def test_one_recused_for_only_one_application_changes_only_its_denominator(session: Session) -> None:
    made, rows, _ = me.closed([[marks(80), marks(70), None], [marks(80), marks(70), marks(60)]], of=ruled())
    assert [result_of(made, row).evaluators for row in rows] == [2, 3]
    assert [str(result_of(made, row).mean) for row in rows] == ["75.00", "70.00"]


def test_all_tied_are_told_apart_by_the_rule_and_no_further(session: Session) -> None:
    rule = {"tie_break": ["criterion:사회적 가치", "submitted_at"]}
    made, rows, _ = me.closed([[marks(80)] * 3] * 3, of=ruled(**rule))
    found = [result_of(made, row) for row in rows]
    assert [one.rank for one in found] == [1, 2, 3]
    assert {one.tie_break for one in found} == {"submitted_at"} and not any(one.tie_open for one in found)


def test_all_tied_without_a_rule_say_that_the_committee_must_look(session: Session) -> None:
    made, rows, _ = me.closed([[marks(80)] * 3] * 2, of=ruled(tie_break=[]))
    assert all(result_of(made, row).tie_open for row in rows)


def test_a_sheet_with_a_missing_item_is_not_handed_in_and_does_not_count(session: Session) -> None:
    made, rows, members = me.opened(3, 1, of=ruled())
    for member in members[:2]:
        me.marked(member, rows[0], marks(80))
    with pytest.raises(Refused) as refusal:
        me.marked(members[2], rows[0], marks(80)[:3])
    assert refusal.value.field == "mark_3"
    results.close(made, actor=me.coordinator(), without="항목을 비워 둠")
    assert result_of(made, rows[0]).evaluators == 2


@pytest.mark.parametrize(
    ("second", "mean", "outcome"),
    [("69.99", "70.00", Outcome.SELECTED), ("69.98", "69.99", Outcome.REJECTED)],
)
def test_69_995_is_70_00_after_rounding_and_passes(
    session: Session, second: str, mean: str, outcome: Outcome
) -> None:
    made, rows, _ = me.closed([[marks(70), marks(second)]], of=ruled(), mark_places=2)
    found = result_of(made, rows[0])
    assert (str(found.mean), found.outcome) == (mean, outcome)


def test_a_bonus_never_pushes_past_one_hundred(session: Session) -> None:
    of = me.call(rule=TRIM | {"cap_at_100": True}, bonus_items=[ma.bonus_item("certified", points=3)])
    made, rows, _ = me.closed([[marks(99)] * 3], of=of)
    bonus.review(made, rows[0], of.bonus_items[0], BonusVerdict.CONFIRMED, "인증서", actor=me.coordinator())
    found = result_of(made, rows[0])
    assert (found.final, found.capped_at_100, found.mean) == (Decimal(100), True, Decimal("99.00"))


def test_a_handed_in_sheet_is_corrected_only_when_reopened_with_a_reason(session: Session) -> None:
    made, rows, members = me.opened(3, 1, of=ruled())
    for member in members:
        me.marked(member, rows[0], marks(80))
    actor = me.actor_of(members[0].user)
    sheet = sheets.begin(me.assignment(members[0], rows[0]), actor=actor)
    with pytest.raises(WrongState):
        sheets.save(sheet, {0: Decimal(1)}, "", actor=actor)
    with pytest.raises(Refused):
        sheets.rescore(sheet, reason=" ", actor=actor)
    sheets.rescore(sheet, reason="합을 잘못 봄", actor=actor)
    kept = session.query(SheetRevision).one()
    assert (kept.marks, kept.reason) == ({"0": "30", "1": "30", "2": "20", "3": "0"}, "합을 잘못 봄")
    sheets.save(sheet, {3: Decimal(5)}, "고쳐 보니 더 낫습니다.", actor=actor)
    sheets.hand_in(sheet, actor=actor)
    results.close(made, actor=me.coordinator())
    with pytest.raises(NotAllowed):
        sheets.rescore(sheet, reason="늦음", actor=actor)
    assert result_of(made, rows[0]).totals["E01"] == 85


def test_an_evaluator_removed_in_the_middle_no_longer_counts_and_can_do_nothing(session: Session) -> None:
    made, rows, members = me.opened(4, 1, of=ruled())
    for member in members[:3]:
        me.marked(member, rows[0], marks(80))
    panel.remove(members[0], reason="해외 출장", actor=me.coordinator())
    panel.remove(members[3], reason="사임", actor=me.coordinator())
    with pytest.raises(NotAllowed):
        me.marked(members[3], rows[0], marks(10))
    results.close(made, actor=me.coordinator())
    assert sorted(result_of(made, rows[0]).totals) == ["E02", "E03"]


@pytest.mark.parametrize("typed", ["-0.1", "30.1", "12.345", "NaN", "Infinity"])
def test_marks_outside_the_range_or_with_three_decimals_are_refused_at_their_field(
    session: Session, typed: str
) -> None:
    _, rows, members = me.opened(3, 1, of=ruled(), mark_places=2)
    with pytest.raises(Refused) as refusal:
        me.marked(members[0], rows[0], [typed, 1, 1, 1])
    assert refusal.value.field == "mark_0"


def test_an_evaluator_with_none_in_is_told_of_and_left_out_with_a_reason(session: Session) -> None:
    made, rows, members = me.opened(3, 2, of=ruled())
    for row in rows:
        for member in members[:2]:
            me.marked(member, row, marks(80))
    with pytest.raises(Refused) as refusal:
        results.close(made, actor=me.coordinator())
    assert refusal.value.field == "without" and "2건" in str(refusal.value.message)
    results.close(made, actor=me.coordinator(), without="연락이 닿지 않음")
    assert [result_of(made, row).evaluators for row in rows] == [2, 2]
    assert computed.outcome_now(made).offsets["E03"] is None


def test_everyone_recused_leaves_no_mark_no_rank_and_a_decision_all_the_same(session: Session) -> None:
    made, rows, _ = me.closed([[None, None, None], [marks(80)] * 3], of=ruled())
    found = result_of(made, rows[0])
    assert (found.mean, found.rank, found.reason) == (None, None, Reason.NO_MARKS)
    me.told(made)
    assert [row.state for row in rows] == [ApplicationState.REJECTED, ApplicationState.SELECTED]


def test_everyone_recused_from_everything_selects_nobody(session: Session) -> None:
    made, rows, _ = me.closed([[None, None, None]] * 2, of=ruled())
    decision = me.told(made)
    assert all(row.state is ApplicationState.REJECTED for row in rows) and decisions.holds(decision)


def test_a_panel_worked_by_hand_comes_out_to_the_last_digit(session: Session) -> None:
    """Three applications by four members, trimmed, rounded and ordered on paper first:
    A 91, 84.5, 88, 79 → (84.5 + 88) / 2 = 86.25; B 77.3, recused, 80.1, 90 → 80.10; C 70, 69.9, 70.1, 69.8 → 69.95.
    """
    by_hand = [[91, 84.5, 88, 79], [77.3, None, 80.1, 90], [70, 69.9, 70.1, 69.8]]
    sheets_of = [[None if total is None else marks(total) for total in row] for row in by_hand]
    made, rows, _ = me.closed(sheets_of, of=ruled())
    found = [result_of(made, row) for row in rows]
    assert [str(one.mean) for one in found] == ["86.25", "80.10", "69.95"]
    assert [one.dropped for one in found] == [("E01", "E04"), ("E01", "E04"), ("E03", "E04")]
    wanted = [Outcome.SELECTED, Outcome.SELECTED, Outcome.REJECTED]
    assert [one.rank for one in found] == [1, 2, None] and [one.outcome for one in found] == wanted


def test_whoever_of_the_office_also_applied_keeps_out_until_the_result_is_told(session: Session) -> None:
    made, rows, _ = me.closed([[marks(90)] * 3, [marks(80)] * 3])
    both = make_ventures.member(rows[0].venture)
    both.grants.append(make.RoleGrant(role=Role.COORDINATOR, granted_at=make.clock.now()))
    session.flush()
    actor, office = actor_of(both), me.coordinator()
    seen = (EvaluationPermission.SEE_RESULT, EvaluationPermission.EXPORT)
    done = (EvaluationPermission.RUN, EvaluationPermission.DECIDE, EvaluationPermission.PUBLISH)
    assert not any(may(actor, one, made) for one in (*seen, *done))
    assert all(may(office, one, made) for one in (*seen, *done))
    with pytest.raises(NotAllowed):
        decisions.decide(made, actor=actor)
    me.told(made)
    assert all(may(actor, one, made) for one in seen) and not any(may(actor, one, made) for one in done)
    elsewhere, _, _ = me.closed([[marks(90)] * 3])
    assert may(actor, EvaluationPermission.DECIDE, elsewhere)

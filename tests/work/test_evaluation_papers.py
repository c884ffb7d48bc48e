"""The committee's paper is made by the worker from the record, with every figure of the result page."""

import pytest
from flask import Flask

from app.applications.services import waitlist
from app.audit.services import record
from app.documents import queries as register
from app.documents.states import PaperKind, PaperState, Reader
from app.evaluations import papers, tasks
from app.evaluations.models import Recusal
from app.evaluations.queries import results
from app.evaluations.services import panel
from app.evaluations.services import papers as verbs
from app.evaluations.states import RecusalKind
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.tasks.running import run_waiting
from tests import make_evaluations as me

FULL = [25, 25, 15, 15]
LOW = [10, 10, 10, 10]


def test_the_paper_is_ordered_made_and_replaced(app: Flask) -> None:
    with app.app_context():
        made, _, _ = me.closed([[FULL, FULL, [30, 28, 19, 18], LOW], [LOW, None, LOW, LOW]])
        verbs.order(made, actor=me.coordinator())
        record(system_actor("시험"), "evaluations.test", None, "자료를 만들었습니다")
        db.session.commit()
        session_id = made.id
    with app.app_context():
        run_waiting()
    with app.app_context():
        paper = register.latest(PaperKind.DECISION_PAPER, "evaluation_session", session_id, Reader.COMMITTEE)
        assert paper is not None and paper.state is PaperState.ISSUED and paper.pages >= 1
        tasks.make_decision_paper(session_id)
        db.session.flush()
        again = register.latest(PaperKind.DECISION_PAPER, "evaluation_session", session_id, Reader.COMMITTEE)
        assert again is not None and again.replaces_id == paper.id


def test_the_paper_says_what_the_result_says(app: Flask) -> None:
    with app.app_context():
        made, rows, members = me.closed([[FULL, FULL, FULL, LOW], [LOW, None, LOW, LOW]])
        gathered = results.gather(made)
        plain = papers.decision_paper(made, gathered, results.outcome_of(made, gathered))
        assert plain.proposal == "신청 2곳 가운데 1곳을 선정할 것을 제안합니다."
        first, second = plain.ranking
        assert (first.number, first.final, first.result) == (rows[0].receipt_no, "80.00", "선정")
        assert [mark.left_out for mark in first.marks].count(True) == 2
        assert second.marks[1].words == "회피" and second.result == "합격점 미달"
        assert plain.recusals[0][1] == rows[1].venture.full_name
        assert [name for _, name in plain.members] == [member.user.name for member in members]
        assert plain.keys[1].detail == "여 2, 남 2, 외부 4"
        db.session.rollback()


def test_the_paper_of_a_gate_lets_pass_and_knows_no_waitlist(app: Flask) -> None:
    with app.app_context():
        made, rows, members = me.closed([[FULL, FULL, FULL], [FULL, FULL, None]], is_final=False, advance=1)
        conflict = db.session.query(Recusal).one()
        assert conflict.kind is RecusalKind.RECUSAL
        there = frozenset(member.id for member in members[:2])
        with pytest.raises(Refused):
            panel.note_attendance(made, there, actor=me.coordinator(), chair=members[2].id)
        panel.note_attendance(made, there, actor=me.coordinator(), chair=members[1].id)
        gathered = results.gather(made)
        plain = papers.decision_paper(made, gathered, results.outcome_of(made, gathered))
        assert plain.proposal == "신청 2곳 가운데 1곳을 통과로 결정할 것을 제안합니다."
        assert [one.result for one in plain.ranking] == ["통과", "통과 수 밖"]
        assert plain.stages[-1] == ("통과 제안", "1", "통과 수 밖 1")
        assert plain.members == (("위원", members[0].user.name), ("위원장", members[1].user.name))
        assert plain.ranking_finding == "1위와 2위는 0.00점 차이다"
        name, said = plain.disputes[-1]
        assert name == rows[1].venture.full_name and "통과 선과 0.00점 차이다" in said
        assert "선정" not in plain.proposal + plain.note + plain.keys[-1].name + said
        db.session.rollback()


def test_the_paper_of_a_decision_keeps_who_declined_afterwards(app: Flask) -> None:
    with app.app_context():
        made, rows, _ = me.closed([[FULL, FULL, FULL], [LOW, LOW, LOW]])
        me.told(made)
        waitlist.decline(rows[0], reason="다른 곳에 입주", actor=me.coordinator())
        gathered = results.gather(made)
        plain = papers.decision_paper(made, gathered, results.outcome_of(made, gathered))
        assert [one.number for one in plain.ranking] == [row.receipt_no for row in rows]
        declined = f"결정 뒤에 바뀐 곳: {rows[0].venture.full_name}, 선정에서 선정 포기로."
        assert declined in plain.conditions
        db.session.rollback()


def test_there_is_no_paper_while_others_are_marking(app: Flask) -> None:
    with app.app_context():
        made, _, _ = me.opened(3, 1)
        with pytest.raises(WrongState):
            verbs.order(made, actor=me.coordinator())
        db.session.rollback()

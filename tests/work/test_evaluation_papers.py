"""The committee's paper is made by the worker from the record, with every figure of the result page."""

import pytest
from flask import Flask

from app.applications.services import waitlist
from app.audit.services import record
from app.documents import queries as register
from app.documents.states import PaperKind, PaperState, Reader
from app.evaluations import papers, tasks
from app.evaluations.queries import results
from app.evaluations.services import papers as verbs
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.errors import WrongState
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
        db.session.rollback()


def test_the_paper_of_a_decision_keeps_who_declined_afterwards(app: Flask) -> None:
    with app.app_context():
        made, rows, _ = me.closed([[FULL, FULL, FULL], [LOW, LOW, LOW]])
        me.told(made)
        waitlist.decline(rows[0], reason="다른 곳에 입주", actor=me.coordinator())
        gathered = results.gather(made)
        plain = papers.decision_paper(made, gathered, results.outcome_of(made, gathered))
        assert [one.number for one in plain.ranking] == [row.receipt_no for row in rows]
        db.session.rollback()


def test_there_is_no_paper_while_others_are_marking(app: Flask) -> None:
    with app.app_context():
        made, _, _ = me.opened(3, 1)
        with pytest.raises(WrongState):
            verbs.order(made, actor=me.coordinator())
        db.session.rollback()

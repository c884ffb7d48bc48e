"""Applicants rate evaluators, on both databases: nobody can tell whose an answer is, and five are shown at a time."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.evaluations.models import EvaluatorRating, RatingToken
from app.evaluations.queries import ratings as queries
from app.evaluations.rules_ratings import summed, token
from app.evaluations.services import panel, ratings
from app.evaluations.states import Stage
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import NotAllowed, Refused, WrongState
from tests import make_evaluations as me
from tests import make_ventures as mv

FULL = [25, 25, 15, 15]


def decided(count: int, **over: Any) -> tuple[Any, list[Any], list[Any], list[Actor]]:
    """A decided session of so many applications, its members, and an owner of each applicant."""
    made, rows, members = me.closed([[FULL] * 3] * count, **over)
    me.told(made)
    return made, rows, members, [mv.member_actor(row.venture) for row in rows]


def met(count: int) -> tuple[Any, list[Any], list[Any], list[Actor]]:
    """The same after a presentation, where applicants met the members."""
    return decided(count, stage=Stage.PRESENTATION)


def test_an_applicant_answers_once_about_the_panel_and_the_members_it_met(session: Session) -> None:
    made, rows, members, owners = met(1)
    ask = queries.ask_of(rows[0])
    assert ask and [one.seat for one in ask.members] == [1, 2, 3]
    ratings.rate(rows[0], (4, ""), {members[0].user_id: (5, "차분히 들었습니다.")}, actor=owners[0])
    assert session.query(EvaluatorRating).count() == 2 and queries.ask_of(rows[0]) is None
    with pytest.raises(WrongState):
        ratings.rate(rows[0], (1, ""), {}, actor=owners[0])
    assert session.query(RatingToken).one().token == queries.token_of(made, rows[0])


def test_neither_answer_nor_audit_line_says_whose_it_is(fresh_app: Flask) -> None:
    session = db.session()
    _, rows, members, owners = met(5)
    for place in range(5):
        session.commit()
        assert not session.query(AuditEntry).filter_by(action="evaluations.rate").count(), (
            "no second of one answer"
        )
        ratings.rate(rows[place], (4, "고맙습니다."), {members[0].user_id: (5, "")}, actor=owners[place])
    columns = {column.name for column in EvaluatorRating.__table__.columns}
    assert columns == {"key", "user_id", "session_id", "score", "comment", "batch"}
    assert all(row.user_id is None or row.session_id is None for row in session.query(EvaluatorRating))
    session.commit()
    lines = session.query(AuditEntry).filter_by(action="evaluations.rate").all()
    assert len(lines) == 2, "of the panel and of the member"
    for line in lines:
        told = f"{line.actor_name} {line.params} {line.changes} {line.note}"
        assert not any(one.name in told for one in owners)
        assert not any(str(row.receipt_no) in told for row in rows)
        assert (line.actor_id, line.venture_id, line.ip, line.request_id) == (None, None, None, None)


def test_four_answers_show_nothing_and_the_fifth_shows_all_five_at_once(session: Session) -> None:
    made, rows, members, owners = met(6)
    who = members[0].user_id
    for place in range(4):
        ratings.rate(rows[place], (4, "의견"), {who: (place + 1, f"{place}번째 말")}, actor=owners[place])
        assert queries.of_people([who]) == {} and queries.of_session(made) is None
    ratings.rate(rows[4], (4, ""), {who: (5, "")}, actor=owners[4])
    shown = queries.of_people([who])[who]
    assert (shown.count, str(shown.mean), shown.given) == (5, "3.00", (1, 1, 1, 1, 1))
    assert sorted(shown.comments) == [f"{n}번째 말" for n in range(4)]
    panel_said = queries.of_session(made)
    assert panel_said and panel_said.count == 5 and panel_said.comments == ("의견",) * 4


def test_a_sixth_answer_changes_nothing_until_the_tenth_is_there(session: Session) -> None:
    _, rows, members, owners = met(10)
    who = members[0].user_id
    for place in range(5):
        ratings.rate(rows[place], (3, ""), {who: (3, "")}, actor=owners[place])
    before = queries.of_people([who])
    for place in range(5, 9):
        ratings.rate(rows[place], (1, "x"), {who: (1, "나중 말")}, actor=owners[place])
        assert queries.of_people([who]) == before
    ratings.rate(rows[9], (1, ""), {who: (1, "")}, actor=owners[9])
    assert queries.of_people([who])[who].given == (5, 0, 5, 0, 0)
    batches = [row.batch for row in session.query(EvaluatorRating).filter_by(user_id=who)]
    assert sorted(batches) == [1] * 5 + [2] * 5


def test_after_a_paper_stage_only_the_panel_is_asked_about_unless_its_names_were_told(
    session: Session,
) -> None:
    made, rows, members, owners = decided(1)
    ask = queries.ask_of(rows[0])
    assert ask is not None and ask.members == []
    with pytest.raises(Refused):
        ratings.rate(rows[0], (4, ""), {members[0].user_id: (5, "")}, actor=owners[0])
    made.names_panel = True
    again = queries.ask_of(rows[0])
    assert again is not None and len(again.members) == 3


def test_a_member_who_stayed_out_is_not_asked_about(session: Session) -> None:
    made, rows, members = me.closed([[FULL, FULL, None]], stage=Stage.PRESENTATION)
    me.told(made)
    ask = queries.ask_of(rows[0])
    assert ask is not None and [one.user_id for one in ask.members] == [m.user_id for m in members[:2]]


def test_answers_are_taken_from_the_result_until_thirty_days_later(session: Session) -> None:
    made, rows, _ = me.closed([[FULL] * 3])
    assert queries.ask_of(rows[0]) is None
    me.told(made)
    with clock.travel(clock.now() + timedelta(days=30)):
        assert queries.ask_of(rows[0]) is not None
    with clock.travel(clock.now() + timedelta(days=31)):
        assert queries.ask_of(rows[0]) is None


def test_only_the_applicant_answers(session: Session) -> None:
    _, rows, members, owners = met(2)
    for stranger in (owners[1], me.coordinator(), me.actor_of(members[0].user)):
        with pytest.raises(NotAllowed):
            ratings.rate(rows[0], (4, ""), {}, actor=stranger)


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ((0, ""), "score"),
        ((6, ""), "score"),
        ((3, "가" * 501), "comment"),
        ((3, "900101-1234568"), "comment"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_refused_at_its_field(
    session: Session, answer: tuple[int, str], field: str
) -> None:
    _, rows, _, owners = met(1)
    with pytest.raises(Refused) as refusal:
        ratings.rate(rows[0], answer, {}, actor=owners[0])
    assert refusal.value.field == field and queries.ask_of(rows[0]) is not None


@pytest.mark.parametrize(
    "values",
    [
        "('k', NULL, NULL, 3, '', NULL)",
        "('0123456789abcdef0123456789abcdef', NULL, NULL, 3, '', NULL)",
        "('0123456789abcdef0123456789abcdef', NULL, 1, 6, '', NULL)",
        "('0123456789abcdef0123456789abcdef', 1, 1, 3, '', NULL)",
    ],
)
def test_the_database_refuses_answers_that_cannot_be(session: Session, values: str) -> None:
    met(1)
    columns = '"key", user_id, session_id, score, comment, batch'
    with pytest.raises(IntegrityError):
        session.execute(text(f"INSERT INTO evaluator_rating ({columns}) VALUES {values}"))


def test_a_token_is_one_way_and_of_one_office() -> None:
    assert token("열쇠", 1, 2) != token("열쇠", 2, 1) != token("다른 열쇠", 1, 2)
    assert len(token("열쇠", 1, 2)) == 64 and summed([5, 5, 5, 5]) is None


def test_answers_about_a_person_add_up_over_sessions(session: Session) -> None:
    people = None
    for _ in range(2):
        chosen = me.call()
        rows = me.applications(chosen, 3)
        made = me.session(chosen, stage=Stage.PRESENTATION)
        people = people or [me.person() for _ in range(3)]
        members = [panel.seat(made, person, actor=me.coordinator()) for person in people]
        panel.assign_all(made, actor=me.coordinator())
        me.sessions.open_session(made, actor=me.coordinator(), exception="시험")
        for row in rows:
            for member in members:
                me.marked(member, row, FULL)
        me.results.close(made, actor=me.coordinator())
        me.told(made)
        for row in rows:
            ratings.rate(row, (4, ""), {people[0].id: (4, "")}, actor=mv.member_actor(row.venture))
    assert people is not None and queries.of_people([people[0].id])[people[0].id].count == 5
    assert queries.of_session(made) is None

"""회의록: written after the meeting by the office, made into a verified paper by the worker."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.documents import queries as register
from app.documents.states import PaperKind, PaperState, Reader
from app.evaluations import papers
from app.evaluations.models import Meeting
from app.evaluations.queries import results
from app.evaluations.services import minutes, panel
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.tasks.running import run_waiting
from tests import make_evaluations as me
from tests.clients import counting_sql

FULL = [25, 25, 15, 15]
LOW = [10, 10, 10, 10]


def held(**over: Any) -> minutes.Held:
    """A meeting of this morning with two for and one against."""
    end = clock.now() - timedelta(hours=1)
    values = {
        "place": "성동구청 5층",
        "began_at": end - timedelta(hours=2),
        "ended_at": end,
        "discussion": "선정 선 앞뒤를 한 곳씩 확인했다.\n\n점수를 고칠 까닭은 없다고 보았다.",
        "votes": (2, 1, 0),
        "secretary": "이가온",
    }
    return minutes.Held(**(values | over))


def met(present: int = 3) -> Any:
    """A closed session whose attendance was noted."""
    made, _, members = me.closed([[FULL, FULL, None], [LOW, LOW, LOW]])
    panel.note_attendance(made, frozenset(m.id for m in members[:present]), actor=me.coordinator())
    return made


def test_minutes_say_who_was_there_and_what_was_decided(session: Session) -> None:
    made = met()
    minutes.write(made, held(), actor=me.coordinator())
    gathered = results.gather(made)
    assert gathered.votes == ("2", "1")
    plain = papers.minutes(made, gathered, results.outcome_of(made, gathered))
    assert (plain.seats, len(plain.present), plain.absent, plain.votes) == (3, 3, (), ("2", "1", "0"))
    assert plain.resolution == "찬성 2명, 반대 1명으로 1곳의 선정을 의결했다"
    assert len(plain.discussion) == 2 and [row[2] for row in plain.selected] == ["선정"]
    assert plain.recusals[0][2].startswith("회피")
    again = held(votes=(1, 2, 0), discussion="다시 적었다.")
    minutes.write(made, again, actor=me.coordinator())
    assert session.query(Meeting).count() == 1
    gathered = results.gather(made)
    plain = papers.minutes(made, gathered, results.outcome_of(made, gathered))
    assert plain.resolution == "찬성 1명, 반대 2명으로 의결하지 못했다"


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"votes": (3, 1, 0)}, "votes_for"),
        ({"votes": (2, 0, 0)}, "votes_for"),
        ({"began_at": clock.now()}, "ended"),
        ({"ended_at": clock.now() + timedelta(days=40)}, "held_on"),
    ],
)
def test_minutes_that_cannot_be_are_refused_at_their_field(
    session: Session, over: dict[str, Any], field: str
) -> None:
    made = met()
    with pytest.raises(Refused) as refusal:
        minutes.write(made, held(**over), actor=me.coordinator())
    assert refusal.value.field == field


def test_minutes_wait_for_closing_and_attendance_and_are_the_offices(session: Session) -> None:
    made, _, members = me.opened(3, 1)
    with pytest.raises(WrongState):
        minutes.write(made, held(), actor=me.coordinator())
    with pytest.raises(NotAllowed):
        minutes.write(made, held(), actor=me.actor_of(members[0].user))
    with pytest.raises(Refused):
        minutes.write(met(present=0), held(), actor=me.coordinator())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evaluation_meeting SET place = ''",
        "UPDATE evaluation_meeting SET votes_for = -1",
        "UPDATE evaluation_meeting SET ended_at = began_at",
        "UPDATE evaluation_meeting SET discussion = ''",
    ],
)
def test_the_database_refuses_minutes_that_cannot_be(session: Session, statement: str) -> None:
    minutes.write(met(), held(), actor=me.coordinator())
    with pytest.raises(IntegrityError):
        session.execute(text(statement))


def test_the_minutes_become_a_paper_with_a_number(app: Flask) -> None:
    with app.app_context():
        made = met()
        minutes.write(made, held(), actor=me.coordinator())
        session_id = made.id
        db.session.commit()
    with app.app_context():
        run_waiting()
    with app.app_context():
        paper = register.latest(PaperKind.MINUTES, "evaluation_session", session_id, Reader.COMMITTEE)
        assert paper is not None and paper.state is PaperState.ISSUED and paper.title.endswith("회의록")


def test_the_decision_paper_is_laid_out_in_as_many_statements_for_two_as_for_nine(app: Flask) -> None:
    with app.app_context():
        small, _, _ = me.closed([[FULL] * 3] * 2)
        large, _, _ = me.closed([[FULL] * 3] * 9)
        counts = []
        for made in (small, large):
            db.session.flush()
            db.session.expire_all()
            with counting_sql() as statements:
                gathered = results.gather(made)
                papers.decision_paper(made, gathered, results.outcome_of(made, gathered))
            counts.append(len(statements))
        assert counts[0] == counts[1]
        db.session.rollback()

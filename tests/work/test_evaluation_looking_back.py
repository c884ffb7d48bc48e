"""An evaluator's own sheets of sessions that are over, on both databases."""

import pytest
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.evaluations.queries import looking_back
from app.kernel.errors import Missing
from tests import make_evaluations as me

FULL = [25, 25, 15, 15]


def test_own_sheets_are_counted_and_read_when_the_session_is_over(session: Session) -> None:
    made, rows, members = me.closed([[FULL, [10, 11, 12, 13], FULL], [FULL, None, FULL]])
    first, second = actor_of(members[0].user), actor_of(members[1].user)
    assert [(one.session.id, one.sheets) for one in looking_back.past_of(first)] == [(made.id, 2)]
    (own,) = looking_back.own_sheets(looking_back.past(made.id, second), second, 0, 60)
    assert (own.receipt_no, own.total, own.marks[0]) == (rows[0].receipt_no, "46", "10")
    with pytest.raises(Missing):
        looking_back.past(made.id, actor_of(me.person()))

"""발표 순서: drawn by lot with a seed, told to every applicant, drawn again without losing the first; both databases."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.applications.states import ApplicationState
from app.evaluations.queries import presenting as reads
from app.evaluations.services import presenting
from app.evaluations.states import Stage
from app.kernel import clock
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Notice
from tests import make
from tests import make_evaluations as me
from tests import make_ventures as mv

PLACE = "5층 회의실"


def test_the_order_follows_from_the_seed_and_everyone_is_told_a_time(session: Session) -> None:
    made, rows, _ = me.opened(3, 4, stage=Stage.PRESENTATION)
    owners = {row.id: mv.member(row.venture) for row in rows}
    begins = clock.now() + timedelta(days=3)
    drawn = presenting.draw(made, " 11월 37 ", begins, 20, PLACE, actor=me.coordinator())
    assert sorted(slot.application.id for slot in drawn.slots) == sorted(owners)
    assert [slot.begins_at for slot in drawn.slots] == [begins + timedelta(minutes=20 * n) for n in range(4)]
    assert [slot.ticket for slot in drawn.slots] == sorted(slot.ticket for slot in drawn.slots)
    assert drawn.same and drawn.seed == "11월 37"
    for slot in drawn.slots:
        told = session.query(Notice).filter_by(user_id=owners[slot.application.id].id).all()
        assert [f"{slot.number}번째" in one.body and PLACE in one.body for one in told] == [True]


def test_drawing_again_keeps_the_first_and_a_withdrawal_moves_nobody(session: Session) -> None:
    made, _, _ = me.opened(3, 3, stage=Stage.PRESENTATION)
    office, begins = me.coordinator(), clock.now() + timedelta(days=3)
    presenting.draw(made, "37", begins, 20, PLACE, actor=office)
    presenting.draw(made, "38", begins, 15, PLACE, actor=office)
    assert [one.seed for one in reads.orders_of(made)] == ["37", "38"]
    second = reads.orders_of(made)[-1].slots[1]
    second.application.state, second.application.withdrawn_at = ApplicationState.WITHDRAWN, clock.now()
    session.flush()
    left = reads.orders_of(made)[-1]
    assert [slot.number for slot in left.slots] == [1, 3] and left.same
    assert reads.slot_of(second.application) is None
    mine = reads.slot_of(left.slots[1].application)
    assert mine is not None and mine[0].begins_at == begins + timedelta(minutes=30)


def test_an_order_is_drawn_for_a_presentation_alone_and_by_the_office(session: Session) -> None:
    paper, _, _ = me.opened(3, 2)
    made, _, members = me.opened(3, 2, stage=Stage.PRESENTATION)
    office, begins = me.coordinator(), clock.now() + timedelta(days=1)
    with pytest.raises(WrongState):
        presenting.draw(paper, "37", begins, 20, PLACE, actor=office)
    with pytest.raises(NotAllowed):
        presenting.draw(made, "37", begins, 20, PLACE, actor=make.actor(Role.AUDITOR))
    for over, field in (
        ({"seed": " "}, "seed"), ({"begins_at": clock.now()}, "begins_on"), ({"minutes": 4}, "minutes"),
        ({"place": ""}, "place"),
    ):  # fmt: skip
        said = {"seed": "37", "begins_at": begins, "minutes": 20, "place": PLACE} | over
        with pytest.raises(Refused) as refusal:
            presenting.draw(made, **said, actor=office)  # type: ignore[arg-type]
        assert refusal.value.field == field
    assert not made.orders_drawn and len(members) == 3

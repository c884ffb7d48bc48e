"""Co-writers of an application: what the database refuses, whom letters reach, and when the door is shut."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.applications import queries, services
from app.applications.models import Application, CoWriter, FixRequest
from app.applications.policy import co_writings
from app.applications.states import ApplicationState, CallState, FixState
from app.kernel import clock
from app.kernel.errors import Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Mail
from app.ventures.states import AskState, MemberRole
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv


def test_a_co_writer_that_cannot_be_is_refused_by_the_database(session: Session) -> None:
    draft, person, now = ma.draft(), make.user(Role.VENTURE), clock.now()
    asked: dict[str, Any] = {
        "application_id": draft.id, "email": "partner@outside.example", "role": MemberRole.EDITOR,
        "state": AskState.OPEN, "invited_at": now,
    }  # fmt: skip
    joined = asked | {"email": "", "state": AskState.ACCEPTED, "user_id": person.id, "answered_at": now}
    for row in (asked, joined):
        session.execute(insert(CoWriter).values(**row))
    for wrong, name in (
        (asked, "email"),
        (joined, "user_id"),
        (asked | {"email": "Partner@outside.example"}, "email_lower_case"),
        (asked | {"email": "b@outside.example", "role": MemberRole.OWNER}, "never_owner"),
        (asked | {"email": "b@outside.example", "answered_at": now}, "answered_iff_closed"),
        (joined | {"email": "b@outside.example", "state": AskState.DECLINED}, "address_while_open"),
        (joined | {"user_id": None}, "accepted_by_a_person"),
    ):
        with pytest.raises(DBAPIError, match=name), session.begin_nested():
            session.execute(insert(CoWriter).values(**wrong))


def wrote(draft: Application, person: User, section_key: str) -> None:
    """A section of the draft was last saved by this person."""
    ma.answers(draft, section_key).saved_by_id = person.id


def test_only_those_who_still_write_hear_of_a_new_deadline(session: Session) -> None:
    sections = [ma.section(key, position=place) for place, key in enumerate(("a", "b", "c"), 1)]
    draft = ma.draft(ma.call(sections=sections))
    stays, left, taken_out = (make.user(Role.VENTURE, email=f"{name}@x.example") for name in ("a", "b", "c"))
    mv.member(draft.venture, user=stays)
    for section_key, person in zip(("a", "b", "c"), (stays, left, taken_out), strict=True):
        wrote(draft, person, section_key)
    ma.co_writer(draft, taken_out, state=AskState.WITHDRAWN)
    session.flush()
    later = draft.call.closes_at + timedelta(days=3)
    services.calls.extend(draft.call, later, reason="서버 점검", actor=make.actor(Role.COORDINATOR))
    session.flush()
    assert session.scalars(select(Mail.to_address)).all() == ["a@x.example"]


def test_where_whoever_wrote_is_gone_the_ventures_people_hear_of_a_new_deadline(session: Session) -> None:
    draft, gone = ma.draft(), make.user(Role.VENTURE, email="gone@x.example")
    mv.member(draft.venture, user=make.user(Role.VENTURE, email="owner@x.example"))
    wrote(draft, gone, "plan")
    session.flush()
    later = draft.call.closes_at + timedelta(days=3)
    services.calls.extend(draft.call, later, reason="서버 점검", actor=make.actor(Role.COORDINATOR))
    session.flush()
    assert session.scalars(select(Mail.to_address)).all() == ["owner@x.example"]


def test_a_partner_hears_of_a_new_deadline(session: Session) -> None:
    draft, partner = ma.draft(), make.user(Role.VENTURE, email="partner@x.example")
    ma.co_writer(draft, partner)
    wrote(draft, partner, "plan")
    session.flush()
    assert queries.last_drafter_ids(draft.call) == {draft.id: {partner.id}}


def asked_to_mend(sent: Application, **over: Any) -> FixRequest:
    """A request to mend that nobody has answered."""
    now = clock.now()
    values = {
        "application_id": sent.id, "keys": ["problem"], "reason": "수를 적어 주세요.", "asked_at": now,
        "due_at": now + timedelta(days=3), "asked_by": "정하림", "submission_before": 1,
    }  # fmt: skip
    made: FixRequest = make.added(FixRequest(**(values | over)))
    return made


@pytest.mark.parametrize(
    ("state", "days", "open_now"),
    [
        (ApplicationState.ELIGIBLE, 3, True),
        (ApplicationState.ELIGIBLE, -1, False),
        (ApplicationState.REJECTED, 3, False),
        (ApplicationState.WITHDRAWN, 3, False),
    ],
)
def test_a_request_to_mend_opens_the_door_only_while_something_can_be_mended(
    session: Session, state: ApplicationState, days: int, open_now: bool
) -> None:
    withdrawn_at = clock.now() if state is ApplicationState.WITHDRAWN else None
    sent = ma.decided(state, ma.call(state=CallState.SCREENING), withdrawn_at=withdrawn_at)
    partner = make.user(Role.VENTURE)
    ma.co_writer(sent, partner)
    now = clock.now()
    asked_to_mend(sent, asked_at=now - timedelta(days=5), due_at=now + timedelta(days=days))
    session.flush()
    assert (sent.id in co_writings(partner.id)) is open_now


@pytest.mark.parametrize(
    ("state", "open_now"),
    [(CallState.PUBLISHED, True), (CallState.SCREENING, False), (CallState.ENDED, False)],
)
@pytest.mark.parametrize("made", [ma.draft, ma.submitted])
def test_the_door_closes_with_the_office_taking_the_call_up(
    session: Session, made: Callable[..., Application], state: CallState, open_now: bool
) -> None:
    application, partner = made(ma.call(state=state)), make.user(Role.VENTURE)
    ma.co_writer(application, partner)
    session.flush()
    assert (application.id in co_writings(partner.id)) is open_now


def test_no_more_than_ten_people_are_written_to_in_a_day(session: Session) -> None:
    draft = ma.draft()
    owner = mv.member_actor(draft.venture)
    for number in range(10):
        row = services.co_writing.invite(draft, f"p{number}@x.example", MemberRole.EDITOR, actor=owner)
        services.co_writing.end(row, actor=owner)
    with pytest.raises(Refused, match="10명까지"):
        services.co_writing.invite(draft, "one.more@x.example", MemberRole.EDITOR, actor=owner)
    with clock.travel(clock.now() + timedelta(days=1, seconds=1)):
        services.co_writing.invite(draft, "one.more@x.example", MemberRole.EDITOR, actor=owner)


def test_whoever_judges_at_the_desk_of_the_call_does_not_write_along(session: Session) -> None:
    draft = ma.draft()
    clerk = make.actor(Role.VENTURE, Role.COORDINATOR, email="clerk@x.example")
    asked = {"state": AskState.OPEN, "email": "clerk@x.example", "user_id": None, "answered_at": None}
    row = ma.co_writer(draft, make.user(), **asked)
    with pytest.raises(WrongState, match="함께 쓸 수 없습니다"):
        services.co_writing.answer(row, True, actor=clerk)
    services.co_writing.answer(row, False, actor=clerk)
    assert row.state is AskState.DECLINED


def test_taking_an_application_back_takes_its_request_to_mend_along(session: Session) -> None:
    sent = ma.submitted(ma.call(state=CallState.SCREENING))
    fix, owner = asked_to_mend(sent), mv.member_actor(sent.venture)
    services.submission.withdraw(sent, reason="", actor=owner)
    session.flush()
    assert fix.state is FixState.CANCELLED
    assert queries.open_fixes_for(owner) == []


def test_no_request_to_mend_waits_once_the_outcome_is_there(session: Session) -> None:
    sent = ma.decided(ApplicationState.REJECTED, ma.call(state=CallState.DECIDED))
    asked_to_mend(sent)
    assert queries.open_fixes_for(mv.member_actor(sent.venture)) == []

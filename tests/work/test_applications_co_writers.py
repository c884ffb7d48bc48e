"""What the database itself refuses about a co-writer of an application."""

from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.applications.models import CoWriter
from app.kernel import clock
from app.kernel.roles import Role
from app.ventures.states import AskState, MemberRole
from tests import make
from tests import make_applications as ma


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

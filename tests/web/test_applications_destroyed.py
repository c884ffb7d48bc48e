"""After the time of keeping is over, pages say so, and do not speak of what is no longer there."""

from datetime import timedelta

import pytest
from flask import Flask

from app.applications.models import Application
from app.applications.services import retention
from app.applications.states import CallState
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.clients import JudgingClient
from tests.make_accounts import sign_in


@pytest.fixture
def destroyed(app: Flask, client: JudgingClient) -> tuple[int, int]:
    """One that was sent in and one that was not, both destroyed; their owner is signed in."""
    with app.app_context():
        yesterday, last_week = clock.today() - timedelta(days=1), clock.now() - timedelta(days=7)
        over = {"opens_at": last_week - timedelta(days=7), "closes_at": last_week, "retain_until": yesterday}
        sent, owner = ma.submitted(ma.call(state=CallState.ENDED, **over)), make.user(Role.VENTURE)
        draft: Application = ma.draft(ma.call(state=CallState.ENDED, **over), venture=sent.venture)
        ma.answers(draft)
        mv.member(sent.venture, user=owner)
        for application in (sent, draft):
            retention.purge(application.call, actor=system_actor("시험"))
        db.session.commit()
        sign_in(client, owner)
        return sent.id, draft.id


def test_a_draft_that_was_destroyed_is_not_said_to_be_there(
    client: JudgingClient, destroyed: tuple[int, int]
) -> None:
    _, draft = destroyed
    for path in (f"/applications/{draft}", f"/applications/{draft}/sections/plan", "/applications"):
        page = client.get(path).text
        assert "파기했습니다" in page and "남아 있습니다" not in page, path


def test_no_receipt_is_offered_of_what_was_destroyed(
    client: JudgingClient, destroyed: tuple[int, int]
) -> None:
    sent, _ = destroyed
    for path in (f"/applications/{sent}", f"/applications/{sent}/receipt"):
        page = client.get(path).text
        assert "접수증 PDF도 파기했습니다" in page and "인쇄해서" not in page, path

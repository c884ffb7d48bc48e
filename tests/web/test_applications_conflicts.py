"""Two people in one section: nothing of the other is lost by pressing the button that is offered."""

from collections.abc import Callable

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from app.accounts.models import User
from app.applications.models import Application, SectionDraft
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.clients import JudgingClient
from tests.make_accounts import sign_in

THEIRS, MINE = "동료가 쓴 문제", "내가 쓴 한 줄"


@pytest.fixture
def address(app: Flask) -> str:
    """A section that two people of the venture may write."""
    with app.app_context():
        draft = ma.draft()
        for name in ("me", "colleague"):
            mv.member(draft.venture, user=make.user(Role.VENTURE, email=f"{name}@x.example", name=name))
        db.session.commit()
        return f"/applications/{draft.id}/sections/plan"


@pytest.fixture
def browser(app: Flask) -> Callable[[str], JudgingClient]:
    """A browser of one of them."""

    def opened(name: str) -> JudgingClient:
        client = app.test_client()
        assert isinstance(client, JudgingClient)
        with app.app_context():
            sign_in(client, db.session.scalars(select(User).where(User.name == name)).one())
        return client

    return opened


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    hidden = html.document_fromstring(page).xpath("//main//form[@method='post']//input[@type='hidden']")
    return {one.get("name"): one.get("value") for one in hidden}


def stored(app: Flask) -> dict[str, str]:
    """What stands in the section."""
    with app.app_context():
        assert db.session.scalars(select(Application)).one()
        return dict(db.session.scalars(select(SectionDraft)).one().answers)


def test_what_only_the_other_wrote_stays_when_nothing_else_is_chosen(
    app: Flask, address: str, browser: Callable[[str], JudgingClient]
) -> None:
    me, colleague = browser("me"), browser("colleague")
    stale = fields_of(me.get(address).text)
    colleague.send(address, {"asked": ["problem"], "a_problem": THEIRS})
    late = me.post(address, data={**stale, "asked": ["one_line", "problem"], "a_one_line": MINE})
    me.send(late.location, {})
    assert stored(app) == {"one_line": MINE, "problem": THEIRS}


def test_what_the_other_wrote_while_i_was_choosing_is_not_chosen_away(
    app: Flask, address: str, browser: Callable[[str], JudgingClient]
) -> None:
    me, colleague = browser("me"), browser("colleague")
    stale = fields_of(me.get(address).text)
    colleague.send(address, {"asked": ["one_line"], "a_one_line": "동료의 한 줄"})
    late = me.post(address, data={**stale, "asked": ["one_line"], "a_one_line": MINE})
    choosing = fields_of(me.get(late.location).text)
    colleague.send(address, {"asked": ["problem"], "a_problem": THEIRS})
    again = me.post(late.location, data={**choosing, "pick_one_line": "mine"})
    assert "/conflicts/" in again.location
    assert "풀고 있는 사회문제" not in me.get(again.location).text
    me.send(again.location, {"pick_one_line": "mine"})
    assert stored(app) == {"one_line": MINE, "problem": THEIRS}


def test_words_set_aside_after_sending_in_are_found_again_where_the_application_stands(
    app: Flask, browser: Callable[[str], JudgingClient]
) -> None:
    with app.app_context():
        sent = ma.submitted()
        for name in ("me", "colleague"):
            mv.member(sent.venture, user=make.user(Role.VENTURE, email=f"{name}@x.example", name=name))
        db.session.commit()
        status = f"/applications/{sent.id}"
    me, colleague = browser("me"), browser("colleague")
    stale = fields_of(me.get(f"{status}/sections/plan").text)
    colleague.send(f"{status}/sections/plan", {"asked": ["problem"], "a_problem": THEIRS})
    me.post(f"{status}/sections/plan", data={**stale, "asked": ["one_line"], "a_one_line": MINE})
    assert "비교하고 고르기" in me.get(status).text and "비교하고 고르기" not in colleague.get(status).text

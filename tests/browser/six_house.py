"""The house in which six apply: the running product, the same application beside it, and a way to be anybody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from app.accounts.models import User
from app.applications.models import Application
from app.audit.services import record
from app.evaluations.states import Gender
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db, reading
from app.kernel.roles import Role
from tests import make, make_evaluations, make_ventures
from tests.acting import go
from tests.browser import six
from tests.clients import JudgingClient
from tests.make_accounts import sign_in
from tests.site import Site


@dataclass
class House:
    """The running product, the same application beside it, and a way to be anybody."""

    site: Site
    app: Flask
    open_page: Callable[..., Page]

    def client(self, email: str) -> JudgingClient:
        """Plain requests of this person."""
        with self.app.app_context():
            client = self.app.test_client()
            assert isinstance(client, JudgingClient)
            client.judging = False
            sign_in(client, db.session.scalars(select(User).where(User.email == email)).one())
        return client

    def browser(self, email: str, path: str = "/home") -> Page:
        """A browser of this person, at a page."""
        cookie = self.client(email).get_cookie("session")
        assert cookie is not None
        page = self.open_page()
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": self.site.url}])
        go(page, self.site, path)
        return page

    def ids(self) -> dict[str, int]:
        """Applications by the name of their venture."""
        with self.app.app_context(), reading():
            rows = db.session.scalars(select(Application)).all()
            return {row.venture.name: row.id for row in rows}


def everybody_is_known() -> None:
    """The office, the pool of evaluators and six ventures of two years."""
    for role, (email, name) in ((Role.COORDINATOR, six.COORDINATOR), (Role.DISTRICT_OFFICER, six.DISTRICT)):
        make.user(role, email=email, name=name)
    for number, (email, name) in enumerate(six.PANEL):
        make_evaluations.person(gender=(Gender.FEMALE, Gender.MALE)[number % 2], email=email, name=name)
    for one in six.SIX:
        venture = make_ventures.venture(name=one.name, founded_on=clock.today() - timedelta(days=730))
        make_ventures.member(venture, user=make.user(Role.VENTURE, email=one.owner, name=f"{one.name} 대표"))
    record(system_actor("시험"), "trial.furnish", None, "시험 자료를 더했습니다")
    db.session.commit()

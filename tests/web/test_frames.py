"""Every person finds their own menu on every page they reach, and links that open."""

from flask import Flask

from app.kernel.roles import Role
from tests import make
from tests.clients import JudgingClient
from tests.make_accounts import sign_in


def reader(app: Flask, role: Role) -> JudgingClient:
    """Someone of one role, signed in."""
    with app.app_context():
        person = make.user(role)
        client = JudgingClient(app)
        sign_in(client, person)
        return client


def test_a_venture_member_has_one_menu_on_all_their_pages(app: Flask) -> None:
    member = reader(app, Role.VENTURE)
    for path in ("/home", "/applications", "/ventures/mine", "/tenancy/mine", "/cohorts/mine", "/account"):
        page = member.get(path).get_data(as_text=True)
        assert 'class="site-nav"' in page and "내 신청" in page and "스케일업" in page, path
        assert 'class="rail"' not in page, path


def test_staff_keep_the_rail(app: Flask) -> None:
    page = reader(app, Role.COORDINATOR).get("/ventures/").get_data(as_text=True)
    assert 'class="rail"' in page and 'class="site-nav"' not in page


def test_the_home_of_the_menu_is_named_as_its_page(app: Flask) -> None:
    for role, word in (
        (Role.COORDINATOR, "오늘"),
        (Role.DISTRICT_OFFICER, "현황"),
        (Role.AUDITOR, "내 할 일"),
    ):
        page = reader(app, role).get("/home").get_data(as_text=True)
        assert f'<a href="/home" aria-current="page">{word}</a>' in page, role


def test_links_that_would_only_refuse_are_left_out(app: Flask) -> None:
    assert "/consulting/ties" in reader(app, Role.COORDINATOR).get("/consulting/").get_data(as_text=True)
    assert "/consulting/ties" not in reader(app, Role.AUDITOR).get("/consulting/").get_data(as_text=True)

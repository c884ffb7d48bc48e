"""People at a browser: they join, sign in, press what a page offers, and find what mails bring."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import link_in_mail
from tests.site import Site

PASSWORD = "강변북로 봄비 내리는 산책"


def go(page: Page, site: Site, path: str) -> None:
    """Open a page of the site by its path."""
    page.goto(site.url + path)


@contextmanager
def before_scripts(page: Page, address: str) -> Iterator[None]:
    """A page as a slow line brings it: what is done inside is done before its scripts have come."""
    held: list[Route] = []
    over = False
    page.route("**/*.js*", lambda route: route.continue_() if over else held.append(route))
    page.goto(address, wait_until="commit")
    yield
    over = True
    for route in held:
        route.continue_()
    page.wait_for_load_state()


def press(page: Page, name: str, *, role: Any = "button", exact: bool = True) -> None:
    """Press a button, or follow a link, of the page's matter."""
    page.get_by_role("main").get_by_role(role, name=name, exact=exact).first.click()


def follow(page: Page, name: str) -> None:
    """Follow a link of the page's matter; part of its words is enough."""
    press(page, name, role="link", exact=False)


def write(page: Page, **answers: str) -> None:
    """Fill fields by their labels; "_" stands for a blank."""
    for label, answer in answers.items():
        page.get_by_role("main").get_by_role("textbox", name=label.replace("_", " ")).first.fill(answer)


def rows(page: Page, name: str, *typed: dict[str, str]) -> None:
    """Fill a list row by row by the words over its fields, asking for more rows where they run out."""
    for number, row in enumerate(typed, 1):
        for cell, answer in row.items():
            place = page.get_by_label(f"{cell} – {name} {number}번째 줄", exact=True)
            if not place.count():
                press(page, f"줄 더하기 – {name}")
            place.fill(answer)


def dated(page: Page, label: str, day: object) -> None:
    """Set a field of the kind date."""
    page.get_by_role("main").get_by_label(label).first.fill(str(day))


def told(page: Page, words: str) -> None:
    """The page says so."""
    expect(page.get_by_role("main")).to_contain_text(words)


def choose_password(page: Page, name: str) -> None:
    """The part that signing up and accepting an invitation share."""
    page.get_by_label("이름", exact=True).fill(name)
    page.get_by_label("비밀번호", exact=True).fill(PASSWORD)
    page.get_by_label("비밀번호 한 번 더").fill(PASSWORD)
    page.get_by_label("이용약관에 동의합니다").check()
    page.get_by_label("개인정보 수집·이용에 동의합니다").check()


def sign_in(page: Page, site: Site, email: str, password: str = PASSWORD) -> None:
    """Give address and password; the person arrives at what waits for them."""
    go(page, site, "/sign-in")
    page.get_by_label("이메일 주소").fill(email)
    page.get_by_label("비밀번호", exact=True).fill(password)
    press(page, "로그인")
    page.wait_for_url("**/home")


def accept_invitation(page: Page, site: Site, email: str, name: str) -> None:
    """Follow the link of an invitation, choose a password, sign in."""
    page.goto(link_in_mail(site, email, "/invitation/"))
    choose_password(page, name)
    press(page, "계정 만들기")
    told(page, "계정을 만들었습니다")
    sign_in(page, site, email)


def sign_up(page: Page, site: Site, email: str, name: str) -> None:
    """Make an account of a venture's person: form, mail, link, first sign-in."""
    go(page, site, "/sign-up")
    choose_password(page, name)
    page.get_by_label("이메일 주소").fill(email)
    press(page, "가입하고 확인 메일 받기")
    told(page, "메일을 확인해 주세요")
    page.goto(link_in_mail(site, email, "/confirm-email/"))
    press(page, "이메일 주소 확인하기")
    told(page, "이메일 주소를 확인했습니다")
    sign_in(page, site, email)

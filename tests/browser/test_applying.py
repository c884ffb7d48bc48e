"""Applying as it really happens: without JavaScript, in two tabs, with a browser that dies, by keyboard alone."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.accounts.passwords import hashed
from app.applications.models import Application, SectionDraft, SectionRevision, Submission
from app.applications.states import ApplicationState, QuestionKind
from app.audit.services import record
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.states import MemberRole
from tests import make, make_applications, make_ventures
from tests.acting import (
    PASSWORD,
    before_scripts,
    choose_password,
    dated,
    follow,
    go,
    press,
    sign_in,
    told,
    write,
)
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.keyboard import tab_to
from tests.make_accounts import letters, link_in
from tests.make_files import pdf
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

TITLE = "소셜벤처 허브센터 입주기업 모집"
WROTE = "버려지는 가죽을 새 소재로 되살립니다."
WORRY = "가죽 폐기물이 해마다 늘고 있습니다."


@pytest.fixture
def site(app: Flask, served: str) -> Site:
    """The product on an empty database with one open call."""
    with app.app_context():
        make_applications.call(title=TITLE, **form())
        keep()
    return Site(app.instance_path, served)  # type: ignore[arg-type]


def form() -> dict[str, list[object]]:
    """Two sections, every way to answer that people meet, and one document."""
    ask = make_applications.question
    return {
        "sections": [
            make_applications.section(),
            make_applications.section("team", position=2, group_title="팀", title="팀과 동의"),
        ],
        "questions": [
            ask("one_line", kind=QuestionKind.SHORT, label="사업 한 줄 소개", most=80, feeds="one_line"),
            ask("problem", position=2, label="풀고 있는 사회문제", most=1200),
            ask("people", section_key="team", kind=QuestionKind.NUMBER, label="함께 일하는 사람", unit="명"),
            ask(
                "room", section_key="team", position=2, kind=QuestionKind.CHOICE, label="원하는 방",
                options=["3–4인실", "5–6인실"],
            ),
            ask(
                "privacy", section_key="team", position=3, kind=QuestionKind.CONSENT,
                label="개인정보 수집과 이용", notice={"purpose": "심사", "items": "이름", "retention": "3년"},
            ),
        ],
        "required_files": [make_applications.required_file(label="사업자등록증명")],
    }  # fmt: skip


def keep() -> None:
    """Commit what was made."""
    record(system_actor("시험"), "trial.furnish", None, "시험 자료를 더했습니다")
    db.session.commit()


@pytest.fixture
def writers(app: Flask, site: Site) -> dict[str, str]:
    """An application begun, and the two people who write it: their addresses."""
    with app.app_context():
        draft = make_applications.draft(db.session.scalars(select(make_applications.Call)).one())
        people = {
            "한지우": make_ventures.member(draft.venture),
            "박서윤": make_ventures.member(draft.venture, MemberRole.EDITOR),
        }
        for name, person in people.items():
            person.name, person.password = name, hashed(PASSWORD)
        keep()
        return {name: person.email for name, person in people.items()}


def section(site: Site, page: Page, key: str = "plan") -> None:
    """Open a section of the one application there is."""
    go(page, site, f"/applications/1/sections/{key}")


def stored(app: Flask) -> dict[str, str]:
    """The answers of the first section as they stand in the database."""
    with app.app_context():
        draft = db.session.scalars(select(SectionDraft).where(SectionDraft.section_key == "plan")).one()
        return dict(draft.answers)


def test_a_venture_applies_without_javascript(app: Flask, site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(360, 780, java_script_enabled=False)
    go(page, site, "/sign-up")
    choose_password(page, "한지우")
    page.get_by_label("이메일 주소").fill("jiu@sorigil.example")
    press(page, "가입하고 확인 메일 받기")
    with app.app_context():
        link = link_in(letters()[-1])
    go(page, site, link)
    press(page, "이메일 주소 확인하기")
    sign_in(page, site, "jiu@sorigil.example")
    go(page, site, "/")
    follow(page, TITLE)
    follow(page, "신청 시작하기")
    the_venture_is_registered(page)
    press(page, "신청서 쓰기")
    the_sections_are_written(page)
    follow(page, "모두 확인하고 제출하기")
    page.get_by_label("대표자가 신청 내용을 모두 확인했고, 사실과 같습니다.").check()
    page.get_by_label("기다리지 않고 냅니다").check()  # nobody looks through files here: no worker runs
    press(page, "신청서 내기")
    with app.app_context():
        sent = db.session.scalars(select(Application)).one()
        copy = db.session.scalars(select(Submission)).one()
        assert sent.state is ApplicationState.SUBMITTED
        shown = (f"접수증 {sent.receipt_no}", copy.sha256, WORRY)
    for words in shown:
        told(page, words)


def the_venture_is_registered(page: Page) -> None:
    """The record of the venture, made on the way."""
    follow(page, "기업 등록하기")
    write(page, 기업_이름="주식회사 소리길", 사업자등록번호=make_ventures.biz_reg_no(7), 대표자="한지우")
    page.get_by_label("법인 형태").select_option(label="주식회사")
    dated(page, "설립일", "2023-03-02")
    page.get_by_label("대표 분야").select_option(label="사회적 약자·통합")
    press(page, "기업 등록하기")


def the_sections_are_written(page: Page) -> None:
    """Every section; something left out is asked for again with what was typed still there."""
    follow(page, "사업 계획")
    write(page, 사업_한_줄_소개=WROTE)
    press(page, "저장하고 다음으로")
    told(page, "고칠 곳이 1개 있습니다")
    expect(page.get_by_label("사업 한 줄 소개")).to_have_value(WROTE)
    write(page, 풀고_있는_사회문제=WORRY)
    press(page, "저장하고 다음으로")
    write(page, 함께_일하는_사람="5")
    page.get_by_label("5–6인실").check()
    page.get_by_label("동의합니다").check()
    press(page, "저장하고 다음으로")
    follow(page, "증빙 서류와 가점")
    file = {"name": "사업자등록증명.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    page.get_by_label("사업자등록증명 파일").set_input_files(file)  # type: ignore[arg-type]
    press(page, "올리기", exact=False)
    told(page, "‘사업자등록증명.pdf’를 올렸습니다")
    follow(page, "목록으로 돌아가기")


def test_of_two_people_in_one_section_neither_overwrites_the_other(
    app: Flask, site: Site, writers: dict[str, str], open_page: Callable[..., Page]
) -> None:
    first, second = open_page(), open_page(360, 780)
    sign_in(first, site, writers["한지우"])
    sign_in(second, site, writers["박서윤"])
    for page in (first, second):
        section(site, page)
    write(first, 풀고_있는_사회문제=WORRY)
    press(first, "저장하기")
    expect(first.get_by_role("main")).to_contain_text("고칠 곳이")
    write(second, 풀고_있는_사회문제="버린 가죽이 땅에 묻힙니다.")
    press(second, "저장하기")
    told(second, "한지우 님이")
    told(second, WORRY)
    told(second, "버린 가죽이 땅에 묻힙니다.")
    assert stored(app)["problem"] == WORRY
    second.get_by_label("둘 다 이어 붙이고 내가 다듬기").check()
    press(second, "고른 내용으로 저장")
    expect(second.get_by_label("풀고 있는 사회문제")).to_have_value(f"{WORRY}\n버린 가죽이 땅에 묻힙니다.")
    assert stored(app)["problem"] == f"{WORRY}\n버린 가죽이 땅에 묻힙니다."


def test_autosave_in_a_second_tab_tells_of_the_first_and_keeps_both_texts(
    app: Flask, site: Site, writers: dict[str, str], open_page: Callable[..., Page]
) -> None:
    first = open_page()
    sign_in(first, site, writers["한지우"])
    second = first.context.new_page()
    for page in (first, second):
        section(site, page)
    write(first, 사업_한_줄_소개=WROTE)
    expect(first.locator("[data-save-line]").first).to_contain_text("에 저장했습니다")
    write(second, 사업_한_줄_소개="가죽을 다시 씁니다.")
    line = second.locator("[data-save-line]").first
    expect(line).to_contain_text("두 내용을 비교하고 골라 주세요")
    assert stored(app)["one_line"] == WROTE
    with app.app_context():
        aside = db.session.scalars(select(SectionRevision).where(SectionRevision.set_aside)).one()
        assert aside.answers["one_line"] == "가죽을 다시 씁니다."
    line.get_by_role("link").click()
    told(second, WROTE)
    told(second, "가죽을 다시 씁니다.")
    second.get_by_label("지금 저장된 값").check()
    press(second, "고른 내용으로 저장")
    expect(second.get_by_label("사업 한 줄 소개")).to_have_value(WROTE)


def test_a_browser_that_dies_in_the_middle_loses_nothing_that_was_saved(
    site: Site, writers: dict[str, str], chromium: Browser, open_page: Callable[..., Page]
) -> None:
    doomed = chromium.browser_type.launch(executable_path=CHROMIUM, args=FLAGS)
    page = doomed.new_page()
    sign_in(page, site, writers["한지우"])
    section(site, page)
    page.get_by_label("풀고 있는 사회문제").press_sequentially(WORRY)
    expect(page.locator("[data-save-line]").first).to_contain_text("에 저장했습니다", timeout=15_000)
    with pytest.raises(Exception, match="closed"):
        doomed.new_browser_cdp_session().send("Browser.crash")
    again = open_page(360, 780)
    sign_in(again, site, writers["한지우"])
    section(site, again)
    expect(again.get_by_label("풀고 있는 사회문제")).to_have_value(WORRY)


def test_words_typed_before_the_scripts_have_come_save_themselves_too(
    app: Flask, site: Site, writers: dict[str, str], open_page: Callable[..., Page]
) -> None:
    page = open_page(360, 780)
    sign_in(page, site, writers["한지우"])
    with before_scripts(page, f"{site.url}/applications/1/sections/plan"):
        write(page, 사업_한_줄_소개=WROTE)
    expect(page.locator("[data-save-line]").first).to_contain_text("에 저장했습니다")
    assert stored(app)["one_line"] == WROTE


def test_a_question_that_an_answer_brought_is_reached_by_its_link(
    app: Flask, site: Site, writers: dict[str, str], open_page: Callable[..., Page]
) -> None:
    with app.app_context():
        large = {"match": "any", "tests": [{"question": "people", "is": "at_least", "value": "5"}]}
        call = db.session.scalars(select(make_applications.Call)).one()
        call.questions.append(
            make_applications.question(
                "why", section_key="team", position=4, label="왜 큰 방인가요", condition=large
            )
        )
        keep()
    page = open_page(360, 780)
    sign_in(page, site, writers["한지우"])
    section(site, page, "team")
    page.get_by_label("함께 일하는 사람").fill("5")
    page.get_by_role("link", name="이어서 답하기").click()
    expect(page.get_by_label("왜 큰 방인가요")).to_be_visible()


def test_a_session_that_ended_is_never_called_saved_and_goes_on_after_a_new_sign_in(
    app: Flask, site: Site, writers: dict[str, str], open_page: Callable[..., Page]
) -> None:
    page = open_page(360, 780)
    sign_in(page, site, writers["한지우"])
    section(site, page)
    page.context.clear_cookies()
    write(page, 사업_한_줄_소개=WROTE)
    line = page.locator(".dock [data-save-line]")
    expect(line).to_contain_text("로그인이 끝나서 저장하지 못했습니다")
    expect(line).to_be_in_viewport()
    page.get_by_role("button", name="저장하고 다음으로").last.click()
    expect(page.get_by_label("사업 한 줄 소개")).to_have_value(WROTE)
    with page.context.expect_page() as opened:
        line.get_by_role("link").click()
    sign_in(opened.value, site, writers["한지우"])
    opened.value.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(line).to_contain_text("에 저장했습니다")
    assert stored(app)["one_line"] == WROTE


def test_what_is_wrong_with_a_call_is_in_view_also_after_a_row_was_added(
    app: Flask, site: Site, open_page: Callable[..., Page]
) -> None:
    with app.app_context():
        desk = make.user(Role.COORDINATOR)
        desk.password = hashed(PASSWORD)
        keep()
        email = desk.email
    page = open_page()
    sign_in(page, site, email)
    go(page, site, "/desk/calls/new")
    page.locator("#criteria_lines").get_by_role("button", name="줄 더하기").click()
    page.wait_for_url("**#criteria_lines")
    press(page, "공고 저장하기")
    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator(".errors h2")).to_be_in_viewport()


def test_a_section_is_written_by_keyboard_alone(
    app: Flask, site: Site, writers: dict[str, str], open_page: Callable[..., Page]
) -> None:
    page = open_page()
    go(page, site, "/sign-in")
    expect(page.get_by_label("이메일 주소")).to_be_focused()
    page.keyboard.type(writers["한지우"])
    tab_to(page, "비밀번호")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/home")
    tab_to(page, "본문")
    tab_to(page, "이어서 쓰기", then="Enter")
    page.wait_for_url("**/applications/1")
    tab_to(page, "사업 계획", then="Enter")
    page.wait_for_url("**/sections/plan")
    tab_to(page, "사업 한 줄 소개")
    page.keyboard.type(WROTE)
    tab_to(page, "풀고 있는 사회문제")
    page.keyboard.type(WORRY)
    tab_to(page, "저장하고 다음으로", then="Enter")
    page.wait_for_url("**/sections/team")
    assert stored(app) == {"one_line": WROTE, "problem": WORRY}
    tab_to(page, "3–4인실", then="ArrowDown")
    expect(page.get_by_label("5–6인실")).to_be_checked()
    tab_to(page, "동의합니다", then="Space")
    expect(page.get_by_label("동의합니다")).to_be_checked()


def test_at_twice_the_size_and_without_motion_the_form_stays_whole(
    site: Site, writers: dict[str, str], open_page: Callable[..., Page]
) -> None:
    page = open_page(640, 450, device_scale_factor=2, reduced_motion="reduce")
    sign_in(page, site, writers["한지우"])
    for path in (
        "/home",
        "/applications/1",
        "/applications/1/sections/plan",
        "/applications/1/sections/team",
    ):
        go(page, site, path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert not page.evaluate(MOVING), path
    button = page.get_by_role("button", name="저장하고 다음으로").first
    button.scroll_into_view_if_needed()
    expect(button).to_be_in_viewport()


MOVING = """[...document.querySelectorAll('*')].filter(e => {
  const s = getComputedStyle(e);
  return [s.transitionDuration, s.animationDuration].some(d => d.split(',').some(t => parseFloat(t) > 0.01));
}).map(e => e.outerHTML.slice(0, 80))"""

"""공동 작성자: somebody from outside writes along in one application, and sees nothing else of the venture."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.applications.models import (
    Application,
    CoWriter,
    FixRequest,
    LateAttempt,
    RepresentativeConfirmation,
    SectionDraft,
)
from app.applications.services import fixes, retention
from app.applications.states import ApplicationState, CallState, ConfirmationMeans, FixState, QuestionKind
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.states import AskState, MemberRole
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.clients import JudgingClient, csrf_of
from tests.make_accounts import letters, sign_in

PARTNER = "partner@outside.example"
WORRY = "버린 가죽이 땅에 묻힙니다."
Browser = Callable[[str], JudgingClient]


@pytest.fixture
def address(app: Flask) -> str:
    """A draft with one section written; the people are made beside it."""
    with app.app_context():
        venture = mv.venture(name="다시봄소재")
        draft = ma.draft(ma.call(title="입주기업 모집"), venture=venture)
        ma.answers(draft)
        mv.member(venture, user=make.user(Role.VENTURE, email="owner@dasi.example", name="한지우"))
        mv.member(venture, MemberRole.EDITOR, user=make.user(Role.VENTURE, email="editor@dasi.example"))
        make.user(Role.VENTURE, email=PARTNER, name="박협력")
        db.session.commit()
        return f"/applications/{draft.id}"


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser of the person with this address."""

    def opened(email: str) -> JudgingClient:
        client: FlaskClient = app.test_client()
        assert isinstance(client, JudgingClient)
        with app.app_context():
            sign_in(client, db.session.scalars(select(User).where(User.email == email)).one())
        return client

    return opened


def invite(browser: Browser, address: str, role: str = "editor", email: str = PARTNER) -> None:
    """The owner invites the partner."""
    sent = browser("owner@dasi.example").send(f"{address}/co-writers", {"email": email, "role": role})
    assert sent.status_code == 302


def press(client: JudgingClient, page: str, path: str) -> TestResponse:
    """Send the form of a button that stands on a page."""
    return client.post(path, data={"csrf_token": csrf_of(client.get(page))})


def join(browser: Browser, answer: str = "accept") -> JudgingClient:
    """The partner answers the one invitation."""
    partner = browser(PARTNER)
    assert "신청서를 함께 쓰자고 초대했습니다." in partner.get("/home").text
    assert "다시봄소재" in partner.get("/applications").text
    sent = press(partner, "/applications", "/applications/co-writers/1/" + answer)
    assert sent.status_code == 302
    return partner


def test_a_partner_is_invited_to_one_application_and_writes_in_it(
    app: Flask, address: str, browser: Browser
) -> None:
    invite(browser, address)
    with app.app_context():
        letter = letters()[-1]
        assert (
            letter.to_address == PARTNER
            and "다시봄소재에서 신청서를 함께 쓰자고 초대했습니다" in letter.subject
        )
    partner = join(browser)
    assert partner.get(address).status_code == 200
    kept = partner.send(f"{address}/sections/plan", {"a_one_line": "가죽", "a_problem": WORRY})
    assert kept.status_code == 302
    with app.app_context():
        draft = db.session.scalars(select(SectionDraft)).one()
        assert draft.answers["problem"] == WORRY and draft.saved_by == "박협력"
        assert db.session.scalars(select(CoWriter)).one().email == "", "the address is kept while it is open"
    assert "박협력" in browser("owner@dasi.example").get(address).text


def test_a_partner_sends_nothing_in_and_sees_no_other_thing_of_the_venture(
    app: Flask, address: str, browser: Browser
) -> None:
    with app.app_context():
        venture = db.session.scalars(select(Application)).one().venture
        other = ma.draft(ma.call(), venture=venture)
        ma.submitted(venture=venture)
        db.session.commit()
        elsewhere, record = f"/applications/{other.id}", f"/ventures/{venture.id}"
    invite(browser, address)
    partner = join(browser)
    page = partner.get(f"{address}/check").text
    assert "다시봄소재의 담당자가 합니다." in page and "신청서 내기" not in page
    partner.judging = False
    for path, status in ((elsewhere, 404), (record, 404), (f"{address}/co-writers", 403)):
        assert partner.get(path).status_code == status, path
    for path in ("check", "withdraw", "representative"):
        assert press(partner, address, f"{address}/{path}").status_code == 403, path
    assert 'name="reuse"' not in partner.get(f"{address}/sections/plan").text
    with app.app_context():
        assert db.session.scalars(select(Application).where(Application.id == 1)).one().submitted_at is None


def test_a_partner_gives_no_consent_for_the_venture(app: Flask, browser: Browser) -> None:
    notice = {"purpose": "심사", "items": "이름", "retention": "3년"}
    with app.app_context():
        asked = [
            ma.question("problem", label="풀고 있는 사회문제"),
            ma.question(
                "agreed", kind=QuestionKind.CONSENT, label="개인정보 수집", notice=notice, position=2
            ),
        ]
        draft = ma.draft(ma.call(questions=asked))
        ma.co_writer(draft, make.user(Role.VENTURE, email=PARTNER))
        db.session.commit()
        address = f"/applications/{draft.id}/sections/plan"
    partner = browser(PARTNER)
    assert "동의는 기업 담당자가 합니다." in partner.get(address).text
    partner.send(address, {"asked": ["problem", "agreed"], "a_problem": WORRY, "a_agreed": "y"})
    with app.app_context():
        assert db.session.scalars(select(SectionDraft)).one().answers == {"problem": WORRY}


def test_a_partner_who_may_only_look_reads_all_of_it_and_changes_nothing(
    app: Flask, address: str, browser: Browser
) -> None:
    invite(browser, address, role="viewer")
    partner = join(browser)
    for path in ("", "/sections/plan", "/documents", "/check"):
        page = partner.get(address + path)
        assert page.status_code == 200 and "고치기" not in page.text, path
    page = partner.get(f"{address}/sections/plan")
    assert (
        "보기만 할 수 있습니다." in page.text
        and "버려지는 가죽" in page.text
        and "<textarea" not in page.text
    )
    partner.judging = False
    typed = {
        "csrf_token": csrf_of(partner.get("/account")),
        "asked": "problem",
        "a_problem": WORRY,
        "version": "1",
    }
    for path in ("/sections/plan", "/sections/plan/autosave", "/check", "/files/required/registration"):
        assert partner.post(address + path, data=typed).status_code in (403, 404), path


def test_the_door_closes_when_the_office_begins_and_opens_for_a_request_to_mend(
    app: Flask, browser: Browser
) -> None:
    with app.app_context():
        sent = ma.submitted(ma.call(state=CallState.SCREENING), state=ApplicationState.ELIGIBLE)
        ma.co_writer(sent, make.user(Role.VENTURE, email=PARTNER))
        db.session.commit()
        address = f"/applications/{sent.id}"
    partner = browser(PARTNER)
    partner.judging = False
    assert partner.get(address).status_code == 404
    assert "지금은 닫혀 있음" in partner.get("/applications").text
    with app.app_context():
        fix = fixes.request(
            db.session.scalars(select(Application)).one(), ["problem"], reason="수를 적어 주세요.",
            due_at=clock.now() + timedelta(days=3), actor=make.actor(Role.COORDINATOR),
        )  # fmt: skip
        db.session.commit()
        fix_id = fix.id
    assert "보완할 곳이 있습니다" in partner.get("/home").text
    assert partner.get(f"{address}/sections/plan").status_code == 200
    with app.app_context():
        fix = db.session.get_one(FixRequest, fix_id)
        fix.state, fix.answered_at = FixState.ANSWERED, clock.now()
        db.session.commit()
    assert partner.get(f"{address}/sections/plan").status_code == 404


def test_a_partners_file_that_comes_after_the_deadline_is_told_so_and_written_down(
    app: Flask, browser: Browser
) -> None:
    with app.app_context():
        draft = ma.draft(ma.call(required_files=[ma.required_file()]))
        ma.co_writer(draft, make.user(Role.VENTURE, email=PARTNER))
        db.session.commit()
        address = f"/applications/{draft.id}"
    partner = browser(PARTNER)
    page = partner.get(f"{address}/documents")
    with app.app_context():
        call = db.session.scalars(select(Application)).one().call
        call.closes_at = clock.now() - timedelta(seconds=5)
        db.session.commit()
    sent = partner.post(
        f"{address}/files/required/registration",
        data={"csrf_token": csrf_of(page), "f-file": (BytesIO(b"%PDF-1.4"), "등록증.pdf")},
    )
    assert sent.status_code == 409 and "마감이 지나 파일을 받지 못했습니다." in sent.text
    with app.app_context():
        assert db.session.scalars(select(LateAttempt)).one().application_id == 1


@pytest.mark.parametrize(("role", "named"), [("editor", True), ("viewer", False)])
def test_the_home_page_tells_a_partner_that_the_venture_sends_it_in(
    address: str, browser: Browser, role: str, named: bool
) -> None:
    invite(browser, address, role=role)
    home = join(browser).get("/home").text
    assert ("다시봄소재의 신청서를 함께 쓰고 있습니다. 제출은 그 기업이 합니다." in home) is named
    assert "마감 전에 내야 접수됩니다" not in home


def test_a_call_one_only_writes_along_in_is_not_shown_as_begun(
    address: str, browser: Browser, app: Flask
) -> None:
    with app.app_context():
        partner = db.session.scalars(select(User).where(User.email == PARTNER)).one()
        mv.member(mv.venture(name="박협력상점"), user=partner)
        ma.co_writer(db.session.scalars(select(Application)).one(), partner)
        db.session.commit()
    panel = browser(PARTNER).get("/home").text.partition("지금 신청할 수 있는 공고")[2]
    assert "작성 중" not in panel and "곧 마감" in panel


def test_a_partner_reads_no_address_and_no_result_while_mending(app: Flask, browser: Browser) -> None:
    with app.app_context():
        over = {"state": ApplicationState.INELIGIBLE, "screened_at": clock.now(), "reason": "업력이 깁니다."}
        sent = ma.submitted(ma.call(state=CallState.SCREENING), **over)
        ma.co_writer(sent, make.user(Role.VENTURE, email=PARTNER))
        mv.member(sent.venture, user=make.user(Role.VENTURE, email="owner@dasi.example"))
        make.added(
            RepresentativeConfirmation(
                application_id=sent.id, means=ConfirmationMeans.LINK, email="boss@dasi.example",
                token_hash="a" * 64, asked_at=clock.now(), asked_by="한지우", expires_at=clock.now(),
            )
        )  # fmt: skip
        fixes.request(
            sent, ["problem"], reason="수를 적어 주세요.",
            due_at=clock.now() + timedelta(days=3), actor=make.actor(Role.COORDINATOR),
        )  # fmt: skip
        db.session.commit()
        address = f"/applications/{sent.id}"
    owner, partner = browser("owner@dasi.example"), browser(PARTNER)
    for words in ("boss@dasi.example", "업력이 깁니다.", "이의신청", "보완한 내용 확인하고 내기"):
        assert words in owner.get(address).text and words not in partner.get(address).text, words
    assert "보완한 내용 확인하기" in partner.get(address).text
    assert "접수증 PDF" not in partner.get(f"{address}/receipt").text


def test_whoever_is_taken_out_or_leaves_is_out_at_once(app: Flask, address: str, browser: Browser) -> None:
    invite(browser, address)
    partner = join(browser)
    partner.judging = False
    owner = browser("owner@dasi.example")
    press(owner, f"{address}/co-writers", "/applications/co-writers/1/end")
    assert partner.get(address).status_code == 404
    with app.app_context():
        assert letters()[-1].to_address == PARTNER and "끝났습니다" in letters()[-1].subject
    invite(browser, address)
    press(partner, "/applications", "/applications/co-writers/2/accept")
    assert partner.get(address).status_code == 200
    assert press(partner, "/applications", "/applications/co-writers/2/end").location == "/applications"
    assert partner.get(address).status_code == 404


def test_whoever_was_taken_out_while_writing_gets_the_words_back_to_copy(
    app: Flask, address: str, browser: Browser
) -> None:
    invite(browser, address)
    partner = join(browser)
    page = partner.get(f"{address}/sections/plan")
    press(browser("owner@dasi.example"), f"{address}/co-writers", "/applications/co-writers/1/end")
    partner.judging = False
    typed = {"csrf_token": csrf_of(page), "asked": "problem", "a_problem": WORRY, "version": "1"}
    sent = partner.post(f"{address}/sections/plan", data=typed)
    assert sent.status_code == 404 and WORRY in sent.text
    told = partner.post(f"{address}/sections/plan", data=typed, headers={"Accept": "application/json"})
    assert told.json is not None and WORRY not in told.text


def test_only_an_owner_invites_and_an_invitation_is_answered_by_its_address_alone(
    app: Flask, address: str, browser: Browser
) -> None:
    editor = browser("editor@dasi.example")
    editor.judging = False
    assert editor.get(f"{address}/co-writers").status_code == 403
    invite(browser, address)
    stranger = press(editor, address, "/applications/co-writers/1/accept")
    assert stranger.status_code == 404
    partner = join(browser, "decline")
    partner.judging = False
    assert partner.get(address).status_code == 404
    again = press(partner, "/applications", "/applications/co-writers/1/accept")
    assert again.status_code == 404
    with app.app_context():
        assert db.session.scalars(select(CoWriter)).one().state is AskState.DECLINED
        subjects = [letter.subject for letter in letters() if letter.to_address == "owner@dasi.example"]
        assert any("거절했습니다" in subject for subject in subjects)


@pytest.mark.parametrize(
    ("email", "why"),
    [
        ("", "초대할 사람의 이메일을 적어 주세요."),
        ("박협력", "이메일 주소 모양이 아닙니다."),
        ("editor@dasi.example", "이미 이 기업에서 함께 쓰는 사람입니다."),
        (PARTNER, "이미 초대했습니다. 답변을 기다리고 있습니다."),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_where_it_was_typed(
    address: str, browser: Browser, email: str, why: str
) -> None:
    invite(browser, address)
    page = browser("owner@dasi.example").send(f"{address}/co-writers", {"email": email, "role": "editor"})
    assert page.status_code == 200 and why in page.text and f'value="{email}"' in page.text


def test_nobody_is_invited_when_nothing_is_to_be_written(app: Flask, address: str, browser: Browser) -> None:
    with app.app_context():
        db.session.scalars(select(Application)).one().call.state = CallState.SCREENING
        db.session.commit()
    owner = browser("owner@dasi.example")
    assert "지금은 쓸 것이 없어" in owner.get(f"{address}/co-writers").text
    owner.judging = False
    typed = {"csrf_token": csrf_of(owner.get("/account")), "email": PARTNER, "role": "editor"}
    assert owner.post(f"{address}/co-writers", data=typed).status_code == 409


def test_when_a_call_is_destroyed_nobody_is_named_beside_its_applications(
    app: Flask, address: str, browser: Browser
) -> None:
    invite(browser, address)
    with app.app_context():
        call = db.session.scalars(select(Application)).one().call
        retention.purge(call, actor=system_actor("시험"))
        db.session.commit()
        assert db.session.scalars(select(CoWriter)).first() is None

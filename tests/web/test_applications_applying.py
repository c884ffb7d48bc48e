"""Applying, as an applicant sees it: from the public call to the receipt."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from app.accounts.models import User
from app.applications import queries, services
from app.applications.models import Application, Call, LateAttempt, SectionDraft
from app.applications.states import ApplicationState, CallState, QuestionKind
from app.documents.models import IssuedDocument
from app.documents.states import PaperState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from app.tasks.running import run_waiting
from app.ventures.models import Venture
from app.ventures.states import MemberRole
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.clients import JudgingClient, counting_sql
from tests.make_accounts import sign_in

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
UNLOOKED = {"confirmed_by": "한지우", "confirmed": "y", "unlooked": "y"}
"""Sent without waiting until the files are looked through: no worker runs in these tests."""
WRITTEN = {"a_one_line": "버려지는 가죽을 되살립니다.", "a_problem": "가죽 폐기물이 늘고 있습니다."}


class Scene:
    """An open call, a venture with its owner, both signed in and known by id."""

    def __init__(self, app: Flask, **call_values: Any) -> None:
        with app.app_context():
            call = ma.call(**call_values)
            venture = mv.venture(name="다시봄소재", representative="한지우")
            owner = mv.member(venture)
            db.session.commit()
            self.call_id, self.venture_id, self.owner_id = call.id, venture.id, owner.id

    def sign_in(self, client: JudgingClient, user_id: int | None = None) -> None:
        """As the owner, or someone else."""
        with client.application.app_context():
            user = db.session.get_one(User, user_id or self.owner_id)
            sign_in(client, user)

    def begin(self, client: JudgingClient) -> str:
        """Sign in and start; gives the application's address."""
        self.sign_in(client)
        started = client.send(f"/calls/{self.call_id}/apply")
        assert started.status_code == 302
        return str(started.location)


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene(app)


def the_application() -> Application:
    return db.session.scalars(select(Application)).one()


def test_everyone_reads_the_calls_and_a_call(app: Flask, client: JudgingClient, scene: Scene) -> None:
    assert "소셜벤처 허브센터 입주기업 모집" in client.get("/").text
    page = client.get(f"/calls/{scene.call_id}")
    assert page.status_code == 200
    for words in ("신청 시작하기", "업력 84개월 미만", "사회적 가치", "하나씩 빼고 평균", "접수 마감"):
        assert words in page.text


def test_nobody_reads_a_draft_call(app: Flask, client: JudgingClient) -> None:
    hidden = Scene(app, state=CallState.DRAFT, published_at=None)
    assert client.get(f"/calls/{hidden.call_id}").status_code == 404
    assert "입주기업 모집" not in client.get("/").text


def test_who_is_not_signed_in_is_sent_to_sign_in(client: JudgingClient, scene: Scene) -> None:
    answer = client.get(f"/calls/{scene.call_id}/apply")
    assert answer.status_code == 302 and "/sign-in?next=" in answer.location


def test_a_person_without_a_venture_is_led_to_record_one(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    with app.app_context():
        newcomer = make.user(Role.VENTURE)
        db.session.commit()
        sign_in(client, newcomer)
    page = client.get(f"/calls/{scene.call_id}/apply")
    assert "먼저 기업을 등록해 주세요" in page.text
    way = html.document_fromstring(page.text).xpath("//main//a[contains(@href, '/ventures/new')]/@href")[0]
    recorded = client.send(str(way), {"name": "새봄", "biz_reg_no": mv.biz_reg_no(77)})
    assert recorded.status_code == 302 and recorded.location.endswith(f"/calls/{scene.call_id}/apply"), (
        recorded.text
    )
    assert "새봄 이름으로 신청합니다" in client.get(recorded.location).text


def test_an_application_goes_from_the_call_to_the_receipt(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    address = scene.begin(client)
    tasks = client.get(address)
    assert "할 일이 1가지 남았습니다" in tasks.text and "시작 전" in tasks.text
    assert client.send(f"{address}/sections/plan", WRITTEN).status_code == 302
    assert "모두 썼습니다" in client.get(address).text
    sent = client.send(f"{address}/check", {"confirmed_by": "한지우", "confirmed": "y"})
    assert sent.status_code == 302 and sent.location.endswith("/receipt")
    receipt = client.get(sent.location).text
    assert "-입주-0001" in receipt and "가죽 폐기물이 늘고 있습니다." in receipt and "SHA-256" in receipt
    assert "접수" in client.get(address).text
    assert "-입주-0001" in client.get("/applications").text


def test_the_receipt_becomes_a_pdf_in_the_worker(app: Flask, client: JudgingClient, scene: Scene) -> None:
    address = scene.begin(client)
    client.send(f"{address}/sections/plan", WRITTEN)
    client.send(f"{address}/check", {"confirmed_by": "한지우", "confirmed": "y"})
    assert "만들고 있습니다" in client.get(f"{address}/receipt").text
    with app.app_context():
        run_waiting()
        paper = db.session.scalars(select(IssuedDocument)).one()
        assert paper.state is PaperState.ISSUED
    assert "접수증 PDF 받기" in client.get(f"{address}/receipt").text
    got = client.get(f"/documents/{paper.id}/file")
    assert got.status_code == 200 and got.data.startswith(b"%PDF")


def test_errors_are_linked_and_what_was_typed_is_kept(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    address = scene.begin(client)
    long = "가" * 92
    back = client.send(f"{address}/sections/plan", {"a_one_line": long, "a_problem": ""})
    page = client.get(back.location).text
    assert "오류 2개" in page and 'href="#a_one_line"' in page and "12자 줄여 주세요." in page
    assert long in page
    assert "고쳐 주세요" in client.get(address).text


def test_the_representative_must_confirm(client: JudgingClient, scene: Scene) -> None:
    address = scene.begin(client)
    client.send(f"{address}/sections/plan", WRITTEN)
    page = client.send(f"{address}/check", {"confirmed_by": ""})
    assert page.status_code == 200 and "대표자의 이름을 적어 주세요" in page.text
    with client.application.app_context():
        assert the_application().state is ApplicationState.DRAFT


def test_late_by_a_second_is_said_with_both_times_and_logged(app: Flask, client: JudgingClient) -> None:
    scene = Scene(app, closes_at=clock.now().replace(microsecond=0) + timedelta(minutes=2))
    address = scene.begin(client)
    client.send(f"{address}/sections/plan", WRITTEN)
    page = client.get(f"{address}/check").text
    with app.app_context():
        closes = db.session.get_one(Call, scene.call_id).closes_at
    from_page = fields_of(page)
    with clock.travel(closes + timedelta(seconds=1, milliseconds=200)):
        answer = client.post(
            f"{address}/check", data={**from_page, "confirmed_by": "한지우", "confirmed": "y"}
        )
    assert answer.status_code == 409
    for at in (closes + timedelta(seconds=1), closes):
        assert at.astimezone(clock.SEOUL).strftime("%H:%M:%S") in answer.text
    assert "쓴 내용은 그대로 남아" in answer.text
    with app.app_context():
        assert the_application().state is ApplicationState.DRAFT
        assert db.session.scalars(select(LateAttempt)).one().closes_at == closes


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    tree = html.document_fromstring(page)
    return {
        i.get("name"): i.get("value")
        for i in tree.xpath("//main//form[@method='post']//input[@type='hidden']")
    }


def test_a_double_click_sends_once(app: Flask, client: JudgingClient, scene: Scene) -> None:
    address = scene.begin(client)
    client.send(f"{address}/sections/plan", WRITTEN)
    data = {**fields_of(client.get(f"{address}/check").text), "confirmed_by": "한지우", "confirmed": "y"}
    first, second = (client.post(f"{address}/check", data=data) for _ in range(2))
    assert first.location == second.location
    with app.app_context():
        assert len(queries.submissions_of(the_application())) == 1


def test_autosave_answers_with_the_next_version_in_few_statements(
    client: JudgingClient, scene: Scene
) -> None:
    address = scene.begin(client)
    page = client.get(f"{address}/sections/plan").text
    data = {**fields_of(page), "asked": ["one_line", "problem"], **WRITTEN, "version": "0"}
    with counting_sql() as statements:
        told = client.post(
            f"{address}/sections/plan/autosave", data=data, headers={"Accept": "application/json"}
        )
    assert told.json is not None and told.json["version"] == 1 and "오늘" in told.json["saved"]
    assert len(statements) <= 24


def test_two_editors_see_both_texts_and_nothing_is_lost(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    address = scene.begin(client)
    with app.app_context():
        colleague = mv.member(db.session.get_one(Venture, scene.venture_id), MemberRole.EDITOR)
        db.session.commit()
        colleague_id, colleague_name = colleague.id, colleague.name
    mine = fields_of(client.get(f"{address}/sections/plan").text)
    other = app.test_client()
    scene.sign_in(other, colleague_id)  # type: ignore[arg-type]
    other.send(f"{address}/sections/plan", {**WRITTEN, "a_problem": "동료가 쓴 문제"})  # type: ignore[attr-defined]
    answer = client.post(
        f"{address}/sections/plan",
        data={**mine, "asked": ["one_line", "problem"], **WRITTEN, "a_problem": "내가 쓴 문제"},
    )
    assert "/conflicts/" in answer.location
    page = client.get(answer.location).text
    assert "동료가 쓴 문제" in page and "내가 쓴 문제" in page and colleague_name in page
    assert "비교하고 고르기" in client.get(address).text
    client.send(answer.location, {"pick_problem": "both"})
    with app.app_context():
        assert (
            queries.drafts_of(the_application())["plan"].answers["problem"] == "동료가 쓴 문제\n내가 쓴 문제"
        )


def test_what_was_written_before_it_was_taken_back_can_still_be_read(
    client: JudgingClient, scene: Scene
) -> None:
    address = scene.begin(client)
    client.send(f"{address}/sections/plan", WRITTEN)
    client.send(f"{address}/withdraw", {})
    assert "쓴 내용 보기" in client.get(address).text
    page = client.get(f"{address}/check").text
    assert WRITTEN["a_problem"] in page and "신청서 내기" not in page and "고치기" not in page


def test_what_was_not_sent_in_time_is_not_asked_to_be_mended(client: JudgingClient, scene: Scene) -> None:
    address = scene.begin(client)
    assert "할 일이" in client.get(f"{address}/check").text
    with clock.travel(clock.now() + timedelta(days=400)):
        scene.sign_in(client)
        page = client.get(f"{address}/check").text
    assert "접수가 끝났습니다" in page and "할 일이" not in page and "고치기" not in page


def test_autosave_over_a_newer_text_says_so_and_keeps_it(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    address = scene.begin(client)
    client.send(f"{address}/sections/plan", WRITTEN)
    stale = {**fields_of(client.get(f"{address}/sections/plan").text), "version": "0", "asked": ["problem"]}
    told = client.post(f"{address}/sections/plan/autosave", data={**stale, "a_problem": "늦은 글"})
    assert told.status_code == 409 and told.json is not None and "/conflicts/" in told.json["href"]
    assert "늦은 글" in client.get(told.json["href"]).text


def test_a_form_of_an_earlier_sign_in_gives_the_words_back_to_copy(
    client: JudgingClient, scene: Scene
) -> None:
    address = scene.begin(client)
    old = {
        **fields_of(client.get(f"{address}/sections/plan").text),
        **WRITTEN,
        "csrf_token": "오래된-토큰-오래된-토큰",
    }
    told = client.post(f"{address}/sections/plan", data=old | {"password": "비밀번호열글자넘음"})
    assert told.status_code == 400
    assert WRITTEN["a_problem"] in told.text
    assert "오래된-토큰" not in told.text and "비밀번호열글자넘음" not in told.text
    foreign = client.post(f"{address}/sections/plan", data=old, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 400 and WRITTEN["a_problem"] not in foreign.text


def test_a_resident_number_is_refused_in_an_answer(app: Flask, client: JudgingClient, scene: Scene) -> None:
    address = scene.begin(client)
    back = client.send(f"{address}/sections/plan", {**WRITTEN, "a_problem": "대표 900101-1234568 입니다"})
    assert "주민등록번호는 받지 않으니" in client.get(back.location).text
    with app.app_context():
        kept = db.session.scalars(select(SectionDraft)).one().answers["problem"]
        assert kept == "대표 900101-●●●●●●● 입니다"


def test_another_ventures_application_is_not_there(app: Flask, client: JudgingClient, scene: Scene) -> None:
    address = scene.begin(client)
    with app.app_context():
        stranger = mv.member(mv.venture())
        db.session.commit()
        sign_in(client, stranger)
    for page in ("", "/sections/plan", "/documents", "/check", "/receipt", "/withdraw"):
        assert client.get(f"{address}{page}").status_code == 404, page
    assert client.get("/desk/calls").status_code == 403


def test_a_closed_call_takes_no_new_application(app: Flask, client: JudgingClient) -> None:
    closed = Scene(app, closes_at=clock.now() - timedelta(hours=1))
    closed.sign_in(client)
    assert client.get(f"/calls/{closed.call_id}/apply").status_code == 409
    assert "지금은 신청을 받지 않습니다" in client.get(f"/calls/{closed.call_id}").text


# --- every kind of question ---------------------------------------------------------------------------


def test_every_kind_of_question_is_drawn_and_kept(app: Flask, client: JudgingClient) -> None:
    notice = {"purpose": "심사", "items": "성명", "retention": "3년"}
    kinds = {
        "short": {}, "long": {}, "number": {"unit": "명"}, "money": {"feeds": "amount_asked"}, "date": {},
        "choice": {"options": ["네", "아니요"]}, "many": {"options": ["환경", "돌봄"]},
        "table": {"columns": [{"key": "c1", "label": "이름", "kind": "short"}, {"key": "c2", "label": "비율", "kind": "number", "sums_to": 100}]},
        "file": {}, "address": {}, "consent": {"notice": notice},
    }  # fmt: skip
    questions = [
        ma.question(f"q{n}", kind=QuestionKind(kind), label=kind, position=n, most=None, **values)
        for n, (kind, values) in enumerate(kinds.items(), 1)
    ]
    scene = Scene(app, questions=questions)
    address = scene.begin(client)
    typed = {
        "a_q1": "짧게", "a_q2": "길게\n두 줄", "a_q3": "１２", "a_q4": "30,000,000원", "a_q5": "2026. 3. 2.",
        "a_q6": "아니요", "a_q7": ["돌봄"], "a_q8-0-c1": "한지우", "a_q8-0-c2": "60", "a_q8-1-c1": "박서윤",
        "a_q8-1-c2": "30", "a_q10-line": "성수일로12길 20", "a_q11": "y",
    }  # fmt: skip
    back = client.send(f"{address}/sections/plan", typed)
    page = client.get(back.location).text
    assert "비율의 합이 100이어야 합니다. 지금은 90입니다." in page and "파일을 올려 주세요." in page
    client.send(f"{address}/sections/plan", {**typed, "a_q8-1-c2": "40"})
    token = fields_of(page)["csrf_token"]
    client.post(
        f"{address}/files/question/q9",
        data={"csrf_token": token, "f-file": (BytesIO(PDF), "사업계획.pdf")},
        content_type="multipart/form-data",
    )
    assert client.send(f"{address}/check", UNLOOKED).status_code == 302
    with app.app_context():
        application = the_application()
        answers = {
            a["key"]: a for a in queries.latest_submission(application).snapshot["sections"][0]["answers"]
        }
        assert application.amount_asked == 30_000_000
        assert answers["q5"]["value"] == "2026-03-02" and answers["q3"]["shown"] == "12명"
        assert answers["q9"]["shown"] == "사업계획.pdf" and answers["q11"]["value"] is True


def test_a_question_appears_when_its_condition_is_met(app: Flask, client: JudgingClient) -> None:
    when = {"match": "all", "tests": [{"question": "q1", "is": "equals", "value": "아니요"}]}
    scene = Scene(
        app,
        questions=[
            ma.question("q1", kind=QuestionKind.CHOICE, label="성동구에 있나요?", options=["네", "아니요"]),
            ma.question("q2", kind=QuestionKind.DATE, label="언제 옮기나요?", condition=when, position=2),
        ],
    )
    address = scene.begin(client)
    assert "언제 옮기나요?" not in client.get(f"{address}/sections/plan").text
    client.send(f"{address}/sections/plan", {"a_q1": "아니요"})
    assert "언제 옮기나요?" in client.get(f"{address}/sections/plan").text


def test_a_fix_opens_only_its_question_and_shows_what_changed(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    address = scene.begin(client)
    client.send(f"{address}/sections/plan", WRITTEN)
    client.send(f"{address}/check", {"confirmed_by": "한지우", "confirmed": "y"})
    with app.app_context():
        application = the_application()
        application.call.closes_at = clock.now() - timedelta(minutes=1)
        application.call.state = CallState.SCREENING
        services.fixes.request(
            application, ["problem"], reason="양을 적어 주세요", due_at=clock.now() + timedelta(days=2),
            actor=make.actor(Role.COORDINATOR),
        )  # fmt: skip
        db.session.commit()
    assert "보완을 요청받았습니다" in client.get(address).text
    page = client.get(f"{address}/sections/plan").text
    assert 'name="a_problem"' in page and 'name="a_one_line"' not in page
    client.send(f"{address}/sections/plan", {"a_problem": "가죽 폐기물이 해마다 120톤 늘고 있습니다."})
    client.send(f"{address}/check", {"confirmed_by": "한지우", "confirmed": "y"})
    receipt = client.get(f"{address}/receipt").text
    assert "앞서 낸 것에서 달라진 곳" in receipt and "<ins>" in receipt and "120톤" in receipt


def test_a_withdrawn_draft_lets_the_venture_begin_anew(client: JudgingClient, scene: Scene) -> None:
    address = scene.begin(client)
    assert client.send(f"{address}/withdraw", {"reason": "다음에 냅니다"}).status_code == 302
    assert "취하" in client.get(address).text
    assert client.send(f"/calls/{scene.call_id}/apply").location != address

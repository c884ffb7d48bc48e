"""What a form asks of an applicant: earlier answers used again, budgets that add up, answers in the office's sheet."""

from datetime import datetime, timedelta
from io import BytesIO

from flask import Flask
from lxml import html
from python_calamine import CalamineWorkbook

from app.applications import queries
from app.applications.models import Call
from app.applications.states import CallState, QuestionKind
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.models import Venture
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.clients import JudgingClient, typed_rows
from tests.make_accounts import sign_in
from tests.web.test_applications_applying import WRITTEN, Scene, fields_of, the_application


def test_an_answer_to_another_call_is_used_again_by_a_button(app: Flask, client: JudgingClient) -> None:
    scene = Scene(app)
    address = scene.begin(client)
    client.send(f"{address}/sections/plan", WRITTEN)
    client.send(f"{address}/check", {"confirmed_by": "한지우", "confirmed": "y"})
    with app.app_context():
        other = ma.call(
            title="다음 공고",
            questions=[
                ma.question("q7", label="풀고 있는 사회 문제"),
                ma.question("one_line", label="전혀 다른 질문", position=2),
            ],
        )
        db.session.commit()
        scene.call_id = other.id
    second = client.send(f"/calls/{scene.call_id}/apply").location
    page = client.get(f"{second}/sections/plan").text
    assert "이 답 쓰기" in page and page.count('name="reuse"') == 1
    back = client.send(f"{second}/sections/plan", {"a_q7": "", "a_one_line": "새로 쓴 글", "reuse": "q7"})
    kept = client.get(back.location).text
    assert WRITTEN["a_problem"] in kept and "새로 쓴 글" in kept and 'name="reuse"' not in kept


def test_a_consent_is_never_taken_over_from_an_earlier_call(app: Flask, client: JudgingClient) -> None:
    notice = {"purpose": "심사", "items": "성명", "retention": "3년"}
    asked = {"kind": QuestionKind.CONSENT, "label": "동의합니다", "notice": notice}
    scene = Scene(app, questions=[ma.question("agreed", **asked)])
    address = scene.begin(client)
    client.send(f"{address}/sections/plan", {"a_agreed": "y"})
    client.send(f"{address}/check", {"confirmed_by": "한지우", "confirmed": "y"})
    with app.app_context():
        again = ma.call(title="다음 공고", questions=[ma.question("agreed", **asked)])
        second = ma.draft(again, venture=the_application().venture)
        assert queries.earlier_answers(second) == {}


def test_a_box_ticked_beside_words_that_have_changed_meanwhile_agrees_to_nothing(
    app: Flask, client: JudgingClient
) -> None:
    notice = {"purpose": "심사", "items": "성명", "retention": "3년"}
    scene = Scene(app, questions=[ma.question("q", kind=QuestionKind.CONSENT, label="동의", notice=notice)])
    address = f"{scene.begin(client)}/sections/plan"
    read = fields_of(client.get(address).text)
    box = html.document_fromstring(client.get(address).text).xpath("//input[@name='a_q']/@value")[0]
    with app.app_context():
        question = db.session.get_one(Call, scene.call_id).questions[0]
        question.notice = notice | {"items": "성명, 생년월일"}
        db.session.commit()
    ticked = read | {"asked": "q", "a_q": box}
    kept = client.post(f"{address}/autosave", data=ticked).json
    assert kept and kept["wrong"] and "동의 문구가 그사이 바뀌었습니다" in kept["line"]
    back = client.post(address, data=ticked | {"version": kept["version"]}).location
    assert "동의 문구가 그사이 바뀌었습니다" in client.get(back).text
    checked = "//input[@name='a_q']/@checked"
    assert not html.document_fromstring(client.get(address).text).xpath(checked)
    client.send(
        address,
        {"a_q": html.document_fromstring(client.get(address).text).xpath("//input[@name='a_q']/@value")[0]},
    )
    assert html.document_fromstring(client.get(address).text).xpath(checked)


def test_what_an_applicant_wrote_is_shown_letter_by_letter(app: Flask, client: JudgingClient) -> None:
    address, words = Scene(app).begin(client), "기업은(는) 사람이(가)\n되살립니다(으)로."
    client.send(f"{address}/sections/plan", {**WRITTEN, "a_problem": words})
    shown = html.document_fromstring(client.get(f"{address}/check").text).text_content()
    assert "기업은(는) 사람이(가)" in shown and "되살립니다(으)로." in shown


def test_a_budget_must_add_up_before_it_is_sent(app: Flask, client: JudgingClient) -> None:
    columns = [
        {"key": "c1", "label": "항목", "kind": "short"},
        {"key": "c2", "label": "금액", "kind": "money", "sums_to_question": "q1"},
    ]
    scene = Scene(
        app,
        questions=[
            ma.question("q1", kind=QuestionKind.MONEY, label="신청 금액"),
            ma.question("q2", kind=QuestionKind.TABLE, label="예산", columns=columns, position=2),
        ],
    )
    address = scene.begin(client)
    typed = {"a_q1": "30,000,000", "a_q2-0-c1": "재료비", "a_q2-0-c2": "20,000,000"}
    back = client.send(f"{address}/sections/plan", typed)
    assert "합이 30,000,000이어야 합니다. 지금은 20,000,000입니다." in client.get(back.location).text
    client.send(f"{address}/sections/plan", {**typed, "a_q2-1-c1": "인건비", "a_q2-1-c2": "10,000,000"})
    assert "모두 썼습니다" in client.get(address).text


def test_a_coordinator_writes_a_budget_that_adds_up_to_an_answer(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        call = ma.call(questions=[ma.question("q1", kind=QuestionKind.MONEY, label="신청 금액")])
        db.session.commit()
        call_id = call.id
        sign_in(client, make.user(Role.COORDINATOR))
    typed = {
        "section_key": "plan", "kind": "table", "label": "예산", "required": "y", "limit_mode": "block",
        **typed_rows("columns", "label kind sum sum_of", ("항목", "short"), ("금액", "money", "", "q9")),
    }  # fmt: skip
    assert "수나 금액을 묻는 문항" in client.send(f"/desk/calls/{call_id}/questions/new", typed).text
    done = client.send(f"/desk/calls/{call_id}/questions/new", {**typed, "columns-1-sum_of": "q1"})
    assert done.status_code == 302
    tree = html.document_fromstring(client.get(f"/desk/calls/{call_id}/questions/q2").text)
    chosen = tree.xpath("//select[@name='columns-1-sum_of']/option[@selected]/@value")
    assert chosen == ["q1"] and tree.xpath("//input[@name='columns-1-label']/@value") == ["금액"]
    token = fields_of(client.get(f"/desk/calls/{call_id}/questions").text)["csrf_token"]
    gone = client.post(f"/desk/calls/{call_id}/questions/q1/remove", data={"csrf_token": token})
    assert gone.status_code == 409 and "표의 합으로" in gone.text


def test_the_sheet_of_a_call_holds_the_answers_that_were_picked(app: Flask, client: JudgingClient) -> None:
    scene = Scene(
        app,
        questions=[
            ma.question("q1", kind=QuestionKind.MONEY, label="신청 금액", feeds="amount_asked"),
            ma.question("q2", label="＝계획", position=2),
        ],
    )
    address = scene.begin(client)
    client.send(f"{address}/sections/plan", {"a_q1": "30,000,000", "a_q2": "＝HYPERLINK(1)"})
    client.send(f"{address}/check", {"confirmed_by": "한지우", "confirmed": "y"})
    with app.app_context():
        db.session.get_one(Call, scene.call_id).closes_at = clock.now() - timedelta(hours=1)
        db.session.commit()
        sign_in(client, make.user(Role.COORDINATOR))
    path = f"/desk/calls/{scene.call_id}/export"
    assert "낸 답" in client.get(path).text
    picked = {"reason": "위원회 자료", "cols": ["receipt_no", "answer:q1", "answer:q2"]}
    book = client.send(path, {**picked, "as": "xlsx"})
    rows = CalamineWorkbook.from_filelike(BytesIO(book.data)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["접수번호", "신청 금액", "＝계획"] and rows[1][1:] == [30_000_000, "＝HYPERLINK(1)"]
    listed = client.send(path, {**picked, "as": "csv"}).get_data(as_text=True)
    assert "'＝HYPERLINK(1)" in listed and "30000000" in listed


def test_an_applicant_sees_beforehand_what_the_record_says(app: Flask, client: JudgingClient) -> None:
    rules = {"max_business_age_months": 84, "kibo": True, "district": True, "region": "seoul"}
    scene = Scene(app, eligibility=rules)
    scene.sign_in(client)
    page = client.get(f"/calls/{scene.call_id}/apply").text
    assert "기업 기록으로 미리 본 자격" in page and "서울특별시에 사업장이 있는 기업" in page
    assert "갖추지 못함" in page and "판별 통과 기록이 없습니다" in page and "신청서 쓰기" in page


def test_a_call_names_its_region_and_lets_a_form_or_a_certificate_do(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        call = ma.call(state=CallState.DRAFT, published_at=None)
        db.session.commit()
        call_id = call.id
        sign_in(client, make.user(Role.COORDINATOR))
    typed = {
        "district": "y", "region": "seoul", "move_in_days": "60", "either": "y",
        "legal_forms": ["social_cooperative"], "certificates": ["se_certified"],
    }  # fmt: skip
    assert client.send(f"/desk/calls/{call_id}/edit", typed).status_code == 302
    with app.app_context():
        kept = db.session.get_one(Call, call_id).eligibility
        assert kept["region"] == "seoul" and kept["either"] is True and kept["move_in_days"] == 60
    page = client.get(f"/desk/calls/{call_id}/edit").text
    assert '<option selected value="seoul">' in page
    assert "서울특별시에 사업장이 있거나 60일 안에 옮길 수 있는 기업" in client.get(f"/calls/{call_id}").text
    client.post("/language/en", data={"csrf_token": fields_of(page)["csrf_token"]})
    assert "사회적협동조합" not in client.get(f"/calls/{call_id}").text


def test_a_browser_killed_mid_form_loses_nothing_that_was_saved_by_itself(
    app: Flask, client: JudgingClient
) -> None:
    scene = Scene(app)
    address = scene.begin(client)
    typing = {**fields_of(client.get(f"{address}/sections/plan").text), "asked": ["problem"], "version": "0"}
    client.post(f"{address}/sections/plan/autosave", data={**typing, "a_problem": "반쯤 쓴 문장"})
    elsewhere = app.test_client()
    scene.sign_in(elsewhere)  # type: ignore[arg-type]
    assert "반쯤 쓴 문장" in elsewhere.get(f"{address}/sections/plan").text
    # The first window comes back from the dead with its old text: both are kept, and the writer chooses.
    late = client.post(f"{address}/sections/plan/autosave", data={**typing, "a_problem": "옛 창의 글"})
    assert late.status_code == 409 and late.json is not None
    both = elsewhere.get(late.json["href"]).text
    assert "반쯤 쓴 문장" in both and "옛 창의 글" in both


def test_saving_tells_where_a_question_stands_that_the_answer_brought(
    app: Flask, client: JudgingClient
) -> None:
    when = {"match": "all", "tests": [{"question": "q1", "is": "equals", "value": "서울 밖"}]}
    places = ["성동구", "서울 밖"]
    scene = Scene(
        app,
        questions=[
            ma.question("q1", kind=QuestionKind.CHOICE, label="어디에 있나요?", options=places),
            ma.question("q2", label="언제 옮기나요?", position=2, condition=when),
        ],
    )
    address = f"{scene.begin(client)}/sections/plan"
    typing = {**fields_of(client.get(address).text), "asked": ["q1"], "version": "0"}
    told = client.post(f"{address}/autosave", data={**typing, "a_q1": "서울 밖"}).json or {}
    assert told["more"] == f"{address}?saved=1#a_q2" and 'id="a_q2"' in client.get(address).text
    typing["version"] = told["version"]
    again = client.post(f"{address}/autosave", data={**typing, "a_q1": "성동구"}).json or {}
    assert "more" not in again


def test_a_form_begins_with_what_the_record_of_the_venture_says(app: Flask, client: JudgingClient) -> None:
    kinds = {
        "name": QuestionKind.SHORT,
        "revenue": QuestionKind.MONEY,
        "founded_on": QuestionKind.DATE,
        "address": QuestionKind.ADDRESS,
        "phone": QuestionKind.SHORT,
    }
    asked = [
        ma.question(f"q{n}", kind=kind, label=f"질문 {n}", prefill=fact, position=n)
        for n, (fact, kind) in enumerate(kinds.items(), 1)
    ]
    scene = Scene(app, questions=asked)
    with app.app_context():
        venture = db.session.get_one(Venture, scene.venture_id)
        venture.address = "서울특별시 성동구 성수이로 1"
        mv.yearly_status(venture, clock.today().year - 1, revenue=120_000_000)
        full_name = venture.full_name
        db.session.commit()
    page = html.document_fromstring(client.get(f"{scene.begin(client)}/sections/plan").text)
    held = {name: value for name, value in page.forms[-1].form_values() if name.startswith("a_")}
    assert (held["a_q1"], held["a_q2"], held["a_q3"]) == (full_name, "120,000,000", "2021-03-02")
    assert held["a_q4-line"] == "서울특별시 성동구 성수이로 1"
    assert held["a_q5"] == ""  # what the record does not know is asked


def test_the_countdown_starts_from_the_servers_clock(app: Flask, client: JudgingClient) -> None:
    closes = clock.now().replace(microsecond=0) + timedelta(minutes=4)
    scene = Scene(app, closes_at=closes)
    address = scene.begin(client)
    with clock.travel(closes - timedelta(minutes=3)):
        (shown,) = html.document_fromstring(client.get(address).text).xpath("//p[@class='countdown']/b")
    ends, now = (datetime.fromisoformat(shown.get(name)) for name in ("data-countdown", "data-now"))
    left = int((ends - now).total_seconds())
    assert ends == closes and 120 < left <= 180
    assert shown.text_content() in {f"{one // 60}분 {one % 60}초" for one in (left, left - 1)}


def test_words_sent_after_the_deadline_are_given_back_and_nothing_says_they_can_go_in(
    app: Flask, client: JudgingClient
) -> None:
    scene = Scene(app, closes_at=clock.now() + timedelta(minutes=5))
    address = scene.begin(client)
    client.send(f"{address}/sections/plan", WRITTEN)
    old = {**fields_of(client.get(f"{address}/sections/plan").text), "asked": ["problem"]}
    with app.app_context():
        after = db.session.get_one(Call, scene.call_id).closes_at + timedelta(seconds=2)
    with clock.travel(after):
        told = client.post(
            f"{address}/sections/plan", data={**old, "a_problem": "마감 뒤에 도착한 긴 글입니다."}
        )
        assert told.status_code == 409 and "마감 뒤에 도착한 긴 글입니다." in told.text
        assert "마감이 지나 더 고칠 수 없습니다" in told.text
        listed = client.get(address).text
        assert "접수가 끝나 낼 수 없습니다." in listed and f'href="{address}/check"' not in listed
        assert "고칠 곳이 있어도 저장됩니다" not in client.get(f"{address}/sections/plan").text

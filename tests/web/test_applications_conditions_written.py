"""Every condition the rules know, written by a coordinator in the forms of questions and of documents."""

from typing import Any

import pytest
from flask import Flask
from lxml import html

from app.applications.forms import lines
from app.applications.models import Call
from app.applications.rules import conditions
from app.applications.states import CallState, QuestionKind
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make
from tests import make_applications as ma
from tests.clients import JudgingClient, typed_rows
from tests.make_accounts import sign_in

PLACES = ["서울, 성동구", "서울 다른 구", "경기"]
DESK = "/desk/calls/{}"


@pytest.fixture
def call_id(app: Flask, client: JudgingClient) -> int:
    """A draft that asks where somebody is, how many they are, and for a plan."""
    with app.app_context():
        call = ma.call(
            state=CallState.DRAFT,
            published_at=None,
            questions=[
                ma.question("place", kind=QuestionKind.CHOICE, label="어디에 있나요?", options=PLACES),
                ma.question("staff", kind=QuestionKind.NUMBER, label="직원", position=2),
                ma.question("plan", kind=QuestionKind.FILE, label="계획서", position=3),
                ma.question("agreed", kind=QuestionKind.CONSENT, label="동의", position=4, notice={}),
            ],
        )
        db.session.commit()
        sign_in(client, make.user(Role.COORDINATOR))
        return int(call.id)


def question(*tests: tuple[str, str, str], match: str = "all") -> dict[str, str]:
    said = {"section_key": "plan", "kind": "short", "label": "이전 계획", "match": match}
    return said | typed_rows("condition", "question is value", *tests)


def kept(app: Flask, call_id: int) -> dict[str, Any]:
    """The conditions of a call by what is asked under them."""
    with app.app_context():
        call = db.session.get_one(Call, call_id)
        rows = [(q.label, q.condition) for q in call.questions] + [
            (f.label, f.condition) for f in call.required_files
        ]
        return {label: condition for label, condition in rows if condition}


def test_every_way_of_the_rules_can_be_chosen_in_the_form() -> None:
    assert set(lines.TESTS) == set(conditions.TESTS) == set(lines._ONE)


def test_one_of_several_answers_is_a_row_for_each_of_them(
    app: Flask, client: JudgingClient, call_id: int
) -> None:
    new = f"{DESK.format(call_id)}/questions/new"
    one_of = [("place", "one_of", place) for place in PLACES[:2]]
    done = client.send(new, question(one_of[0], ("staff", "at_least", "5"), one_of[1], one_of[1]))
    assert done.status_code == 302, done.text
    tests = [
        {"question": "place", "is": "one_of", "value": PLACES[:2]},
        {"question": "staff", "is": "at_least", "value": "5"},
    ]
    assert kept(app, call_id) == {"이전 계획": {"match": "all", "tests": tests}}
    listed = client.get(f"{DESK.format(call_id)}/questions").text
    assert "‘서울, 성동구, 서울 다른 구’ 가운데 하나" in listed
    page = html.document_fromstring(client.get(f"{DESK.format(call_id)}/questions/q1").text)
    ways = page.xpath("//fieldset[@id='condition']//select/option[@selected]/@value")
    assert ways[:6] == ["place", "one_of", "place", "one_of", "staff", "at_least"]
    assert page.xpath("//input[starts-with(@name,'condition-')]/@value")[:3] == [*PLACES[:2], "5"]
    assert page.xpath("//datalist[@id='condition-value-s']/option/@value") == PLACES
    client.send(f"{DESK.format(call_id)}/questions/q1")
    assert kept(app, call_id)["이전 계획"]["tests"] == tests, "saved again, nothing changes"


def test_a_document_is_asked_for_by_one_of_several_answers(
    app: Flask, client: JudgingClient, call_id: int
) -> None:
    files = typed_rows("required_files", "label", ("임대차계약서",))
    one_of = [("임대차계약서", "place", "one_of", place) for place in PLACES[1:]]
    rows = typed_rows("file_tests", "file question is value", *one_of)
    assert client.send(f"{DESK.format(call_id)}/parts", files | rows).status_code == 302
    condition = kept(app, call_id)["임대차계약서"]
    assert condition["tests"] == [{"question": "place", "is": "one_of", "value": PLACES[1:]}]
    assert [conditions.holds(condition, {"place": place}) for place in (*PLACES, "")] == [
        False, True, True, False,
    ]  # fmt: skip
    alone = {**rows, "file_tests-1-question": "", "file_tests-1-is": "equals", "file_tests-1-value": ""}
    alone["file_tests-1-file"] = ""
    assert client.send(f"{DESK.format(call_id)}/parts", files | alone).status_code == 302
    assert kept(app, call_id)["임대차계약서"]["tests"][0]["is"] == "equals"


@pytest.mark.parametrize(
    ("test", "words"),
    [
        (("place", "equals", "부산"), "보기에 없습니다"),
        (("place", "one_of", "서울"), "보기에 없습니다"),
        (("staff", "at_least", "많이"), "수를 적어"),
        (("staff", "equals", "많이"), "수를 적어"),
        (("place", "at_most", "3"), "수나 금액을 묻는 문항에만"),
        (("plan", "answered", ""), "파일을 올리는 문항"),
        (("agreed", "equals", "네"), "‘답이 있으면’만"),
    ],
)
def test_a_condition_that_could_never_be_met_is_said_at_its_row(
    app: Flask, client: JudgingClient, call_id: int, test: tuple[str, str, str], words: str
) -> None:
    said = question(("staff", "answered", ""), test)
    page = html.document_fromstring(client.send(f"{DESK.format(call_id)}/questions/new", said).text)
    (told,) = page.xpath("//span[@id='condition-1-e']")
    assert words in told.text_content()
    assert page.xpath("//input[@name='condition-1-value']/@value") == [test[2]]
    assert kept(app, call_id) == {}
    assert not page.xpath("//select[@name='condition-1-question']/option[@value='plan']")


def test_an_answer_others_wait_for_is_not_taken_out_from_under_them(
    app: Flask, client: JudgingClient, call_id: int
) -> None:
    client.send(f"{DESK.format(call_id)}/questions/new", question(("place", "equals", "경기")))
    fewer = typed_rows("options", "text", *((place,) for place in PLACES[:2]), ("",))
    refused = client.send(f"{DESK.format(call_id)}/questions/place", fewer)
    assert refused.status_code == 200 and "‘경기’ 보기는 다른 문항이나 서류의 조건에" in refused.text
    more = typed_rows("options", "text", *((place,) for place in reversed(PLACES)), ("부산",))
    assert client.send(f"{DESK.format(call_id)}/questions/place", more).status_code == 302


def test_questions_that_would_wait_for_each_other_are_refused(
    app: Flask, client: JudgingClient, call_id: int
) -> None:
    client.send(f"{DESK.format(call_id)}/questions/new", question(("staff", "at_least", "5")))
    back = typed_rows("condition", "question is value", ("q1", "answered", ""))
    refused = client.send(f"{DESK.format(call_id)}/questions/staff", back | {"match": "all"})
    assert refused.status_code == 200 and "서로 기다려 아무도 묻지 않게 됩니다" in refused.text
    assert set(kept(app, call_id)) == {"이전 계획"}


def test_what_waits_for_itself_is_found_over_any_number_of_questions() -> None:
    after = {
        key: {"tests": [{"question": one, "is": "answered"} for one in asked]}
        for key, asked in {"a": "b", "b": "cd", "c": "", "d": "a", "e": "c"}.items()
    }
    assert [key for key in after if conditions.waits_for_itself(key, after)] == ["a", "b", "d"]


@pytest.mark.parametrize(("asked", "kind"), [("place", "file"), ("place", "table"), ("staff", "short")])
def test_a_way_to_answer_others_wait_for_is_not_changed_under_them(
    app: Flask, client: JudgingClient, call_id: int, asked: str, kind: str
) -> None:
    test = ("place", "one_of", "경기") if asked == "place" else ("staff", "at_least", "5")
    client.send(f"{DESK.format(call_id)}/questions/new", question(test))
    shape = typed_rows("columns", "label kind", ("이름", "short")) if kind == "table" else {}
    refused = client.send(f"{DESK.format(call_id)}/questions/{asked}", shape | {"kind": kind})
    assert refused.status_code == 200 and "그 조건을 먼저 고쳐 주세요" in refused.text
    with app.app_context():
        (still,) = [q for q in db.session.get_one(Call, call_id).questions if q.key == asked]
        assert still.kind is (QuestionKind.CHOICE if asked == "place" else QuestionKind.NUMBER)

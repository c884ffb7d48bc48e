"""Evaluation on screen: the evaluator's list, declaration and sheet; the office's panel, progress, result, decision."""

import hashlib
import json
from typing import Any

import pytest
from lxml import html
from werkzeug.test import TestResponse

from app.applications.models import AttachedFile
from app.applications.policy import ATTACHMENT
from app.applications.states import FilePurpose
from app.evaluations.models import Decision, EvaluationSession, Evaluator, Sheet
from app.evaluations.record import loads, replay
from app.evaluations.services import pool, publishing
from app.files import services as files
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.notices.models import Notice
from tests import make
from tests import make_applications as ma
from tests import make_evaluations as me
from tests.clients import JudgingClient, counting_sql, csrf_of
from tests.make_accounts import sign_in
from tests.worlds import kept

FULL = [25, 25, 15, 15]
LOW = [10, 10, 10, 10]


def coordinator(client: JudgingClient) -> None:
    """Somebody of the office, signed in."""
    with client.application.app_context():
        sign_in(client, make.user(Role.COORDINATOR))


def given(client: JudgingClient, member: Evaluator, application: Any) -> str:
    """The address of a member's sheet."""
    with client.application.app_context():
        return f"/evaluations/marking/{me.assignment(member, application).id}"


def only(client: JudgingClient, kind: type[Any]) -> Any:
    """The one row of a table."""
    with client.application.app_context():
        return db.session.query(kind).one()


def how_many(client: JudgingClient, kind: type[Any]) -> int:
    """Rows of a table."""
    with client.application.app_context():
        return db.session.query(kind).count()


def sheet(client: JudgingClient, address: str, data: dict[str, str]) -> TestResponse:
    """Fill the mark sheet beside the document and send it."""
    tree = html.document_fromstring(client.get(address).get_data(as_text=True))
    form = tree.get_element_by_id("marks")
    return client.post(address, data=dict(form.form_values()) | data)


def test_an_evaluator_declares_then_marks_then_hands_in(world: None, client: JudgingClient) -> None:
    _, rows, members = me.opened(3, 2)
    kept()
    sign_in(client, members[0].user)
    page = client.get("/evaluations/assigned").get_data(as_text=True)
    assert "이해관계를 먼저 확인해 주세요" in page and rows[0].venture.full_name not in page
    address = given(client, members[0], rows[0])
    assert client.get(address).status_code == 302
    session_id = members[0].session_id
    answer = client.send(f"/evaluations/assigned/{session_id}/declare", {"pledge": "y", "consent": "y"})
    assert answer.status_code == 302
    assert rows[0].venture.full_name in client.get(address).get_data(as_text=True)
    marks = {f"mark_{n}": str(points) for n, points in enumerate(FULL)}
    assert sheet(client, address, marks | {"comment": "좋습니다.", "do": "hand_in"}).status_code == 302
    assert "에 냈습니다" in client.get(address).get_data(as_text=True)
    assert only(client, Sheet).handed_in_at is not None


def test_a_ticked_conflict_asks_for_its_reason_and_closes_that_one(
    world: None, client: JudgingClient
) -> None:
    _, rows, members = me.opened(3, 2)
    kept()
    sign_in(client, members[0].user)
    roll = f"/evaluations/assigned/{members[0].session_id}"
    answer = client.send(f"{roll}/declare", {"pledge": "y", "consent": "y", "conflicts": [str(rows[0].id)]})
    assert answer.location.endswith(f"{roll}/conflict/{rows[0].id}")
    told = client.send(answer.location, {"relation": "advised", "reason": ""})
    assert "회피하는 까닭" in told.get_data(as_text=True)
    client.send(answer.location, {"relation": "advised", "reason": "지난해 자문을 맡았습니다"})
    assert client.get(given(client, members[0], rows[0])).status_code == 404
    assert client.get(given(client, members[0], rows[1])).status_code == 200


@pytest.mark.parametrize("typed", ["30.5", "-1", "12.25", "많이"])
def test_a_mark_that_is_not_allowed_is_said_at_its_field(
    world: None, client: JudgingClient, typed: str
) -> None:
    _, rows, members = me.opened(3, 1)
    me.marked(members[0], rows[0], [10], hand_in=False)
    kept()
    sign_in(client, members[0].user)
    page = sheet(client, given(client, members[0], rows[0]), {"mark_0": typed, "do": "save"})
    text = page.get_data(as_text=True)
    assert page.status_code == 200 and 'id="mark_0-e"' in text and f'value="{typed}"' in text


def test_an_incomplete_sheet_is_not_handed_in_and_keeps_what_was_typed(
    world: None, client: JudgingClient
) -> None:
    _, rows, members = me.opened(3, 1)
    me.marked(members[0], rows[0], [], hand_in=False)
    kept()
    sign_in(client, members[0].user)
    page = sheet(client, given(client, members[0], rows[0]), {"mark_0": "20", "do": "hand_in"})
    text = page.get_data(as_text=True)
    assert page.status_code == 200 and 'value="20"' in text
    told = html.document_fromstring(text).xpath("//section[@role='alert']//a/@href")
    assert told == ["#mark_1", "#mark_2", "#mark_3"], "everything that is missing, at once"


def test_autosave_keeps_marks_and_tells_a_second_window(world: None, client: JudgingClient) -> None:
    _, rows, members = me.opened(3, 1)
    me.marked(members[0], rows[0], [10], hand_in=False)
    kept()
    sign_in(client, members[0].user)
    address = given(client, members[0], rows[0])
    token = csrf_of(client.get(address))
    version = only(client, Sheet).version
    first = {"csrf_token": token, "version": version, "mark_0": "20", "mark_1": "99", "comment": "초안"}
    headers = {"Accept": "application/json"}
    answer = client.post(f"{address}/autosave", data=first, headers=headers)
    assert answer.status_code == 200 and "고칠 점수가 1개" in answer.json["line"]
    assert list(answer.json["wrong"]) == ["mark_1"] and "사이로 적어" in answer.json["wrong"]["mark_1"]
    assert [float(mark.points) for mark in only(client, Sheet).marks] == [20]
    again = client.post(f"{address}/autosave", data=first, headers=headers)
    assert again.status_code == 409 and "다른 창" in again.json["line"]


def test_what_was_given_to_others_is_not_there(world: None, client: JudgingClient) -> None:
    _, rows, members = me.opened(3, 1)
    me.marked(members[0], rows[0], FULL)
    kept()
    sign_in(client, members[1].user)
    assert client.get(given(client, members[0], rows[0])).status_code == 404
    with client.application.app_context():
        sign_in(client, make.user(Role.EVALUATOR))
    assert client.get(given(client, members[0], rows[0])).status_code == 404
    assert client.get(f"/evaluations/{members[0].session_id}").status_code == 403


def test_others_marks_are_hidden_until_mine_are_in(world: None, client: JudgingClient) -> None:
    _, rows, members = me.opened(3, 1)
    me.marked(members[0], rows[0], FULL)
    me.marked(members[1], rows[0], LOW, hand_in=False)
    kept()
    sign_in(client, members[1].user)
    address = given(client, members[1], rows[0])
    assert "다른 위원의 합계" not in client.get(address).get_data(as_text=True)
    sheet(client, address, {"do": "hand_in"})
    page = client.get(address).get_data(as_text=True)
    assert "다른 위원의 합계" in page and "80.00" in page


def test_a_blind_stage_hides_who_applied(world: None, client: JudgingClient) -> None:
    chosen = me.call()
    rows = me.applications(chosen, 1)
    venture = rows[0].venture
    made = me.session(chosen, blind=True)
    members = me.seats(made, 3)
    me.panel.assign_all(made, actor=me.coordinator())
    me.sessions.open_session(made, actor=me.coordinator())
    me.marked(members[0], rows[0], [10], hand_in=False)
    kept()
    sign_in(client, members[0].user)
    page = client.get(given(client, members[0], rows[0])).get_data(as_text=True)
    assert venture.full_name not in page and rows[0].receipt_no not in page and "신청기업 1" in page
    assert venture.full_name not in client.get("/evaluations/assigned").get_data(as_text=True)
    assert client.get(f"/applications/{rows[0].id}").status_code in (403, 404)


def test_mending_a_sheet_asks_why(world: None, client: JudgingClient) -> None:
    _, rows, members = me.opened(3, 1)
    me.marked(members[0], rows[0], FULL)
    kept()
    sign_in(client, members[0].user)
    address = given(client, members[0], rows[0])
    assert client.send(f"{address}/rescore", {"reason": ""}).status_code == 200
    assert client.send(f"{address}/rescore", {"reason": "합을 잘못 봄"}).status_code == 302
    assert "합을 잘못 봄" in client.get(address).get_data(as_text=True)


def test_the_office_sets_a_session_up_and_opens_it(world: None, client: JudgingClient) -> None:
    chosen = me.call()
    me.applications(chosen, 2)
    people = [me.person(gender=me.Gender.FEMALE if n % 2 else me.Gender.MALE) for n in range(3)]
    kept()
    coordinator(client)
    assert chosen.title in client.get("/evaluations/").get_data(as_text=True)
    answer = client.send(f"/evaluations/new/{chosen.id}", {"due_on": "2099-01-05"})
    assert answer.status_code == 302
    session_id = only(client, EvaluationSession).id
    panel = f"/evaluations/{session_id}/panel"
    client.send(panel, {"people": [str(person.id) for person in people]})
    assert client.send(panel, {"each": ""}).status_code == 302
    assert client.send(f"/evaluations/{session_id}/open").status_code == 302
    page = client.get(f"/evaluations/{session_id}").get_data(as_text=True)
    assert "이해관계 확인 전" in page and people[0].name in page
    assert client.get(f"/evaluations/{session_id}/result").status_code == 409
    assert (
        client.send(f"/evaluations/{session_id}/due", {"due_on": "2099-02-01", "reason": "설"}).status_code
        == 302
    )
    with client.application.app_context():
        told = db.session.query(Notice).filter_by(user_id=people[0].id).order_by(Notice.id.desc()).first()
        assert told and "마감을 옮겼습니다" in told.title and "설" in told.body


def test_an_invited_evaluator_is_listed_until_the_answer(world: None, client: JudgingClient) -> None:
    made = me.session()
    kept()
    coordinator(client)
    panel = f"/evaluations/{made.id}/panel"
    assert client.send(panel, {"email": "new@example.kr", "name": "윤가람"}).status_code == 302
    assert "윤가람" in client.get(panel).get_data(as_text=True)


def test_members_are_drawn_by_lot_with_a_seed_that_stays(world: None, client: JudgingClient) -> None:
    made = me.session()
    people = [me.person(gender=me.Gender.FEMALE) for _ in range(6)]
    gone = me.person(name="권미래")
    pool.describe(gone, actor=me.coordinator(), appointed_until=clock.today())
    kept()
    coordinator(client)
    panel = f"/evaluations/{made.id}/panel"
    page = client.get(panel).get_data(as_text=True)
    assert "닿지 않아 고를 수 없는 위원" in page and f'value="{gone.id}"' not in page
    data = {"candidates": [str(p.id) for p in people], "count": "3", "seed": "11월 20일 37"}
    assert client.send(panel, data).status_code == 302
    assert "11월 20일 37" in client.get(panel).get_data(as_text=True)
    assert how_many(client, Evaluator) == 3


def test_the_result_shows_dropped_marks_the_line_and_the_arithmetic(
    world: None, client: JudgingClient
) -> None:
    marks = [[FULL, [30, 30, 20, 20], FULL, LOW], [LOW, LOW, LOW, LOW], [FULL, None, FULL, FULL]]
    made, rows, _ = me.closed(marks)
    kept()
    coordinator(client)
    address = f"/evaluations/{made.id}/result"
    page = client.get(f"{address}?open={rows[0].receipt_no}").get_data(as_text=True)
    assert "(100)</del>" in page and "(40)</del>" in page
    assert "회피" in page and "여기부터는 통과하지 못했습니다" in page
    assert "80 + 80 = 160" in page and "위원 한 명씩 빼 보면" in page
    marked = page.partition('id="criteria"')[2]
    assert "(30)</del>" in marked and "(10)</del>" in marked and "25.00" in marked
    assert client.get(f"/evaluations/{made.id}/marks.xlsx").data[:2] == b"PK"


def test_the_decision_is_confirmed_recorded_and_replayed(world: None, client: JudgingClient) -> None:
    made, rows, _ = me.closed([[FULL, FULL, FULL], [LOW, LOW, LOW]])
    kept()
    coordinator(client)
    address = f"/evaluations/{made.id}/decide"
    page = client.get(address).get_data(as_text=True)
    assert rows[0].venture.full_name in page and "되돌릴 수 없습니다" in page
    assert client.send(address, {"note": "회의에서 이의 없음", "tells_points": "y"}).status_code == 302
    exported = client.get(f"/evaluations/{made.id}/record.json")
    decision = only(client, Decision)
    assert hashlib.sha256(exported.data).hexdigest() == decision.sha256
    assert replay(loads(exported.data)) == json.loads(decision.results)
    assert client.get(address).status_code == 409
    with client.application.app_context():
        publishing.publish(db.session.get_one(EvaluationSession, made.id), actor=me.coordinator())
        db.session.commit()
    public = client.get("/evaluations/results").get_data(as_text=True)
    assert rows[0].venture.full_name in public and rows[1].venture.full_name not in public


def test_a_decision_on_an_outdated_page_is_refused(world: None, client: JudgingClient) -> None:
    made, _, _ = me.closed([[FULL, FULL, FULL]])
    kept()
    coordinator(client)
    answer = client.send(f"/evaluations/{made.id}/decide", {"expected": "0" * 64})
    assert answer.status_code == 409
    assert how_many(client, Decision) == 0


def test_a_coordinator_who_scored_is_refused(world: None, client: JudgingClient) -> None:
    made, _, members = me.closed([[FULL, FULL, FULL]])
    person = members[0].user
    person.grants.append(make.RoleGrant(role=Role.COORDINATOR, granted_at=make.clock.now()))
    kept()
    sign_in(client, person)
    assert client.get(f"/evaluations/{made.id}/decide").status_code == 403
    assert "이 심사의 위원이어서" in client.get(f"/evaluations/{made.id}/result").get_data(as_text=True)


def test_bonus_counts_only_when_its_proof_was_confirmed(world: None, client: JudgingClient) -> None:
    chosen = me.call(bonus_items=[ma.bonus_item("certified", points=2)])
    made, rows, _ = me.closed([[FULL, FULL, FULL]], of=chosen)
    with_proof(rows[0])
    kept()
    coordinator(client)
    assert "확인 전" in client.get(f"/evaluations/{made.id}/bonus").get_data(as_text=True)
    address = f"/evaluations/{made.id}/bonus/{rows[0].id}/certified"
    answer = client.send(address, {"verdict": "confirmed", "proof": "인증서 제2024-001호"})
    assert answer.status_code == 302
    page = client.get(f"/evaluations/{made.id}/result?open={rows[0].receipt_no}").get_data(as_text=True)
    assert "82.00" in page and "사회적기업 인증 +2" in page


def with_proof(application: Any) -> None:
    """A file handed in for the bonus."""
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    office = system_actor("시험")
    stored = files.keep(pdf, "인증서.pdf", actor=office, purpose=ATTACHMENT, owner_id=application.id)
    values = {"purpose": FilePurpose.BONUS, "key": "certified", "file_id": stored.id, "added_at": clock.now()}
    make.added(AttachedFile(application_id=application.id, **values))


def test_the_pool_keeps_what_is_known_of_an_evaluator(world: None, client: JudgingClient) -> None:
    person = make.user(Role.EVALUATOR)
    kept()
    coordinator(client)
    assert person.name in client.get("/evaluations/pool").get_data(as_text=True)
    address = f"/evaluations/pool/{person.id}"
    wrong = client.send(address, {"employer": "성수연구소", "former": "옛 회사, 언젠가"})
    assert "그만둔 날" in wrong.get_data(as_text=True)
    right = {"employer": "성수연구소", "former": "옛 회사, 2025-03-31", "gender": "female"}
    assert client.send(address, right).status_code == 302
    assert "성수연구소" in client.get("/evaluations/pool").get_data(as_text=True)


def test_a_member_who_leaves_is_taken_out_with_a_reason(world: None, client: JudgingClient) -> None:
    made, _, members = me.opened(3, 1)
    kept()
    coordinator(client)
    address = f"/evaluations/{made.id}/panel/{members[0].id}/remove"
    assert client.send(address, {"reason": "해외 출장"}).status_code == 302
    assert "해외 출장" in client.get(f"/evaluations/{made.id}").get_data(as_text=True)
    assert client.send(f"/evaluations/{made.id}/close", {"without": "시험"}).status_code == 302


@pytest.mark.parametrize("path", ["", "/result", "/decide", "/panel", "/bonus"])
def test_statements_of_a_page_do_not_grow_with_applications(
    world: None, client: JudgingClient, path: str
) -> None:
    small, _, _ = me.closed([[FULL] * 3] * 2)
    large, _, _ = me.closed([[FULL] * 5] * 9)
    kept()
    coordinator(client)
    counts = []
    for made in (small, large):
        client.get(f"/evaluations/{made.id}{path}")
        with counting_sql() as statements:
            client.get(f"/evaluations/{made.id}{path}")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_statements_of_the_evaluators_pages_do_not_grow(world: None, client: JudgingClient) -> None:
    panels = [me.opened(3, count) for count in (2, 9)]
    for _, rows, members in panels:
        for row in rows:
            me.marked(members[0], row, [10], hand_in=False)
    kept()
    counts = []
    for _, rows, members in panels:
        sign_in(client, members[0].user)
        client.get("/evaluations/assigned")
        for address in ("/evaluations/assigned", given(client, members[0], rows[0])):
            with counting_sql() as statements:
                client.get(address)
            counts.append(len(statements))
    assert counts[:2] == counts[2:]

"""A session set up by the office: what was typed wrong is named and kept, and what is not known is said before it counts."""

from datetime import timedelta
from typing import Any

from lxml import html

from app.evaluations.models import EvaluationSession
from app.evaluations.services import challenges, panel
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make
from tests import make_evaluations as me
from tests import make_ventures as mv
from tests.clients import JudgingClient
from tests.make_accounts import sign_in
from tests.worlds import kept

FULL = [25, 25, 15, 15]


def office(client: JudgingClient) -> None:
    """Somebody of the office, signed in."""
    with client.application.app_context():
        sign_in(client, make.user(Role.COORDINATOR))


def page_of(text: str) -> Any:
    """The page as a tree."""
    return html.document_fromstring(text)


def test_what_could_not_be_read_is_named_in_the_summary_and_stays_as_it_was_typed(
    world: None, client: JudgingClient
) -> None:
    chosen = me.call()
    kept()
    office(client)
    wrong = {"due_on": "2099-01-05", "due_time": "25:00", "outside_pct": "150", "quorum": "3명쯤"}
    page = page_of(client.send(f"/evaluations/new/{chosen.id}", wrong).get_data(as_text=True))
    said = [item.text_content() for item in page.xpath("//section[@class='errors']//li")]
    assert said == [
        "낼 시각: 시각을 18:00처럼 적어 주세요.",
        "의사정족수: 숫자로 적어 주세요. 예: 1,200",
        "외부 위원 비율 하한: 100 이하로 적어 주세요.",
    ]
    typed = {
        name: page.xpath(f"//input[@name='{name}']")[0].get("value") for name in wrong if name != "due_on"
    }
    assert typed == {"due_time": "25:00", "outside_pct": "150", "quorum": "3명쯤"}


def test_a_share_of_experts_beyond_the_whole_is_not_taken_for_a_field(
    world: None, client: JudgingClient
) -> None:
    chosen = me.call()
    kept()
    office(client)
    address = f"/evaluations/new/{chosen.id}"
    wrong = {"due_on": "2099-01-05", "fields_needed": "법무, 재무 200%"}
    assert "적어 주세요: 재무 200%" in client.send(address, wrong).get_data(as_text=True)
    assert client.send(address, wrong | {"fields_needed": "법무, 시장50%"}).status_code == 302
    with client.application.app_context():
        made = db.session.query(EvaluationSession).one()
        assert made.panel_rule["fields"] == ["법무", "시장50%"]


def test_what_was_set_up_is_mended_until_the_session_opens(world: None, client: JudgingClient) -> None:
    chosen = me.call()
    me.applications(chosen, 1)
    made = me.session(chosen, panel=me.sessions.rules_panel.PanelRule(1, 0, 100, ["재무 50%"]), quorum=2)
    (member,) = me.seats(made, 1)
    chosen.criteria = [{**row, "looks_at": "다시 적은 말"} for row in chosen.criteria]
    kept()
    office(client)
    address = f"/evaluations/{made.id}/settings"
    assert f'href="{address}"' in client.get(f"/evaluations/{made.id}").get_data(as_text=True)
    page = page_of(client.get(address).get_data(as_text=True))
    shown = {n: page.xpath(f"//input[@name='{n}']/@value")[0] for n in ("quorum", "least", "fields_needed")}
    assert shown == {"quorum": "2", "least": "1", "fields_needed": "재무 50%"}
    assert client.send(address, {"blind": "y", "quorum": "1", "fields_needed": ""}).status_code == 302
    with client.application.app_context():
        again = db.session.get_one(EvaluationSession, made.id)
        assert (again.blind, again.quorum, again.panel_rule["fields"]) == (True, 1, [])
        assert again.criteria[0]["looks_at"] == "다시 적은 말"
        panel.assign_all(again, actor=me.coordinator())
        me.sessions.open_session(again, actor=me.coordinator())
        db.session.commit()
    assert client.get(address).location == f"/evaluations/{made.id}"
    assert "설정 고치기" not in client.get(f"/evaluations/{made.id}").get_data(as_text=True)
    assert client.get(f"/evaluations/{made.id}/panel").status_code == 200 and member.seat == 1


def test_a_person_to_choose_comes_with_what_the_rule_asks_about(world: None, client: JudgingClient) -> None:
    made = me.session()
    me.person(gender=me.Gender.FEMALE, name="윤가람")
    kept()
    office(client)
    page = client.get(f"/evaluations/{made.id}/panel").get_data(as_text=True)
    assert "윤가람 – 성수회계법인, 외부, 여성" in page


def test_a_panel_below_its_quorum_is_said_before_it_is_opened_with_the_way_to_mend_it(
    world: None, client: JudgingClient
) -> None:
    made, _, members = me.opened(3, 1, quorum=3)
    panel.remove(members[0], reason="해외 출장", actor=me.coordinator())
    waiting = me.session(quorum=3)
    kept()
    office(client)
    for address in (f"/evaluations/{made.id}/close", f"/evaluations/{waiting.id}/open"):
        page = client.get(address).get_data(as_text=True)
        assert "의사정족수 3명을 채울 수 없습니다" in page and address.rpartition("/")[0] + "/panel" in page


def test_a_decision_without_noted_attendance_says_that_the_quorum_is_not_known(
    world: None, client: JudgingClient
) -> None:
    made, _, members = me.closed([[FULL, FULL, FULL]], quorum=2)
    kept()
    office(client)
    address = f"/evaluations/{made.id}/decide"
    assert "의사정족수 2명을 채웠는지 확인하지 못합니다" in client.get(address).get_data(as_text=True)
    with client.application.app_context():
        again = db.session.get_one(EvaluationSession, made.id)
        panel.note_attendance(again, frozenset(m.id for m in members), actor=me.coordinator())
        db.session.commit()
    assert "확인하지 못합니다" not in client.get(address).get_data(as_text=True)


def test_what_one_stays_out_of_is_no_sheet_that_is_missing(world: None, client: JudgingClient) -> None:
    _, rows, members = me.opened(3, 3)
    me.recused(members[0], rows[0])
    me.marked(members[0], rows[1], FULL)
    kept()
    with client.application.app_context():
        person = me.assignment(members[0], rows[1])
        sign_in(client, members[0].user)
    page = client.get(f"/evaluations/marking/{person.id}").get_data(as_text=True)
    assert "낸 평가표 1 / 2" in page


def test_after_the_deadline_it_is_said_that_a_sheet_is_still_taken(
    world: None, client: JudgingClient
) -> None:
    made, rows, members = me.opened(3, 1)
    me.marked(members[1], rows[0], FULL)
    me.marked(members[0], rows[0], FULL, hand_in=False)
    made.due_at = clock.now() - timedelta(hours=1)
    sheet = me.assignment(members[0], rows[0]).id
    kept()
    words = "심사를 마치기 전까지는 낼 수 있습니다"
    with client.application.app_context():
        sign_in(client, members[0].user)
    for address in ("/evaluations/assigned", f"/evaluations/marking/{sheet}"):
        assert words in client.get(address).get_data(as_text=True)
    with client.application.app_context():
        sign_in(client, members[1].user)
    assert words not in client.get("/evaluations/assigned").get_data(as_text=True)


def test_a_challenge_without_its_answer_is_said_before_closing_and_holds_the_decision_up(
    world: None, client: JudgingClient
) -> None:
    made, rows, members = me.opened(3, 1)
    challenges.file(rows[0], members[0].user.name, "다툼이 있습니다", actor=mv.member_actor(rows[0].venture))
    for member in members:
        me.marked(member, rows[0], FULL)
    kept()
    office(client)
    address = f"/evaluations/{made.id}"
    assert "답하지 않은 기피 신청이 1건" in client.get(f"{address}/close").get_data(as_text=True)
    client.send(f"{address}/close")
    page = client.send(f"{address}/decide")
    assert page.status_code == 200
    assert f'href="{address}/challenges"' in page.get_data(as_text=True)
    assert client.get(f"{address}/letters").status_code == 409

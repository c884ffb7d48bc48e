"""Letters looked at and results published on screen: what the office sees before, what applicants see when."""

import re
from datetime import timedelta

from lxml import html

from app.applications.models import Application
from app.applications.services import waitlist
from app.applications.states import ApplicationState
from app.evaluations.models import EvaluationSession, FeedbackDraft
from app.evaluations.services import decisions, publishing
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make
from tests import make_evaluations as me
from tests import make_ventures as mv
from tests.clients import JudgingClient, csrf_of
from tests.make_accounts import sign_in
from tests.worlds import kept

FULL, LOW = [25, 25, 15, 15], [10, 10, 10, 10]
COMMENT = "근거를 확인했습니다."


def office(client: JudgingClient) -> None:
    """Somebody of the office, signed in."""
    with client.application.app_context():
        sign_in(client, make.user(Role.COORDINATOR))


def state_of(client: JudgingClient, row: Application) -> ApplicationState:
    """The state an application has in the database."""
    with client.application.app_context():
        found: ApplicationState = db.session.get_one(Application, row.id).state
        return found


def test_letters_are_seen_drafted_saved_and_sent_with_the_publishing(
    world: None, client: JudgingClient
) -> None:
    made, rows, members = me.closed([[FULL] * 3, [LOW] * 3])
    owner = mv.member(rows[1].venture)
    decisions.decide(made, actor=me.coordinator())
    names = [member.user.name for member in members]
    kept()
    office(client)
    listed = client.get(f"/evaluations/{made.id}/letters").get_data(as_text=True)
    assert "아직 아무에게도 알리지 않았습니다" in listed and "평가 의견이 없는 곳 1곳" in listed
    address = f"/evaluations/{made.id}/letters/{rows[1].id}"
    page = client.get(address).get_data(as_text=True)
    assert "이번에는 선정되지 않았습니다." in page and COMMENT in page
    assert not any(name in page for name in names)
    drafted = client.send(address, {"feedback": "먼저 적은 말", "draft": "1"})
    assert drafted.status_code == 200
    text = html.fromstring(drafted.get_data(as_text=True)).xpath("//textarea[@name='feedback']")[0].text
    assert text.split() == f"먼저 적은 말 · {COMMENT}".split()
    assert "아직 저장하지 않았습니다" in drafted.get_data(as_text=True)
    with client.application.app_context():
        assert db.session.query(FeedbackDraft).count() == 0
    assert client.send(address, {"feedback": "고객을 더 만나 보세요."}).location.endswith("/letters")
    assert "고객을 더 만나 보세요." in client.get(address).get_data(as_text=True)
    sign_in(client, owner)
    before = client.get(f"/applications/{rows[1].id}").get_data(as_text=True)
    assert "심사를 거쳐 결과를 알려 드립니다." in before and "고객을 더" not in before
    assert rows[0].venture.full_name not in client.get("/evaluations/results").get_data(as_text=True)
    office(client)
    confirm = f"/evaluations/{made.id}/publish"
    assert "되돌릴 수 없습니다" in client.get(confirm).get_data(as_text=True)
    assert client.send(confirm, {"when": "now"}).location.endswith("/result")
    assert "공개했습니다" in client.get(f"/evaluations/{made.id}/result").get_data(as_text=True)
    assert client.get(confirm).location == client.get(address).location == f"/evaluations/{made.id}/result"
    assert rows[0].venture.full_name in client.get("/evaluations/results").get_data(as_text=True)
    sign_in(client, owner)
    after = client.get(f"/applications/{rows[1].id}").get_data(as_text=True)
    assert "이번에는 선정되지 않았습니다." in after and "고객을 더 만나 보세요." in after


def test_one_letter_leads_to_the_next(world: None, client: JudgingClient) -> None:
    made, rows, _ = me.closed([[FULL] * 3, [LOW] * 3])
    decisions.decide(made, actor=me.coordinator())
    kept()
    office(client)
    first, second = (f"/evaluations/{made.id}/letters/{row.id}" for row in rows)
    assert client.send(first, {"feedback": "잘했습니다.", "next": "1"}).location.endswith(second)
    assert "저장하고 다음 통지서" not in client.get(second).get_data(as_text=True)
    assert client.get(f"/evaluations/{made.id}/letters/{rows[0].id + 900}").status_code == 404


def test_words_longer_than_a_letter_takes_are_kept_and_refused_at_the_field(
    world: None, client: JudgingClient
) -> None:
    made, rows, _ = me.closed([[LOW] * 3])
    decisions.decide(made, actor=me.coordinator())
    kept()
    office(client)
    answer = client.send(f"/evaluations/{made.id}/letters/{rows[0].id}", {"feedback": "가" * 4001})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "4000" in page and "가" * 4001 in page


def test_a_time_is_set_shown_and_taken_back_on_screen(world: None, client: JudgingClient) -> None:
    made, rows, _ = me.closed([[FULL] * 3])
    decisions.decide(made, actor=me.coordinator())
    kept()
    office(client)
    address = f"/evaluations/{made.id}/publish"
    day = (clock.today() + timedelta(days=2)).isoformat()
    assert "공개할 날을 적어 주세요." in client.send(address, {"when": "at"}).get_data(as_text=True)
    past = {"when": "at", "on": "2020-01-01", "time": "10:00"}
    refused = client.send(address, past).get_data(as_text=True)
    assert "지금보다 뒤로" in refused and 'value="2020-01-01"' in refused
    wrong = client.send(address, {"when": "at", "on": day, "time": "25시"}).get_data(as_text=True)
    assert "시각을 18:00처럼" in wrong
    assert client.send(address, {"when": "at", "on": day, "time": "09:30"}).status_code == 302
    page = client.get(f"/evaluations/{made.id}/letters").get_data(as_text=True)
    assert "공개 예약 거두기" in page and re.search(r"9:30|09:30", page)
    assert state_of(client, rows[0]) is ApplicationState.ELIGIBLE
    assert client.send(f"/evaluations/{made.id}/letters", {}).status_code == 302
    with client.application.app_context():
        assert db.session.get_one(EvaluationSession, made.id).publish_at is None


def test_a_page_of_before_the_words_changed_does_not_publish(world: None, client: JudgingClient) -> None:
    made, rows, _ = me.closed([[LOW] * 3])
    decisions.decide(made, actor=me.coordinator())
    kept()
    office(client)
    answer = client.send(f"/evaluations/{made.id}/publish", {"when": "now", "expected": "0" * 64})
    assert answer.status_code == 409 and state_of(client, rows[0]) is ApplicationState.ELIGIBLE


def test_an_undecided_session_has_no_letters_yet(world: None, client: JudgingClient) -> None:
    made, _, _ = me.closed([[FULL] * 3])
    kept()
    office(client)
    for page in ("letters", "publish"):
        assert client.get(f"/evaluations/{made.id}/{page}").status_code == 409


def test_a_gate_lets_pass_selects_nobody_and_says_so_to_those_who_passed(
    world: None, client: JudgingClient
) -> None:
    made, rows, _ = me.closed([[FULL] * 3, [FULL] * 3], is_final=False, advance=1)
    owner = mv.member(rows[0].venture)
    kept()
    office(client)
    page = client.get(f"/evaluations/{made.id}/result").get_data(as_text=True)
    assert "통과는 여기까지 – 1곳" in page and "통과 수 밖" in page and "예비 1" not in page
    asked = client.get(f"/evaluations/{made.id}/decide").get_data(as_text=True)
    assert "2곳 가운데 1곳을 발표평가로 넘깁니다." in asked
    with client.application.app_context():
        me.told(db.session.get_one(EvaluationSession, made.id))
        db.session.commit()
        sign_in(client, owner)
    told = client.get(f"/applications/{rows[0].id}").get_data(as_text=True)
    assert "서면평가 결과" in told and "통과했습니다. 발표평가로 넘어갑니다." in told
    assert "발표하는 때와 곳을 정하면 전자우편으로" in told, "what comes next is the presentation"
    assert "발표하는 때와 곳을 정하면 전자우편으로" in client.get("/applications").get_data(as_text=True)


def test_the_result_says_who_gave_a_place_up_since(world: None, client: JudgingClient) -> None:
    made, rows, _ = me.closed([[FULL, FULL, None], [LOW] * 3])
    me.told(made)
    kept()
    office(client)
    address = f"/evaluations/{made.id}/result"
    assert "결정 뒤에 바뀐 곳:" not in client.get(address).get_data(as_text=True)
    with client.application.app_context():
        declined = db.session.get_one(Application, rows[0].id)
        waitlist.decline(declined, reason="다른 곳에 입주", actor=me.coordinator())
        db.session.commit()
    page = client.get(address).get_data(as_text=True)
    assert "결정 뒤에 바뀐 곳:" in page and "선정 → 선정 포기" in page
    assert ">회피<" in page


def test_a_page_left_open_while_the_result_was_told_goes_on_to_the_result(
    world: None, client: JudgingClient
) -> None:
    made, rows, _ = me.closed([[FULL] * 3])
    decisions.decide(made, actor=me.coordinator())
    kept()
    office(client)
    address = f"/evaluations/{made.id}/letters/{rows[0].id}"
    late = {"csrf_token": csrf_of(client.get(address)), "feedback": "늦은 말"}
    with client.application.app_context():
        publishing.publish(db.session.get_one(EvaluationSession, made.id), actor=me.coordinator())
        db.session.commit()
    assert client.get(f"/evaluations/{made.id}/letters").location == f"/evaluations/{made.id}/result"
    assert "결과를 이미 공개했습니다." in client.get(f"/evaluations/{made.id}/result").get_data(as_text=True)
    assert client.post(address, data=late).status_code == 409

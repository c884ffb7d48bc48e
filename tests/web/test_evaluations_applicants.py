"""Evaluation on screen for applicants and for evaluators about themselves: challenges, answers without a name, consent."""

from typing import Any

from lxml import html

from app.applications.models import Application
from app.applications.services.result_letters import letter_of
from app.evaluations.models import Challenge, EvaluationSession, EvaluatorProfile, EvaluatorRating, Sheet
from app.evaluations.services import decisions, publishing, ratings
from app.evaluations.states import ChallengeState, Stage
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


def rows_of(client: JudgingClient, kind: type[Any]) -> list[Any]:
    """Every row of a table."""
    with client.application.app_context():
        return db.session.query(kind).all()


def test_a_challenge_goes_from_the_applicant_to_the_committee_and_back(
    world: None, client: JudgingClient
) -> None:
    made, rows, members = me.opened(3, 1, names_panel=True)
    owner = mv.member(rows[0].venture)
    kept()
    sign_in(client, owner)
    page = client.get(f"/applications/{rows[0].id}").get_data(as_text=True)
    assert "기피 신청하기" in page
    address = f"/evaluations/applications/{rows[0].id}/challenge"
    assert members[0].user.name in client.get(address).get_data(as_text=True)
    wrong = client.send(address, {"whom": members[0].user.name, "reason": ""})
    assert "까닭을 적어 주세요" in wrong.get_data(as_text=True) and members[0].user.name in wrong.get_data(
        True
    )
    assert client.send(address, {"whom": members[0].user.name, "reason": "계약을 다툰 곳"}).status_code == 302
    office(client)
    assert "기피 신청 1" in client.get(f"/evaluations/{made.id}").get_data(as_text=True)
    listed = f"/evaluations/{made.id}/challenges"
    assert "계약을 다툰 곳" in client.get(listed).get_data(as_text=True)
    answer = f"{listed}/{rows_of(client, Challenge)[0].id}"
    data = {"member": str(members[0].id), "verdict": "accept", "votes_for": "3", "votes_against": "0"}
    refused = client.send(answer, data | {"words": "맞습니다."}).get_data(as_text=True)
    assert "그 위원을 뺀 2명" in refused and 'value="맞습니다."' in refused
    assert client.send(answer, data | {"votes_for": "2", "words": "맞습니다."}).status_code == 302
    assert rows_of(client, Challenge)[0].state is ChallengeState.ACCEPTED
    assert client.get(answer).status_code == 409
    sign_in(client, owner)
    assert "받아들임. 맞습니다." in client.get(f"/applications/{rows[0].id}").get_data(as_text=True)


def test_strangers_neither_challenge_nor_answer(world: None, client: JudgingClient) -> None:
    made, rows, _ = me.closed([[FULL] * 3])
    me.told(made)
    viewer = mv.member(rows[0].venture, mv.MemberRole.VIEWER)
    stranger = mv.member(mv.venture())
    kept()
    for person, wanted in ((viewer, 403), (stranger, 404)):
        sign_in(client, person)
        assert client.get(f"/evaluations/applications/{rows[0].id}/rating").status_code == wanted
        assert client.get(f"/evaluations/applications/{rows[0].id}/challenge").status_code == wanted


def test_an_applicant_reads_its_own_marks_where_they_are_told(world: None, client: JudgingClient) -> None:
    made, rows, _ = me.closed([[FULL] * 3, [[10, 10, 10, 10]] * 3])
    decisions.decide(made, actor=me.coordinator(), tells_points=True)
    silent, other, _ = me.closed([[FULL] * 3])
    me.told(silent)
    viewer = mv.member(rows[1].venture, mv.MemberRole.VIEWER)
    quiet = mv.member(other[0].venture)
    page, elsewhere, made_id = f"/applications/{rows[1].id}", f"/applications/{other[0].id}", made.id
    kept()
    office(client)
    preview = client.get(f"/evaluations/{made_id}/letters/{rows[1].id}").get_data(as_text=True)
    assert "40.00점 (평균 40.00점, 가점 0점)" in preview
    sign_in(client, viewer)
    assert "평균 40.00점" not in client.get(page).get_data(as_text=True)
    with client.application.app_context():
        publishing.publish(db.session.get_one(EvaluationSession, made_id), actor=me.coordinator())
        db.session.commit()
        letter = letter_of(db.session.get_one(Application, rows[1].id), None)
        assert letter.facts[-2:] == (
            ("서면평가 점수", "40.00점 (평균 40.00점, 가점 0점)"),
            ("통과 점수", "70점"),
        )
        assert len(letter_of(db.session.get_one(Application, other[0].id), None).facts) == 2
    told = client.get(page).get_data(as_text=True)
    assert "평균 40.00점, 가점 0점, 최종 40.00점입니다. 통과 점수는 70점입니다." in told
    sign_in(client, quiet)
    assert "통과 점수는" not in client.get(elsewhere).get_data(as_text=True)


def test_an_applicant_sees_its_turn_once_the_order_is_drawn(world: None, client: JudgingClient) -> None:
    made, rows, members = me.opened(3, 2, stage=Stage.PRESENTATION)
    owner, judge = mv.member(rows[0].venture), members[0].user
    address, status = f"/evaluations/{made.id}/order", f"/applications/{rows[0].id}"
    kept()
    office(client)
    assert "아직 발표 순서를 정하지 않았습니다" in client.get(address).get_data(as_text=True)
    early = client.send(address, {"begins_on": "2020-01-05", "place": "5층 회의실", "seed": "37"})
    assert "지금보다 뒤로" in early.get_data(as_text=True)
    filled = {"begins_on": "2099-01-05", "begins_time": "9:40", "place": "5층 회의실", "seed": "37"}
    assert client.send(address, filled).status_code == 302
    page = client.get(address).get_data(as_text=True)
    assert "10:20" in page
    assert 'value="2099-01-05"' in page and 'value="09:40"' in page, "drawing again starts from what was told"
    assert "지금 다시 뽑아도 같습니다." in page
    assert client.send(address, filled | {"seed": "38"}).status_code == 302
    assert "1번째 추첨" in client.get(address).get_data(as_text=True)
    sign_in(client, owner)
    assert "번째로 발표합니다." in client.get(status).get_data(as_text=True)
    sign_in(client, judge)
    given = client.get("/evaluations/assigned").get_data(as_text=True)
    assert "1번째 발표" in given and "2번째 발표" in given and "10:20" in given


def test_an_answer_is_given_once_and_shown_from_five(world: None, client: JudgingClient) -> None:
    made, rows, members = me.closed([[FULL] * 3] * 5, stage=Stage.PRESENTATION)
    me.told(made)
    who = members[0].user_id
    for row in rows[1:]:
        ratings.rate(row, (4, ""), {who: (4, "또렷했습니다.")}, actor=mv.member_actor(row.venture))
    owner = mv.member(rows[0].venture)
    kept()
    office(client)
    assert "또렷했습니다." not in client.get(f"/evaluations/pool/{who}").get_data(as_text=True)
    assert "다섯 개가 모여야" in client.get(f"/evaluations/{made.id}/result").get_data(as_text=True)
    sign_in(client, owner)
    assert "이름 없이 답하기" in client.get(f"/applications/{rows[0].id}").get_data(as_text=True)
    address = f"/evaluations/applications/{rows[0].id}/rating"
    assert "1점에서 5점" in client.send(address, {"comment": "말만"}).get_data(as_text=True)
    sent = client.send(address, {"score": "5", f"score_{who}": "5", f"comment_{who}": "고맙습니다."})
    assert sent.status_code == 302 and len(rows_of(client, EvaluatorRating)) == 10
    assert client.get(address).status_code == 409
    office(client)
    page = client.get(f"/evaluations/pool/{who}").get_data(as_text=True)
    assert "4.20" in page and "또렷했습니다." in page and "고맙습니다." in page
    assert "4.20" in client.get("/evaluations/pool").get_data(as_text=True)
    with client.application.app_context():
        sign_in(client, db.session.get_one(make.User, who))
    assert "4.20" in client.get("/evaluations/me").get_data(as_text=True)


def test_an_evaluator_agrees_and_writes_where_they_work(world: None, client: JudgingClient) -> None:
    person = make.user(Role.EVALUATOR)
    kept()
    sign_in(client, person)
    page = client.get("/evaluations/me").get_data(as_text=True)
    assert "보유 기간" in page and "아직 보여 드릴 답이 없습니다" in page
    wrong = client.send("/evaluations/me", {"employer": "성수연구소", "former": "옛 회사, 언젠가"})
    assert "그만둔 날" in wrong.get_data(as_text=True)
    right = {"employer": "성수연구소", "former": "옛 회사, 2025-03-31"}
    untold = client.send("/evaluations/me", right).get_data(as_text=True)
    assert "서약해 주세요" in untold and "동의해 주세요" in untold and 'value="성수연구소"' in untold
    right |= {"pledge": "y", "consent": "y"}
    assert client.send("/evaluations/me", right).status_code == 302
    (profile,) = rows_of(client, EvaluatorProfile)
    assert (profile.employer, profile.consent_version, profile.gender) == ("성수연구소", 1, None)
    assert profile.consented_at is not None and profile.pledged_at is not None
    assert "서약했습니다" in client.get("/evaluations/me").get_data(as_text=True)
    assert client.send("/evaluations/me", {"employer": "다른 연구소"}).status_code == 302


def test_nothing_is_opened_without_pledge_and_consent(world: None, client: JudgingClient) -> None:
    made, _, members = me.opened(3, 1)
    kept()
    sign_in(client, members[0].user)
    roll = f"/evaluations/assigned/{made.id}/declare"
    told = client.send(roll, {"pledge": "y"}).get_data(as_text=True)
    assert "심사를 맡으려면 동의해 주세요" in told
    assert client.send(roll, {"pledge": "y", "consent": "y"}).status_code == 302


def test_a_blind_roll_never_shows_the_number_of_a_sheet_beside_a_name(
    world: None, client: JudgingClient
) -> None:
    me.opened(3, 3)
    made, rows, members = me.opened(3, 2, blind=True)
    keys = {me.assignment(members[0], row).id for row in rows} - {row.id for row in rows}
    kept()
    sign_in(client, members[0].user)
    page = html.document_fromstring(
        client.get(f"/evaluations/assigned/{made.id}/declare").get_data(as_text=True)
    )
    values = {int(box.get("value")) for box in page.xpath("//input[@name='conflicts']")}
    assert values == {row.id for row in rows} and not values & keys


def test_a_blind_stage_shows_neither_file_names_nor_numbers(world: None, client: JudgingClient) -> None:
    _, rows, members = me.opened(3, 1, blind=True)
    venture = rows[0].venture
    me.marked(members[0], rows[0], [10], hand_in=False)
    key = me.assignment(members[0], rows[0]).id
    kept()
    sign_in(client, members[0].user)
    page = client.get(f"/evaluations/marking/{key}").get_data(as_text=True)
    assert venture.biz_reg_no not in page and venture.name not in page
    assert client.get(f"/evaluations/marking/{key}/conflict").status_code == 200
    assert venture.name not in client.get(f"/evaluations/marking/{key}/conflict").get_data(as_text=True)


def test_two_windows_show_both_marks_and_the_second_may_replace_the_first(
    world: None, client: JudgingClient
) -> None:
    _, rows, members = me.opened(3, 1)
    me.marked(members[0], rows[0], [10], hand_in=False)
    key = me.assignment(members[0], rows[0]).id
    kept()
    sign_in(client, members[0].user)
    address = f"/evaluations/marking/{key}"
    window = html.document_fromstring(client.get(address).get_data(as_text=True)).get_element_by_id("marks")
    typed = dict(window.form_values()) | {"mark_0": "20", "comment": "둘째 창에서 쓴 말", "do": "save"}
    first = html.document_fromstring(client.get(address).get_data(as_text=True)).get_element_by_id("marks")
    assert (
        client.post(address, data=dict(first.form_values()) | {"mark_0": "15", "do": "save"}).status_code
        == 302
    )
    page = client.post(address, data=typed).get_data(as_text=True)
    assert "다른 창에서 먼저 저장했습니다" in page and "사회적 가치 15" in page
    assert "둘째 창에서 쓴 말" in page and 'value="20"' in page
    again = html.document_fromstring(page).get_element_by_id("marks")
    assert client.post(address, data=dict(again.form_values()) | {"do": "save"}).status_code == 302
    assert [float(mark.points) for mark in rows_of(client, Sheet)[0].marks] == [20]


def test_the_office_asks_for_fields_and_limits_and_sees_the_lot_again(
    world: None, client: JudgingClient
) -> None:
    chosen = me.call()
    me.applications(chosen, 4)
    people = [me.person(gender=me.Gender.FEMALE if n % 2 else me.Gender.MALE) for n in range(6)]
    kept()
    office(client)
    data = {"due_on": "2099-01-05", "fields_needed": "회계, 법무", "names_panel": "y"}
    assert client.send(f"/evaluations/new/{chosen.id}", data).status_code == 302
    (made,) = rows_of(client, EvaluationSession)
    assert made.names_panel and made.panel_rule["fields"] == ["회계", "법무"]
    panel = f"/evaluations/{made.id}/panel"
    drawing = {"candidates": [str(p.id) for p in people], "count": "3", "seed": "37"}
    assert client.send(panel, drawing).status_code == 302
    page = client.get(panel).get_data(as_text=True)
    assert "지금 다시 뽑아도 같습니다" in page and page.count("뽑히지 않음") == 3
    assert "‘회계’ 분야의 전문가가 없습니다" in page
    short = client.send(panel, {"each": "2", "most": "2"}).get_data(as_text=True)
    assert "평가표 2건을 볼 위원이 모자랍니다" in short
    assert client.send(panel, {"each": "2", "most": "3"}).status_code == 302


def test_the_result_says_what_members_wrote_and_what_proof_was_seen(
    world: None, client: JudgingClient
) -> None:
    made, rows, _ = me.closed([[FULL, [20, 20, 10, 10], FULL]])
    kept()
    office(client)
    page = client.get(f"/evaluations/{made.id}/result?open={rows[0].receipt_no}").get_data(as_text=True)
    assert page.count("근거를 확인했습니다.") == 3 and "중앙값" in page and "80.00" in page

"""People asked into the pool of evaluators by a link, without any session: asked, asked again, taken back, come in."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import Invitation, User
from app.accounts.states import InvitationState
from app.evaluations.models import EvaluatorProfile, Sheet
from app.evaluations.queries import service, sessions
from app.evaluations.services import pool
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import NotAllowed, Refused
from app.kernel.roles import Role
from tests import make
from tests import make_evaluations as me
from tests.clients import JudgingClient, csrf_of
from tests.make_accounts import PASSWORD, letters, link_in, sign_in
from tests.worlds import kept

ASKED = {"name": "김다온", "email": "Daon@Climate-Lab.example"}
ACCEPT = {"name": "김다온", "password": PASSWORD, "again": PASSWORD, "terms": "y", "privacy": "y"}


def office(client: JudgingClient) -> None:
    """Somebody of the office, signed in."""
    with client.application.app_context():
        sign_in(client, make.user(Role.COORDINATOR))


def read(client: JudgingClient, address: str) -> str:
    """The page."""
    return client.get(address).get_data(as_text=True)


def test_whoever_is_asked_comes_in_by_the_link_and_writes_the_rest(app: Flask, client: JudgingClient) -> None:
    office(client)
    assert client.send("/evaluations/pool", ASKED).location == "/evaluations/pool"
    listed = read(client, "/evaluations/pool")
    assert "김다온" in listed and "daon@climate-lab.example" in listed and "초대 거두기" in listed
    with app.app_context():
        letter = letters()[-1]
        assert letter.to_address == "daon@climate-lab.example" and "평가위원 명부" in letter.text
        link = link_in(letter)
    stranger: Any = app.test_client()
    assert stranger.send(link, ACCEPT).location == "/sign-in"
    with app.app_context():
        person = db.session.query(User).filter_by(email="daon@climate-lab.example").one()
        assert person.held_roles == {Role.EVALUATOR} and not sessions.is_whole(person.id)
        assert db.session.get(EvaluatorProfile, person.id) is not None
        sign_in(stranger, person)
        key = person.id
    assert "서약과 동의를 해 주세요" in read(stranger, "/home")
    told = {
        "employer": "기후기술연구소",
        "field": "탄소 회계",
        "career": "10년",
        "pledge": "y",
        "consent": "y",
    }
    assert stranger.send("/evaluations/me", told).status_code == 302
    with app.app_context():
        assert sessions.is_whole(key)
    assert "서약과 동의를 해 주세요" not in read(stranger, "/home")
    listed = read(client, "/evaluations/pool")
    assert "기후기술연구소" in listed and "초대 거두기" not in listed and "서약함" in listed


def test_an_invitation_is_sent_again_and_taken_back(app: Flask, client: JudgingClient) -> None:
    office(client)
    client.send("/evaluations/pool", ASKED)
    with app.app_context():
        first = db.session.query(Invitation).one()
        key, before = first.id, first.token_hash
    token = csrf_of(client.get("/evaluations/pool"))
    again = client.post(f"/evaluations/pool/invitations/{key}/resend", data={"csrf_token": token})
    assert again.location == "/evaluations/pool"
    with app.app_context():
        assert db.session.get_one(Invitation, key).token_hash != before
    client.post(f"/evaluations/pool/invitations/{key}/withdraw", data={"csrf_token": token})
    with app.app_context():
        assert db.session.get_one(Invitation, key).state is InvitationState.WITHDRAWN
    over = client.post(f"/evaluations/pool/invitations/{key}/resend", data={"csrf_token": token})
    assert over.status_code == 409
    missing = client.post(f"/evaluations/pool/invitations/{key + 1}/resend", data={"csrf_token": token})
    assert missing.status_code == 404


def test_an_invitation_that_ran_out_says_so(app: Flask, client: JudgingClient) -> None:
    office(client)
    client.send("/evaluations/pool", ASKED)
    with app.app_context():
        late = clock.now() + timedelta(days=8)
    with clock.travel(late):
        office(client)
        assert "기한 지남" in read(client, "/evaluations/pool")


@pytest.mark.parametrize(
    ("email", "said"), [("아무개", "이메일 주소 모양이 아닙니다"), ("", "이메일 주소를 적어 주세요")]
)
def test_an_address_that_cannot_be_is_refused_at_its_field(
    client: JudgingClient, email: str, said: str
) -> None:
    office(client)
    page = client.send("/evaluations/pool", {"name": "김다온", "email": email}).get_data(as_text=True)
    assert said in page and 'value="김다온"' in page


def test_who_is_in_the_pool_or_waited_for_is_not_asked_again(app: Flask) -> None:
    with app.app_context():
        actor, known = me.coordinator(), me.person()
        with pytest.raises(Refused) as refusal:
            pool.invite(known.email, "", actor=actor)
        assert refusal.value.field == "email"
        pool.invite("daon@climate-lab.example", "", actor=actor)
        with pytest.raises(Refused):
            pool.invite("daon@climate-lab.example", "", actor=actor)
        for stranger in (make.actor(Role.CONSULTANT), make.actor(Role.EVALUATOR)):
            with pytest.raises(NotAllowed):
                pool.invite("other@climate-lab.example", "", actor=stranger)
        db.session.rollback()


def test_the_office_sees_who_served_how_and_who_is_late(app: Flask, client: JudgingClient) -> None:
    office(client)
    with app.app_context():
        session, rows, members = me.opened(3, 2)
        for member, row in ((members[0], rows[0]), (members[0], rows[1]), (members[1], rows[0])):
            me.marked(member, row, [25, 25, 15, 15])
        me.recused(members[1], rows[1])
        session.due_at = clock.now() - timedelta(minutes=1)
        done = session.due_at - timedelta(hours=1)
        for sheet in db.session.query(Sheet).all():
            sheet.handed_in_at = done
        last = me.assignment(members[0], rows[1])
        db.session.query(Sheet).filter_by(assignment_id=last.id).one().handed_in_at = clock.now()
        for number, field in enumerate(("회계", "탄소 회계", "돌봄")):
            db.session.get_one(EvaluatorProfile, members[number].user_id).field = field
        people = [(m.user_id, m.user.name) for m in members]
        db.session.commit()
    listed = {name: _row(read(client, "/evaluations/pool"), name) for _, name in people}
    assert "평가표 2/2" in listed[people[0][1]] and "늦게 냄 1건" in listed[people[0][1]]
    assert "평가표 1/1" in listed[people[1][1]] and "늦게" not in listed[people[1][1]]
    assert "평가표 0/2" in listed[people[2][1]] and "기한 지남 2건" in listed[people[2][1]]
    found = read(client, "/evaluations/pool?q=탄소")
    assert people[1][1] in found and people[0][1] not in found and people[2][1] not in found
    assert "찾는 위원이 없습니다." in read(client, "/evaluations/pool?q=없는+말")
    page = read(client, f"/evaluations/pool/{people[1][0]}")
    assert "1/1" in page.split('id="served"')[1] and session.title in page


def test_how_far_ones_marks_lie_from_the_others_is_seen_once_the_result_is_told(app: Flask) -> None:
    with app.app_context():
        session, _, members = me.closed([[[30, 30, 20, 10], [30, 20, 20, 10], [30, 20, 20, 10]]])
        assert service.served(members[0].user_id)[0].offset is None
        me.told(session)
        assert service.served(members[0].user_id)[0].offset == Decimal("10.00")
        assert service.served(members[1].user_id)[0].offset == Decimal("-5.00")


def _row(page: str, name: str) -> str:
    """The line of one person in a list."""
    return next(part for part in page.split("<tr") if f">{name}<" in part)


def test_the_records_say_who_stays_out_before_and_after_the_assignment(
    world: None, client: JudgingClient
) -> None:
    """Somebody to be chosen by lot may be one whom the records exclude: the page names the pair and its entry."""
    chosen = me.call()
    row, _other = me.applications(chosen, 2)
    made = me.session(chosen)
    tied, free = me.person(name="노경수"), me.person(name="문이든")
    pool.describe(tied, actor=me.coordinator(), employer=row.venture.full_name)
    pool.describe(free, actor=me.coordinator(), employer="")
    kept()
    office(client)
    panel, why = f"/evaluations/{made.id}/panel", f"소속이 신청 기업과 같습니다. ({row.venture.full_name})"
    page = read(client, panel)
    assert why in page and "소속으로는 확인하지 못한 사람:" in page and free.name in page
    client.send(panel, {"people": [str(tied.id), str(free.id)]})
    client.send(panel, {"each": ""})
    progress = read(client, f"/evaluations/{made.id}")
    assert why in progress and ">제척<" in progress and ">회피<" not in progress


def test_who_has_an_account_is_asked_to_sign_in_and_not_for_another_one(app: Flask) -> None:
    with app.app_context():
        known = make.user(Role.VENTURE)
        for address in (known.email, "new@climate-lab.example"):
            pool.invite(address, "이름", actor=me.coordinator())
        first, second = letters()[-2:]
        assert "지금 쓰는 계정으로 로그인" in first.text and "비밀번호를 정하면" not in first.text
        assert "비밀번호를 정하면" in second.text

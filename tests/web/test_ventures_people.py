"""Signing a venture up, its profile and the people who act for it, through the door."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.models import (
    JoinRequest,
    MemberInvitation,
    Membership,
    Venture,
)
from app.ventures.states import MemberRole
from tests import make
from tests import make_ventures as mv
from tests.clients import JudgingClient, csrf_of
from tests.make_accounts import sign_in

PAGES = ("edit", "stage", "certificates", "eligibility", "rounds", "members")


class OwnContext(JudgingClient):
    """A client whose requests have a context of their own, apart from the test's; what the test made is kept."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.commit()
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask) -> Iterator[JudgingClient]:
    """A client beside an open application context."""
    with app.app_context():
        yield OwnContext(app)


@pytest.fixture
def office(client: JudgingClient) -> JudgingClient:
    """A coordinator's client."""
    sign_in(client, make.user(Role.COORDINATOR))
    return client


@pytest.fixture
def firm(client: JudgingClient) -> Venture:
    """A venture."""
    return mv.venture(name="소리길모빌리티", representative="김소리")


def words(client: JudgingClient, address: str) -> str:
    """A page's text."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return page.get_data(as_text=True)


def fresh(kind: type[Any]) -> Any:
    """The one row of a table as the database has it now."""
    db.session.expire_all()
    return db.session.scalars(select(kind)).one()


def test_a_founder_signs_the_venture_up_and_owns_it(app: Flask, client: JudgingClient) -> None:
    sign_in(client, make.user(Role.VENTURE))
    form = {"name": "㈜ 한뼘텃밭", "biz_reg_no": "１２３-45-67891", "founded_on": "2022. 3. 2."}
    done = client.send("/ventures/new", form | {"main_value": "environment"})
    assert done.location == "/ventures/mine"
    venture = fresh(Venture)
    assert (venture.name, venture.biz_reg_no, venture.full_name) == (
        "한뼘텃밭",
        "1234567891",
        "주식회사 한뼘텃밭",
    )
    assert fresh(Membership).role is MemberRole.OWNER
    assert "대표 담당자" in words(client, "/ventures/mine")


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"biz_reg_no": "123-45-67890"}, "검증 숫자가 맞지 않습니다"),
        ({"biz_reg_no": ""}, "아직 없으면 예비창업자를 고르세요"),
        ({"name": "주식회사"}, "기업 이름을 적어 주세요"),
        ({"name": ""}, "기업 이름을 적어 주세요"),
        ({"founded_on": "2031-01-01"}, "오늘보다 뒤의 날짜입니다"),
        ({"founded_on": "2021-02-30"}, "없는 날짜입니다"),
        ({"corp_reg_no": "12345"}, "13자리입니다"),
        ({"name": "가" * 130}, "30자 줄여 주세요"),
        ({"email": "없는주소"}, "이메일 주소를 다시 확인하세요"),
        ({"phone": "없음"}, "전화번호를 다시 적어 주세요"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_kept(
    app: Flask, client: JudgingClient, over: dict[str, str], said: str
) -> None:
    sign_in(client, make.user(Role.VENTURE))
    form = {"name": "한뼘텃밭", "biz_reg_no": "123-45-67891", "summary": "옥상에 텃밭을 냅니다"}
    page = client.send("/ventures/new", form | over).get_data(as_text=True)
    assert said in page and "옥상에 텃밭을 냅니다" in page
    assert db.session.scalars(select(Venture)).first() is None


def test_every_fault_is_said_at_once_and_a_wrong_date_can_be_seen_and_mended(
    app: Flask, client: JudgingClient
) -> None:
    sign_in(client, make.user(Role.VENTURE))
    faults = {"name": "한뼘텃밭", "biz_reg_no": "１２三", "corp_reg_no": "12345", "founded_on": "2021-02-30"}
    page = html.document_fromstring(client.send("/ventures/new", faults).get_data(as_text=True))
    assert page.xpath("//section[@class='errors']//a/@href") == ["#biz_reg_no", "#corp_reg_no", "#founded_on"]
    day = page.get_element_by_id("founded_on")
    assert (day.get("type"), day.get("value")) == ("text", "2021-02-30")
    assert page.get_element_by_id("biz_reg_no").get("value") == "１２三"


def test_a_known_number_leads_to_a_request_that_the_owner_answers(
    client: JudgingClient, firm: Venture
) -> None:
    owner, newcomer = mv.member(firm), make.user(Role.VENTURE)
    sign_in(client, newcomer)
    form = {"name": "소리길", "biz_reg_no": firm.biz_reg_no}
    page = client.send("/ventures/new", form).get_data(as_text=True)
    assert "이미 등록된 사업자등록번호입니다" in page and "함께 쓰기 요청하기" in page
    assert "소리길모빌리티" not in page
    asked = client.post(f"/ventures/join/{firm.biz_reg_no}", data=_form_of(client, "/ventures/new"))
    assert asked.status_code == 302
    request = fresh(JoinRequest)
    sign_in(client, owner)
    assert newcomer.email in words(client, f"/ventures/{firm.id}/members")
    data = _form_of(client, f"/ventures/{firm.id}/members") | {"role": "editor", "accept": "1"}
    assert client.post(f"/ventures/join-requests/{request.id}", data=data).status_code == 302
    sign_in(client, newcomer)
    assert "소리길모빌리티" in words(client, "/ventures/mine")


def _form_of(client: JudgingClient, address: str) -> dict[str, str]:
    """The CSRF token of a page."""
    return {"csrf_token": csrf_of(client.get(address))}


def test_an_invitation_is_taken_up_by_the_person_of_that_address_only(
    client: JudgingClient, firm: Venture
) -> None:
    owner, guest, stranger = mv.member(firm), make.user(Role.VENTURE), make.user(Role.VENTURE)
    sign_in(client, owner)
    assert client.send(f"/ventures/{firm.id}/members", {"email": guest.email.upper()}).status_code == 302
    invitation = fresh(MemberInvitation)
    again = client.send(f"/ventures/{firm.id}/members", {"email": guest.email})
    assert "이미 초대했습니다" in again.get_data(as_text=True)
    sign_in(client, stranger)
    accept = f"/ventures/invitations/{invitation.id}/accept"
    assert client.post(accept, data=_form_of(client, "/ventures/new")).status_code == 404
    sign_in(client, guest)
    assert "받은 초대" in words(client, "/ventures/mine")
    assert client.post(accept, data=_form_of(client, "/ventures/mine")).status_code == 302
    assert "소리길모빌리티" in words(client, "/ventures/mine")
    assert client.post(accept, data=_form_of(client, "/ventures/mine")).status_code == 409


def test_the_last_owner_cannot_be_removed_and_a_removed_member_is_out_at_once(
    client: JudgingClient, firm: Venture
) -> None:
    owner, editor = mv.member(firm), mv.member(firm, MemberRole.EDITOR)
    db.session.commit()
    rows = {m.user_id: m.id for m in db.session.scalars(select(Membership))}
    sign_in(client, owner)
    page = f"/ventures/{firm.id}/members"
    client.post(f"{page}/{rows[owner.id]}/remove", data=_form_of(client, page))
    assert "대표 담당자가 한 명은 있어야 합니다" in words(client, "/ventures/mine")
    client.post(f"{page}/{rows[editor.id]}/remove", data=_form_of(client, page))
    sign_in(client, editor)
    assert client.get(page).status_code == 404
    sign_in(client, owner)
    client.post(f"{page}/{rows[owner.id]}/role", data=_form_of(client, page) | {"role": "viewer"})
    assert db.session.get_one(Membership, rows[owner.id]).role is MemberRole.OWNER


def test_a_changed_name_is_former_from_its_day_and_a_mistake_leaves_nothing(
    office: JudgingClient, firm: Venture
) -> None:
    address = f"/ventures/{firm.id}/edit"
    assert office.send(address, {"name": "소리길 모빌리티스"}).status_code == 302
    assert "옛 이름과 번호" not in words(office, address)
    changed = {"name": "새소리길", "changed_on": "2025-05-01", "reason": "상호 변경"}
    assert office.send(address, changed).status_code == 302
    page = words(office, address)
    assert "옛 이름과 번호" in page and "소리길 모빌리티스" in page
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "ventures.update")).all()[-1]
    assert entry.changes["name"] == ["소리길 모빌리티스", "새소리길"]


def test_two_people_editing_see_the_conflict_instead_of_losing_a_change(
    office: JudgingClient, firm: Venture
) -> None:
    stale = {"version": str(firm.version)}
    address = f"/ventures/{firm.id}/edit"
    assert office.send(address, {"summary": "첫 사람"}).status_code == 302
    late = office.send(address, stale | {"summary": "둘째 사람"})
    assert late.status_code == 409
    assert "첫 사람" in late.text and late.text.count('<th scope="row">') == 1
    db.session.expire_all()
    assert db.session.get_one(Venture, firm.id).summary == "첫 사람"


def test_names_of_people_leave_no_value_in_the_log(office: JudgingClient, firm: Venture) -> None:
    office.send(f"/ventures/{firm.id}/edit", {"representative": "박비밀", "phone": "010-1234-5678"})
    entries = db.session.scalars(select(AuditEntry)).all()
    assert any("representative" in e.changes for e in entries)
    assert not any("박비밀" in str(e.changes) or "5678" in str(e.changes) for e in entries)


@pytest.mark.parametrize("page", PAGES)
def test_a_viewer_reads_and_another_venture_finds_nothing(
    client: JudgingClient, firm: Venture, page: str
) -> None:
    sign_in(client, mv.member(firm, MemberRole.VIEWER))
    assert "소리길모빌리티" in words(client, f"/ventures/{firm.id}/{page}")
    sign_in(client, mv.member(mv.venture()))
    assert client.get(f"/ventures/{firm.id}/{page}").status_code == 404


def test_a_viewer_cannot_change_what_an_editor_can(client: JudgingClient, firm: Venture) -> None:
    sign_in(client, mv.member(firm, MemberRole.VIEWER))
    token = _form_of(client, "/ventures/new")
    for page in ("edit", "members", "stage"):
        sent = client.post(
            f"/ventures/{firm.id}/{page}", data=token | {"name": "x", "email": "a@b.kr", "stage": "leap"}
        )
        assert sent.status_code in (200, 403), page
    assert client.get(f"/ventures/{firm.id}/certificates/add").status_code == 403
    assert client.get(f"/ventures/{firm.id}/years/2025/hand-in").status_code == 403
    assert fresh(Venture).name == "소리길모빌리티"
    assert db.session.scalars(select(MemberInvitation)).first() is None


def test_someone_else_is_recorded_as_the_representative_and_shown_so(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        venture = mv.venture(representative="한지우")
        owner, chief = mv.member(venture), mv.member(venture, MemberRole.EDITOR)
        db.session.commit()
        sign_in(client, owner)
        address, own, other = f"/ventures/{venture.id}/members", owner.name, chief.name
    page = html.document_fromstring(client.get(address).text)
    actions = [str(one) for one in page.xpath("//form/@action") if "/representative/" in one]
    assert len(actions) == 1 and actions[0].endswith("/yes"), "not of oneself"
    token = str(page.xpath("//input[@name='csrf_token']/@value")[0])
    assert client.post(actions[0], data={"csrf_token": token}).status_code == 302
    row = html.document_fromstring(client.get(address).text).xpath(f"//tr[contains(., '{other}')]")[0]
    assert "대표자 기록 지우기" in row.text_content() and own not in row.text_content()
    assert client.post(actions[0].replace("/yes", "/no"), data={"csrf_token": token}).status_code == 302
    assert "대표자 기록 지우기" not in client.get(address).text

"""The hub's pages, through the door: the path of a room from the offer to moving out, and who sees what."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from lxml import html

from app.applications.states import ApplicationState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from app.tenancy.models import Tenancy
from app.tenancy.states import ExitReason, SpaceKind, TenancyState
from tests import make, make_applications, make_tenancy, make_ventures
from tests.clients import JudgingClient, counting_sql
from tests.make_accounts import sign_in

_T = TenancyState


def stored(app: Flask, tenancy_id: int) -> Tenancy:
    """As the database has it now."""
    with app.app_context():
        return db.session.get_one(Tenancy, tenancy_id)


def words(client: JudgingClient, address: str) -> str:
    """A page's text."""
    page = client.get(address)
    assert page.status_code == 200, address
    return page.get_data(as_text=True)


def day(number: int) -> str:
    """A day from today, as a form sends it."""
    return (clock.today() + timedelta(days=number)).isoformat()


def a_floor_with_a_tenant() -> Tenancy:
    """Room 503 is let; a desk is free; there is a meeting room."""
    desks = {"x": 500, "y": 15, "w": 200, "h": 140, "lines": ["자리"], "desks": True}
    floor = make_tenancy.floor(fixtures=[desks])
    on_plan = {"plan_x": 15, "plan_y": 15, "plan_w": 210, "plan_h": 140}
    room = make_tenancy.space(floor=floor, number="503", **on_plan)
    small: dict[str, Any] = {"exclusive_area": Decimal("2.1"), "capacity": 1}
    make_tenancy.space(SpaceKind.DESK, floor=floor, number="자리 1", **small)
    make_tenancy.space(SpaceKind.SHARED_ROOM, floor=floor, number="회의실 가", **(on_plan | {"plan_x": 715}))
    return make_tenancy.tenancy(space=room, venture=make_ventures.venture(name="소리길모빌리티"))


def test_the_floor_shows_who_sits_where_on_a_day(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        tenancy = a_floor_with_a_tenant()
        sign_in(client, make.user(Role.COORDINATOR))
    page = words(client, "/tenancy/")
    assert page.count("소리길모빌리티") >= 2 and "1/1" in page and "1석 중 0석" in page
    before: date = tenancy.starts_on - timedelta(days=1)
    past = words(client, f"/tenancy/?on={before.isoformat()}")
    assert "입주 예정" in past and "0/1" in past and "공간 배정하기" not in past


def test_an_empty_hub_says_so(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, make.user(Role.DISTRICT_OFFICER))
    assert "아직 등록한 층이 없습니다" in words(client, "/tenancy/")
    assert "배정을 기다리는 기업이 없습니다" in words(client, "/tenancy/work")


def test_a_room_from_the_offer_to_the_first_payment(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        application = make_applications.decided(ApplicationState.SELECTED, make_applications.call())
        room = make_tenancy.space(number="503")
        owner = make_ventures.member(application.venture)
        coordinator, officer = make.user(Role.COORDINATOR), make.user(Role.DISTRICT_OFFICER)
        sign_in(client, coordinator)
    assert application.venture.full_name in words(client, "/tenancy/work")
    offer = {"space_id": str(room.id), "starts_on": day(0)}
    done = client.send(f"/tenancy/offer?application={application.id}", offer)
    key = int(done.location.rsplit("/", 1)[1])
    sign_in(client, owner)
    version = str(stored(app, key).version)
    assert client.send("/tenancy/mine", {"version": version}).status_code == 302
    assert stored(app, key).state is _T.ACCEPTED
    sign_in(client, coordinator)
    preview = client.send(f"/tenancy/{key}/permit", {"preview": "1", "basis": "standard"})
    assert "15,620,000원" in preview.get_data(as_text=True) and stored(app, key).state is _T.ACCEPTED
    assert client.send(f"/tenancy/{key}/permit").status_code == 302
    assert client.send(f"/tenancy/{key}/move-in").status_code == 302
    assert stored(app, key).state is _T.ACTIVE
    page = words(client, f"/tenancy/{key}")
    assert "3,124,000" in page and "1년 차 4회" in page
    assert "사용을 허가한 사람은 수납을 기록하지 않습니다" in page
    assert client.get(f"/tenancy/{key}/payment").status_code == 403
    sign_in(client, officer)
    assert client.send(f"/tenancy/{key}/payment", {"amount": "781,000원"}).status_code == 302
    assert "완납" in words(client, f"/tenancy/{key}")
    sign_in(client, owner)
    assert "완납" in words(client, "/tenancy/mine")


def test_notice_and_moving_out(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        tenancy = make_tenancy.tenancy()
        owner, coordinator = make_ventures.member(tenancy.venture), make.user(Role.COORDINATOR)
        sign_in(client, owner)
    page = f"/tenancy/{tenancy.id}"
    assert client.send(f"{page}/notice", {"leaves_on": day(30)}).status_code == 302
    assert stored(app, tenancy.id).state is _T.NOTICE
    sign_in(client, coordinator)
    later = client.send(f"{page}/leaving-day", {"leaves_on": day(40), "note": "이사가 늦어졌습니다."})
    assert later.status_code == 302
    done = client.send(f"{page}/move-out", {"reason": str(ExitReason.GRADUATED)})
    assert done.status_code == 302 and stored(app, tenancy.id).state is _T.ENDED
    assert "졸업" in words(client, page)
    assert "졸업" in words(client, f"/tenancy/spaces/{tenancy.space_id}")


def test_a_taken_space_is_refused_at_the_field_and_the_input_kept(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        tenancy, other = make_tenancy.tenancy(), make_ventures.venture()
        sign_in(client, make.user(Role.COORDINATOR))
    typed = {"space_id": str(tenancy.space_id), "answer_by": "2031-01-02"}
    page = client.send(f"/tenancy/offer?venture={other.id}", typed)
    text = page.get_data(as_text=True)
    assert page.status_code == 200 and "배정되어 있습니다" in text and "2031-01-02" in text
    with app.app_context():
        assert db.session.query(Tenancy).count() == 1


def test_a_venture_is_found_for_a_direct_offer(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        venture = make_ventures.venture(name="물결패키징")
        sign_in(client, make.user(Role.COORDINATOR))
    assert f"venture={venture.id}" in words(client, "/tenancy/offer?q=물결")
    assert "맞는 기업이 없습니다" in words(client, "/tenancy/offer?q=없는이름")


def test_another_ventures_tenancy_is_not_there(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        tenancy = make_tenancy.tenancy(_T.OFFERED)
        sign_in(client, make_ventures.member(make_ventures.venture()))
    for path in ("", "/decline", "/notice"):
        assert client.get(f"/tenancy/{tenancy.id}{path}").status_code == 404
    assert client.get("/tenancy/").status_code == 403
    assert tenancy.venture.full_name not in words(client, "/tenancy/mine")


def test_declining_asks_for_a_reason(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        tenancy = make_tenancy.tenancy(_T.OFFERED, answer_by=clock.today())
        sign_in(client, make_ventures.member(tenancy.venture))
    page = f"/tenancy/{tenancy.id}/decline"
    assert "이유를 한 줄로" in client.send(page).get_data(as_text=True)
    assert client.send(page, {"reason": "인원이 늘었습니다."}).status_code == 302
    assert stored(app, tenancy.id).state is _T.DECLINED


@pytest.mark.parametrize(
    ("path", "state", "typed"),
    [
        ("renew", _T.ACTIVE, {}),
        ("withdraw", _T.CONTRACTED, {"reason": "서류가 사실과 달랐습니다."}),
        ("notice", _T.ACTIVE, {}),
    ],
)
def test_what_a_coordinator_does_with_a_tenancy(
    app: Flask, client: JudgingClient, path: str, state: TenancyState, typed: dict[str, str]
) -> None:
    with app.app_context():
        tenancy = make_tenancy.tenancy(state)
        sign_in(client, make.user(Role.COORDINATOR))
    assert client.send(f"/tenancy/{tenancy.id}/{path}", typed).status_code == 302


def test_a_space_is_added_once_and_changed(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        floor = make_tenancy.floor()
        sign_in(client, make.user(Role.ADMIN))
    values = {"number": "509", "exclusive_area": "24.80", "capacity": "5", "appraised_value": "234,773,000"}
    page = f"/tenancy/floors/{floor.id}/spaces"
    added = client.send(page, values)
    assert added.status_code == 302 and "24.80㎡" in words(client, added.location)
    assert "이미 있습니다" in client.send(page, values).get_data(as_text=True)
    assert client.send(f"{added.location}/change", {"capacity": "6"}).status_code == 302
    assert "6명" in words(client, added.location)


def test_a_stale_form_is_a_conflict(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        tenancy = make_tenancy.tenancy()
        sign_in(client, make.user(Role.COORDINATOR))
    page = client.send(f"/tenancy/{tenancy.id}/notice", {"leaves_on": day(30), "version": "0"})
    assert page.status_code == 409 and stored(app, tenancy.id).state is _T.ACTIVE


def test_a_mistaken_payment_is_put_right(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        tenancy = make_tenancy.tenancy()
        sign_in(client, make.user(Role.DISTRICT_OFFICER))
    page = f"/tenancy/{tenancy.id}"
    assert client.send(f"{page}/payment", {"amount": "1000"}).status_code == 302
    assert "바로잡기" in words(client, page)
    assert client.send(f"{page}/payments/1/reverse", {"note": "다른 기업의 것"}).status_code == 302
    assert "−1,000원" in words(client, page)
    assert client.get(f"{page}/payments/9/reverse").status_code == 404


def test_statements_of_the_pages_do_not_grow_with_the_rooms(app: Flask, client: JudgingClient) -> None:
    def fill(count: int) -> None:
        for _ in range(count):
            make_tenancy.tenancy(space=make_tenancy.space(floor=floor))

    with app.app_context():
        floor = make_tenancy.floor()
        fill(2)
        coordinator = make.user(Role.COORDINATOR)
        sign_in(client, coordinator)
    counts = []
    for _ in range(2):
        with counting_sql() as statements:
            words(client, "/tenancy/")
            words(client, "/tenancy/work")
        counts.append(len(statements))
        with app.app_context():
            fill(10)
            sign_in(client, coordinator)
    assert counts[1] <= counts[0]


def test_a_hub_is_set_up_from_nothing(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        sign_in(client, make.user(Role.COORDINATOR))
    assert "시설 등록하기" in words(client, "/tenancy/")
    assert "아직 등록한 시설이 없습니다" in words(client, "/tenancy/facilities")
    typed = {"name": "소셜벤처 허브센터", "common_area": "120", "exclusive_total": "600"}
    too_long = client.send("/tenancy/facilities/new", typed | {"first_months": "61"})
    assert "최대 기간보다 깁니다" in too_long.get_data(as_text=True)
    assert client.send("/tenancy/facilities/new", typed).status_code == 302
    again = client.send("/tenancy/facilities/new", typed)
    assert "같은 이름의 시설이 있습니다" in again.get_data(as_text=True)
    floor = client.send("/tenancy/facilities/1/floors", {"level": "5", "name": "5층"})
    assert floor.status_code == 302 and "5층에 공간 더하기" in words(client, floor.location)
    same = client.send("/tenancy/facilities/1/floors", {"level": "5", "name": "5층"})
    assert "같은 층이 있습니다" in same.get_data(as_text=True)
    assert client.send("/tenancy/facilities/1", {"max_renewals": "2"}).status_code == 302
    assert "연장 2번" in words(client, "/tenancy/facilities")


def test_two_who_change_the_terms_see_what_is_kept_and_what_they_typed(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        facility = make_tenancy.facility(address="성수이로 1", max_renewals=1)
        sign_in(client, make.user(Role.COORDINATOR))
    page = f"/tenancy/facilities/{facility.id}"
    assert client.send(page, {"address": "성수이로 2"}).status_code == 302
    late = client.send(page, {"address": "성수이로 3", "version": str(facility.version)})
    (row,) = html.document_fromstring(late.text).xpath("//main//tbody/tr")
    assert late.status_code == 409
    assert [cell.text_content() for cell in row] == ["주소", "성수이로 2", "성수이로 3"]

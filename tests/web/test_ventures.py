"""The list of ventures and the dated facts of one, through the door."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.models import (
    BylawsCheck,
    Certificate,
    KiboAssessment,
    Venture,
    YearlyStatus,
)
from app.ventures.states import YearlyState
from tests import make, make_files
from tests import make_ventures as mv
from tests.clients import JudgingClient, counting_sql, csrf_of
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


def _form_of(client: JudgingClient, address: str) -> dict[str, str]:
    """The CSRF token of a page."""
    return {"csrf_token": csrf_of(client.get(address))}


def test_the_list_stays_within_four_statements_and_its_size_whatever_it_holds(
    office: JudgingClient,
) -> None:
    for _ in range(3):
        mv.yearly_status(mv.venture())
    db.session.commit()
    with counting_sql() as few:
        office.get("/ventures/")
    for _ in range(60):
        mv.yearly_status(mv.venture())
    db.session.commit()
    with counting_sql() as many:
        page = office.get("/ventures/?size=50")
    own = [s for s in many if "venture" in s and "user_account" not in s.split("WHERE")[0][:400]]
    assert len(many) == len(few)
    assert len(own) <= 4
    assert len(page.data) < 100_000


def test_paging_by_key_shows_every_venture_once_and_back_again(office: JudgingClient) -> None:
    for number in range(45):
        mv.venture(name=f"가게{number:02d}")
    db.session.commit()
    seen: list[str] = []
    address = "/ventures/?sort=-new"
    for _ in range(3):
        tree = office.get(address).get_data(as_text=True)
        seen += [name for name in (f"가게{n:02d}" for n in range(45)) if name in tree]
        if 'rel="next"' not in tree:
            break
        address = tree.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert sorted(seen) == [f"가게{n:02d}" for n in range(45)]
    back = tree.split('rel="prev" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "가게10" in words(office, back)


@pytest.mark.parametrize("sort", ["name", "-revenue", "employees", "-raised", "founded", "nonsense", "-new"])
def test_the_list_sorts_by_what_the_address_says(office: JudgingClient, sort: str) -> None:
    mv.yearly_status(mv.venture(name="큰곳"), revenue=9_000_000_000)
    mv.venture(name="미제출곳")
    db.session.commit()
    page = words(office, f"/ventures/?sort={sort}&cols=revenue&cols=founded&cols=phone")
    assert "큰곳" in page and "미제출" in page
    if sort == "-revenue":
        assert page.index("큰곳") < page.index("미제출곳")


@pytest.mark.parametrize(
    "key", ["after=x", "before=~", "after=~999999999999999999999", "after=가~1&sort=-revenue"]
)
def test_a_key_that_makes_no_sense_shows_the_list_from_its_start(office: JudgingClient, key: str) -> None:
    mv.venture(name="첫째")
    db.session.commit()
    assert "첫째" in words(office, f"/ventures/?{key}")


def test_filters_stand_in_the_address_and_can_be_taken_out_one_by_one(office: JudgingClient) -> None:
    mv.venture(name="도약하는곳", stage="leap")
    mv.venture(name="초기인곳", stage="early")
    db.session.commit()
    page = words(office, "/ventures/?stage=leap&form=stock_company")
    assert "도약하는곳" in page and "초기인곳" not in page
    assert "조건 빼기" in page
    assert "조건에 맞는 기업이 없습니다" in words(
        office, "/ventures/?q=없는이름&cert=iso&state=confirmed&value=safety"
    )


def test_personal_columns_of_the_list_leave_a_trace(office: JudgingClient) -> None:
    mv.venture(representative="김소리")
    db.session.commit()
    assert "김소리" not in words(office, "/ventures/")
    assert "김소리" in words(office, "/ventures/?cols=representative")
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "ventures.list"))
    assert entry is not None and "김소리" not in str(entry.params)


def test_an_export_asks_why_and_keeps_formulas_as_text(office: JudgingClient) -> None:
    mv.venture(name="=1+1", legal_form=None, representative="김소리")
    db.session.commit()
    asked = office.send("/ventures/export", {"reason": ""})
    assert asked.status_code == 200 and "내려받는 까닭을 적어 주세요" in asked.get_data(as_text=True)
    done = office.send("/ventures/export", {"reason": "구의회 제출", "format": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(done.data)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "=1+1" and "김소리" not in str(rows)
    assert b"<f>" not in done.data
    plain = office.send("/ventures/export", {"reason": "구의회 제출", "format": "csv"})
    assert plain.data.decode("utf-8-sig").splitlines()[1].startswith("'=1+1")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.kind == "download")).first()
    assert entry is not None and entry.note == "구의회 제출"


def test_suggestions_come_as_json_and_only_from_within_reach(app: Flask, client: JudgingClient) -> None:
    mine, other = mv.venture(name="마을빵집"), mv.venture(name="마을공방")
    person = mv.member(mine)
    sign_in(client, person)
    assert [v["id"] for v in client.get("/ventures/suggest?q=마을").get_json()] == [mine.id]
    assert client.get("/ventures/suggest?q=").get_json() == []
    sign_in(client, make.user(Role.AUDITOR))
    assert {v["id"] for v in client.get("/ventures/suggest?q=마을").get_json()} == {mine.id, other.id}


def test_the_office_records_dated_facts_and_sees_them_as_of_a_day(
    office: JudgingClient, firm: Venture
) -> None:
    at = f"/ventures/{firm.id}"
    assert (
        office.send(
            f"{at}/stage", {"stage": "leap", "from_on": "2025-03-02", "reason": "매출 10억"}
        ).status_code
        == 302
    )
    assert "매출 10억" in words(office, f"{at}/stage")
    same = office.send(f"{at}/stage", {"stage": "leap", "from_on": "2025-04-01", "reason": "또"})
    assert "그날 이미 그 단계입니다" in same.get_data(as_text=True)
    assert (
        office.send(
            f"{at}/certificates/add",
            {"kind": "se_certified", "issued_on": "2024-01-01", "expires_on": "2024-12-31"},
        ).status_code
        == 302
    )
    wrong = office.send(
        f"{at}/certificates/add", {"kind": "iso", "issued_on": "2024-02-01", "expires_on": "2024-01-31"}
    )
    assert "만료일이 발급일보다 빠릅니다" in wrong.get_data(as_text=True)
    assert "사회적기업 인증" in words(office, f"{at}/eligibility?on=2024-06-01")
    assert "정관·규약 확인 전" in words(office, f"{at}/eligibility")
    bylaws = {"social_value": "yes", "checked_on": "2025-01-01", "note": "정관 제2조"}
    assert office.send(f"{at}/eligibility/bylaws", bylaws).status_code == 302
    assert fresh(BylawsCheck).social_value
    assert "정관에 사회적 가치 실현 명시" in words(office, f"{at}/eligibility")
    kibo = {"assessed_on": "2025-02-01", "social": "82", "growth": "69"}
    assert office.send(f"{at}/eligibility/kibo", kibo).status_code == 302
    assert not fresh(KiboAssessment).passed
    assert "기준에 못 미침" in words(office, f"{at}/eligibility")
    status = {"status": "continuing", "checked_on": "2026-01-05", "evidence": "홈택스 조회"}
    assert office.send(f"{at}/eligibility/status", status).status_code == 302
    round_ = {"closed_on": "2025-07-01", "kind": "seed", "amount": "300,000,000", "investor": "한마음"}
    assert office.send(f"{at}/rounds/add", round_).status_code == 302
    assert "300,000,000원" in words(office, f"{at}/rounds")


def test_a_certificate_is_renewed_and_revoked(office: JudgingClient, firm: Venture) -> None:
    held = mv.certificate(firm, expires_on=date(2026, 12, 31))
    db.session.commit()
    at = f"/ventures/{firm.id}/certificates"
    assert office.send(f"{at}/{held.id}/renew", {"issued_on": clock.today().isoformat()}).status_code == 302
    ended = {"revoked_on": clock.today().isoformat(), "reason": "자진 반납"}
    assert office.send(f"{at}/{held.id}/revoke", ended).status_code == 302
    assert "효력 끝남" in words(office, at)
    other = mv.certificate(mv.venture())
    db.session.commit()
    assert office.get(f"{at}/{other.id}/renew").status_code == 404


def test_the_paper_of_a_certificate_goes_to_the_venture_and_the_office(
    client: JudgingClient, firm: Venture
) -> None:
    owner, stranger = mv.member(firm), mv.member(mv.venture())
    at = f"/ventures/{firm.id}/certificates"
    sign_in(client, owner)
    wrong = {
        "kind": "venture_certified",
        "issued_on": "2026-01-05",
        "file": (io.BytesIO(b"MZ"), "지정서.exe"),
    }
    assert client.send(f"{at}/add", wrong).status_code == 200
    assert db.session.scalars(select(Certificate)).all() == []
    paper = {
        "kind": "venture_certified",
        "issued_on": "2026-01-05",
        "file": (io.BytesIO(make_files.pdf()), "지정서.pdf"),
    }
    assert client.send(f"{at}/add", paper).location == at
    assert "인증서 내려받기" in words(client, at)
    address = f"/files/{fresh(Certificate).file_id}"
    assert client.get(address).status_code == 200
    sign_in(client, stranger)
    assert client.get(address).status_code == 404
    sign_in(client, make.user(Role.COORDINATOR))
    assert client.get(address).status_code == 200


def test_a_year_from_the_request_to_the_lock(client: JudgingClient, firm: Venture) -> None:
    owner, coordinator = mv.member(firm), make.user(Role.COORDINATOR)
    year = clock.today().year - 1
    sign_in(client, coordinator)
    due = (clock.today() + timedelta(days=14)).isoformat()
    assert client.send("/ventures/statuses/ask", {"fiscal_year": str(year), "due_on": due}).status_code == 302
    assert "제출 대기" in words(client, f"/ventures/statuses?year={year}")
    sign_in(client, owner)
    assert "제출 대기" in words(client, "/ventures/my-statuses")
    hand_in = f"/ventures/{firm.id}/years/{year}/hand-in"
    empty = client.send(hand_in, {}).get_data(as_text=True)
    assert "매출이 없었다면 0을 적습니다" in empty
    many = client.send(hand_in, {"regular": "3", "non_regular": "1", "youth": "5"}).get_data(as_text=True)
    assert "종사자 4명보다 많습니다" in many
    assert (
        client.send(hand_in, {"revenue": "1,200,000,000", "regular": "8"}).location == "/ventures/my-statuses"
    )
    at = f"/ventures/{firm.id}/years/{year}"
    assert "1,200,000,000원" in words(client, at) and "실적 확인하기" not in words(client, at)
    sign_in(client, coordinator)
    token = _form_of(client, at)
    assert (
        client.post(f"{at}/return", data=token | {"note": "직원 수를 다시 확인해 주세요."}).status_code == 302
    )
    sign_in(client, owner)
    assert "직원 수를 다시 확인해 주세요." in words(client, "/ventures/my-statuses")
    assert client.send(hand_in, {"regular": "7"}).status_code == 302
    sign_in(client, coordinator)
    for step in ("verify", "lock"):
        assert client.post(f"{at}/{step}", data=_form_of(client, at)).status_code == 302
    db.session.expire_all()
    versions = db.session.scalars(select(YearlyStatus).order_by(YearlyStatus.number)).all()
    assert [v.state for v in versions] == [YearlyState.RETURNED, YearlyState.LOCKED]
    assert versions[1].revenue == 1_200_000_000 and versions[1].regular == 7
    assert client.post(f"{at}/verify", data=_form_of(client, at)).status_code == 409
    sign_in(client, owner)
    assert "확정된 해입니다" in client.send(hand_in, {"regular": "9"}).get_data(as_text=True)


def test_whoever_handed_figures_in_does_not_verify_them(office: JudgingClient, firm: Venture) -> None:
    at = f"/ventures/{firm.id}/years/2025"
    assert office.send(f"{at}/hand-in", {"revenue": "0"}).status_code == 302
    assert "0으로 제출" in words(office, "/ventures/statuses?year=2025")
    assert "실적 확인하기" not in words(office, at)
    assert office.post(f"{at}/verify", data=_form_of(office, at)).status_code == 403


def test_two_records_are_compared_merged_and_taken_apart(office: JudgingClient) -> None:
    kept = mv.venture(name="같은가게")
    twin = mv.venture(name="같은가게", summary="한 줄")
    mv.certificate(twin)
    db.session.commit()
    assert "이름과 설립일이 같음" in words(office, "/ventures/duplicates")
    page = f"/ventures/{kept.id}/merge/{twin.id}"
    assert "인증·지정" in words(office, page)
    assert office.send(page, {"reason": "표에서 두 번 들어옴"}).status_code == 302
    assert office.get(page).status_code == 404
    done = words(office, "/ventures/duplicates")
    assert "되돌리기" in done
    assert office.send("/ventures/duplicates", {}).status_code == 302
    assert "되돌림" in words(office, "/ventures/duplicates")

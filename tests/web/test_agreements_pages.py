"""The agreements' pages: from a selected venture to money returned, as both sides see it."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask

from app.accounts.models import User
from app.agreements import queries
from app.agreements.models import Agreement, Expense, ProgressCheck, Sanction, TranchePayment
from app.agreements.services import agreements as services
from app.agreements.services import expenses, settlements
from app.agreements.states import AgreementState, CheckState, SanctionState, VersionState
from app.applications.states import CallState
from app.audit.services import record
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from tests import make, make_agreements, make_applications, make_ventures
from tests.clients import JudgingClient, counting_sql, typed_rows
from tests.make_accounts import sign_in
from tests.make_agreements import ROBOT
from tests.make_files import pdf


def words(client: JudgingClient, address: str) -> str:
    """A page's text."""
    page = client.get(address)
    assert page.status_code == 200, address
    return page.get_data(as_text=True)


def terms(*lines: tuple[object, ...]) -> dict[str, str]:
    """Budget lines with their limits, as the form of a call's terms sends them."""
    return typed_rows("lines", "name limit", *lines)


def kept() -> None:
    """What was made is there for everybody."""
    record(ROBOT, "test.make", None, "만들었습니다")
    db.session.commit()


@pytest.fixture
def coordinator(app: Flask) -> User:
    """Makes agreements."""
    with app.app_context():
        made = make.user(Role.COORDINATOR)
        kept()
        return made


def running(app: Flask, ran: int = 100) -> tuple[int, User]:
    """An agreement in force with its first tranche paid, and the venture's owner."""
    with app.app_context():
        made = make_agreements.in_force(ran=ran)
        make_agreements.paid(made)
        owner = make_ventures.member(made.venture)
        kept()
        return made.id, owner


def test_terms_are_asked_for_and_a_selected_venture_waits(
    app: Flask, client: JudgingClient, coordinator: User
) -> None:
    with app.app_context():
        call = make_applications.call(state=CallState.DECIDED)
        call_id = call.id
        venture = make_agreements.selected(call).venture.full_name
        kept()
    sign_in(client, coordinator)
    assert "아직 협약이 없습니다" in words(client, "/agreements/")
    page = f"/agreements/calls/{call_id}/terms"
    wrong = client.send(page, {"own_share": "1,0"} | terms(("멘토비", 80)))
    assert wrong.status_code == 200 and "소수 둘째 자리" in wrong.get_data(as_text=True)
    wrong = client.send(page, {"own_share": "10"} | terms(("멘토비", 80), ("장비비", 140)))
    assert "2번째 줄" in wrong.get_data(as_text=True)
    assert (
        client.send(
            page,
            {"own_share": "10%", "own_short": "in_proportion"}
            | terms(("멘토비", 80), ("장비비", 40), ("홍보비",)),
        ).status_code
        == 302
    )
    assert "협약 조건" in words(client, f"/desk/calls/{call_id}")
    assert 'checked id="own_short-1"' in client.get(page).text
    assert venture in words(client, "/agreements/") and "선정되어 협약을 기다리는 기업 1곳" in words(
        client, "/agreements/"
    )


def a_won_too_much(today: date) -> dict[str, str]:
    """A draft as typed, whose equipment is one won above its 40 %."""
    return {
        "support": "10,000,000", "own_share": "2,000,000", "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=180)).isoformat(), "plan": "가죽으로 새 소재를 만듭니다.",
        **typed_rows("lines", "name amount limit", ("멘토비", "6,000,000", 80), ("장비비", "4,800,001", 40), ("홍보비", "1,199,999")),
        **typed_rows("tranches", "due_on amount condition", (today, "6,000,000", "signed"), (today + timedelta(days=90), "4,000,000", "interim")),
        **typed_rows("kpis", "name unit baseline target", ("유료 고객", "곳", 12, 30)),
    }  # fmt: skip


def drafted_and_sent(client: JudgingClient, draft: str) -> dict[str, str]:
    """Refused for one won, kept as it is, then mended and sent; what was typed at last."""
    typed = a_won_too_much(clock.today())
    refused = client.send(draft, typed | {"send": "1"})
    text = refused.get_data(as_text=True)
    assert refused.status_code == 200 and "1원이 넘습니다" in text and "4,800,001" in text
    bad = client.send(draft, typed | {"tranches-0-due_on": "내일"})
    assert "1번째 줄" in bad.get_data(as_text=True)
    assert client.send(draft, typed).status_code == 302
    assert "1원이 넘습니다" in words(
        client, draft.removesuffix("/draft")
    )  # saved, and it says what keeps it from being sent
    right = typed | {
        **typed_rows(
            "lines",
            "name amount limit",
            ("멘토비", "6,000,000", 80),
            ("장비비", "4,800,000", 40),
            ("홍보비", "1,200,000"),
        ),
        "send": "1",
    }
    assert client.send(draft, right).status_code == 302
    return right


def test_from_draft_to_both_sides_agreed(app: Flask, client: JudgingClient, coordinator: User) -> None:
    with app.app_context():
        application = make_agreements.selected()
        owner = make_ventures.member(application.venture)
        kept()
    sign_in(client, coordinator)
    begun = client.send("/agreements/")
    assert begun.status_code == 302 and begun.location.endswith("/draft")
    page = begun.location.removesuffix("/draft")
    right = drafted_and_sent(client, begun.location)
    sign_in(client, owner)
    assert "협약서가 왔습니다" in words(client, "/home")
    assert "맺는 중" in words(client, "/agreements/mine")
    asked = client.send(f"{page}/ask", {"reason": "2회차를 앞당겨 주세요."})
    assert asked.status_code == 302
    sign_in(client, coordinator)
    assert "2회차를 앞당겨 주세요." in words(client, begun.location)
    assert client.send(begun.location, right).status_code == 302
    sign_in(client, owner)
    assert client.send(page, index=0).status_code == 302
    sign_in(client, coordinator)
    with app.app_context():
        made = db.session.query(Agreement).one()
        version = queries.versions_of(made)[0]
        assert version.state is VersionState.ACCEPTED
        stale = client.post(f"{page}/steps/sign", data={"version": str(version.version - 1)})
        assert stale.status_code in (400, 409)
    assert "센터도 동의하고 맺기" in words(client, page)
    done = client.send(page, index=1)
    assert done.status_code == 302, done.get_data(as_text=True)
    with app.app_context():
        assert db.session.query(Agreement).one().state is AgreementState.IN_FORCE
    assert "협약 체결" in words(client, page) and "지급 등록" in words(client, page)


def test_a_tranche_is_paid_by_two_people_and_once(
    app: Flask, client: JudgingClient, coordinator: User
) -> None:
    with app.app_context():
        made = make_agreements.in_force()
        officer = make.user(Role.DISTRICT_OFFICER)
        kept()
        key = made.id
    sign_in(client, coordinator)
    page = f"/agreements/{key}/tranches/1/pay"
    opened = client.get(page).get_data(as_text=True)
    once = {
        name: opened.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]
        for name in ("once", "version", "csrf_token")
    }
    data = once | {"paid_on": clock.today().isoformat()}
    first, second = client.post(page, data=data), client.post(page, data=data)
    assert first.status_code == second.status_code == 302
    again = client.send(page, {"paid_on": clock.today().isoformat()})
    assert again.status_code == 409
    with app.app_context():
        payment = db.session.query(TranchePayment).one()
    assert "지급 확인하기" not in words(client, f"/agreements/{key}")
    own = client.post(
        f"/agreements/payments/{payment.id}/confirm",
        data={"version": str(payment.version), "csrf_token": once["csrf_token"]},
    )
    assert own.status_code == 403
    sign_in(client, officer)
    assert "지급을 확인할 차례" in words(client, "/home")
    assert client.send(f"/agreements/{key}", index=0).status_code == 302
    assert "지급함" in words(client, f"/agreements/{key}")


def test_a_check_is_handed_in_mended_and_judged(app: Flask, client: JudgingClient, coordinator: User) -> None:
    key, owner = running(app)
    with app.app_context():
        check = next(row for row in db.session.query(ProgressCheck).order_by(ProgressCheck.due_on))
        kpi = queries.versions_of(db.session.get_one(Agreement, key))[0].kpis[0].id
    sign_in(client, owner)
    page = f"/agreements/checks/{check.id}"
    assert "아직 낸 자료가 없습니다" in words(client, page)
    wrong = client.send(f"{page}/hand-in", {f"kpi_{kpi}": "많음", "note": "했습니다."})
    assert "수를 적어 주세요" in wrong.get_data(as_text=True)
    no_file = client.send(f"{page}/hand-in", {f"kpi_{kpi}": "21", "note": "했습니다."})
    assert "증빙을 올려 주세요" in no_file.get_data(as_text=True)
    filled = {f"kpi_{kpi}": "21", "note": "했습니다.", "file": (BytesIO(pdf()), "계약서.pdf")}
    assert client.send(f"{page}/hand-in", filled).status_code == 302
    sign_in(client, coordinator)
    assert "중간점검 자료를 냈습니다" in words(client, "/home")
    undated = client.send(f"{page}/judge", {"finding": "to_mend", "reason": "근거가 모자랍니다."})
    assert "보완 기한을" in undated.get_data(as_text=True)
    until = (clock.today() + timedelta(days=3)).isoformat()
    mend = {"finding": "to_mend", "reason": "근거가 모자랍니다.", "mend_until": until}
    assert client.send(f"{page}/judge", mend).status_code == 302
    sign_in(client, owner)
    assert "근거가 모자랍니다." in words(client, "/home")
    assert client.send(f"{page}/hand-in", {f"kpi_{kpi}": "30"}).status_code == 302
    sign_in(client, coordinator)
    assert client.send(f"{page}/judge", {"finding": "passed", "reason": "맞습니다."}).status_code == 302
    with app.app_context():
        assert db.session.get_one(ProgressCheck, check.id).state is CheckState.PASSED
    told = words(client, page)
    assert "적정" in told and "달성" in told
    record = told.split("점검 기록")[-1]
    assert "근거가 모자랍니다." in record and "유료 고객 21곳" in record and "유료 고객 30곳" in record
    ledger = words(client, f"/agreements/{key}/settlement").split('id="checks"')[1]
    assert "중간점검" in ledger and "맞습니다." in ledger and "제출 기다림" in ledger


def test_a_settlement_is_walked_to_the_money_that_came_back(
    app: Flask, client: JudgingClient, coordinator: User
) -> None:
    key, owner = running(app)
    page = f"/agreements/{key}/settlement"
    sign_in(client, owner)
    assert "아직 집행 내역이 없습니다" in words(client, page)
    typed = {
        "line": "멘토비", "what": "자문 10시간", "payee": "한빛자문", "supply": "1,000,000", "vat": "0",
        "spent_on": (clock.today() + timedelta(days=1)).isoformat(), "file": (BytesIO(pdf()), "영수증.pdf"),
    }  # fmt: skip
    early = client.send(f"/agreements/{key}/expenses/new", typed).get_data(as_text=True)
    assert "아직 오지 않은 날" in early and "한빛자문" in early
    typed |= {"spent_on": clock.today().isoformat(), "file": (BytesIO(pdf()), "영수증.pdf")}
    assert client.send(f"/agreements/{key}/expenses/new", typed).status_code == 302
    with app.app_context():
        expense = db.session.query(Expense).one().id
        services.terminate(db.session.get_one(Agreement, key), "기간을 줄입니다.", clock.today(), actor=ROBOT)
        db.session.commit()
    assert client.send(f"/agreements/expenses/{expense}/edit", {"what": "자문 11시간"}).status_code == 302
    assert client.send(f"{page}/hand-in", {"interest": "123"}).status_code == 302
    assert "고치기" not in words(client, page)
    sign_in(client, coordinator)
    assert "정산을 냈습니다" in words(client, "/home")
    judge = f"/agreements/expenses/{expense}/judge"
    assert "쓴 금액 1,000,000원까지" in client.send(judge, {"confirmed": "1,000,001"}).text
    assert "인정하지 않는 까닭" in client.send(judge, {"confirmed": "400,000"}).text
    assert client.send(judge, {"confirmed": "400,000", "reason": "개인 물품"}).status_code == 302
    assert "아직 확정하지 않은 셈" in words(client, page) and "5,600,123원" in words(client, f"{page}/settle")
    assert client.send(f"{page}/settle").status_code == 302
    settled = words(client, page)
    assert "5,600,123원" in settled and "600,000원" in settled and "아직 확정하지" not in settled
    assert re.search(r"남은 반납액 5,600,123원, \d{4}\. \d+\. \d+\.까지", settled)
    over = client.send(f"{page}/return", {"amount": "5,600,124"})
    assert "남은 반납액 5,600,123원까지" in over.get_data(as_text=True)
    assert client.send(f"{page}/return").status_code == 302
    assert "정산 마침" in words(client, page)
    past = words(client, f"{page}?on={clock.today() - timedelta(days=1)}")
    assert "기준으로 보고 있습니다" in past
    assert "5,600,123원" not in past.split("반납 기록")[0].split("정산 계산")[0]


def test_a_settlement_shows_how_support_was_cut_and_how_it_was_judged_before(
    app: Flask, client: JudgingClient, coordinator: User
) -> None:
    with app.app_context():
        terms = make_agreements.terms(in_proportion=True)
        made = make_agreements.in_force(make_agreements.selected(terms.call), ran=100)
        make_agreements.paid(made)
        expense = make_agreements.expense(made, line="홍보비", supply=6_000_000, vat=0)
        make_agreements.over(made)
        settlements.hand_in(queries.settlement_of(made), 0, "", actor=ROBOT)
        expenses.judge(expense, 1_000_000, "증빙이 흐립니다.", actor=ROBOT)
        expenses.judge(expense, 6_000_000, "", actor=ROBOT)
        page = f"/agreements/{made.id}/settlement"
        kept()
    sign_in(client, coordinator)
    said = words(client, page)
    assert "6,000,000원 × 지원금 10,000,000원 ÷ 총사업비 12,000,000원 = <b>5,000,000원</b>까지" in said
    assert "<b>1,000,000원</b>을 줄입니다" in said and "불인정 5,000,000원 – 증빙이 흐립니다." in said


def test_a_change_and_a_termination_keep_their_reason(
    app: Flask, client: JudgingClient, coordinator: User
) -> None:
    key, owner = running(app)
    page = f"/agreements/{key}"
    sign_in(client, coordinator)
    silent = client.send(f"{page}/change")
    assert silent.status_code == 200 and "이유를 한 줄로" in silent.get_data(as_text=True)
    assert client.send(f"{page}/change", {"reason": "기간을 늘립니다."}).location.endswith("/draft")
    assert "변경협약서 쓰기" in words(client, f"{page}/draft") and "기간을 늘립니다." in words(client, page)
    assert client.send(f"{page}/terminate", {"reason": "폐업했습니다."}).status_code == 302
    text = words(client, page)
    assert "해지" in text and "폐업했습니다." in text
    sign_in(client, owner)
    assert "폐업했습니다." in words(client, page)


def test_a_sanction_is_proposed_decided_seen_and_lifted(
    app: Flask, client: JudgingClient, coordinator: User
) -> None:
    with app.app_context():
        venture = make_ventures.venture()
        owner, officer = make_ventures.member(venture), make.user(Role.DISTRICT_OFFICER)
        kept()
        key = venture.id
    sign_in(client, coordinator)
    assert "참여제한 기록이 없습니다" in words(client, "/agreements/sanctions")
    past = (clock.today() - timedelta(days=1)).isoformat()
    page = f"/agreements/sanctions/ventures/{key}"
    retroactive = client.send(page, {"reason": "거짓 정산", "from_on": past})
    assert "오늘이나 그 뒤의 날" in retroactive.get_data(as_text=True)
    made = client.send(page, {"reason": "거짓 정산", "clawback": "1,000,000"})
    assert made.status_code == 302
    assert client.get(f"{made.location}/decide").status_code == 403
    sign_in(client, owner)
    assert client.get(made.location).status_code == 404
    sign_in(client, officer)
    assert "참여제한을 결정할 차례" in words(client, "/home")
    assert client.send(f"{made.location}/decide", {"verdict": "impose"}).status_code == 302
    sign_in(client, owner)
    assert "지원사업에 참여할 수 없습니다" in words(client, made.location)
    assert "참여제한" in words(client, "/home") and "거짓 정산" in words(client, "/agreements/mine")
    assert "거짓 정산" in words(client, f"/ventures/{key}")
    sign_in(client, officer)
    today = clock.today().isoformat()
    assert client.send(f"{made.location}/clawback", {"on": today}).status_code == 302
    assert client.send(f"{made.location}/lift", {"reason": "모두 냈습니다."}).status_code == 302
    with app.app_context():
        assert db.session.query(Sanction).one().state is SanctionState.LIFTED


def test_the_list_is_searched_and_taken_away_with_a_reason(
    app: Flask, client: JudgingClient, coordinator: User
) -> None:
    with app.app_context():
        name = make_agreements.in_force().venture.full_name
        make_agreements.in_force()
        kept()
    sign_in(client, coordinator)
    found = words(client, f"/agreements/?q={name}")
    assert name in found and "1건" in found
    assert "맞는 협약이 없습니다" in words(client, "/agreements/?state=closed")
    for sort in ("name", "-name", "call", "-state", "made"):
        assert name in words(client, f"/agreements/?sort={sort}")
    assert "내려받는 까닭을 적어 주세요" in client.send("/agreements/export").get_data(as_text=True)
    none = client.send("/agreements/export", {"reason": "월례 보고", "as": "csv", "cols": []})
    assert "받을 열을 하나 이상 골라 주세요." in none.text and 'value="월례 보고"' in none.text
    sheet = client.send("/agreements/export", {"reason": "월례 보고", "as": "csv"})
    assert sheet.mimetype == "text/csv" and name in sheet.get_data(as_text=True)
    book = client.send("/agreements/export", {"reason": "월례 보고", "as": "xlsx"})
    assert book.get_data().startswith(b"PK")


def test_the_list_asks_no_more_for_more_agreements(
    app: Flask, client: JudgingClient, coordinator: User
) -> None:
    sign_in(client, coordinator)
    counts = []
    for _round in range(2):
        with app.app_context():
            for _number in range(3):
                make_agreements.paid(make_agreements.in_force())
            kept()
        client.get("/agreements/")
        with counting_sql() as statements:
            client.get("/agreements/")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_another_venture_finds_nothing(app: Flask, client: JudgingClient) -> None:
    key, _owner = running(app)
    with app.app_context():
        stranger = make_ventures.member(make_ventures.venture())
        kept()
    sign_in(client, stranger)
    for page in ("", "/settlement", "/expenses/new", "/settlement/hand-in"):
        assert client.get(f"/agreements/{key}{page}").status_code == 404
    assert "아직 협약이 없습니다" in words(client, "/agreements/mine")

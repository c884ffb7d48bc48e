"""Whose turn it is with an agreement, and what is said when something does not fit: on its page, at home, at once."""

from io import BytesIO

from flask import Flask
from lxml import html
from sqlalchemy import select

from app.accounts.queries import actor_of
from app.agreements import queries, tasks
from app.agreements.models import Agreement
from app.agreements.services import agreements, expenses, letters, settlements
from app.agreements.states import CheckState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.roles import Role
from app.notices.models import Notice
from tests import make, make_agreements, make_applications, make_ventures
from tests.clients import JudgingClient, typed_rows
from tests.make_accounts import sign_in
from tests.make_agreements import ROBOT
from tests.make_files import pdf


def test_what_the_venture_wants_changed_stands_before_the_office(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        version = make_agreements.drafted()
        agreement_id = version.agreement_id
        owner = make_ventures.member(version.agreement.venture)
        sign_in(client, make.user(Role.COORDINATOR))
        db.session.commit()
    assert "기업에 보낼 차례입니다" in client.get("/home").text
    with app.app_context():
        version = queries.versions_of(db.session.get_one(Agreement, agreement_id))[0]
        agreements.send(version, actor=ROBOT)
        db.session.commit()
    assert "기업에 보낼 차례입니다" not in client.get("/home").text
    with app.app_context():
        version = queries.versions_of(db.session.get_one(Agreement, agreement_id))[0]
        agreements.ask_to_change(version, "중간점검을 12월로 늦춰 주세요.", actor=actor_of(owner))
        db.session.commit()
    home, page = client.get("/home").text, client.get(f"/agreements/{agreement_id}").text
    assert "협약서를 고쳐 달라고 했습니다" in home and "중간점검을 12월로 늦춰 주세요." in home
    assert "기업이 고쳐 달라고 한 곳" in page and "중간점검을 12월로 늦춰 주세요." in page


def test_a_call_without_terms_leads_to_them(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        call_id = make_applications.call().id
        sign_in(client, make.user(Role.COORDINATOR))
        db.session.commit()
    page = client.get(f"/agreements/?call={call_id}").text
    assert "이 공고에는 협약 조건이 없습니다" in page and f"/agreements/calls/{call_id}/terms" in page
    assert "맞는 협약이 없습니다" in client.get("/agreements/?call=999999").text


def test_all_that_keeps_a_draft_from_being_sent_is_said_at_once(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        version = make_agreements.drafted()
        draft = f"/agreements/{version.agreement_id}/draft"
        coordinator = make.user(Role.COORDINATOR)
        db.session.commit()
        sign_in(client, coordinator)
        today = clock.today()
    typed = {
        "support": "10,000,000", "own_share": "1", "starts_on": today.isoformat(), "ends_on": today.isoformat(),
        "plan": "", "send": "1",
        **typed_rows("lines", "name amount limit", ("멘토비", "6,000,000", 80)),
        **typed_rows("tranches", "due_on amount condition", (today, "9,000,000", "signed")),
        **typed_rows("kpis", "name unit baseline target", ("유료 고객", "곳", 12, 30)),
    }  # fmt: skip
    text = client.send(draft, typed).text
    for said in ("사업계획을 적어 주세요", "자부담은", "지급 회차의 합", "비목의 합"):
        assert said in text, said


def test_nobody_is_reminded_of_the_check_of_an_agreement_that_has_ended(app: Flask) -> None:
    with app.app_context():
        going, ended = make_agreements.running(), make_agreements.running()
        for agreement in (going, ended):
            make_ventures.member(agreement.venture)
            make_agreements.waiting_check(agreement).due_on = clock.today() + tasks.AHEAD
        agreements.terminate(ended, "폐업했습니다.", clock.today(), actor=ROBOT)
        db.session.commit()
        db.session.query(Notice).delete()
        tasks.remind()
        links = set(db.session.scalars(select(Notice.link)))
        assert f"/agreements/{going.id}" in links and f"/agreements/{ended.id}" not in links


def test_a_day_outside_the_agreement_is_told_as_people_write_it_and_the_file_is_asked_for_again(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        agreement = make_agreements.running()
        sign_in(client, make_ventures.member(agreement.venture))
        last = queries.valid(queries.versions_of(agreement))
        assert last is not None
        day = last.ends_on
        page = f"/agreements/{agreement.id}/expenses/new"
        db.session.commit()
    typed = {
        "line": "멘토비", "what": "자문", "payee": "한빛자문", "supply": "1,000", "vat": "0", "spent_on": "2020-01-01",
        "file": (BytesIO(pdf()), "영수증.pdf"),
    }  # fmt: skip
    text = client.send(page, typed).text
    assert f"{day.year}. {day.month}. {day.day}.) 안에 쓴 돈만" in text and day.isoformat() not in text
    assert "영수증.pdf" in text and "다시 골라 주세요" in text
    assert "다시 골라 주세요" not in client.get(page).text


def owing() -> Agreement:
    """An agreement whose settlement says that five million won come back, one million of it already there."""
    agreement = make_agreements.running()
    make_agreements.expense(agreement)
    make_agreements.handed_in(agreement)
    settlement = queries.settlement_of(agreement)
    for entry in queries.entered(agreement, clock.today()):
        expenses.judge(entry.now.expense, entry.now.amount, "", actor=ROBOT)
    settlements.settle(settlement, actor=ROBOT)
    settlements.record_return(settlement, 1_000_000, clock.today(), "", actor=ROBOT)
    return agreement


def test_what_is_still_to_be_returned_stands_at_home_of_both_sides(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        agreement = owing()
        assert queries.settlement_of(agreement).to_return == 5_000_000
        people = make.user(Role.COORDINATOR), make_ventures.member(agreement.venture)
        db.session.commit()
    sign_in(client, people[0])
    assert "반납액 4,000,000원을 기다립니다" in client.get("/home").text
    client = app.test_client()
    sign_in(client, people[1])
    assert "4,000,000원을 반납해 주세요" in client.get("/home").text


def test_who_was_asked_to_mend_or_to_return_is_reminded_too(app: Flask) -> None:
    near = clock.today() + tasks.AHEAD
    with app.app_context():
        mending, owed = make_agreements.running(), owing()
        check = make_agreements.waiting_check(mending)
        check.due_on, check.handed_in_on = clock.today(), clock.today()
        check.state, check.mend_until, check.reason = CheckState.TO_MEND, near, "증빙이 없습니다."
        queries.settlement_of(owed).return_due_on = near
        for agreement in (mending, owed):
            make_ventures.member(agreement.venture)
        db.session.commit()
        db.session.query(Notice).delete()
        tasks.remind()
        told = {notice.link: notice.body for notice in db.session.scalars(select(Notice))}
        assert "중간점검 기한은" in told[f"/agreements/{mending.id}"]
        assert "반납 기한은" in told[f"/agreements/{owed.id}"]


def test_a_change_says_line_by_line_what_it_changes(app: Flask, client: JudgingClient) -> None:
    with app.app_context():
        agreement = make_agreements.running()
        page = f"/agreements/{agreement.id}"
        owner = make_ventures.member(agreement.venture)
        change = agreements.change(agreement, "장비를 덜 삽니다.", actor=ROBOT)
        db.session.commit()
        assert change.lines
        coordinator = make.user(Role.COORDINATOR)
        db.session.commit()
    sign_in(client, coordinator)
    assert "아직 바뀐 곳이 없습니다." in client.get(page).text
    with app.app_context():
        change = queries.versions_of(db.session.get_one(Agreement, agreement.id))[0]
        first, second, *_rest = change.lines
        first.amount, second.amount = first.amount + 1_000, second.amount - 1_000
        before, names = first.amount - 1_000, (first.name, second.name)
        agreements.send(change, actor=ROBOT)
        db.session.commit()
    client = app.test_client()
    sign_in(client, owner)
    (table,) = html.document_fromstring(client.get(page).text).xpath(
        "//table[.//th[contains(., '바뀌는 곳')]]"
    )
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath(".//tbody/tr")]
    assert [row[0] for row in rows] == list(names) and rows[0][1:] == [
        f"{before:,}원",
        f"{before + 1_000:,}원",
    ]


def test_whoever_mends_a_check_reads_what_was_asked_and_hears_of_every_number_at_once(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        agreement = make_agreements.running()
        check = make_agreements.waiting_check(agreement)
        check.handed_in_on, check.state = clock.today(), CheckState.TO_MEND
        check.mend_until, check.reason = clock.today(), "고객 명단을 붙여 주세요."
        version = queries.valid(queries.versions_of(agreement))
        assert version is not None
        fields = [f"kpi_{kpi.id}" for kpi in version.kpis]
        address = f"/agreements/checks/{check.id}/hand-in"
        sign_in(client, make_ventures.member(agreement.venture))
        db.session.commit()
    assert "고객 명단을 붙여 주세요." in client.get(address).text
    text = client.send(address, {"note": "했습니다."} | dict.fromkeys(fields, "스물")).text
    assert text.count('href="#kpi_') == len(fields)


def test_the_columns_one_chose_stay_chosen_when_the_reason_is_missing(
    app: Flask, client: JudgingClient
) -> None:
    with app.app_context():
        sign_in(client, make.user(Role.COORDINATOR))
        call = make_applications.submitted().call_id
        db.session.commit()
    for address, chosen in (("/agreements/export", "support"), (f"/desk/calls/{call}/export", "receipt_no")):
        every = html.document_fromstring(client.get(address).text).xpath("//input[@name='cols'][@checked]")
        assert len(every) > 5
        page = client.send(address, {"reason": "", "cols": [chosen], "as": "csv"}).text
        ticked = html.document_fromstring(page).xpath("//input[@name='cols'][@checked]/@value")
        assert ticked == [chosen]


def test_a_venture_that_is_barred_hears_what_it_has_to_pay_back(app: Flask) -> None:
    with app.app_context():
        ban = make_agreements.sanction(clawback=2_353_701)
        make_ventures.member(ban.venture)
        letters.decided(ban)
        (notice,) = db.session.scalars(select(Notice))
        assert "환수액은 2,353,701원입니다" in notice.body

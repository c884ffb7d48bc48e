"""분기보고: what it says is the ledger's, only the fund's manager issues it, and a mended ledger gives a new edition."""

import io
import subprocess
from datetime import date, timedelta

import pikepdf
import pytest
from sqlalchemy.orm import Session

from app.audit.services import pending_actions
from app.documents import queries as register
from app.documents import services as documents
from app.documents.models import IssuedDocument
from app.documents.states import PaperKind, PaperState, Reader
from app.funds import quarterly, queries, reporting, rules, services, tasks
from app.funds.models import Fund
from app.funds.rules import Kind, Line
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import Missing, NotAllowed, Refused
from app.kernel.roles import Role
from app.tasks.models import Task
from tests import make, make_funds

ON = date(2024, 12, 31)


@pytest.fixture
def fund(session: Session) -> Fund:
    """The sample ledger's fund."""
    return make_funds.filled()


@pytest.fixture
def manager(fund: Fund) -> Actor:
    """Keeps its books."""
    return make_funds.manager_actor(fund)


def said(fund: Fund, on: date = ON) -> str:
    """Everything the report says."""
    return repr(quarterly.report(fund, on))


def test_its_figures_are_those_of_the_ledger(fund: Fund) -> None:
    found, words = queries.figures(fund, ON), said(fund)
    for figure in (found.tvpi, found.dpi, found.rvpi, found.pic, found.moic):
        assert figure and figure in words
    for won in (found.nav, found.fair_value, found.cash, found.distributed, found.invested):
        assert f"{won:,}" in words
    assert f"{(found.net_irr or 0) * 100:.4f}" in words and f"{(found.gross_irr or 0) * 100:.4f}" in words
    assert rules.METHOD in words


def test_every_flow_of_every_rate_stands_in_it(fund: Fund) -> None:
    found, words = queries.figures(fund, ON), said(fund)
    flows = [*found.net_flows, *found.gross_flows, *(f for p in found.positions for f in p.flows)]
    for on, amount in flows:
        assert f"{on.year}. {on.month}. {on.day}." in words
        assert on == ON or f"{abs(amount):,}" in words


def test_what_nobody_wrote_is_missing_and_what_has_no_rate_cannot_be_computed(fund: Fund) -> None:
    words = said(fund)
    assert "('등록번호', Words(text='미제출'" in words and "('관리보수율', Words(text='미제출'" in words
    assert "주목적인지 적히지 않은 투자가 있다" in words
    assert "산출 불가" in said(fund, date(2023, 6, 30))


def test_a_fund_nobody_paid_into_yet_has_dashes(session: Session) -> None:
    fund = make_funds.fund("빈 펀드", formed_on=date(2024, 2, 1))
    actor = make_funds.manager_actor(fund)
    services.write(fund, Line(date(2024, 2, 2), Kind.COMMITMENT, "성동구", 100_000_000), actor=actor)
    words = said(fund, date(2024, 3, 31))
    assert "납입한 돈이 없어" in words and "name='TVPI', value='–'" in words
    assert "기준일까지 투자한 기업이 없다" in words


def test_the_manager_orders_it_and_the_worker_is_told(fund: Fund, manager: Actor) -> None:
    order = reporting.order(fund, ON, actor=manager)
    paper = order.document
    assert order.is_new and (paper.kind, paper.reader) == (PaperKind.FUND_QUARTERLY, Reader.LIMITED_PARTNER)
    assert (paper.fund_id, paper.as_of_on, paper.state) == (fund.id, ON, PaperState.PREPARING)
    assert [t.arguments for t in db.session.query(Task).filter_by(name=reporting.MAKE)] == [
        {"document_id": paper.id}
    ]
    assert {"funds.order_report", "documents.reserve"} <= set(pending_actions())


def test_asking_twice_makes_one(fund: Fund, manager: Actor) -> None:
    first, again = (reporting.order(fund, ON, actor=manager) for _ in range(2))
    assert again.document is first.document and not again.is_new


@pytest.mark.parametrize("on", [date(2024, 12, 30), date(2015, 12, 31), date(2199, 12, 31)])
def test_only_a_quarter_that_is_over_and_has_a_ledger(fund: Fund, manager: Actor, on: date) -> None:
    with pytest.raises(Refused) as refused:
        reporting.order(fund, on, actor=manager)
    assert refused.value.field == "quarter"


def test_a_quarter_is_not_reported_on_before_it_is_over(fund: Fund) -> None:
    assert all(end < clock.today() for end in reporting.reportable(fund))


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, Role.AUDITOR, Role.COORDINATOR, Role.ADMIN])
def test_nobody_but_its_manager_orders_it(fund: Fund, role: Role) -> None:
    with pytest.raises(NotAllowed):
        reporting.order(fund, ON, actor=make.actor(role))


def test_the_manager_of_another_fund_neither_orders_nor_reads_it(fund: Fund, manager: Actor) -> None:
    other = make_funds.manager_actor(make_funds.fund("남의 펀드"))
    with pytest.raises(NotAllowed):
        reporting.order(fund, ON, actor=other)
    paper = reporting.order(fund, ON, actor=manager).document
    with pytest.raises(Missing):
        register.get(paper.id, other)
    assert reporting.issued(fund, other) == []
    assert reporting.issued(fund, make.actor(Role.AUDITOR)) == [paper]
    assert reporting.issued(fund, make.actor(Role.COORDINATOR)) == []


def press(order: reporting.Order, actor: Actor) -> documents.Rendered:
    """The order made by the worker, with what was rendered."""
    assert tasks.make(order.document.id)
    db.session.flush()
    content = documents.files.content(order.document.file)  # type: ignore[arg-type]
    return documents.Rendered(content, order.document.pages or 0, ())


def kept(order: reporting.Order) -> None:
    """The order issued with a file of one page, as if the worker had drawn it."""
    paper = reporting.said_by(order.document)
    drawn = documents.Rendered(f"%PDF-1.7\n%{order.document.code}\n%%EOF\n".encode(), 1, ())
    documents.issue(order.document, drawn, documents.fingerprint(paper), actor=make_funds.ROBOT)
    db.session.flush()


def test_a_mended_ledger_gives_an_edition_that_replaces_the_one_before(fund: Fund, manager: Actor) -> None:
    first = reporting.order(fund, ON, actor=manager)
    kept(first)
    assert reporting.order(fund, ON, actor=manager).document is first.document
    services.write(fund, Line(ON, Kind.EXPENSE, "", 10_000, note="늦게 온 영수증"), actor=manager)
    second = reporting.order(fund, ON, actor=manager)
    kept(second)
    assert second.is_new
    assert first.document.state is PaperState.REPLACED and second.document.state is PaperState.ISSUED
    assert reporting.issued(fund, manager) == [second.document, first.document]


def test_a_line_of_a_later_day_changes_no_report(fund: Fund) -> None:
    before = said(fund)
    later = Line(ON + timedelta(days=1), Kind.EXPENSE, "", 10_000)
    services.write(fund, later, actor=make_funds.manager_actor(fund))
    assert said(fund) == before


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_the_file_is_tagged_numbered_and_checked_by_anyone(fund: Fund, manager: Actor) -> None:
    order = reporting.order(fund, ON, actor=manager)
    made = press(order, manager)
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert str(pdf.Root.Lang) == "ko" and bool(pdf.Root.MarkInfo.Marked)
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=made.pdf, capture_output=True, check=True
    ).stdout.decode()
    pages = text.split("\f")[:-1]
    assert len(pages) == made.pages and all(f"{n}/{made.pages}" in p for n, p in enumerate(pages[1:], 2))
    assert order.document.number in pages[0] and order.document.code in text
    assert "투자 원금" in text and "\ufffd" not in text
    assert register.check_file(made.pdf).outcome is register.Outcome.VALID
    assert db.session.get_one(IssuedDocument, order.document.id).state is PaperState.ISSUED

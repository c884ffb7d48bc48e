"""The dossier: the reader decides what is queried, and a past date gives the same answer later."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.applications.states import ApplicationState
from app.dossier import compiling, exports, opening, queries, services
from app.dossier.blocks import Gap
from app.dossier.look import Look
from app.dossier.policy import DossierPermission, Seat
from app.dossier.states import Reader
from app.funds.models import LedgerLine
from app.kernel import clock
from app.kernel.access import may
from app.kernel.errors import NotAllowed, Refused
from app.kernel.roles import Role
from app.tenancy.models import FeePayment
from app.ventures.models import StageChange
from app.ventures.services import yearly
from app.ventures.states import GrowthStage
from tests import make, make_applications, make_dossier, make_funds, make_ventures
from tests.clients import counting_sql
from tests.make_dossier import read, words_of

COST, VALUE = "200000000", "510000000"


def test_a_coordinators_dossier_says_that_a_fund_invested_and_nothing_of_its_terms(session: Session) -> None:
    venture = make_dossier.whole()
    make_dossier.invested(venture)
    coordinator = make.actor(Role.COORDINATOR)
    with counting_sql() as statements:
        made = read(venture, Reader.COORDINATOR, actor=coordinator)
    said = words_of(made)
    assert "성동임팩트펀드" in said and "보유 중" in said
    assert COST not in said and "510.0" not in said and "2.55" not in said
    asked = [one for one in statements if "fund_ledger_line" in one]
    assert asked and not any("fund_ledger_line.basis" in one for one in asked)


def test_what_is_printed_for_the_office_carries_no_terms_even_when_the_district_orders_it(
    session: Session,
) -> None:
    venture = make_dossier.whole()
    make_dossier.invested(venture)
    look = opening.for_paper(venture, Reader.COORDINATOR, clock.today(), None)
    assert look.stakes == []
    assert "보유분" not in words_of(compiling.dossier(look))


def test_the_district_reads_the_terms_of_the_funds_it_oversees(session: Session) -> None:
    venture = make_dossier.whole()
    make_dossier.invested(venture)
    said = words_of(read(venture, Reader.COORDINATOR, actor=make.actor(Role.DISTRICT_OFFICER)))
    assert "510.0" in said


def test_a_venture_reads_its_own_investment_without_its_valuation(session: Session) -> None:
    venture = make_dossier.whole()
    make_dossier.invested(venture)
    member = make_ventures.member_actor(venture)
    said = words_of(read(venture, Reader.VENTURE, actor=member))
    assert COST in said
    assert VALUE not in said and "510" not in said


def test_a_venture_sees_the_outcome_of_its_application_and_never_its_rank_or_marks(session: Session) -> None:
    venture = make_dossier.whole()
    member = make_ventures.member_actor(venture)
    with counting_sql() as statements:
        made = read(venture, Reader.VENTURE, actor=member)
    applied = next(sheet for sheet in made.sheets if sheet.key == "applications")
    heads = [column.head for block in applied.blocks for column in block.columns]  # type: ignore[union-attr]
    assert "결과" in heads and "순위" not in heads
    assert not any("evaluation_sheet" in one or "evaluation_mark" in one for one in statements)


def test_a_fund_manager_reads_the_terms_of_the_own_fund_only(session: Session) -> None:
    venture = make_dossier.whole()
    own, other = make_dossier.invested(venture, "가 펀드"), make_dossier.invested(venture, "나 펀드")
    manager = make_funds.manager_actor(own)
    look = opening.look(venture, manager, clock.today())
    assert look.reader is Reader.INVESTOR
    assert [stake.fund_id for stake in look.stakes] == [own.id]
    with pytest.raises(NotAllowed):
        opening.look(venture, manager, clock.today(), Reader.INVESTOR, fund_id=other.id)


def test_a_fund_manager_reads_of_a_stranger_only_what_is_public(session: Session) -> None:
    venture = make_dossier.whole()
    manager = make_funds.manager_actor(make_funds.fund("딴 펀드"))
    look = opening.look(venture, manager, clock.today())
    made = compiling.dossier(look)
    assert look.reader is Reader.OUTSIDER
    assert {sheet.key for sheet in made.sheets} == {"profile", "growth"}
    assert "최유진" not in words_of(made)
    assert "2550000000" not in words_of(made)


def test_an_investor_does_not_read_rounds_that_are_confidential(session: Session) -> None:
    venture = make_dossier.whole()
    fund = make_dossier.invested(venture)
    said = words_of(read(venture, Reader.INVESTOR, actor=make_funds.manager_actor(fund)))
    assert "750000000" in said and "2550000000" not in said


def test_nobody_takes_a_seat_that_is_not_theirs(session: Session) -> None:
    venture = make_dossier.whole()
    fund = make_dossier.invested(venture)
    member, stranger = (
        make_ventures.member_actor(venture),
        make_ventures.member_actor(make_ventures.venture()),
    )
    coordinator, manager = make.actor(Role.COORDINATOR), make_funds.manager_actor(fund)
    allowed = {
        (actor.name, reader): may(
            actor, DossierPermission.READ_AS, Seat(reader, venture.id, frozenset({fund.id}))
        )
        for actor in (member, stranger, coordinator, manager)
        for reader in (Reader.COORDINATOR, Reader.VENTURE, Reader.INVESTOR)
    }
    assert [pair for pair, yes in allowed.items() if yes] == [
        (member.name, Reader.VENTURE),
        (coordinator.name, Reader.COORDINATOR),
        (coordinator.name, Reader.VENTURE),
        (manager.name, Reader.INVESTOR),
    ]


def test_a_past_date_gives_the_same_answer_after_everything_has_changed(session: Session) -> None:
    venture = make_dossier.whole()
    make_dossier.invested(venture)
    on = clock.today() - timedelta(days=40)
    before = {reader: read(venture, reader, on) for reader in (Reader.COORDINATOR, Reader.VENTURE)}
    stay = make_dossier.read(venture, Reader.COORDINATOR).sheets
    assert stay
    today = clock.today()
    make.added(
        StageChange(
            venture_id=venture.id, stage=GrowthStage.GROWTH, from_on=today, reason="투자", recorded_at=clock.now()
        )
    )  # fmt: skip
    coordinator = make.actor(Role.COORDINATOR)
    yearly.hand_in(venture, clock.today().year - 1, {"revenue": 1, "regular": 1}, actor=coordinator)
    make_applications.decided(ApplicationState.SELECTED, venture=venture)
    from_ledger = session.query(FeePayment).first()
    assert from_ledger is not None
    make.added(
        FeePayment(tenancy_id=from_ledger.tenancy_id, paid_on=today, amount=781_000, recorded_at=clock.now())
    )
    session.expire_all()
    for reader, earlier in before.items():
        assert words_of(read(venture, reader, on)) == words_of(earlier)
    assert words_of(read(venture, Reader.COORDINATOR)) != words_of(before[Reader.COORDINATOR])


def test_what_was_not_handed_in_is_a_gap_and_never_zero(session: Session) -> None:
    venture = make_ventures.venture(founded_on=date(2020, 1, 1))
    last = clock.today().year - 1
    make_ventures.yearly_status(venture, last, revenue=None, operating_income=0)
    growth = next(s for s in read(venture, Reader.COORDINATOR).sheets if s.key == "growth")
    table = growth.blocks[1]
    rows = {str(row.cells[0]): row.cells[-1] for row in table.rows}  # type: ignore[union-attr]
    assert rows["영업이익"].data == 0  # type: ignore[union-attr]
    assert "매출" not in rows and "매출" in table.note  # type: ignore[union-attr]
    fact = next(f for f in read(venture, Reader.COORDINATOR).facts if "매출" in f.term)
    assert fact.value.data is None and fact.value.gap is Gap.MISSING


def test_before_its_founding_a_venture_owes_no_figures(session: Session) -> None:
    venture = make_ventures.venture(founded_on=date(2022, 6, 22))
    made = read(venture, Reader.COORDINATOR, date(2021, 5, 1))
    growth = next(s for s in made.sheets if s.key == "growth")
    assert growth.badge is not None and growth.badge.data == "설립 전" and growth.badge.tone == "quiet"
    fact = next(f for f in made.facts if "매출" in f.term)
    assert fact.value.gap is Gap.BEFORE
    assert not any("실적" in flag.word for flag in made.flags)


def test_red_flags_stand_first(session: Session) -> None:
    flags = read(make_dossier.whole(), Reader.COORDINATOR).flags
    assert [flag.level for flag in flags] == sorted(
        (f.level for f in flags), key=["bad", "warn", "good"].index
    )
    assert {"사용료 체납", "예비사회적기업 지정"} <= {flag.word for flag in flags}


def test_an_empty_room_says_so(session: Session) -> None:
    made = read(make_ventures.venture(), Reader.COORDINATOR)
    assert all(sheet.blocks or sheet.empty for sheet in made.sheets)
    assert next(s for s in made.sheets if s.key == "tenancy").empty


def test_statements_do_not_grow_with_rows(session: Session) -> None:
    small, large = make_ventures.venture(), make_dossier.whole()
    make_dossier.invested(large, "가 펀드")
    make_dossier.invested(large, "나 펀드")
    make_dossier.advised(large)
    for _number in range(5):
        make_applications.submitted(venture=large, submitted_at=clock.now() - timedelta(days=9))
    counts = []
    keys = (small.id, large.id)
    for key in keys:
        session.expunge_all()
        with counting_sql() as statements:
            venture, seen = queries.opened(key, make_dossier.ROBOT, clock.today())
            compiling.dossier(Look(venture, Reader.COORDINATOR, clock.today(), seen=seen))
        counts.append(len(statements))
    assert counts[1] <= 12 and counts[1] - counts[0] <= 6  # rooms that have nothing ask less


def test_an_export_carries_the_readers_values_and_tames_formulas(session: Session) -> None:
    venture = make_dossier.whole()
    venture.representative = "=HYPERLINK(1)"
    made = read(venture, Reader.VENTURE, actor=make_ventures.member_actor(venture))
    text = exports.as_csv(made)
    assert "'=HYPERLINK(1)" in text and ",=HYPERLINK" not in text
    assert text.startswith("\ufeff기준일,독자,기업")
    assert '"사업자등록번호"' in exports.as_json(made)
    assert "510000000" not in exports.as_json(made)


def test_a_report_of_a_day_to_come_is_refused(session: Session) -> None:
    venture, coordinator = make_dossier.whole(), make.actor(Role.COORDINATOR)
    with pytest.raises(Refused):
        services.order(
            venture, Reader.COORDINATOR, clock.today() + timedelta(days=1), purpose="시험", actor=coordinator
        )


def test_an_auditor_reads_and_has_nothing_printed(session: Session) -> None:
    venture, auditor = make_dossier.whole(), make.actor(Role.AUDITOR)
    assert opening.look(venture, auditor, clock.today()).reader is Reader.COORDINATOR
    with pytest.raises(NotAllowed):
        services.order(venture, Reader.COORDINATOR, clock.today(), purpose="시험", actor=auditor)


def test_ledger_lines_of_a_merged_record_still_count(session: Session) -> None:
    venture = make_dossier.whole()
    make_dossier.invested(venture)
    line = session.query(LedgerLine).filter_by(venture_id=venture.id).first()
    assert line is not None
    assert [one.fund for one in Look(venture, Reader.COORDINATOR, clock.today()).fund_status] == [
        "성동임팩트펀드"
    ]

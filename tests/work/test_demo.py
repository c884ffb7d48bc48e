"""The demo data: lived once per database, true to the rules, alike on every load of a day."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Invitation, User
from app.accounts.rules import weakness
from app.accounts.states import InvitationState
from app.agreements.models import (
    Agreement,
    AgreementVersion,
    Expense,
    ProgressCheck,
    Sanction,
    Settlement,
    TranchePayment,
)
from app.agreements.states import (
    AgreementState,
    CheckState,
    ExpenseState,
    PaymentState,
    SanctionState,
    SettlementState,
    VersionState,
)
from app.applications.models import Application, Call, FixRequest
from app.applications.services.result_letters import MAKE as LETTERS
from app.applications.states import ApplicationState, CallState, FixState, Programme
from app.audit.models import AuditEntry
from app.audit.services import verify
from app.cohorts.models import Cohort, MilestoneProgress, Participation
from app.cohorts.states import CohortState, ParticipationState, ProgressState
from app.consulting.models import Engagement, Visit
from app.consulting.states import EngagementState, VisitState
from app.demo.load import is_there, load
from app.demo.people import ACCOUNTS, PASSWORD
from app.demo.scale import multiply
from app.evaluations.models import (
    Assignment,
    BonusReview,
    Decision,
    EvaluationSession,
    Evaluator,
    Recusal,
    Sheet,
)
from app.evaluations.queries.planned import planned
from app.evaluations.services import decisions
from app.evaluations.states import (
    AssignmentState,
    BonusVerdict,
    RecusalKind,
    SessionState,
    SheetState,
    Stage,
)
from app.funds import queries as funds
from app.funds.models import Fund, LedgerLine
from app.funds.rules import Kind
from app.funds.states import Instrument
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.notices.models import Notice
from app.tasks.models import Task
from app.tenancy.models import Space, Tenancy
from app.tenancy.queries import fees
from app.tenancy.states import ExitReason, SpaceKind, TenancyState
from app.ventures.identifiers import LegalForm, is_biz_reg_no
from app.ventures.models import (
    BizStatusCheck,
    FormerIdentity,
    JoinRequest,
    MemberInvitation,
    Venture,
    VentureMerge,
    YearlyStatus,
)
from app.ventures.services.merging import likely_duplicates
from app.ventures.states import AskState, BizStatus, GrowthStage, VentureState, YearlyState
from tests.conftest import ENGINES, create_database, make_app, on_server

pytestmark = pytest.mark.timeout(900)
DAY = datetime(2028, 2, 29, 1, 30, tzinfo=UTC)
"""A leap day: whatever counts in years from today meets it here; walks over the pages live on the day they run."""
LAST_FIGURES = 2026
"""In February nobody has handed in figures of the year before yet."""


def figures() -> dict[str, Any]:
    """Numbers of every room, with nothing in them that is drawn anew on each load."""

    def rows(*columns: Any) -> list[tuple[Any, ...]]:
        wanted = select(*columns).order_by(columns[0].class_.id)
        return [tuple(row) for row in db.session.execute(wanted)]

    return {
        "ventures": rows(Venture.name, Venture.biz_reg_no, Venture.founded_on, Venture.stage),
        "years": rows(
            YearlyStatus.fiscal_year, YearlyStatus.number, YearlyStatus.revenue, YearlyStatus.state
        ),
        "applications": rows(Application.receipt_no, Application.state, Application.rank),
        "tenancies": rows(Tenancy.permit_no, Tenancy.state, Tenancy.annual_fee, Tenancy.ends_on),
        "visits": rows(Visit.held_on, Visit.state, Visit.number),
        "decisions": rows(Decision.results),
        "funds": [
            funds.figures(fund, clock.on(DAY)).as_dict()
            for fund in db.session.scalars(select(Fund).order_by(Fund.id))
        ],
    }


@pytest.fixture(scope="module")
def loads(
    sqlite_template: Path,
    postgres_server: str,
    postgres_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, tuple[Flask, dict[str, Any]]]]:
    """The demo data of one frozen day on both engines, each with its figures."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "app.db").write_bytes(sqlite_template.read_bytes())
    create_database(postgres_server, "demo", postgres_template)
    urls = {"sqlite": f"sqlite:///{folder / 'app.db'}", "postgresql": on_server(postgres_server, "demo")}
    found = {}
    for engine in ENGINES:
        app = make_app(urls[engine], folder)
        with app.app_context(), clock.travel(DAY):
            load(lambda _text: None)
            db.session.commit()
            found[engine] = (app, figures())
            db.session.remove()
    yield found
    for app, _ in found.values():
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(params=ENGINES)
def demo(request: pytest.FixtureRequest, loads: Any) -> Iterator[Flask]:
    """One of both, on the day itself."""
    app: Flask = loads[request.param][0]
    with app.app_context(), clock.travel(DAY):
        yield app
        db.session.rollback()
        db.session.remove()


def values(column: Any) -> set[Any]:
    """Every value of a column that occurs."""
    return set(db.session.scalars(select(column).distinct()))


def test_two_loads_on_one_day_give_the_same_numbers(loads: Any) -> None:
    assert loads["sqlite"][1] == loads["postgresql"][1]


def test_the_chain_of_five_years_holds(demo: Flask) -> None:
    verdict = verify()
    assert verdict.holds and verdict.entries > 3000


def test_the_log_never_goes_back_in_time(demo: Flask) -> None:
    times = list(db.session.scalars(select(AuditEntry.at).order_by(AuditEntry.seq)))
    assert times == sorted(times)
    assert DAY.year - times[0].year == 5 and times[-1] < DAY


def test_there_is_one_account_per_role_with_a_password_that_is_not_weak(demo: Flask) -> None:
    assert set(ACCOUNTS) == set(Role)
    for role, (email, name) in ACCOUNTS.items():
        person = db.session.scalars(select(User).where(User.email == email)).one()
        assert person.held_roles == {role} and person.confirmed_at and person.active
        assert weakness(PASSWORD, email, name) is None


def test_the_office_has_its_people(demo: Flask) -> None:
    held = [role for person in db.session.scalars(select(User)) for role in person.held_roles]
    wanted = {Role.COORDINATOR: 3, Role.EVALUATOR: 8, Role.CONSULTANT: 6, Role.FUND_MANAGER: 2}
    assert {role: held.count(role) for role in wanted} == wanted
    assert held.count(Role.VENTURE) >= 70


@pytest.mark.parametrize(
    ("column", "states"),
    [
        (Call.state, CallState),
        (Call.programme, Programme),
        (Application.state, ApplicationState),
        (FixRequest.state, FixState),
        (Assignment.state, set(AssignmentState) - {AssignmentState.TAKEN_BACK}),
        (Recusal.kind, RecusalKind),
        (Sheet.state, SheetState),
        (BonusReview.verdict, BonusVerdict),
        (EvaluationSession.state, {SessionState.OPEN, SessionState.DECIDED}),
        (Tenancy.state, TenancyState),
        (Tenancy.exit_reason, {*ExitReason, None}),
        (Venture.state, VentureState),
        (Venture.stage, {*GrowthStage, None}),
        (Venture.legal_form, {*LegalForm, None}),
        (BizStatusCheck.status, BizStatus),
        (YearlyStatus.state, YearlyState),
        (MemberInvitation.state, AskState),
        (JoinRequest.state, {AskState.OPEN, AskState.DECLINED}),
        (Invitation.state, {InvitationState.WAITING, InvitationState.WITHDRAWN}),
        (Engagement.state, EngagementState),
        (Visit.state, VisitState),
        (Agreement.state, AgreementState),
        (AgreementVersion.state, VersionState),
        (TranchePayment.state, set(PaymentState) - {PaymentState.CANCELLED}),
        (ProgressCheck.state, CheckState),
        (Expense.state, ExpenseState),
        (Settlement.state, {SettlementState.OPEN, SettlementState.SETTLED, SettlementState.CLOSED}),
        (Sanction.state, SanctionState),
        (Cohort.state, CohortState),
        (Participation.state, ParticipationState),
        (MilestoneProgress.state, ProgressState),
        (LedgerLine.kind, Kind),
    ],
    ids=lambda value: getattr(value, "key", ""),
)
def test_every_state_that_people_can_reach_occurs(demo: Flask, column: Any, states: Any) -> None:
    assert values(column) == set(states)


def test_numbers_of_firms_are_right_and_given_to_nobody(demo: Flask) -> None:
    numbers = [number for number in db.session.scalars(select(Venture.biz_reg_no)) if number]
    assert len(numbers) >= 58 and all(
        is_biz_reg_no(number) and number.startswith("999") for number in numbers
    )


def test_figures_have_gaps_and_zeros_that_are_zeros(demo: Flask) -> None:
    years = list(db.session.scalars(select(YearlyStatus)))
    assert {year.fiscal_year for year in years} == set(range(LAST_FIGURES - 4, LAST_FIGURES + 1))
    assert any(year.revenue == 0 for year in years)
    assert any(year.export_amount is None for year in years)
    assert any(year.number > 1 for year in years)
    latest = {year.venture_id for year in years if year.fiscal_year == LAST_FIGURES}
    assert latest < {year.venture_id for year in years}


def test_a_duplicate_waits_and_another_was_merged(demo: Flask) -> None:
    assert len(likely_duplicates()) == 1
    assert db.session.scalars(select(VentureMerge)).first() is not None
    assert db.session.scalars(select(FormerIdentity.name)).all() == ["다시가죽"]


def test_the_hub_has_sixteen_rooms_sixty_desks_and_somebody_in_arrears(demo: Flask) -> None:
    kinds = list(db.session.scalars(select(Space.kind)))
    assert kinds.count(SpaceKind.PRIVATE_ROOM) == 16 and kinds.count(SpaceKind.DESK) == 60
    areas = db.session.scalars(select(Space.exclusive_area).where(Space.kind == SpaceKind.PRIVATE_ROOM)).all()
    assert (min(areas), max(areas)) == (Decimal("9.60"), Decimal("33.82"))
    owing = fees.in_arrears(system_actor("시험"), clock.today())
    assert len({row.venture for row in owing}) == 3


def test_a_call_equals_the_notice_of_2023(demo: Flask) -> None:
    call = db.session.scalars(select(Call).where(Call.title.contains("소셜벤처허브 입주기업"))).one()
    assert [criterion["max"] for criterion in call.criteria] == [30, 30, 20, 20]
    assert call.rule["pass_mark"] == 70 and call.places == 5
    assert call.eligibility["max_business_age_months"] == 84 and call.eligibility["age_within"]
    assert call.reference_on == clock.on(call.opens_at)
    assert (call.eligibility["region"], call.eligibility["move_in_days"]) == ("seoul", 60)
    assert "sole_proprietor" not in call.eligibility["legal_forms"] and "월 14만–63만 원" in call.gives
    areas = [row.area_m2 for row in call.capacities]
    assert (min(areas), max(areas)) == (Decimal("9.60"), Decimal("33.82"))
    taken = select(Application.state).where(
        Application.call_id == call.id, Application.state == ApplicationState.SELECTED
    )
    assert len(db.session.scalars(taken).all()) == 5


def session_size(session: EvaluationSession) -> int:
    """How many sit on its panel."""
    return len(db.session.scalars(select(Evaluator).where(Evaluator.session_id == session.id)).all())


def test_a_call_equals_the_notice_with_bonus_points(demo: Flask) -> None:
    call = db.session.scalars(select(Call).where(Call.title.contains("청년 창업 공간"))).one()
    assert call.rule["pass_mark"] == 70 and call.rule["pass_on"] == "mean"
    assert [int(item.points) for item in call.bonus_items] == [2, 1]
    assert "만 15세부터 39세" in call.eligibility["others"][0]["text"]
    session = db.session.scalars(select(EvaluationSession).where(EvaluationSession.call_id == call.id)).one()
    decision = db.session.scalars(select(Decision).where(Decision.session_id == session.id)).one()
    assert 3 <= session_size(session) <= 5 and not decision.tells_points
    assert session.stage is Stage.PRESENTATION and len(session.orders_drawn[0]["order"]) == 8
    (out,) = [one for one in json.loads(decision.results).values() if Decimal(one["mean"]) < 70]
    assert out["outcome"] == "rejected" and Decimal(out["bonus"]) > 0


def test_someone_failed_by_a_single_criterion(demo: Flask) -> None:
    results = [json.loads(one.results) for one in db.session.scalars(select(Decision))]
    below = [one for found in results for one in found.values() if one["below_floor"]]
    assert below and all(one["outcome"] == "rejected" for one in below)


def test_every_decision_can_be_computed_again(demo: Flask) -> None:
    kept = db.session.scalars(select(Decision)).all()
    assert len(kept) == 8 and all(decisions.holds(decision) for decision in kept)


def test_one_result_is_decided_and_waits_to_be_looked_at_and_published(demo: Flask) -> None:
    waits = select(EvaluationSession).where(
        EvaluationSession.state == SessionState.DECIDED, EvaluationSession.published_at.is_(None)
    )
    session = db.session.scalars(waits).one()
    told = {row.outcome for row in planned(session)}
    assert {ApplicationState.SELECTED, ApplicationState.REJECTED} <= told
    states = select(Application.state).where(Application.call_id == session.call_id).distinct()
    assert set(db.session.scalars(states)) == {ApplicationState.ELIGIBLE}


def test_who_was_told_a_result_years_ago_has_the_notice_of_its_letter_from_then(demo: Flask) -> None:
    orders = db.session.scalars(select(Task).where(Task.name == LETTERS)).all()
    told = {task.arguments["told_on"] for task in orders}
    assert len(told) > 4 and min(told) < f"{clock.today().year - 2}"
    subject = Notice.title.startswith("결과 통지서를 보냈습니다")
    days = {str(clock.on(at)) for at in db.session.scalars(select(Notice.created_at).where(subject))}
    assert days and days <= told


def test_one_open_call_closes_within_three_days_and_has_drafts(demo: Flask) -> None:
    soon = [
        call
        for call in db.session.scalars(select(Call).where(Call.state == CallState.PUBLISHED))
        if DAY < call.closes_at < DAY + timedelta(days=3)
    ]
    assert len(soon) == 1
    states = values(Application.state) & set(
        db.session.scalars(select(Application.state).where(Application.call_id == soon[0].id))
    )
    assert {ApplicationState.DRAFT, ApplicationState.SUBMITTED} <= states


def test_the_funds_stand_as_large_as_they_were_promised(demo: Flask) -> None:
    sizes = {fund.name: fund.size for fund in db.session.scalars(select(Fund))}
    assert sorted(sizes.values()) == [2_000_000_000, 3_000_000_000]
    for fund in db.session.scalars(select(Fund)):
        assert funds.figures(fund, clock.today()).committed == fund.size
    used = {instrument for instrument in values(LedgerLine.instrument_kind) if instrument}
    assert {Instrument.RCPS, Instrument.COMMON, Instrument.CB, Instrument.SAFE} <= used


def test_it_is_loaded_once_and_never_in_production(demo: Flask) -> None:
    assert is_there()
    again = demo.test_cli_runner().invoke(args=["demo", "load"])
    assert again.exit_code == 0 and "이미 있습니다" in again.stderr
    demo.config["APP_ENV"] = "production"
    try:
        refused = demo.test_cli_runner().invoke(args=["demo", "load"])
    finally:
        demo.config["APP_ENV"] = "test"
    assert refused.exit_code == 1 and "APP_ENV=production" in refused.stderr


def test_accounts_are_told_as_json(demo: Flask) -> None:
    told = demo.test_cli_runner().invoke(args=["demo", "accounts", "--json"])
    rows = json.loads(told.stdout)
    assert [set(row) for row in rows] == [{"role", "email", "password"}] * len(Role)
    assert {row["role"] for row in rows} == {role.value for role in Role}


def test_many_ventures_are_added_for_measuring(demo: Flask) -> None:
    before = len(db.session.scalars(select(Venture.id)).all())
    assert multiply(60) == before + 60
    number = db.session.scalars(select(Venture.biz_reg_no).order_by(Venture.id.desc())).first()
    assert number is not None and is_biz_reg_no(number)

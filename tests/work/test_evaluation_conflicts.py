"""제척 on both databases: what the rooms above tell of evaluators, and that the records are asked again when one declares."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.consulting.models import ConsultantTie
from app.consulting.states import TieKind
from app.evaluations.models import ConflictDeclaration, Evaluator, Recusal
from app.evaluations.services import conflicts, panel, pool
from app.evaluations.states import AssignmentState, DeclarationAnswer, RecusalKind
from app.funds.models import FundManager
from app.kernel import clock
from app.kernel.dates import add_months, written
from app.ventures.models import InvestmentRound
from app.ventures.states import RoundKind
from tests import make, make_consulting, make_funds
from tests import make_applications as ma
from tests import make_evaluations as me
from tests import make_ventures as mv


def seated() -> tuple[Any, list[Any], list[Evaluator]]:
    """A session that is being prepared, with two applications and three members."""
    chosen = me.call()
    rows = me.applications(chosen, 2)
    made = me.session(chosen)
    return made, rows, me.seats(made, 3)


def why(session: Session, made: Any, member: Evaluator, application: Any) -> str | None:
    """The sentence that keeps this member out of this application once everything is given out."""
    panel.assign_all(made, actor=me.coordinator())
    given = me.assignment(member, application)
    if given.state is AssignmentState.ASSIGNED:
        return None
    return session.query(Recusal).filter_by(assignment_id=given.id).one().reason


@pytest.mark.parametrize(("months", "out"), [(0, True), (35, True), (37, False)])
def test_a_consultant_of_the_applicant_stays_out_for_three_years(
    session: Session, months: int, out: bool
) -> None:
    made, rows, members = seated()
    case = make_consulting.case(venture=rows[0].venture, consultant=members[0].user)
    case.starts_on = clock.today() - timedelta(days=2000)
    if months:
        case.state, case.closed_on = case.state.DONE, add_months(clock.today(), -months)
    session.flush()
    said = why(session, made, members[0], rows[0])
    assert (
        bool(said and f"컨설팅을 맡고 있거나 3년 안에 맡았습니다. ({written(case.starts_on)} – " in said)
        is out
    )
    assert me.assignment(members[0], rows[1]).state is AssignmentState.ASSIGNED


def test_a_tie_a_consultant_declared_excludes_from_the_panel(session: Session) -> None:
    made, rows, members = seated()
    kept = {"consultant_id": members[1].user_id, "venture_id": rows[0].venture_id}
    make.added(ConsultantTie(**kept, kind=TieKind.FAMILY, since_on=clock.today(), until_on=None))
    assert "친족" in (why(session, made, members[1], rows[0]) or "")


def test_who_keeps_the_books_of_a_fund_that_invested_stays_out(session: Session) -> None:
    made, rows, members = seated()
    fund = make_funds.fund()
    make_funds.invested(fund, rows[0].venture)
    make.added(FundManager(user_id=members[0].user_id, fund_id=fund.id, since=clock.today()))
    assert f"({fund.name}, {written(fund.formed_on)} 투자)" in (why(session, made, members[0], rows[0]) or "")
    assert me.assignment(members[1], rows[0]).state is AssignmentState.ASSIGNED


def test_who_works_for_the_manager_of_a_fund_that_invested_stays_out(session: Session) -> None:
    made, rows, members = seated()
    fund = make_funds.fund(manager_name="한강임팩트파트너스")
    make_funds.invested(fund, rows[0].venture)
    pool.describe(members[2].user, actor=me.coordinator(), employer="(주)한강임팩트파트너스")
    assert fund.name in (why(session, made, members[2], rows[0]) or "")


def test_who_works_for_an_investor_on_the_ventures_record_stays_out(session: Session) -> None:
    made, rows, members = seated()
    kept = {"venture_id": rows[0].venture_id, "closed_on": clock.today(), "kind": RoundKind.SEED}
    make.added(
        InvestmentRound(**kept, amount=1, investor="달빛벤처스, 성수엔젤클럽", recorded_at=clock.now())
    )
    pool.describe(members[2].user, actor=me.coordinator(), employer="성수엔젤클럽")
    assert f"(성수엔젤클럽, {written(clock.today())} 투자)" in (why(session, made, members[2], rows[0]) or "")


def test_who_works_for_a_firm_with_the_same_representative_stays_out(session: Session) -> None:
    made, rows, members = seated()
    rows[0].venture.representative = "한서윤, 이나래"
    other = mv.venture(name="두리공방", representative="이나래")
    pool.describe(members[0].user, actor=me.coordinator(), employer=f"주식회사 {other.name}")
    assert "(두리공방 대표 이나래)" in (why(session, made, members[0], rows[0]) or "")


def test_a_member_of_a_firm_with_the_same_representative_stays_out(session: Session) -> None:
    made, rows, members = seated()
    rows[0].venture.representative = "한서윤"
    mv.member(mv.venture(representative="한서윤"), user=members[0].user)
    assert "대표자" in (why(session, made, members[0], rows[0]) or "")


@pytest.mark.parametrize(("months", "out"), [(0, True), (35, True), (37, False)])
def test_who_wrote_an_application_of_the_applicant_along_stays_out(
    session: Session, months: int, out: bool
) -> None:
    made, rows, members = seated()
    answered = clock.at(add_months(clock.today(), -months))
    ma.co_writer(
        ma.draft(venture=rows[0].venture), members[0].user, invited_at=answered, answered_at=answered
    )
    said = why(session, made, members[0], rows[0])
    assert bool(said and "신청서를 함께 썼습니다." in said) is out
    assert me.assignment(members[0], rows[1]).state is AssignmentState.ASSIGNED


def test_the_records_are_asked_again_when_an_evaluator_declares(session: Session) -> None:
    _, rows, members = me.opened(3, 2)
    pool.describe(members[0].user, actor=me.coordinator(), employer=rows[0].venture.full_name)
    given = [me.assignment(members[0], row) for row in rows]
    excluded = conflicts.clear(given, actor=actor_of(members[0].user))
    assert excluded == [given[0]] and given[1].state is AssignmentState.CLEAR
    assert session.query(Recusal).one().kind is RecusalKind.EXCLUSION
    assert [row.answer for row in session.query(ConflictDeclaration)] == [DeclarationAnswer.NONE] * 2

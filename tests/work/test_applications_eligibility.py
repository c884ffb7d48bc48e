"""Rules the system checks, from what the applicant is told beforehand to the screening sheet and its finding."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.applications import services
from app.applications.models import Application, Call
from app.applications.services.screening import SheetRow
from app.applications.states import (
    ApplicationState,
    CallState,
    ConfirmationWay,
    QuestionKind,
    Verdict,
    VerdictSource,
)
from app.kernel import clock
from app.kernel.dates import written
from app.kernel.errors import DomainError, Missing, Refused
from app.kernel.roles import Role
from app.tenancy.services import permits
from app.ventures.models import KiboAssessment, Venture
from tests import make, make_agreements, make_tenancy
from tests import make_applications as ma
from tests import make_ventures as mv

MOVING = "선정되면 60일 안에 사업장을 옮기시겠습니까?"
_V = Verdict


def the_call(**rules: Any) -> Call:
    """A call with one rule, on today's facts; it asks whether the venture will move."""
    question = ma.question(
        "move", position=3, kind=QuestionKind.CHOICE, label=MOVING, options=["네", "아니요"],
        feeds="will_move", required=False,
    )  # fmt: skip
    call = ma.call(eligibility=rules, reference_on=clock.today(), confirmation=ConfirmationWay.SENDER)
    call.questions.append(question)
    return call


def told(call: Call, venture: Venture, key: str) -> SheetRow:
    """What the page of the call tells the applicant before anything is written."""
    (row,) = [row for row in services.screening.look_ahead(call, venture) if row.key == key]
    return row


def sent(call: Call, venture: Venture, **more: str) -> Application:
    """Begun, written and sent in by its owner; then the call is closed and looked through."""
    writer = mv.member_actor(venture)
    application = services.drafts.start(call, venture, actor=writer)
    answers = {"one_line": "가죽을 되살립니다.", "problem": "버려지는 가죽"} | more
    services.drafts.save_section(application, "plan", answers, 0, actor=writer)
    services.submission.submit(application, confirmed_by="한지우", actor=writer)
    return application


def point(application: Application, key: str) -> SheetRow:
    """The line of the screening sheet."""
    (row,) = [row for row in services.screening.sheet(application) if row.key == key]
    return row


def dated(fact: str) -> str:
    """A fact with the days of the records made here."""
    today = clock.today()
    days = {"assessed": -200, "since": -60, "until": 30}
    return fact.format(**{name: written(today + timedelta(days=n)) for name, n in days.items()})


def passed_kibo(venture: Venture, social: int = 82, growth: int = 75) -> None:
    row = KiboAssessment(
        venture_id=venture.id, assessed_on=clock.today() - timedelta(days=200), social=social, growth=growth,
        recorded_at=clock.now(),
    )  # fmt: skip
    make.added(row)


def barred(venture: Venture, days: int = 30) -> None:
    today = clock.today()
    make_agreements.sanction(venture, today - timedelta(days=60), today + timedelta(days=days))


def owing(venture: Venture) -> None:
    """A year in a room of the hub, and an instalment of its fee long due."""
    permits._charge(make_tenancy.tenancy(venture=venture), 1)


def a_tenant(venture: Venture) -> None:
    """In a room of the hub, with nothing due."""
    make_tenancy.tenancy(venture=venture)


@dataclass(frozen=True)
class Case:
    """A rule, what makes a venture meet it or not, and the facts the sheet names."""

    key: str
    rules: dict[str, Any]
    meets: Callable[[], Venture]
    fails: Callable[[], Venture]
    fact_met: str
    fact_unmet: str


def having(what: Callable[[Venture], None], **over: Any) -> Callable[[], Venture]:
    def made() -> Venture:
        venture = mv.venture(**over)
        what(venture)
        return venture

    return made


def nothing(_venture: Venture) -> None:
    """As it is recorded."""


CASES = {
    "KIBO 판별": Case(
        "kibo", {"kibo": True}, having(passed_kibo),
        having(lambda venture: passed_kibo(venture, growth=69)),
        "판별 통과 기록이 있습니다 ({assessed} 판별, 사회성 82점, 혁신성장성 75점, 기준 70점)",
        "판별 통과 기록이 없습니다 ({assessed} 판별, 사회성 82점, 혁신성장성 69점, 기준 70점)",
    ),
    "never assessed": Case(
        "kibo", {"kibo": True}, having(passed_kibo), having(nothing),
        "판별 통과 기록이 있습니다 ({assessed} 판별, 사회성 82점, 혁신성장성 75점, 기준 70점)",
        "판별 통과 기록이 없습니다",
    ),
    "under sanction": Case(
        "no_sanction", {"no_sanction": True}, having(lambda venture: barred(venture, days=-1)), having(barred),
        "참여제한 기록이 없습니다", "참여제한 기간입니다 ({since} – {until})",
    ),
    "region": Case(
        "district", {"district": True}, having(nothing, in_district=True, address="서울특별시 성동구 성수이로 1"),
        having(nothing, in_district=False), "사업장이 성동구에 있습니다 (서울특별시 성동구 성수이로 1)",
        "사업장이 성동구에 없습니다",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_rule_lets_one_through_and_stops_the_other(session: Session, name: str) -> None:
    case = CASES[name]
    call = the_call(**case.rules)
    good, bad = case.meets(), case.fails()
    for venture, verdict, fact in ((good, _V.MET, case.fact_met), (bad, _V.UNMET, case.fact_unmet)):
        ahead = told(call, venture, case.key)
        assert (ahead.verdict, str(ahead.fact)) == (verdict, dated(fact))
    fine, wrong = sent(call, good), sent(call, bad)
    call.state = CallState.SCREENING
    for application, verdict, fact in ((fine, _V.MET, case.fact_met), (wrong, _V.UNMET, case.fact_unmet)):
        row = point(application, case.key)
        assert (row.verdict, row.source, str(row.fact)) == (verdict, VerdictSource.SYSTEM, dated(fact))
    judged_by_the_office(fine, wrong)


def judged_by_the_office(fine: Application, wrong: Application) -> None:
    """The one is found eligible at once, the other only over the system's verdict or not at all."""
    office = make.actor(Role.COORDINATOR)
    services.screening.find_eligible(fine, actor=office)
    assert fine.state is ApplicationState.ELIGIBLE
    with pytest.raises(DomainError):
        services.screening.find_eligible(wrong, actor=office)
    services.screening.find_ineligible(wrong, reason="자격을 갖추지 못했습니다.", actor=office)
    assert wrong.state is ApplicationState.INELIGIBLE


@pytest.mark.parametrize(
    ("answer", "verdict", "fact"),
    [
        ("네", _V.MET, "옮기기로 약속했습니다"),
        ("아니요", _V.UNMET, "사업장이 성동구에 없습니다"),
        ("", _V.UNCLEAR, "성동구 밖입니다. 옮길 계획을 확인해야 합니다"),
    ],
)
def test_a_firm_outside_may_promise_to_move_in_within_the_days(
    session: Session, answer: str, verdict: Verdict, fact: str
) -> None:
    call = the_call(district=True, move_in_days=60)
    outside = mv.venture(in_district=False)
    ahead = told(call, outside, "district")
    assert ahead.verdict is _V.UNCLEAR and "60일 안에 옮길 수 있는" in str(ahead.sentence)
    application = sent(call, outside, **({"move": answer} if answer else {}))
    row = point(application, "district")
    assert (row.verdict, row.source, str(row.fact)) == (verdict, VerdictSource.SYSTEM, fact)


def test_a_sanction_stops_one_even_where_the_call_has_no_such_rule(session: Session) -> None:
    call, venture = the_call(), mv.venture()
    barred(venture)
    row = point(sent(call, venture), "no_sanction")
    assert (row.verdict, row.source) == (_V.UNMET, VerdictSource.SYSTEM)
    assert told(call, venture, "no_sanction").verdict is _V.UNMET


def test_a_sanction_that_came_after_the_reference_date_is_for_a_person_to_weigh(session: Session) -> None:
    call, venture, today = the_call(), mv.venture(), clock.today()
    call.reference_on = today - timedelta(days=40)
    application = sent(call, venture)
    assert not [row for row in services.screening.sheet(application) if row.key == "no_sanction"]
    make_agreements.sanction(venture, today - timedelta(days=3), today + timedelta(days=200))
    row = point(application, "no_sanction")
    assert row.verdict is _V.UNCLEAR and "지금 참여제한 기간" in str(row.fact)
    call.state, office = CallState.SCREENING, make.actor(Role.COORDINATOR)
    call.closes_at = clock.now() - timedelta(days=1)
    with pytest.raises(Refused, match="참여제한"):
        services.screening.find_eligible(application, actor=office)
    services.screening.judge(application, "no_sanction", _V.MET, note="심의회가 허용함", actor=office)
    services.screening.find_eligible(application, actor=office)
    assert point(application, "no_sanction").note == "심의회가 허용함"


def test_fees_are_looked_at_on_the_day_the_sheet_names(session: Session) -> None:
    """The reference date where it is past; today where it lies ahead, since nothing due later is owed."""
    call, tenant = the_call(no_arrears=True), having(a_tenant)()
    today = clock.today()
    for reference, looked in (
        (today - timedelta(days=9), today - timedelta(days=9)),
        (today + timedelta(days=400), today),
    ):
        call.reference_on = reference
        row = told(call, tenant, "no_arrears")
        assert row.verdict is _V.UNCLEAR and str(row.fact).startswith(
            f"{written(looked)}에 사용료 체납은 없습니다"
        )


def test_owing_fees_is_known_and_taxes_are_looked_at_by_a_person(session: Session) -> None:
    call = the_call(no_arrears=True)
    tenant, owes = having(a_tenant)(), having(owing)()
    ahead = told(call, tenant, "no_arrears")
    assert ahead.verdict is _V.UNCLEAR and "사용료 체납은 없습니다" in str(ahead.fact)
    assert told(call, owes, "no_arrears").verdict is _V.UNMET
    fine, wrong = sent(call, tenant), sent(call, owes)
    call.state = CallState.SCREENING
    row = point(wrong, "no_arrears")
    assert row.verdict is _V.UNMET
    assert "에 사용료 체납이 있습니다 (3,124,000원, 납기 20" in str(row.fact)
    office = make.actor(Role.COORDINATOR)
    with pytest.raises(Refused, match="무엇을 보고"):
        services.screening.judge(fine, "no_arrears", _V.MET, note=" ", actor=office)
    services.screening.judge(fine, "no_arrears", _V.MET, note="납세증명서", actor=office)
    row = point(fine, "no_arrears")
    assert (row.by, row.at and clock.on(row.at)) == (office.name, clock.today())
    judged_by_the_office(fine, wrong)


def test_a_certificate_is_named_with_the_days_it_holds(session: Session) -> None:
    call, venture = the_call(certificates=["se_certified"]), mv.venture()
    day = call.reference_on
    mv.certificate(venture, issued_on=day - timedelta(days=900), expires_on=day - timedelta(days=1))
    ahead = told(call, venture, "certificates")
    assert ahead.verdict is _V.UNMET and written(day - timedelta(days=1)) in str(ahead.fact)
    mv.certificate(venture, issued_on=day - timedelta(days=30), expires_on=day)
    ahead = told(call, venture, "certificates")
    assert ahead.verdict is _V.MET
    assert f"({written(day - timedelta(days=30))} – {written(day)})" in str(ahead.fact)


def test_one_point_is_ticked_for_many_and_what_is_known_stays(session: Session) -> None:
    call = the_call(no_arrears=True, max_business_age_months=84)
    first, second, third = (sent(call, mv.venture()) for _ in range(3))
    owes = sent(call, having(owing)())
    call.state, office = CallState.SCREENING, make.actor(Role.COORDINATOR)
    services.screening.judge(third, "no_arrears", _V.UNMET, note="체납 확인", actor=office)
    everyone = [first, second, third, owes]
    (shown,) = services.screening.points_to_tick(everyone)
    assert shown.key == "no_arrears" and shown.done == [first, second]
    assert [application for application, _ in shown.left] == [third]
    with pytest.raises(Refused):
        services.screening.tick_all(everyone, "no_arrears", note="", actor=office)
    with pytest.raises(Missing):
        services.screening.tick_all(everyone, "business_age", note="등기", actor=office)
    assert services.screening.tick_all(everyone, "no_arrears", note="납세증명서", actor=office) == 2
    rows = [point(one, "no_arrears") for one in everyone]
    assert [(row.verdict, row.note) for row in rows] == [
        (_V.MET, "납세증명서"), (_V.MET, "납세증명서"), (_V.UNMET, "체납 확인"), (_V.UNMET, ""),
    ]  # fmt: skip
    assert {row.source for row in rows[:3]} == {VerdictSource.PERSON}


def test_whoever_never_had_a_room_is_looked_at_by_a_person(session: Session) -> None:
    call, venture = the_call(no_arrears=True), mv.venture()
    assert told(call, venture, "no_arrears").verdict is _V.UNCLEAR
    application = sent(call, venture)
    call.state = CallState.SCREENING
    office = make.actor(Role.COORDINATOR)
    with pytest.raises(DomainError):
        services.screening.find_eligible(application, actor=office)
    services.screening.judge(application, "no_arrears", _V.MET, note="납세증명서", actor=office)
    row = point(application, "no_arrears")
    assert (row.verdict, row.source, row.note) == (_V.MET, VerdictSource.PERSON, "납세증명서")
    services.screening.find_eligible(application, actor=office)
    assert application.state is ApplicationState.ELIGIBLE


def test_everything_is_checked_on_the_day_the_call_names(session: Session) -> None:
    """Founded seven years before, with a certificate that ends, between the notice and the deadline."""
    notice, deadline = date(2026, 3, 2), date(2026, 3, 20)
    venture = mv.venture(founded_on=date(2019, 3, 10))
    mv.certificate(venture, expires_on=date(2026, 3, 10))
    call = the_call(max_business_age_months=84, certificates=["se_certified"])
    for on, verdict in ((notice, _V.MET), (date(2026, 3, 10), _V.MET), (deadline, _V.UNMET)):
        call.reference_on = on
        assert told(call, venture, "certificates").verdict is verdict, on
    for on, verdict in ((notice, _V.MET), (date(2026, 3, 9), _V.MET), (deadline, _V.UNMET)):
        call.reference_on = on
        assert told(call, venture, "business_age").verdict is verdict, on

"""A venture that has been through every room: five years of figures, a room with arrears, two applications, a fund."""

from datetime import date, datetime, timedelta

from app.accounts.models import User
from app.applications.states import ApplicationState
from app.documents import services as documents
from app.documents.models import IssuedDocument
from app.dossier import compiling, opening, services
from app.dossier.blocks import Beside, Dossier, Pairs, Table
from app.dossier.services import PRESS
from app.dossier.states import Reader
from app.funds import services as funds
from app.funds.models import Fund
from app.funds.rules import Kind, Line
from app.kernel import clock
from app.kernel.access import Actor, system_actor
from app.tenancy.models import FeeCharge, FeePayment
from app.ventures.models import (
    BizStatusCheck,
    BylawsCheck,
    InvestmentRound,
    KiboAssessment,
    StageChange,
    StatusRequest,
    Venture,
    VentureSocialValue,
)
from app.ventures.states import BizStatus, CertificateKind, GrowthStage, RoundKind, SocialValue, YearlyState
from tests import (
    make,
    make_applications,
    make_cohorts,
    make_consulting,
    make_funds,
    make_tenancy,
    make_ventures,
)

ROBOT = system_actor("시험")
FIGURES = {
    1: (2_164_000_000, 41_000_000, 22, 4),
    2: (1_438_000_000, -96_000_000, 15, 4),
    3: (912_000_000, -287_000_000, 11, 3),
    4: (486_000_000, -318_000_000, 7, 2),
}


def last_year() -> int:
    """The last fiscal year that has ended."""
    return clock.today().year - 1


def whole(coordinator: User | None = None) -> Venture:
    """Everything short of a fund; the year before five is missing."""
    today = clock.today()
    venture = make_ventures.venture(
        name="소리길모빌리티", representative="김도현", address="성수일로12길 20, 503호",
        summary="시각장애인이 낯선 길을 혼자 걷게 하는 음성 길안내", founded_on=date(today.year - 6, 4, 17),
        contact="최유진", coordinator=coordinator,
        social_values=[VentureSocialValue(value=SocialValue.INCLUSION, rank=0)],
    )  # fmt: skip
    _course(venture)
    for back, (revenue, income, regular, other) in FIGURES.items():
        year = today.year - back
        make_ventures.yearly_status(
            venture, year, revenue=revenue, operating_income=income, regular=regular, non_regular=other,
            handed_in_at=min(clock.at(date(year + 1, 3, 20), 10), clock.now()), state=YearlyState.HANDED_IN,
        )  # fmt: skip
    _asked(venture)
    _room(venture)
    call = make_applications.call(title="소셜벤처 스케일업 8기 모집", criteria=make_applications.CRITERIA)
    at = clock.at(today - timedelta(days=200))
    make_applications.submitted(
        call, venture=venture, state=ApplicationState.SELECTED, submitted_at=at,
        screened_at=at + timedelta(days=5), decided_at=at + timedelta(days=30), rank=3, amount_asked=15_000_000,
    )  # fmt: skip
    return venture


def advised(venture: Venture) -> None:
    """A case in hand with two visits, and a cohort with one milestone done and one late."""
    case = make_consulting.case(venture=venture, topic="투자유치 준비")
    make_consulting.visit(case, 1, 40, action_items="재무모형 정리")
    make_consulting.visit(case, 2, 5, action_items="3개년 계획 보완")
    part = make_cohorts.participation(venture=venture)
    late = make_cohorts.milestone(
        part.cohort, title="고객 인터뷰 20건", due_on=clock.today() - timedelta(days=3)
    )
    make_cohorts.progress(part, late)


def _course(venture: Venture) -> None:
    today, now = clock.today(), clock.now()
    for stage, back in ((GrowthStage.EARLY, 1900), (GrowthStage.LEAP, 900)):
        make.added(
            StageChange(
                venture_id=venture.id, stage=stage, from_on=today - timedelta(days=back), reason="매출과 팀",
                recorded_at=now,
            )
        )  # fmt: skip
    make_ventures.certificate(
        venture, kind=CertificateKind.PRE_SOCIAL_ENTERPRISE, number="서울 2024-118",
        issued_on=today - timedelta(days=1062), expires_on=today + timedelta(days=33),
    )  # fmt: skip
    make_ventures.certificate(
        venture, kind=CertificateKind.VENTURE, number="2025-0203", issued_on=today - timedelta(days=650),
        expires_on=today + timedelta(days=445),
    )  # fmt: skip
    day = {"venture_id": venture.id, "recorded_at": now}
    make.added(KiboAssessment(**day, assessed_on=today - timedelta(days=910), social=78, growth=74))
    make.added(BylawsCheck(**day, social_value=True, checked_on=today - timedelta(days=990), note="제3조"))
    make.added(BizStatusCheck(**day, status=BizStatus.CONTINUING, checked_on=today - timedelta(days=50)))
    for kind, amount, back, hidden in (
        (RoundKind.SEED, 180_000_000, 2000, False),
        (RoundKind.PRE_A, 750_000_000, 1300, False),
        (RoundKind.SERIES_A, 2_550_000_000, 500, True),
    ):
        on = today - timedelta(days=back)
        make.added(
            InvestmentRound(
                **day, closed_on=on, kind=kind, amount=amount, confidential=hidden, investor="두레투자"
            )
        )


def _asked(venture: Venture) -> None:
    """Figures of the year before the first shown were asked for and never came."""
    today = clock.today()
    make.added(
        StatusRequest(
            venture_id=venture.id, fiscal_year=last_year() - 4, due_on=today - timedelta(days=12),
            asked_at=clock.now(),
        )
    )  # fmt: skip


def _room(venture: Venture) -> None:
    """A room whose third instalment is 48 days late."""
    today = clock.today()
    stay = make_tenancy.tenancy(venture=venture)
    for number, back in enumerate((230, 140, 48), 1):
        due = today - timedelta(days=back)
        make.added(
            FeeCharge(
                tenancy_id=stay.id, number=number, year_no=1, words=f"1년 차 {number}회",
                charged_on=due - timedelta(days=28), due_on=due, amount=781_000,
            )
        )  # fmt: skip
        if number < 3:
            make.added(FeePayment(tenancy_id=stay.id, paid_on=due, amount=781_000, recorded_at=clock.now()))


def invested(venture: Venture, name: str = "성동임팩트펀드") -> Fund:
    """A fund that put in 2억 and values it at 5.1억."""
    today = clock.today()
    fund = make_funds.fund(name)
    lines = [
        Line(today - timedelta(days=1500), Kind.COMMITMENT, "성동구", 1_000_000_000),
        Line(today - timedelta(days=1400), Kind.CALL, "성동구", 800_000_000),
        Line(today - timedelta(days=1300), Kind.INVESTMENT, venture.full_name, 200_000_000, "RCPS"),
        Line(
            today - timedelta(days=700), Kind.VALUATION, venture.full_name, 230_000_000, note="매출배수 2.0배"
        ),
        Line(today - timedelta(days=80), Kind.VALUATION, venture.full_name, 510_000_000, note="최근 거래"),
    ]
    funds.import_ledger(fund, lines, actor=ROBOT)
    return fund


def read(venture: Venture, reader: Reader, on: date | None = None, actor: Actor | None = None) -> Dossier:
    """The dossier as this reader gets it."""
    look = opening.look(venture, actor or ROBOT, on or clock.today(), reader)
    return compiling.dossier(look)


def words_of(made: Dossier) -> str:
    """Everything a dossier says, as one text."""
    said = [made.name, *map(str, made.flags), *map(str, made.facts)]
    for sheet in made.sheets:
        said += [sheet.title, sheet.line, sheet.finding]
        for outer in sheet.blocks:
            for block in outer.blocks if isinstance(outer, Beside) else (outer,):
                if isinstance(block, Pairs):
                    said += [f"{term} {value.data}" for term, value in block.rows]
                elif isinstance(block, Table):
                    said += [str(cell) for row in block.rows for cell in row.cells]
    return "\n".join(said)


def issued(venture: Venture, reader: Reader, on: date | None = None) -> IssuedDocument:
    """A report that was printed and issued."""
    day = on or clock.today()
    paper = services.printed(venture, reader, day)
    document = services.reserve(venture, reader, day, actor=PRESS, title=paper.title)
    rendered, said = documents.made(paper, documents.stamp_of(document, "https://dure.example.kr"))
    documents.issue(document, rendered, said, actor=PRESS)
    return document


def at(day: date, hour: int = 9) -> datetime:
    """An instant of a Seoul day."""
    return clock.at(day, hour)

"""An office moves in: its spreadsheet becomes ventures with their figures, once, however often it is sent."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.errors import NotAllowed, Refused
from app.kernel.roles import Role
from app.ventures import queries
from app.ventures.models import FormerIdentity, Venture, YearlyStatus
from app.ventures.roster.rows import Outcome
from app.ventures.services import roster, roster_writing
from tests import make
from tests import make_ventures as mv

SAMPLES = Path(__file__).parent.parent / "samples"
SHEET = (SAMPLES / "roster-2026.xlsx").read_bytes()
EXPECTED = json.loads((SAMPLES / "roster-2026.expected.json").read_text("utf-8"))
OFFICE = system_actor("명령줄")
AUTUMN = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def autumn():
    with clock.travel(AUTUMN):
        yield


def bring_in(content: bytes = SHEET, **over: object) -> roster.Reading:
    reading = roster.read(content, "roster-2026.xlsx")
    roster_writing.write(reading, actor=OFFICE, filename="roster-2026.xlsx", **over)
    return reading


def test_the_report_is_what_a_careful_person_makes_of_the_sheet(session: Session) -> None:
    assert roster.read(SHEET, "roster-2026.xlsx").report() == EXPECTED


def test_every_good_row_stands_in_the_record_with_its_figures(session: Session) -> None:
    bring_in()
    created = [item for item in EXPECTED if item["outcome"] == "created"]
    assert session.scalar(select(func.count()).select_from(Venture)) == len(created)
    for item in created:
        venture = queries.by_biz_reg_no(item["biz_reg_no"])
        assert venture is not None and venture.name == item["name"]
        years = queries.statuses_as_of(venture, date(2026, 11, 22))
        said = {year: amount for year, amount in item["revenue"].items() if amount is not None}
        assert {str(y): s.revenue for y, s in years.items() if s.revenue is not None} == said
        if item["regular"] is not None:
            assert years[2025].regular == item["regular"] and years[2025].female == item["female"]


def test_the_same_sheet_again_changes_nothing(session: Session) -> None:
    bring_in()
    figures = session.scalar(select(func.count()).select_from(YearlyStatus))
    again = bring_in()
    changed = {Outcome.CREATED, Outcome.UPDATED}
    assert not changed & again.tally.keys()
    assert again.tally[Outcome.UNCHANGED] == sum(i["outcome"] == "created" for i in EXPECTED)
    assert session.scalar(select(func.count()).select_from(YearlyStatus)) == figures


def test_with_errors_and_all_or_nothing_nothing_is_written(session: Session) -> None:
    with pytest.raises(Refused, match="아무것도 가져오지 않았습니다"):
        bring_in(skip_errors=False)
    assert session.scalar(select(func.count()).select_from(Venture)) == 0


def test_a_changed_figure_is_a_new_version_and_the_old_one_stays(session: Session) -> None:
    item = next(i for i in EXPECTED if i["outcome"] == "created" and i["revenue"]["2025"])
    venture = mv.venture(name=item["name"], biz_reg_no=item["biz_reg_no"], legal_form=None)
    with clock.travel(datetime(2026, 3, 1, tzinfo=UTC)):
        mv.yearly_status(venture, 2025, revenue=1, export_amount=7)
    reading = bring_in()
    assert reading.tally[Outcome.UPDATED] == 1
    now = queries.statuses_as_of(venture, date(2026, 11, 22))[2025]
    assert (now.number, now.revenue, now.export_amount) == (2, item["revenue"]["2025"], 7)
    assert queries.statuses_as_of(venture, date(2026, 11, 21))[2025].revenue == 1


def test_a_new_name_in_the_sheet_keeps_the_old_one_findable(session: Session) -> None:
    item = next(i for i in EXPECTED if i["outcome"] == "created")
    venture = mv.venture(name="옛날이름가게", biz_reg_no=item["biz_reg_no"])
    bring_in()
    assert venture.name == item["name"]
    assert session.scalar(select(FormerIdentity.name)) == "옛날이름가게"
    assert queries.search("옛날이름", OFFICE) == [venture]


def test_a_former_number_leads_to_the_venture_that_has_changed_it(session: Session) -> None:
    item = next(i for i in EXPECTED if i["outcome"] == "created")
    venture = mv.venture(name=item["name"])
    make.added(
        FormerIdentity(
            venture_id=venture.id, name="개인", biz_reg_no=item["biz_reg_no"], until_on=date(2024, 12, 31)
        )
    )
    bring_in()
    assert queries.by_biz_reg_no(item["biz_reg_no"]) is venture
    assert session.scalar(select(func.count()).select_from(Venture)) == sum(
        i["outcome"] == "created" for i in EXPECTED
    )


@pytest.mark.parametrize("role", [Role.VENTURE, Role.EVALUATOR, Role.AUDITOR, Role.FUND_MANAGER])
def test_only_the_office_brings_in_a_list(session: Session, role: Role) -> None:
    reading = roster.read(SHEET, "roster-2026.xlsx")
    with pytest.raises(NotAllowed):
        roster_writing.write(reading, actor=make.actor(role), filename="x.xlsx")

"""A spreadsheet of ventures against what is recorded: read, judged, and what it would write. Writes nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.ventures.identifiers import LegalForm
from app.ventures.models import FormerIdentity, Venture, YearlyStatus
from app.ventures.models.yearly import FIGURES
from app.ventures.queries import by_biz_reg_no
from app.ventures.roster.columns import Table, find_table
from app.ventures.roster.read import read_workbook
from app.ventures.roster.rows import Judged, KnownVenture, Outcome, judge, read_rows
from app.ventures.roster.words import COUNTS, Field

CHUNK = 400
KEPT_FIELDS = frozenset(Field) - {
    Field.CERTIFICATES, Field.INVESTMENT, Field.ROOM, Field.NOTE, Field.SERIAL,
}  # fmt: skip
"""Columns whose cells are kept. A certificate without its day of issue, or a sum without its rounds, is not a fact."""


@dataclass
class Recorded:
    """A venture that is recorded, as far as a row can change it; `years` are its newest yearly figures."""

    id: int
    name: str
    legal_form: LegalForm | None
    founded_on: date | None
    years: dict[int, dict[str, int | None]] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A table that was read and judged: `counts_year` is the fiscal year of its headcounts."""

    table: Table
    counts_year: int
    judged: list[Judged]
    recorded: Mapping[str, Recorded]

    @property
    def tally(self) -> Counter[Outcome]:
        """How many rows have which outcome."""
        return Counter(one.outcome for one in self.judged)

    @property
    def good(self) -> list[Judged]:
        """Rows that would be written."""
        return [one for one in self.judged if one.outcome in (Outcome.CREATED, Outcome.UPDATED)]

    @property
    def problems(self) -> int:
        """How many cells cannot be read."""
        return sum(len(one.row.problems) for one in self.judged)

    def report(self) -> list[dict[str, object]]:
        """One item per row, as other programs read it."""
        return [one.as_report() for one in self.judged]


def read(content: bytes, filename: str, sheet: str | None = None) -> Reading:
    """Read a workbook and judge every row against the record. Raises RosterError for a file that is no list."""
    table = find_table(read_workbook(content, filename), sheet)
    rows = read_rows(table, clock.today())
    year = year_of_counts(table)
    recorded = recorded_under({row.values.biz_reg_no for row in rows if row.values is not None})
    known = {number: _as_known(one, year) for number, one in recorded.items()}
    return Reading(table, year, judge(rows, known), recorded)


def year_of_counts(table: Table) -> int:
    """The fiscal year of the headcounts: their own, else that of the newest revenue, else last year."""
    own = [c.year for c in table.columns if c.field in COUNTS and c.year]
    revenue = [c.year for c in table.revenue_columns if c.year]
    return max(own or revenue or [clock.today().year - 1])


def recorded_under(numbers: Iterable[str]) -> dict[str, Recorded]:
    """The ventures that have, or had, these numbers, with their newest figures of every year."""
    wanted = sorted(numbers)
    found: dict[str, Recorded] = {}
    for start in range(0, len(wanted), CHUNK):
        found |= _with_numbers(wanted[start : start + CHUNK])
    by_id: dict[int, list[Recorded]] = {}
    for one in found.values():
        by_id.setdefault(one.id, []).append(one)
    ids = sorted(by_id)
    for start in range(0, len(ids), CHUNK):
        _add_years(by_id, ids[start : start + CHUNK])
    return found


def _with_numbers(numbers: list[str]) -> dict[str, Recorded]:
    columns = (Venture.biz_reg_no, Venture.id, Venture.name, Venture.legal_form, Venture.founded_on)
    live = select(*columns).where(Venture.biz_reg_no.in_(numbers), Venture.merged_into_id.is_(None))
    found = {
        number: Recorded(key, name, form, founded_on)
        for number, key, name, form, founded_on in db.session.execute(live)
        if number
    }
    merged = select(Venture.biz_reg_no).where(
        Venture.biz_reg_no.in_(numbers), Venture.merged_into_id.is_not(None)
    )
    former = select(FormerIdentity.biz_reg_no).where(FormerIdentity.biz_reg_no.in_(numbers))
    for number in {*db.session.scalars(merged), *db.session.scalars(former)} - found.keys():
        venture = by_biz_reg_no(number) if number else None
        if venture is not None and number:
            found[number] = Recorded(venture.id, venture.name, venture.legal_form, venture.founded_on)
    return found


def _add_years(by_id: Mapping[int, list[Recorded]], ids: list[int]) -> None:
    columns = [getattr(YearlyStatus, name) for name in FIGURES]
    rows = db.session.execute(
        select(YearlyStatus.venture_id, YearlyStatus.fiscal_year, YearlyStatus.number, *columns)
        .where(YearlyStatus.venture_id.in_(ids))
        .order_by(YearlyStatus.number)
    )
    for key, year, number, *figures in rows:
        for one in by_id[key]:
            one.years[year] = dict(zip(FIGURES, figures, strict=True))
            one.numbers[year] = number


def _as_known(one: Recorded, year: int) -> KnownVenture:
    figures: Mapping[str, Any] = one.years.get(year, {})
    return KnownVenture(
        name=one.name,
        legal_form=one.legal_form,
        founded_on=one.founded_on,
        revenue={y: said["revenue"] for y, said in one.years.items()},
        regular=figures.get("regular"),
        non_regular=figures.get("non_regular"),
        youth=figures.get("youth"),
        female=figures.get("female"),
    )

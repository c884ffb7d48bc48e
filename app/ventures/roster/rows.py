"""What each row of a list of ventures says, and what writing it would do. Money in won; no database."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.kernel.money import Won
from app.kernel.states import Labelled
from app.kernel.text import N_, Text
from app.ventures.identifiers import InvalidNumber, LegalForm, biz_reg_no, legal_form_of, plain, split_name
from app.ventures.roster.cells import BadCell, day, head_count, is_blank, is_not_handed_in, won
from app.ventures.roster.columns import Column, Table
from app.ventures.roster.read import CellValue, Row, as_written
from app.ventures.roster.words import COUNTS, NEEDED, TEXTS, Field

LONGEST_NAME = 100
_TOTAL = re.compile(r"[가-힣0-9]{0,8}(?:소계|합계|총계|누계|평균)(?:\d.*)?|(?:계|총)(?:\d.*)?")
_REMARK = re.compile(r"[※*■□▶▷●○◆◇]|주\s?\d?\s?[.:)]\s|작성자|담당자|출처|비고\s*[:：]")


class Outcome(Labelled):
    """What becomes of one row."""

    CREATED = "created", N_("새로 등록"), "good"
    UPDATED = "updated", N_("고침"), "going"
    UNCHANGED = "unchanged", N_("바뀐 것 없음"), "quiet"
    DUPLICATE = "duplicate", N_("같은 파일에 또 있음"), "warn"
    ERROR = "error", N_("고쳐야 함"), "bad"
    SKIPPED = "skipped", N_("목록이 아닌 행"), "quiet"


@dataclass(frozen=True)
class VentureValues:
    """What a good row says; None where nothing was handed in. Revenue is won per year."""

    biz_reg_no: str
    name: str
    legal_form: LegalForm | None
    form_word: str | None
    founded_on: date
    revenue: Mapping[int, Won | None] = field(default_factory=dict)
    regular: int | None = None
    non_regular: int | None = None
    youth: int | None = None
    female: int | None = None
    texts: Mapping[Field, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CellProblem:
    """One cell that cannot be read: the header's words, what stands there, what is expected."""

    column: str
    written: str
    message: Text


@dataclass(frozen=True)
class RosterRow:
    """One row below the header; exactly one of `values`, `problems` or neither (skipped)."""

    row: int
    name: str | None = None
    form_word: str | None = None
    values: VentureValues | None = None
    problems: tuple[CellProblem, ...] = ()
    first_seen: int | None = None


@dataclass(frozen=True)
class KnownVenture:
    """What is already recorded under a 사업자등록번호, in the same words as a row's values."""

    name: str
    legal_form: LegalForm | None
    founded_on: date | None
    revenue: Mapping[int, Won | None] = field(default_factory=dict)
    regular: int | None = None
    non_regular: int | None = None
    youth: int | None = None
    female: int | None = None


@dataclass(frozen=True)
class Judged:
    """A row with its outcome; `changes` maps a field's name to what is recorded and what the row says."""

    row: RosterRow
    outcome: Outcome
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)

    def as_report(self) -> dict[str, object]:
        """The row as the import report lists it."""
        item: dict[str, object] = {"row": self.row.row}
        if self.outcome is Outcome.SKIPPED:
            return {**item, "outcome": self.outcome.value}
        item |= {"name": self.row.name, "legal_form": self.row.form_word, "outcome": self.outcome.value}
        values = self.row.values
        if values is None:
            return {**item, "error_columns": [problem.column for problem in self.row.problems]}
        return item | {
            "biz_reg_no": values.biz_reg_no,
            "founded_on": values.founded_on.isoformat(),
            "revenue": {str(year): amount for year, amount in values.revenue.items()},
            "regular": values.regular,
            "non_regular": values.non_regular,
            "youth": values.youth,
            "female": values.female,
        }


# Reading


def read_rows(table: Table, today: date) -> list[RosterRow]:
    """Every row below the header that is not empty; a number seen before on a good row is marked."""
    seen: dict[str, int] = {}
    return [_marked_if_seen(row, seen) for row in _rows(table, today)]


def _marked_if_seen(row: RosterRow, seen: dict[str, int]) -> RosterRow:
    if row.values is None:
        return row
    first = seen.setdefault(row.values.biz_reg_no, row.row)
    return row if first == row.row else replace(row, first_seen=first)


def _rows(table: Table, today: date) -> Iterator[RosterRow]:
    for index in range(table.first_row, len(table.sheet.rows)):
        cells = table.sheet.rows[index]
        if all(c == "" or is_blank(c) for c in cells):
            continue
        if _is_not_a_firm(table, cells):
            yield RosterRow(index + 1)
        else:
            yield _Reader(table, cells, today).read(index + 1)


def _is_not_a_firm(table: Table, cells: Row) -> bool:
    """Subtotals, remarks, section headings, numbered empty lines and headers printed again."""
    name, number, founded = (_cell(table, cells, what) for what in NEEDED)
    if not is_blank(number) or not is_blank(founded):
        return _repeats_header(table, cells)
    filled = [c for c in cells if not is_blank(c)]
    if is_blank(name) or any(_is_total(c) for c in filled[:2]):
        return True
    return len(filled) == 1 and _REMARK.match(as_written(filled[0])) is not None


def _is_total(cell: CellValue) -> bool:
    return isinstance(cell, str) and _TOTAL.fullmatch(re.sub(r"[\s()\[\]<>]", "", plain(cell))) is not None


def _repeats_header(table: Table, cells: Row) -> bool:
    name = table.column(Field.NAME)
    if name is None or as_written(cells[name.index]) != name.words:
        return False
    return sum(as_written(cells[c.index]) == c.words for c in table.columns) >= 3


def _cell(table: Table, cells: Row, wanted: Field) -> CellValue:
    column = table.column(wanted)
    return cells[column.index] if column else ""


class _Reader:
    """Reads one row, collecting a problem per cell that cannot be read."""

    def __init__(self, table: Table, cells: Row, today: date) -> None:
        self.table, self.cells, self.today = table, cells, today
        self.problems: list[tuple[int, CellProblem]] = []

    def read(self, number: int) -> RosterRow:
        """The row's values, or its problems in the order of the columns."""
        name = split_name(as_written(self._value(Field.NAME)))
        texts = self._texts()
        self._check_name(name.bare)
        biz = self._biz_reg_no()
        founded = self._founded_on()
        revenue = {c.year: self._revenue(c, founded) for c in self.table.revenue_columns if c.year}
        counts = {what: self._count(what) for what in COUNTS}
        if self.problems or biz is None or founded is None:
            problems = tuple(problem for _, problem in sorted(self.problems, key=lambda pair: pair[0]))
            return RosterRow(number, name.bare, name.form_word, problems=problems)
        form = name.form or legal_form_of(texts.get(Field.LEGAL_FORM, ""))
        word = name.form_word or (texts.get(Field.LEGAL_FORM) if form else None)
        values = VentureValues(
            biz_reg_no=biz,
            name=name.bare,
            legal_form=form,
            form_word=word,
            founded_on=founded,
            revenue=revenue,
            regular=counts[Field.REGULAR],
            non_regular=counts[Field.NON_REGULAR],
            youth=counts[Field.YOUTH],
            female=counts[Field.FEMALE],
            texts=texts,
        )
        return RosterRow(number, name.bare, word, values)

    def _value(self, what: Field) -> CellValue:
        return _cell(self.table, self.cells, what)

    def _problem(self, column: Column | None, message: Text) -> None:
        if column is not None:
            problem = CellProblem(column.words, as_written(self.cells[column.index]), message)
            self.problems.append((column.index, problem))

    def _check_name(self, bare: str) -> None:
        if not bare:
            self._problem(self.table.column(Field.NAME), N_("기업명이 비어 있습니다."))
        elif len(bare) > LONGEST_NAME:
            self._problem(self.table.column(Field.NAME), N_("기업명이 너무 깁니다."))

    def _biz_reg_no(self) -> str | None:
        value = self._value(Field.BIZ_REG_NO)
        if is_not_handed_in(value):
            self._problem(self.table.column(Field.BIZ_REG_NO), N_("사업자등록번호가 비어 있습니다."))
            return None
        try:
            return biz_reg_no(as_written(value))
        except InvalidNumber as error:
            self._problem(self.table.column(Field.BIZ_REG_NO), error.message)
            return None

    def _founded_on(self) -> date | None:
        value = self._value(Field.FOUNDED_ON)
        if is_not_handed_in(value):
            self._problem(self.table.column(Field.FOUNDED_ON), N_("설립일이 비어 있습니다."))
            return None
        try:
            return day(value, self.today)
        except BadCell as error:
            self._problem(self.table.column(Field.FOUNDED_ON), error.message)
            return None

    def _revenue(self, column: Column, founded: date | None) -> Won | None:
        """Won of a year; None before the firm was founded, whatever stands there."""
        try:
            amount = won(self.cells[column.index], column.unit)
        except BadCell as error:
            self._problem(column, error.message)
            return None
        return None if founded and column.year and column.year < founded.year else amount

    def _count(self, what: Field) -> int | None:
        column = self.table.column(what)
        if column is None:
            return None
        try:
            return head_count(self.cells[column.index])
        except BadCell as error:
            self._problem(column, error.message)
            return None

    def _texts(self) -> dict[Field, str]:
        columns = [column for what in TEXTS if (column := self.table.column(what))]
        written = ((c.field, self.cells[c.index]) for c in columns)
        return {what: as_written(value) for what, value in written if not is_not_handed_in(value)}


# Judging


def judge(rows: Sequence[RosterRow], known: Mapping[str, KnownVenture]) -> list[Judged]:
    """What writing each row would do, given what is recorded; nothing handed in never erases a value."""
    return [_judged(row, known) for row in rows]


def _judged(row: RosterRow, known: Mapping[str, KnownVenture]) -> Judged:
    if row.problems:
        return Judged(row, Outcome.ERROR)
    if row.values is None:
        return Judged(row, Outcome.SKIPPED)
    if row.first_seen is not None:
        return Judged(row, Outcome.DUPLICATE)
    recorded = known.get(row.values.biz_reg_no)
    if recorded is None:
        return Judged(row, Outcome.CREATED)
    changes = dict(_changes(row.values, recorded))
    return Judged(row, Outcome.UPDATED if changes else Outcome.UNCHANGED, changes)


def _changes(new: VentureValues, old: KnownVenture) -> Iterator[tuple[str, tuple[object, object]]]:
    for name in ("name", "legal_form", "founded_on", "regular", "non_regular", "youth", "female"):
        said, recorded = getattr(new, name), getattr(old, name)
        if said is not None and said != recorded:
            yield name, (recorded, said)
    for year, amount in new.revenue.items():
        if amount is not None and amount != old.revenue.get(year):
            yield f"revenue_{year}", (old.revenue.get(year), amount)

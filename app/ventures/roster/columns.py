"""Finding the table on a sheet: which row is the header, what each column means, in which unit money stands."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.kernel.text import N_, Text, translated
from app.ventures.identifiers import plain
from app.ventures.roster.cells import UNITS, is_blank
from app.ventures.roster.read import CellValue, RosterError, Sheet, as_written
from app.ventures.roster.words import (
    NEEDED,
    YEARLY,
    Field,
    meaning,
    says_last_year,
    unit_in_label,
    years_in,
)

_SEARCHED_ROWS = 60
_ASIDE = re.compile(r"예시|샘플|sample|작성\s*요령|작성\s*방법|안내|코드|표지|목차", re.IGNORECASE)
_TOTAL_WORD = re.compile(r"(?:소|합|총|누)?(?:계|합계|소계|총계|누계|평균)")
_CARRIES_OVER = re.compile(
    r"청년|여성|남성|담당|장애|취약|정규|계약|신규|목표|예상|예정|계획|전망|추정|수출|투자|대표|퇴사|입사"
)


@dataclass(frozen=True)
class Label:
    """A header over one or two rows; `words` is what the sheet says, as written."""

    upper: str
    lower: str

    @property
    def words(self) -> str:
        return " ".join(part for part in (self.upper, self.lower) if part)


@dataclass(frozen=True)
class Column:
    """A column that was placed; `unit` is won per written unit for money, `year` for yearly figures."""

    index: int
    field: Field
    words: str
    year: int | None = None
    unit: int = 1


@dataclass(frozen=True)
class LeftOut:
    """A column that was not placed, and why (a Korean message)."""

    index: int
    words: str
    reason: str


@dataclass(frozen=True)
class Table:
    """The list of ventures on a sheet; `first_row` is the index of the first row below the header."""

    sheet: Sheet
    first_row: int
    columns: tuple[Column, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[Text, ...] = field(default=())

    def column(self, wanted: Field) -> Column | None:
        """The first column of a field."""
        return self._by_field.get(wanted)

    @cached_property
    def _by_field(self) -> dict[Field, Column]:
        return {column.field: column for column in reversed(self.columns)}

    @cached_property
    def revenue_columns(self) -> list[Column]:
        """One per year, in the sheet's order."""
        return [c for c in self.columns if c.field is Field.REVENUE]


@dataclass(frozen=True)
class _Candidate:
    sheet: Sheet
    top: int
    height: int
    labels: tuple[Label, ...]
    meanings: frozenset[tuple[Field, tuple[int, ...]]]
    units: tuple[str, ...] = ()

    @property
    def first_row(self) -> int:
        """The index of the first row below the header and its row of units."""
        return self.top + self.height + bool(self.units)

    @property
    def placed(self) -> set[Field]:
        return {what for what, _ in self.meanings}

    @property
    def needed(self) -> int:
        return sum(f in self.placed for f in NEEDED)

    @property
    def weight(self) -> tuple[int, int, int, int]:
        """Needed fields first, then sheets that are lists and not examples, then everything recognised."""
        plain_sheet = self.sheet.visible and not _ASIDE.search(self.sheet.name)
        return self.needed, plain_sheet, _rows_with_numbers(self) > 0, len(self.meanings)

    @property
    def fit(self) -> tuple[int, int, int]:
        """How well these rows read as the header; one row is preferred to two that say the same."""
        return self.needed, len(self.meanings), -self.height


def find_table(sheets: Sequence[Sheet], sheet_name: str | None = None) -> Table:
    """The table of ventures in the workbook, or on the named sheet. Raises RosterError naming what is missing."""
    wanted = [s for s in sheets if sheet_name is None or plain(s.name) == plain(sheet_name)]
    if not wanted:
        raise RosterError(N_("'%(sheet)s' 시트가 없습니다."), sheet=sheet_name)
    best = [c for c in (_best_on(sheet) for sheet in wanted) if c is not None]
    if not best:
        raise RosterError(
            N_("표의 머리글을 찾지 못했습니다. 기업명, 사업자등록번호, 설립일 열이 있는 표를 올려 주세요.")
        )
    chosen = max(best, key=lambda c: (c.weight, _newest_year(c.sheet)))
    missing = [f.value for f in NEEDED if f not in chosen.placed]
    if missing:
        raise RosterError(
            N_("꼭 필요한 열이 없습니다: %(missing)s. 찾은 머리글: %(found)s"),
            missing=", ".join(missing),
            found=", ".join(label.words for label in chosen.labels if label.words),
        )
    others = [c.sheet.name for c in best if c is not chosen and c.needed == len(NEEDED)]
    return _table(chosen, sheets, others)


def _newest_year(sheet: Sheet) -> int:
    heads = " ".join(as_written(cell) for row in sheet.rows[:3] for cell in row if isinstance(cell, str))
    return max(years_in(f"{sheet.name} {heads}"), default=0)


def _best_on(sheet: Sheet) -> _Candidate | None:
    best: _Candidate | None = None
    for top in range(min(len(sheet.rows), _SEARCHED_ROWS)):
        for height in (1, 2):
            candidate = _candidate(sheet, top, height)
            if candidate and (best is None or candidate.fit > best.fit):
                best = candidate
    if best and best.height == 1 and _goes_on_below(sheet, best, _is_year):
        best = _candidate(sheet, best.top, 2) or best
    if best and _goes_on_below(sheet, best, _is_unit):
        units = sheet.rows[best.top + best.height]
        best = replace(best, units=tuple(as_written(c) for c in units))
    return best


def _candidate(sheet: Sheet, top: int, height: int) -> _Candidate | None:
    """The row (or the pair) read as a header, if it names at least two fields."""
    if top + height > len(sheet.rows) or all(is_blank(c) for c in sheet.rows[top + height - 1]):
        return None
    uppers = _upper_labels(sheet, top, height)
    lowers = [as_written(c) for c in sheet.rows[top + 1]] if height == 2 else [""] * len(uppers)
    labels = tuple(Label(u, "" if lo == u else lo) for u, lo in zip(uppers, lowers, strict=True))
    meanings = frozenset((m[0], tuple(years_in(label.words))) for label in labels if (m := _meaning(label)))
    if len(meanings) < 2:
        return None
    return _Candidate(sheet, top, height, labels, meanings)


def _upper_labels(sheet: Sheet, top: int, height: int) -> list[str]:
    """The words of the upper header row, spread over the cells each one stands above."""
    words = [as_written(c) for c in sheet.rows[top]]
    spread = list(words)
    merged_here = False
    for (row_from, col_from), (row_to, col_to) in sheet.merged:
        if row_from <= top <= row_to and col_from < len(words):
            merged_here = True
            text = as_written(sheet.rows[row_from][col_from])
            for col in range(col_from, min(col_to, len(words) - 1) + 1):
                spread[col] = text if row_from == top else spread[col]
    if height == 2 and not merged_here:
        below = sheet.rows[top + 1]
        for col in range(1, len(words)):
            if not spread[col] and not is_blank(below[col]):
                spread[col] = spread[col - 1]
    return spread


def _goes_on_below(sheet: Sheet, found: _Candidate, belongs: Callable[[str], bool]) -> bool:
    """Whether the row below the header names no firm and holds only what belongs there: years, or units."""
    if found.first_row >= len(sheet.rows):
        return False
    below = sheet.rows[found.first_row]
    keys = [
        i
        for i, label in enumerate(found.labels)
        if (m := _meaning(label)) and m[0] in (*NEEDED, Field.SERIAL)
    ]
    cells = [c for c in below if not is_blank(c)]
    if not cells or any(not is_blank(below[i]) for i in keys):
        return False
    return all(map(belongs, map(as_written, cells)))


def _is_year(text: str) -> bool:
    return re.fullmatch(r"['’]?(?:20)?\d{2}\s*(?:년도?)?", plain(text)) is not None and bool(years_in(text))


def _is_unit(text: str) -> bool:
    inner = re.sub(r"[\s()\[\]:]", "", plain(text))
    return re.fullmatch(r"(?:단위)?(?:(?:천만|백만|십만|만|천|억)?원|억|명|인)", inner) is not None


def _meaning(label: Label) -> tuple[Field, int] | None:
    """What a header means: both rows together, else the lower one where the upper only groups it."""
    if not label.lower:
        return meaning(label.upper)
    if _is_unit(label.lower):
        return meaning(label.upper)
    together = meaning(label.words)
    if together or _CARRIES_OVER.search(label.upper):
        return together or _under_a_kind_of_staff(label)
    return meaning(label.lower)


def _under_a_kind_of_staff(label: Label) -> tuple[Field, int] | None:
    """A total below `정규직` is the number of regular staff; anything else below it is a part of them."""
    return meaning(label.upper) if _TOTAL_WORD.fullmatch(plain(label.lower).replace(" ", "")) else None


def _rows_with_numbers(candidate: _Candidate) -> int:
    """How many of the first rows below the header hold a ten-digit number where one is expected."""
    index = next(
        (
            i
            for i, label in enumerate(candidate.labels)
            if (m := _meaning(label)) and m[0] is Field.BIZ_REG_NO
        ),
        None,
    )
    if index is None:
        return 0
    first = candidate.first_row
    cells = (row[index] for row in candidate.sheet.rows[first : first + 200])
    return sum(len(re.sub(r"[^0-9]", "", plain(as_written(c)))) == 10 for c in cells)


# Placing


def _table(found: _Candidate, sheets: Sequence[Sheet], others: Sequence[str]) -> Table:
    columns: dict[tuple[Field, int | None], tuple[int, Column]] = {}
    left_out: list[LeftOut] = []
    notes: list[Text] = [
        translated(N_("'%(sheet)s' 시트도 목록이지만 읽지 않았습니다."), sheet=name) for name in others
    ]
    units = _Units(found, sheets)
    for index, label in enumerate(found.labels):
        if not label.words:
            continue
        placed = _placed(index, label, found, units)
        if isinstance(placed, LeftOut):
            left_out.append(placed)
            continue
        column, rank = placed
        key = (column.field, column.year if column.field is Field.REVENUE else None)
        kept = columns.get(key)
        if kept is None or _is_better(column, rank, *kept):
            columns[key] = (rank, column)
            column = kept[1] if kept else column
        if columns[key][1] is not column:
            left_out.append(LeftOut(column.index, column.words, N_("같은 뜻의 다른 열을 읽었습니다.")))
    if units.assumed:
        notes.append(translated(N_("금액의 단위를 찾지 못해 원으로 읽었습니다.")))
    ordered = sorted((c for _, c in columns.values()), key=lambda c: c.index)
    left_out.sort(key=lambda one: one.index)
    return Table(found.sheet, found.first_row, tuple(ordered), tuple(left_out), tuple(notes))


def _is_better(new: Column, rank: int, old_rank: int, old: Column) -> bool:
    """The newer year of a head count, else the plainer word, else the column further left."""
    return (-(new.year or 0), rank) < (-(old.year or 0), old_rank)


def _placed(index: int, label: Label, found: _Candidate, units: "_Units") -> tuple[Column, int] | LeftOut:
    means = _meaning(label)
    if means is None:
        return LeftOut(index, label.words, N_("무엇을 뜻하는 열인지 알 수 없습니다."))
    what, rank = means
    years = years_in(label.words)
    if len(years) > 1:
        return LeftOut(index, label.words, N_("머리글에 연도가 둘 이상 있습니다."))
    year = years[0] if years and what in YEARLY else None
    if what is Field.REVENUE and year is None:
        year = _year_of_sheet(found, last=says_last_year(label.words))
        if year is None:
            return LeftOut(
                index, label.words, N_("어느 해의 매출인지 알 수 없습니다. 머리글에 연도를 적어 주세요.")
            )
    unit = units.of(what, label, index) if what is Field.REVENUE else 1
    return Column(index, what, label.words, year, unit), rank


def _year_of_sheet(found: _Candidate, *, last: bool) -> int | None:
    """The one year that title and notes name, if they speak of its end; for 전년도 the year before it."""
    above = [as_written(c) for row in found.sheet.rows[: found.top] for c in row if isinstance(c, str)]
    said = [text for text in [found.sheet.name, *above] if years_in(text)]
    years = {year for text in said for year in years_in(text)}
    if len(years) != 1:
        return None
    (year,) = years
    if last:
        return year - 1
    partial = any(re.search(r"(?<!\d)(?:[1-9]|1[01])\s*월|상반기|분기", text) for text in [*said, *above])
    return None if partial else year


class _Units:
    """In which unit each money column stands: its own header, a note above, a note elsewhere, else won."""

    def __init__(self, found: _Candidate, sheets: Sequence[Sheet]) -> None:
        rows = found.sheet.rows
        above = _texts(rows[: found.top + found.height - 1])
        below = _texts(rows[found.first_row :], only_notes=True)
        elsewhere = [
            t for s in sheets if s is not found.sheet and len(s.rows) < _SEARCHED_ROWS for t in _texts(s.rows)
        ]
        self._notes = (above, below, elsewhere)
        self._row = found.units
        self.assumed = False

    def of(self, what: Field, label: Label, index: int) -> int:
        """Won per written unit."""
        below = f"({self._row[index].strip('()[]')})" if self._row else ""
        for part in (below, label.lower, f"({label.lower.strip('()[]')})", label.upper):
            own = unit_in_label(part)
            if own is not None:
                return own
        stem = "매출" if what is Field.REVENUE else what.value[:2]
        for notes in self._notes:
            said = [u for u in (unit_in_note(note, stem) for note in notes) if u is not None]
            if said:
                return Counter(said).most_common(1)[0][0]
        self.assumed = True
        return 1


def _texts(rows: Sequence[Sequence[CellValue]], *, only_notes: bool = False) -> list[str]:
    """Cells that may hold a remark about units."""
    found = []
    for row in rows:
        cells = [c for c in row if isinstance(c, str) and "원" in c and not is_blank(c)]
        found += [as_written(c) for c in cells if not only_notes or re.search(r"단위|[※*]", c)]
    return found


_UNIT = "|".join(sorted((u for u in UNITS if u.endswith("원")), key=len, reverse=True))


def unit_in_note(note: str, stem: str) -> int | None:
    """The unit a note gives for a stem: `단위: 매출 천원, 투자 백만원`; a bare `단위: 천원` speaks for all money."""
    text = re.sub(r"(천만|백만|십만|만|천|억)\s+원", r"\1원", plain(note))
    named = re.search(rf"{stem}[^,;/·]*?(?<![가-힣])({_UNIT})", text)
    if named:
        return UNITS[named[1]]
    general = re.search(
        rf"단위\s*[:：]?\s*(?:(?:금액|명|인|개|건)\s*[:,/·]?\s*)*({_UNIT})", text
    ) or re.search(rf"(?:금액|모든\s*금액)[^,;]*?(?<![가-힣])({_UNIT})", text)
    if general:
        return UNITS[general[1]]
    short = re.fullmatch(rf"[(\[<]\s*({_UNIT})\s*(?:[,/·]\s*명)?\s*[)\]>]", text)
    return UNITS[short[1]] if short else None

"""Sheets of a workbook as rows of cells; what a cell says is kept as written. No database, no clock."""

import csv
import io
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.kernel.errors import Refused
from app.kernel.text import N_

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

CellValue = str | int | float | bool | date | datetime | time | timedelta
Row = list[CellValue]
MergedRange = tuple[tuple[int, int], tuple[int, int]]


class RosterError(Refused):
    """A file that cannot be read as a list of ventures; nothing of it is written."""


@dataclass(frozen=True)
class Sheet:
    """One sheet; `rows[0]` is row 1 and every row is as long as the sheet is wide."""

    name: str
    rows: list[Row]
    merged: tuple[MergedRange, ...] = ()
    visible: bool = True


def read_workbook(content: bytes, filename: str) -> list[Sheet]:
    """Every sheet of an Excel or OpenDocument workbook, or the one table of a CSV file."""
    if filename.lower().endswith((".csv", ".tsv", ".txt")):
        return [_read_csv(content)]
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = {s.name: s.visible == SheetVisibleEnum.Visible for s in book.sheets_metadata}
        sheets = [_read_sheet(book.get_sheet_by_name(name), visible[name]) for name in book.sheet_names]
    except (CalamineError, ValueError, OSError) as error:
        raise RosterError(
            N_("표를 열 수 없습니다. 암호가 없는 xlsx 파일인지, 끝까지 내려받은 파일인지 확인하세요.")
        ) from error
    if not any(sheet.rows for sheet in sheets):
        raise RosterError(N_("표에 내용이 없습니다."))
    return sheets


def _read_sheet(sheet: "CalamineSheet", visible: bool) -> Sheet:
    rows: list[Row] = sheet.to_python(skip_empty_area=False) if sheet.height else []
    merged = tuple(sheet.merged_cell_ranges or ())
    return Sheet(unicodedata.normalize("NFC", sheet.name), rows, merged, visible)


def _read_csv(content: bytes) -> Sheet:
    text = _decoded(content)
    first = text[:4096]
    delimiter = max(",\t;", key=first.count)
    try:
        rows: list[Row] = [
            list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise RosterError(N_("CSV 파일의 따옴표나 줄바꿈이 잘못되어 읽을 수 없습니다.")) from error
    width = max((len(row) for row in rows), default=0)
    if not width:
        raise RosterError(N_("표에 내용이 없습니다."))
    return Sheet("CSV", [row + [""] * (width - len(row)) for row in rows])


def _decoded(content: bytes) -> str:
    """UTF-8 first, then the code page Korean Excel saves CSV in."""
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RosterError(N_("글자를 읽을 수 없습니다. UTF-8 또는 CP949로 저장한 CSV 파일을 올려 주세요."))


def as_written(value: CellValue) -> str:
    """A cell's words as a person reads them on the sheet, in NFC, on one line."""
    if isinstance(value, str):
        return " ".join((value if value.isascii() else unicodedata.normalize("NFC", value)).split())
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)

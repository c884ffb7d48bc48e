"""A call's applications as a spreadsheet: chosen columns, money as numbers, text that looks like a formula kept as text."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from types import MappingProxyType
from typing import Any

from app.applications.models import Call
from app.applications.queries import ApplicationRow
from app.kernel import clock
from app.kernel.text import N_, no_formula

Answers = Mapping[int, Mapping[str, Any]]
"""What was sent in last: application id → question → the answer."""

COLUMNS: dict[str, str] = {
    "receipt_no": N_("접수번호"),
    "name": N_("기업"),
    "biz_reg_no": N_("사업자등록번호"),
    "representative": N_("대표자"),
    "state": N_("상태"),
    "submitted_at": N_("접수 일시"),
    "capacity": N_("원하는 자리"),
    "one_line": N_("한 줄 소개"),
    "amount_asked": N_("신청 금액"),
    "reason": N_("부적격 까닭"),
    "rank": N_("순위"),
}

PERSONAL = frozenset({"representative"})
"""Columns about a person, ticked only by whoever needs them."""


def _seoul(row: ApplicationRow) -> str:
    at = row.application.submitted_at
    return f"{at.astimezone(clock.SEOUL):%Y-%m-%d %H:%M:%S}" if at else ""


_READ: dict[str, Callable[[ApplicationRow], Any]] = {
    "receipt_no": lambda row: row.application.receipt_no,
    "name": lambda row: row.name,
    "biz_reg_no": lambda row: row.venture.biz_reg_no,
    "representative": lambda row: row.venture.representative,
    "state": lambda row: row.application.state.label_ko,
    "submitted_at": _seoul,
    "capacity": lambda row: row.capacity,
    "one_line": lambda row: row.application.one_line,
    "amount_asked": lambda row: row.application.amount_asked,
    "reason": lambda row: row.application.reason,
    "rank": lambda row: row.application.rank,
}

MOST_IN_CELL = 32_767
"""Characters that Excel takes in a cell."""


ANSWER = "answer:"
"""Before the key of a question, it names the column of its answers."""


def columns_of(call: Call) -> dict[str, str]:
    """What a sheet of this call can hold, in order: the facts of the list, then the answers sent in last."""
    return COLUMNS | {f"{ANSWER}{question.key}": question.label for question in call.questions}


def _rows(
    rows: Sequence[ApplicationRow], columns: Iterable[str], answers: Answers = MappingProxyType({})
) -> list[list[Any]]:
    return [
        [
            answers.get(row.id, {}).get(key.removeprefix(ANSWER))
            if key.startswith(ANSWER)
            else _READ[key](row)
            for key in columns
        ]
        for row in rows
    ]


def as_csv(
    rows: Sequence[ApplicationRow], columns: Mapping[str, str], answers: Answers = MappingProxyType({})
) -> tuple[bytes, str, str]:
    """UTF-8 with BOM, as Excel opens it. `columns` are keys with their heads."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([no_formula(head) for head in columns.values()])
    writer.writerows([[no_formula(cell) for cell in row] for row in _rows(rows, columns, answers)])
    return out.getvalue().encode("utf-8-sig"), "text/csv", "csv"


def as_xlsx(
    rows: Sequence[ApplicationRow], columns: Mapping[str, str], answers: Answers = MappingProxyType({})
) -> tuple[bytes, str, str]:
    """One sheet; cells are text or numbers, never formulas."""
    import xlsxwriter  # heavy: only where a sheet is made

    out = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("신청")
        bold = book.add_format({"bold": True, "bottom": 2})
        sheet.write_row(0, 0, list(columns.values()), bold)
        for number, row in enumerate(_rows(rows, columns, answers), 1):
            for place, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(number, place, cell)
                elif cell is not None:
                    sheet.write_string(number, place, str(cell)[:MOST_IN_CELL])
        sheet.freeze_panes(1, 1)
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return out.getvalue(), media, "xlsx"

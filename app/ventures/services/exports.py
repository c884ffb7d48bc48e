"""Lists as files to take away: Excel and CSV. A text that looks like a formula stays a text. Money in won."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from app.kernel.access import Actor, authorize
from app.kernel.errors import Refused
from app.kernel.states import Labelled
from app.kernel.text import N_, no_formula, translated
from app.ventures.identifiers import show_biz_reg_no
from app.ventures.policy import VenturePermission
from app.ventures.queries import listing
from app.ventures.queries.listing import Filters, Line
from app.ventures.roster.rows import Judged
from app.ventures.services.roster import Reading

Cell = str | int | float | None

COLUMNS: dict[str, tuple[str, Callable[[Line], Cell]]] = {
    "name": (N_("기업"), lambda line: line.name),
    "biz_reg_no": (
        N_("사업자등록번호"),
        lambda line: show_biz_reg_no(line.biz_reg_no) if line.biz_reg_no else None,
    ),
    "stage": (N_("성장단계"), lambda line: _word(line.stage)),
    "value": (N_("분야"), lambda line: _word(line.value)),
    "founded": (N_("설립일"), lambda line: _day(line.founded_on)),
    "fiscal_year": (N_("실적 연도"), lambda line: line.fiscal_year),
    "revenue": (N_("매출(원)"), lambda line: line.revenue),
    "employees": (N_("종사자(명)"), lambda line: line.employees),
    "raised": (N_("누적 투자(원)"), lambda line: line.raised),
    "coordinator": (N_("담당"), lambda line: line.coordinator),
    "address": (N_("소재지"), lambda line: line.address),
    "representative": (N_("대표자"), lambda line: line.representative),
    "phone": (N_("연락처"), lambda line: line.phone),
    "email": (N_("이메일"), lambda line: line.email),
}
PERSONAL = ("representative", "phone", "email")


def _word(state: Labelled | None) -> str | None:
    return str(state.label) if state is not None else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def list_file(
    actor: Actor, filters: Filters, sort: str, columns: Sequence[str], reason: str, *, excel: bool
) -> tuple[bytes, int]:
    """The filtered list as a file, and how many ventures are in it. Raises Refused without a reason."""
    authorize(actor, VenturePermission.EXPORT)
    if len(reason.strip()) < 2:
        raise Refused(N_("내려받는 까닭을 적어 주세요. 접속기록에 남습니다."), field="reason")
    chosen = [key for key in COLUMNS if key in columns or key == "name"]
    heads = [str(translated(COLUMNS[key][0])) for key in chosen]
    reads = [COLUMNS[key][1] for key in chosen]
    count = 0

    def lines() -> Iterator[list[Cell]]:
        nonlocal count
        for count, line in enumerate(listing.every(actor, filters, sort), start=1):  # noqa: B007
            yield [read(line) for read in reads]

    made = (as_excel if excel else as_csv)(heads, lines())
    return made, count


def problems_file(reading: Reading) -> bytes:
    """The cells of a spreadsheet that could not be read, one a row, as an Excel file."""
    heads = [N_("행 번호"), N_("기업명"), N_("열 이름"), N_("적힌 값"), N_("고칠 점")]
    lines = [line for one in reading.judged for line in _problem_lines(one)]
    return as_excel([str(translated(head)) for head in heads], lines)


def _problem_lines(one: Judged) -> list[list[Cell]]:
    row = one.row
    return [[row.row, row.name, p.column, p.written, str(p.message)] for p in row.problems]


def as_excel(heads: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet; every text is written as text, so a formula in a cell is never a formula."""
    import xlsxwriter

    out = io.BytesIO()
    book: Any = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    bold, number = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(heads) - 1, 18)
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head, bold)
    for row, line in enumerate(lines, start=1):
        for at, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(row, at, cell)
            elif cell is not None:
                sheet.write_number(row, at, cell, number if abs(cell) >= 10_000 else None)
    book.close()
    return out.getvalue()


def as_csv(heads: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with BOM, as Korean Excel opens it; a text that would be a formula gets an apostrophe in front."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([no_formula(head) for head in heads])
    writer.writerows([no_formula(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")

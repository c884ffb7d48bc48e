"""Importing a spreadsheet of thousands of rows, against reading the bare cells."""

import os
from pathlib import Path

import python_calamine
import xlsxwriter

from app.kernel.access import system_actor
from app.kernel.db import db
from app.ventures.services import roster, roster_writing
from scripts.bench_parts.measure import Row, interleaved
from tests.conftest import make_app
from tests.make_ventures import biz_reg_no
from tests.site import run_flask

ROWS = int(os.environ.get("BENCH_ROWS", "5000"))
YEARS = range(2016, 2026)
HEADERS = (
    "상호", "사업자등록번호", "대표자", "설립일", *(f"매출액 {year}(천원)" for year in YEARS), "정규직", "비정규직", "청년",
    "여성",
)  # fmt: skip
SYLLABLES = "가나다라마바사아자차카타파하소셜벤처성동서울숲길손빛별결담온누"


def name_of(number: int) -> str:
    """A name that looks like one; no two alike within many thousands."""
    size = len(SYLLABLES)
    letters = [SYLLABLES[(number // size**place + place * 7) % size] for place in range(4)]
    return "".join(letters) + "기업"


def workbook(path: Path, count: int = ROWS) -> None:
    """A sheet as an office keeps it, ten years wide."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("기업 명부")
    sheet.write_row(0, 0, HEADERS)
    for number in range(count):
        row = (
            f"(주){name_of(number)}", biz_reg_no(10_000 + number), f"대표{number}", f"2015.{number % 12 + 1}.3",
            *(f"{number * 7 + year:,}" for year in YEARS), number % 40, number % 7, number % 9, number % 11,
        )  # fmt: skip
        sheet.write_row(number + 1, 0, row)
    book.close()


def bare(path: Path) -> int:
    """Cells as the library gives them."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return len(book.get_sheet_by_index(0).to_python())


def measure(folder: Path, _ventures: int) -> list[Row]:
    """A dry run of the whole import, everything checked and written, then rolled back."""
    data = folder / "imports"
    data.mkdir()
    path = data / "roster.xlsx"
    workbook(path)
    run_flask(data, "db", "upgrade")
    app = make_app(f"sqlite:///{data / 'app.db'}", data)

    def whole() -> None:
        with app.app_context():
            reading = roster.read(path.read_bytes(), path.name)
            roster_writing.write(reading, actor=system_actor("벤치"), filename=path.name)
            db.session.flush()
            db.session.rollback()

    def checked() -> None:
        with app.app_context():
            roster.read(path.read_bytes(), path.name)
            db.session.rollback()

    timings = interleaved(
        {"bare": lambda: bare(path), "checked": checked, "whole": whole}, repeat=1, rounds=5
    )
    cells, read, written = timings["bare"], timings["checked"], timings["whole"]
    name = f"import of {ROWS} rows"
    return [
        Row(f"{name}: reading bare cells", cells.median, "ms", None, cells.least),
        Row(f"{name}: read and checked", read.median, "ms", None, read.least),
        Row(f"{name}: read and checked over bare cells", read.median / cells.median, "×", 2.0),
        Row(f"{name}: checked and written", written.median, "ms", None, written.least),
    ]

"""Fund figures against the rate library alone; Excel out against a bare loop; memory of an export."""

import io
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from pyxirr import xirr

from app.funds import rules
from app.funds.rules import Kind, Line
from app.ventures.services.exports import as_excel
from scripts.bench_parts.imports import name_of
from scripts.bench_parts.measure import Row, interleaved
from tests.processes import ROOT

POSITIONS, FLOWS = 1000, 30
LINES, WIDTH = int(os.environ.get("BENCH_LINES", "100000")), 12
AS_OF = date(2025, 12, 31)


def ledger() -> list[Line]:
    """A fund with a thousand firms: fifteen investments, fourteen proceeds and a valuation each."""
    lines = [
        Line(date(2016, 1, 4), Kind.COMMITMENT, "조합원", 10**14),
        Line(date(2016, 1, 4), Kind.CALL, "조합원", 10**14),
    ]
    for firm in range(POSITIONS):
        party, first = name_of(firm), date(2016, 1, 5) + timedelta(days=firm % 300)
        for turn in range(FLOWS - 1):
            kind = Kind.INVESTMENT if turn % 2 == 0 else Kind.PROCEEDS
            lines.append(Line(first + timedelta(days=turn * 97), kind, party, 10_000_000 + turn * 900_000))
        lines.append(Line(date(2025, 9, 30), Kind.VALUATION, party, 150_000_000 + firm * 1000))
    return lines


def all_figures(lines: list[Line]) -> int:
    """The fund's figures with the rate and multiple of every position."""
    found = rules.figures(lines, AS_OF)
    return len(str(found.as_dict()))


def fund_rows() -> list[Row]:
    """Everything against `xirr` on flows that are ready."""
    lines = ledger()
    ready = [
        ([on for on, _ in p.flows], [float(won) for _, won in p.flows])
        for p in rules.figures(lines, AS_OF).positions
    ]
    timings = interleaved(
        {"bare": lambda: [xirr(*one) for one in ready], "whole": lambda: all_figures(lines)},
        repeat=1,
        rounds=5,
    )
    bare, whole = timings["bare"], timings["whole"]
    name = f"fund figures, {POSITIONS} positions × {FLOWS} flows"
    return [
        Row(f"{name}: pyxirr alone", bare.median, "ms", None, bare.least),
        Row(f"{name}: ours", whole.median, "ms", None, whole.least),
        Row(f"{name}: over pyxirr alone", whole.median / bare.median, "×", 3.0),
    ]


def lines_out(count: int = LINES) -> list[list[str | int]]:
    """Rows as an export has them: words and won."""
    return [
        [name_of(n), "999-88-00751", "성장", "환경", "2019-03-02", 2025, n * 10_007, n % 90, n * 1001,
         "김코디", "서울특별시 성동구 왕십리로 10", "대표자"]
        for n in range(count)
    ]  # fmt: skip


def bare_excel(lines: list[list[str | int]]) -> bytes:
    """The library's own loop."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    for row, line in enumerate(lines):
        for at, cell in enumerate(line):
            sheet.write(row, at, cell)
    book.close()
    return out.getvalue()


def excel_rows() -> list[Row]:
    """Our export against the loop, and the memory it takes beyond the rows themselves."""
    lines = lines_out()
    heads = [f"열 {n}" for n in range(WIDTH)]
    timings = interleaved(
        {"bare": lambda: bare_excel(lines), "ours": lambda: as_excel(heads, lines)}, repeat=1, rounds=5
    )
    bare, ours = timings["bare"], timings["ours"]
    name = f"Excel out, {LINES} rows × {WIDTH}"
    return [
        Row(f"{name}: bare xlsxwriter loop", bare.median, "ms", None, bare.least),
        Row(f"{name}: ours", ours.median, "ms", None, ours.least),
        Row(f"{name}: over the bare loop", ours.median / bare.median, "×", 1.2),
        Row(f"{name}: memory above idle", memory(), "MB", 30.0),
    ]


def memory() -> float:
    """Highest memory of a process that streams the rows out, above what it has before."""
    told = subprocess.run(
        [sys.executable, "-c", _STREAMING], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(told.stdout.splitlines()[-1])


_STREAMING = """
import resource, xlsxwriter
from app.ventures.services.exports import as_excel
one = ["가나다라기업", "999-88-00751", "성장", "환경", "2019-03-02", 2025, 10_007, 90, 1001, "김코디", "서울", "대표자"]
as_excel(["열"] * 12, [one])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
as_excel(["열"] * 12, ([*one[:6], n, *one[7:]] for n in range(100_000)))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def measure(_folder: Path, _ventures: int) -> list[Row]:
    """Funds and Excel."""
    return fund_rows() + excel_rows()

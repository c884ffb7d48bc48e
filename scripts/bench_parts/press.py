"""A process that makes papers: its memory from the fortieth to the last, and two of them against one."""

import os
import subprocess
import sys
import time
from pathlib import Path

from scripts.bench_parts.measure import Row
from tests.processes import ROOT

EARLY = 40
_MAKING = """
import sys
from app.documents.compose import html_of
from app.documents.render import render_pdf
from tests.papers import dossier
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 2**20
count, early = int(sys.argv[1]), int(sys.argv[2])
at = 0.0
for number in range(1, count + 1):
    render_pdf(html_of(dossier()))
    if number == early:
        at = resident()
most = next(int(l.split()[1]) for l in open("/proc/self/status") if l.startswith("VmHWM")) / 1024
print(at, resident(), most)
"""


def begun(count: int) -> "subprocess.Popen[str]":
    """A process that makes the dossier so many times."""
    command = [sys.executable, "-c", _MAKING, str(count), str(min(EARLY, count))]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def told(process: "subprocess.Popen[str]") -> tuple[float, float, float]:
    """MB at the early count, at the end, and at most."""
    out, _ = process.communicate()
    if process.returncode:
        raise RuntimeError("a paper could not be made")
    early, late, most = (float(word) for word in out.split())
    return early, late, most


def seconds(workers: int, count: int) -> float:
    """Wall clock of `workers` processes that make `count` papers each."""
    began = time.perf_counter()
    for process in [begun(count) for _ in range(workers)]:
        told(process)
    return time.perf_counter() - began


def measure(_folder: Path, _ventures: int) -> list[Row]:
    """Memory of one; speed of two."""
    count = int(os.environ.get("BENCH_PAPERS", "200"))
    early, late, most = told(begun(count))
    few = max(4, count // 20)
    pairs = [(seconds(1, few), seconds(2, few)) for _ in range(3)]
    gain = sorted(2 * one / two for one, two in pairs)[1]
    return [
        Row(f"process that makes dossiers: resident at paper {min(EARLY, count)}", early, "MB", 110.0),
        Row(f"process that makes dossiers: resident at paper {count}", late, "MB", 110.0),
        Row("process that makes dossiers: growth in between", late - early, "MB", 5.0),
        Row("process that makes dossiers: at most, while laying out", most, "MB"),
        Row(
            "two processes over one: missing to 1.5 times",
            max(0.0, 1.5 - gain),
            "×",
            0.0,
            note=f"{gain:.2f}×",
        ),
    ]

"""The benchmark: ratios measured in one interleaved run, and counts. Prints a table, writes instance/bench.json.

Usage: python scripts/bench.py [PART…] with parts of PARTS; none means all. Figures of parts that were not run stay in
the file with the time they were taken.

Every time is the median of at least five rounds with the least beside it, in milliseconds of CPU in this
process unless the row says wall clock. It says which figures miss their target; it never fails for it, only when
a part could not be measured.
"""

import importlib
import json
import os
import platform
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.bench_parts.measure import Row, table  # noqa: E402 - the path comes first

PARTS = ("pages", "evaluating", "imports", "papers", "press", "figures", "serving", "large")
TARGET = ROOT / "instance" / "bench.json"


def measured(part: str, ventures: int) -> list[Row]:
    """The figures of one part, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="dure-bench-") as name:
        found: list[Row] = importlib.import_module(f"scripts.bench_parts.{part}").measure(
            Path(name), ventures
        )
        return found


def kept() -> dict[str, Any]:
    """The parts in the file, as far as there is one of this form."""
    try:
        parts = json.loads(TARGET.read_text("utf-8"))["parts"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return dict(parts)


def write(parts: dict[str, Any], ventures: int) -> list[str]:
    """Write the file; the names of what misses its target."""
    missed = [row["name"] for part in parts.values() for row in part["rows"] if row["missed"]]
    result = {
        "machine": {
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
            "system": platform.platform(),
        },
        "ventures": ventures,
        "parts": parts,
        "misses": missed,
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return missed


def main(*asked: str) -> int:
    """Measure the parts asked for; 0 when each could be."""
    if unknown := set(asked) - set(PARTS):
        print(f"no such part: {', '.join(sorted(unknown))}. There are {', '.join(PARTS)}.")
        return 2
    ventures = int(os.environ.get("BENCH_VENTURES", "5000"))
    parts, broken = kept(), []
    for part in asked or PARTS:
        print(f"\n{part}", flush=True)
        try:
            rows = measured(part, ventures)
        except Exception:  # noqa: BLE001 - the other parts are still to be measured
            traceback.print_exc()
            broken.append(part)
            parts.pop(part, None)
            continue
        print(table(rows), flush=True)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        parts[part] = {
            "at": at,
            "load": round(os.getloadavg()[0], 1),
            "rows": [row.as_dict() for row in rows],
        }
        write(parts, ventures)
    missed = write(parts, ventures)
    print(f"\nTargets missed: {', '.join(missed) or 'none'}\nWritten to {TARGET.relative_to(ROOT)}")
    if broken:
        print(f"Not measured: {', '.join(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

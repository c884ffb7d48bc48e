"""The benchmark: ratios measured in one interleaved run, and counts. Prints a table, writes instance/bench.json.

Every time is the median of at least five rounds with the least beside it, in milliseconds of CPU in this
process unless the row says wall clock. It says which figures miss their target; it never fails for it.
"""

import json
import os
import platform
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.bench_parts import evaluating, imports, pages, papers  # noqa: E402 - the path comes first
from scripts.bench_parts.measure import Row, table  # noqa: E402


def main() -> None:
    """Measure everything in a folder of its own."""
    ventures = int(os.environ.get("BENCH_VENTURES", "5000"))
    with tempfile.TemporaryDirectory(prefix="dure-bench-") as name:
        folder = Path(name)
        rows: list[Row] = []
        for part in (pages, evaluating, imports, papers):
            rows += part.measure(folder, ventures)
    print(table(rows))
    result = {
        "machine": {
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
            "system": platform.platform(),
        },
        "ventures": ventures,
        "rows": [row.as_dict() for row in rows],
        "misses": [row.name for row in rows if row.missed],
    }
    target = ROOT / "instance" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    missed = ", ".join(result["misses"]) or "none"
    print(f"\nTargets missed: {missed}\nWritten to {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

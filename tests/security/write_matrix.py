"""Write matrix.csv from what the product answers now. Read the difference line by line before keeping it."""

import csv
import tempfile
from pathlib import Path

from tests.security.test_matrix import FILE, cells, routes
from tests.security.world import COLUMNS, demo_world
from tests.site import demo_folder


def main() -> None:
    """Run every cell and write the file."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        with demo_world(demo_folder(base / "shared"), base / "matrix") as world:
            lines = routes()
            columns = [[found for *_, found in cells(world, column, lines)] for column in COLUMNS]
            rows = [[*line, *found] for line, *found in zip(lines, *columns, strict=True)]
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["endpoint", "method", *COLUMNS])
        writer.writerows(rows)


if __name__ == "__main__":
    main()

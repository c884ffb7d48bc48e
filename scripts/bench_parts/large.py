"""The list and search with a hundred thousand ventures: the first page, the nine-hundredth, two syllables."""

import os
from pathlib import Path
from typing import Any

from app.demo.scale import multiply
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.models import Venture
from scripts.bench_parts.measure import Row, interleaved
from scripts.bench_parts.pages import floor
from tests import make
from tests.conftest import make_app
from tests.make_accounts import sign_in
from tests.site import run_flask

PAGE, SIZE = 900, 20


def prepared(data: Path, count: int) -> tuple[Any, str, int]:
    """A signed-in coordinator before that many ventures; the last one before the page far behind."""
    data.mkdir()
    run_flask(data, "db", "upgrade")
    app = make_app(f"sqlite:///{data / 'app.db'}", data)
    app.config["AUDIT_GUARD"] = False
    with app.app_context():
        multiply(count)
        db.session.commit()
        ordered = db.session.query(Venture.name, Venture.id).order_by(Venture.name, Venture.id)
        name, key = ordered.offset(min(PAGE * SIZE, count - SIZE) - 1).first()
        db.session.commit()
        client = app.test_client()
        client.judging = False  # type: ignore[attr-defined]
        sign_in(client, make.user(Role.COORDINATOR))
    return client, name, key


def measure(folder: Path, _ventures: int) -> list[Row]:
    """CPU of a page, and how it compares with the floor and with the page far behind."""
    count = int(os.environ.get("BENCH_LARGE", "100000"))
    data = folder / "large"
    client, name, key = prepared(data, count)

    def opened(**asked: str) -> None:
        answer = client.get("/ventures/" + asked.pop("path", ""), query_string=asked)
        if answer.status_code != 200:
            raise RuntimeError(f"{asked}: {answer.status_code}")

    timings = interleaved(
        {
            "floor": floor(data / "app.db"),
            "first page": opened,
            "page 900": lambda: opened(after=f"{name}~{key}"),
            "sorted by revenue": lambda: opened(sort="-revenue"),
            "search as you type": lambda: opened(path="suggest", q=name[:2]),
        },
        repeat=3,
    )
    targets = {"search as you type": 20.0}
    rows = [
        Row(f"{count} ventures, {part}: CPU", one.median, "ms", targets.get(part), one.least)
        for part, one in timings.items()
    ]
    first, far = timings["first page"].median, timings["page 900"].median
    return [
        *rows,
        Row(f"{count} ventures: first page over the floor", first / timings["floor"].median, "×", 4.0),
        Row(f"{count} ventures: page 900 over the first", far / first, "×", 1.2),
    ]

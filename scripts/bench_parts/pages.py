"""Pages with thousands of ventures: CPU per request against a raw floor, and SQL statements."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from jinja2 import Environment

from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.ventures.models import Venture
from app.ventures.services import roster, roster_writing
from scripts.bench_parts.imports import workbook
from scripts.bench_parts.measure import Row, interleaved
from tests import make
from tests.clients import JudgingClient, counting_sql
from tests.conftest import make_app
from tests.make_accounts import sign_in
from tests.site import run_flask

BARE = Environment(autoescape=True).from_string(
    "<html><body><p>{{ total }}</p><table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>"
    "{% endfor %}</tr>{% endfor %}</table></body></html>"
)


def floor(path: Path) -> Callable[[], str]:
    """The least anybody could do: driver and template, 20 rows and the count."""
    connection = sqlite3.connect(path)

    def once() -> str:
        rows = connection.execute(
            "SELECT id, name, biz_reg_no, founded_on, stage, address FROM venture "
            "WHERE merged_into_id IS NULL ORDER BY name, id LIMIT 20"
        ).fetchall()
        total = connection.execute("SELECT count(*) FROM venture WHERE merged_into_id IS NULL").fetchone()[0]
        return BARE.render(rows=rows, total=total)

    return once


def scaled(folder: Path, ventures: int) -> Flask:
    """The application on many ventures."""
    data = folder / "scale"
    data.mkdir()
    run_flask(data, "db", "upgrade")
    app = make_app(f"sqlite:///{data / 'app.db'}", data)
    app.config["AUDIT_GUARD"] = False
    path = data / "roster.xlsx"
    workbook(path, ventures)
    with app.app_context():
        reading = roster.read(path.read_bytes(), path.name)
        roster_writing.write(reading, actor=system_actor("벤치"), filename=path.name)
        db.session.commit()
    return app


def addresses(app: Flask, client: JudgingClient) -> dict[str, str]:
    """The pages that are measured."""
    with app.app_context():
        middle = db.session.query(Venture).order_by(Venture.name).offset(2500).limit(1).one()
        key, syllables = middle.id, middle.name[:2]
    far = "/ventures/"
    for _ in range(30):
        page = client.get(far).get_data(as_text=True)
        start = page.find('rel="next" href="')
        if start < 0:
            break
        far = page[start + 17 :].split('"', 1)[0].replace("&amp;", "&")
    return {
        "list, first page": "/ventures/",
        "list, page 30": far,
        "list, filtered and sorted": "/ventures/?form=stock_company&sort=-founded",
        "home": "/home" if any(r.rule == "/home" for r in app.url_map.iter_rules()) else "/",
        "venture page": f"/ventures/{key}",
        "search of the list, two syllables": f"/ventures/?q={syllables}",
        "search as you type, two syllables": f"/ventures/suggest?q={syllables}",
    }


TARGETS = {"home": 50.0, "venture page": 30.0, "search as you type, two syllables": 20.0}
STATEMENTS = {"list, first page": 4, "venture page": 12}
SIGN_IN = 1
"""The person, the browser and the roles are one statement."""


def measure(folder: Path, ventures: int) -> list[Row]:
    """CPU and statements per page."""
    app = scaled(folder, ventures)
    client = app.test_client()
    client.judging = False
    with app.app_context():
        sign_in(client, make.user(Role.COORDINATOR))
    pages = addresses(app, client)
    calls: dict[str, Callable[[], object]] = {"floor": floor(folder / "scale" / "app.db")}
    calls |= {name: (lambda at=address: client.get(at)) for name, address in pages.items()}
    timings = interleaved(calls)
    rows = [
        Row("floor: driver and bare template", timings["floor"].median, "ms", None, timings["floor"].least)
    ]
    for name, address in pages.items():
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        with counting_sql() as statements:
            client.get(address)
        time = timings[name]
        rows.append(Row(f"{name}: CPU", time.median, "ms", TARGETS.get(name), time.least, address))
        if name.startswith("list, first"):
            rows.append(Row(f"{name}: CPU over the floor", time.median / timings["floor"].median, "×", 4.0))
        wanted = STATEMENTS.get(name)
        rows.append(Row(f"{name}: SQL statements beside sign-in", len(statements) - SIGN_IN, "", wanted))
        rows.append(Row(f"{name}: size", len(answer.data) / 1000, "KB", 100.0))
    first, far = timings["list, first page"].median, timings["list, page 30"].median
    rows.append(Row("list: far page over first page", far / first, "×", 1.2))
    return rows

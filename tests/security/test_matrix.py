"""Who may enter where: every endpoint and method, every role, run for real against the demo data.

`matrix.csv` is read by people: a cell that changes is a decision. `python -m tests.security.write_matrix` writes what
is found, to be looked at line by line before it is kept.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from app import create_app
from tests.security.world import COLUMNS, World, outcome

FILE = Path(__file__).with_name("matrix.csv")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def listed() -> dict[tuple[str, str], dict[str, str]]:
    """The matrix as it is kept."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(row["endpoint"], row["method"]): row for row in csv.DictReader(file)}


def routes() -> list[tuple[str, str]]:
    """Every endpoint and method of the application, development pages left out."""
    app = create_app()
    found = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & set(METHODS)
        if not rule.endpoint.startswith("ui.")
    }
    return sorted(found)


def cells(world: World, column: str, lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and what happens when somebody of this column asks; nothing that is changed is kept."""
    for endpoint, method in lines:
        rule = next(r for r in world.app.url_map.iter_rules(endpoint) if method in (r.methods or ()))
        address = world.address(rule)
        if address is None:
            yield endpoint, method, "none there"
            continue
        answer = world.browser(column).open(address, method=method, data={} if method == "POST" else None)
        yield endpoint, method, outcome(answer.status_code, answer.location)
        if method == "POST" and answer.status_code < 400:
            world.restore()


def test_every_endpoint_and_method_has_its_line() -> None:
    kept, there = set(listed()), set(routes())
    assert kept == there, f"missing {sorted(there - kept)}, gone {sorted(kept - there)}"


def test_every_address_leads_to_something_that_is_there(world: World) -> None:
    rules = [r for r in world.app.url_map.iter_rules() if not r.endpoint.startswith("ui.")]
    assert not [r.endpoint for r in rules if world.address(r) is None]


@pytest.mark.parametrize("column", COLUMNS)
def test_the_matrix_holds(world: World, column: str) -> None:
    kept = listed()
    wrong = [
        f"{method} {endpoint}: {found}, not {kept[endpoint, method][column]}"
        for endpoint, method, found in cells(world, column, kept)
        if found != kept[endpoint, method][column]
    ]
    assert not wrong, "\n".join(wrong)

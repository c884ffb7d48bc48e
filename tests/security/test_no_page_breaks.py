"""Whatever is typed into an address or a form, no page breaks: a new page is tried without being named here."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from werkzeug.routing import Rule

from tests.security import nasty
from tests.security.test_matrix import listed
from tests.security.world import COLUMNS, NOBODY, World

pytestmark = pytest.mark.timeout(900)
SIGNS_OUT = "/sign-out"


def pages(world: World) -> Iterator[tuple[Rule, str, str]]:
    """Every page with its address and somebody who may open it, staff first."""
    kept = listed()
    for rule in world.app.url_map.iter_rules():
        row = kept.get((rule.endpoint, "GET"))
        if row is None or "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        insider = next((c for c in ("coordinator", *COLUMNS) if row[c] == "in"), None)
        if insider:
            yield rule, str(world.address(rule)), NOBODY if row[NOBODY] == "in" else insider


def test_no_address_breaks_a_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.app.request_class, "parameter_storage_class", nasty.Noting)
    broken = []
    for rule, address, column in pages(world):
        nasty.Noting.asked.clear()
        world.browser(column).get(address)
        for query in nasty.queries(frozenset(nasty.Noting.asked)):
            answer = world.browser(column).get(address, query_string=query)
            if answer.status_code >= 500:
                broken.append(f"{rule.endpoint} as {column}: {query}"[:300])
    assert not broken, "\n".join(broken)


def test_no_form_breaks_a_page(world: World) -> None:
    broken, seen = [], set()
    for rule, address, column in pages(world):
        page = world.browser(column).get(address)
        if page.mimetype != "text/html" or page.status_code != 200:
            continue
        for form in nasty.forms_of(page.get_data(as_text=True)):
            target = urlsplit(urljoin(address, form.get("action") or address)).path
            kind = (target, *sorted(set(form.fields.keys())))
            if kind in seen or target == SIGNS_OUT:
                continue
            seen.add(kind)
            broken += [
                f"{rule.endpoint} → {target}: {filled}" for filled in sent(world, column, target, form)
            ]
    assert not broken, "\n".join(broken)


def sent(world: World, column: str, target: str, form: object) -> Iterator[dict[str, list[str]]]:
    """Send a form filled in wrongly; gives the fillings that broke the page."""
    for filling in nasty.fillings(form, step=6):
        data: dict[str, list[str]] = {}
        for name, value in filling:
            data.setdefault(name, []).append(value)
        answer = world.browser(column).post(target, data=data)
        if answer.status_code >= 500:
            yield data
        if 300 <= answer.status_code < 400:
            world.restore()

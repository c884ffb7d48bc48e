"""No form of another site is carried out: every address that changes something wants the token of its page."""

import pytest
from flask import Flask

from app.kernel.roles import Role
from tests.clients import JudgingClient
from tests.make_accounts import person, sign_in


def changing(app: Flask) -> list[str]:
    """Addresses that take a POST, with parts that need not exist: the token is asked for first."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.endpoint.startswith("ui."):
            parts = {name: _fitting(rule._converters[name]) for name in rule.arguments}
            found.append(adapter.build(rule.endpoint, parts, method="POST"))
    return sorted(set(found))


def _fitting(converter: object) -> object:
    if hasattr(converter, "items"):
        return min(converter.items)
    return 1 if type(converter).__name__ == "IdConverter" else "x"


@pytest.mark.parametrize("token", [None, "", "wrong", "IjEi.aaaa.bbbb"])
def test_without_its_token_nothing_is_done(app: Flask, client: JudgingClient, token: str | None) -> None:
    with app.app_context():
        sign_in(client, person(*Role))
    client.judging = False
    data = {} if token is None else {"csrf_token": token}
    addresses = changing(app)
    assert len(addresses) > 100
    taken = [path for path in addresses if client.post(path, data=data).status_code != 400]
    assert not taken

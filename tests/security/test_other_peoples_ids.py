"""Ids of somebody else: what is not theirs is not there, and nothing is reached through a parent it does not belong to."""

from collections.abc import Iterator

from werkzeug.routing import Rule

from tests.security.test_matrix import listed
from tests.security.world import COLUMNS, NOBODY, STRANGERS, World, outcome

OPEN_TO_STRANGERS = {
    "applications.public_call": "calls are for everyone",
    "applications.start": "every venture may apply",
    "applications.answer_co_writing": "the invitation is theirs",
    "dossier.show": "a fund's managers read what is public of every venture",
    "dossier.reports": "the list holds what the reader may read",
    "dossier.order": "the other fund has invested in this venture too",
    "dossier.export": "the other fund has invested in this venture too",
    "ventures.answer_invitation": "the invitation is theirs",
}
BOTH_ARE_FREE = {"ventures.merge"}
"""Two ids that do not belong to each other on purpose."""
NOBODYS = 2_000_000_000


def id_parts(rule: Rule) -> list[str]:
    """The parts of an address that are ids."""
    return sorted(part for part in rule.arguments if part.endswith("_id"))


def tried(world: World) -> Iterator[tuple[Rule, str, str]]:
    """Every rule with an id, each of its methods, and somebody who enters with ids of their own."""
    for (endpoint, method), row in listed().items():
        rule = next(r for r in world.app.url_map.iter_rules(endpoint) if method in (r.methods or ()))
        insider = next((c for c in COLUMNS if c != NOBODY and row[c] == "in"), None)
        if id_parts(rule) and insider:
            yield rule, method, insider


def test_strangers_enter_only_what_is_open(world: World) -> None:
    named = {rule.endpoint for rule in world.app.url_map.iter_rules() if id_parts(rule)}
    entered = {
        endpoint
        for (endpoint, _), row in listed().items()
        for column in STRANGERS
        if endpoint in named and row[column] == "in" and row[NOBODY] != "in"
    }
    assert entered <= OPEN_TO_STRANGERS.keys()


def test_what_nobody_has_is_not_there(world: World) -> None:
    wrong = []
    for rule, method, insider in tried(world):
        for part in id_parts(rule):
            address = world.address(rule, **{part: NOBODYS})
            answer = world.browser(insider).open(
                address, method=method, data={} if method == "POST" else None
            )
            if answer.status_code not in (403, 404):
                wrong.append(f"{method} {address} as {insider}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_nothing_is_reached_through_another_parent(world: World) -> None:
    wrong = []
    for rule, method, insider in tried(world):
        parts = id_parts(rule)
        for part in parts if len(parts) > 1 and rule.endpoint not in BOTH_ARE_FREE else []:
            other = world.part_of(rule.endpoint, part, world.theirs)
            address = world.address(rule, **{part: other})
            answer = world.browser(insider).open(
                address, method=method, data={} if method == "POST" else None
            )
            if outcome(answer.status_code, answer.location) not in ("nothing", "no"):
                wrong.append(f"{method} {address} as {insider}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_the_neighbours_things_are_not_mine(world: World) -> None:
    """The same as the strangers' columns, the other way round."""
    wrong = []
    pairs = {role.value: column for column, role in STRANGERS.items()}
    for (endpoint, method), row in listed().items():
        rule = next(r for r in world.app.url_map.iter_rules(endpoint) if method in (r.methods or ()))
        parts = id_parts(rule)
        if not parts or endpoint in OPEN_TO_STRANGERS:
            continue
        ids = {part: world.part_of(endpoint, part, world.theirs) for part in parts}
        for column, stranger in pairs.items():
            if row[column] != "in" or row[stranger] == "in":
                continue
            answer = world.browser(column).open(
                world.address(rule, **ids), method=method, data={} if method == "POST" else None
            )
            if answer.status_code not in (403, 404):
                wrong.append(f"{method} {endpoint} as {column}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)

"""Who acts and what they may do. Deny by default: a permission without a rule is an error, never a yes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from app.kernel.errors import NotAllowed
from app.kernel.roles import STAFF, Role


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a signed-in person, nobody (id None, no roles), or a named part of the system.

    `scopes` maps a kind ("venture", "fund", …) to the ids within reach and the role held there.
    """

    id: int | None
    name: str
    roles: frozenset[Role] = frozenset()
    scopes: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    system: bool = False
    ip: str | None = None

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds at least one of `roles`."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_staff(self) -> bool:
        """Whether the actor holds any role of the office."""
        return not self.roles.isdisjoint(STAFF)

    def ids(self, kind: str) -> frozenset[int]:
        """Ids of `kind` within the actor's reach."""
        return frozenset(self.scopes.get(kind, {}))

    def role_in(self, kind: str, key: int | None) -> str | None:
        """The role held for one thing of `kind`, or None."""
        return None if key is None else self.scopes.get(kind, {}).get(key)


NOBODY = Actor(id=None, name="")


def system_actor(name: str) -> Actor:
    """A named part of the system (the worker, the command line, a schedule) that may do everything."""
    return Actor(id=None, name=name, system=True)


Rule = Callable[[Actor, Any], bool]
_rules: dict[Enum, Rule] = {}


def rule(*permissions: Enum) -> Callable[[Rule], Rule]:
    """Register the one rule of each permission; a second rule for the same permission is an error."""

    def register(decide: Rule) -> Rule:
        for permission in permissions:
            if permission in _rules:
                raise LookupError(f"two rules for {permission!r}")
            _rules[permission] = decide
        return decide

    return register


def may(actor: Actor, permission: Enum, subject: Any = None) -> bool:
    """Whether `actor` may do this to `subject`. Raises LookupError for a permission without a rule."""
    decide = _rules.get(permission)
    if decide is None:
        raise LookupError(f"no rule for {permission!r}")
    return actor.system or decide(actor, subject)


def authorize(actor: Actor, permission: Enum, subject: Any = None) -> None:
    """Raises NotAllowed unless the permission's rule says yes."""
    if not may(actor, permission, subject):
        raise NotAllowed


ScopeLoader = Callable[[int], Mapping[int, str]]
_scopes: dict[str, tuple[frozenset[Role], ScopeLoader]] = {}


def scope(kind: str, *roles: Role) -> Callable[[ScopeLoader], ScopeLoader]:
    """Register how a person's reach of one kind is read: `user id → {id: role there}`, asked for `roles` only."""

    def register(load: ScopeLoader) -> ScopeLoader:
        _scopes[kind] = (frozenset(roles), load)
        return load

    return register


class Reach(Mapping[str, Mapping[int, str]]):
    """Everything within reach of a person with these roles, by kind; a kind is read when it is first asked for."""

    def __init__(self, user_id: int, roles: frozenset[Role]) -> None:
        self._user_id = user_id
        self._loaders = {kind: load for kind, (wanted, load) in _scopes.items() if roles & wanted}
        self._read: dict[str, Mapping[int, str]] = {}

    def __getitem__(self, kind: str) -> Mapping[int, str]:
        if kind not in self._read:
            self._read[kind] = self._loaders[kind](self._user_id)
        return self._read[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaders)

    def __len__(self) -> int:
        return len(self._loaders)

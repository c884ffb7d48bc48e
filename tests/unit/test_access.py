"""Permissions: deny by default, one rule each."""

from enum import Enum

import pytest

from app.kernel.access import NOBODY, Actor, authorize, may, rule, system_actor
from app.kernel.errors import NotAllowed
from app.kernel.roles import Role


class Sample(Enum):
    """Permissions of a room that exists only here."""

    READ = "sample.read"
    FORGOTTEN = "sample.forgotten"


@rule(Sample.READ)
def coordinators_read(actor: Actor, _subject: object) -> bool:
    """Only coordinators."""
    return actor.has(Role.COORDINATOR)


def test_a_permission_without_a_rule_is_an_error_even_for_the_system() -> None:
    with pytest.raises(LookupError):
        may(system_actor("시험"), Sample.FORGOTTEN)


def test_a_second_rule_for_the_same_permission_is_an_error() -> None:
    with pytest.raises(LookupError):
        rule(Sample.READ)(lambda _actor, _subject: True)


def test_nobody_may_nothing() -> None:
    with pytest.raises(NotAllowed):
        authorize(NOBODY, Sample.READ)


def test_the_role_decides() -> None:
    assert may(Actor(1, "정하림", frozenset({Role.COORDINATOR})), Sample.READ)
    assert not may(Actor(2, "감사", frozenset({Role.AUDITOR})), Sample.READ)

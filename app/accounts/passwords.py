"""Passwords as argon2id hashes."""

import unicodedata

from argon2 import PasswordHasher

_cost = {"time_cost": 2, "memory_cost": 19456, "parallelism": 1}


def set_cost(*, time_cost: int, memory_cost: int) -> None:
    """How dear a hash is; OWASP's least for argon2id (two passes over 19 MiB) unless a test says less."""
    _cost.update(time_cost=time_cost, memory_cost=memory_cost)


def hashed(password: str) -> str:
    """The hash of a password, normalised as sign-in normalises what is typed."""
    return PasswordHasher(**_cost).hash(unicodedata.normalize("NFKC", password))

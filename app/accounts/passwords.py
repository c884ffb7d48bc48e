"""Passwords as argon2id hashes."""

import unicodedata

from argon2 import PasswordHasher

_hasher = {"now": PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)}


def set_cost(*, time_cost: int, memory_cost: int) -> None:
    """How dear a hash is; OWASP's least for argon2id (two passes over 19 MiB) unless a test says less."""
    _hasher["now"] = PasswordHasher(time_cost=time_cost, memory_cost=memory_cost, parallelism=1)


def hashed(password: str) -> str:
    """The hash of a password, normalised as sign-in normalises what is typed."""
    return _hasher["now"].hash(unicodedata.normalize("NFKC", password))

"""Whose data an entry is about, in names.

The log keeps numbers, since it is never erased; their names are looked up while it is read. Rooms register their own.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.audit.models import AuditEntry

VENTURE = "venture"

Named = Callable[[set[int]], dict[int, str]]
Found = Callable[[str], Sequence[int]]


@dataclass(frozen=True)
class Register:
    """How rows of one table are named, and which ones go by a name."""

    named: Named
    found: Found | None = None


_registers: dict[str, Register] = {}


def register(table: str, named: Named, found: Found | None = None) -> None:
    """Rows of `table` are named by `named(ids)`; `found(words)` gives the ids of those that go by the words."""
    _registers[table] = Register(named, found)


def whose(entries: Iterable[AuditEntry]) -> dict[int, list[str]]:
    """The names of the venture and the subject of each entry, by its number; one query a table."""
    entries = list(entries)
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        for table, key in _subjects(entry):
            wanted.setdefault(table, set()).add(key)
    names = {table: _registers[table].named(keys) for table, keys in wanted.items()}
    told = {
        entry.seq: [names[table][key] for table, key in _subjects(entry) if key in names[table]]
        for entry in entries
    }
    return {seq: list(dict.fromkeys(words)) for seq, words in told.items()}


def _subjects(entry: AuditEntry) -> list[tuple[str, int]]:
    """What the entry is about, as far as somebody names it: its venture first."""
    both = [(VENTURE, entry.venture_id), (entry.subject_type, entry.subject_id)]
    return [(table, key) for table, key in both if table in _registers and key is not None]


def named(table: str, keys: set[int]) -> dict[int, str]:
    """The names of some rows of one table; one query, none for no rows."""
    return _registers[table].named(keys) if keys and table in _registers else {}


def going_by(words: str) -> dict[str, list[int]]:
    """The rows that go by a name, by table."""
    return {table: list(one.found(words)) for table, one in _registers.items() if one.found is not None}

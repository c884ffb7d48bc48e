"""The chain's arithmetic: canonical JSON and its SHA-256. No database, no clock."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

GENESIS = "0" * 64

HASHED = (
    "seq", "at", "kind", "action", "actor_id", "actor_name", "ip", "subject_type", "subject_id",
    "venture_id", "sentence", "params", "changes", "note", "request_id", "previous",
)  # fmt: skip


def plain(value: Any) -> Any:
    """A value as JSON can hold it, the same on both databases."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)


def canonical(content: Mapping[str, Any]) -> bytes:
    """Sorted keys, no spaces, UTF-8."""
    return json.dumps(plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: Mapping[str, Any]) -> str:
    """The hash of an entry's content, its `previous` included."""
    return hashlib.sha256(canonical({key: content[key] for key in HASHED})).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """Whether the chain holds; when not, the first entry that breaks it and how."""

    entries: int
    head: str
    broken_seq: int | None = None
    reason: str | None = None

    @property
    def holds(self) -> bool:
        """True when every entry follows from the one before."""
        return self.broken_seq is None


def walk(entries: Iterable[Mapping[str, Any]]) -> Verdict:
    """Check entries in order of `seq`: none missing, none changed, each hash over the one before."""
    expected, previous = 1, GENESIS
    for entry in entries:
        if entry["seq"] != expected:
            return Verdict(expected - 1, previous, expected, "missing")
        if entry["previous"] != previous:
            return Verdict(expected - 1, previous, expected, "reordered")
        if entry["hash"] != digest(entry):
            return Verdict(expected - 1, previous, expected, "changed")
        expected, previous = expected + 1, entry["hash"]
    return Verdict(expected - 1, previous)

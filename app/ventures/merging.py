"""What refers to a venture, so that two records of one venture can be merged: every foreign key, by itself."""

from typing import Any, NamedTuple

from sqlalchemy import Column, Table
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.db import db
from app.kernel.text import N_

OTHER = N_("그 밖의 기록")
_words: dict[tuple[str, str], str] = {}
_stays: set[tuple[str, str]] = {("venture", "merged_into_id"), ("venture_merge", "kept_id"),
                                ("venture_merge", "merged_id"), ("venture_gram", "venture_id"),
                                ("venture_glance", "venture_id")}  # fmt: skip


class Reference(NamedTuple):
    """One column that refers to a venture, and what its rows are called."""

    table: Table
    column: Column[Any]
    words: str

    @property
    def key(self) -> str:
        """How a merge remembers it."""
        return f"{self.table.name}.{self.column.name}"


def merges(column: InstrumentedAttribute[Any], words: str) -> None:
    """Say what rows of a table are called when they move to another venture's record."""
    _words[(column.class_.__tablename__, column.key)] = words


def references() -> list[Reference]:
    """Every column of every room that refers to a venture and moves with a merge, in order of table name."""
    found = []
    for table in sorted(db.metadata.tables.values(), key=lambda t: t.name):
        for key in table.foreign_keys:
            name = (table.name, key.parent.name)
            if key.column.table.name == "venture" and name not in _stays:
                found.append(Reference(table, key.parent, _words.get(name, OTHER)))
    return found

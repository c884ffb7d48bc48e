"""How a database is copied out and in; SQLite's way. Table names are our own; nothing here comes from a user."""

import sqlite3
from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from app.kernel.db import db
from app.web import schema
from app.web.schema import SchemaMismatch

RESUME = (
    "UPDATE task SET state = 'waiting', attempt = attempt + 1, handed_at = NULL, started_at = NULL, worker = NULL "
    "WHERE state IN ('waiting', 'running')"
)
"""Unfinished tasks become new to the engine; their finished steps stay finished."""


def tables() -> list[str]:
    """Our tables, parents first."""
    return [table.name for table in db.metadata.sorted_tables]


CONTENTS = "SELECT sha256 FROM stored_file UNION SELECT sha256 FROM reading_page ORDER BY 1"
"""What lies in the store by name: files as they were handed in, and pictures of their pages."""


class Database(ABC):
    """One engine's way of being copied."""

    engine: str

    def __init__(self, address: str) -> None:
        self.address = address

    @abstractmethod
    def dump(self, folder: Path) -> tuple[dict[str, int], list[str]]:
        """Write one consistent state into `folder`; gives rows per table and the hashes of the files it names."""

    @abstractmethod
    def load(self, folder: Path, rows: dict[str, int]) -> None:
        """Put a dumped state in place of what is there, in one transaction."""

    def prepare(self, migrations: str, revision: str | None) -> None:
        """Bring an empty target to the archive's schema. Raises SchemaMismatch for another one."""
        there = set(inspect(db.engine).get_table_names())
        if not there & set(tables()) and revision is not None:
            upgrade(directory=migrations, revision=revision)
        here = schema.present()
        if here != revision:
            raise SchemaMismatch(
                f"백업의 구조({revision})가 대상({here})과 다릅니다. 같은 버전에서 되살려 주세요."
            )

    def holds_rows(self) -> bool:
        """Whether any of our tables has a row."""
        there = set(inspect(db.engine).get_table_names())
        with db.engine.connect() as connection:
            return any(
                connection.exec_driver_sql(f"SELECT 1 FROM {name} LIMIT 1").first()  # noqa: S608 - own names
                for name in tables()
                if name in there
            )


class Sqlite(Database):
    """A file: copied page by page while others read and write."""

    engine = "sqlite"

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(str(make_url(self.address).database), timeout=60)

    def dump(self, folder: Path) -> tuple[dict[str, int], list[str]]:
        """One file, a plain SQLite database."""
        with closing(self._open()) as live, closing(sqlite3.connect(folder / "app.db")) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            rows = {name: _one(copy.execute(f"SELECT count(*) FROM {name}")) for name in tables()}  # noqa: S608
            files = [row[0] for row in copy.execute(CONTENTS)]
        return rows, files

    def load(self, folder: Path, rows: dict[str, int]) -> None:
        """Write the copy over the live database."""
        path = folder / "app.db"
        with closing(sqlite3.connect(path)) as copy:
            if _one(copy.execute("PRAGMA integrity_check")) != "ok":
                raise SchemaMismatch("백업 안의 데이터베이스가 손상되었습니다. 아무것도 바꾸지 않았습니다.")
            with copy:
                copy.execute(RESUME)
            db.session.remove()
            db.engine.dispose()
            with closing(self._open()) as live:
                copy.backup(live)
                live.execute("PRAGMA journal_mode=WAL")


def _one(cursor: sqlite3.Cursor) -> Any:
    return cursor.fetchone()[0]

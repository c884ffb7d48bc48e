"""How each database is copied out and in. Table names are our own; nothing here comes from a user."""

import sqlite3
from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask_migrate import upgrade
from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from app.kernel.db import db
from app.web import schema
from app.web.schema import SchemaMismatch

if TYPE_CHECKING:  # every process loads the commands; the driver is loaded where it is used
    import psycopg
    from psycopg import sql

RESUME = (
    "UPDATE task SET state = 'waiting', attempt = attempt + 1, handed_at = NULL, started_at = NULL, worker = NULL "
    "WHERE state IN ('waiting', 'running')"
)
"""Unfinished tasks become new to the engine; their finished steps stay finished."""


def tables() -> list[str]:
    """Our tables, parents first."""
    return [table.name for table in db.metadata.sorted_tables]


def source(address: str) -> "Database":
    """The database at an address."""
    return Sqlite(address) if address.startswith("sqlite") else Postgres(address)


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


class Postgres(Database):
    """Tables through COPY. Needs the owner of the tables, not a superuser."""

    engine = "postgresql"

    def _open(self) -> "psycopg.Connection[Any]":
        import psycopg

        url = make_url(self.address).set(drivername="postgresql")
        return psycopg.connect(url.render_as_string(hide_password=False))

    def dump(self, folder: Path) -> tuple[dict[str, int], list[str]]:
        """One file per table, all from one snapshot."""
        from psycopg import IsolationLevel, sql

        rows: dict[str, int] = {}
        with self._open() as connection:
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            for name in tables():
                with (folder / f"{name}.copy").open("wb") as file:
                    copied = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(name), _columns(name))
                    cursor = connection.cursor()
                    with cursor.copy(copied) as copy:
                        for part in copy:
                            file.write(part)
                    rows[name] = cursor.rowcount
            found = connection.execute(CONTENTS)
            files = [row[0] for row in found]
        return rows, files

    def load(self, folder: Path, rows: dict[str, int]) -> None:
        """Empty the tables and fill them; references are taken off for the time and put back, so order does not matter."""
        from psycopg import sql

        db.session.remove()
        db.engine.dispose()
        with self._open() as connection:
            names = [name for name in tables() if name in rows]
            for name in names:
                connection.execute(
                    sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(name))
                )
            references = _take_references_off(connection)
            connection.execute(
                sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, tables())))
            )
            for name in names:
                _fill(connection, name, folder / f"{name}.copy")
            for reference in references:
                connection.execute(reference)
            connection.execute(RESUME.encode())
            for name in names:
                connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(name)))


def _columns(name: str) -> "sql.Composable":
    """The stored columns of a table, by name: their order in the database does not matter."""
    from psycopg import sql

    stored = [column.name for column in db.metadata.tables[name].columns if column.computed is None]
    return sql.SQL(", ").join(map(sql.Identifier, stored))


def _fill(connection: "psycopg.Connection[Any]", name: str, path: Path) -> None:
    from psycopg import sql

    copied = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), _columns(name))
    with connection.cursor().copy(copied) as copy, path.open("rb") as file:
        while part := file.read(1 << 20):
            copy.write(part)
    for column in db.metadata.tables[name].primary_key.columns:
        owned = connection.execute("SELECT pg_get_serial_sequence(%s, %s)", (name, column.name)).fetchone()
        if owned and owned[0]:
            connection.execute(
                sql.SQL("SELECT setval(%s, COALESCE(max({c}), 0) + 1, false) FROM {t}").format(
                    c=sql.Identifier(column.name), t=sql.Identifier(name)
                ),
                (owned[0],),
            )


def _take_references_off(connection: "psycopg.Connection[Any]") -> "list[sql.Composed]":
    """Drop the foreign keys between our tables; gives the statements that put them back."""
    from psycopg import sql

    found = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
    ).fetchall()
    back: list[sql.Composed] = []
    for table, name, definition in found:
        connection.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.SQL(table), sql.Identifier(name))
        )
        back.append(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                sql.SQL(table), sql.Identifier(name), sql.SQL(definition)
            )
        )
    return back


def _one(cursor: sqlite3.Cursor) -> Any:
    return cursor.fetchone()[0]

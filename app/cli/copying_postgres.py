"""How PostgreSQL is copied out and in: tables through COPY."""

from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from app.cli.copying import CONTENTS, RESUME, Database, tables
from app.kernel.db import db


class Postgres(Database):
    """Tables through COPY. Needs the owner of the tables, not a superuser."""

    engine = "postgresql"

    def _open(self) -> psycopg.Connection[Any]:
        url = make_url(self.address).set(drivername="postgresql")
        return psycopg.connect(url.render_as_string(hide_password=False))

    def dump(self, folder: Path) -> tuple[dict[str, int], list[str]]:
        """One file per table, all from one snapshot."""
        rows: dict[str, int] = {}
        with self._open() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
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


def _columns(name: str) -> sql.Composable:
    """The stored columns of a table, by name: their order in the database does not matter."""
    stored = [column.name for column in db.metadata.tables[name].columns if column.computed is None]
    return sql.SQL(", ").join(map(sql.Identifier, stored))


def _fill(connection: psycopg.Connection[Any], name: str, path: Path) -> None:
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


def _take_references_off(connection: psycopg.Connection[Any]) -> list[sql.Composed]:
    """Drop the foreign keys between our tables; gives the statements that put them back."""
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

"""How migrations run: with an engine of their own, foreign keys off on SQLite and checked afterwards."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import JSON, Connection, create_engine, event, pool, text

from app.kernel.db import Instant, db


def is_ours(_thing: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Tables of libraries in the same database are not compared; a draft may be limited to some tables."""
    wanted = current_app.config.get("DRAFT_TABLES") or db.metadata.tables
    return kind != "table" or name in wanted


def plain_types(kind: str, thing: object, autogen: AutogenContext) -> str | Literal[False]:
    """Our column types as the plain ones they stand for, so that old migrations never need our code."""
    if kind == "type" and isinstance(thing, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


def broken_references(connection: Connection) -> list[tuple[object, ...]]:
    """Rows whose foreign key leads nowhere, on SQLite."""
    return [tuple(row) for row in connection.execute(text("PRAGMA foreign_key_check"))]


def run() -> None:
    """Bring the database of the running application to the wanted revision, in one transaction."""
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    sqlite = url.startswith("sqlite")
    engine = create_engine(url, poolclass=pool.NullPool)
    if sqlite:
        event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA foreign_keys=OFF"))
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            include_object=is_ours,
            render_item=plain_types,
            compare_type=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite and (broken := broken_references(connection)):
                raise RuntimeError(f"rows without their parent after the migration: {broken[:5]}")
        connection.commit()
    engine.dispose()


run()

"""Draft a migration from the difference between the models and the newest schema, guards included.

Usage: python scripts/draft_migration.py ROOM MESSAGE REVISION (ROOM "all" takes every table).
Read what it wrote before committing it.
Autogenerate knows tables; triggers, functions and exclusion constraints come from `kernel.db.guard`.
"""

import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def guard_lines(tables: list[str]) -> list[str]:
    """Calls that create the guards of `tables` on the engine that migrates."""
    from app.kernel.db import guards_of

    lines = []
    for dialect in ("sqlite", "postgresql"):
        statements = [s for table in tables for s in guards_of(table, dialect)]
        if statements:
            lines.append(f'    if op.get_bind().dialect.name == "{dialect}":')
            lines += [f"        op.execute({statement!r})" for statement in statements]
    return lines


def tables_of(room: str) -> list[str]:
    """Names of the tables that a room's modules define."""
    from app.kernel.db import Base

    return [
        mapper.local_table.name
        for mapper in Base.registry.mappers
        if room == "all" or mapper.class_.__module__.startswith(f"app.{room}.")
    ]


def main(room: str, message: str, revision: str) -> None:
    """Write one file under migrations/versions."""
    folder = tempfile.mkdtemp()
    os.environ["INSTANCE_PATH"] = folder
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/draft.db"
    from flask_migrate import migrate, upgrade

    from app import create_app
    from app.kernel.db import db, guarded_tables

    app = create_app()
    with app.app_context():
        upgrade()
        known = set(db.inspect(db.engine).get_table_names())
        wanted = tables_of(room)
        app.config["DRAFT_TABLES"] = wanted
        migrate(message=message, rev_id=revision)
        new = [name for name in guarded_tables() if name in wanted and name not in known]
    path = next((ROOT / "migrations" / "versions").glob(f"{revision}_*.py"))
    kept = [line for line in path.read_text().splitlines() if "# ###" not in line]
    head, tail = "\n".join(kept).split("\n\ndef downgrade() -> None:\n")
    text = "\n".join([head.rstrip(), *guard_lines(new)]) + "\n\n\ndef downgrade() -> None:\n" + tail
    functions = [
        found for name in new for found in re.findall(r"CREATE FUNCTION (\w+)", " ".join(guards_for(name)))
    ]
    if functions:
        text = text.rstrip() + '\n    if op.get_bind().dialect.name == "postgresql":\n'
        text += "\n".join(
            f'        op.execute("DROP FUNCTION IF EXISTS {name}() CASCADE")' for name in functions
        )
    path.write_text(text.rstrip() + "\n")
    print(path.relative_to(ROOT))


def guards_for(table: str) -> list[str]:
    """PostgreSQL's guards of a table."""
    from app.kernel.db import guards_of

    return guards_of(table, "postgresql")


if __name__ == "__main__":
    main(*sys.argv[1:4])

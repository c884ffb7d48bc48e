"""Whether the database stands at the schema this code was written for. Read without Alembic, which takes long to load."""

import re
from functools import lru_cache
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect, text

from app.kernel.db import db, reading
from config import ROOT

COMMAND = "flask --app app db upgrade"
MIGRATIONS = ROOT / "migrations"
REVISION = re.compile(r'^(revision|down_revision)\b[^=\n]*= *["\'](\w+)["\']', re.MULTILINE)


class SchemaMismatch(RuntimeError):
    """The database is older or newer than the code."""


@lru_cache(maxsize=4)
def newest(folder: Path) -> str | None:
    """The revision in the folder of migrations that no other one follows; None when there are none."""
    names = [
        dict(REVISION.findall(path.read_text("utf-8"))) for path in sorted((folder / "versions").glob("*.py"))
    ]
    followed = {one.get("down_revision") for one in names}
    return next((one["revision"] for one in names if one["revision"] not in followed), None)


def present() -> str | None:
    """The revision the database stands at; None when it was never migrated."""
    with reading(), db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def at_head() -> bool:
    """Whether both agree."""
    return present() == newest(MIGRATIONS)


def require_head(app: Flask) -> None:
    """Raises SchemaMismatch with the command that mends it. Keeps no connection: processes may be forked from here."""
    with app.app_context():
        here, wanted = present(), newest(MIGRATIONS)
        db.engine.dispose()
        if here != wanted:
            raise SchemaMismatch(
                f"데이터베이스 구조({here or '없음'})가 이 버전({wanted})과 다릅니다. "
                f"먼저 백업하고 다음 명령을 실행해 주세요: {COMMAND}"
            )

"""Whether the database stands at the schema this code was written for."""

from functools import lru_cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from app.kernel.db import db, reading

COMMAND = "flask --app app db upgrade"


class SchemaMismatch(RuntimeError):
    """The database is older or newer than the code."""


@lru_cache(maxsize=4)
def newest(folder: str) -> str | None:
    """The newest revision in the folder of migrations; None when there are none."""
    if not (Path(folder) / "versions").is_dir():
        return None
    return ScriptDirectory(folder).get_current_head()


def present() -> str | None:
    """The revision the database stands at; None when it was never migrated."""
    with reading(), db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def at_head(app: Flask) -> bool:
    """Whether both agree."""
    return present() == newest(app.extensions["migrate"].directory)


def require_head(app: Flask) -> None:
    """Raises SchemaMismatch with the command that mends it."""
    with app.app_context():
        here, wanted = present(), newest(app.extensions["migrate"].directory)
        if here != wanted:
            raise SchemaMismatch(
                f"데이터베이스 구조({here or '없음'})가 이 버전({wanted})과 다릅니다. "
                f"먼저 백업하고 다음 명령을 실행해 주세요: {COMMAND}"
            )

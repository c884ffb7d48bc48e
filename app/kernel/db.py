"""The database: base class, column types, guards that both engines hold, and how each engine is set up.

SQLAlchemy's session is the repository and the unit of work. Instants are stored in UTC, money as BIGINT won.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Numeric,
    String,
    Table,
    event,
    insert,
    inspect,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.schema import DDL
from sqlalchemy.types import TypeDecorator

from app.kernel.states import Labelled

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of every table; constraints get predictable names."""

    metadata = MetaData(naming_convention=NAMING)

    def __init__(self, **values: Any) -> None:
        """Set `values`, and at once the scalar defaults a flush would set, so that rules can read them."""
        mapper = inspect(type(self))
        for attribute in mapper.column_attrs:
            default = attribute.columns[0].default
            if attribute.key not in values and default is not None and default.is_scalar:
                setattr(self, attribute.key, default.arg)
        for key, value in values.items():
            if key not in mapper.all_orm_descriptors:
                raise TypeError(f"{type(self).__name__} has no {key!r}")
            setattr(self, key, value)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:

    class Model(Base):
        """Base of every room's tables."""

        __abstract__ = True

else:
    Model = db.Model


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime on both engines (SQLite keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give UTC back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


E = TypeVar("E", bound=Labelled)


def enum_type(kind: type[Labelled]) -> Enum:
    """A text column with a CHECK of the enum's values (named after the enum)."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


WON = BigInteger()
"""Whole won."""
RATE = Numeric(12, 6)
"""A rate or share as Decimal, 1 = 100 %."""
POINTS = Numeric(9, 4)
"""Marks as Decimal."""
NAME = String(200)
LINE = String(500)
JSON_DOC = JSON().with_variant(JSONB(), "postgresql")
"""A JSON document."""


class Versioned:
    """Mixin: `version` counts saves; saving over a newer version raises StaleDataError (the conflict page)."""

    version: Mapped[int] = mapped_column()

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let SQLAlchemy compare and raise the version on every UPDATE."""
        return {"version_id_col": cls.version}


def insert_all(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Many new rows by one prepared statement; all name the same columns.

    The ORM's own bulk insert leaves None out and so begins a new statement at every row with other gaps.
    """
    if rows:
        db.session.execute(insert(model.__table__), rows)  # type: ignore[arg-type]


# --- guards: what the database itself refuses -----------------------------------------------------

_guards: dict[str, list[tuple[str, str]]] = {}


def guard(table: Table, *, sqlite: list[str], postgresql: list[str]) -> None:
    """Attach DDL that is run after `table` is created; migrations repeat it word for word."""
    for dialect, statements in (("sqlite", sqlite), ("postgresql", postgresql)):
        for statement in statements:
            _guards.setdefault(table.name, []).append((dialect, statement))
            event.listen(
                table,
                "after_create",
                DDL(statement.replace("%", "%%")).execute_if(dialect=dialect),  # type: ignore[no-untyped-call]
            )


def guards_of(table: str, dialect: str) -> list[str]:
    """The guard statements of a table: for migrations, and to restore triggers after a SQLite batch change."""
    return [statement for kind, statement in _guards.get(table, []) if kind == dialect]


def guarded_tables() -> list[str]:
    """Names of the tables that have guards."""
    return sorted(_guards)


def append_only(table: Table) -> None:
    """Refuse UPDATE and DELETE of rows, on both engines."""
    name = table.name
    message = f"{name} is append-only"
    guard(
        table,
        sqlite=[
            f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for verb in ("UPDATE", "DELETE")
        ],
        postgresql=[
            (
                f"CREATE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"RAISE EXCEPTION '{message}' USING ERRCODE = '23514'; END $$"
            ),
            (
                f"CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE ON {name} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}_refuse()"
            ),
            (
                f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_refuse()"
            ),
        ],
    )


def no_overlap(table: Table, name: str, *, key: str, start: str, end: str, where: str | None = None) -> None:
    """Refuse two rows with the same `key` whose days `start`–`end` (both included) share a day.

    `where` limits the rows it holds for and names columns plainly (`state <> 'cancelled'`); an empty `end`
    means open-ended. `name` is the constraint's name, found in the IntegrityError on both engines.
    """
    t, far = table.name, "9999-12-31"
    here, there = "1 = 1", "1 = 1"
    if where:
        words = {c.name for c in table.columns}
        here = " ".join(f"NEW.{w}" if w in words else w for w in where.split(" "))
        there = " ".join(f"o.{w}" if w in words else w for w in where.split(" "))
    clash = (  # names from our own table definitions, never from a person
        f"SELECT RAISE(ABORT, '{name}') WHERE ({here}) AND EXISTS (SELECT 1 FROM {t} o WHERE "  # noqa: S608
        f"o.{key} = NEW.{key} AND o.id IS NOT NEW.id AND ({there}) AND "
        f"o.{start} <= COALESCE(NEW.{end}, '{far}') AND NEW.{start} <= COALESCE(o.{end}, '{far}'))"
    )
    guard(
        table,
        sqlite=[
            f"CREATE TRIGGER {name}_{verb.lower()} BEFORE {verb} ON {t} BEGIN {clash}; END"
            for verb in ("INSERT", "UPDATE")
        ],
        postgresql=[
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            f"ALTER TABLE {t} ADD CONSTRAINT {name} EXCLUDE USING gist ({key} WITH =, "
            f"daterange({start}, COALESCE({end}, '{far}'::date), '[]') WITH &&)"
            + (f" WHERE ({where})" if where else ""),
        ],
    )


# --- engines ---------------------------------------------------------------------------------------

_reading: ContextVar[bool] = ContextVar("reading", default=False)


@contextmanager
def reading(on: bool = True) -> Iterator[None]:
    """Transactions begun within the block may only read (a GET); `reading(False)` lifts it again."""
    token = _reading.set(on)
    try:
        yield
    finally:
        _reading.reset(token)


OWN_TRANSACTIONS = "own_transactions"
"""Execution option of an engine that a library brings and that begins its transactions by itself."""


def engine_options(url: str) -> dict[str, Any]:
    """Keyword arguments for `create_engine`."""
    if url.startswith("sqlite"):
        return {"connect_args": {"check_same_thread": False, "timeout": 10}}
    return {
        "connect_args": {"prepare_threshold": None, "connect_timeout": 5},
        "pool_pre_ping": True,
        "pool_size": 10,
    }


@event.listens_for(Engine, "connect")
def _set_up_connection(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "busy_timeout=10000",
            "foreign_keys=ON",
            "synchronous=NORMAL",
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(OWN_TRANSACTIONS):
        return
    read_only = _reading.get()
    driver: Any = connection.connection.dbapi_connection
    if isinstance(driver, sqlite3.Connection):
        if connection.info.get("query_only") != read_only:  # setting it makes every prepared statement void
            driver.execute(f"PRAGMA query_only={int(read_only)}")
            connection.info["query_only"] = read_only
        if read_only:
            driver.execute("BEGIN DEFERRED")
        else:  # may find the one writer at work
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif read_only:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")

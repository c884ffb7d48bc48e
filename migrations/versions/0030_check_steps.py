"""every step of a check is kept, so that what was asked for and found on a past day stays what it was

Revision ID: 0030
Revises: 0029
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLE = "agreement_check_step"
CHECKS = {
    "counts_from_one": "number >= 1",
    "waiting_first": "number > 1 OR state = 'waiting'",
    "mend_iff_dated": "(state = 'to_mend') = (mend_until IS NOT NULL)",
    "found_for_a_reason": "state NOT IN ('to_mend', 'failed') OR reason <> ''",
}
STATES = ("waiting", "handed_in", "to_mend", "passed", "failed")
REFUSAL = f"{TABLE} is append-only"
JSON_DOC = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    state = sa.Enum(*STATES, name="checkstate", native_enum=False, create_constraint=True, length=40)
    table = op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("done_by", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("mend_until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("actuals", JSON_DOC, nullable=False),
        *(sa.CheckConstraint(words, name=op.f(f"ck_{TABLE}_{name}")) for name, words in CHECKS.items()),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["user_account.id"], name=op.f(f"fk_{TABLE}_done_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["check_id"], ["agreement_check.id"], name=op.f(f"fk_{TABLE}_check_id_agreement_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("check_id", "number", name=op.f(f"uq_{TABLE}_check_id_number")),
    )
    op.create_index(op.f(f"ix_{TABLE}_done_by_id"), TABLE, ["done_by_id"])
    carry_over(table)
    guards()


def carry_over(table: sa.Table) -> None:
    """What is known of the checks there are: the days that were written down, in their order."""
    check = sa.table(
        "agreement_check",
        *(sa.column(name) for name in ("id", "state", "note", "reason", "judged_by_id")),
        *(
            sa.column(name, sa.Date())
            for name in ("due_on", "set_on", "handed_in_on", "mend_until", "judged_on")
        ),
    )
    person = sa.table("user_account", sa.column("id"), sa.column("name"))
    connection = op.get_bind()
    people = {row.id: row.name for row in connection.execute(sa.select(person))}
    measured = actuals(connection)
    rows = connection.execute(sa.select(check).order_by(check.c.id))
    if steps := [step for row in rows for step in steps_of(row, people, measured[row.id])]:
        op.bulk_insert(table, steps)


def actuals(connection: sa.Connection) -> dict[int, list[dict[str, str]]]:
    """What was measured last, by check."""
    result = sa.table(
        "agreement_check_result",
        *(sa.column(name) for name in ("id", "check_id", "kpi_id")),
        sa.column("actual", sa.Numeric(18, 4)),
    )
    kpi = sa.table("agreement_kpi", *(sa.column(name) for name in ("id", "name", "unit")))
    wanted = sa.select(result.c.check_id, result.c.actual, kpi.c.name, kpi.c.unit)
    found: defaultdict[int, list[dict[str, str]]] = defaultdict(list)
    for row in connection.execute(wanted.join(kpi, kpi.c.id == result.c.kpi_id).order_by(result.c.id)):
        actual = f"{row.actual.normalize():f}"
        found[row.check_id].append({"name": row.name, "unit": row.unit, "actual": actual})
    return found


def steps_of(row: Any, people: dict[int, str], measured: list[dict[str, str]]) -> Iterator[dict[str, object]]:
    """The steps of one check; what nobody wrote the day of is put on that of the step before, at noon in Seoul."""
    mended = row.handed_in_on if row.state == "to_mend" else None
    found = row.state if row.judged_on is not None else "passed"
    days = {
        "waiting": row.set_on, "handed_in": row.handed_in_on, "to_mend": mended, found: row.judged_on,
    }  # fmt: skip
    for number, (state, on) in enumerate(((s, on) for s, on in days.items() if on is not None), 1):
        waiting, said = state == "waiting", state in (found, "to_mend")
        by = row.judged_by_id if state == found else None
        yield {
            "check_id": row.id,
            "number": number,
            "state": state,
            "done_at": datetime.combine(on, time(3), tzinfo=UTC),
            "done_on": on,
            "done_by_id": by,
            "done_by": people.get(by, "") if by else "",
            "due_on": row.due_on,
            "mend_until": row.mend_until if state == "to_mend" else None,
            "note": "" if waiting else row.note,
            "reason": row.reason if said else "",
            "actuals": [] if waiting else measured,
        }


def guards() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '23514'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"
    )


def downgrade() -> None:
    op.drop_table(TABLE)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION IF EXISTS {TABLE}_refuse() CASCADE")

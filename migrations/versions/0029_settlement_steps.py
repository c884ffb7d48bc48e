"""every step of a settlement is kept, so that the books of a past day stay what they were

Revision ID: 0029
Revises: 0028
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLE = "agreement_settlement_step"
CHECKS = {
    "counts_from_one": "number >= 1",
    "open_first": "number > 1 OR state = 'open'",
    "interest_not_negative": "interest >= 0",
    "return_not_negative": "to_return >= 0",
    "sent_back_for_a_reason": "state <> 'to_mend' OR reason <> ''",
    "settled_whole": "(state IN ('settled', 'closed')) = (to_return IS NOT NULL) "
    "AND (state IN ('settled', 'closed')) = (return_due_on IS NOT NULL)",
}
STATES = ("open", "handed_in", "to_mend", "settled", "closed")
REFUSAL = f"{TABLE} is append-only"


def upgrade() -> None:
    state = sa.Enum(*STATES, name="settlementstate", native_enum=False, create_constraint=True, length=40)
    table = op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("settlement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("done_by", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("to_return", sa.BigInteger(), nullable=True),
        sa.Column("return_due_on", sa.Date(), nullable=True),
        *(sa.CheckConstraint(words, name=op.f(f"ck_{TABLE}_{name}")) for name, words in CHECKS.items()),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["user_account.id"], name=op.f(f"fk_{TABLE}_done_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["settlement_id"],
            ["agreement_settlement.id"],
            name=op.f(f"fk_{TABLE}_settlement_id_agreement_settlement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("settlement_id", "number", name=op.f(f"uq_{TABLE}_settlement_id_number")),
    )
    op.create_index(op.f(f"ix_{TABLE}_done_by_id"), TABLE, ["done_by_id"])
    carry_over(table)
    guards()


def carry_over(table: sa.Table) -> None:
    """What is known of the settlements there are: the days that were written down, in their order."""
    names = (
        "id", "agreement_id", "due_on", "interest", "note", "reason", "to_return", "return_due_on", "state",
    )  # fmt: skip
    dates = ("handed_in_on", "settled_on", "closed_on")
    settlement = sa.table(
        "agreement_settlement",
        *(sa.column(name) for name in names if name not in ("due_on", "return_due_on")),
        *(sa.column(name, sa.Date()) for name in ("due_on", "return_due_on", *dates)),
        sa.column("settled_by_id"),
    )
    agreement = sa.table("agreement", sa.column("id"), sa.column("began_on", sa.Date()))
    person = sa.table("user_account", sa.column("id"), sa.column("name"))
    connection = op.get_bind()
    people = {row.id: row.name for row in connection.execute(sa.select(person))}
    wanted = sa.select(settlement, agreement.c.began_on)
    rows = connection.execute(wanted.join(agreement, agreement.c.id == settlement.c.agreement_id))
    if steps := [step for row in rows for step in steps_of(row, people)]:
        op.bulk_insert(table, steps)


def steps_of(row: Any, people: dict[int, str]) -> Iterator[dict[str, object]]:
    """The steps of one settlement; a day nobody wrote down is that of the step before, its hour noon in Seoul."""
    began = row.began_on or row.handed_in_on or row.due_on
    mended = row.handed_in_on if row.state == "to_mend" else None
    days = {
        "open": began,
        "handed_in": row.handed_in_on,
        "to_mend": mended,
        "settled": row.settled_on,
        "closed": row.closed_on,
    }
    for number, (state, on) in enumerate(((s, on) for s, on in days.items() if on is not None), 1):
        opened, fixed = state == "open", state in ("settled", "closed")
        by = row.settled_by_id if state == "settled" else None
        yield {
            "settlement_id": row.id,
            "number": number,
            "state": state,
            "done_at": noon(on),
            "done_on": on,
            "done_by_id": by,
            "done_by": people.get(by, "") if by else "",
            "due_on": row.due_on,
            "interest": 0 if opened else row.interest,
            "note": "" if opened else row.note,
            "reason": "" if opened else row.reason,
            "to_return": row.to_return if fixed else None,
            "return_due_on": row.return_due_on if fixed else None,
        }


def noon(on: date) -> datetime:
    """Noon in Seoul."""
    return datetime.combine(on, time(3), tzinfo=UTC)


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

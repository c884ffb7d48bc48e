"""every step of an expense is kept; what a smaller own share does to the support

Revision ID: 0028
Revises: 0025
"""

from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0025"
branch_labels = None
depends_on = None

KEPT = ("line", "money", "spent_on", "what", "payee", "vat_handling", "amount", "paid_by", "file_id")
CHECKS = {
    "counts_from_one": "number >= 1",
    "entered_first": "(number = 1) = (deed = 'entered')",
    "amount_is_positive": "amount > 0",
    "judged_whole": "(deed = 'judged') = (confirmed IS NOT NULL) AND (deed = 'judged') = (disallowed IS NOT NULL)",
    "judged_not_negative": "confirmed >= 0 AND disallowed >= 0",
    "judged_sums_to_the_amount": "confirmed + disallowed = amount",
    "disallowed_for_a_reason": "COALESCE(disallowed, 0) = 0 OR reason <> ''",
}
REFUSAL = "agreement_expense_step is append-only"


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    table = op.create_table(
        "agreement_expense_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expense_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("deed", one_of("expensedeed", "entered", "corrected", "judged", "removed"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("done_by", sa.String(length=200), nullable=False),
        sa.Column("line", sa.String(length=200), nullable=False),
        sa.Column("money", one_of("moneyfrom", "support", "own"), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("payee", sa.String(length=200), nullable=False),
        sa.Column("vat_handling", one_of("vathandling", "refunded", "borne", "exempt"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_by", one_of("paidby", "card", "transfer", "cash"), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.BigInteger(), nullable=True),
        sa.Column("disallowed", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        *(
            sa.CheckConstraint(words, name=op.f(f"ck_agreement_expense_step_{name}"))
            for name, words in CHECKS.items()
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"],
            ["user_account.id"],
            name=op.f("fk_agreement_expense_step_done_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["expense_id"],
            ["agreement_expense.id"],
            name=op.f("fk_agreement_expense_step_expense_id_agreement_expense"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_agreement_expense_step_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_expense_step")),
        sa.UniqueConstraint("expense_id", "number", name=op.f("uq_agreement_expense_step_expense_id_number")),
    )
    for column in ("done_by_id", "file_id"):
        op.create_index(op.f(f"ix_agreement_expense_step_{column}"), "agreement_expense_step", [column])
    op.add_column("agreement_expense", sa.Column("removed_on", sa.Date(), nullable=True))
    for name in ("agreement", "agreement_terms"):
        op.add_column(
            name, sa.Column("in_proportion", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    carry_over(table)
    guards()


def carry_over(table: sa.Table) -> None:
    """What is known of the expenses there are: when they were written, and their last judgement."""
    expense = sa.table(
        "agreement_expense",
        *(sa.column(name, table.c[name].type) for name in (*KEPT, "confirmed", "disallowed", "reason")),
        sa.column("id"),
        sa.column("entered_on", sa.Date()),
        sa.column("judged_on", sa.Date()),
        sa.column("judged_by_id"),
    )
    person = sa.table("user_account", sa.column("id"), sa.column("name"))
    connection = op.get_bind()
    names = {row.id: row.name for row in connection.execute(sa.select(person))}
    steps = []
    for row in connection.execute(sa.select(expense)):
        kept = {name: getattr(row, name) for name in KEPT} | {"expense_id": row.id}
        nothing = {"confirmed": None, "disallowed": None, "reason": ""}
        steps.append(kept | nothing | done(1, "entered", row.entered_on, None, ""))
        if row.judged_on is not None:
            judged = {name: getattr(row, name) for name in nothing}
            by = names.get(row.judged_by_id, "")
            steps.append(kept | judged | done(2, "judged", row.judged_on, row.judged_by_id, by))
    if steps:
        op.bulk_insert(table, steps)


def done(number: int, deed: str, on: date, by_id: int | None, by: str) -> dict[str, object]:
    """Noon in Seoul stands for an hour nobody wrote down."""
    return {
        "number": number,
        "deed": deed,
        "done_on": on,
        "done_at": datetime.combine(on, time(3), tzinfo=UTC),
        "done_by_id": by_id,
        "done_by": by,
    }


def guards() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER agreement_expense_step_no_{verb.lower()} BEFORE {verb} ON agreement_expense_step "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION agreement_expense_step_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '23514'; END $$"
    )
    op.execute(
        "CREATE TRIGGER agreement_expense_step_no_change BEFORE UPDATE OR DELETE ON agreement_expense_step "
        "FOR EACH ROW EXECUTE FUNCTION agreement_expense_step_refuse()"
    )
    op.execute(
        "CREATE TRIGGER agreement_expense_step_no_truncate BEFORE TRUNCATE ON agreement_expense_step "
        "FOR EACH STATEMENT EXECUTE FUNCTION agreement_expense_step_refuse()"
    )


def downgrade() -> None:
    for name in ("agreement_terms", "agreement"):
        op.drop_column(name, "in_proportion")
    op.drop_table("agreement_expense_step")
    op.execute("DELETE FROM agreement_expense WHERE removed_on IS NOT NULL")
    op.drop_column("agreement_expense", "removed_on")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS agreement_expense_step_refuse() CASCADE")

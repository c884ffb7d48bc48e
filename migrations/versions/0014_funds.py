"""funds

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "vehicle",
            sa.Enum(
                "venture_fund",
                "angel_fund",
                "other",
                name="vehicle",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("registered_no", sa.String(length=60), nullable=False),
        sa.Column("manager_name", sa.String(length=200), nullable=False),
        sa.Column("formed_on", sa.Date(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=False),
        sa.Column("investment_until", sa.Date(), nullable=True),
        sa.Column("main_purpose_ratio", sa.Numeric(precision=12, scale=6), nullable=True),
        sa.Column("main_purpose", sa.String(length=500), nullable=False),
        sa.Column("management_fee_rate", sa.Numeric(precision=12, scale=6), nullable=True),
        sa.Column("hurdle_rate", sa.Numeric(precision=12, scale=6), nullable=True),
        sa.Column("carry_rate", sa.Numeric(precision=12, scale=6), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "carry_rate IS NULL OR carry_rate BETWEEN 0 AND 1", name=op.f("ck_fund_carry_is_a_share")
        ),
        sa.CheckConstraint(
            "main_purpose_ratio IS NULL OR main_purpose_ratio BETWEEN 0 AND 1",
            name=op.f("ck_fund_main_purpose_is_a_share"),
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_fund_size_positive")),
        sa.CheckConstraint("term_months > 0", name=op.f("ck_fund_term_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund")),
        sa.UniqueConstraint("name", name=op.f("uq_fund_name")),
    )
    op.create_table(
        "fund_manager",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_fund_manager_fund_id_fund")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_fund_manager_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_manager")),
        sa.UniqueConstraint("user_id", "fund_id", name=op.f("uq_fund_manager_user_id_fund_id")),
    )
    with op.batch_alter_table("fund_manager", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fund_manager_fund_id"), ["fund_id"], unique=False)

    op.create_table(
        "fund_ledger_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "commitment",
                "call",
                "investment",
                "valuation",
                "proceeds",
                "fee",
                "expense",
                "distribution",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("party", sa.String(length=200), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=True),
        sa.Column("instrument", sa.String(length=60), nullable=False),
        sa.Column(
            "instrument_kind",
            sa.Enum(
                "common",
                "rcps",
                "cps",
                "cb",
                "bw",
                "safe",
                "project",
                "other",
                name="instrument",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("main_purpose", sa.Boolean(), nullable=True),
        sa.Column("share_pct", sa.Numeric(precision=12, scale=6), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind IN ('investment', 'valuation', 'proceeds')) = (venture_id IS NOT NULL)",
            name=op.f("ck_fund_ledger_line_firm_iff_about_a_firm"),
        ),
        sa.CheckConstraint(
            "amount > 0 OR (kind = 'valuation' AND amount = 0)",
            name=op.f("ck_fund_ledger_line_amount_positive"),
        ),
        sa.CheckConstraint(
            "kind <> 'investment' OR instrument_kind IS NOT NULL",
            name=op.f("ck_fund_ledger_line_investment_has_instrument"),
        ),
        sa.CheckConstraint(
            "party <> '' OR kind IN ('fee', 'expense')", name=op.f("ck_fund_ledger_line_party_named")
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_fund_ledger_line_fund_id_fund")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_fund_ledger_line_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["fund_ledger_line.id"],
            name=op.f("fk_fund_ledger_line_reverses_id_fund_ledger_line"),
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"], ["venture.id"], name=op.f("fk_fund_ledger_line_venture_id_venture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_ledger_line")),
        sa.UniqueConstraint("fund_id", "number", name=op.f("uq_fund_ledger_line_fund_id_number")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_fund_ledger_line_reverses_id")),
    )
    with op.batch_alter_table("fund_ledger_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fund_ledger_line_fund_id_dated_on"), ["fund_id", "dated_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fund_ledger_line_venture_id"), ["venture_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER fund_ledger_line_no_update BEFORE UPDATE ON fund_ledger_line BEGIN SELECT RAISE(ABORT, 'fund_ledger_line is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER fund_ledger_line_no_delete BEFORE DELETE ON fund_ledger_line BEGIN SELECT RAISE(ABORT, 'fund_ledger_line is append-only'); END"
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION fund_ledger_line_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'fund_ledger_line is append-only' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            "CREATE TRIGGER fund_ledger_line_no_change BEFORE UPDATE OR DELETE ON fund_ledger_line FOR EACH ROW EXECUTE FUNCTION fund_ledger_line_refuse()"
        )
        op.execute(
            "CREATE TRIGGER fund_ledger_line_no_truncate BEFORE TRUNCATE ON fund_ledger_line FOR EACH STATEMENT EXECUTE FUNCTION fund_ledger_line_refuse()"
        )


def downgrade() -> None:
    with op.batch_alter_table("fund_ledger_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fund_ledger_line_venture_id"))
        batch_op.drop_index(batch_op.f("ix_fund_ledger_line_fund_id_dated_on"))

    op.drop_table("fund_ledger_line")
    with op.batch_alter_table("fund_manager", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fund_manager_fund_id"))

    op.drop_table("fund_manager")
    op.drop_table("fund")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS fund_ledger_line_refuse() CASCADE")

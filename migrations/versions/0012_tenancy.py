"""tenancy

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "facility",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("common_area", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("exclusive_total", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("first_months", sa.Integer(), nullable=False),
        sa.Column("max_term_months", sa.Integer(), nullable=False),
        sa.Column("max_renewals", sa.Integer(), nullable=False),
        sa.Column("renewal_notice_days", sa.Integer(), nullable=False),
        sa.Column("expiring_within_days", sa.Integer(), nullable=False),
        sa.Column("answer_within_days", sa.Integer(), nullable=False),
        sa.Column("rate_standard", sa.Integer(), nullable=False),
        sa.Column("rate_social_venture", sa.Integer(), nullable=False),
        sa.Column("rate_non_profit", sa.Integer(), nullable=False),
        sa.Column("instalment_rate_bp", sa.Integer(), nullable=False),
        sa.Column("care_duty", sa.String(length=2000), nullable=False),
        sa.Column("charges_borne", sa.String(length=2000), nullable=False),
        sa.Column("conditions", sa.String(length=4000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "common_area >= 0 AND exclusive_total > 0", name=op.f("ck_facility_areas_make_sense")
        ),
        sa.CheckConstraint(
            "first_months BETWEEN 1 AND max_term_months", name=op.f("ck_facility_first_within_longest")
        ),
        sa.CheckConstraint(
            "max_term_months >= 1 AND max_renewals >= 0", name=op.f("ck_facility_terms_make_sense")
        ),
        sa.CheckConstraint(
            "rate_standard BETWEEN 0 AND 1000 AND rate_social_venture BETWEEN 0 AND 1000 AND rate_non_profit BETWEEN 0 AND 1000 AND instalment_rate_bp BETWEEN 0 AND 10000",
            name=op.f("ck_facility_rates_make_sense"),
        ),
        sa.CheckConstraint(
            "renewal_notice_days >= 0 AND expiring_within_days >= 0 AND answer_within_days >= 1",
            name=op.f("ck_facility_day_counts_make_sense"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
        sa.UniqueConstraint("name", name=op.f("uq_facility_name")),
    )
    op.create_table(
        "floor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("plan_width", sa.Integer(), nullable=False),
        sa.Column("plan_height", sa.Integer(), nullable=False),
        sa.Column("fixtures", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_floor_facility_id_facility"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floor")),
        sa.UniqueConstraint("facility_id", "level", name=op.f("uq_floor_facility_id_level")),
    )
    with op.batch_alter_table("floor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_floor_facility_id"), ["facility_id"], unique=False)

    op.create_table(
        "space",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("floor_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "private_room",
                "desk",
                "shared_room",
                name="spacekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("exclusive_area", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("appraised_value", sa.BigInteger(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("plan_x", sa.Integer(), nullable=True),
        sa.Column("plan_y", sa.Integer(), nullable=True),
        sa.Column("plan_w", sa.Integer(), nullable=True),
        sa.Column("plan_h", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(plan_x IS NULL) = (plan_y IS NULL) AND (plan_x IS NULL) = (plan_w IS NULL) AND (plan_x IS NULL) = (plan_h IS NULL)",
            name=op.f("ck_space_on_the_plan_or_not"),
        ),
        sa.CheckConstraint("appraised_value >= 0", name=op.f("ck_space_value_is_not_negative")),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_space_holds_somebody")),
        sa.CheckConstraint("exclusive_area > 0", name=op.f("ck_space_has_an_area")),
        sa.ForeignKeyConstraint(
            ["floor_id"], ["floor.id"], name=op.f("fk_space_floor_id_floor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_space")),
        sa.UniqueConstraint("floor_id", "number", name=op.f("uq_space_floor_id_number")),
    )
    with op.batch_alter_table("space", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_space_floor_id"), ["floor_id"], unique=False)

    op.create_table(
        "tenancy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("renewal_no", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "offered",
                "accepted",
                "declined",
                "withdrawn",
                "contracted",
                "active",
                "notice",
                "ended",
                name="tenancystate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("permit_ends_on", sa.Date(), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.Column("refusal", sa.String(length=500), nullable=False),
        sa.Column("contracted_on", sa.Date(), nullable=True),
        sa.Column("contracted_by_id", sa.Integer(), nullable=True),
        sa.Column("permit_no", sa.String(length=40), nullable=True),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("care_duty", sa.String(length=2000), nullable=False),
        sa.Column("charges_borne", sa.String(length=2000), nullable=False),
        sa.Column("conditions", sa.String(length=4000), nullable=False),
        sa.Column("fee_area", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("appraised_value", sa.BigInteger(), nullable=True),
        sa.Column(
            "fee_basis",
            sa.Enum(
                "standard",
                "social_venture",
                "non_profit",
                name="feebasis",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("rate_per_mille", sa.Integer(), nullable=True),
        sa.Column("reduction_pct", sa.Integer(), nullable=False),
        sa.Column("reduction_basis", sa.String(length=500), nullable=False),
        sa.Column("annual_fee", sa.BigInteger(), nullable=True),
        sa.Column("payments_a_year", sa.Integer(), nullable=True),
        sa.Column("by_venture_table", sa.Boolean(), nullable=False),
        sa.Column("fee_steps", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("moved_in_on", sa.Date(), nullable=True),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column(
            "exit_reason",
            sa.Enum(
                "expired",
                "renewed",
                "graduated",
                "voluntary",
                "not_renewed",
                "arrears",
                "misuse_sublet",
                "closed",
                "relocated",
                "false_statement",
                name="exitreason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("exit_note", sa.String(length=500), nullable=False),
        sa.Column("moved_out_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'ended') = (moved_out_on IS NOT NULL)", name=op.f("ck_tenancy_ended_iff_moved_out")
        ),
        sa.CheckConstraint(
            "(state IN ('active', 'notice', 'ended')) = (moved_in_on IS NOT NULL)",
            name=op.f("ck_tenancy_moved_in_iff_dated"),
        ),
        sa.CheckConstraint(
            "(state IN ('declined', 'withdrawn')) = (refused_on IS NOT NULL)",
            name=op.f("ck_tenancy_refused_iff_dated"),
        ),
        sa.CheckConstraint(
            "exit_reason IS NULL OR state IN ('notice', 'ended')",
            name=op.f("ck_tenancy_reason_to_leave_only"),
        ),
        sa.CheckConstraint(
            "permit_no IS NULL OR (purpose <> '' AND annual_fee IS NOT NULL AND payments_a_year IS NOT NULL AND care_duty <> '' AND charges_borne <> '' AND conditions <> '')",
            name=op.f("ck_tenancy_permit_is_complete"),
        ),
        sa.CheckConstraint(
            "permit_no IS NULL OR state = 'withdrawn' OR state IN ('contracted', 'active', 'notice', 'ended')",
            name=op.f("ck_tenancy_permit_once_contracted"),
        ),
        sa.CheckConstraint(
            "reduction_pct = 0 OR reduction_basis <> ''", name=op.f("ck_tenancy_reduction_has_a_ground")
        ),
        sa.CheckConstraint(
            "state <> 'accepted' OR accepted_on IS NOT NULL", name=op.f("ck_tenancy_accepted_is_dated")
        ),
        sa.CheckConstraint(
            "state <> 'ended' OR exit_reason IS NOT NULL", name=op.f("ck_tenancy_ended_for_a_reason")
        ),
        sa.CheckConstraint(
            "state <> 'notice' OR notice_on IS NOT NULL", name=op.f("ck_tenancy_notice_is_dated")
        ),
        sa.CheckConstraint(
            "state NOT IN ('contracted', 'active', 'notice', 'ended') OR permit_no IS NOT NULL",
            name=op.f("ck_tenancy_held_by_a_permit"),
        ),
        sa.CheckConstraint(
            "(follows_id IS NULL) = (renewal_no = 0)", name=op.f("ck_tenancy_renewal_follows_another")
        ),
        sa.CheckConstraint(
            "(permit_no IS NULL) = (contracted_on IS NULL)", name=op.f("ck_tenancy_permit_is_dated")
        ),
        sa.CheckConstraint(
            "annual_fee >= 0 AND payments_a_year BETWEEN 1 AND 12", name=op.f("ck_tenancy_fee_makes_sense")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_tenancy_ends_after_start")),
        sa.CheckConstraint("moved_in_on >= starts_on", name=op.f("ck_tenancy_in_after_start")),
        sa.CheckConstraint("moved_out_on >= moved_in_on", name=op.f("ck_tenancy_out_after_in")),
        sa.CheckConstraint("permit_ends_on >= ends_on", name=op.f("ck_tenancy_leaves_within_permit")),
        sa.CheckConstraint("reduction_pct BETWEEN 0 AND 100", name=op.f("ck_tenancy_reduction_is_a_share")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_tenancy_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["contracted_by_id"],
            ["user_account.id"],
            name=op.f("fk_tenancy_contracted_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["follows_id"], ["tenancy.id"], name=op.f("fk_tenancy_follows_id_tenancy")),
        sa.ForeignKeyConstraint(
            ["offered_by_id"],
            ["user_account.id"],
            name=op.f("fk_tenancy_offered_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_tenancy_space_id_space")),
        sa.ForeignKeyConstraint(["venture_id"], ["venture.id"], name=op.f("fk_tenancy_venture_id_venture")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenancy")),
        sa.UniqueConstraint("permit_no", name=op.f("uq_tenancy_permit_no")),
    )
    with op.batch_alter_table("tenancy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenancy_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenancy_contracted_by_id"), ["contracted_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenancy_follows_id"), ["follows_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenancy_offered_by_id"), ["offered_by_id"], unique=False)
        batch_op.create_index("ix_tenancy_space_id_starts_on", ["space_id", "starts_on"], unique=False)
        batch_op.create_index("ix_tenancy_venture_id_starts_on", ["venture_id", "starts_on"], unique=False)

    op.create_table(
        "fee_charge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenancy_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("year_no", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("charged_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_fee_charge_amount_is_not_zero")),
        sa.CheckConstraint(
            "interest >= 0 AND (interest = 0 OR interest < amount)",
            name=op.f("ck_fee_charge_interest_is_a_part"),
        ),
        sa.CheckConstraint("number >= 1 AND year_no >= 1", name=op.f("ck_fee_charge_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["tenancy_id"], ["tenancy.id"], name=op.f("fk_fee_charge_tenancy_id_tenancy")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_charge")),
        sa.UniqueConstraint("tenancy_id", "number", name=op.f("uq_fee_charge_tenancy_id_number")),
    )
    with op.batch_alter_table("fee_charge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_charge_tenancy_id"), ["tenancy_id"], unique=False)

    op.create_table(
        "fee_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenancy_id", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(reverses_id IS NULL) = (amount > 0)", name=op.f("ck_fee_payment_corrections_are_negative")
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_fee_payment_amount_is_not_zero")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_fee_payment_recorded_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["fee_payment.id"], name=op.f("fk_fee_payment_reverses_id_fee_payment")
        ),
        sa.ForeignKeyConstraint(
            ["tenancy_id"], ["tenancy.id"], name=op.f("fk_fee_payment_tenancy_id_tenancy")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_payment")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_fee_payment_reverses_id")),
    )
    with op.batch_alter_table("fee_payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_payment_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fee_payment_tenancy_id"), ["tenancy_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER fee_charge_no_update BEFORE UPDATE ON fee_charge BEGIN SELECT RAISE(ABORT, 'fee_charge is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER fee_charge_no_delete BEFORE DELETE ON fee_charge BEGIN SELECT RAISE(ABORT, 'fee_charge is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER fee_payment_no_update BEFORE UPDATE ON fee_payment BEGIN SELECT RAISE(ABORT, 'fee_payment is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER fee_payment_no_delete BEFORE DELETE ON fee_payment BEGIN SELECT RAISE(ABORT, 'fee_payment is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER tenancy_one_at_a_time_insert BEFORE INSERT ON tenancy BEGIN SELECT RAISE(ABORT, 'tenancy_one_at_a_time') WHERE (NEW.state NOT IN ('declined', 'withdrawn')) AND EXISTS (SELECT 1 FROM tenancy o WHERE o.space_id = NEW.space_id AND o.id IS NOT NEW.id AND (o.state NOT IN ('declined', 'withdrawn')) AND o.starts_on <= COALESCE(NEW.ends_on, '9999-12-31') AND NEW.starts_on <= COALESCE(o.ends_on, '9999-12-31')); END"
        )
        op.execute(
            "CREATE TRIGGER tenancy_one_at_a_time_update BEFORE UPDATE ON tenancy BEGIN SELECT RAISE(ABORT, 'tenancy_one_at_a_time') WHERE (NEW.state NOT IN ('declined', 'withdrawn')) AND EXISTS (SELECT 1 FROM tenancy o WHERE o.space_id = NEW.space_id AND o.id IS NOT NEW.id AND (o.state NOT IN ('declined', 'withdrawn')) AND o.starts_on <= COALESCE(NEW.ends_on, '9999-12-31') AND NEW.starts_on <= COALESCE(o.ends_on, '9999-12-31')); END"
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION fee_charge_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'fee_charge is append-only' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            "CREATE TRIGGER fee_charge_no_change BEFORE UPDATE OR DELETE ON fee_charge FOR EACH ROW EXECUTE FUNCTION fee_charge_refuse()"
        )
        op.execute(
            "CREATE TRIGGER fee_charge_no_truncate BEFORE TRUNCATE ON fee_charge FOR EACH STATEMENT EXECUTE FUNCTION fee_charge_refuse()"
        )
        op.execute(
            "CREATE FUNCTION fee_payment_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'fee_payment is append-only' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            "CREATE TRIGGER fee_payment_no_change BEFORE UPDATE OR DELETE ON fee_payment FOR EACH ROW EXECUTE FUNCTION fee_payment_refuse()"
        )
        op.execute(
            "CREATE TRIGGER fee_payment_no_truncate BEFORE TRUNCATE ON fee_payment FOR EACH STATEMENT EXECUTE FUNCTION fee_payment_refuse()"
        )
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(
            "ALTER TABLE tenancy ADD CONSTRAINT tenancy_one_at_a_time EXCLUDE USING gist (space_id WITH =, daterange(starts_on, COALESCE(ends_on, '9999-12-31'::date), '[]') WITH &&) WHERE (state NOT IN ('declined', 'withdrawn'))"
        )


def downgrade() -> None:
    with op.batch_alter_table("fee_payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fee_payment_tenancy_id"))
        batch_op.drop_index(batch_op.f("ix_fee_payment_recorded_by_id"))

    op.drop_table("fee_payment")
    with op.batch_alter_table("fee_charge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fee_charge_tenancy_id"))

    op.drop_table("fee_charge")
    with op.batch_alter_table("tenancy", schema=None) as batch_op:
        batch_op.drop_index("ix_tenancy_venture_id_starts_on")
        batch_op.drop_index("ix_tenancy_space_id_starts_on")
        batch_op.drop_index(batch_op.f("ix_tenancy_offered_by_id"))
        batch_op.drop_index(batch_op.f("ix_tenancy_follows_id"))
        batch_op.drop_index(batch_op.f("ix_tenancy_contracted_by_id"))
        batch_op.drop_index(batch_op.f("ix_tenancy_application_id"))

    op.drop_table("tenancy")
    with op.batch_alter_table("space", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_space_floor_id"))

    op.drop_table("space")
    with op.batch_alter_table("floor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_floor_facility_id"))

    op.drop_table("floor")
    op.drop_table("facility")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS fee_charge_refuse() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS fee_payment_refuse() CASCADE")

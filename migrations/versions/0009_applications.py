"""applications

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receipt_counter",
        sa.Column("fiscal_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "programme",
            sa.Enum(
                "hub_room",
                "consulting",
                "cohort",
                "fund_review",
                "loan",
                "expo",
                name="programme",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("fiscal_year", "programme", name=op.f("pk_receipt_counter")),
    )
    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "programme",
            sa.Enum(
                "hub_room",
                "consulting",
                "cohort",
                "fund_review",
                "loan",
                "expo",
                name="programme",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("notice_no", sa.String(length=60), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "screening",
                "evaluating",
                "decided",
                "agreed",
                "ended",
                name="callstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference_on", sa.Date(), nullable=False),
        sa.Column("lead", sa.String(length=500), nullable=False),
        sa.Column("gives", sa.String(length=500), nullable=False),
        sa.Column("guide", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=500), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("eligibility", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("criteria", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("rule", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("schedule", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("objection_days", sa.Integer(), nullable=False),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("copied_from_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'draft' OR published_at IS NOT NULL", name=op.f("ck_call_published_is_dated")
        ),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_call_closes_after_opening")),
        sa.CheckConstraint("fiscal_year BETWEEN 2000 AND 2199", name=op.f("ck_call_fiscal_year_is_a_year")),
        sa.ForeignKeyConstraint(
            ["copied_from_id"], ["call.id"], name=op.f("fk_call_copied_from_id_call"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_call_created_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
    )
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_copied_from_id"), ["copied_from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index("ix_call_state_closes_at", ["state", "closes_at"], unique=False)

    op.create_table(
        "call_bonus_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("proof", sa.String(length=500), nullable=False),
        sa.Column("points", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.CheckConstraint("points > 0", name=op.f("ck_call_bonus_item_points_are_positive")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_call_bonus_item_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_bonus_item")),
        sa.UniqueConstraint("call_id", "key", name=op.f("uq_call_bonus_item_call_id_key")),
    )
    with op.batch_alter_table("call_bonus_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_bonus_item_call_id"), ["call_id"], unique=False)

    op.create_table(
        "call_capacity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("people", sa.String(length=40), nullable=False),
        sa.Column("area_m2", sa.Numeric(precision=8, scale=2), nullable=True),
        sa.Column("yearly_fee", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint("places >= 1", name=op.f("ck_call_capacity_at_least_one_place")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_call_capacity_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_capacity")),
    )
    with op.batch_alter_table("call_capacity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_capacity_call_id"), ["call_id"], unique=False)

    op.create_table(
        "call_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("closes_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("closes_after > closes_before", name=op.f("ck_call_extension_later_than_before")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_call_extension_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_extension_call_id_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_extension")),
        sa.UniqueConstraint("call_id", "closes_after", name=op.f("uq_call_extension_call_id_closes_after")),
    )
    with op.batch_alter_table("call_extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_extension_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_extension_call_id"), ["call_id"], unique=False)

    op.create_table(
        "call_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("section_key", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "short",
                "long",
                "number",
                "money",
                "date",
                "choice",
                "many",
                "table",
                "file",
                "address",
                "consent",
                name="questionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("hint", sa.String(length=500), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column(
            "limit_mode",
            sa.Enum(
                "advise", "block", name="limitmode", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("options", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("columns", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("condition", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("notice", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("prefill", sa.String(length=40), nullable=False),
        sa.Column("feeds", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("most > 0", name=op.f("ck_call_question_limit_is_positive")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_call_question_versions_count_from_one")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_call_question_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_question")),
        sa.UniqueConstraint("call_id", "key", "version", name=op.f("uq_call_question_call_id_key_version")),
    )
    with op.batch_alter_table("call_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_question_call_id"), ["call_id"], unique=False)
        batch_op.create_index(
            "uq_call_question_current",
            ["call_id", "key"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.create_table(
        "call_required_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("hint", sa.String(length=500), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("condition", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_call_required_file_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_required_file")),
        sa.UniqueConstraint("call_id", "key", name=op.f("uq_call_required_file_call_id_key")),
    )
    with op.batch_alter_table("call_required_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_required_file_call_id"), ["call_id"], unique=False)

    op.create_table(
        "call_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("group_title", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("hint", sa.String(length=500), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_call_section_call_id_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_section")),
        sa.UniqueConstraint("call_id", "key", name=op.f("uq_call_section_call_id_key")),
    )
    with op.batch_alter_table("call_section", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_section_call_id"), ["call_id"], unique=False)

    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "eligible",
                "ineligible",
                "selected",
                "waitlisted",
                "rejected",
                "withdrawn",
                name="applicationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("receipt_no", sa.String(length=40), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(length=200), nullable=False),
        sa.Column("amount_asked", sa.BigInteger(), nullable=True),
        sa.Column("one_line", sa.String(length=500), nullable=False),
        sa.Column("capacity_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("screened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("screened_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("feedback", sa.String(length=4000), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.Column("taken_up_kind", sa.String(length=40), nullable=True),
        sa.Column("taken_up_id", sa.Integer(), nullable=True),
        sa.Column("taken_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT declined OR (state = 'withdrawn' AND decided_at IS NOT NULL)",
            name=op.f("ck_application_declined_after_a_result"),
        ),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name=op.f("ck_application_withdrawn_iff_dated"),
        ),
        sa.CheckConstraint(
            "state <> 'draft' OR submitted_at IS NULL", name=op.f("ck_application_draft_is_not_sent")
        ),
        sa.CheckConstraint(
            "state <> 'ineligible' OR reason <> ''", name=op.f("ck_application_ineligible_has_a_reason")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL",
            name=op.f("ck_application_sent_before_judged"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('selected', 'waitlisted', 'rejected') OR decided_at IS NOT NULL",
            name=op.f("ck_application_outcome_is_dated"),
        ),
        sa.CheckConstraint(
            "(receipt_no IS NULL) = (submitted_at IS NULL)", name=op.f("ck_application_receipt_iff_submitted")
        ),
        sa.CheckConstraint(
            "(taken_up_kind IS NULL) = (taken_up_at IS NULL) AND (taken_up_kind IS NULL) = (taken_up_id IS NULL)",
            name=op.f("ck_application_taken_up_whole"),
        ),
        sa.CheckConstraint(
            "taken_up_at IS NULL OR decided_at IS NOT NULL",
            name=op.f("ck_application_taken_up_after_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_application_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_application_call_id_call")),
        sa.ForeignKeyConstraint(
            ["capacity_id"], ["call_capacity.id"], name=op.f("fk_application_capacity_id_call_capacity")
        ),
        sa.ForeignKeyConstraint(
            ["screened_by_id"], ["user_account.id"], name=op.f("fk_application_screened_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["user_account.id"], name=op.f("fk_application_started_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"], ["venture.id"], name=op.f("fk_application_venture_id_venture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("receipt_no", name=op.f("uq_application_receipt_no")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_call_id"), ["call_id"], unique=False)
        batch_op.create_index("ix_application_call_id_state", ["call_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_capacity_id"), ["capacity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_screened_by_id"), ["screened_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_started_by_id"), ["started_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_venture_id"), ["venture_id"], unique=False)
        batch_op.create_index(
            "uq_application_live",
            ["call_id", "venture_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )

    op.create_table(
        "attached_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "question",
                "required",
                "bonus",
                name="filepurpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("warning", sa.String(length=500), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user_account.id"], name=op.f("fk_attached_file_added_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_attached_file_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_attached_file_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attached_file")),
    )
    with op.batch_alter_table("attached_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attached_file_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index("ix_attached_file_application_id_key", ["application_id", "key"], unique=False)
        batch_op.create_index(batch_op.f("ix_attached_file_file_id"), ["file_id"], unique=False)

    op.create_table(
        "consent_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("question_version", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_consent_record_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_consent_record_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_record")),
    )
    with op.batch_alter_table("consent_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consent_record_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_consent_record_by_id"), ["by_id"], unique=False)

    op.create_table(
        "fix_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "answered",
                "cancelled",
                name="fixstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("keys", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("submission_before", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'answered') = (answered_at IS NOT NULL)", name=op.f("ck_fix_request_answered_iff_dated")
        ),
        sa.CheckConstraint("due_at > asked_at", name=op.f("ck_fix_request_due_after_asking")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_fix_request_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_fix_request_asked_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fix_request")),
    )
    with op.batch_alter_table("fix_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fix_request_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fix_request_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(
            "uq_fix_request_open",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "late_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("at >= closes_at", name=op.f("ck_late_attempt_after_the_deadline")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_late_attempt_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_late_attempt_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_attempt")),
    )
    with op.batch_alter_table("late_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_late_attempt_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_late_attempt_by_id"), ["by_id"], unique=False)

    op.create_table(
        "screening_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "met",
                "unmet",
                "unclear",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "system", "person", name="verdictsource", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("fact", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_screening_point_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_screening_point_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_point")),
        sa.UniqueConstraint("application_id", "key", name=op.f("uq_screening_point_application_id_key")),
    )
    with op.batch_alter_table("screening_point", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_screening_point_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_screening_point_by_id"), ["by_id"], unique=False)

    op.create_table(
        "section_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("section_key", sa.String(length=40), nullable=False),
        sa.Column("answers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("saved_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_section_draft_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["user_account.id"], name=op.f("fk_section_draft_saved_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section_draft")),
        sa.UniqueConstraint(
            "application_id", "section_key", name=op.f("uq_section_draft_application_id_section_key")
        ),
    )
    with op.batch_alter_table("section_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_section_draft_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_section_draft_saved_by_id"), ["saved_by_id"], unique=False)

    op.create_table(
        "section_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("section_key", sa.String(length=40), nullable=False),
        sa.Column("set_aside", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("saved_by", sa.String(length=200), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_section_revision_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["user_account.id"], name=op.f("fk_section_revision_saved_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section_revision")),
    )
    with op.batch_alter_table("section_revision", schema=None) as batch_op:
        batch_op.create_index(
            "ix_section_revision_application_id_section_key", ["application_id", "section_key"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_section_revision_saved_by_id"), ["saved_by_id"], unique=False)

    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("snapshot", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_submission_hash_is_whole")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_submission_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_submission_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_submission_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_submission_application_id_number")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_submission_by_id"), ["by_id"], unique=False)
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "filed",
                "upheld",
                "dismissed",
                name="objectionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "contested",
            sa.Enum(
                "draft",
                "submitted",
                "eligible",
                "ineligible",
                "selected",
                "waitlisted",
                "rejected",
                "withdrawn",
                name="applicationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("result_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("filed_by", sa.String(length=200), nullable=False),
        sa.Column("answer", sa.String(length=4000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'filed') = (answer = '')", name=op.f("ck_objection_answered_with_a_reason")
        ),
        sa.CheckConstraint(
            "(state = 'filed') = (answered_at IS NULL)", name=op.f("ck_objection_answered_iff_dated")
        ),
        sa.CheckConstraint(
            "contested IN ('ineligible', 'waitlisted', 'rejected')",
            name=op.f("ck_objection_contests_a_result"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_objection_has_a_reason")),
        sa.CheckConstraint(
            "answered_by_id IS NULL OR decided_by_id IS NULL OR answered_by_id <> decided_by_id",
            name=op.f("ck_objection_answered_by_another"),
        ),
        sa.CheckConstraint("filed_at >= result_at", name=op.f("ck_objection_after_the_result")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_objection_answered_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_objection_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_objection_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_objection_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["filed_by_id"], ["user_account.id"], name=op.f("fk_objection_filed_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint(
            "application_id", "result_at", name=op.f("uq_objection_application_id_result_at")
        ),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_filed_by_id"), ["filed_by_id"], unique=False)
        batch_op.create_index("ix_objection_state_filed_at", ["state", "filed_at"], unique=False)

    op.create_table(
        "call_archive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_call_archive_has_a_reason")),
        sa.CheckConstraint(
            "file_id IS NULL OR made_at IS NOT NULL", name=op.f("ck_call_archive_made_when_kept")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_call_archive_asked_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_archive_call_id_call")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_call_archive_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_archive")),
    )
    with op.batch_alter_table("call_archive", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_archive_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_archive_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_archive_file_id"), ["file_id"], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER call_extension_no_update BEFORE UPDATE ON call_extension BEGIN SELECT RAISE(ABORT, 'call_extension is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER call_extension_no_delete BEFORE DELETE ON call_extension BEGIN SELECT RAISE(ABORT, 'call_extension is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER consent_record_no_update BEFORE UPDATE ON consent_record BEGIN SELECT RAISE(ABORT, 'consent_record is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER consent_record_no_delete BEFORE DELETE ON consent_record BEGIN SELECT RAISE(ABORT, 'consent_record is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER late_attempt_no_update BEFORE UPDATE ON late_attempt BEGIN SELECT RAISE(ABORT, 'late_attempt is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER late_attempt_no_delete BEFORE DELETE ON late_attempt BEGIN SELECT RAISE(ABORT, 'late_attempt is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER submission_no_update BEFORE UPDATE ON submission WHEN NOT (OLD.purged_at IS NULL AND NEW.purged_at IS NOT NULL AND NEW.sha256 = OLD.sha256 AND NEW.number = OLD.number AND NEW.application_id = OLD.application_id AND NEW.at = OLD.at) BEGIN SELECT RAISE(ABORT, 'submission is frozen'); END"
        )
        op.execute(
            "CREATE TRIGGER submission_no_delete BEFORE DELETE ON submission BEGIN SELECT RAISE(ABORT, 'submission is frozen'); END"
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION call_extension_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'call_extension is append-only' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            "CREATE TRIGGER call_extension_no_change BEFORE UPDATE OR DELETE ON call_extension FOR EACH ROW EXECUTE FUNCTION call_extension_refuse()"
        )
        op.execute(
            "CREATE TRIGGER call_extension_no_truncate BEFORE TRUNCATE ON call_extension FOR EACH STATEMENT EXECUTE FUNCTION call_extension_refuse()"
        )
        op.execute(
            "CREATE FUNCTION consent_record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'consent_record is append-only' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            "CREATE TRIGGER consent_record_no_change BEFORE UPDATE OR DELETE ON consent_record FOR EACH ROW EXECUTE FUNCTION consent_record_refuse()"
        )
        op.execute(
            "CREATE TRIGGER consent_record_no_truncate BEFORE TRUNCATE ON consent_record FOR EACH STATEMENT EXECUTE FUNCTION consent_record_refuse()"
        )
        op.execute(
            "CREATE FUNCTION late_attempt_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'late_attempt is append-only' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            "CREATE TRIGGER late_attempt_no_change BEFORE UPDATE OR DELETE ON late_attempt FOR EACH ROW EXECUTE FUNCTION late_attempt_refuse()"
        )
        op.execute(
            "CREATE TRIGGER late_attempt_no_truncate BEFORE TRUNCATE ON late_attempt FOR EACH STATEMENT EXECUTE FUNCTION late_attempt_refuse()"
        )
        op.execute(
            "CREATE FUNCTION submission_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'UPDATE' THEN IF OLD.purged_at IS NULL AND NEW.purged_at IS NOT NULL AND NEW.sha256 = OLD.sha256 AND NEW.number = OLD.number AND NEW.application_id = OLD.application_id AND NEW.at = OLD.at THEN RETURN NEW; END IF; END IF; RAISE EXCEPTION 'submission is frozen' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            "CREATE TRIGGER submission_no_change BEFORE UPDATE OR DELETE ON submission FOR EACH ROW EXECUTE FUNCTION submission_refuse()"
        )


def downgrade() -> None:
    with op.batch_alter_table("call_archive", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_archive_file_id"))
        batch_op.drop_index(batch_op.f("ix_call_archive_call_id"))
        batch_op.drop_index(batch_op.f("ix_call_archive_asked_by_id"))

    op.drop_table("call_archive")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index("ix_objection_state_filed_at")
        batch_op.drop_index(batch_op.f("ix_objection_filed_by_id"))
        batch_op.drop_index(batch_op.f("ix_objection_file_id"))
        batch_op.drop_index(batch_op.f("ix_objection_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_objection_application_id"))
        batch_op.drop_index(batch_op.f("ix_objection_answered_by_id"))

    op.drop_table("objection")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submission_by_id"))
        batch_op.drop_index(batch_op.f("ix_submission_application_id"))

    op.drop_table("submission")
    with op.batch_alter_table("section_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_section_revision_saved_by_id"))
        batch_op.drop_index("ix_section_revision_application_id_section_key")

    op.drop_table("section_revision")
    with op.batch_alter_table("section_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_section_draft_saved_by_id"))
        batch_op.drop_index(batch_op.f("ix_section_draft_application_id"))

    op.drop_table("section_draft")
    with op.batch_alter_table("screening_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screening_point_by_id"))
        batch_op.drop_index(batch_op.f("ix_screening_point_application_id"))

    op.drop_table("screening_point")
    with op.batch_alter_table("late_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_late_attempt_by_id"))
        batch_op.drop_index(batch_op.f("ix_late_attempt_application_id"))

    op.drop_table("late_attempt")
    with op.batch_alter_table("fix_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_fix_request_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_fix_request_asked_by_id"))
        batch_op.drop_index(batch_op.f("ix_fix_request_application_id"))

    op.drop_table("fix_request")
    with op.batch_alter_table("consent_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_record_by_id"))
        batch_op.drop_index(batch_op.f("ix_consent_record_application_id"))

    op.drop_table("consent_record")
    with op.batch_alter_table("attached_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attached_file_file_id"))
        batch_op.drop_index("ix_attached_file_application_id_key")
        batch_op.drop_index(batch_op.f("ix_attached_file_added_by_id"))

    op.drop_table("attached_file")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_application_live",
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )
        batch_op.drop_index(batch_op.f("ix_application_venture_id"))
        batch_op.drop_index(batch_op.f("ix_application_started_by_id"))
        batch_op.drop_index(batch_op.f("ix_application_screened_by_id"))
        batch_op.drop_index(batch_op.f("ix_application_capacity_id"))
        batch_op.drop_index("ix_application_call_id_state")
        batch_op.drop_index(batch_op.f("ix_application_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_application_call_id"))

    op.drop_table("application")
    with op.batch_alter_table("call_section", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_section_call_id"))

    op.drop_table("call_section")
    with op.batch_alter_table("call_required_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_required_file_call_id"))

    op.drop_table("call_required_file")
    with op.batch_alter_table("call_question", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_call_question_current",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_call_question_call_id"))

    op.drop_table("call_question")
    with op.batch_alter_table("call_extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_extension_call_id"))
        batch_op.drop_index(batch_op.f("ix_call_extension_by_id"))

    op.drop_table("call_extension")
    with op.batch_alter_table("call_capacity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_capacity_call_id"))

    op.drop_table("call_capacity")
    with op.batch_alter_table("call_bonus_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_bonus_item_call_id"))

    op.drop_table("call_bonus_item")
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.drop_index("ix_call_state_closes_at")
        batch_op.drop_index(batch_op.f("ix_call_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_call_copied_from_id"))

    op.drop_table("call")
    op.drop_table("receipt_counter")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS call_extension_refuse() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS consent_record_refuse() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS late_attempt_refuse() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS submission_refuse() CASCADE")

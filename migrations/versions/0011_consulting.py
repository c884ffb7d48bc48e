"""consulting

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consultant_tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultant_id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "employed",
                "board",
                "invested",
                "family",
                name="tiekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on >= since_on", name=op.f("ck_consultant_tie_until_after_since")),
        sa.ForeignKeyConstraint(
            ["consultant_id"], ["user_account.id"], name=op.f("fk_consultant_tie_consultant_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"], ["venture.id"], name=op.f("fk_consultant_tie_venture_id_venture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultant_tie")),
    )
    with op.batch_alter_table("consultant_tie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultant_tie_consultant_id"), ["consultant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consultant_tie_venture_id"), ["venture_id"], unique=False)

    op.create_table(
        "engagement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("consultant_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column(
            "field",
            sa.Enum(
                "strategy",
                "marketing",
                "investment",
                "accounting",
                "ip_law",
                "people",
                "product",
                "social_impact",
                name="field",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("extra", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("log_within_days", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "done",
                "stopped",
                name="engagementstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'active') = (closed_on IS NULL)", name=op.f("ck_engagement_closed_iff_dated")
        ),
        sa.CheckConstraint(
            "state <> 'stopped' OR closing_note <> ''", name=op.f("ck_engagement_stopped_for_a_reason")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_engagement_ends_after_start")),
        sa.CheckConstraint("log_within_days >= 0", name=op.f("ck_engagement_log_days_not_negative")),
        sa.CheckConstraint("quota >= 1 AND extra >= 0", name=op.f("ck_engagement_quota_makes_sense")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_engagement_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["consultant_id"], ["user_account.id"], name=op.f("fk_engagement_consultant_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["user_account.id"], name=op.f("fk_engagement_opened_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"], ["venture.id"], name=op.f("fk_engagement_venture_id_venture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
        sa.UniqueConstraint("id", "consultant_id", name=op.f("uq_engagement_id_consultant_id")),
    )
    with op.batch_alter_table("engagement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engagement_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_engagement_consultant_id"), ["consultant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_engagement_opened_by_id"), ["opened_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_engagement_venture_id_starts_on"), ["venture_id", "starts_on"], unique=False
        )

    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("consultant_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "place",
            sa.Enum(
                "venture",
                "hub",
                "online",
                "elsewhere",
                name="visitplace",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attendees", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("content", sa.String(length=8000), nullable=False),
        sa.Column("action_items", sa.String(length=2000), nullable=False),
        sa.Column("next_step", sa.String(length=500), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "logged",
                "confirmed",
                "disputed",
                name="visitstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'logged') = (answered_at IS NULL)", name=op.f("ck_visit_answered_iff_dated")
        ),
        sa.CheckConstraint(
            "state <> 'disputed' OR answer <> ''", name=op.f("ck_visit_disputed_for_a_reason")
        ),
        sa.CheckConstraint("topic <> '' AND content <> ''", name=op.f("ck_visit_says_what_was_done")),
        sa.CheckConstraint("attendees >= 1", name=op.f("ck_visit_somebody_was_there")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_visit_ends_after_start")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_visit_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_visit_answered_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id", "consultant_id"],
            ["engagement.id", "engagement.consultant_id"],
            name="fk_visit_case",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_visit_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("engagement_id", "number", name=op.f("uq_visit_engagement_id_number")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_visit_consultant_id_starts_at"), ["consultant_id", "starts_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_visit_engagement_id"), ["engagement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_file_id"), ["file_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER visit_hours_do_not_overlap_insert BEFORE INSERT ON visit BEGIN SELECT RAISE(ABORT, 'visit_hours_do_not_overlap') WHERE EXISTS (SELECT 1 FROM visit o WHERE o.consultant_id = NEW.consultant_id AND o.id IS NOT NEW.id AND o.starts_at < NEW.ends_at AND NEW.starts_at < o.ends_at); END"
        )
        op.execute(
            "CREATE TRIGGER visit_hours_do_not_overlap_update BEFORE UPDATE ON visit BEGIN SELECT RAISE(ABORT, 'visit_hours_do_not_overlap') WHERE EXISTS (SELECT 1 FROM visit o WHERE o.consultant_id = NEW.consultant_id AND o.id IS NOT NEW.id AND o.starts_at < NEW.ends_at AND NEW.starts_at < o.ends_at); END"
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(
            "ALTER TABLE visit ADD CONSTRAINT visit_hours_do_not_overlap EXCLUDE USING gist (consultant_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)"
        )


def downgrade() -> None:
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_file_id"))
        batch_op.drop_index(batch_op.f("ix_visit_engagement_id"))
        batch_op.drop_index(batch_op.f("ix_visit_consultant_id_starts_at"))
        batch_op.drop_index(batch_op.f("ix_visit_answered_by_id"))

    op.drop_table("visit")
    with op.batch_alter_table("engagement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engagement_venture_id_starts_on"))
        batch_op.drop_index(batch_op.f("ix_engagement_opened_by_id"))
        batch_op.drop_index(batch_op.f("ix_engagement_consultant_id"))
        batch_op.drop_index(batch_op.f("ix_engagement_application_id"))

    op.drop_table("engagement")
    with op.batch_alter_table("consultant_tie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultant_tie_venture_id"))
        batch_op.drop_index(batch_op.f("ix_consultant_tie_consultant_id"))

    op.drop_table("consultant_tie")

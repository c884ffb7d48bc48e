"""cohorts

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cohort_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_cohort_programme_named")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_programme")),
        sa.UniqueConstraint("name", name=op.f("uq_cohort_programme_name")),
    )
    op.create_table(
        "cohort",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "running",
                "finished",
                name="cohortstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("begun_on", sa.Date(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'finished') = (finished_on IS NOT NULL)", name=op.f("ck_cohort_finished_iff_dated")
        ),
        sa.CheckConstraint(
            "(state = 'planned') = (begun_on IS NULL)", name=op.f("ck_cohort_begun_iff_dated")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_cohort_ends_after_start")),
        sa.CheckConstraint("number >= 1 AND capacity >= 1", name=op.f("ck_cohort_counts_make_sense")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["cohort_programme.id"], name=op.f("fk_cohort_programme_id_cohort_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_cohort_programme_id_number")),
    )
    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=2000), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_milestone_titled")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_milestone_cohort_id_cohort")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("cohort_id", "title", name=op.f("uq_milestone_cohort_id_title")),
    )
    op.create_table(
        "participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "joined",
                "graduated",
                "left",
                name="participationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'joined') = (ended_on IS NULL)", name=op.f("ck_participation_ended_iff_dated")
        ),
        sa.CheckConstraint(
            "state <> 'left' OR reason <> ''", name=op.f("ck_participation_left_for_a_reason")
        ),
        sa.CheckConstraint("ended_on >= joined_on", name=op.f("ck_participation_ended_after_joining")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_participation_application_id_application")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_participation_cohort_id_cohort")),
        sa.ForeignKeyConstraint(
            ["venture_id"], ["venture.id"], name=op.f("fk_participation_venture_id_venture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("cohort_id", "venture_id", name=op.f("uq_participation_cohort_id_venture_id")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participation_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_participation_venture_id"), ["venture_id"], unique=False)

    op.create_table(
        "milestone_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "handed_in",
                "done",
                name="progressstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("sent_back", sa.String(length=500), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("handed_in_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'done') = (done_on IS NOT NULL)", name=op.f("ck_milestone_progress_done_iff_dated")
        ),
        sa.CheckConstraint(
            "state <> 'handed_in' OR handed_in_on IS NOT NULL",
            name=op.f("ck_milestone_progress_handed_in_is_dated"),
        ),
        sa.CheckConstraint(
            "state <> 'open' OR handed_in_on IS NULL",
            name=op.f("ck_milestone_progress_open_is_not_handed_in"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_milestone_progress_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestone.id"], name=op.f("fk_milestone_progress_milestone_id_milestone")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_milestone_progress_participation_id_participation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_progress")),
        sa.UniqueConstraint(
            "milestone_id",
            "participation_id",
            name=op.f("uq_milestone_progress_milestone_id_participation_id"),
        ),
    )
    with op.batch_alter_table("milestone_progress", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_progress_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_milestone_progress_participation_id"), ["participation_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("milestone_progress", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_progress_participation_id"))
        batch_op.drop_index(batch_op.f("ix_milestone_progress_file_id"))

    op.drop_table("milestone_progress")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participation_venture_id"))
        batch_op.drop_index(batch_op.f("ix_participation_application_id"))

    op.drop_table("participation")
    op.drop_table("milestone")
    op.drop_table("cohort")
    op.drop_table("cohort_programme")

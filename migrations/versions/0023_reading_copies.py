"""reading copies

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


TABLES = ("call_question", "call_required_file")


def upgrade() -> None:
    op.create_table(
        "reading_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pdf",
                "hwp",
                "hwpx",
                "docx",
                "xlsx",
                "pptx",
                "png",
                "jpg",
                "zip",
                "txt",
                "csv",
                name="filekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "fault",
            sa.Enum(
                "locked", "broken", name="copyfault", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column(
            "ending",
            sa.Enum(
                "whole",
                "pages",
                "size",
                "words",
                "stopped",
                name="copyend",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(made_at IS NOT NULL) = (fault IS NOT NULL OR ending IS NOT NULL)",
            name=op.f("ck_reading_copy_made_or_at_fault"),
        ),
        sa.CheckConstraint("drawn BETWEEN 0 AND pages", name=op.f("ck_reading_copy_drawn_within_pages")),
        sa.CheckConstraint("fault IS NULL OR ending IS NULL", name=op.f("ck_reading_copy_at_fault_or_ended")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_reading_copy_whole_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_copy")),
        sa.UniqueConstraint("sha256", name=op.f("uq_reading_copy_sha256")),
    )
    op.create_table(
        "reading_page",
        sa.Column("copy_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_reading_page_whole_hash")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_reading_page_counts_from_one")),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_reading_page_has_a_size")),
        sa.ForeignKeyConstraint(
            ["copy_id"],
            ["reading_copy.id"],
            name=op.f("fk_reading_page_copy_id_reading_copy"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("copy_id", "number", name=op.f("pk_reading_page")),
    )
    with op.batch_alter_table("reading_page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_page_sha256"), ["sha256"], unique=False)
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(
                sa.Column("shown_blind", sa.Boolean(), nullable=False, server_default=sa.false())
            )
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("shown_blind", server_default=None)


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("shown_blind")
    with op.batch_alter_table("reading_page", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reading_page_sha256"))

    op.drop_table("reading_page")
    op.drop_table("reading_copy")

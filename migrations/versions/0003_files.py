"""files

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
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
                name="filekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_stored_file_named")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_stored_file_whole_hash")),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_size_above_zero")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stored_file_purpose_owner_id"), ["purpose", "owner_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_stored_file_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_file_uploaded_by_id"), ["uploaded_by_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_uploaded_by_id"))
        batch_op.drop_index(batch_op.f("ix_stored_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_stored_file_purpose_owner_id"))

    op.drop_table("stored_file")

"""uploads in parts

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partial_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=120), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_partial_upload_named")),
        sa.CheckConstraint(
            "received BETWEEN 0 AND size", name=op.f("ck_partial_upload_received_within_size")
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_partial_upload_size_above_zero")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partial_upload")),
        sa.UniqueConstraint("token", name=op.f("uq_partial_upload_token")),
    )
    op.create_index("ix_partial_upload_purpose_owner_id", "partial_upload", ["purpose", "owner_id"])
    op.create_index("ix_partial_upload_sender_id", "partial_upload", ["sender_id"])
    op.create_index("ix_partial_upload_touched_at", "partial_upload", ["touched_at"])


def downgrade() -> None:
    op.drop_table("partial_upload")

"""web

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "once_key",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("location", sa.String(length=2000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_once_key")),
    )
    with op.batch_alter_table("once_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_once_key_at"), ["at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("once_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_once_key_at"))

    op.drop_table("once_key")

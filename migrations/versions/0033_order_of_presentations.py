"""the order of presentations is drawn by lot; every drawing stays

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("evaluation_session", sa.Column("orders", document, nullable=True))


def downgrade() -> None:
    op.drop_column("evaluation_session", "orders")

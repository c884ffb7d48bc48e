"""the order of presentations is drawn by lot; every drawing stays

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("evaluation_session", sa.Column("orders", document, nullable=True))


def downgrade() -> None:
    op.drop_column("evaluation_session", "orders")

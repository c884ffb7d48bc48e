"""who is recorded as the representative of a venture

Revision ID: 0025
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("venture_membership", sa.Column("represents_as", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("venture_membership", "represents_as")

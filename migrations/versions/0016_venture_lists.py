"""Lists of ventures are read in the order of an index: those of records that stand hold no merged ones.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STANDING = sa.text("merged_into_id IS NULL")
MERGED = sa.text("merged_into_id IS NOT NULL")


def upgrade() -> None:
    for name in ("merged_into_id", "name_id", "stage_name_id"):
        op.drop_index(f"ix_venture_{name}", table_name="venture")
    some("ix_venture_merged_into_id", ["merged_into_id"], MERGED)
    some("ix_venture_name_id", ["name", "id", "merged_into_id"], STANDING)
    some("ix_venture_stage_name_id", ["stage", "name", "id", "merged_into_id"], STANDING)
    some("ix_venture_legal_form_name_id", ["legal_form", "name", "id", "merged_into_id"], STANDING)


def some(name: str, columns: list[str], where: sa.TextClause) -> None:
    """An index of some rows only."""
    op.create_index(name, "venture", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in ("merged_into_id", "name_id", "stage_name_id", "legal_form_name_id"):
        op.drop_index(f"ix_venture_{name}", table_name="venture")
    op.create_index("ix_venture_merged_into_id", "venture", ["merged_into_id"])
    op.create_index("ix_venture_name_id", "venture", ["name", "id"])
    op.create_index("ix_venture_stage_name_id", "venture", ["stage", "name", "id"])

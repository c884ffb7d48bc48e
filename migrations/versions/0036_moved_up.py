"""Who was selected in the place of another

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

SUCCEEDED = """
    UPDATE application SET moved_up = :yes
    WHERE state IN ('selected', 'withdrawn') AND id IN (
        SELECT subject_id FROM audit_entry
        WHERE action = 'application.select' AND (actor_name = '예비 승계' OR note = '앞선 신청이 취하되어 예비에서 선정함')
    )
"""
"""The waitlist moved on by itself until now, which the log alone says."""


def upgrade() -> None:
    nought = "0" if op.get_bind().dialect.name == "sqlite" else "false"
    op.execute(  # the table is not written anew, so that what hangs on it stays
        f"ALTER TABLE application ADD COLUMN moved_up BOOLEAN NOT NULL DEFAULT {nought} "
        "CONSTRAINT ck_application_moved_up_is_selected CHECK (NOT moved_up OR state IN ('selected', 'withdrawn'))"
    )
    op.execute(sa.text(SUCCEEDED).bindparams(yes=True))


def downgrade() -> None:
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_application_moved_up_is_selected"), type_="check")
        batch_op.drop_column("moved_up")

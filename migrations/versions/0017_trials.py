"""trials of draft calls; papers whose time of keeping is over

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_BEFORE = "state <> 'withdrawn'"
_NOW = "state <> 'withdrawn' AND NOT trial"


def upgrade() -> None:
    _add("call", "trial_key", "VARCHAR(40)", "only_a_draft_is_tried", "trial_key IS NULL OR state = 'draft'")
    op.drop_index("uq_application_live", "application")
    _add("application", "trial", _boolean(), "trial_stays_a_draft", "NOT trial OR state = 'draft'")
    _live_index(_NOW)
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_issued_document_kept_iff_hashed"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_issued_document_kept_iff_hashed"),
            "(sha256 IS NULL) = (file_id IS NULL AND destroyed_at IS NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_issued_document_destroyed_without_file"), "destroyed_at IS NULL OR file_id IS NULL"
        )


def downgrade() -> None:
    op.execute("DELETE FROM section_draft WHERE application_id IN (SELECT id FROM application WHERE trial)")
    op.execute(
        "DELETE FROM section_revision WHERE application_id IN (SELECT id FROM application WHERE trial)"
    )
    op.execute("DELETE FROM attached_file WHERE application_id IN (SELECT id FROM application WHERE trial)")
    op.execute("DELETE FROM application WHERE trial")
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_issued_document_destroyed_without_file"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_issued_document_kept_iff_hashed"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_issued_document_kept_iff_hashed"), "(sha256 IS NULL) = (file_id IS NULL)"
        )
        batch_op.drop_column("destroyed_at")
    op.drop_index("uq_application_live", "application")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_application_trial_stays_a_draft"), type_="check")
        batch_op.drop_column("trial")
    _live_index(_BEFORE)
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_call_only_a_draft_is_tried"), type_="check")
        batch_op.drop_column("trial_key")


def _boolean() -> str:
    nought = "0" if op.get_bind().dialect.name == "sqlite" else "false"
    return f"BOOLEAN NOT NULL DEFAULT {nought}"


def _add(table: str, column: str, kind: str, name: str, check: str) -> None:
    """A column with its check; the table is not written anew, so that what hangs on it stays."""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} CONSTRAINT ck_{table}_{name} CHECK ({check})")


def _live_index(where: str) -> None:
    op.create_index(
        "uq_application_live",
        "application",
        ["call_id", "venture_id"],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )

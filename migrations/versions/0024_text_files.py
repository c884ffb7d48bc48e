"""plain text among the kinds of files; when a handed-in file was looked through

Revision ID: 0024
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0021"
branch_labels = None
depends_on = None

WITHOUT = "'jpg', 'zip')"
WITH = "'jpg', 'zip', 'txt', 'csv')"


def reword(old: str, new: str) -> None:
    """The check of kinds of stored files, without writing the table anew."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA writable_schema=ON")
        connection.execute(
            sa.text("UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE name = 'stored_file'"),
            {"old": old, "new": new},
        )
        connection.exec_driver_sql("PRAGMA writable_schema=RESET")
        return
    kinds = f"kind IN ('pdf', 'hwp', 'hwpx', 'docx', 'xlsx', 'pptx', 'png', {new}"
    op.drop_constraint(op.f("ck_stored_file_filekind"), "stored_file", type_="check")
    op.create_check_constraint(op.f("ck_stored_file_filekind"), "stored_file", kinds)


def upgrade() -> None:
    reword(WITHOUT, WITH)
    op.add_column("attached_file", sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE attached_file SET looked_at = added_at")


def downgrade() -> None:
    op.drop_column("attached_file", "looked_at")
    op.execute(
        "DELETE FROM attached_file WHERE file_id IN (SELECT id FROM stored_file WHERE kind IN ('txt', 'csv'))"
    )
    op.execute("DELETE FROM stored_file WHERE kind IN ('txt', 'csv')")
    reword(WITH, WITHOUT)

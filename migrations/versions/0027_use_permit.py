"""use permit: a kind of paper

Revision ID: 0027
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0023"
branch_labels = None
depends_on = None

WITHOUT = "'decision_paper', "
WITH = "'decision_paper', 'use_permit', "


def reword(old: str, new: str) -> None:
    """The register's check of kinds with one kind more or less, whatever the others are."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA writable_schema=ON")
        connection.execute(
            sa.text("UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE name = 'issued_document'"),
            {"old": old, "new": new},
        )
        connection.exec_driver_sql("PRAGMA writable_schema=RESET")
        return
    held = connection.scalar(
        sa.text(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_issued_document_paperkind'"
        )
    )
    kinds = [part.split("'")[1] for part in held.split("ARRAY[")[1].split("]")[0].split(",")]
    kept = [kind for kind in kinds if kind != "use_permit"] + (["use_permit"] if new == WITH else [])
    listed = ", ".join(f"'{kind}'" for kind in kept)
    op.drop_constraint(op.f("ck_issued_document_paperkind"), "issued_document", type_="check")
    op.create_check_constraint(op.f("ck_issued_document_paperkind"), "issued_document", f"kind IN ({listed})")


def upgrade() -> None:
    reword(WITHOUT, WITH)


def downgrade() -> None:
    op.execute("DELETE FROM issued_document WHERE kind = 'use_permit'")
    reword(WITH, WITHOUT)

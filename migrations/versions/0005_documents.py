"""documents

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last > 0", name=op.f("ck_document_counter_last_positive")),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_document_counter")),
    )
    op.create_table(
        "issued_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "dossier",
                "tearsheet",
                "receipt",
                "result_letter",
                "decision_paper",
                "fund_quarterly",
                name="paperkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reader",
            sa.Enum(
                "coordinator",
                "venture",
                "investor",
                "limited_partner",
                "committee",
                name="reader",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=True),
        sa.Column("fund_id", sa.Integer(), nullable=True),
        sa.Column("as_of_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "preparing",
                "issued",
                "replaced",
                "revoked",
                "abandoned",
                name="paperstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=True),
        sa.Column("prepared_by", sa.String(length=200), nullable=False),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'revoked') = (revoked_at IS NOT NULL)",
            name=op.f("ck_issued_document_revoked_iff_dated"),
        ),
        sa.CheckConstraint(
            "(state IN ('preparing', 'abandoned')) = (sha256 IS NULL)",
            name=op.f("ck_issued_document_hashed_iff_made"),
        ),
        sa.CheckConstraint(
            "state <> 'replaced' OR replaced_by_id IS NOT NULL",
            name=op.f("ck_issued_document_replaced_by_something"),
        ),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_reason IS NULL)",
            name=op.f("ck_issued_document_revoked_with_reason"),
        ),
        sa.CheckConstraint(
            "(sha256 IS NULL) = (file_id IS NULL)", name=op.f("ck_issued_document_kept_iff_hashed")
        ),
        sa.CheckConstraint(
            "(sha256 IS NULL) = (issued_at IS NULL)", name=op.f("ck_issued_document_dated_iff_made")
        ),
        sa.CheckConstraint(
            "replaces_id IS NULL OR replaces_id <> id", name=op.f("ck_issued_document_replaces_another")
        ),
        sa.CheckConstraint("serial > 0", name=op.f("ck_issued_document_serial_from_one")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_issued_document_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"],
            ["issued_document.id"],
            name=op.f("fk_issued_document_replaced_by_id_issued_document"),
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["issued_document.id"],
            name=op.f("fk_issued_document_replaces_id_issued_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_document")),
        sa.UniqueConstraint("code", name=op.f("uq_issued_document_code")),
        sa.UniqueConstraint("number", name=op.f("uq_issued_document_number")),
        sa.UniqueConstraint("sha256", name=op.f("uq_issued_document_sha256")),
        sa.UniqueConstraint("year", "serial", name=op.f("uq_issued_document_year_serial")),
    )
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issued_document_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issued_document_fund_id"), ["fund_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_issued_document_replaced_by_id"), ["replaced_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_issued_document_replaces_id"), ["replaces_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_issued_document_subject_type_subject_id_kind"),
            ["subject_type", "subject_id", "kind"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_issued_document_venture_id"), ["venture_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issued_document_venture_id"))
        batch_op.drop_index(batch_op.f("ix_issued_document_subject_type_subject_id_kind"))
        batch_op.drop_index(batch_op.f("ix_issued_document_replaces_id"))
        batch_op.drop_index(batch_op.f("ix_issued_document_replaced_by_id"))
        batch_op.drop_index(batch_op.f("ix_issued_document_fund_id"))
        batch_op.drop_index(batch_op.f("ix_issued_document_file_id"))

    op.drop_table("issued_document")
    op.drop_table("document_counter")

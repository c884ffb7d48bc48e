"""Co-writers of an application

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application_co_writer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner",
                "editor",
                "viewer",
                name="memberrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "withdrawn",
                name="askstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (answered_at IS NULL)",
            name=op.f("ck_application_co_writer_answered_iff_closed"),
        ),
        sa.CheckConstraint(
            "(state = 'open') = (email <> '')", name=op.f("ck_application_co_writer_address_while_open")
        ),
        sa.CheckConstraint("role IN ('editor', 'viewer')", name=op.f("ck_application_co_writer_never_owner")),
        sa.CheckConstraint(
            "state <> 'accepted' OR user_id IS NOT NULL",
            name=op.f("ck_application_co_writer_accepted_by_a_person"),
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_application_co_writer_email_lower_case")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_co_writer_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"],
            ["user_account.id"],
            name=op.f("fk_application_co_writer_invited_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_application_co_writer_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_co_writer")),
    )
    with op.batch_alter_table("application_co_writer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_application_co_writer_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_application_co_writer_email"), ["email"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_application_co_writer_invited_by_id"), ["invited_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_application_co_writer_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_application_co_writer_accepted",
            ["application_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("state = 'accepted'"),
            postgresql_where=sa.text("state = 'accepted'"),
        )
        batch_op.create_index(
            "uq_application_co_writer_open",
            ["application_id", "email"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("application_co_writer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_application_co_writer_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "uq_application_co_writer_accepted",
            sqlite_where=sa.text("state = 'accepted'"),
            postgresql_where=sa.text("state = 'accepted'"),
        )
        batch_op.drop_index(batch_op.f("ix_application_co_writer_user_id"))
        batch_op.drop_index(batch_op.f("ix_application_co_writer_invited_by_id"))
        batch_op.drop_index(batch_op.f("ix_application_co_writer_email"))
        batch_op.drop_index(batch_op.f("ix_application_co_writer_application_id"))

    op.drop_table("application_co_writer")

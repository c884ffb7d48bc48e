"""the representative confirms in person; calls there are leave it to the sender

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "representative_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "means",
            sa.Enum(
                "sender",
                "member",
                "link",
                name="confirmationmeans",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "confirmed",
                "returned",
                "replaced",
                name="confirmationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(means = 'link') = (expires_at IS NOT NULL)",
            name=op.f("ck_representative_confirmation_link_iff_term"),
        ),
        sa.CheckConstraint(
            "(means = 'link') = (token_hash IS NOT NULL)",
            name=op.f("ck_representative_confirmation_link_iff_key"),
        ),
        sa.CheckConstraint(
            "(state = 'confirmed') = (content_sha256 IS NOT NULL)",
            name=op.f("ck_representative_confirmation_confirmed_iff_hashed"),
        ),
        sa.CheckConstraint(
            "(state IN ('confirmed', 'returned')) = (answered_at IS NOT NULL)",
            name=op.f("ck_representative_confirmation_answered_iff_dated"),
        ),
        sa.CheckConstraint(
            "means = 'link' OR (user_id IS NOT NULL AND state = 'confirmed')",
            name=op.f("ck_representative_confirmation_member_named"),
        ),
        sa.CheckConstraint(
            "means IN ('member', 'link')", name=op.f("ck_representative_confirmation_in_person")
        ),
        sa.CheckConstraint(
            "state <> 'returned' OR reason <> ''",
            name=op.f("ck_representative_confirmation_returned_with_a_reason"),
        ),
        sa.CheckConstraint(
            "content_sha256 IS NULL OR length(content_sha256) = 64",
            name=op.f("ck_representative_confirmation_hash_is_whole"),
        ),
        sa.CheckConstraint(
            "expires_at IS NULL OR expires_at > asked_at",
            name=op.f("ck_representative_confirmation_expires_after_asking"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_representative_confirmation_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["user_account.id"],
            name=op.f("fk_representative_confirmation_asked_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_representative_confirmation_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative_confirmation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_representative_confirmation_token_hash")),
    )
    with op.batch_alter_table("representative_confirmation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_representative_confirmation_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_representative_confirmation_asked_by_id"), ["asked_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_representative_confirmation_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_representative_confirmation_asked",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )

    ways = "confirmation IN ('sender', 'representative')"
    op.execute(
        "ALTER TABLE call ADD COLUMN confirmation VARCHAR(40) NOT NULL DEFAULT 'sender' "
        f"CONSTRAINT ck_call_confirmationway CHECK ({ways})"
    )


def downgrade() -> None:
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_call_confirmationway"), type_="check")
        batch_op.drop_column("confirmation")

    op.drop_table("representative_confirmation")

"""publishing apart from deciding

Revision ID: 0022
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0024"
branch_labels = None
depends_on = None

CHECKS = {
    "published_after_decision": "(published_at IS NULL AND publish_at IS NULL) OR decided_at IS NOT NULL",
    "published_waits_no_more": "published_at IS NULL OR publish_at IS NULL",
    "published_by_someone": "(published_at IS NULL AND publish_at IS NULL) = (published_by = '')",
}


def upgrade() -> None:
    op.create_table(
        "feedback_draft",
        sa.Column("session_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("application_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.String(length=4000), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("words <> ''", name=op.f("ck_feedback_draft_says_something")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_feedback_draft_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["user_account.id"], name=op.f("fk_feedback_draft_saved_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["evaluation_session.id"],
            name=op.f("fk_feedback_draft_session_id_evaluation_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "application_id", name=op.f("pk_feedback_draft")),
    )
    with op.batch_alter_table("feedback_draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_feedback_draft_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_feedback_draft_saved_by_id"), ["saved_by_id"], unique=False)

    with op.batch_alter_table("evaluation_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("published_by", sa.String(length=200), nullable=False, server_default="")
        )

    with op.batch_alter_table("evaluator_profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pledged_at", sa.DateTime(timezone=True), nullable=True))

    # what was decided before had been told with the decision
    op.execute(
        "UPDATE evaluation_session SET published_at = decided_at, published_by = "
        "COALESCE((SELECT NULLIF(by_name, '') FROM evaluation_decision "
        "WHERE session_id = evaluation_session.id), '–') "
        "WHERE decided_at IS NOT NULL"
    )
    with op.batch_alter_table("evaluation_session", schema=None) as batch_op:
        for name, words in CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_evaluation_session_{name}"), words)


def downgrade() -> None:
    with op.batch_alter_table("evaluation_session", schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_evaluation_session_{name}"), type_="check")
        batch_op.drop_column("published_by")
        batch_op.drop_column("published_at")
        batch_op.drop_column("publish_at")
    with op.batch_alter_table("evaluator_profile", schema=None) as batch_op:
        batch_op.drop_column("pledged_at")
    op.drop_table("feedback_draft")

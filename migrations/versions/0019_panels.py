"""panels

Revision ID: 0019
Revises: 0018
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


SESSIONS = sa.table(
    "evaluation_session",
    sa.column("id", sa.Integer),
    sa.column("drawn", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
)


def rewrite_lots(change: Callable[[Any], Any]) -> None:
    """Lots: from the last drawing alone to a list of all drawings, and back."""
    connection = op.get_bind()
    for key, held in connection.execute(sa.select(SESSIONS.c.id, SESSIONS.c.drawn)).all():
        if held:
            connection.execute(sa.update(SESSIONS).where(SESSIONS.c.id == key).values(drawn=change(held)))


def upgrade() -> None:
    op.create_table(
        "evaluator_rating_token",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(token) = 64", name=op.f("ck_evaluator_rating_token_token_is_whole")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_evaluator_rating_token")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "evaluation_meeting",
        sa.Column("session_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("discussion", sa.String(length=8000), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("votes_against", sa.Integer(), nullable=False),
        sa.Column("votes_abstained", sa.Integer(), nullable=False),
        sa.Column("secretary", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("discussion <> ''", name=op.f("ck_evaluation_meeting_says_what_was_said")),
        sa.CheckConstraint("place <> ''", name=op.f("ck_evaluation_meeting_held_somewhere")),
        sa.CheckConstraint("ended_at > began_at", name=op.f("ck_evaluation_meeting_ended_after_it_began")),
        sa.CheckConstraint(
            "votes_for >= 0 AND votes_against >= 0 AND votes_abstained >= 0",
            name=op.f("ck_evaluation_meeting_votes_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["evaluation_session.id"],
            name=op.f("fk_evaluation_meeting_session_id_evaluation_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["user_account.id"],
            name=op.f("fk_evaluation_meeting_written_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_evaluation_meeting")),
    )
    with op.batch_alter_table("evaluation_meeting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evaluation_meeting_written_by_id"), ["written_by_id"], unique=False
        )

    op.create_table(
        "evaluator_rating",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (session_id IS NULL)", name=op.f("ck_evaluator_rating_about_one_thing")
        ),
        sa.CheckConstraint("batch >= 1", name=op.f("ck_evaluator_rating_batches_count_from_one")),
        sa.CheckConstraint("length(key) = 32", name=op.f("ck_evaluator_rating_key_is_whole")),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_evaluator_rating_one_to_five")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["evaluation_session.id"],
            name=op.f("fk_evaluator_rating_session_id_evaluation_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_evaluator_rating_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_evaluator_rating")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("evaluator_rating", schema=None) as batch_op:
        batch_op.create_index("ix_evaluator_rating_session_id", ["session_id"], unique=False)
        batch_op.create_index("ix_evaluator_rating_user_id", ["user_id"], unique=False)

    op.create_table(
        "evaluation_challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("evaluator_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "filed",
                "accepted",
                "dismissed",
                name="challengestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("whom", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("filed_by", sa.String(length=200), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'filed') = (answer = '')", name=op.f("ck_evaluation_challenge_answered_with_a_reason")
        ),
        sa.CheckConstraint(
            "(state = 'filed') = (answered_at IS NULL)",
            name=op.f("ck_evaluation_challenge_answered_iff_dated"),
        ),
        sa.CheckConstraint(
            "(state = 'filed') = (votes_for IS NULL) AND (state = 'filed') = (votes_against IS NULL)",
            name=op.f("ck_evaluation_challenge_answered_with_votes"),
        ),
        sa.CheckConstraint(
            "state <> 'accepted' OR evaluator_id IS NOT NULL",
            name=op.f("ck_evaluation_challenge_accepted_about_a_member"),
        ),
        sa.CheckConstraint(
            "state <> 'accepted' OR votes_for > votes_against",
            name=op.f("ck_evaluation_challenge_accepted_by_more"),
        ),
        sa.CheckConstraint(
            "whom <> '' AND reason <> ''", name=op.f("ck_evaluation_challenge_says_whom_and_why")
        ),
        sa.CheckConstraint(
            "votes_for >= 0 AND votes_against >= 0", name=op.f("ck_evaluation_challenge_votes_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["user_account.id"],
            name=op.f("fk_evaluation_challenge_answered_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_evaluation_challenge_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["evaluator_id"], ["evaluator.id"], name=op.f("fk_evaluation_challenge_evaluator_id_evaluator")
        ),
        sa.ForeignKeyConstraint(
            ["filed_by_id"],
            ["user_account.id"],
            name=op.f("fk_evaluation_challenge_filed_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["evaluation_session.id"],
            name=op.f("fk_evaluation_challenge_session_id_evaluation_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_challenge")),
    )
    with op.batch_alter_table("evaluation_challenge", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evaluation_challenge_answered_by_id"), ["answered_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evaluation_challenge_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evaluation_challenge_evaluator_id"), ["evaluator_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evaluation_challenge_filed_by_id"), ["filed_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_evaluation_challenge_session_id"), ["session_id"], unique=False)

    with op.batch_alter_table("evaluation_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("names_panel", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("evaluator", schema=None) as batch_op:
        batch_op.add_column(sa.Column("field", sa.String(length=500), nullable=False, server_default=""))

    with op.batch_alter_table("evaluator_profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("consent_version", sa.Integer(), nullable=True))

    rewrite_lots(lambda held: held if isinstance(held, list) else [held])


def downgrade() -> None:
    rewrite_lots(lambda held: held[-1] if isinstance(held, list) and held else held)
    with op.batch_alter_table("evaluator_profile", schema=None) as batch_op:
        batch_op.drop_column("consent_version")
        batch_op.drop_column("consented_at")

    with op.batch_alter_table("evaluator", schema=None) as batch_op:
        batch_op.drop_column("field")

    with op.batch_alter_table("evaluation_session", schema=None) as batch_op:
        batch_op.drop_column("names_panel")

    with op.batch_alter_table("evaluation_challenge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_challenge_session_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_challenge_filed_by_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_challenge_evaluator_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_challenge_application_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_challenge_answered_by_id"))

    op.drop_table("evaluation_challenge")
    with op.batch_alter_table("evaluator_rating", schema=None) as batch_op:
        batch_op.drop_index("ix_evaluator_rating_user_id")
        batch_op.drop_index("ix_evaluator_rating_session_id")

    op.drop_table("evaluator_rating")
    with op.batch_alter_table("evaluation_meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_meeting_written_by_id"))

    op.drop_table("evaluation_meeting")
    op.drop_table("evaluator_rating_token")

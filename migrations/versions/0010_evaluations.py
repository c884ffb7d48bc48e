"""evaluations

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evaluator_profile",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("job", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=500), nullable=False),
        sa.Column("career", sa.String(length=2000), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "internal",
                "external",
                name="evaluatorkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "gender",
            sa.Enum("female", "male", name="gender", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "former_employers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("appointed_from", sa.Date(), nullable=True),
        sa.Column("appointed_until", sa.Date(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "appointed_until IS NULL OR appointed_until >= appointed_from",
            name=op.f("ck_evaluator_profile_appointed_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_evaluator_profile_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_evaluator_profile")),
    )
    op.create_table(
        "evaluation_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "paper", "presentation", name="stage", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "preparing",
                "open",
                "closed",
                "decided",
                name="sessionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("criteria", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("rule", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("mark_places", sa.Integer(), nullable=False),
        sa.Column("least_comment", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("panel_rule", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("panel_exception", sa.String(length=500), nullable=False),
        sa.Column("drawn", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'decided') = (decided_at IS NOT NULL)",
            name=op.f("ck_evaluation_session_decided_iff_dated"),
        ),
        sa.CheckConstraint(
            "(state = 'preparing') = (opened_at IS NULL)", name=op.f("ck_evaluation_session_open_is_dated")
        ),
        sa.CheckConstraint(
            "(state IN ('closed', 'decided')) = (closed_at IS NOT NULL)",
            name=op.f("ck_evaluation_session_closed_iff_dated"),
        ),
        sa.CheckConstraint(
            "stage <> 'presentation' OR is_final", name=op.f("ck_evaluation_session_presentation_is_final")
        ),
        sa.CheckConstraint(
            "least_comment >= 0", name=op.f("ck_evaluation_session_comment_length_not_negative")
        ),
        sa.CheckConstraint(
            "mark_places BETWEEN 0 AND 2", name=op.f("ck_evaluation_session_marks_have_at_most_two_decimals")
        ),
        sa.CheckConstraint("quorum >= 1", name=op.f("ck_evaluation_session_quorum_at_least_one")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_evaluation_session_call_id_call")),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user_account.id"],
            name=op.f("fk_evaluation_session_created_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_session")),
        sa.UniqueConstraint("call_id", "stage", name=op.f("uq_evaluation_session_call_id_stage")),
    )
    with op.batch_alter_table("evaluation_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_session_call_id"), ["call_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_evaluation_session_created_by_id"), ["created_by_id"], unique=False
        )

    op.create_table(
        "evaluation_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("tells_points", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_evaluation_decision_hash_is_whole")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_evaluation_decision_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["evaluation_session.id"],
            name=op.f("fk_evaluation_decision_session_id_evaluation_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_decision")),
        sa.UniqueConstraint("session_id", name=op.f("uq_evaluation_decision_session_id")),
    )
    with op.batch_alter_table("evaluation_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_decision_by_id"), ["by_id"], unique=False)

    op.create_table(
        "evaluator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "internal",
                "external",
                name="evaluatorkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "gender",
            sa.Enum("female", "male", name="gender", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("seated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_because", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_because = '')", name=op.f("ck_evaluator_removed_with_a_reason")
        ),
        sa.CheckConstraint("seat BETWEEN 1 AND 99", name=op.f("ck_evaluator_seat_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["evaluation_session.id"],
            name=op.f("fk_evaluator_session_id_evaluation_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_evaluator_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluator")),
        sa.UniqueConstraint("session_id", "seat", name=op.f("uq_evaluator_session_id_seat")),
        sa.UniqueConstraint("session_id", "user_id", name=op.f("uq_evaluator_session_id_user_id")),
    )
    with op.batch_alter_table("evaluator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluator_user_id"), ["user_id"], unique=False)

    op.create_table(
        "bonus_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("points", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "confirmed",
                "refused",
                name="bonusverdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proof", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("proof <> ''", name=op.f("ck_bonus_review_says_what_was_seen")),
        sa.CheckConstraint("points > 0", name=op.f("ck_bonus_review_points_are_positive")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_bonus_review_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_bonus_review_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bonus_review")),
        sa.UniqueConstraint("application_id", "key", name=op.f("uq_bonus_review_application_id_key")),
    )
    with op.batch_alter_table("bonus_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bonus_review_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bonus_review_by_id"), ["by_id"], unique=False)

    op.create_table(
        "evaluation_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluator_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "assigned",
                "clear",
                "recused",
                "taken_back",
                name="assignmentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_evaluation_assignment_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["evaluator_id"],
            ["evaluator.id"],
            name=op.f("fk_evaluation_assignment_evaluator_id_evaluator"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_assignment")),
        sa.UniqueConstraint(
            "evaluator_id",
            "application_id",
            name=op.f("uq_evaluation_assignment_evaluator_id_application_id"),
        ),
    )
    with op.batch_alter_table("evaluation_assignment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_evaluation_assignment_application_id_state", ["application_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evaluation_assignment_evaluator_id"), ["evaluator_id"], unique=False
        )

    op.create_table(
        "conflict_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "none",
                "exists",
                name="declarationanswer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "relation",
            sa.Enum(
                "party",
                "relative",
                "employed",
                "advised",
                "invested",
                "other",
                name="relation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answer = 'exists') = (relation IS NOT NULL)",
            name=op.f("ck_conflict_declaration_a_conflict_names_its_relation"),
        ),
        sa.CheckConstraint(
            "answer = 'none' OR reason <> ''", name=op.f("ck_conflict_declaration_a_conflict_has_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["evaluation_assignment.id"],
            name=op.f("fk_conflict_declaration_assignment_id_evaluation_assignment"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_conflict_declaration_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_declaration")),
    )
    with op.batch_alter_table("conflict_declaration", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conflict_declaration_assignment_id"), ["assignment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_conflict_declaration_by_id"), ["by_id"], unique=False)

    op.create_table(
        "evaluation_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "handed_in", name="sheetstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("comment", sa.String(length=4000), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'handed_in') = (handed_in_at IS NOT NULL)",
            name=op.f("ck_evaluation_sheet_handed_in_iff_dated"),
        ),
        sa.CheckConstraint(
            "(frozen_at IS NULL) = (sha256 IS NULL)", name=op.f("ck_evaluation_sheet_frozen_with_its_hash")
        ),
        sa.CheckConstraint(
            "sha256 IS NULL OR length(sha256) = 64", name=op.f("ck_evaluation_sheet_hash_is_whole")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["evaluation_assignment.id"],
            name=op.f("fk_evaluation_sheet_assignment_id_evaluation_assignment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_sheet")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_evaluation_sheet_assignment_id")),
    )
    op.create_table(
        "recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "exclusion",
                "challenge",
                "recusal",
                name="recusalkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_recusal_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["evaluation_assignment.id"],
            name=op.f("fk_recusal_assignment_id_evaluation_assignment"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_recusal_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_recusal_assignment_id")),
    )
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recusal_by_id"), ["by_id"], unique=False)

    op.create_table(
        "evaluation_mark",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("points", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.Column("most", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.Column("grain", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ABS(points * grain - ROUND(points * grain)) < 0.0001",
            name=op.f("ck_evaluation_mark_decimals_as_allowed"),
        ),
        sa.CheckConstraint("grain IN (1, 10, 100)", name=op.f("ck_evaluation_mark_grain_known")),
        sa.CheckConstraint(
            "points >= 0 AND points <= most", name=op.f("ck_evaluation_mark_within_the_range")
        ),
        sa.CheckConstraint("position >= 0", name=op.f("ck_evaluation_mark_position_not_negative")),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["evaluation_sheet.id"],
            name=op.f("fk_evaluation_mark_sheet_id_evaluation_sheet"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sheet_id", "position", name=op.f("pk_evaluation_mark")),
    )
    op.create_table(
        "evaluation_sheet_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("comment", sa.String(length=4000), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_evaluation_sheet_revision_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_evaluation_sheet_revision_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["evaluation_sheet.id"],
            name=op.f("fk_evaluation_sheet_revision_sheet_id_evaluation_sheet"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_sheet_revision")),
        sa.UniqueConstraint("sheet_id", "number", name=op.f("uq_evaluation_sheet_revision_sheet_id_number")),
    )
    with op.batch_alter_table("evaluation_sheet_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_sheet_revision_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluation_sheet_revision_sheet_id"), ["sheet_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER conflict_declaration_no_update BEFORE UPDATE ON conflict_declaration BEGIN SELECT RAISE(ABORT, 'conflict_declaration is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER conflict_declaration_no_delete BEFORE DELETE ON conflict_declaration BEGIN SELECT RAISE(ABORT, 'conflict_declaration is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER evaluation_decision_no_update BEFORE UPDATE ON evaluation_decision BEGIN SELECT RAISE(ABORT, 'evaluation_decision is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER evaluation_decision_no_delete BEFORE DELETE ON evaluation_decision BEGIN SELECT RAISE(ABORT, 'evaluation_decision is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER evaluation_mark_frozen_insert BEFORE INSERT ON evaluation_mark WHEN EXISTS (SELECT 1 FROM evaluation_sheet s WHERE s.frozen_at IS NOT NULL AND s.id = NEW.sheet_id) BEGIN SELECT RAISE(ABORT, 'evaluation_sheet is frozen'); END"
        )
        op.execute(
            "CREATE TRIGGER evaluation_mark_frozen_update BEFORE UPDATE ON evaluation_mark WHEN EXISTS (SELECT 1 FROM evaluation_sheet s WHERE s.frozen_at IS NOT NULL AND s.id = OLD.sheet_id) BEGIN SELECT RAISE(ABORT, 'evaluation_sheet is frozen'); END"
        )
        op.execute(
            "CREATE TRIGGER evaluation_mark_frozen_delete BEFORE DELETE ON evaluation_mark WHEN EXISTS (SELECT 1 FROM evaluation_sheet s WHERE s.frozen_at IS NOT NULL AND s.id = OLD.sheet_id) BEGIN SELECT RAISE(ABORT, 'evaluation_sheet is frozen'); END"
        )
        op.execute(
            "CREATE TRIGGER evaluation_sheet_frozen_update BEFORE UPDATE ON evaluation_sheet WHEN OLD.frozen_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'evaluation_sheet is frozen'); END"
        )
        op.execute(
            "CREATE TRIGGER evaluation_sheet_frozen_delete BEFORE DELETE ON evaluation_sheet WHEN OLD.frozen_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'evaluation_sheet is frozen'); END"
        )
        op.execute(
            "CREATE TRIGGER evaluation_sheet_revision_no_update BEFORE UPDATE ON evaluation_sheet_revision BEGIN SELECT RAISE(ABORT, 'evaluation_sheet_revision is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER evaluation_sheet_revision_no_delete BEFORE DELETE ON evaluation_sheet_revision BEGIN SELECT RAISE(ABORT, 'evaluation_sheet_revision is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER recusal_no_update BEFORE UPDATE ON recusal BEGIN SELECT RAISE(ABORT, 'recusal is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER recusal_no_delete BEFORE DELETE ON recusal BEGIN SELECT RAISE(ABORT, 'recusal is append-only'); END"
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION conflict_declaration_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'conflict_declaration is append-only' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            "CREATE TRIGGER conflict_declaration_no_change BEFORE UPDATE OR DELETE ON conflict_declaration FOR EACH ROW EXECUTE FUNCTION conflict_declaration_refuse()"
        )
        op.execute(
            "CREATE TRIGGER conflict_declaration_no_truncate BEFORE TRUNCATE ON conflict_declaration FOR EACH STATEMENT EXECUTE FUNCTION conflict_declaration_refuse()"
        )
        op.execute(
            "CREATE FUNCTION evaluation_decision_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'evaluation_decision is append-only' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            "CREATE TRIGGER evaluation_decision_no_change BEFORE UPDATE OR DELETE ON evaluation_decision FOR EACH ROW EXECUTE FUNCTION evaluation_decision_refuse()"
        )
        op.execute(
            "CREATE TRIGGER evaluation_decision_no_truncate BEFORE TRUNCATE ON evaluation_decision FOR EACH STATEMENT EXECUTE FUNCTION evaluation_decision_refuse()"
        )
        op.execute(
            "CREATE FUNCTION evaluation_mark_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM evaluation_sheet s WHERE s.frozen_at IS NOT NULL AND s.id = CASE WHEN TG_OP = 'INSERT' THEN NEW.sheet_id ELSE OLD.sheet_id END) THEN RAISE EXCEPTION 'evaluation_sheet is frozen' USING ERRCODE = '23514'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER evaluation_mark_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluation_mark FOR EACH ROW EXECUTE FUNCTION evaluation_mark_refuse()"
        )
        op.execute(
            "CREATE FUNCTION evaluation_sheet_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'evaluation_sheet is frozen' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            "CREATE TRIGGER evaluation_sheet_frozen BEFORE UPDATE OR DELETE ON evaluation_sheet FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION evaluation_sheet_refuse()"
        )
        op.execute(
            "CREATE FUNCTION evaluation_sheet_revision_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'evaluation_sheet_revision is append-only' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            "CREATE TRIGGER evaluation_sheet_revision_no_change BEFORE UPDATE OR DELETE ON evaluation_sheet_revision FOR EACH ROW EXECUTE FUNCTION evaluation_sheet_revision_refuse()"
        )
        op.execute(
            "CREATE TRIGGER evaluation_sheet_revision_no_truncate BEFORE TRUNCATE ON evaluation_sheet_revision FOR EACH STATEMENT EXECUTE FUNCTION evaluation_sheet_revision_refuse()"
        )
        op.execute(
            "CREATE FUNCTION recusal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'recusal is append-only' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            "CREATE TRIGGER recusal_no_change BEFORE UPDATE OR DELETE ON recusal FOR EACH ROW EXECUTE FUNCTION recusal_refuse()"
        )
        op.execute(
            "CREATE TRIGGER recusal_no_truncate BEFORE TRUNCATE ON recusal FOR EACH STATEMENT EXECUTE FUNCTION recusal_refuse()"
        )


def downgrade() -> None:
    with op.batch_alter_table("evaluation_sheet_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_sheet_revision_sheet_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_sheet_revision_by_id"))

    op.drop_table("evaluation_sheet_revision")
    op.drop_table("evaluation_mark")
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recusal_by_id"))

    op.drop_table("recusal")
    op.drop_table("evaluation_sheet")
    with op.batch_alter_table("conflict_declaration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conflict_declaration_by_id"))
        batch_op.drop_index(batch_op.f("ix_conflict_declaration_assignment_id"))

    op.drop_table("conflict_declaration")
    with op.batch_alter_table("evaluation_assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_assignment_evaluator_id"))
        batch_op.drop_index("ix_evaluation_assignment_application_id_state")

    op.drop_table("evaluation_assignment")
    with op.batch_alter_table("bonus_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bonus_review_by_id"))
        batch_op.drop_index(batch_op.f("ix_bonus_review_application_id"))

    op.drop_table("bonus_review")
    with op.batch_alter_table("evaluator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluator_user_id"))

    op.drop_table("evaluator")
    with op.batch_alter_table("evaluation_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_decision_by_id"))

    op.drop_table("evaluation_decision")
    with op.batch_alter_table("evaluation_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_session_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_session_call_id"))

    op.drop_table("evaluation_session")
    op.drop_table("evaluator_profile")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS conflict_declaration_refuse() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS evaluation_decision_refuse() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS evaluation_mark_refuse() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS evaluation_sheet_refuse() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS evaluation_sheet_revision_refuse() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS recusal_refuse() CASCADE")

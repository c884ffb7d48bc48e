"""ventures

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roster_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "writing",
                "written",
                "failed",
                "dropped",
                name="uploadstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("skip_errors", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_roster_upload_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_upload")),
    )
    with op.batch_alter_table("roster_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roster_upload_user_id"), ["user_id"], unique=False)

    op.create_table(
        "venture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "unconfirmed",
                "confirmed",
                "merged",
                name="venturestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "name",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "legal_form",
            sa.Enum(
                "stock_company",
                "limited_company",
                "llc",
                "partnership",
                "cooperative",
                "social_cooperative",
                "incorporated_association",
                "incorporated_foundation",
                "npo",
                "special_corp",
                "sole_proprietor",
                "pre_founder",
                name="legalform",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("form_word", sa.String(length=40), nullable=True),
        sa.Column("biz_reg_no", sa.String(length=10), nullable=True),
        sa.Column("corp_reg_no", sa.String(length=13), nullable=True),
        sa.Column("representative", sa.String(length=200), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("in_district", sa.Boolean(), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("website", sa.String(length=500), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("ksic", sa.String(length=6), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "pre",
                "early",
                "leap",
                "growth",
                "scaleup",
                name="growthstage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("coordinator_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column(
            "search_name",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'merged') = (merged_into_id IS NOT NULL)", name=op.f("ck_venture_merged_iff_into")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_venture_named")),
        sa.CheckConstraint(
            "state <> 'confirmed' OR biz_reg_no IS NOT NULL OR (legal_form IS NOT NULL AND legal_form = 'pre_founder')",
            name=op.f("ck_venture_confirmed_is_numbered"),
        ),
        sa.CheckConstraint("length(biz_reg_no) = 10", name=op.f("ck_venture_biz_reg_no_of_10")),
        sa.CheckConstraint("length(corp_reg_no) = 13", name=op.f("ck_venture_corp_reg_no_of_13")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_venture_never_into_itself")),
        sa.ForeignKeyConstraint(
            ["coordinator_id"],
            ["user_account.id"],
            name=op.f("fk_venture_coordinator_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["venture.id"], name=op.f("fk_venture_merged_into_id_venture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture")),
        sa.UniqueConstraint("biz_reg_no", name=op.f("uq_venture_biz_reg_no")),
    )
    with op.batch_alter_table("venture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venture_coordinator_id"), ["coordinator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_venture_corp_reg_no"), ["corp_reg_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_venture_founded_on_id"), ["founded_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_venture_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_venture_name_id"), ["name", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_venture_representative"), ["representative"], unique=False)
        batch_op.create_index(batch_op.f("ix_venture_search_name_id"), ["search_name", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_venture_stage_name_id"), ["stage", "name", "id"], unique=False)

    op.create_table(
        "status_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["user_account.id"],
            name=op.f("fk_status_request_asked_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_status_request_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_request")),
        sa.UniqueConstraint(
            "venture_id", "fiscal_year", name=op.f("uq_status_request_venture_id_fiscal_year")
        ),
    )
    with op.batch_alter_table("status_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_status_request_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_status_request_fiscal_year_due_on"), ["fiscal_year", "due_on"], unique=False
        )

    op.create_table(
        "venture_biz_status_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "continuing",
                "suspended",
                "closed",
                name="bizstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_venture_biz_status_check_file_id_stored_file"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_venture_biz_status_check_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture_biz_status_check")),
    )
    with op.batch_alter_table("venture_biz_status_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venture_biz_status_check_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_venture_biz_status_check_venture_id_checked_on"),
            ["venture_id", "checked_on"],
            unique=False,
        )

    op.create_table(
        "venture_bylaws_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("social_value", sa.Boolean(), nullable=False),
        sa.Column("one_person_creative", sa.Boolean(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by_id"],
            ["user_account.id"],
            name=op.f("fk_venture_bylaws_check_checked_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_venture_bylaws_check_file_id_stored_file"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_venture_bylaws_check_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture_bylaws_check")),
    )
    with op.batch_alter_table("venture_bylaws_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_venture_bylaws_check_checked_by_id"), ["checked_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_venture_bylaws_check_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_venture_bylaws_check_venture_id_checked_on"),
            ["venture_id", "checked_on"],
            unique=False,
        )

    op.create_table(
        "venture_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "se_certified",
                "se_preliminary",
                "kibo_sv",
                "venture_certified",
                "innobiz",
                "mainbiz",
                "village_enterprise",
                "self_support_enterprise",
                "women_owned",
                "disabled_owned",
                "b_corp",
                "rnd_lab",
                "iso",
                "other",
                name="certificatekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("renews_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'other') = (title <> '')", name=op.f("ck_venture_certificate_titled_iff_other")
        ),
        sa.CheckConstraint(
            "expires_on >= issued_on", name=op.f("ck_venture_certificate_expires_after_issue")
        ),
        sa.CheckConstraint(
            "revoked_on >= issued_on", name=op.f("ck_venture_certificate_revoked_after_issue")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_venture_certificate_file_id_stored_file"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["renews_id"],
            ["venture_certificate.id"],
            name=op.f("fk_venture_certificate_renews_id_venture_certificate"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_venture_certificate_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture_certificate")),
    )
    with op.batch_alter_table("venture_certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venture_certificate_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_venture_certificate_kind_expires_on"), ["kind", "expires_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_venture_certificate_renews_id"), ["renews_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_venture_certificate_venture_id_issued_on"),
            ["venture_id", "issued_on"],
            unique=False,
        )

    op.create_table(
        "venture_former_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "legal_form",
            sa.Enum(
                "stock_company",
                "limited_company",
                "llc",
                "partnership",
                "cooperative",
                "social_cooperative",
                "incorporated_association",
                "incorporated_foundation",
                "npo",
                "special_corp",
                "sole_proprietor",
                "pre_founder",
                name="legalform",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("form_word", sa.String(length=40), nullable=True),
        sa.Column("biz_reg_no", sa.String(length=10), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_venture_former_identity_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture_former_identity")),
    )
    with op.batch_alter_table("venture_former_identity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_venture_former_identity_biz_reg_no"), ["biz_reg_no"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_venture_former_identity_venture_id"), ["venture_id"], unique=False
        )

    op.create_table(
        "venture_glance",
        sa.Column("venture_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("revenue", sa.BigInteger(), nullable=True),
        sa.Column("revenue_before", sa.BigInteger(), nullable=True),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("raised", sa.BigInteger(), nullable=False),
        sa.Column("revenue_key", sa.BigInteger(), nullable=False),
        sa.Column("employees_key", sa.Integer(), nullable=False),
        sa.Column("founded_key", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_venture_glance_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("venture_id", name=op.f("pk_venture_glance")),
    )
    with op.batch_alter_table("venture_glance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_venture_glance_employees_key_venture_id"),
            ["employees_key", "venture_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_venture_glance_founded_key_venture_id"),
            ["founded_key", "venture_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_venture_glance_raised_venture_id"), ["raised", "venture_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_venture_glance_revenue_key_venture_id"),
            ["revenue_key", "venture_id"],
            unique=False,
        )

    op.create_table(
        "venture_gram",
        sa.Column("gram", sa.String(length=2), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_venture_gram_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("gram", "venture_id", name=op.f("pk_venture_gram")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("venture_gram", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venture_gram_venture_id"), ["venture_id"], unique=False)

    op.create_table(
        "venture_investment_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "seed",
                "pre_a",
                "series_a",
                "series_b",
                "series_c",
                "crowd",
                "impact",
                "other",
                name="roundkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("pre_value", sa.BigInteger(), nullable=True),
        sa.Column("investor", sa.String(length=200), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_venture_investment_round_amount_positive")),
        sa.CheckConstraint("pre_value > 0", name=op.f("ck_venture_investment_round_pre_value_positive")),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_venture_investment_round_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture_investment_round")),
    )
    with op.batch_alter_table("venture_investment_round", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_venture_investment_round_venture_id_closed_on"),
            ["venture_id", "closed_on"],
            unique=False,
        )

    op.create_table(
        "venture_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
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
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (answered_at IS NULL)", name=op.f("ck_venture_invitation_answered_iff_closed")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_venture_invitation_email_lower_case")),
        sa.ForeignKeyConstraint(
            ["invited_by_id"],
            ["user_account.id"],
            name=op.f("fk_venture_invitation_invited_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_venture_invitation_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture_invitation")),
    )
    with op.batch_alter_table("venture_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venture_invitation_email"), ["email"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_venture_invitation_invited_by_id"), ["invited_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_venture_invitation_open",
            ["venture_id", "email"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "venture_join_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
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
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (answered_at IS NULL)",
            name=op.f("ck_venture_join_request_answered_iff_closed"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["user_account.id"],
            name=op.f("fk_venture_join_request_answered_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_venture_join_request_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_venture_join_request_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture_join_request")),
    )
    with op.batch_alter_table("venture_join_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_venture_join_request_answered_by_id"), ["answered_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_venture_join_request_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_venture_join_request_open",
            ["venture_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "venture_kibo_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("social", sa.Integer(), nullable=False),
        sa.Column("growth", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("criteria_version", sa.String(length=40), nullable=False),
        sa.Column("document_no", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "growth BETWEEN 0 AND 100", name=op.f("ck_venture_kibo_assessment_growth_within_100")
        ),
        sa.CheckConstraint(
            "pass_mark BETWEEN 1 AND 100", name=op.f("ck_venture_kibo_assessment_pass_mark_within_100")
        ),
        sa.CheckConstraint(
            "social BETWEEN 0 AND 100", name=op.f("ck_venture_kibo_assessment_social_within_100")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_venture_kibo_assessment_file_id_stored_file"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_venture_kibo_assessment_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture_kibo_assessment")),
    )
    with op.batch_alter_table("venture_kibo_assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venture_kibo_assessment_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_venture_kibo_assessment_venture_id_assessed_on"),
            ["venture_id", "assessed_on"],
            unique=False,
        )

    op.create_table(
        "venture_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
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
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_venture_membership_until_after_from")),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_venture_membership_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_venture_membership_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture_membership")),
    )
    with op.batch_alter_table("venture_membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venture_membership_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_venture_membership_current",
            ["venture_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("until_on IS NULL"),
            postgresql_where=sa.text("until_on IS NULL"),
        )

    op.create_table(
        "venture_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("moved", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("stayed", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("filled", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("merged_state", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_venture_merge_two_records")),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["user_account.id"],
            name=op.f("fk_venture_merge_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["kept_id"], ["venture.id"], name=op.f("fk_venture_merge_kept_id_venture")),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["venture.id"], name=op.f("fk_venture_merge_merged_id_venture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture_merge")),
    )
    with op.batch_alter_table("venture_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venture_merge_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_venture_merge_kept_id"), ["kept_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_venture_merge_merged_id"), ["merged_id"], unique=False)

    op.create_table(
        "venture_sdg",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column(
            "goal",
            sa.Enum(
                "1",
                "2",
                "3",
                "4",
                "5",
                "6",
                "7",
                "8",
                "9",
                "10",
                "11",
                "12",
                "13",
                "14",
                "15",
                "16",
                "17",
                name="sdg",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"], ["venture.id"], name=op.f("fk_venture_sdg_venture_id_venture"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture_sdg")),
        sa.UniqueConstraint("venture_id", "goal", name=op.f("uq_venture_sdg_venture_id_goal")),
    )
    op.create_table(
        "venture_social_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column(
            "value",
            sa.Enum(
                "human_rights",
                "safety",
                "health_welfare",
                "labor_rights",
                "inclusion",
                "fair_partnership",
                "decent_work",
                "community",
                "local_economy",
                "ethical_production",
                "environment",
                "participation",
                "other_public",
                name="socialvalue",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank >= 0", name=op.f("ck_venture_social_value_rank_from_zero")),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_venture_social_value_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture_social_value")),
        sa.UniqueConstraint("venture_id", "value", name=op.f("uq_venture_social_value_venture_id_value")),
    )
    with op.batch_alter_table("venture_social_value", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_venture_social_value_value_venture_id"), ["value", "venture_id"], unique=False
        )

    op.create_table(
        "venture_stage_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "pre",
                "early",
                "leap",
                "growth",
                "scaleup",
                name="growthstage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["user_account.id"],
            name=op.f("fk_venture_stage_change_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_venture_stage_change_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venture_stage_change")),
    )
    with op.batch_alter_table("venture_stage_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venture_stage_change_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_venture_stage_change_venture_id_from_on"), ["venture_id", "from_on"], unique=False
        )

    op.create_table(
        "yearly_status",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "handed_in",
                "returned",
                "verified",
                "locked",
                name="yearlystate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "venture",
                "staff",
                "roster",
                name="figuresource",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_note", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("revenue", sa.BigInteger(), nullable=True),
        sa.Column("operating_income", sa.BigInteger(), nullable=True),
        sa.Column("net_income", sa.BigInteger(), nullable=True),
        sa.Column("total_assets", sa.BigInteger(), nullable=True),
        sa.Column("total_liabilities", sa.BigInteger(), nullable=True),
        sa.Column("equity", sa.BigInteger(), nullable=True),
        sa.Column("paid_in_capital", sa.BigInteger(), nullable=True),
        sa.Column("rnd_expense", sa.BigInteger(), nullable=True),
        sa.Column("export_amount", sa.BigInteger(), nullable=True),
        sa.Column("public_grants", sa.BigInteger(), nullable=True),
        sa.Column("regular", sa.Integer(), nullable=True),
        sa.Column("non_regular", sa.Integer(), nullable=True),
        sa.Column("youth", sa.Integer(), nullable=True),
        sa.Column("female", sa.Integer(), nullable=True),
        sa.Column("age55", sa.Integer(), nullable=True),
        sa.Column("disabled", sa.Integer(), nullable=True),
        sa.Column("vulnerable", sa.Integer(), nullable=True),
        sa.Column("district_residents", sa.Integer(), nullable=True),
        sa.Column("insured_employees", sa.Integer(), nullable=True),
        sa.Column("joined", sa.Integer(), nullable=True),
        sa.Column("departed", sa.Integer(), nullable=True),
        sa.Column("patent_applied", sa.Integer(), nullable=True),
        sa.Column("patent_registered", sa.Integer(), nullable=True),
        sa.Column("utility_applied", sa.Integer(), nullable=True),
        sa.Column("utility_registered", sa.Integer(), nullable=True),
        sa.Column("design_applied", sa.Integer(), nullable=True),
        sa.Column("design_registered", sa.Integer(), nullable=True),
        sa.Column("trademark_applied", sa.Integer(), nullable=True),
        sa.Column("trademark_registered", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'locked') = (locked_at IS NOT NULL)", name=op.f("ck_yearly_status_locked_iff_dated")
        ),
        sa.CheckConstraint(
            "(state = 'returned') = (returned_at IS NOT NULL)",
            name=op.f("ck_yearly_status_returned_iff_dated"),
        ),
        sa.CheckConstraint(
            "(state IN ('verified', 'locked')) = (verified_at IS NOT NULL)",
            name=op.f("ck_yearly_status_verified_iff_dated"),
        ),
        sa.CheckConstraint('"age55" >= 0', name=op.f("ck_yearly_status_age55_not_negative")),
        sa.CheckConstraint('"departed" >= 0', name=op.f("ck_yearly_status_departed_not_negative")),
        sa.CheckConstraint(
            '"design_applied" >= 0', name=op.f("ck_yearly_status_design_applied_not_negative")
        ),
        sa.CheckConstraint(
            '"design_registered" >= 0', name=op.f("ck_yearly_status_design_registered_not_negative")
        ),
        sa.CheckConstraint('"disabled" >= 0', name=op.f("ck_yearly_status_disabled_not_negative")),
        sa.CheckConstraint(
            '"district_residents" >= 0', name=op.f("ck_yearly_status_district_residents_not_negative")
        ),
        sa.CheckConstraint('"export_amount" >= 0', name=op.f("ck_yearly_status_export_amount_not_negative")),
        sa.CheckConstraint('"female" >= 0', name=op.f("ck_yearly_status_female_not_negative")),
        sa.CheckConstraint(
            '"insured_employees" >= 0', name=op.f("ck_yearly_status_insured_employees_not_negative")
        ),
        sa.CheckConstraint('"joined" >= 0', name=op.f("ck_yearly_status_joined_not_negative")),
        sa.CheckConstraint('"non_regular" >= 0', name=op.f("ck_yearly_status_non_regular_not_negative")),
        sa.CheckConstraint(
            '"paid_in_capital" >= 0', name=op.f("ck_yearly_status_paid_in_capital_not_negative")
        ),
        sa.CheckConstraint(
            '"patent_applied" >= 0', name=op.f("ck_yearly_status_patent_applied_not_negative")
        ),
        sa.CheckConstraint(
            '"patent_registered" >= 0', name=op.f("ck_yearly_status_patent_registered_not_negative")
        ),
        sa.CheckConstraint('"public_grants" >= 0', name=op.f("ck_yearly_status_public_grants_not_negative")),
        sa.CheckConstraint('"regular" >= 0', name=op.f("ck_yearly_status_regular_not_negative")),
        sa.CheckConstraint('"revenue" >= 0', name=op.f("ck_yearly_status_revenue_not_negative")),
        sa.CheckConstraint('"rnd_expense" >= 0', name=op.f("ck_yearly_status_rnd_expense_not_negative")),
        sa.CheckConstraint('"total_assets" >= 0', name=op.f("ck_yearly_status_total_assets_not_negative")),
        sa.CheckConstraint(
            '"total_liabilities" >= 0', name=op.f("ck_yearly_status_total_liabilities_not_negative")
        ),
        sa.CheckConstraint(
            '"trademark_applied" >= 0', name=op.f("ck_yearly_status_trademark_applied_not_negative")
        ),
        sa.CheckConstraint(
            '"trademark_registered" >= 0', name=op.f("ck_yearly_status_trademark_registered_not_negative")
        ),
        sa.CheckConstraint(
            '"utility_applied" >= 0', name=op.f("ck_yearly_status_utility_applied_not_negative")
        ),
        sa.CheckConstraint(
            '"utility_registered" >= 0', name=op.f("ck_yearly_status_utility_registered_not_negative")
        ),
        sa.CheckConstraint('"vulnerable" >= 0', name=op.f("ck_yearly_status_vulnerable_not_negative")),
        sa.CheckConstraint('"youth" >= 0', name=op.f("ck_yearly_status_youth_not_negative")),
        sa.CheckConstraint(
            "fiscal_year BETWEEN 1950 AND 2199", name=op.f("ck_yearly_status_fiscal_year_within_reason")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_yearly_status_number_from_one")),
        sa.ForeignKeyConstraint(
            ["handed_in_by_id"],
            ["user_account.id"],
            name=op.f("fk_yearly_status_handed_in_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["venture.id"],
            name=op.f("fk_yearly_status_venture_id_venture"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"],
            ["user_account.id"],
            name=op.f("fk_yearly_status_verified_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_status")),
        sa.UniqueConstraint(
            "venture_id", "fiscal_year", "number", name=op.f("uq_yearly_status_venture_id_fiscal_year_number")
        ),
    )
    with op.batch_alter_table("yearly_status", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_yearly_status_fiscal_year_venture_id_number"),
            ["fiscal_year", "venture_id", "number"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_yearly_status_handed_in_by_id"), ["handed_in_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_yearly_status_verified_by_id"), ["verified_by_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            'CREATE TRIGGER yearly_status_keeps_figures BEFORE UPDATE OF "revenue", "operating_income", "net_income", "total_assets", "total_liabilities", "equity", "paid_in_capital", "rnd_expense", "export_amount", "public_grants", "regular", "non_regular", "youth", "female", "age55", "disabled", "vulnerable", "district_residents", "insured_employees", "joined", "departed", "patent_applied", "patent_registered", "utility_applied", "utility_registered", "design_applied", "design_registered", "trademark_applied", "trademark_registered" ON yearly_status BEGIN SELECT RAISE(ABORT, \'figures of a year are corrected by a new version\'); END'
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION yearly_status_keep_figures() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'figures of a year are corrected by a new version' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            'CREATE TRIGGER yearly_status_keeps_figures BEFORE UPDATE OF "revenue", "operating_income", "net_income", "total_assets", "total_liabilities", "equity", "paid_in_capital", "rnd_expense", "export_amount", "public_grants", "regular", "non_regular", "youth", "female", "age55", "disabled", "vulnerable", "district_residents", "insured_employees", "joined", "departed", "patent_applied", "patent_registered", "utility_applied", "utility_registered", "design_applied", "design_registered", "trademark_applied", "trademark_registered" ON yearly_status FOR EACH ROW EXECUTE FUNCTION yearly_status_keep_figures()'
        )


def downgrade() -> None:
    with op.batch_alter_table("yearly_status", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_yearly_status_verified_by_id"))
        batch_op.drop_index(batch_op.f("ix_yearly_status_handed_in_by_id"))
        batch_op.drop_index(batch_op.f("ix_yearly_status_fiscal_year_venture_id_number"))

    op.drop_table("yearly_status")
    with op.batch_alter_table("venture_stage_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venture_stage_change_venture_id_from_on"))
        batch_op.drop_index(batch_op.f("ix_venture_stage_change_by_id"))

    op.drop_table("venture_stage_change")
    with op.batch_alter_table("venture_social_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venture_social_value_value_venture_id"))

    op.drop_table("venture_social_value")
    op.drop_table("venture_sdg")
    with op.batch_alter_table("venture_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venture_merge_merged_id"))
        batch_op.drop_index(batch_op.f("ix_venture_merge_kept_id"))
        batch_op.drop_index(batch_op.f("ix_venture_merge_by_id"))

    op.drop_table("venture_merge")
    with op.batch_alter_table("venture_membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_venture_membership_current",
            sqlite_where=sa.text("until_on IS NULL"),
            postgresql_where=sa.text("until_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_venture_membership_user_id"))

    op.drop_table("venture_membership")
    with op.batch_alter_table("venture_kibo_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venture_kibo_assessment_venture_id_assessed_on"))
        batch_op.drop_index(batch_op.f("ix_venture_kibo_assessment_file_id"))

    op.drop_table("venture_kibo_assessment")
    with op.batch_alter_table("venture_join_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_venture_join_request_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_venture_join_request_user_id"))
        batch_op.drop_index(batch_op.f("ix_venture_join_request_answered_by_id"))

    op.drop_table("venture_join_request")
    with op.batch_alter_table("venture_invitation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_venture_invitation_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_venture_invitation_invited_by_id"))
        batch_op.drop_index(batch_op.f("ix_venture_invitation_email"))

    op.drop_table("venture_invitation")
    with op.batch_alter_table("venture_investment_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venture_investment_round_venture_id_closed_on"))

    op.drop_table("venture_investment_round")
    with op.batch_alter_table("venture_gram", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venture_gram_venture_id"))

    op.drop_table("venture_gram")
    with op.batch_alter_table("venture_glance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venture_glance_revenue_key_venture_id"))
        batch_op.drop_index(batch_op.f("ix_venture_glance_raised_venture_id"))
        batch_op.drop_index(batch_op.f("ix_venture_glance_founded_key_venture_id"))
        batch_op.drop_index(batch_op.f("ix_venture_glance_employees_key_venture_id"))

    op.drop_table("venture_glance")
    with op.batch_alter_table("venture_former_identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venture_former_identity_venture_id"))
        batch_op.drop_index(batch_op.f("ix_venture_former_identity_biz_reg_no"))

    op.drop_table("venture_former_identity")
    with op.batch_alter_table("venture_certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venture_certificate_venture_id_issued_on"))
        batch_op.drop_index(batch_op.f("ix_venture_certificate_renews_id"))
        batch_op.drop_index(batch_op.f("ix_venture_certificate_kind_expires_on"))
        batch_op.drop_index(batch_op.f("ix_venture_certificate_file_id"))

    op.drop_table("venture_certificate")
    with op.batch_alter_table("venture_bylaws_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venture_bylaws_check_venture_id_checked_on"))
        batch_op.drop_index(batch_op.f("ix_venture_bylaws_check_file_id"))
        batch_op.drop_index(batch_op.f("ix_venture_bylaws_check_checked_by_id"))

    op.drop_table("venture_bylaws_check")
    with op.batch_alter_table("venture_biz_status_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venture_biz_status_check_venture_id_checked_on"))
        batch_op.drop_index(batch_op.f("ix_venture_biz_status_check_file_id"))

    op.drop_table("venture_biz_status_check")
    with op.batch_alter_table("status_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_status_request_fiscal_year_due_on"))
        batch_op.drop_index(batch_op.f("ix_status_request_asked_by_id"))

    op.drop_table("status_request")
    with op.batch_alter_table("venture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venture_stage_name_id"))
        batch_op.drop_index(batch_op.f("ix_venture_search_name_id"))
        batch_op.drop_index(batch_op.f("ix_venture_representative"))
        batch_op.drop_index(batch_op.f("ix_venture_name_id"))
        batch_op.drop_index(batch_op.f("ix_venture_merged_into_id"))
        batch_op.drop_index(batch_op.f("ix_venture_founded_on_id"))
        batch_op.drop_index(batch_op.f("ix_venture_corp_reg_no"))
        batch_op.drop_index(batch_op.f("ix_venture_coordinator_id"))

    op.drop_table("venture")
    with op.batch_alter_table("roster_upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roster_upload_user_id"))

    op.drop_table("roster_upload")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS yearly_status_keep_figures() CASCADE")
